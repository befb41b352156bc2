"""Events: what happened, told once. The row is audit log, activity feed and outbox in one.

`emit` writes the event and one delivery for each reaction in the command's own transaction: nothing is
lost, and nothing is told that did not happen. `kernel/queue.py` runs the deliveries afterwards.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import ForeignKey, Index, insert, text
from sqlalchemy.orm import Mapped, mapped_column

from ideahub.kernel import clock
from ideahub.kernel.db import Json, Moment, Row, db
from ideahub.kernel.receipts import canonical, digest
from ideahub.kernel.transactions import after_commit, in_command


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events: frozen, past tense, plain values only. `subject` is (table, id)."""

    actor_id: int | None
    challenge_id: int | None = None

    public = False
    number = None  # the key of its row, once it was read back: what happens once for each event is keyed by it

    def __init_subclass__(cls, **options):
        """Rows and reactions know an event by its name, so a second one of the same name stops the start."""
        if any(other.__name__ == cls.__name__ and other.__module__ != cls.__module__ for other in Event.__subclasses__()):
            raise RuntimeError(f"Two events are called {cls.__name__!r}.")
        super().__init_subclass__(**options)

    @property
    def subject(self) -> tuple[str, int | None]:
        """What the event is about: the first field that ends in _id besides actor and challenge, else the challenge."""
        for field in fields(self):
            if field.name.endswith("_id") and field.name not in ("actor_id", "challenge_id"):
                return field.name[:-3], getattr(self, field.name)
        return "challenge", self.challenge_id


class EventRow(Row):
    """One thing that happened; never changed."""

    __tablename__ = "event"
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    name: Mapped[str]
    actor_id: Mapped[int | None]
    challenge_id: Mapped[int | None]
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    public: Mapped[bool]
    values: Mapped[dict] = mapped_column(Json)
    hash: Mapped[str]
    __table_args__ = (
        Index("ix_event_challenge_public", "challenge_id", "public", "id"),
        Index("ix_event_subject", "subject", "subject_id", "id"),
        Index("ix_event_actor", "actor_id", "id"),
    )


class Delivery(Row):
    """One reaction that has to be told of one event: the truth of what is still to be done."""

    __tablename__ = "delivery"
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    reaction: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default="waiting")
    last_error: Mapped[str | None]
    __table_args__ = (
        Index("uq_delivery_event_id_reaction", "event_id", "reaction", unique=True),
        Index("ix_delivery_waiting", "due_at", sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")),
    )


# Said once and not at each event: putting such a statement together takes longer than carrying it out.
_NEW_EVENT, _NEW_DELIVERY = insert(EventRow.__table__), insert(Delivery.__table__)
_types: dict[str, type[Event]] = {}
_reactions: dict[str, list[tuple[str, Callable]]] = defaultdict(list)
_doorbell: list[Callable[[list[int]], None]] = []


def known_events() -> dict[str, type[Event]]:
    """Every event class by name, as imported so far."""
    return {cls.__name__: cls for cls in Event.__subclasses__()}


def reacts_to(*events: type[Event]):
    """Register a function to be called, after the commit and at least once, with each such event.

    It is called with the event and must bear being told twice.
    """

    def wrap(function):
        name = f"{function.__module__}.{function.__qualname__}"
        for event in events:
            _reactions[event.__name__].append((name, function))
        function.reacts_to = events
        return function

    return wrap


def reactions_table() -> dict[str, list[str]]:
    """Which event calls which reactions, by name."""
    return {event: [name for name, _function in entries] for event, entries in sorted(_reactions.items())}


def reaction_named(event_name: str, reaction: str) -> Callable | None:
    """The function of a delivery; None where the code does not know it any more."""
    return dict(_reactions[event_name]).get(reaction)


def ring_with(callback: Callable[[list[int]], None]) -> None:
    """Say who is told the ids of new deliveries after each commit (kernel/queue.py)."""
    _doorbell[:] = [callback]


def emit(event: Event) -> int:
    """Write the event and its deliveries in the open transaction. Gives the event's id."""
    if not in_command():
        raise RuntimeError("Events are emitted by commands only.")
    name, at, values = type(event).__name__, clock.now(), asdict(event)
    subject, subject_id = event.subject
    record = {"at": at.isoformat(), "event": name, "values": values}
    row = {
        "at": at, "name": name, "actor_id": event.actor_id, "challenge_id": event.challenge_id, "subject": subject,
        "subject_id": subject_id, "public": event.public, "values": values, "hash": digest(canonical(record)),
    }  # fmt: skip
    db.session.flush()
    event_id = db.session.execute(_NEW_EVENT, row).inserted_primary_key[0]
    reactions = _reactions.get(name)
    if reactions:
        fresh = {"event_id": event_id, "due_at": at, "attempts": 0, "state": "waiting"}
        ids = [db.session.execute(_NEW_DELIVERY, {**fresh, "reaction": reaction}).inserted_primary_key[0] for reaction, _function in reactions]
        if _doorbell:
            after_commit(lambda: _doorbell[0](ids))
    return event_id


def rebuild(row: EventRow) -> Event | None:
    """The event object of a row; fields that the class does not know any more are left out."""
    cls = known_events().get(row.name)
    if cls is None:
        return None
    known = {field.name for field in fields(cls)}
    event = cls(**{key: value for key, value in row.values.items() if key in known})
    object.__setattr__(event, "number", row.id)
    return event
