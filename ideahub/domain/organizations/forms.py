"""What an organization says about itself, and whom it invites."""

from urllib.parse import urlsplit

from wtforms import EmailField, FileField, SelectField, StringField, TextAreaField, URLField
from wtforms import ValidationError as Wrong

from ideahub.domain.accounts.forms import Address
from ideahub.kernel.forms import AtMost, Filled, Form, body, choices_of, line
from ideahub.kernel.words import _, _l

ROLE_CHOICES = choices_of([
    ("member", _l("Member: belongs to it")),
    ("manager", _l("Manager: runs its challenges")),
    ("owner", _l("Owner: decides about its people too")),
])


class WebAddress:
    """A validator: an address that begins with http:// or https://, or nothing."""

    field_flags = {"maxlength": 300}

    def __call__(self, form, field):
        if not field.data:
            return
        try:
            parts = urlsplit(field.data)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and len(field.data) <= 300 and " " not in field.data
        except ValueError:
            good = False
        if not good:
            raise Wrong(_("Write the whole address, such as https://example.org."))


class ChangeOrganizationForm(Form):
    """Name, words, web address, logo."""

    name = StringField(_l("Name"), filters=[line], validators=[Filled(_l("Write the name of the organization.")), AtMost(80)])
    words = TextAreaField(
        _l("What it does"), description=_l("Who you are, for those who think of entering. Markdown works."), filters=[body], validators=[AtMost(3000)]
    )
    web = URLField(_l("Web address"), filters=[line], validators=[WebAddress()])
    logo = FileField(_l("Logo"), description=_l("PNG, JPEG, WebP or GIF."))


class FoundOrganizationForm(ChangeOrganizationForm):
    """The same, for a new one."""


class InviteMemberForm(Form):
    """Who, and as what."""

    email = EmailField(_l("Mail"), validators=[Address()])
    role = SelectField(_l("Role"), choices=ROLE_CHOICES, default="member")


class ChangeRoleForm(Form):
    """As what."""

    role = SelectField(_l("Role"), choices=ROLE_CHOICES)
