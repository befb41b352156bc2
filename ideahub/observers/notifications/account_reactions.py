"""Which happenings to accounts and invitations send a letter. A stranger's try with an unknown address sends none."""

from ideahub.domain.accounts.events import (
    AccountOpened,
    EmailChangeAsked,
    EmailChanged,
    PasswordResetAsked,
    SignUpRepeated,
    VerificationAsked,
)
from ideahub.domain.accounts.queries import find_user
from ideahub.domain.organizations.events import MemberInvited
from ideahub.domain.organizations.queries import find_invitation
from ideahub.kernel.events import reacts_to
from ideahub.observers.notifications import letters


@reacts_to(AccountOpened, VerificationAsked)
def mail_verification(event):
    """The link that proves the address."""
    letters.write_verification(find_user(event.user_id), event.number)


@reacts_to(SignUpRepeated)
def mail_owner_of_known_address(event):
    """The owner learns that the address was tried, and how to get in."""
    letters.write_sign_up_repeated(find_user(event.user_id), event.number)


@reacts_to(EmailChangeAsked)
def mail_both_addresses(event):
    """The link to the new address, a warning to the present one."""
    letters.write_email_change(find_user(event.user_id), event.number)


@reacts_to(EmailChanged)
def mail_new_address(event):
    """That the new address counts."""
    letters.write_email_changed(find_user(event.user_id), event.number)


@reacts_to(PasswordResetAsked)
def mail_reset(event):
    """The link for a new password."""
    letters.write_reset(find_user(event.user_id), event.number)


@reacts_to(MemberInvited)
def mail_invitation(event):
    """The link by which an invitation is accepted."""
    letters.write_invitation(find_invitation(event.invitation_id))
