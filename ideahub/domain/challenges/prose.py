"""How a text is built, in any language: its headings, lists and paragraphs, its words and sentences."""

import re
import unicodedata
from dataclasses import dataclass

_FENCE = re.compile(r" {0,3}(```|~~~)")
_HEADING = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•–]|\(?(?:[0-9]{1,3}|[^\W\d_])[.)])[ \t]+")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>|]+")
_ENDS = re.compile("(?<![.!?…؟۔।])[.!?…؟۔।]++[\"'»”“’)\\]]*+(?=\\s|$)|[。！？]+")
_QUESTIONS = re.compile("[?？؟]+")
# Scripts that put no blanks between words: about two characters are one word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Block:
    """A passage: `kind` is heading, item, row or paragraph; `text` is without marks and addresses."""

    kind: str
    text: str


def blocks_of(text: str) -> list[Block]:
    """The passages of a text in Markdown, in its order; code is left out. Every text has some reading, none is an error."""
    blocks: list[Block] = []
    open_lines: list[str] = []
    kind, fenced = "paragraph", False

    def close() -> None:
        nonlocal kind
        passage = bare(" ".join(open_lines))
        if any(map(str.isalnum, passage)):
            blocks.append(Block(kind, passage))
        open_lines.clear()
        kind = "paragraph"

    for line in text.splitlines():
        if _FENCE.match(line):
            close()
            fenced = not fenced
        elif fenced:
            continue
        elif _UNDERLINE.match(line) and open_lines and kind == "paragraph":
            kind = "heading"
            close()
        elif heading := _HEADING.match(line):
            close()
            kind = "heading"
            open_lines.append(line[heading.end() :].strip(" \t#"))
            close()
        elif line.strip().startswith("|"):
            close()
            kind = "row"
            open_lines.append(line)
            close()
        elif item := _ITEM.match(line):
            close()
            kind = "item"
            open_lines.append(line[item.end() :])
        elif not line.strip():
            close()
        else:
            open_lines.append(line)
    close()
    return blocks


def bare(text: str) -> str:
    """A passage without the addresses of links and without marks of emphasis."""
    text = _ADDRESS.sub(" ", _LINK.sub(r"\1", text))
    return re.sub(r"\s+", " ", re.sub(r"[*_`|>~]+", " ", text)).strip()


def words_in(text: str) -> int:
    """How many words a text has; about, where its script puts no blanks between them."""
    unspaced = len(_UNSPACED.findall(text))
    spaced = sum(1 for word in _UNSPACED.sub(" ", text).split() if any(map(str.isalnum, word)))
    return spaced + (unspaced + 1) // 2


def sentences_in(text: str) -> list[str]:
    """The sentences of one passage. Abbreviations may cut one short; that makes no sentence longer than it is."""
    return [sentence for each in _ENDS.sub("\n", text).split("\n") if (sentence := each.strip())]


def questions_in(text: str) -> int:
    """How many questions are asked, by their marks."""
    return len(_QUESTIONS.findall(text))


def share_of_script(text: str, script: str) -> float:
    """What part of the letters belongs to a script, by its name in Unicode such as LATIN; 1.0 of a text without letters."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return 1.0
    return sum(unicodedata.name(letter, "").startswith(script) for letter in letters) / len(letters)
