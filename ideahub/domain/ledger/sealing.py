"""Sealing: every posting so far gets under one hash, chained to the seal before. Whoever has kept a head can tell whether anything before it was changed.

A chain from posting to posting would make all of them wait for each other; so the worker seals in batches.
"""

from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from ideahub.domain.ledger.events import LedgerSealed
from ideahub.domain.ledger.models import Posting, Seal
from ideahub.domain.ledger.records import seal_hash
from ideahub.kernel import clock
from ideahub.kernel.db import db, is_postgresql
from ideahub.kernel.events import emit
from ideahub.kernel.merkle import Tree
from ideahub.kernel.transactions import command

# While nobody is writing a posting: whoever has drawn a number below the greatest has ended by then. Nobody waits longer than this for it.
_PATIENCE = text("SET LOCAL lock_timeout = '500ms'")
_QUIET = text("LOCK TABLE ledger_posting IN SHARE MODE")
_ALONE = text("LOCK TABLE ledger_seal IN EXCLUSIVE MODE")


def seal_postings() -> str | None:
    """Seal every posting that no seal covers yet. Gives the new head; None where there is nothing to seal, or somebody is posting at this moment and does not end."""
    newest, sealed = _newest(), db.session.scalar(select(Seal.last_posting_id).order_by(Seal.id.desc()).limit(1))
    db.session.rollback()
    if newest <= (sealed or 0):
        return None
    try:
        settled = _settled()
    except OperationalError as busy:  # lock_not_available
        if getattr(busy.orig, "sqlstate", None) != "55P03":
            raise
        return None
    return _seal(settled)


@command
def _settled() -> int:
    """The greatest id, below which no posting can appear any more."""
    if is_postgresql():
        db.session.execute(_PATIENCE)
        db.session.execute(_QUIET)
    return _newest()


def _newest() -> int:
    return db.session.scalar(select(Posting.id).order_by(Posting.id.desc()).limit(1)) or 0


@command
def _seal(settled: int) -> str | None:
    if is_postgresql():
        db.session.execute(_ALONE)
    before = db.session.execute(select(Seal.last_posting_id, Seal.hash).order_by(Seal.id.desc()).limit(1)).first()
    tree, after, previous = Tree(), before.last_posting_id if before else 0, before.hash if before else ""
    hashes = select(Posting.hash).where(Posting.id > after, Posting.id <= settled).order_by(Posting.id)
    for found in db.session.scalars(hashes.execution_options(yield_per=1000)):
        tree.append(found)
    if not tree.count:
        return None
    values = {"previous": previous, "last_posting_id": settled, "count": tree.count, "root": tree.root, "sealed_at": clock.now()}
    seal = Seal(**values, hash=seal_hash(**values))
    db.session.add(seal)
    db.session.flush()
    emit(LedgerSealed(actor_id=None, seal_id=seal.id, head=seal.hash, last_posting_id=settled))
    return seal.hash
