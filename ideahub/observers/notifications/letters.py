"""The mails that carry a link or a warning about an account: no wish switches them off, and each is written once."""

from ideahub.domain.accounts.links import email_change_path, reset_path, verification_path
from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.queries import user_by_email
from ideahub.domain.organizations.links import invitation_path
from ideahub.domain.organizations.models import Invitation
from ideahub.kernel.links import absolute
from ideahub.kernel.outbox import write_letter
from ideahub.kernel.words import _, _l, speaking

ROLES = {"owner": _l("owner"), "manager": _l("manager"), "member": _l("member")}


def _write(key: str, to: str, subject: str, *paragraphs: str) -> None:
    write_letter(key=key, to=to, subject=subject, text="\n\n".join(map(str, paragraphs)) + "\n\n--\nIdeaHub\n" + absolute("/") + "\n")


def write_verification(user: User, number: int) -> None:
    """The link that proves the account's address; nothing where it is proven already."""
    if not user.email or user.is_verified:
        return
    with speaking(user.language):
        _write(
            f"verification:{number}", user.email, _("Prove your mail address"),
            _("Hello %(name)s,", name=user.name),
            _("somebody signed up to IdeaHub with this address. If it was you, open this page and press the button; then you can take part:"),
            absolute(verification_path(user)),
            _("The link works for seven days. If it was not you, do nothing: the account stays closed to everything."),
        )  # fmt: skip


def write_sign_up_repeated(user: User, number: int) -> None:
    """To the owner of an account whose address was given once more: the way in, or first the proof."""
    if not user.email:
        return
    with speaking(user.language):
        key, subject = f"sign-up-repeated:{number}", _("This address has an account already")
        gave = _("somebody gave this address to IdeaHub for an account. There is one already, so no other was opened.")
        hello, stranger = _("Hello %(name)s,", name=user.name), _("If it was not you, do nothing: whoever it was learns nothing about your account.")
        new_password = _("If you do not know its password, or did not choose it yourself, set your own here. The link works for two hours:")
        if user.is_verified:
            ways = [_("Sign in here:"), absolute("/sign-in"), new_password, absolute(reset_path(user))]
        else:
            proof = _("The address is not proven yet. If you opened the account, open this page and press the button:")
            ways = [proof, absolute(verification_path(user)), new_password, absolute(reset_path(user))]
        _write(key, user.email, subject, hello, gave, *ways, stranger)


def write_email_change(user: User, number: int) -> None:
    """The link to the new address, and the warning to the present one; nothing where no address is waiting any more."""
    if not user.email or not user.new_email:
        return
    with speaking(user.language):
        hello = _("Hello %(name)s,", name=user.name)
        _write(
            f"email-change:{number}", user.new_email, _("Prove your new mail address"), hello,
            _("this address is to become that of your account on IdeaHub. Open this page and press the button:"),
            absolute(email_change_path(user)),
            _("The link works for a day. Until then your present address counts. If it was not you, do nothing."),
        )  # fmt: skip
        _write(
            f"email-change-asked:{number}", user.email, _("Your mail address is to be changed"), hello,
            _("somebody who knows your password asked to change the mail address of your account on IdeaHub. A link went to the new address."),
            _("If it was not you, set a new password at once, and sign out everywhere:"),
            absolute("/settings/security"),
        )  # fmt: skip


def write_email_changed(user: User, number: int) -> None:
    """To the address that counts from now on."""
    if not user.email:
        return
    with speaking(user.language):
        _write(
            f"email-changed:{number}", user.email, _("Your mail address is changed"),
            _("Hello %(name)s,", name=user.name),
            _("this is the address of your account on IdeaHub from now on. Sign in with it, and with your password:"),
            absolute("/sign-in"),
        )  # fmt: skip


def write_reset(user: User, number: int) -> None:
    """The link for a new password."""
    if not user.email:
        return
    with speaking(user.language):
        _write(
            f"reset:{number}", user.email, _("Set a new password"),
            _("Hello %(name)s,", name=user.name),
            _("somebody asked for a new password for your account on IdeaHub. If it was you, set it here:"),
            absolute(reset_path(user)),
            _("The link works for two hours, and once. If it was not you, do nothing: your password stays as it is."),
        )  # fmt: skip


def write_invitation(invitation: Invitation) -> None:
    """To somebody who may have no account yet, in the language of the account, else in that of the person who invites."""
    if not invitation.email or invitation.accepted_at or invitation.withdrawn_at:
        return
    invited, inviter, organization = user_by_email(invitation.email), invitation.invited_by, invitation.organization.name
    with speaking((invited or inviter).language):
        asks = _("%(name)s invites you to belong to “%(organization)s” on IdeaHub. Your role would be: %(role)s.",
                 name=inviter.name, organization=organization, role=str(ROLES[invitation.role]))  # fmt: skip
        way = _("Open this page and press the button:") if invited else _("Sign in or make an account with any address, open this page and press the button:")
        _write(
            f"invitation:{invitation.id}", invitation.email, _("An invitation to “%(organization)s”", organization=organization),
            asks, way, absolute(invitation_path(invitation)),
            _("The link works for 14 days, and once. If you do not know what this is about, do nothing."),
        )  # fmt: skip
