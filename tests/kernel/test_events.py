"""Events, their deliveries, and the queue that makes them."""

from dataclasses import dataclass

import pytest

from ideahub.kernel import events, queue
from ideahub.kernel.db import db
from ideahub.kernel.events import Delivery, Event, EventRow, emit, rebuild
from ideahub.kernel.receipts import canonical, digest
from ideahub.kernel.transactions import command

pytestmark = pytest.mark.usefixtures("database", "clock")


@dataclass(frozen=True, kw_only=True)
class BellRang(Event):
    """An event of this test."""

    bell_id: int
    times: int


@pytest.fixture
def reactions(monkeypatch):
    """Reactions to BellRang: a list to put functions into."""
    heard = []
    monkeypatch.setitem(events._reactions, "BellRang", heard)
    return heard


@command
def ring_the_bell(*, bell_id=3, times=1, fail=False):
    """Emit one event, and fall over where it is asked for."""
    event_id = emit(BellRang(actor_id=None, bell_id=bell_id, times=times))
    if fail:
        raise RuntimeError("The rope broke.")
    return event_id


def deliveries():
    db.session.rollback()
    return [(row.state, row.attempts) for row in db.session.scalars(db.select(Delivery).order_by(Delivery.id))]


def test_event_is_written_with_its_command_and_every_reaction_is_told(reactions):
    heard = []
    reactions += [("first", lambda event: heard.append(("first", event.times))), ("second", lambda event: heard.append(("second", event.times)))]
    row = db.session.get(EventRow, ring_the_bell(times=4))
    assert (heard, deliveries()) == ([("first", 4), ("second", 4)], [("done", 1), ("done", 1)])
    assert (row.subject, row.subject_id, row.name, rebuild(row)) == ("bell", 3, "BellRang", BellRang(actor_id=None, bell_id=3, times=4))
    assert row.hash == digest(canonical({"at": row.at.isoformat(), "event": "BellRang", "values": row.values}))


def test_command_that_fails_tells_nobody(reactions):
    heard = []
    reactions.append(("only", heard.append))
    with pytest.raises(RuntimeError):
        ring_the_bell(fail=True)
    assert (heard, deliveries(), db.session.scalar(db.select(db.func.count(EventRow.id)))) == ([], [], 0)


def test_event_outside_a_command_is_a_bug():
    with pytest.raises(RuntimeError, match="by commands only"):
        emit(BellRang(actor_id=None, bell_id=1, times=1))


def test_failing_reaction_is_tried_again_later_and_ends_dead_after_five(reactions, clock):
    tries = []

    def deaf(event):
        tries.append(clock.now())
        raise OSError("Deaf.")

    reactions += [("deaf", deaf), ("hears", lambda event: None)]
    ring_the_bell()
    assert deliveries() == [("waiting", 1), ("done", 1)]
    assert queue.sweep() == 0
    for attempts, pause in enumerate(queue.PAUSES, 2):
        clock.forward(seconds=pause.total_seconds() - 1)
        assert (queue.sweep(), deliveries()[0]) == (0, ("waiting", attempts - 1))
        clock.forward(seconds=1)
        queue.sweep()
        assert deliveries()[0] == (("dead" if attempts == 5 else "waiting"), attempts)
    clock.forward(days=30)
    queue.sweep()
    row = db.session.scalar(db.select(Delivery).where(Delivery.reaction == "deaf"))
    assert (len(tries), row.state, row.last_error) == (5, "dead", "OSError: Deaf.")


def test_reaction_that_recovers_is_done_and_what_a_failed_try_wrote_is_gone(reactions, clock):
    broken = [True]

    @command
    def write_and_fail(event):
        emit(EmptyRoom(actor_id=None))
        if broken:
            raise OSError("Deaf.")

    reactions.append(("hears", write_and_fail))
    ring_the_bell()
    assert db.session.scalar(db.select(db.func.count(EventRow.id)).where(EventRow.name == "EmptyRoom")) == 0
    broken.clear()
    clock.forward(seconds=10)
    assert (queue.sweep(), deliveries(), queue.sweep()) == (1, [("done", 2)], 0)
    assert db.session.scalar(db.select(db.func.count(EventRow.id)).where(EventRow.name == "EmptyRoom")) == 1


def test_dead_delivery_is_tried_again_when_the_operator_says_so(reactions, clock):
    broken, heard = [True], []

    def hears(event):
        if broken:
            raise OSError("Deaf.")
        heard.append(event.times)

    reactions.append(("hears", hears))
    ring_the_bell()
    for pause in queue.PAUSES:
        clock.forward(seconds=pause.total_seconds())
        queue.sweep()
    broken.clear()
    queue.try_again(delivery_id=db.session.scalar(db.select(Delivery.id)))
    assert (queue.sweep(), heard, deliveries()) == (1, [1], [("done", 1)])


def test_delivery_of_a_reaction_that_the_code_has_no_more_is_done(reactions):
    reactions.append(("gone", lambda event: None))
    event_id = ring_the_bell()
    reactions.clear()
    delivery = db.session.scalar(db.select(Delivery.id).where(Delivery.event_id == event_id))
    db.session.execute(db.update(Delivery).values(state="waiting"))
    db.session.commit()
    assert (queue.deliver(delivery), deliveries()) == (True, [("done", 2)])


@dataclass(frozen=True, kw_only=True)
class EmptyRoom(Event):
    """Another event of this test, about nothing."""
