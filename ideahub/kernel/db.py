"""The database: the base of every table, and an SQLite that obeys.

Each transaction on SQLite is opened by us: BEGIN for reading, BEGIN IMMEDIATE where `writing` says
that a command runs, so that a writer waits for its turn at the start and never fails in the middle.
"""

import json
from contextvars import ContextVar
from datetime import UTC

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, Text, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, lazyload, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

writing: ContextVar[bool] = ContextVar("writing", default=False)


class Base(DeclarativeBase):
    """What SQLAlchemy collects the tables under."""

    metadata = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator):
    """An aware UTC datetime, kept with microseconds and given back aware on every database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("Moments are aware.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value, dialect):
        return None if value is None else value.replace(tzinfo=UTC)


class Json(TypeDecorator):
    """Plain values kept as JSON text, with sorted keys; replaced as a whole, never changed in place."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value, dialect):
        return None if value is None else json.loads(value)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": True, "autoflush": True})


class Row(db.Model):
    """The base of every table: an integer key, shown as `<Entry 87>`."""

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)

    def __repr__(self):
        return f"<{type(self).__name__} {self.__dict__.get('id', 'new')}>"


@event.listens_for(Engine, "connect")
def _obey(connection, _record):
    """Make an SQLite connection durable, patient and strict."""
    if "sqlite3" not in type(connection).__module__:
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000", "cache_size=-8000", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection):
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def is_postgresql() -> bool:
    """Whether this process works on PostgreSQL (else it is SQLite)."""
    return db.engine.dialect.name == "postgresql"


def locked(model, **keys):
    """The one row with these keys, locked until the transaction ends and read afresh; None where there is none."""
    statement = select(model).filter_by(**keys).with_for_update(of=model).execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def lock(thing):
    """Lock a loaded row until the transaction ends, and read it afresh."""
    return _alone_with(type(thing), thing.id) or locked(type(thing), id=thing.id)


def _alone_with(model, key: int):
    """The row as it was read in this transaction, where nobody else can write: SQLite's one writer. Else None."""
    if not writing.get() or is_postgresql():
        return None
    return db.session.get(model, key)


def lock_beside_holders(thing):
    """As `lock`, but those who only `hold` the row, or make rows that point at it, are not kept waiting."""
    statement = select(type(thing)).filter_by(id=thing.id).with_for_update(of=type(thing), key_share=True)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def hold(model, key: int):
    """The row with this key, read afresh, and kept from whoever would `lock` it until the transaction ends.

    For who counts on the row as it stands without changing it; any number may hold it at once. What hangs on it is not
    read along.
    """
    known = _alone_with(model, key)
    if known is not None:
        return known
    statement = select(model).filter_by(id=key).with_for_update(of=model, read=True, key_share=True)
    return db.session.scalars(statement.options(lazyload("*")).execution_options(populate_existing=True)).one_or_none()


def get_or_add(model, **keys):
    """The row with these unique keys, locked; made where there is none, even against another's attempt.

    The unique constraint has the last word: whoever loses the race reads the winner's row.
    """
    found = locked(model, **keys)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            row = model(**keys)
            db.session.add(row)
            db.session.flush()
        return row
    except IntegrityError:
        return locked(model, **keys)


def add_unless_there(model, **values):
    """A new row, or None where a unique constraint has one already; waits for another's transaction that is adding it."""
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    return db.session.scalars(insert(model).values(**values).on_conflict_do_nothing().returning(model)).one_or_none()


def one(statement):
    """The single object of a select, or None."""
    return db.session.scalars(statement.limit(1)).first()


def create_schema() -> None:
    """Make every table in an empty database; migrations make the same, and a test compares them."""
    db.create_all()
