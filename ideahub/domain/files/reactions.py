"""What files do when something happens to accounts."""

from ideahub.domain.accounts.events import AccountClosed
from ideahub.domain.files.commands import forget_files_of
from ideahub.kernel.events import reacts_to
from ideahub.kernel.policy import SYSTEM


@reacts_to(AccountClosed)
def forget_files_of_closed_account(event: AccountClosed) -> None:
    """The face goes, and so do files that were never used."""
    forget_files_of(actor=SYSTEM, user_id=event.user_id)
