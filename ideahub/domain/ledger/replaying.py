"""Whether each balance is what its legs give, and never was what it must not be: the legs replayed account by account."""

from collections.abc import Iterator

from sqlalchemy import case, func, or_, select, tuple_

from ideahub.domain.ledger.codes import read
from ideahub.domain.ledger.findings import Finding
from ideahub.domain.ledger.kinds import KINDS
from ideahub.domain.ledger.models import LedgerAccount, Leg, Posting
from ideahub.kernel.db import db
from ideahub.kernel.errors import Invalid

TOGETHER = 5000


def replay(report) -> Iterator[Finding]:
    """Findings about accounts; `report` is told how many there are."""
    report.accounts = db.session.scalar(select(func.count()).select_from(LedgerAccount))
    yield from _without_posting()
    yield from _cached()
    yield from _history()


def _without_posting() -> Iterator[Finding]:
    rows = select(Leg.id, Leg.posting_id).outerjoin(Posting, Posting.id == Leg.posting_id).where(Posting.id.is_(None)).order_by(Leg.id)
    for row in db.session.execute(rows, execution_options={"yield_per": TOGETHER}):
        yield Finding("I1", f"Leg {row.id} is of a posting that is not there.", posting=row.posting_id)


def _cached() -> Iterator[Finding]:
    """Compared by the database in one statement, so that nobody posts between two readings."""
    sign = case((LedgerAccount.type.in_(("L", "I")), -1), else_=1)
    given = sign * func.coalesce(func.sum(func.coalesce(Leg.debit, 0) - func.coalesce(Leg.credit, 0)), 0)
    last = func.coalesce(func.max(Leg.id), 0)
    rows = (
        select(LedgerAccount.code, LedgerAccount.balance, given.label("given"), LedgerAccount.last_leg_id, last.label("last"))
        .outerjoin(Leg, Leg.account_id == LedgerAccount.id)
        .group_by(LedgerAccount.id, LedgerAccount.code, LedgerAccount.type, LedgerAccount.balance, LedgerAccount.last_leg_id)
        .having(or_(LedgerAccount.balance != given, LedgerAccount.last_leg_id != last))
        .order_by(LedgerAccount.id)
    )  # fmt: skip
    for row in db.session.execute(rows, execution_options={"yield_per": TOGETHER}):
        yield Finding("I4", f"It keeps {row.balance} after leg {row.last_leg_id}; its legs give {row.given} after leg {row.last}.", account=row.code)


def _history() -> Iterator[Finding]:
    account = floor = name = None
    for row in _legs():
        if row.account_id != account:
            account, held, told = row.account_id, 0, False
            floor, name, sign = _nature(row.code)
        held += sign * ((row.debit or 0) - (row.credit or 0))
        if floor and held < 0 and not told:
            told = True
            yield Finding("I3", f"It fell to {held}.", posting=row.posting_id, account=row.code)
        if held and row.kind in _EMPTYING and row.debit is not None and name in KINDS[row.kind].empties:
            yield Finding("I20", f"{held} was left by a posting of kind {row.kind}.", posting=row.posting_id, account=row.code)


_EMPTYING = frozenset(name for name, kind in KINDS.items() if kind.empties)


def _nature(code: str) -> tuple[bool, str, int]:
    """Whether the account has a floor, its kind, and the sign of a debit. One that is spelt wrongly is told of elsewhere."""
    try:
        account = read(code)
    except Invalid:
        return False, "", 1
    return account.kind.has_floor, account.kind.name, -1 if account.grows_by_credit else 1


def _legs() -> Iterator:
    """Every leg, account by account, each in the order in which it was written; some at a time."""
    rows = (
        select(Leg.account_id, Leg.id, Leg.posting_id, Leg.debit, Leg.credit, LedgerAccount.code, Posting.kind)
        .join(LedgerAccount, LedgerAccount.id == Leg.account_id).join(Posting, Posting.id == Leg.posting_id)
        .order_by(Leg.account_id, Leg.id).limit(TOGETHER)
    )  # fmt: skip
    after = 0, 0
    # Said of the accounts, too: else PostgreSQL may read all those before again each time.
    while some := db.session.execute(rows.where(tuple_(Leg.account_id, Leg.id) > after, LedgerAccount.id >= after[0])).all():
        yield from some
        after = some[-1].account_id, some[-1].id
