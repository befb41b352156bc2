"""The steps of the wizard, and the forms of a running challenge."""

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from ideahub.domain.challenges.rules_in_words import SHOWN, TALLY, TERMS
from ideahub.kernel.forms import AtMost, Between, Filled, Form, body, choices_of, line
from ideahub.kernel.words import _l

LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español"), ("it", "Italiano"), ("nl", "Nederlands"), ("pl", "Polski"), ("pt", "Português"), ("tr", "Türkçe"), ("uk", "Українська"), ("ar", "العربية")]  # fmt: skip
WHO = [
    ("verified", _l("Everybody with a proven mail address")),
    ("domains", _l("People with an address at certain mail domains")),
    ("members", _l("Members of the organization")),
    ("guests", _l("People whom you invite")),
]
TIES_IN_TURN = [
    ("more_voters,earlier_receipt,receipt_hash", _l("More voters first, then the earlier receipt, then the receipt that comes first in the alphabet")),
    ("earlier_receipt,receipt_hash", _l("The earlier receipt first, then the receipt that comes first in the alphabet")),
    ("receipt_hash", _l("The receipt that comes first in the alphabet, which nobody can steer")),
]


class CreateChallengeForm(Form):
    """The first words of a challenge."""

    title = StringField(_l("Title"), [Filled(_l("Give the challenge a title.")), AtMost(120)], filters=[line], description=_l("A wish or a question. Eight words do."))
    organization = SelectField(_l("Organization"), [Filled(_l("Choose the organization that holds the challenge."))], validate_choice=True)
    kind = RadioField(_l("Kind"), [Filled(_l("Choose a kind."))])


class BriefForm(Form):
    """What is asked."""

    title = StringField(_l("Title"), [Filled(_l("Give the challenge a title.")), AtMost(120)], filters=[line], description=_l("A wish or a question. Eight words do."))
    summary = TextAreaField(_l("Summary"), [AtMost(300)], filters=[body], description=_l("One or two sentences under the title, with a number that somebody measured."))
    brief = TextAreaField(_l("Brief"), [AtMost(20_000)], filters=[body], description=_l("The problem, what a solution may cost, what happens with the winner. Markdown works: # for headings, - for lists."))
    language = SelectField(_l("Language of the brief"), choices=choices_of(LANGUAGES), default="en")
    visibility = RadioField(
        _l("Who can see it"), [Filled(_l("Choose who can see the challenge."))], default="public",
        choices=choices_of([("public", _l("Everybody")), ("unlisted", _l("Everybody who has the link")), ("private", _l("Only people whom you invite"))]),
    )  # fmt: skip


class EntriesForm(Form):
    """What entrants send, and who they may be."""

    per_person = IntegerField(_l("Entries for each person"), [Between(1, 100)], default=3)
    pictures_max = IntegerField(_l("Pictures in an entry"), [Between(0, 10)], default=5)
    files_max = IntegerField(_l("Other files in an entry"), [Between(0, 10)], default=2)
    shown = RadioField(_l("When entries are shown"), choices=choices_of(SHOWN), default="at_once")
    names = RadioField(_l("Names"), choices=choices_of([("named", _l("Entries carry their authors' names")), ("anonymous", _l("Anonymous until the result"))]), default="named")
    who = RadioField(_l("Who may enter"), choices=choices_of(WHO), default="verified")
    domains = StringField(_l("Mail domains"), [AtMost(500)], filters=[line], description=_l("With commas, such as example.org, example.net."))
    min_account_days = IntegerField(_l("Least age of an account, in days"), [Between(0, 365)], default=0)
    sponsor_people = BooleanField(_l("People of the organization may enter and vote too"))


class DecisionForm(Form):
    """Who decides, how people vote, and who may."""

    by = RadioField(
        _l("Who decides"), default="vote",
        choices=choices_of([("vote", _l("The vote: the highest count wins")), ("sponsor", _l("You pick among the shortlist that your moderators made"))]),
    )  # fmt: skip
    ties = RadioField(_l("Where entries are level"), choices=choices_of(TIES_IN_TURN), default=TIES_IN_TURN[0][0])
    method = RadioField(_l("How people vote"), default="approval")
    tally = RadioField(_l("When the counts are shown"), choices=choices_of(TALLY), default="end")
    who = RadioField(_l("Who may vote"), choices=choices_of(WHO), default="verified")
    domains = StringField(_l("Mail domains"), [AtMost(500)], filters=[line], description=_l("With commas, such as example.org, example.net."))
    min_account_days = IntegerField(_l("Least age of an account, in days"), [Between(0, 365)], default=0)


class ModerationForm(Form):
    """Filtering, waiting times, rights."""

    mode = RadioField(
        _l("When moderators look"), default="before",
        choices=choices_of([("before", _l("Before an entry is published")), ("after", _l("After: everything is shown at once, and people report what does not belong"))]),
    )  # fmt: skip
    answer_hours = IntegerField(_l("Hours until an answer is promised"), [Between(1, 720)], default=48)
    appeal_days = IntegerField(_l("Days for an appeal"), [Between(1, 90)], default=14)
    decide_days = IntegerField(
        _l("Days to announce the result after the last phase"), [Between(1, 90)], default=14,
        description=_l("If nothing is announced until then, the vote decides by itself."),
    )  # fmt: skip
    terms = RadioField(_l("Rights over entries"), choices=choices_of((name, title) for name, (title, _text) in TERMS.items()), default="licence_winners")


class AppointForm(Form):
    """A person and a role."""

    handle = StringField(_l("Handle"), [Filled(_l("Write the person's handle, such as @mona.")), AtMost(60)], filters=[line], description=_l("The name after the @ on the person's profile."))
    role = RadioField(_l("Role"), choices=choices_of([("moderator", _l("Moderator")), ("guest", _l("Guest: may see a private challenge"))]), default="moderator")


class UpdateForm(Form):
    """News for everybody in the challenge."""

    title = StringField(_l("Title"), [Filled(_l("Give the update a title.")), AtMost(120)], filters=[line])
    body = TextAreaField(_l("Text"), [Filled(_l("Write what is new.")), AtMost(10_000)], filters=[body])


class AmendForm(Form):
    """What an amendment may change in words."""

    reason = StringField(_l("Why do the rules change?"), [Filled(_l("Say why the rules change; everybody in the challenge reads it.")), AtMost(300)], filters=[line])
    summary = TextAreaField(_l("Summary"), [AtMost(300)], filters=[body])
    brief = TextAreaField(_l("Brief"), [AtMost(20_000)], filters=[body])


class CancelForm(Form):
    """Cancelling asks for the title, since it cannot be undone."""

    reason = StringField(_l("Why is it cancelled?"), [Filled(_l("Say why; everybody in the challenge reads it.")), AtMost(300)], filters=[line])
    title = StringField(_l("Type the title of the challenge to confirm"), [Filled(_l("Type the title to confirm.")), Optional()], filters=[line])
