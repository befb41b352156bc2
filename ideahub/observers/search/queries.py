"""Finding by words; accents and case do not matter, the last word may be half typed."""

import re
from dataclasses import dataclass

from sqlalchemy import bindparam, text

from ideahub.kernel.db import db, is_postgresql
from ideahub.kernel.text import fold
from ideahub.observers.search.document import documents
from ideahub.observers.search.models import VECTOR

MOST_WORDS = 8
LAST_PAGE = 20
# To rank a hit costs more than to find it. Where more than so many things hold the words, the newest of them are ranked.
MOST_RANKED = 500

ON_SQLITE = """
SELECT d.kind, d.key FROM document_words w JOIN document d ON d.id = w.rowid
WHERE document_words MATCH :wanted AND (:kind = '' OR d.kind = :kind) AND (:challenge = 0 OR d.challenge_id = :challenge)
AND w.rowid >= (SELECT min(id) FROM (
    SELECT n.rowid AS id FROM document_words n JOIN document d ON d.id = n.rowid
    WHERE n.document_words MATCH :wanted AND (:kind = '' OR d.kind = :kind) AND (:challenge = 0 OR d.challenge_id = :challenge)
    ORDER BY n.rowid DESC LIMIT :ranked))
ORDER BY bm25(document_words, 8.0, 1.0), d.id LIMIT :most OFFSET :skip
"""
ON_POSTGRESQL = f"""
SELECT d.kind, d.key FROM (
    SELECT d.id, d.kind, d.key, d.heading, d.words FROM document d
    WHERE {VECTOR} @@ to_tsquery('simple', :wanted) AND (:kind = '' OR d.kind = :kind) AND (:challenge = 0 OR d.challenge_id = :challenge)
    ORDER BY d.id DESC LIMIT :ranked) d
ORDER BY ts_rank_cd({VECTOR}, to_tsquery('simple', :wanted)) DESC, d.id LIMIT :most OFFSET :skip
"""


@dataclass(frozen=True)
class Found:
    """One result."""

    kind: str
    label: str
    path: str
    title: str
    line: str
    where: str
    language: str | None


def wanted_words(words: str) -> list[str]:
    """The words to look for: folded, letters and digits only, at most eight."""
    return re.findall(r"\w+", fold(words or "")[:300])[:MOST_WORDS]


def search(actor, words: str, kind: str = "", challenge_id: int = 0, page: int = 1, size: int = 20) -> tuple[list[Found], bool]:
    """What the actor may see that holds all the words, the best of the newest MOST_RANKED first; and whether there is more."""
    tokens = wanted_words(words)
    if not tokens:
        return [], False
    if is_postgresql():
        wanted = " & ".join([*tokens[:-1], tokens[-1] + ":*"])
    else:
        wanted = " ".join([*(f'"{token}"' for token in tokens[:-1]), f'"{tokens[-1]}"*'])
    page = max(1, min(page, LAST_PAGE))
    values = {"wanted": wanted, "kind": kind if kind in documents else "", "challenge": challenge_id, "most": size + 1, "skip": (page - 1) * size}
    values["ranked"] = MOST_RANKED
    statement = text(ON_POSTGRESQL if is_postgresql() else ON_SQLITE).bindparams(*[bindparam(name) for name in values])
    hits = [(row.kind, row.key) for row in db.session.execute(statement, values)]
    more, hits = len(hits) > size and page < LAST_PAGE, hits[:size]
    shown = {kind.name: kind.visible(actor, [key for name, key in hits if name == kind.name]) for kind in documents}
    results = []
    for name, key in hits:
        thing = shown[name].get(key)
        if thing is not None:
            results.append(
                Found(name, documents[name].label, thing["path"], thing["title"], thing["line"], thing.get("where", ""), thing.get("language"))
            )
    return results, more
