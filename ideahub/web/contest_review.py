"""What the page of a prediction contest's result says beside the places: how sure they are, the winner's method, the two halves."""

from dataclasses import dataclass

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions.queries import newest_answers
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.results.halves import Halves, Shift, halves_from, halves_of_team, shift_of
from ideahub.domain.results.models import Announcement, Comparison
from ideahub.domain.results.queries import comparisons_of, methods_of, paid_places, results_of
from ideahub.domain.teams.queries import team_of
from ideahub.kernel.words import _, _l, ngettext
from ideahub.scorer.compare import DRAWS, SENTENCES
from ideahub.scorer.precision import rounded
from ideahub.web.halves_chart import Named, drawings

SHOWN = 50
GUIDES = {
    "close": _l("The public board was a good guide: on the hidden half the teams stand in nearly the same order."),
    "fair": _l("The public board was a fair guide: on the hidden half most teams stand near their public place, but not all."),
    "weak": _l("The public board was a weak guide: on the hidden half many teams stand elsewhere, since files lay close together or were fitted to the public half."),
    "none": _l("The public board was no guide: on the hidden half the teams stand in another order, since files lay close together or were fitted to the public half."),
    None: _l("There are too few teams to say how good a guide the public board was."),
}


@dataclass(frozen=True)
class Certain:
    """How sure a place is over the next one, in words, and by which method."""

    place: int
    first: Entry
    second: Entry
    words: str
    method: str


def review_of(challenge: Challenge, announcement: Announcement, actor) -> dict:
    """What the template takes: `certain`, `methods`, `shift` and what is drawn of it. Empty where the test score did not decide."""
    if challenge.decided_by != "test_score":
        return {}
    answers, shift = newest_answers(challenge), shift_of(challenge)
    found = {"certain": _certain(challenge), "methods": methods_of(challenge), "shift": shift}
    found |= {"corrected": answers is not None and answers.made_at > announcement.announced_at, "played": rules_of(challenge.setup).get("played")}
    if shift is not None:
        lines, team = halves_from(challenge, 1, SHOWN), team_of(actor, challenge) if actor.id is not None else None
        mine = halves_of_team(challenge, team.entry_id) if team else None
        found |= {"measures": measure_words(shift), "halves": lines, "mine": mine, "drawings": _drawn(challenge, shift, lines, mine)}
    return found


def _certain(challenge: Challenge) -> list[Certain]:
    entries = {result.place: result.entry for result in results_of(challenge, most=paid_places(challenge) + 1)}
    decimals = rules_of(challenge.setup)["decimals"]
    return [Certain(row.place, entries[row.place], entries[row.place + 1], *certainty_words(row, decimals)) for row in comparisons_of(challenge)]


def _drawn(challenge: Challenge, shift: Shift, lines: list[Halves], mine: Halves | None) -> list:
    rules, named = rules_of(challenge.setup), {}
    for kind, line in (("lead", lines[0] if lines else None), ("won", next((line for line in lines if line.result == 1), None)), ("mine", mine)):
        if line is not None:
            named[line.entry_id] = Named(kind, line.title, (float(line.quiz), float(line.test)))
    return drawings(shift.points, list(named.values()), drop=float(shift.drop), direction=rules["direction"], decimals=rules["decimals"])


def certainty_words(comparison: Comparison, decimals: int) -> tuple[str, str]:
    """(how sure the order is, by which method) in the reader's language; while it is not known, why not."""
    if comparison.state == "waiting":
        return _("This is being worked out. Load the page again in a minute."), ""
    told = comparison.outcome
    if told is None:
        return _("This could not be worked out, through our fault."), ""
    template = SENTENCES[told["code"]]
    return _(template, **told["values"]), _method(told, decimals)


def _method(told: dict, decimals: int) -> str:
    if told["error"] is None:
        return ""
    numbers = {name: rounded(told[name], decimals + 2) for name in ("gap", "error")}
    if told["method"] == "bootstrap":
        return _(
            "The difference is %(gap)s, its standard error %(error)s, from drawing rows again %(draws)d times, the same rows for both files (paired bootstrap).",
            draws=DRAWS, **numbers,
        )  # fmt: skip
    return _("The difference is %(gap)s, its standard error %(error)s, worked out from both files row by row (paired, in closed form).", **numbers)


def measure_words(shift: Shift) -> list[str]:
    """What the halves say about the whole contest, the meaning first."""
    typical = {1: _("The typical file did worse by %(drop)s on the hidden half.", drop=shift.drop), 0: _("The typical file has the same score on both halves.")}
    typical[-1] = _("The typical file did better by %(drop)s on the hidden half.", drop=shift.drop.removeprefix("-"))
    words = [str(GUIDES[shift.code])]
    if shift.correlation is not None:
        words.append(_("Rank correlation of the two halves: %(correlation)s (1 is the same order, 0 no likeness).", correlation=f"{shift.correlation:.2f}"))
        words.append(
            ngettext(
                "%(fell)d of %(teams)d teams fell by more than %(num)d place, a tenth of the field rounded up.",
                "%(fell)d of %(teams)d teams fell by more than %(num)d places, a tenth of the field rounded up.", shift.many, fell=shift.fell, teams=shift.teams,
            )  # fmt: skip
        )
    return [*words, typical[shift.worse] + " " + _("A file that dropped much more fits what the public half happens to hold.")]
