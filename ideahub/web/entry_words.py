"""An entry in words: where it stands and why, and what a revision changed."""

from ideahub.domain.entries.difference import difference
from ideahub.domain.entries.models import Entry, Revision
from ideahub.domain.moderation.reasons import DECISION_REASONS
from ideahub.kernel import clock
from ideahub.kernel.words import _
from ideahub.web.spoken_times import day_words, left

STATES = {
    "submitted": ("warn", lambda: _("Waits for a moderator")),
    "changes_requested": ("warn", lambda: _("Changes asked for")),
    "rejected": ("bad", lambda: _("Rejected")),
    "published": ("good", lambda: _("Published")),
    "hidden": ("bad", lambda: _("Hidden")),
    "withdrawn": ("", lambda: _("Withdrawn")),
    "merged": ("", lambda: _("Merged")),
}


def standing_of(entry) -> tuple[str, str]:
    """(word, kind) of an entry's state, for a tag."""
    kind, word = STATES[entry.state]
    return word(), kind


def journey_of(entry: Entry, decisions: list, inside: bool, result=None, shortlisted: bool = False) -> list[tuple[str, str, str]]:
    """(heading, sentence, past | here | next) of each step.

    `inside` is the author or somebody who works in the challenge: they read the reasons of decisions.
    """
    steps = [(_("Handed in, %(day)s", day=day_words(entry.submitted_at)), _("As entry %(number)d, with a receipt.", number=entry.number), "past")]
    steps += [_decided(decision, inside) for decision in decisions if inside or decision.action == "approve"]
    if shortlisted:
        steps.append((_("On the shortlist"), _("Lifted by the moderators."), "past"))
    return [*steps, _here(entry, result), *_ahead(entry)]


def _decided(decision, inside: bool) -> tuple[str, str, str]:
    words = {
        "approve": _("Accepted"), "request_changes": _("Changes asked for"), "reject": _("Rejected"), "hide": _("Hidden"), "show": _("Shown again"),
        "keep": _("Looked at and kept"),
    }  # fmt: skip
    reason = str(DECISION_REASONS.get(decision.code, ""))
    sentence = f"{reason}. {decision.sentence}".strip() if inside and decision.sentence else f"{reason}."
    return f"{words.get(decision.action, decision.action)}, {day_words(decision.decided_at)}", sentence, "past"


def _here(entry: Entry, result) -> tuple[str, str, str]:
    challenge = entry.challenge
    if result is not None:
        return _("Place %(place)d", place=result.place), _("The result is announced."), "here"
    waits = {
        "submitted": (_("Waits for a moderator, now"), _("An answer is promised within %(hours)d hours.", hours=challenge.setup.get("moderation", {}).get("answer_hours", 48))),
        "changes_requested": (_("Waits for the author, now"), _("A moderator asked for changes. Change the entry and hand it in again.")),
        "rejected": (_("Rejected"), _("The author keeps the text.")),
        "hidden": (_("Hidden"), _("Only the author and the moderators see it.")),
        "withdrawn": (_("Withdrawn"), _("The author took it back. It keeps its number.")),
        "merged": (_("Merged"), _("It is part of another entry now.")),
    }
    if entry.state in waits:
        return (*waits[entry.state], "here")
    if challenge.state == "cancelled":
        return _("The challenge is cancelled"), challenge.cancelled_reason or "", "here"
    phase = challenge.phase()
    if challenge.is_on("votes"):
        tally = challenge.setup.get("voting", {}).get("tally", "end")
        words = {
            "live": _("The counts are shown while votes come in."),
            "after_vote": _("The counts are shown to those who have voted."),
            "end": _("Counts are shown with the result, so that nobody follows the crowd."),
        }
        return _("In the vote, now"), words[tally], "here"
    if phase is not None and phase.ends_at > clock.now():
        return _("Published"), _("%(phase)s: %(left)s left.", phase=phase.words, left=left(phase.ends_at)), "here"
    return _("Published"), _("It waits for the result."), "here"


def _ahead(entry: Entry) -> list[tuple[str, str, str]]:
    if entry.challenge.state != "published" or entry.state in ("rejected", "hidden", "withdrawn", "merged"):
        return []
    coming = [phase for phase in entry.challenge.phases if phase.starts_at > clock.now()]
    return [(f"{phase.words}, {day_words(phase.starts_at)}", _("until %(day)s", day=day_words(phase.ends_at)), "next") for phase in coming]



def changes_between(older: Revision, newer: Revision, fields: list[dict]) -> dict:
    """What a revision changed: title, text, answers [(label, parts)], language (old, new), names that came and went."""
    labels = {field["key"]: field["label"] for field in fields}
    before, after = ({each.file.sha256: each.file for each in revision.attachments} for revision in (older, newer))
    pairs = [(key, older.answers.get(key, ""), newer.answers.get(key, "")) for key in dict.fromkeys([*older.answers, *newer.answers])]
    return {
        "title": difference(older.title, newer.title) if older.title != newer.title else [],
        "text": difference(older.text, newer.text) if older.text != newer.text else [],
        "answers": [(labels.get(key, key), difference(old, new)) for key, old, new in pairs if old != new],
        "language": (older.language, newer.language) if older.language != newer.language else None,
        "came": [file.description or file.name for mark, file in after.items() if mark not in before],
        "went": [file.description or file.name for mark, file in before.items() if mark not in after],
    }
