"""Posting: the only way in which money moves.

All accounts of an order are locked before anything is written, in one order for everybody: those of one challenge first, those that all
share last, each by code. A command that has several orders gives them to `post_together` at once, or holds its challenge before the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from sqlalchemy import insert, select

from ideahub.domain.ledger.actors import may_report, spelt
from ideahub.domain.ledger.codes import currency_of, read
from ideahub.domain.ledger.kinds import KINDS, REVERSAL
from ideahub.domain.ledger.models import MOST, MOST_HELD, LedgerAccount, Leg, Posting
from ideahub.domain.ledger.moves import Move, Part
from ideahub.domain.ledger.records import body_hash, posting_hash
from ideahub.kernel import clock
from ideahub.kernel.db import add_unless_there, db
from ideahub.kernel.errors import Conflict, Denied
from ideahub.kernel.money import Money, format_money
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _

LONGEST = 500
_NEW_LEG = insert(Leg.__table__)


@dataclass(frozen=True, kw_only=True)
class Order:
    """A move to be posted. `key` makes it happen once; `occurred_at` says when it happened outside, None: now, as it is written.

    `challenge_id` is needed where an account of one challenge is touched.
    """

    move: Move
    key: str
    reason: str
    challenge_id: int | None = None
    occurred_at: datetime | None = None
    reverses_id: int | None = None

    def __post_init__(self):
        if not (self.key.strip() and self.reason.strip() and len(self.key) <= LONGEST and len(self.reason) <= LONGEST):
            raise ValueError(f"A posting has a key and a reason of at most {LONGEST} characters.")
        if (self.move.kind == REVERSAL) != (self.reverses_id is not None):
            raise ValueError("A reversal names the posting that it reverses, and nothing else does.")
        for part in self.move.parts:
            account = read(part.code)
            if account.kind.is_private and self.challenge_id is None or account.kind.of == "challenge" and account.of != str(self.challenge_id):
                raise ValueError(f"{part.code} belongs to a challenge; the order is of {self.challenge_id}.")
            if (part.debit or part.credit) > MOST:
                raise ValueError(f"{part.code}: the amount is too large.")
            if self.move.kind != REVERSAL and account.kind.name not in getattr(KINDS[self.move.kind], "debit" if part.credit is None else "credit"):
                raise ValueError(f"{self.move.kind} does not {'debit' if part.credit is None else 'credit'} {part.code}.")

    @property
    def lines(self) -> list[tuple[str, int | None, int | None]]:
        """(code, debit, credit) of each leg."""
        return [(part.code, part.debit, part.credit) for part in self.move.parts]


@command
def post(*, actor, order: Order) -> Posting:
    """Write a posting, or give the one that was written under the same key before. See `post_together`."""
    return post_together(actor=actor, orders=[order])[0]


@command
def post_together(*, actor, orders: Sequence[Order]) -> list[Posting]:
    """Write these postings in turn, all or none; one whose key was used for the same before is given as it was written then.

    Denied where only a provider reports such a thing; Conflict where the key was used for something else, where an account would
    fall below its floor, and where something would be left on an account that has to be emptied.
    """
    who = spelt(actor)
    if any(order.move.kind != REVERSAL and not may_report(who, order.move.kind) for order in orders):
        raise Denied(_("Money comes and goes only as the payment provider reports it; nobody can say so by hand."))
    accounts = _locked_accounts(orders)
    known = {row.key: row for row in db.session.scalars(select(Posting).where(Posting.key.in_([order.key for order in orders])))}
    for order in orders:
        if order.key in known:
            _same_as(known[order.key], who, order)
        else:
            _take(accounts, order)
            known[order.key] = _written(accounts, who, order)
    return [known[order.key] for order in orders]


@command
def reverse(*, actor, posting: Posting, key: str, reason: str, occurred_at: datetime | None = None) -> Posting:
    """Undo a posting by its exact mirror, once. Whoever may report such a posting may reverse it; what was reversed stays in the journal.

    Denied and Conflict as with `post`; Conflict, too, where it was reversed under another key, or is a reversal itself.
    """
    if posting.kind == REVERSAL:
        raise Conflict(_("A reversal is not reversed. Post the right thing anew."))
    if not may_report(spelt(actor), posting.kind):
        raise Denied(_("Money comes and goes only as the payment provider reports it; nobody can say so by hand."))
    parts = tuple(Part(leg.account.code, leg.credit, leg.debit) for leg in reversed(posting.legs))
    order = Order(
        move=Move(REVERSAL, parts), key=key, reason=reason, challenge_id=posting.challenge_id, occurred_at=occurred_at, reverses_id=posting.id
    )
    _locked_accounts([order])
    before = db.session.scalar(select(Posting).where(Posting.reverses_id == posting.id))
    if before is not None and before.key != key:
        raise Conflict(_("This posting has been reversed already."), posting=before.id)
    return post(actor=actor, order=order)


def _same_as(posting: Posting, who: str, order: Order) -> None:
    if posting.body_hash != _body_hash(who, order):
        raise Conflict(_("The key “%(key)s” was used for another posting. Nothing was posted.", key=order.key), posting=posting.id)


def _body_hash(who: str, order: Order) -> str:
    return body_hash(
        kind=order.move.kind, challenge_id=order.challenge_id, actor=who, reason=order.reason, occurred_at=order.occurred_at,
        reverses_id=order.reverses_id, lines=order.lines,
    )  # fmt: skip


def _locked_accounts(orders: Sequence[Order]) -> dict[str, SimpleNamespace]:
    """Code to id and balance of every account that the orders touch, opened where it is new, locked in the order of everybody."""
    owners: dict[str, int | None] = {}
    for order in orders:
        for part in order.move.parts:
            owners.setdefault(part.code, order.challenge_id if read(part.code).kind.is_private else None)
    there = set(db.session.scalars(select(LedgerAccount.code).where(LedgerAccount.code.in_(owners))))
    for code in sorted(owners.keys() - there):
        account = read(code)
        new = {"code": code, "type": account.type, "unit": account.unit, "challenge_id": owners[code], "opened_at": clock.now()}
        add_unless_there(LedgerAccount, **new, balance=0, last_leg_id=0)
    rows = select(LedgerAccount.id, LedgerAccount.code, LedgerAccount.balance, LedgerAccount.challenge_id).where(LedgerAccount.code.in_(owners))
    rows = rows.order_by(LedgerAccount.challenge_id.is_(None), LedgerAccount.code).with_for_update(key_share=True)
    accounts = {row.code: SimpleNamespace(**row._mapping) for row in db.session.execute(rows)}
    for code, owner in owners.items():
        if accounts[code].challenge_id != owner:
            raise Conflict(_("“%(code)s” belongs to another challenge. Nothing was posted.", code=code))
    return accounts


def _take(accounts: dict[str, SimpleNamespace], order: Order) -> None:
    """Move the balances in memory; Conflict where one may not become what it would."""
    emptied = () if order.move.kind == REVERSAL else KINDS[order.move.kind].empties
    for part in order.move.parts:
        account, held = read(part.code), accounts[part.code]
        sign = -1 if account.grows_by_credit else 1
        after = held.balance + sign * ((part.debit or 0) - (part.credit or 0))
        if after < 0 and account.kind.has_floor:
            words = {"code": part.code, "held": _amount(held.balance, account.unit), "asked": _amount(held.balance - after, account.unit)}
            raise Conflict(_("“%(code)s” holds %(held)s; %(asked)s cannot be taken from it. Nothing was posted.", **words), account=part.code)
        if account.kind.name in emptied and part.credit is None and after:
            raise Conflict(_("“%(code)s” holds %(held)s, and all of it has to go. Nothing was posted.", code=part.code, held=_amount(held.balance, account.unit)))
        if abs(after) > MOST_HELD:
            raise Conflict(_("“%(code)s” would hold more than the ledger can count. Nothing was posted.", code=part.code))
        held.balance = after


def _amount(minor: int, unit: str) -> str:
    return format_money(Money(minor, currency_of(unit)))


def _written(accounts: dict[str, SimpleNamespace], who: str, order: Order) -> Posting:
    now = clock.now()
    values = {
        "key": order.key, "kind": order.move.kind, "challenge_id": order.challenge_id, "actor": who, "reason": order.reason,
        "occurred_at": order.occurred_at or now, "recorded_at": now, "reverses_id": order.reverses_id,
        "body_hash": _body_hash(who, order), "leg_count": len(order.move.parts),
    }  # fmt: skip
    values["hash"] = posting_hash(SimpleNamespace(**values), order.lines)
    posting = add_unless_there(Posting, **values)
    if posting is None:  # somebody else was a moment earlier: with the same body, or this is refused
        posting = db.session.scalars(select(Posting).where(Posting.key == order.key)).one()
        _same_as(posting, who, order)
        return posting
    legs = [
        {"posting_id": posting.id, "number": number, "account_id": accounts[code].id, "debit": debit, "credit": credit}
        for number, (code, debit, credit) in enumerate(order.lines, 1)
    ]
    db.session.execute(_NEW_LEG, legs)
    return posting
