"""kill -9 of the worker while it tells people what happened.

What is promised: a delivery's writes and the note that it is made are one commit, so every notification exists exactly
once, and every letter is written exactly once; nothing stays stuck, for what a killed worker held is taken up by the next
one. A letter is sent at least once. It is sent twice only where the kill falls between the moment at which the mail server
has taken it and the commit that notes so, which no sender can close; then both carry the same Message-ID, by which mail
programs show one. A kill doubles at most the one letter that its worker was sending.
"""

import random
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from ideahub.domain.challenges.commands import announce_phase
from ideahub.domain.challenges.queries import phases_to_announce
from ideahub.kernel.events import Delivery
from ideahub.kernel.outbox import LEASE, Letter
from ideahub.kernel.policy import SYSTEM
from ideahub.observers.notifications.models import Notification
from tests import servers
from tests.cast import ed, jude, mona, walt
from tests.factories.challenges import make_challenge

pytestmark = [pytest.mark.committed, pytest.mark.timeout(240)]
ENTRIES, KILLS = 24, 5


@pytest.fixture
def told(settings, database, smtp_sink, tmp_path):
    """The settings of a worker that mails to the sink. A sheet of entries is imported, and nobody was told of any yet."""
    people, challenge = [ed(), walt()], make_challenge(moderators=(mona(), jude()))
    for phase in phases_to_announce():
        announce_phase(actor=SYSTEM, phase=phase)
    database.session.execute(delete(Letter))
    database.session.execute(delete(Notification))
    database.session.commit()
    sheet = tmp_path / "ideas.csv"
    sheet.write_text("title,text,author\n" + "".join(f"Idea {number},Words.,{people[number % 2].handle}\n" for number in range(ENTRIES)))
    slug = challenge.slug
    database.session.remove()
    settings = {**settings, "WORKER": "huey", "SMTP_URL": smtp_sink.url}
    assert servers.start_command(settings, "entries", "import", str(sheet), "--challenge", slug, "--yes").wait(60) == 0
    assert (count(database, Delivery, Delivery.state == "waiting") > ENTRIES, count(database, Notification), smtp_sink.messages) == (True, 0, [])
    return settings


def count(database, model, *conditions) -> int:
    """How many rows there are now."""
    found = database.session.scalar(select(func.count(model.id)).where(*conditions))
    database.session.remove()
    return found


def let_time_pass(database) -> None:
    """What was claimed or rung a moment ago was claimed or rung longer ago than any worker may hold it."""
    ago = LEASE + timedelta(seconds=1)
    for row in (Letter, Delivery):
        for waiting in database.session.scalars(select(row).where(row.state == "waiting")):
            waiting.due_at -= ago
    database.session.commit()
    database.session.remove()


def work_to_the_end(settings, database) -> None:
    """A worker that nobody kills does what is left."""
    let_time_pass(database)
    worker = servers.start_command(settings, "worker")
    try:
        servers.wait_until(lambda: not any(count(database, row, row.state == "waiting") for row in (Delivery, Letter)), "The worker", worker, 90)
    finally:
        servers.kill(worker)


def assert_everybody_was_told_once(database, messages, kills: int) -> None:
    """Every notification and letter is there once, and was sent; at most one letter a kill came twice, as the same letter."""
    assert set(database.session.scalars(select(Delivery.state))) == {"done"}
    assert Counter(map(tuple, database.session.execute(select(Notification.user_id, Notification.kind)))) == {
        (ed().id, "entry_received"): ENTRIES // 2, (walt().id, "entry_received"): ENTRIES // 2,
        (mona().id, "case_opened"): ENTRIES, (jude().id, "case_opened"): ENTRIES,
    }  # fmt: skip
    assert set(database.session.scalars(select(Letter.state))) == {"sent"}
    came = Counter((message["To"], message["Message-ID"], message.get_content()) for message in messages)
    written = database.session.scalar(select(func.count(Letter.id)))
    assert (len(came), written, len({identity for _to, identity, _words in came})) == (3 * ENTRIES, 3 * ENTRIES, 3 * ENTRIES)
    assert came.total() <= 3 * ENTRIES + kills
    database.session.remove()


def test_worker_killed_at_any_moment_tells_everybody_once(told, database, smtp_sink):
    for _time in range(KILLS):
        worker, wanted = servers.start_command(told, "worker"), len(smtp_sink.messages) + random.randrange(1, 6)
        servers.wait_until(lambda wanted=wanted, worker=worker: len(smtp_sink.messages) >= wanted, "A letter", worker)
        time.sleep(random.uniform(0, 0.05))
        servers.kill(worker)
        let_time_pass(database)
    assert count(database, Letter, Letter.state == "sent") < 3 * ENTRIES
    work_to_the_end(told, database)
    assert_everybody_was_told_once(database, smtp_sink.messages, KILLS)


def test_letter_that_was_taken_but_not_noted_comes_twice_as_the_same_letter(told, database, smtp_sink):
    workers, fatal = [], 3

    def kill_at_the_third(_message):
        if len(smtp_sink.messages) == fatal:
            servers.kill(workers[0])

    smtp_sink.on_message = kill_at_the_third
    workers.append(servers.start_command(told, "worker"))
    servers.wait_until(lambda: workers[0].poll() is not None, "The kill")
    work_to_the_end(told, database)
    assert_everybody_was_told_once(database, smtp_sink.messages, 1)
    twice = [identity for identity, times in Counter(message["Message-ID"] for message in smtp_sink.messages).items() if times == 2]
    assert twice == [smtp_sink.messages[fatal - 1]["Message-ID"]]


def test_worker_that_starts_takes_up_at_once_what_the_queue_has_lost(told, database, smtp_sink, settings):
    let_time_pass(database)
    for queue in Path(settings["IDEAHUB_HOME"]).glob("queue.sqlite3*"):
        queue.unlink()
    work_to_the_end(told, database)
    assert_everybody_was_told_once(database, smtp_sink.messages, 0)
