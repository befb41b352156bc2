"""The check: every invariant that the ledger alone can know, from the rows as they are, in one pass over postings and one over accounts.

It trusts neither triggers nor constraints, and holds a bounded number of rows at a time, however many there are.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from itertools import chain, groupby

from sqlalchemy import select

from ideahub.domain.ledger import seal_checking
from ideahub.domain.ledger.actors import may_report
from ideahub.domain.ledger.codes import Account, read
from ideahub.domain.ledger.findings import Finding
from ideahub.domain.ledger.kinds import KINDS, OF_INCOME, REVERSAL
from ideahub.domain.ledger.models import MOST, LedgerAccount, Leg, Posting
from ideahub.domain.ledger.records import posting_hash
from ideahub.domain.ledger.replaying import replay
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import Invalid

TOGETHER = 1000
SEALED_WITHIN = timedelta(hours=1)


@dataclass
class Report:
    """What a check has read so far: `findings()` goes on reading. The numbers are right once it is at its end."""

    head: str = ""
    published: str | None = None
    postings: int = 0
    legs: int = 0
    accounts: int = 0
    seals: int = 0
    unsealed: int = 0
    sums: Counter = field(default_factory=Counter)

    def findings(self) -> Iterator[Finding]:
        """Everything that must not be, as it is found."""
        yield from chain(_check_postings(self), replay(self))


def check(published: str | None = None) -> Report:
    """A report whose findings are yet to be read. `published` is a head that was kept outside: one of the seals has to have it."""
    return Report(published=published)


@lru_cache(maxsize=4096)
def _account(code: str) -> Account | None:
    try:
        return read(code)
    except Invalid:
        return None


def _batches() -> Iterator[tuple[Sequence, dict[int, list]]]:
    """Postings in the order of their ids, some at a time, with their legs by posting."""
    last = 0
    legs = (
        select(
            Leg.posting_id, Leg.number, Leg.account_id, Leg.debit, Leg.credit, LedgerAccount.code, LedgerAccount.type, LedgerAccount.unit,
            LedgerAccount.challenge_id,
        )
        .join(LedgerAccount, LedgerAccount.id == Leg.account_id, isouter=True).order_by(Leg.posting_id, Leg.number)
    )  # fmt: skip
    while postings := db.session.execute(select(*Posting.__table__.columns).where(Posting.id > last).order_by(Posting.id).limit(TOGETHER)).all():
        first, last = postings[0].id, postings[-1].id
        rows = db.session.execute(legs.where(Leg.posting_id >= first, Leg.posting_id <= last))
        yield postings, {key: list(some) for key, some in groupby(rows, key=lambda leg: leg.posting_id)}


def _check_postings(report: Report) -> Iterator[Finding]:
    seals = seal_checking.Seals(report)
    for postings, legs_of in _batches():
        for posting in postings:
            legs = legs_of.get(posting.id, [])
            report.postings += 1
            report.legs += len(legs)
            yield from seals.cover(posting)
            for rule, words in (*_shape(posting, legs, report), *_sense(posting, legs), *_record(posting, legs)):
                yield Finding(rule, words, posting=posting.id)
    yield from seals.end(clock.now() - SEALED_WITHIN)
    for unit, off in sorted(report.sums.items()):
        if off:
            yield Finding("I2", f"All legs in {unit} together are off by {off}.")


def _shape(posting, legs: list, report: Report) -> Iterator[tuple[str, str]]:
    """Whether the legs are whole, each a sound amount on a sound account, and balance."""
    if [leg.number for leg in legs] != list(range(1, posting.leg_count + 1)) or posting.leg_count < 2:
        yield "I1", f"It says that it has {posting.leg_count} legs; legs {[leg.number for leg in legs]} are there."
    sums: dict[str, int] = {}
    for leg in legs:
        amount = leg.debit if leg.credit is None else leg.credit
        if (leg.debit is None) == (leg.credit is None) or type(amount) is not int or not 0 < amount <= MOST:
            yield "I18", f"Leg {leg.number} is a debit of {leg.debit} and a credit of {leg.credit}."
            continue
        account = _account(leg.code) if leg.code else None
        if account is None or (account.type, account.unit) != (leg.type, leg.unit):
            yield "I18", f"Leg {leg.number} is of an account “{leg.code}” with type {leg.type} and unit {leg.unit}."
        sums[leg.unit] = sums.get(leg.unit, 0) + (leg.debit or 0) - (leg.credit or 0)
    if any(sums.values()):
        yield "I1", "It is off by " + ", ".join(f"{off} {unit}" for unit, off in sums.items() if off) + "."
        report.sums.update(sums)


def _sense(posting, legs: list) -> Iterator[tuple[str, str]]:
    """Whether its kind allows these accounts and this actor, and whether it keeps within its challenge."""
    known = posting.kind in KINDS
    if not posting.reason.strip() or not posting.actor.startswith(("person:", "provider:", "system")) or known and not may_report(posting.actor, posting.kind):
        yield "I15", f"A posting of kind {posting.kind} by “{posting.actor}” because of “{posting.reason}”."
    if posting.kind == REVERSAL:
        yield from _mirror(posting, legs)
    elif not known:
        yield "I19", f"There is no kind “{posting.kind}”."
    for leg in legs:
        account = _account(leg.code) if leg.code else None
        if account is None:
            continue
        if known and account.kind.name not in (KINDS[posting.kind].debit if leg.credit is None else KINDS[posting.kind].credit):
            yield "I19", f"A posting of kind {posting.kind} does not {'debit' if leg.credit is None else 'credit'} {leg.code}."
        if account.type == "I" and posting.kind not in OF_INCOME:
            yield "I19", f"{leg.code} takes something by a posting of kind {posting.kind}."
        strange = account.kind.of == "challenge" and account.of != str(posting.challenge_id)
        if strange or leg.challenge_id is not None and leg.challenge_id != posting.challenge_id or account.kind.is_private and leg.challenge_id is None:
            yield "I6", f"{leg.code} belongs to challenge {leg.challenge_id}; the posting is of {posting.challenge_id}."


def _mirror(posting, legs: list) -> Iterator[tuple[str, str]]:
    other = db.session.execute(select(Posting.kind, Posting.actor).where(Posting.id == posting.reverses_id)).first()
    mirrored = select(Leg.account_id, Leg.credit, Leg.debit).where(Leg.posting_id == posting.reverses_id).order_by(Leg.number.desc())
    if other is None or other.kind == REVERSAL or [(leg.account_id, leg.debit, leg.credit) for leg in legs] != [tuple(row) for row in db.session.execute(mirrored)]:
        yield "I19", f"It is not the mirror of posting {posting.reverses_id}."
    elif other.kind in KINDS and not may_report(posting.actor, other.kind):
        yield "I15", f"A posting of kind {other.kind} was reversed by “{posting.actor}”."


def _record(posting, legs: list) -> Iterator[tuple[str, str]]:
    if posting_hash(posting, [(leg.code, leg.debit, leg.credit) for leg in legs]) != posting.hash:
        yield "I5", "It is not as it was written: its hash is another."
