"""Reading the journal. Only whole postings are read: those whose last leg is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from ideahub.domain.ledger.codes import CHART, read, spell
from ideahub.domain.ledger.models import LedgerAccount, Leg, Posting, Seal
from ideahub.kernel.db import db

_last = aliased(Leg)
IS_WHOLE = exists().where(_last.posting_id == Posting.id, _last.number == Posting.leg_count)
TOGETHER = 1000


def balance(kind: str, of: int | str | None = None, *, unit: str) -> int:
    """What an account holds, in minor units on the side on which it grows; 0 where it was never touched."""
    return db.session.scalar(select(LedgerAccount.balance).where(LedgerAccount.code == spell(kind, of, unit=unit))) or 0


def balances_of_challenge(challenge_id: int) -> dict[tuple[str, str], int]:
    """(kind, unit) to the sum of what the challenge's own accounts of that kind hold, where it is not 0."""
    rows = select(LedgerAccount.code, LedgerAccount.balance).where(LedgerAccount.challenge_id == challenge_id, LedgerAccount.balance != 0)
    sums: dict[tuple[str, str], int] = {}
    for code, held in db.session.execute(rows):
        account = read(code)
        sums[account.kind.name, account.unit] = sums.get((account.kind.name, account.unit), 0) + held
    return sums


def turnover_of_challenge(challenge_id: int) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(kind of posting, kind of account, unit) to (debits, credits) of everything that was posted for a challenge.

    So `paid` is the debits of (payout_confirmed, payout_inflight), `refunded` those of (refund_confirmed, refund_inflight).
    """
    rows = (
        select(Posting.kind, LedgerAccount.code, func.sum(func.coalesce(Leg.debit, 0)), func.sum(func.coalesce(Leg.credit, 0)))
        .join(Leg, Leg.posting_id == Posting.id).join(LedgerAccount, LedgerAccount.id == Leg.account_id)
        .where(Posting.challenge_id == challenge_id, IS_WHOLE).group_by(Posting.kind, LedgerAccount.code)
    )  # fmt: skip
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    for kind, code, debits, credits in db.session.execute(rows):
        account = read(code)
        key = kind, account.kind.name, account.unit
        before = sums.get(key, (0, 0))
        sums[key] = before[0] + int(debits), before[1] + int(credits)
    return sums


def posting_with_key(key: str) -> Posting | None:
    """The posting that was written under this key."""
    return db.session.scalar(select(Posting).where(Posting.key == key, IS_WHOLE))


def head() -> str:
    """The hash of the last seal; empty where there is none."""
    return db.session.scalar(select(Seal.hash).order_by(Seal.id.desc()).limit(1)) or ""


@dataclass(frozen=True)
class StatementLine:
    """A leg with its posting, and what the account holds after it: among the lines of this statement."""

    code: str
    posting_id: int
    kind: str
    actor: str
    reason: str
    occurred_at: datetime
    recorded_at: datetime
    debit: int | None
    credit: int | None
    balance: int


def statement_of_codes(beginnings: Sequence[str]) -> Iterator[StatementLine]:
    """Every leg of the accounts whose codes begin with one of these, part by part: `L:prize:1` is not the beginning of `L:prize:17:EUR`.

    Account by account in the order of codes, each in the order in which it was written; read as a stream.
    """
    parts = [func.substr(LedgerAccount.code + ":", 1, len(text)) == text for text in (beginning.rstrip(":") + ":" for beginning in beginnings)]
    return _lines(or_(*parts))


def statement_of_challenge(challenge_id: int) -> Iterator[StatementLine]:
    """As `statement_of_codes`, of everything that was posted for a challenge; of accounts that all share, its own part."""
    return _lines(Posting.challenge_id == challenge_id)


def _lines(condition) -> Iterator[StatementLine]:
    rows = (
        select(
            LedgerAccount.code, Posting.id.label("posting_id"), Posting.kind, Posting.actor, Posting.reason, Posting.occurred_at,
            Posting.recorded_at, Leg.debit, Leg.credit,
        )
        .select_from(Leg).join(Posting, Posting.id == Leg.posting_id).join(LedgerAccount, LedgerAccount.id == Leg.account_id)
        .where(condition, IS_WHOLE).order_by(LedgerAccount.code, Leg.id)
    )  # fmt: skip
    code, held, sign = None, 0, 1
    for row in db.session.execute(rows, execution_options={"yield_per": TOGETHER}):
        if row.code != code:
            code, held, sign = row.code, 0, -1 if row.code[0] in "LI" else 1
        held += sign * ((row.debit or 0) - (row.credit or 0))
        yield StatementLine(**row._mapping, balance=held)


def meaning(code: str) -> str:
    """What an account of this code holds, in words."""
    return CHART[read(code).kind.name].meaning
