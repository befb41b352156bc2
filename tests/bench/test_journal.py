"""The journal that is inserted at once is the one that the commands write."""

from types import SimpleNamespace

import pytest
from sqlalchemy import delete, select

from bench.journal import fill, life
from ideahub.domain.ledger.actors import Provider
from ideahub.domain.ledger.checking import check
from ideahub.domain.ledger.commands import Order, post
from ideahub.domain.ledger.models import LedgerAccount, Leg, Posting
from ideahub.domain.ledger.sealing import seal_postings
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM
from tests.conftest import _empty

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.committed]
NUMBER = 24


def journal() -> list:
    """Every row as values, without ids of accounts, moments and hashes."""
    accounts = select(LedgerAccount.code, LedgerAccount.type, LedgerAccount.unit, LedgerAccount.challenge_id, LedgerAccount.balance)
    heads = select(Posting.key, Posting.kind, Posting.challenge_id, Posting.actor, Posting.reason, Posting.leg_count, Posting.body_hash)
    legs = select(Posting.key, Leg.number, LedgerAccount.code, Leg.debit, Leg.credit).join(Posting, Posting.id == Leg.posting_id).join(LedgerAccount)
    found = [db.session.execute(rows).all() for rows in (accounts.order_by(LedgerAccount.code), heads.order_by(Posting.id), legs.order_by(Leg.id))]
    db.session.rollback()
    return [list(map(tuple, rows)) for rows in found]


def actor_of(spelt: str):
    """Who is spelt so."""
    kind, _colon, name = spelt.partition(":")
    return {"system": SYSTEM, "provider": Provider(name), "person": SimpleNamespace(id=int(name) if name.isdigit() else None)}[kind]


def test_journal_is_that_of_the_commands_and_sound():
    fill(NUMBER)
    inserted = journal()
    seal_postings()
    assert (list(check().findings()), len(inserted[1])) == ([], NUMBER)
    db.session.rollback()
    _empty(db.engine)
    told = [(actor, order) for share in range(1, 1 + NUMBER) for actor, order in life(share)][:NUMBER]
    for actor, order in told:
        post(actor=actor_of(actor), order=order)
    assert journal() == inserted


def test_guards_are_back_afterwards():
    fill(NUMBER)
    with pytest.raises(Exception, match="never"), db.engine.begin() as connection:
        connection.execute(delete(Leg))
    made = post(actor=Provider("sandbox"), order=Order(move=life(99)[0][1].move, key="more", reason="r", challenge_id=life(99)[0][1].challenge_id))
    seal_postings()
    assert (made.id, list(check().findings())) == (NUMBER + 1, [])
