"""Whether the seals cover what they say: read along with the postings, in the order of their ids."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from ideahub.domain.ledger.findings import Finding
from ideahub.domain.ledger.models import Seal
from ideahub.domain.ledger.records import seal_hash
from ideahub.kernel.db import db
from ideahub.kernel.events import EventRow
from ideahub.kernel.merkle import Tree


class Seals:
    """Give `cover` each posting in turn, then ask for the `end`; `report` is told how many seals there are, what is unsealed, and the head."""

    def __init__(self, report):
        self.report = report
        self.tree, self.previous, self.seen = Tree(), "", report.published in (None, "")
        self.waiting = None  # when the oldest unsealed posting was recorded
        # A seal that is set while the check goes on covers postings that the check may have passed by.
        self.last = db.session.scalar(select(func.max(Seal.id))) or 0
        self.seal = self._next(0)

    def _next(self, after: int):
        rows = select(*Seal.__table__.columns).where(Seal.id > after, Seal.id <= self.last).order_by(Seal.id)
        return db.session.execute(rows.limit(1)).first()

    def cover(self, posting) -> Iterator[Finding]:
        """Take the next posting."""
        while self.seal is not None and posting.id > self.seal.last_posting_id:
            yield from self._close()
        if self.seal is None:
            self.report.unsealed += 1
            self.waiting = self.waiting or posting.recorded_at
        else:
            self.tree.append(posting.hash)

    def _close(self) -> Iterator[Finding]:
        seal, tree = self.seal, self.tree
        values = {name: getattr(seal, name) for name in ("previous", "last_posting_id", "count", "root", "sealed_at")}
        if (seal.count, seal.root) != (tree.count, tree.root):
            yield Finding("I5", f"It covers {seal.count} postings up to {seal.last_posting_id}; {tree.count} are there, or not as they were.", seal=seal.id)
        if seal.previous != self.previous:
            yield Finding("I5", "It does not follow the seal before.", seal=seal.id)
        if seal_hash(**values) != seal.hash:
            yield Finding("I5", "It is not as it was set: its hash is another.", seal=seal.id)
        self.report.seals += 1
        self.report.head = self.previous = seal.hash
        self.seen = self.seen or seal.hash == self.report.published
        self.tree, self.seal = Tree(), self._next(seal.id)

    def end(self, sealed_before: datetime) -> Iterator[Finding]:
        """What is left to say once there is no further posting; those recorded before this moment should be sealed."""
        while self.seal is not None:
            yield from self._close()
        if self.waiting is not None and self.waiting < sealed_before:
            yield Finding("I5", f"{self.report.unsealed} postings are not sealed; the oldest was recorded {self.waiting:%Y-%m-%d %H:%M} UTC.")
        if not self.seen:
            yield Finding("I5", f"No seal has the head {self.report.published}, which was published.")
        told = select(EventRow.subject_id, EventRow.values, Seal.hash).outerjoin(Seal, Seal.id == EventRow.subject_id)
        told = told.where(EventRow.subject == "seal", EventRow.name == "LedgerSealed").order_by(EventRow.id)
        for row in db.session.execute(told, execution_options={"yield_per": 1000}):
            if row.values.get("head") != row.hash:
                yield Finding("I5", "It is not the one that was told when it was set.", seal=row.subject_id)
