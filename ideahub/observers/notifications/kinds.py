"""Every kind of notification: its topic, and the sentence that says it.

Values hold what people wrote and codes, never a sentence of ours: codes become words when somebody reads, in the reader's language.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ideahub.domain.moderation.reasons import DECISION_REASONS
from ideahub.domain.moderation.subject import subjects
from ideahub.kernel.words import _, _l, retold


@dataclass(frozen=True)
class Kind:
    """How one kind of notification speaks. `topic` is what a person can switch off; None cannot be."""

    topic: str | None
    subject: Callable[[dict], str]
    body: Callable[[dict], str]


TOPICS = {
    "own_entries": _l("What happens to my entries"),
    "teams": _l("My teams, and invitations into teams"),
    "challenges": _l("News from challenges that I take part in"),
    "moderation": _l("What waits on my moderator's desk"),
    "organizations": _l("My organizations"),
}

ROLES = {"moderator": _l("a moderator"), "guest": _l("a guest")}
VERIFIED = {
    "verified": _l("It is verified."),
    "rejected": _l("It is not verified."),
    "declined": _l("You have declined."),
    "expired": _l("The promised time is over."),
}
OUTCOMES = {"upheld": _l("The decision stands."), "overturned": _l("The decision is overturned.")}


def _said(values: dict, **words: dict) -> dict:
    """The values with words in place of codes; what is no code (any more) is said as it stands."""
    return values | {name: known.get(values[name], values[name]) for name, known in words.items()}


def _decided(values: dict) -> dict:
    outcomes = subjects[values["subject"]].outcomes if values.get("subject") in subjects else {}
    return _said(values, action=outcomes, reason=DECISION_REASONS)


KINDS = {
    "entry_received": Kind(
        "own_entries",
        lambda v: _("We have your entry “%(title)s”", **v),
        lambda v: _("Your entry “%(title)s” in “%(challenge)s” was received. Receipt: %(receipt)s", **v),
    ),
    "entry_published": Kind(
        "own_entries",
        lambda v: _("“%(title)s” is published", **v),
        lambda v: _("Your entry “%(title)s” in “%(challenge)s” is published. Everybody can see it now.", **v),
    ),
    "entry_decided": Kind(
        "own_entries",
        lambda v: _("A decision about “%(title)s”", **v),
        lambda v: _("“%(title)s” in “%(challenge)s”: %(action)s. Reason: %(reason)s. %(sentence)s", **_decided(v)),
    ),
    "decision_undone": Kind(
        "own_entries",
        lambda v: _("The decision about “%(title)s” was taken back", **v),
        lambda v: _("The moderator took the decision about “%(title)s” back and will decide anew.", **v),
    ),
    "appeal_decided": Kind(
        "own_entries",
        lambda v: _("Your appeal about “%(title)s” is decided", **v),
        lambda v: _("Another moderator looked at “%(title)s”. %(outcome)s %(sentence)s", **_said(v, outcome=OUTCOMES)),
    ),
    "entry_selected": Kind(
        "own_entries",
        lambda v: _("“%(title)s” is on the shortlist", **v),
        lambda v: _("Your entry “%(title)s” in “%(challenge)s” was put on the shortlist.", **v),
    ),
    "prize_awarded": Kind(
        "own_entries",
        lambda v: _("Your entry won: %(prize)s", **v),
        lambda v: _("“%(title)s” won “%(prize)s” in “%(challenge)s”. The prize is recorded as promised by the sponsor.", **v),
    ),
    "phase_began": Kind(
        "challenges",
        lambda v: _("%(challenge)s: %(phase)s begins", **{**v, "phase": retold(v["phase"])}),
        lambda v: _("In “%(challenge)s” a new phase has begun: %(phase)s.", **{**v, "phase": retold(v["phase"])}),
    ),
    "update_posted": Kind(
        "challenges",
        lambda v: _("%(challenge)s: %(update)s", **v),
        lambda v: _("The sponsor of “%(challenge)s” posted an update: %(update)s", **v),
    ),
    "rules_amended": Kind(
        "challenges",
        lambda v: _("%(challenge)s: the rules were amended", **v),
        lambda v: _("The rules of “%(challenge)s” were amended. Reason: %(reason)s. The difference is shown on the rules page.", **v),
    ),
    "results_announced": Kind(
        "challenges",
        lambda v: _("%(challenge)s: the result is out", **v),
        lambda v: _("“%(challenge)s” is decided. See the places, and how each came about.", **v),
    ),
    "challenge_cancelled": Kind(
        "challenges",
        lambda v: _("%(challenge)s was cancelled", **v),
        lambda v: _("The sponsor cancelled “%(challenge)s”. Reason: %(reason)s", **v),
    ),
    "case_opened": Kind(
        "moderation",
        lambda v: _("“%(title)s” waits for a moderator", **v),
        lambda v: _("“%(title)s” waits on your desk; an answer was promised by %(due)s.", **v),
    ),
    "appeal_filed": Kind(
        "moderation",
        lambda v: _("An appeal about “%(title)s”", **v),
        lambda v: _("The author of “%(title)s” appeals. Another moderator than the first has to decide.", **v),
    ),
    "appointed": Kind(
        "challenges",
        lambda v: _("You are now %(role)s in “%(challenge)s”", **_said(v, role=ROLES)),
        lambda v: _("The sponsor of “%(challenge)s” appointed you as %(role)s.", **_said(v, role=ROLES)),
    ),
    "member_joined": Kind(
        "organizations",
        lambda v: _("%(name)s joined %(organization)s", **v),
        lambda v: _("%(name)s is now a member of %(organization)s.", **v),
    ),
    "account_suspended": Kind(
        None,
        lambda v: _("Your account is suspended"),
        lambda v: _("Your account is suspended. Reason: %(reason)s You can read, but not take part.", **v),
    ),
    "account_reinstated": Kind(None, lambda v: _("Your account is open again"), lambda v: _("The suspension of your account was lifted.")),
    "password_changed": Kind(
        None,
        lambda v: _("Your password was changed"),
        lambda v: _("Your password was changed. If that was not you, ask for a new password at once and sign out everywhere."),
    ),
}

KINDS |= {
    "last_call": Kind(
        "challenges",
        lambda v: _("%(challenge)s: last call", **v),
        lambda v: _("“%(team)s” has reached the target in “%(challenge)s” with %(quiz)s. Attempts are taken until %(closes_at)s UTC, and not a second longer.", **v),
    ),
    "contest_reopened": Kind(
        "challenges",
        lambda v: _("%(challenge)s goes on", **v),
        lambda v: _("Nobody who reached the target in “%(challenge)s” passed the verification. Attempts are taken again, under the same rules.", **v),
    ),
    "attempts_rescored": Kind(
        "challenges",
        lambda v: _("%(challenge)s: all attempts are scored anew", **v),
        lambda v: _("In “%(challenge)s” the answers were corrected: %(reason)s The board has changed in %(moved)s places; the moments received have not.", **v),
    ),
    "progress_prize": Kind(
        "challenges",
        lambda v: _("%(challenge)s: %(prize)s", **v),
        lambda v: _("“%(prize)s” in “%(challenge)s” goes to “%(team)s”.", **v) if v["team"] else _("Nobody reached the line %(line)s for “%(prize)s” in “%(challenge)s”.", **v),
    ),
    "verification_asked": Kind(
        "own_entries",
        lambda v: _("“%(team)s” is asked to be verified", **v),
        lambda v: _("“%(team)s” stands first in turn in “%(challenge)s”. Describe your method until %(due_at)s UTC, or decline.", **v),
    ),
    "verification_decided": Kind(
        "own_entries",
        lambda v: _("The verification of “%(team)s” is decided", **v),
        lambda v: _("“%(team)s” in “%(challenge)s”: %(outcome)s %(reason)s", **_said(v, outcome=VERIFIED)),
    ),
    "attempt_refused": Kind(
        "own_entries",
        lambda v: _("Attempt %(number)s could not be scored", **v),
        lambda v: _("The file of attempt %(number)s in “%(challenge)s” has problems, each with its line. The attempt does not count.", **v),
    ),
    "data_withdrawn": Kind(
        None,
        lambda v: _("%(challenge)s: delete the file %(file)s", **v),
        lambda v: _("The sponsor of “%(challenge)s” has withdrawn the file “%(file)s”. By the terms that you accepted, delete it. Reason: %(reason)s", **v),
    ),
    "ledger_unsound": Kind(
        None,
        lambda v: _("The ledger has to be looked at"),
        lambda v: _("The nightly check of the ledger found what must not be, %(findings)s in all; the first is %(first)s. Make no payouts until it is explained. On the command line, “ideahub ledger check” says more.", **v),
    ),
    "attempt_failed": Kind(
        None,
        lambda v: _("Attempt %(number)s failed through our fault", **v),
        lambda v: _("Attempt %(number)s in “%(challenge)s” could not be scored. It does not count against the team. Look at the reason, and try it again.", **v),
    ),
}

KINDS |= {
    "team_invited": Kind(
        "teams",
        lambda v: _("%(name)s invites you into the team “%(team)s”", **v),
        lambda v: _("%(name)s would like you in the team “%(team)s” in “%(challenge)s”. You can join, or decline.", **v),
    ),
    "team_declined": Kind(
        "teams",
        lambda v: _("An invitation into “%(team)s” was declined", **v),
        lambda v: (
            _("%(name)s does not join “%(team)s” in “%(challenge)s”.", **v)
            if v["name"]
            else _("Somebody whom you invited by mail address does not join “%(team)s” in “%(challenge)s”.", **v)
        ),
    ),
    "team_joined": Kind(
        "teams",
        lambda v: _("%(name)s joined “%(team)s”", **v),
        lambda v: _("%(name)s is now in your team “%(team)s” in “%(challenge)s”.", **v),
    ),
    "team_left": Kind(
        "teams",
        lambda v: _("%(name)s left “%(team)s”", **v),
        lambda v: _("%(name)s is no longer in your team “%(team)s” in “%(challenge)s”. What was handed in stays.", **v),
    ),
    "team_removed": Kind(
        "teams",
        lambda v: _("You are no longer in “%(team)s”", **v),
        lambda v: _("The captain took you out of “%(team)s” in “%(challenge)s”. What was handed in stays, and counts for you as before. You can found or join another team.", **v),
    ),
    "team_captain": Kind(
        "teams",
        lambda v: _("You are the captain of “%(team)s”", **v),
        lambda v: _("You lead “%(team)s” in “%(challenge)s” now: you invite, remove and merge, and news about the entry comes to you.", **v),
    ),
    "team_renamed": Kind(
        "teams",
        lambda v: _("“%(before)s” is called “%(team)s” now", **v),
        lambda v: _("The captain renamed your team in “%(challenge)s”: from “%(before)s” to “%(team)s”.", **v),
    ),
    "merge_proposed": Kind(
        "teams",
        lambda v: _("“%(other)s” would like to merge with “%(team)s”", **v),
        lambda v: _("The captain of “%(other)s” in “%(challenge)s” proposes that it goes up in your team “%(team)s”. Look what would happen, then accept or decline.", **v),
    ),
    "merge_declined": Kind(
        "teams",
        lambda v: _("“%(other)s” does not merge with “%(team)s”", **v),
        lambda v: _("The captain of “%(other)s” in “%(challenge)s” declined your proposal. “%(team)s” goes on by itself.", **v),
    ),
    "teams_merged": Kind(
        "teams",
        lambda v: _("“%(other)s” and “%(team)s” are one team", **v),
        lambda v: _("In “%(challenge)s” the team “%(other)s” has gone up in “%(team)s”, with its people and its attempts.", **v),
    ),
}
