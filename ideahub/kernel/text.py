"""User text: cleaned on the way in, made safe on the way out. The one sanitiser of the house."""

import re
import unicodedata
from functools import lru_cache
from html import escape

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
_OURS = re.compile(r"/files/[A-Za-z0-9_-]+/(large|medium|small)")
# What is safe by now is fitted to the page: a wide table scrolls by itself, also by keyboard.
FITTED = {"<img ": '<img loading="lazy" ', "<table>": '<div class="scroll" tabindex="0"><table>', "</table>": "</table></div>"}
# Beyond these a text is shown without its Markdown: a sanitiser at work for seconds would stop the house.
LONGEST, MOST_HTML = 60_000, 200_000
PIECE = 400


def clean_line(text: str) -> str:
    """One line: NFC, no control characters, no overrides of direction, single blanks, no blanks around it."""
    text = re.sub(r"[\t\r\n\v\f\u0085\u2028\u2029]+", " ", _SURROGATES.sub("", text)).translate(_CONTROLS).translate(_BIDI)
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text).strip())


def clean_text(text: str) -> str:
    """Text of many lines: NFC, \\n line ends, no control characters but tab and newline, no overrides of direction."""
    text = re.sub(r"\r\n?|[\u0085\u2028\u2029]", "\n", _SURROGATES.sub("", text))
    return unicodedata.normalize("NFC", text.translate(_CONTROLS_OF_TEXT).translate(_BIDI).strip())


def fold(text: str) -> str:
    """Lower case without accents, also for letters that Unicode does not take apart (ł, ø, ß): for finding."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(_STROKES))
    return unicodedata.normalize("NFC", "".join(mark for mark in text if not unicodedata.combining(mark)))


def slugify(text: str, longest: int = 60) -> str:
    """A short name for addresses: folded letters and digits joined by hyphens; may be empty."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    return slug[:longest].rstrip("-")


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).enable(["table", "strikethrough"])

    def fit_in(state):
        """Headings begin below those of the page; the alignment of a cell is no style, which pages do not take."""
        for token in state.tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
            elif token.type in ("th_open", "td_open") and "style" in token.attrs:
                token.attrs = {"align": str(token.attrs["style"]).rpartition(":")[2]}

    def picture(renderer, tokens, at, options, env):
        """Our own pictures are shown; to others a link leads."""
        token = tokens[at]
        address, words = str(token.attrs["src"]), renderer.renderInlineAsText(token.children or [], options, env)
        if _OURS.fullmatch(address):
            return renderer.image(tokens, at, options, env)
        return f'<a href="{escape(address)}">{escape(words or address)}</a>'

    parser.core.ruler.push("fit_in", fit_in)
    parser.add_render_rule("image", picture)
    parser.validateLink = lambda url: bool(re.match(r"(?i)^(https?://|mailto:|/(?!/))", url.strip()))
    return parser


_parser = _markdown()


def _attribute(tag: str, name: str, value: str) -> bool:
    if tag == "img" and name == "src":
        return _OURS.fullmatch(value) is not None
    return name in ATTRIBUTES.get(tag, ())


def _pieces(tokens) -> list[list]:
    """The tokens in pieces that end between blocks: sanitised apart, a long text costs no more than its length."""
    pieces, depth = [[]], 0
    for token in tokens:
        if depth == 0 and len(pieces[-1]) >= PIECE:
            pieces.append([])
        pieces[-1].append(token)
        depth += token.nesting
    return pieces


def _sanitised(html: str) -> str:
    html = bleach.clean(html, tags=TAGS, attributes=_attribute, protocols=["http", "https", "mailto"], strip=True)
    html = nh3.clean(
        html, tags=set(TAGS), attributes={tag: {name for name in names if name != "rel"} for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"}, link_rel="nofollow ugc noopener",
    )  # fmt: skip
    for mark, fitted in FITTED.items():
        html = html.replace(mark, fitted)
    return html


@lru_cache(maxsize=512)
def render_markdown(text: str) -> str:
    """Markdown as safe HTML: first no HTML at all, then an allow-list, then a second sanitiser over it.

    Headings begin at h3, links are nofollow, pictures come only from our own files (others become links).
    A text that is too long, or that blows up, is shown whole and plain.
    """
    if len(text) <= LONGEST:
        env: dict = {}
        tokens = _parser.parse(text, env)
        html = [_parser.renderer.render(piece, _parser.options, env) for piece in _pieces(tokens)]
        if sum(map(len, html)) <= MOST_HTML:
            return "".join(map(_sanitised, html))
    return "<p>" + escape(text).replace("\n", "<br>\n") + "</p>\n"


@lru_cache(maxsize=2048)
def excerpt(markdown: str, length: int = 220) -> str:
    """The beginning of a text without its Markdown, cut at a word, with an ellipsis where it was cut."""
    words = []
    for token in _parser.parse(markdown[: length * 8], {}):
        if token.type == "inline":
            words += [piece.content if piece.type in ("text", "code_inline") else " " for piece in token.children if not piece.nesting]
        elif token.type in ("fence", "code_block"):
            words.append(token.content)
        words.append(" " if token.block else "")
    plain = re.sub(r"\s+", " ", "".join(words)).strip()
    if len(plain) <= length:
        return plain
    cut = plain[: length + 1].rsplit(" ", 1)[0] if " " in plain[: length + 1] else plain[:length]
    return cut.rstrip(" ,;:.") + "…"
