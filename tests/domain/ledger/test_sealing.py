"""Seals over postings."""

import threading

import pytest
from sqlalchemy import select, text

from ideahub.domain.ledger.commands import Order, post
from ideahub.domain.ledger.models import Posting, Seal
from ideahub.domain.ledger.postings import charge
from ideahub.domain.ledger.records import seal_hash
from ideahub.domain.ledger.sealing import seal_postings
from ideahub.kernel.db import db
from ideahub.kernel.events import EventRow
from ideahub.kernel.merkle import Tree
from tests.factories.ledger import BANK, cash, fund

pytestmark = pytest.mark.usefixtures("database")


def test_seal_covers_every_posting_so_far_and_follows_the_one_before(clock):
    first = [fund().hash for _time in range(3)]
    head = seal_postings()
    second = [fund().hash]
    seal_postings()
    seals = db.session.scalars(select(Seal).order_by(Seal.id)).all()
    for seal, hashes, previous in zip(seals, (first, second), ("", head), strict=True):
        tree = Tree()
        for each in hashes:
            tree.append(each)
        assert (seal.count, seal.root, seal.previous, seal.sealed_at) == (len(hashes), tree.root, previous, clock.now())
        assert seal.hash == seal_hash(previous=previous, last_posting_id=seal.last_posting_id, count=seal.count, root=seal.root, sealed_at=seal.sealed_at)


def test_where_nothing_is_new_no_seal_is_set():
    assert seal_postings() is None
    fund()
    assert (seal_postings() is None, seal_postings(), db.session.query(Seal).count()) == (False, None, 1)


def test_head_is_told_by_an_event():
    fund()
    head = seal_postings()
    told = db.session.scalars(select(EventRow).where(EventRow.name == "LedgerSealed")).one()
    assert (told.values["head"], told.subject, told.public) == (head, "seal", False)


@pytest.mark.postgres
@pytest.mark.committed
def test_while_somebody_is_posting_nothing_is_sealed_and_nobody_waits_for_long(app):
    """A number drawn earlier may be committed later: a seal in between would miss it."""
    order = Order(move=charge(challenge=7, cash=cash(), purse=5), key="slow", reason="r", challenge_id=7)
    fund()
    with db.engine.connect() as slow:
        slow.execute(text("LOCK TABLE ledger_posting IN ROW EXCLUSIVE MODE"))
        number = slow.scalar(text("SELECT nextval('ledger_posting_id_seq')"))
        assert seal_postings() is None
        done = []
        thread = threading.Thread(target=lambda: done.append(_post(app, order)))
        thread.start()
        thread.join(10)
        slow.rollback()
    assert done and number < done[0]
    assert (seal_postings() is not None, db.session.query(Posting).count(), db.session.scalar(select(Seal.count))) == (True, 2, 2)


def _post(app, order) -> int:
    with app.app_context():
        return post(actor=BANK, order=order).id
