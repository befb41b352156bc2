"""The nightly check."""

import logging

import pytest
from sqlalchemy import select

from ideahub.domain.ledger.auditing import audit_ledger
from ideahub.jobs.timetable import every_early_morning
from ideahub.kernel.db import db
from ideahub.kernel.events import EventRow
from ideahub.observers.notifications.kinds import KINDS
from ideahub.observers.notifications.models import Notification
from tests.cast import olga, sam
from tests.factories.ledger import make_payable, tamper

pytestmark = pytest.mark.usefixtures("database")


def told() -> list[EventRow]:
    """Every event about an unsound ledger."""
    return db.session.scalars(select(EventRow).where(EventRow.name == "LedgerUnsound")).all()


def test_sound_ledger_is_no_news():
    make_payable()
    assert (audit_ledger(), told()) == (0, [])


def test_unsound_ledger_is_logged_and_told_to_operators_alone(caplog):
    operator, other = sam(), olga()
    make_payable(3, 500)
    tamper("UPDATE ledger_account SET balance = 7 WHERE code = 'L:payable:3:EUR'")
    with caplog.at_level(logging.ERROR):
        every_early_morning()
    assert [row.values for row in told()] == [{"actor_id": None, "challenge_id": None, "findings": 1, "first": "I4 account L:payable:3:EUR"}]
    assert "It keeps 7 after leg" in caplog.text
    notices = db.session.scalars(select(Notification).where(Notification.kind == "ledger_unsound")).all()
    assert [notice.user_id for notice in notices] == [operator.id] != [other.id]
    assert "the first is I4 account L:payable:3:EUR. Make no payouts" in KINDS["ledger_unsound"].body(notices[0].values)


def test_each_night_tells_anew(caplog):
    sam()
    make_payable(3, 500)
    tamper("UPDATE ledger_account SET balance = 7 WHERE code = 'L:payable:3:EUR'")
    assert [audit_ledger(), audit_ledger(), len(told()), db.session.query(Notification).filter_by(kind="ledger_unsound").count()] == [1, 1, 2, 2]
