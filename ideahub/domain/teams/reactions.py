"""What teams do when something happens to accounts."""

from ideahub.domain.accounts.events import AccountClosed
from ideahub.domain.teams.commands import take_out_of_all_teams
from ideahub.kernel.events import reacts_to
from ideahub.kernel.policy import SYSTEM


@reacts_to(AccountClosed)
def take_closed_account_out_of_teams(event: AccountClosed) -> None:
    """A closed account is in no team."""
    take_out_of_all_teams(actor=SYSTEM, user_id=event.user_id)
