"""What changed between two revisions, for readers; and whether it matters."""

import re
from difflib import SequenceMatcher

LONGEST = 4_000
TYPO_SHARE = 0.02
TYPO_LEAST = 6


def words_of(text: str) -> list[str]:
    """Words and blanks, so that joining them gives the text again."""
    return re.findall(r"\s+|[^\s]+", text)


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """(same | added | removed, passage) in reading order: paragraphs first, words inside changed ones.

    Beyond some thousand words in one changed stretch it falls back to whole paragraphs, so that it always ends soon.
    """
    before, after = re.split(r"(?<=\n)", old), re.split(r"(?<=\n)", new)
    chunks: list[tuple[str, str]] = []
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, added = "".join(before[a:b]), "".join(after[c:d])
        if op == "equal":
            chunks.append(("same", removed))
        elif removed and added and len(removed) + len(added) < LONGEST * 6:
            chunks += _by_words(words_of(removed), words_of(added))
        else:
            chunks += [("removed", removed)] * bool(removed) + [("added", added)] * bool(added)
    return _joined(chunks)


def _by_words(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    if len(before) + len(after) > LONGEST:
        return [("removed", "".join(before)), ("added", "".join(after))]
    chunks = []
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            chunks.append(("same", "".join(before[a:b])))
            continue
        chunks += [("removed", "".join(before[a:b]))] * (b > a) + [("added", "".join(after[c:d]))] * (d > c)
    return chunks


def _joined(chunks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    joined: list[tuple[str, str]] = []
    for op, text in chunks:
        if joined and joined[-1][0] == op:
            joined[-1] = (op, joined[-1][1] + text)
        elif text:
            joined.append((op, text))
    return joined


def is_material(old: dict, new: dict) -> bool:
    """Whether more than a typo changed between two contents ({title, text, answers, files}).

    A typo changes nothing: no picture, file or answer, no number, no word added or dropped beyond a small edit, at
    most 2 % of the characters (and always up to 6).
    """
    if old["files"] != new["files"] or old["answers"] != new["answers"]:
        return True
    before, after = f"{old['title']}\n{old['text']}", f"{new['title']}\n{new['text']}"
    if before == after:
        return False
    if re.findall(r"\d+", before) != re.findall(r"\d+", after):
        return True
    changed = sum(len(text) for op, text in difference(before, after) if op != "same" and text.strip())
    letters = sum(abs(len(a) - len(b)) + sum(x != y for x, y in zip(a, b, strict=False)) for a, b in _pairs(before, after))
    return min(changed, letters) > max(TYPO_LEAST, TYPO_SHARE * len(before))


def _pairs(before: str, after: str):
    """Changed stretches set against each other, word run by word run."""
    removed = ""
    for op, text in [*difference(before, after), ("same", "")]:
        if op == "removed":
            removed = text
        elif op == "added":
            yield removed, text
            removed = ""
        elif removed:
            yield removed, ""
            removed = ""
