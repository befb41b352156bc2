"""What people say about themselves and how they prove who they are."""

import re
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, FileField, PasswordField, SelectField, StringField, TextAreaField
from wtforms import ValidationError as Wrong

from ideahub.domain.accounts.models import FORMER_MEMBER
from ideahub.kernel.forms import AtMost, Filled, Form, body, choices_of, line
from ideahub.kernel.words import LANGUAGES, _, _l

TIME_ZONES = tuple(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix/", "right/"))) + ["UTC"])
HANDLE = re.compile(r"[a-z0-9][a-z0-9-]{0,28}[a-z0-9]")
RESERVED = frozenset({"admin", "administrator", "staff", "operator", "moderator", "ideahub", "support", "help", "root", "system"})

GOOD_PASSWORD = _l("At least 10 characters. Three or four words in a row are strong and easy to keep.")


class Address:
    """A validator: a mail address, which is put into its one spelling (small letters, ASCII)."""

    field_flags = {"required": True, "maxlength": 254}

    def __call__(self, form, field):
        try:
            found = validate_email((field.data or "").strip(), check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
        except EmailNotValidError as error:
            raise Wrong(_("Write a mail address such as ada@example.org.")) from error
        field.data = found.ascii_email.lower()


class FreeName:
    """A validator: not the name that accounts get when they are closed."""

    def __call__(self, form, field):
        if (field.data or "").casefold() == FORMER_MEMBER:
            raise Wrong(_("This name is given to accounts that were closed. Take another."))


class HandleShape:
    """A validator: 2 to 30 small letters, figures and hyphens."""

    field_flags = {"required": True, "maxlength": 30}

    def __call__(self, form, field):
        if not HANDLE.fullmatch(field.data or ""):
            raise Wrong(_("A handle has 2 to 30 small letters a to z, figures and hyphens, and no hyphen at its ends."))
        if field.data in RESERVED or field.data.startswith("former-member"):
            raise Wrong(_("This handle is kept for the site. Take another."))


def handle_spelling(value):
    """A filter: a handle as it is kept, without an @ before it."""
    return value.strip().lstrip("@").lower() if isinstance(value, str) else value


class SignUpForm(Form):
    """A name, an address, a password."""

    name = StringField(_l("Name"), filters=[line], validators=[Filled(_l("Write the name that others will see.")), AtMost(80), FreeName()])
    email = EmailField(_l("Mail"), description=_l("For signing in and for news of your entries; nobody else sees it."), validators=[Address()])
    password = PasswordField(_l("Password"), description=GOOD_PASSWORD, validators=[Filled(_l("Choose a password.")), AtMost(200)])


class SignInForm(Form):
    """An address and a password; both are only compared."""

    email = EmailField(_l("Mail"), filters=[line], validators=[Filled(_l("Write your mail address.")), AtMost(254)])
    password = PasswordField(_l("Password"), validators=[Filled(_l("Write your password.")), AtMost(200)])


class AskPasswordResetForm(Form):
    """Where the link goes."""

    email = EmailField(_l("Mail"), validators=[Address()])


class ResetPasswordForm(Form):
    """A new password."""

    password = PasswordField(_l("New password"), description=GOOD_PASSWORD, validators=[Filled(_l("Choose a password.")), AtMost(200)])


class ChangeProfileForm(Form):
    """What others see, and in which zone and language pages speak."""

    name = StringField(_l("Name"), filters=[line], validators=[Filled(_l("Write the name that others will see.")), AtMost(80), FreeName()])
    handle = StringField(
        _l("Handle"), description=_l("Your place in addresses, such as /people/ada-lovelace. Links to the old one stop working."),
        filters=[handle_spelling], validators=[HandleShape()],
    )  # fmt: skip
    words = TextAreaField(_l("About you"), description=_l("Everybody reads it. Markdown works."), filters=[body], validators=[AtMost(2000)])
    picture = FileField(_l("Picture"), description=_l("PNG, JPEG, WebP or GIF; everybody sees it."))
    time_zone = SelectField(_l("Time zone"), choices=choices_of((zone, zone.replace("_", " ")) for zone in TIME_ZONES))
    language = SelectField(_l("Language"), choices=choices_of(LANGUAGES))


class AskEmailChangeForm(Form):
    """A new address, with the password as proof."""

    email = EmailField(_l("New mail address"), validators=[Address()])
    password = PasswordField(_l("Present password"), validators=[Filled(_l("Write your present password.")), AtMost(200)])


class ChangePasswordForm(Form):
    """The present password and a new one."""

    password = PasswordField(_l("Present password"), validators=[Filled(_l("Write your present password.")), AtMost(200)])
    new_password = PasswordField(_l("New password"), description=GOOD_PASSWORD, validators=[Filled(_l("Choose a password.")), AtMost(200)])


class CloseAccountForm(Form):
    """The own handle, typed, and the password."""

    handle = StringField(_l("Your handle"), filters=[handle_spelling], validators=[Filled(_l("Type your handle, to be sure.")), AtMost(80)])
    password = PasswordField(_l("Present password"), validators=[Filled(_l("Write your present password.")), AtMost(200)])


class SuspendAccountForm(Form):
    """Why."""

    reason = StringField(_l("Reason"), filters=[line], validators=[Filled(_l("Say why: the person reads it.")), AtMost(500)])
