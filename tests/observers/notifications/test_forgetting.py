"""What others were told of a person who has left."""

import pytest
from sqlalchemy import select

from ideahub.domain.accounts.commands import close_account
from ideahub.domain.accounts.passwords import prove
from ideahub.domain.organizations.commands import add_member
from ideahub.kernel.db import db
from ideahub.kernel.outbox import Letter
from ideahub.kernel.policy import SYSTEM
from ideahub.observers.notifications.models import Notification
from tests.cast import lindenhafen, olga, vera, walt
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.usefixtures("database")


def test_name_of_a_closed_account_is_gone_from_the_owners_inbox_and_letters():
    for person in (vera(), walt()):
        add_member(actor=SYSTEM, organization=lindenhafen(), user=person)
    close_account(actor=vera(), proof=prove(vera(), PASSWORD))
    told = list(db.session.scalars(select(Notification).where(Notification.user_id == olga().id)))
    assert [one["name"] for one in (row.values for row in told)] == ["Walt Wiese"]
    letters = list(db.session.scalars(select(Letter.text).where(Letter.to == "olga@example.org")))
    assert [("Walt Wiese" in text, "Vera Vogel" in text) for text in letters] == [(True, False)]
