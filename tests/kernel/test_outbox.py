"""Letters are written with their command, sent after it, once for each key."""

import pytest

from ideahub.kernel import mailer, outbox
from ideahub.kernel.db import db
from ideahub.kernel.outbox import Letter, write_letter
from ideahub.kernel.transactions import command

pytestmark = pytest.mark.usefixtures("database", "clock")


@command
def write(*, key="welcome:1", fail=False):
    """Write one letter, and fall over where it is asked for."""
    written = write_letter(key=key, to="vera@example.org", subject="Welcome", text="Hello Vera.")
    if fail:
        raise RuntimeError("The pen broke.")
    return written


def letter():
    db.session.rollback()
    return db.session.scalar(db.select(Letter))


def test_letter_is_sent_after_the_commit_once_for_each_key(mailbox):
    assert (write(), write(), write(key="welcome:2")) == (True, False, True)
    assert [(mail["To"], mail["Subject"]) for mail in mailbox] == [("vera@example.org", "Welcome")] * 2
    assert (letter().state, letter().attempts, outbox.sweep_letters()) == ("sent", 1, 0)


def test_command_that_fails_sends_nothing(mailbox):
    with pytest.raises(RuntimeError):
        write(fail=True)
    assert (mailbox, letter()) == ([], None)


def test_mail_server_that_is_down_is_tried_again_and_given_up_after_five(mailbox, monkeypatch, clock):
    def down(mail, key):
        raise ConnectionRefusedError("Nobody there.")

    with monkeypatch.context() as broken:
        broken.setattr(mailer, "send", down)
        write()
        assert (letter().state, letter().attempts, outbox.sweep_letters()) == ("waiting", 1, 0)
        for attempts, pause in enumerate(outbox.PAUSES, 2):
            clock.forward(seconds=pause.total_seconds())
            outbox.sweep_letters()
            assert (letter().state, letter().attempts) == (("dead" if attempts == 5 else "waiting"), attempts)
    assert (outbox.sweep_letters(), mailbox) == (0, [])
    outbox.try_letter_again(letter_id=letter().id)
    assert (outbox.sweep_letters(), len(mailbox), letter().state) == (1, 1, "sent")


def test_letter_that_somebody_is_sending_is_left_to_them_until_the_lease_ends(mailbox, clock):
    write()
    db.session.execute(db.update(Letter).values(state="waiting", due_at=clock.now() + outbox.LEASE))
    db.session.commit()
    assert (outbox.send_letter(letter().id), outbox.sweep_letters(), len(mailbox)) == (False, 0, 1)
    clock.forward(seconds=outbox.LEASE.total_seconds())
    assert (outbox.sweep_letters(), len(mailbox)) == (1, 2)
