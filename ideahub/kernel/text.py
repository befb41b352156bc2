"""User text: cleaned on the way in, made safe on the way out. The one sanitiser of the house."""

import re
import unicodedata
from functools import lru_cache

import bleach
import nh3
from markdown_it import MarkdownIt

_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x2060, 0xFEFF])
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160), 8232, 8233])
_CONTROLS_OF_TEXT = {code: None for code in _CONTROLS if code not in (0x09, 0x0A)}
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h", "ŋ": "n"})
_SURROGATES = re.compile("[\ud800-\udfff]")

TAGS = frozenset(
    ["p", "br", "strong", "em", "s", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6", "hr", "a", "img", "table", "thead", "tbody", "tr", "th", "td"]
)  # fmt: skip
ATTRIBUTES = {"a": ["href", "title", "rel"], "img": ["src", "alt", "title"], "th": ["align"], "td": ["align"], "ol": ["start"]}
LONGEST = 200_000


def clean_line(text: str) -> str:
    """One line: NFC, no control characters, no overrides of direction, single blanks, no blanks around it."""
    text = unicodedata.normalize("NFC", _SURROGATES.sub("", text))
    text = re.sub(r"[\t\r\n\v\f\u0085\u2028\u2029]+", " ", text).translate(_CONTROLS).translate(_BIDI)
    return re.sub(r"\s+", " ", text).strip()


def clean_text(text: str) -> str:
    """Text of many lines: NFC, \\n line ends, no control characters but tab and newline, no overrides of direction."""
    text = unicodedata.normalize("NFC", _SURROGATES.sub("", text)).replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_CONTROLS_OF_TEXT).translate(_BIDI).strip()


def fold(text: str) -> str:
    """Lower case without accents, also for letters that Unicode does not take apart (ł, ø, ß): for finding."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", "".join(mark for mark in text if not unicodedata.combining(mark))).translate(_STROKES)


def slugify(text: str, longest: int = 60) -> str:
    """A short name for addresses: folded letters and digits joined by hyphens; may be empty."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    return slug[:longest].rstrip("-")


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).enable(["table", "strikethrough"])

    def shift(state):
        for token in state.tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(6, int(token.tag[1]) + 2)}"

    parser.core.ruler.push("shift_headings", shift)
    parser.validateLink = lambda url: bool(re.match(r"(?i)^(https?://|mailto:|/(?!/))", url.strip()))
    return parser


_parser = _markdown()


def _attribute(tag: str, name: str, value: str) -> bool:
    if tag == "img" and name == "src":
        return re.fullmatch(r"/files/[A-Za-z0-9_-]+/(large|medium|small)", value) is not None
    return name in ATTRIBUTES.get(tag, ())


@lru_cache(maxsize=512)
def render_markdown(text: str) -> str:
    """Markdown as safe HTML: first no HTML at all, then an allow-list, then a second sanitiser over it.

    Headings begin at h3, links are nofollow, pictures come only from our own files.
    """
    html = _parser.render(text[:LONGEST])
    html = bleach.clean(html, tags=TAGS, attributes=_attribute, protocols=["http", "https", "mailto"], strip=True)
    return nh3.clean(
        html, tags=set(TAGS), attributes={tag: {name for name in names if name != "rel"} for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"}, link_rel="nofollow ugc noopener",
    ).replace("<img ", '<img loading="lazy" ')  # fmt: skip


@lru_cache(maxsize=2048)
def excerpt(markdown: str, length: int = 220) -> str:
    """The beginning of a text without its Markdown, cut at a word, with an ellipsis where it was cut."""
    plain = re.sub(r"!\[[^\]]*\]\([^)]*\)", " ", markdown[: length * 8])
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    plain = re.sub(r"(?m)^\s*(#{1,6}|[-*+>]|\d+[.)])\s+", "", plain)
    plain = re.sub(r"(\*\*|__|~~|`+|(?<!\w)[*_]|[*_](?!\w))", "", plain)
    plain = re.sub(r"\s+", " ", plain).strip()
    if len(plain) <= length:
        return plain
    cut = plain[: length + 1].rsplit(" ", 1)[0] if " " in plain[: length + 1] else plain[:length]
    return cut.rstrip(" ,;:.") + "…"
