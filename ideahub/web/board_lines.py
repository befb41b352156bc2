"""What stands on a page of the board: teams, and between them the baselines and the prize lines at their place."""

from dataclasses import dataclass
from datetime import datetime

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.judging import progress_line
from ideahub.domain.predictions.queries import decided_progress_prizes, won_progress_prizes
from ideahub.domain.predictions.rules import improvement, order_key, rules_of
from ideahub.kernel.words import _


@dataclass(frozen=True)
class Mark:
    """A line across the board that is nobody's place: `kind` is base or prize; `short` is what a chart has room for, `note` what is to be said of it."""

    kind: str
    words: str
    score: str
    short: str = ""
    note: str = ""


def marks_of(challenge: Challenge) -> list[Mark]:
    """The baselines and the lines of prizes that are still open, the best first."""
    rules = rules_of(challenge.setup)
    marks = [Mark("base", base["name"], base["quiz"], base["name"], _("never ranked")) for base in rules["baselines"]]
    if rules["target"]:
        marks.append(Mark("prize", _("Target"), rules["target"]["quiz"], _("Target"), _("opens the last call")))
    for prize, quiz, name in won_progress_prizes(challenge):
        marks.append(Mark("base", _("%(prize)s: %(team)s", prize=prize, team=name), quiz, prize, _("a prize that was won")))
    line = progress_line(challenge)
    if line is not None and challenge.state == "published":
        marks.append(Mark("prize", _("The next progress prize"), line, _("Progress"), _("moves with each winner")))
    return sorted(marks, key=lambda mark: order_key(mark.score, rules["decimals"], rules["direction"]))


def with_marks(challenge: Challenge, marks: list[Mark], rows: list, before: str | None, is_last: bool) -> list:
    """The rows of a page (each with `quiz`) with the marks between them, each mark on one page only.

    `before` is the score of the row above the page, None where there is none; the last page carries what nobody stands behind.
    """
    rules, marks, found = rules_of(challenge.setup), list(marks), []

    def key(score: str) -> int:
        return order_key(score, rules["decimals"], rules["direction"])

    if before is not None:
        marks = [mark for mark in marks if key(mark.score) >= key(before)]
    for row in rows:
        while marks and key(marks[0].score) < key(row.quiz):
            found.append(marks.pop(0))
        found.append(row)
    return found + (marks if is_last else [])


def gain_of(challenge: Challenge, score: str) -> str | None:
    """The improvement over the first baseline in per cent, or None where there is none."""
    rules = rules_of(challenge.setup)
    return improvement(score, rules["baselines"][0]["quiz"], rules["direction"]) if rules["baselines"] else None


@dataclass(frozen=True)
class Progress:
    """A progress prize: when, at which line, and who got it; `line` is None for those after the next one, since it moves."""

    label: str
    at: datetime
    line: str | None
    decided: bool
    team: str | None


def progress_of(challenge: Challenge) -> list[Progress]:
    """Every progress prize of the rules, in order."""
    decided = decided_progress_prizes(challenge)
    rows = []
    for position, prize in enumerate(rules_of(challenge.setup)["progress"]):
        line, team = decided.get(position, (progress_line(challenge) if position == len(decided) else None, None))
        rows.append(Progress(prize.get("label") or _("Progress prize"), datetime.fromisoformat(prize["at"]), line, position in decided, team))
    return rows
