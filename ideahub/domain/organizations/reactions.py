"""What organizations do when something happens to accounts."""

from ideahub.domain.accounts.events import AccountClosed
from ideahub.domain.organizations.commands import take_out_of_all
from ideahub.kernel.events import reacts_to
from ideahub.kernel.policy import SYSTEM


@reacts_to(AccountClosed)
def take_closed_account_out(event: AccountClosed) -> None:
    """A closed account belongs to no organization."""
    take_out_of_all(actor=SYSTEM, user_id=event.user_id)
