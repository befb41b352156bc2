"""How alike two ideas are, by their words: a hint for people, never a verdict."""

from functools import lru_cache

from rapidfuzz import fuzz

from ideahub.kernel.text import fold

THRESHOLD = 40
STOP = frozenset(
    "the a an and or of to in on for with is are be it this that from by as at we you your our their not can have has will "
    "der die das und oder ein eine mit fur von im den dem ist sind auf zu nicht wir "
    "le la les un une des et ou de du en pour avec est sont sur dans que qui "
    "el los las una y o del por para con es son en que".split()
)  # fmt: skip


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in "".join(mark if mark.isalnum() else " " for mark in fold(text)).split() if len(word) > 2 and word not in STOP)


def alikeness(title: str, text: str, other_title: str, other_text: str) -> tuple[int, list[str]]:
    """(0 to 100, the words that both share, the longest first).

    Three parts title (spelling, order of words left aside), two parts shared words of title and text.
    """
    shared = _words(f"{title} {text}") & _words(f"{other_title} {other_text}")
    smaller = min(len(_words(f"{title} {text}")), len(_words(f"{other_title} {other_text}"))) or 1
    spelling = fuzz.token_sort_ratio(fold(title), fold(other_title))
    titles = len(_words(title) & _words(other_title)) * 100 // (min(len(_words(title)), len(_words(other_title))) or 1)
    score = round(0.3 * spelling + 0.3 * titles + 0.4 * min(100, 100 * len(shared) // smaller))
    return score, sorted(shared, key=lambda word: (-len(word), word))[:4]


def most_alike(title: str, text: str, candidates: list[tuple], limit: int = 5) -> list[tuple]:
    """(candidate, score, shared words) of the candidates (key, title, text, ...) above the threshold, the most alike first."""
    found = []
    for candidate in candidates:
        score, shared = alikeness(title, text, candidate[1], candidate[2])
        if score >= THRESHOLD and shared:
            found.append((candidate, score, shared))
    return sorted(found, key=lambda each: -each[1])[:limit]
