"""What teams ask about attempts: how many count, how many one team could have made by now, and how two teams' attempts become one's."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions import board
from ideahub.domain.predictions.models import Attempt, AttemptPerson, BoardLine
from ideahub.domain.predictions.queries import attempts_counted, limit_of
from ideahub.domain.predictions.rules import Limit, rules_of
from ideahub.domain.teams.counting import AttemptCounter, JointLimit, attempt_counters
from ideahub.domain.teams.models import Team
from ideahub.domain.teams.rules import in_words
from ideahub.kernel import clock
from ideahub.kernel.db import db, locked
from ideahub.kernel.words import _


def windows_by(limit: Limit, opens_at: datetime, moment: datetime) -> int:
    """How many windows of the limit have begun between the opening and a moment: full lengths from the opening on, or days of the zone."""
    if moment < opens_at:
        return 0
    if limit.window == "rolling":
        return int((moment - opens_at) / timedelta(hours=limit.hours)) + 1
    first, last = (each.astimezone(ZoneInfo(limit.zone)).date() for each in (opens_at, moment))
    return (last - first).days + 1


def begin_of_window(limit: Limit, opens_at: datetime, number: int) -> datetime:
    """When the window with this number, counted from 1, begins."""
    if number <= 1:
        return opens_at
    if limit.window == "rolling":
        return opens_at + timedelta(hours=limit.hours) * (number - 1)
    local = opens_at.astimezone(ZoneInfo(limit.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (local + timedelta(days=number - 1)).astimezone(opens_at.tzinfo)


@attempt_counters.register
class PredictionAttempts(AttemptCounter):
    """Counts the attempts of prediction contests."""

    name = "prediction"

    def counted(self, team):
        return attempts_counted(team)

    def made_elsewhere(self, team, user_id):
        counting = select(func.count()).select_from(AttemptPerson).join(Attempt, Attempt.id == AttemptPerson.attempt_id)
        mine = (AttemptPerson.challenge_id == team.challenge_id, AttemptPerson.user_id == user_id, AttemptPerson.counted == 1)
        return db.session.scalar(counting.where(*mine, Attempt.entry_id != team.entry_id))

    def has_score(self, team):
        return db.session.scalar(select(Attempt.id).where(Attempt.entry_id == team.entry_id, Attempt.state == "scored").limit(1)) is not None

    def best(self, *teams):
        lines = select(BoardLine.quiz).where(BoardLine.entry_id.in_([team.entry_id for team in teams]))
        return db.session.scalar(lines.order_by(BoardLine.quiz_key, BoardLine.received_at, BoardLine.attempt_id).limit(1))

    def joint_limit(self, challenge, count):
        limit = limit_of(challenge)
        opens_at = min((phase.starts_at for phase in challenge.phases if "attempts" in phase.switches), default=challenge.opens_at)
        most = limit.attempts * windows_by(limit, opens_at, clock.received())
        if limit.window == "rolling":
            words = _("%(count)d within any %(hours)d hours, since %(moment)s", count=limit.attempts, hours=limit.hours, moment=in_words(opens_at))
        else:
            words = _(
                "%(count)d on any day in the time zone %(zone)s, since %(moment)s", count=limit.attempts, zone=limit.zone, moment=in_words(opens_at)
            )
        fits_at = begin_of_window(limit, opens_at, -(-count // limit.attempts)) if count > most else None
        return JointLimit(most, words, fits_at)

    def join(self, from_team, into_team):
        """The attempts change their team; one line of the board goes, and the other one takes the better place of the two.

        Scores stay written under the team that made them: the board of an earlier moment does not change.
        """
        moving = select(Attempt.id).where(Attempt.entry_id.in_((from_team.entry_id, into_team.entry_id))).order_by(Attempt.id).with_for_update()
        db.session.scalars(moving).all()
        challenge = locked(Challenge, id=into_team.challenge_id)
        _choose_no_more_than_allowed(challenge, from_team, into_team)
        change = update(Attempt).where(Attempt.entry_id == from_team.entry_id)
        db.session.execute(change.values(entry_id=into_team.entry_id, team_id=into_team.id))
        _join_lines(challenge, from_team, into_team)


def _choose_no_more_than_allowed(challenge: Challenge, from_team: Team, into_team: Team) -> None:
    """Where both have chosen final attempts, and together more than the rules allow, the choice of the team that goes up is taken back."""
    both = select(func.count()).select_from(Attempt).where(Attempt.entry_id.in_((from_team.entry_id, into_team.entry_id)), Attempt.chosen)
    if db.session.scalar(both) > rules_of(challenge.setup)["finals"]:
        db.session.execute(update(Attempt).where(Attempt.entry_id == from_team.entry_id).values(chosen=False))


def _join_lines(challenge: Challenge, from_team: Team, into_team: Team) -> None:
    """One line for both; its rank is that of the better one. The challenge is locked."""
    going = db.session.scalar(select(BoardLine).where(BoardLine.entry_id == from_team.entry_id))
    if going is None:
        return
    attempt, scored, last_at = db.session.get(Attempt, going.attempt_id), going.attempts, going.last_at
    behind = update(BoardLine).where(BoardLine.challenge_id == challenge.id, BoardLine.rank > going.rank)
    db.session.delete(going)
    db.session.flush()
    db.session.execute(behind.values(rank=BoardLine.rank - 1, rank_before=BoardLine.rank))
    db.session.expire_all()
    board.place(challenge, attempt)
    line = db.session.scalar(select(BoardLine).where(BoardLine.entry_id == into_team.entry_id))
    before = line.attempts - 1
    line.attempts, line.last_at = before + scored, max(line.last_at, last_at)
    db.session.flush()
