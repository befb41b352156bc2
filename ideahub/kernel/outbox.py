"""Letters: mails as rows, written in a transaction and sent after it, each at least once and seldom twice."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import Index, delete, select, update
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from ideahub.kernel import clock, mailer
from ideahub.kernel.db import Moment, Row, db
from ideahub.kernel.transactions import after_commit, command

LEASE = timedelta(minutes=5)
KEPT = timedelta(days=30)
PAUSES = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)]
log = logging.getLogger(__name__)
_held: list[bool] = []


class Letter(Row):
    """One mail to one address; `key` makes it happen once."""

    __tablename__ = "letter"
    key: Mapped[str] = mapped_column(unique=True)
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str | None]
    written_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    __table_args__ = (Index("ix_letter_waiting", "due_at", sqlite_where=sql("state = 'waiting'"), postgresql_where=sql("state = 'waiting'")),)


def hold_letters() -> None:
    """From here on in this process letters are written and not sent; the sweep of another process would send them."""
    _held.append(True)


@command
def put_away_letters() -> None:
    """Take every waiting letter as sent: for the demo, whose people do not exist."""
    db.session.execute(update(Letter).where(Letter.state == "waiting").values(state="sent", sent_at=clock.now()))


def write_letter(*, key: str, to: str, subject: str, text: str, html: str | None = None) -> bool:
    """Write a mail in the open transaction, and send it after the commit. False where that key was written before."""
    if db.session.scalar(select(Letter.id).where(Letter.key == key)):
        return False
    now = clock.now()
    letter = Letter(key=key, to=to, subject=subject, text=text, html=html, written_at=now, due_at=now)
    db.session.add(letter)
    db.session.flush()
    letter_id = letter.id
    if not _held:
        after_commit(lambda: send_letter(letter_id))
    return True


def send_letter(letter_id: int) -> bool:
    """Claim a waiting letter, send it outside any transaction, and note what came of it."""
    mail = _claim(letter_id)
    if mail is None:
        return False
    try:
        mailer.send(mail, key=f"letter-{letter_id}")
    except Exception as error:
        log.warning("Letter %s could not be sent: %s", letter_id, error)
        _note(letter_id, f"{type(error).__name__}: {error}"[:500])
        return False
    _note(letter_id, None)
    return True


@command
def _claim(letter_id: int):
    now = clock.now()
    claimed = db.session.execute(
        update(Letter).where(Letter.id == letter_id, Letter.state == "waiting", Letter.due_at <= now)
        .values(due_at=now + LEASE, attempts=Letter.attempts + 1)
    )  # fmt: skip
    if claimed.rowcount != 1:
        return None
    letter = db.session.get(Letter, letter_id)
    return mailer.Mail(to=letter.to, subject=letter.subject, text=letter.text, html=letter.html)


@command
def _note(letter_id: int, error: str | None) -> None:
    letter = db.session.get(Letter, letter_id)
    if letter is None:  # the account was closed meanwhile, and its letters went with it
        return
    letter.last_error = error
    if error is None:
        letter.state, letter.sent_at = "sent", clock.now()
    elif letter.attempts > len(PAUSES):
        letter.state = "dead"
    else:
        letter.due_at = clock.now() + PAUSES[letter.attempts - 1]


def sweep_letters(limit: int = 100) -> int:
    """Send every waiting letter that is due. Gives how many were sent."""
    due = select(Letter.id).where(Letter.state == "waiting", Letter.due_at <= clock.now()).order_by(Letter.due_at).limit(limit)
    ids = db.session.scalars(due).all()
    db.session.rollback()
    return sum(send_letter(letter_id) for letter_id in ids)


@command
def try_letter_again(*, letter_id: int) -> None:
    """Put a dead letter back among the waiting ones."""
    db.session.execute(update(Letter).where(Letter.id == letter_id, Letter.state == "dead").values(state="waiting", attempts=0, due_at=clock.now()))


@command
def forget_old_letters() -> int:
    """Delete letters that were sent more than 30 days ago: they hold names, addresses and links. Gives how many."""
    return db.session.execute(delete(Letter).where(Letter.state == "sent", Letter.sent_at < clock.now() - KEPT)).rowcount
