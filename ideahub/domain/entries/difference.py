"""What changed between two revisions, for readers; and whether it matters to those who voted."""

import re
from collections import Counter

from rapidfuzz.distance import OSA, Indel

from ideahub.kernel.text import fold

TYPO_SHARE = 0.02
TYPO_LEAST = 6
PROSE_LEAST = 121
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]+")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(
    r"no|not|nor|never|none|nothing|without|cannot|\w+n['’]t|nicht|nichts|nie|niemals|ohne|kein\w*|ne|pas|jamais|sans|aucune?|nunca|jamas|sin|ningun\w*"
)


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """(same | added | removed, passage) in reading order: paragraphs first, words inside changed ones.

    What is the same and removed gives the old text, what is the same and added the new one. Two texts of 50,000
    characters take less than a second, whatever is in them: the comparison is bit-parallel.
    """
    before, after = re.split(r"(?<=\n)", old), re.split(r"(?<=\n)", new)
    chunks: list[tuple[str, str]] = []
    for same, removed, added in _stretches(before, after):
        if same:
            chunks.append(("same", same))
        elif removed and added:
            chunks += _by_words(removed, added)
        else:
            chunks.append(("removed", removed) if removed else ("added", added))
    return _readable(chunks)


def _by_words(removed: str, added: str) -> list[tuple[str, str]]:
    chunks = []
    for same, out, into in _stretches(_TOKEN.findall(removed), _TOKEN.findall(added)):
        chunks += [(op, text) for op, text in (("same", same), ("removed", out), ("added", into)) if text]
    return chunks


def _stretches(before: list[str], after: list[str]):
    """(same, removed, added) of each stretch; a replacement is one stretch with both."""
    removed = added = ""
    for op in Indel.opcodes(before, after):
        if op.tag == "equal":
            if removed or added:
                yield "", removed, added
                removed = added = ""
            yield "".join(before[op.src_start : op.src_end]), "", ""
        else:
            removed += "".join(before[op.src_start : op.src_end])
            added += "".join(after[op.dest_start : op.dest_end])
    if removed or added:
        yield "", removed, added


def _readable(chunks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours joined, what goes before what comes; blanks alone between two changes do not part them."""
    joined: list[tuple[str, str]] = []
    removed = added = ""
    for at, (op, text) in enumerate(chunks):
        if op == "same" and _is_mere_blank(chunks, at):
            removed, added = removed + text, added + text
        elif op == "same":
            joined += _change(removed, added)
            removed = added = ""
            if joined and joined[-1][0] == "same":
                text = joined.pop()[1] + text
            joined.append(("same", text))
        elif op == "removed":
            removed += text
        else:
            added += text
    return joined + _change(removed, added)


def _is_mere_blank(chunks: list[tuple[str, str]], at: int) -> bool:
    """Whether a blank within a line stands between words of which some go and some come on both of its sides."""
    text = chunks[at][1]
    around = [op for op, _text in (*chunks[max(0, at - 2) : at], *chunks[at + 1 : at + 3])]
    return text.isspace() and "\n" not in text and len(around) == 4 and "same" not in around


def _change(removed: str, added: str) -> list[tuple[str, str]]:
    return [("removed", removed)] * bool(removed) + [("added", added)] * bool(added)


def is_material(old: dict, new: dict) -> bool:
    """Whether more than typing errors changed between two contents ({title, text, answers, files}).

    A typo changes nothing. It is at most 2 % of the characters (and always up to 6) within words that stay words: case,
    punctuation and blanks, letters swapped or missing. Material is, however small: a picture, a file or its description; a number; a
    word put in or taken out; a word that becomes another by more than two letters (one, in a word of up to four); a
    negation that appears or goes; an answer, unless it is prose of more than 120 characters, which is read as the text is.
    """
    if old["files"] != new["files"] or old["answers"].keys() != new["answers"].keys():
        return True
    pairs = [(old["title"], new["title"]), (old["text"], new["text"])]
    for key, answer in old["answers"].items():
        if min(len(answer), len(new["answers"][key])) >= PROSE_LEAST and " " in answer:
            pairs.append((answer, new["answers"][key]))
        elif answer != new["answers"][key]:
            return True
    return any(_is_rewritten(before, after) for before, after in pairs)


def _is_rewritten(before: str, after: str) -> bool:
    if before == after:
        return False
    if _NUMBER.findall(before) != _NUMBER.findall(after):
        return True
    words, later = _WORD.findall(fold(before)), _WORD.findall(fold(after))
    if _negations(words) != _negations(later):
        return True
    if not words or not later:
        return bool(words or later)
    for same, removed, added in _runs(words, later):
        if not same and not _is_typo(removed, added):
            return True
    most = max(TYPO_LEAST, int(TYPO_SHARE * max(len(before), len(after))))
    return OSA.distance(" ".join(words), " ".join(later), score_cutoff=most) > most


def _negations(words: list[str]) -> Counter:
    return Counter(word for word in words if _NEGATION.fullmatch(word))


def _runs(words: list[str], later: list[str]):
    """(whether the same, words before, words after) of each run."""
    removed, added = [], []
    for op in Indel.opcodes(words, later):
        if op.tag == "equal":
            if removed or added:
                yield False, removed, added
                removed, added = [], []
        else:
            removed = removed + words[op.src_start : op.src_end]
            added = added + later[op.dest_start : op.dest_end]
    if removed or added:
        yield False, removed, added


def _is_typo(removed: list[str], added: list[str]) -> bool:
    """Whether a run of words became another by typing errors alone: word for word, or by a blank put in or taken out."""
    if "".join(removed) == "".join(added):
        return True
    if len(removed) != len(added):
        return False
    return all(OSA.distance(old, new) <= (1 if min(len(old), len(new)) <= 4 else 2) for old, new in zip(removed, added, strict=True))
