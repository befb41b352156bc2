"""Money in the ledger, posted through the command."""

from itertools import count

from sqlalchemy import text

from ideahub.domain.ledger import paying_out, postings
from ideahub.domain.ledger.actors import Provider
from ideahub.domain.ledger.commands import Order, post
from ideahub.domain.ledger.models import Posting
from ideahub.domain.ledger.moves import Move
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM

BANK = Provider("stripe")
_numbers = count(1)


def cash(unit: str = "EUR") -> str:
    """The account of what the provider holds."""
    return f"A:psp:stripe:{unit}"


def moved(move: Move, challenge: int | None = 7, actor=BANK, key: str = "", reason: str = "as told", **more) -> Posting:
    """The posting of a move, by the provider unless another actor is given; under a new key unless one is given."""
    return post(actor=actor, order=Order(move=move, key=key or f"key-{next(_numbers)}", reason=reason, challenge_id=challenge, **more))


def fund(challenge: int = 7, purse: int = 60_000, fee: int = 0, unit: str = "EUR") -> Posting:
    """A purse that was paid in."""
    return moved(postings.charge(challenge=challenge, cash=cash(unit), purse=purse, fee=fee), challenge)


def make_payable(share: int = 3, amount: int = 60_000, challenge: int = 7, unit: str = "EUR") -> None:
    """A purse that was paid in, awarded and verified to the end, for prize, award and share of one number."""
    fund(challenge, amount, unit=unit)
    moved(postings.committed(challenge=challenge, unit=unit, prizes={share: amount}), challenge, SYSTEM)
    moved(postings.awarded(prize=share, award=share, unit=unit, amount=amount), challenge, SYSTEM)
    moved(postings.award_split(award=share, unit=unit, amount=amount, weights={share: 1}), challenge, SYSTEM)
    moved(paying_out.verified(share=share, unit=unit, amount=amount), challenge, SYSTEM)


def tamper(*statements: str, **values) -> None:
    """SQL past every guard, inside the test's own transaction: triggers, checks and foreign keys are gone from here on."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))  # what was posted until now has to stand
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        checks = "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'c' AND conrelid::regclass::text LIKE 'ledger%'"
        for table, name in connection.execute(text(checks)).all():
            connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    else:
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger%'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
    try:
        for statement in statements:
            connection.execute(text(statement), values)
    finally:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
    db.session.commit()
