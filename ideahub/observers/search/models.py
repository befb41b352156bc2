"""Documents: words and where they lead. SQLite finds them by FTS5, PostgreSQL by a GIN index over a tsvector."""

from sqlalchemy import DDL, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from ideahub.kernel.db import Row


class Document(Row):
    """What can be found of one thing: its title as shown, and its folded words. Only what everybody may see is here."""

    __tablename__ = "document"
    kind: Mapped[str]
    key: Mapped[int]
    challenge_id: Mapped[int | None] = mapped_column(index=True)
    title: Mapped[str]
    heading: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("kind", "key"),)


VECTOR = "(setweight(to_tsvector('simple', heading), 'A') || setweight(to_tsvector('simple', words), 'D'))"

SQLITE = (
    "CREATE VIRTUAL TABLE document_words USING fts5(heading, words, content='document', content_rowid='id', prefix='2 3')",
    "CREATE TRIGGER document_added AFTER INSERT ON document BEGIN "
    "INSERT INTO document_words(rowid, heading, words) VALUES (new.id, new.heading, new.words); END",
    "CREATE TRIGGER document_removed AFTER DELETE ON document BEGIN "
    "INSERT INTO document_words(document_words, rowid, heading, words) VALUES ('delete', old.id, old.heading, old.words); END",
    "CREATE TRIGGER document_changed AFTER UPDATE ON document BEGIN "
    "INSERT INTO document_words(document_words, rowid, heading, words) VALUES ('delete', old.id, old.heading, old.words); "
    "INSERT INTO document_words(rowid, heading, words) VALUES (new.id, new.heading, new.words); END",
)
POSTGRESQL = (f"CREATE INDEX ix_document_vector ON document USING gin ({VECTOR})",)

for statement in SQLITE:
    event.listen(Document.__table__, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect="sqlite"))
for statement in POSTGRESQL:
    event.listen(Document.__table__, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect="postgresql"))
event.listen(Document.__table__, "before_drop", DDL("DROP TABLE IF EXISTS document_words").execute_if(dialect="sqlite"))
