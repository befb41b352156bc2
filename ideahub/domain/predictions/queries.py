"""Reading answers, attempts and the board; test scores only where they may be known."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy import case as sql_case

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions.models import COUNTED, AnswerKey, Attempt, AttemptPerson, BoardLine, ProgressPrize, Score, Verification
from ideahub.domain.predictions.rules import Limit, rules_of
from ideahub.domain.teams.models import Team, TeamMember
from ideahub.domain.teams.queries import owners_at
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import NotFound
from ideahub.kernel.policy import can
from ideahub.kernel.remembered import remembered
from ideahub.kernel.words import _


def newest_answers(challenge: Challenge) -> AnswerKey | None:
    """The answers in force; None where none were set."""
    return db.session.scalar(select(AnswerKey).where(AnswerKey.challenge_id == challenge.id).order_by(AnswerKey.version.desc()).limit(1))


def answers_of(challenge: Challenge) -> list[AnswerKey]:
    """Every version of the answers, the one in force first."""
    return list(db.session.scalars(select(AnswerKey).where(AnswerKey.challenge_id == challenge.id).order_by(AnswerKey.version.desc())))


def limit_of(challenge: Challenge) -> Limit:
    """The limit of attempts a person, by the rules."""
    return Limit(**rules_of(challenge.setup)["limit"])


def received_by(challenge: Challenge, user_id: int) -> list[datetime]:
    """When the attempts were received that count against a person in this challenge, whatever team they were of; the newest first, as many as matter."""
    counted = select(AttemptPerson.received_at).where(
        AttemptPerson.challenge_id == challenge.id, AttemptPerson.user_id == user_id, AttemptPerson.counted == 1
    )
    return list(db.session.scalars(counted.order_by(AttemptPerson.received_at.desc()).limit(1000)))


def allowance(challenge: Challenge, members: list[int]) -> tuple[int, datetime]:
    """(attempts that the team may make now, the next moment at which it may make one): the fewest and the latest among its members."""
    limit, now = limit_of(challenge), clock.received()
    received = [received_by(challenge, user_id) for user_id in members]
    return min((limit.left(each, now) for each in received), default=0), max((limit.next_allowed(each, now) for each in received), default=now)


def members_now(team: Team) -> list[int]:
    """The keys of the people who are in the team now, in order."""
    return list(db.session.scalars(select(TeamMember.user_id).where(TeamMember.team_id == team.id, TeamMember.current == 1).order_by(TeamMember.user_id)))


def visible_attempt(actor, attempt_id: int) -> Attempt:
    """The attempt, for its team; NotFound for everybody else."""
    attempt = db.session.get(Attempt, attempt_id)
    if attempt is None or not can(actor, "attempt.see", attempt):
        raise NotFound(_("There is no such attempt."))
    return attempt


def attempts_of(team: Team, limit: int = 200) -> list[Attempt]:
    """The team's attempts, the newest first."""
    return list(db.session.scalars(select(Attempt).where(Attempt.entry_id == team.entry_id).order_by(Attempt.received_at.desc(), Attempt.id.desc()).limit(limit)))


def attempts_counted(team: Team) -> int:
    """How many attempts of the team count."""
    return db.session.scalar(select(func.count()).select_from(Attempt).where(Attempt.entry_id == team.entry_id, Attempt.state.in_(COUNTED)))


def board(challenge: Challenge, first: int = 1, size: int = 50) -> list[tuple[BoardLine, Entry]]:
    """The public board from a rank on: an indexed read, however many teams there are. Hidden teams are left out, their ranks stay free."""
    lines = select(BoardLine, Entry).join(Entry, Entry.id == BoardLine.entry_id)
    lines = lines.where(BoardLine.challenge_id == challenge.id, BoardLine.rank >= first, BoardLine.rank < first + size, Entry.listed == 1)
    return [tuple(row) for row in db.session.execute(lines.order_by(BoardLine.rank))]


def teams_on_board(challenge: Challenge) -> int:
    """How many teams have a place: the last rank."""
    last = select(func.max(BoardLine.rank)).where(BoardLine.challenge_id == challenge.id)
    return remembered(("teams_on_board", challenge.id), lambda: db.session.scalar(last)) or 0


_BOARD = (
    select(
        BoardLine.rank, BoardLine.rank_before, BoardLine.entry_id, Entry.title, BoardLine.quiz, BoardLine.attempts, BoardLine.received_at, BoardLine.last_at,
    )
    .join(Entry, Entry.id == BoardLine.entry_id)
    .where(BoardLine.challenge_id == bindparam("challenge"), BoardLine.rank >= bindparam("first"), BoardLine.rank < bindparam("end"), Entry.listed == 1)
    .order_by(BoardLine.rank)
)  # fmt: skip


def lines_from(challenge: Challenge, first: int, size: int) -> list:
    """Plain rows of the public board from a rank on: rank, rank_before, entry_id, title, quiz, attempts, received_at, last_at."""
    return list(db.session.execute(_BOARD, {"challenge": challenge.id, "first": first, "end": first + size}))


@dataclass(frozen=True)
class LineThen:
    """A place of the board as it stood at a moment."""

    rank: int
    entry_id: int
    title: str
    quiz: str
    received_at: datetime
    rank_before: int | None = None
    attempts: int | None = None
    last_at: datetime | None = None


def lines_as_of(challenge: Challenge, moment: datetime, limit: int = 500) -> list[LineThen]:
    """The board as it stood at a moment, for a page."""
    return [LineThen(*row) for row in board_as_of(challenge, moment, limit)]


def line_of(entry_id: int) -> BoardLine | None:
    """A team's line, or None where it has no score."""
    return db.session.scalar(select(BoardLine).where(BoardLine.entry_id == entry_id))


def board_as_of(challenge: Challenge, moment: datetime, limit: int = 500) -> list[tuple]:
    """(rank, entry id, title, public score, received at) as the board stood at a moment: from the scores that were written by then, under the answers then in force.

    A team that has merged since stands there as it was; one that had merged by then stands in the other's place.
    """
    owners = owners_at(challenge, moment)
    owner = sql_case(owners, value=Score.entry_id, else_=Score.entry_id) if owners else Score.entry_id
    written = select(
        owner.label("entry_id"), Score.quiz, Score.quiz_key, Score.received_at, Score.attempt_id,
        func.row_number().over(partition_by=Score.attempt_id, order_by=Score.answers_version.desc()).label("newest"),
    ).where(Score.challenge_id == challenge.id, Score.scored_at <= moment).subquery()  # fmt: skip
    best = select(
        written, func.row_number().over(partition_by=written.c.entry_id, order_by=(written.c.quiz_key, written.c.received_at, written.c.attempt_id)).label("best")
    ).where(written.c.newest == 1).subquery()  # fmt: skip
    rows = (
        select(best.c.entry_id, Entry.title, best.c.quiz, best.c.received_at)
        .join(Entry, Entry.id == best.c.entry_id)
        .where(best.c.best == 1, or_(Entry.listed == 1, Entry.state == "merged"))
        .order_by(best.c.quiz_key, best.c.received_at, best.c.attempt_id)
        .limit(limit)
    )
    return [(rank, *row) for rank, row in enumerate(db.session.execute(rows), start=1)]


def best_over_time(challenge: Challenge, entry_id: int | None = None) -> list[tuple[datetime, str]]:
    """(moment, best public score so far) at each improvement, of one team or of all."""
    scored = select(Score.received_at, Score.quiz, Score.quiz_key).where(Score.challenge_id == challenge.id)
    if entry_id is not None:
        scored = scored.where(Score.entry_id == entry_id)
    steps, best = [], None
    for received_at, quiz, key in db.session.execute(scored.order_by(Score.received_at, Score.attempt_id)):
        if best is None or key < best:
            best = key
            steps.append((received_at, quiz))
    return steps


def waiting_attempts(limit: int = 50) -> list[int]:
    """Keys of attempts that nobody is scoring: received, or held by a worker whose lease has ended."""
    now = clock.now()
    fresh = (Attempt.state == "received") & ((Attempt.lease_until.is_(None)) | (Attempt.lease_until <= now))
    lost = Attempt.state.in_(("checking", "scoring")) & (Attempt.lease_until <= now)
    return list(db.session.scalars(select(Attempt.id).where(fresh | lost).order_by(Attempt.received_at, Attempt.id).limit(limit)))


def ahead_of(attempt: Attempt) -> int:
    """How many attempts are scored before this one."""
    return db.session.scalar(select(func.count()).select_from(Attempt).where(Attempt.state.in_(("received", "checking", "scoring")), Attempt.received_at < attempt.received_at))


def candidates(challenge: Challenge) -> list[Attempt]:
    """Attempts whose test score reaches the target, in the order in which they are judged: the best test score, then the earliest received.

    One for each team: its best by test score, or the best of those it has chosen where the rules let it choose. For the award process only.
    """
    rules = rules_of(challenge.setup)
    scored = select(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.state == "scored")
    chosen: dict[int, list[Attempt]] = {}
    for attempt in db.session.scalars(scored.order_by(Attempt.test_key, Attempt.received_at, Attempt.id)):
        chosen.setdefault(attempt.entry_id, []).append(attempt)
    finals = []
    for attempts in chosen.values():
        picked = [attempt for attempt in attempts if attempt.chosen] if rules["finals"] else []
        finals.append((picked or attempts)[0])
    return sorted(finals, key=lambda attempt: (attempt.test_key, attempt.received_at, attempt.id))


def verifications_of(challenge: Challenge, prize: str = "grand") -> list[Verification]:
    """Every examination for a prize, in turn."""
    return list(db.session.scalars(select(Verification).where(Verification.challenge_id == challenge.id, Verification.prize == prize).order_by(Verification.turn)))


def verification_of(attempt: Attempt) -> Verification | None:
    """The examination of this attempt, the newest where there are several."""
    return db.session.scalar(select(Verification).where(Verification.attempt_id == attempt.id).order_by(Verification.id.desc()).limit(1))


def verification_in(challenge: Challenge, key: int) -> Verification:
    """An examination of this contest; NotFound where there is none."""
    found = db.session.get(Verification, key)
    if found is None or found.challenge_id != challenge.id:
        raise NotFound(_("There is no such page."))
    return found


def failed_attempts(challenge: Challenge) -> list[Attempt]:
    """Attempts that failed through our fault, the newest first."""
    failed = select(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.state == "our_fault")
    return list(db.session.scalars(failed.order_by(Attempt.id.desc()).limit(50)))


def won_progress_prizes(challenge: Challenge) -> list[tuple[str, str, str]]:
    """(label, public score, team) of each progress prize that somebody won, in order."""
    won = (
        select(ProgressPrize.position, Attempt.quiz, Entry.title)
        .join(Attempt, Attempt.id == ProgressPrize.attempt_id)
        .join(Entry, Entry.id == Attempt.entry_id)
        .where(ProgressPrize.challenge_id == challenge.id)
        .order_by(ProgressPrize.position)
    )
    labels = [prize.get("label") or _("Progress prize") for prize in rules_of(challenge.setup)["progress"]]
    return [(labels[position], quiz, title) for position, quiz, title in db.session.execute(won) if position < len(labels)]


def decided_progress_prizes(challenge: Challenge) -> dict[int, tuple[str, str | None]]:
    """Position to (line, team or None) of each progress prize that is decided."""
    decided = (
        select(ProgressPrize.position, ProgressPrize.line, Entry.title)
        .outerjoin(Attempt, Attempt.id == ProgressPrize.attempt_id)
        .outerjoin(Entry, Entry.id == Attempt.entry_id)
        .where(ProgressPrize.challenge_id == challenge.id)
    )
    return {position: (line, title) for position, line, title in db.session.execute(decided)}


def scored_attempts(challenge: Challenge) -> int:
    """How many attempts of the contest have a score."""
    return db.session.scalar(select(func.count()).select_from(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.state == "scored"))
