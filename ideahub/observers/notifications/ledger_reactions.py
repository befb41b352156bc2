"""Who is told when the ledger is not sound."""

from sqlalchemy import select

from ideahub.domain.accounts.models import User
from ideahub.domain.ledger.events import LedgerUnsound
from ideahub.kernel.db import db
from ideahub.kernel.events import reacts_to
from ideahub.observers.notifications.commands import notify


@reacts_to(LedgerUnsound)
def tell_operators_of_ledger(event):
    """Every operator; nobody can switch it off."""
    for user_id in db.session.scalars(select(User.id).where(User.is_operator.is_(True), User.state == "active")).all():
        values = {"findings": event.findings, "first": event.first}
        notify(user_id=user_id, key=f"ledger_unsound:{event.number}", kind="ledger_unsound", values=values, path="/operator/events?name=LedgerUnsound")
