"""Who is told what in a prediction contest. No sentence here carries a test score."""

from datetime import datetime

from sqlalchemy import select

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions.events import (
    AttemptFailed,
    AttemptRefused,
    AttemptsRescored,
    CandidateAsked,
    CandidateDecided,
    ContestReopened,
    DataWithdrawn,
    LastCallOpened,
    ProgressPrizeDecided,
)  # fmt: skip
from ideahub.domain.predictions.models import AnswerKey, Attempt, DataFile, Download, ProgressPrize, Verification
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.teams.models import Team, TeamMember
from ideahub.kernel.db import db
from ideahub.kernel.events import reacts_to
from ideahub.observers.notifications.commands import notify


def _title(entry_id: int | None) -> str:
    return db.session.scalar(select(Entry.title).where(Entry.id == entry_id)) or ""


def _tell_all(event, kind: str, values: dict, path: str = "") -> None:
    """Everybody who is in a team of the contest."""
    challenge = db.session.get(Challenge, event.challenge_id)
    people = select(TeamMember.user_id).where(TeamMember.challenge_id == challenge.id, TeamMember.current == 1).order_by(TeamMember.user_id)
    for user_id in db.session.scalars(people).all():
        notify(user_id=user_id, key=f"{kind}:{event.number}", kind=kind, values={"challenge": challenge.title, **values}, path=f"/challenges/{challenge.slug}{path}")


def _tell_team(event, entry_id: int, kind: str, values: dict, path: str) -> None:
    challenge = db.session.get(Challenge, event.challenge_id)
    people = select(TeamMember.user_id).join(Team, Team.id == TeamMember.team_id).where(Team.entry_id == entry_id, TeamMember.current == 1)
    for user_id in db.session.scalars(people.order_by(TeamMember.user_id)).all():
        notify(user_id=user_id, key=f"{kind}:{event.number}", kind=kind, values={"challenge": challenge.title, "team": _title(entry_id), **values}, path=path)


@reacts_to(LastCallOpened)
def tell_everybody_of_last_call(event):
    """The target is reached: everybody has the same time left."""
    closes_at = datetime.fromisoformat(event.closes_at).strftime("%Y-%m-%d %H:%M:%S")
    _tell_all(event, "last_call", {"team": _title(event.entry), "quiz": event.quiz, "closes_at": closes_at})


@reacts_to(ContestReopened)
def tell_everybody_of_reopening(event):
    """Nobody passed."""
    _tell_all(event, "contest_reopened", {})


@reacts_to(AttemptsRescored)
def tell_everybody_of_rescoring(event):
    """The board has changed for a reason that is told."""
    answers = db.session.get(AnswerKey, event.answer_key_id)
    _tell_all(event, "attempts_rescored", {"reason": answers.reason, "moved": event.moved})


@reacts_to(ProgressPrizeDecided)
def tell_everybody_of_progress_prize(event):
    """Who won it, or that nobody did."""
    prize = db.session.get(ProgressPrize, event.progress_prize_id)
    label = rules_of(db.session.get(Challenge, event.challenge_id).setup)["progress"][prize.position].get("label", "")
    _tell_all(event, "progress_prize", {"prize": label, "team": _title(event.entry), "line": prize.line})


@reacts_to(CandidateAsked)
def tell_team_of_verification(event):
    """It is their turn."""
    verification = db.session.get(Verification, event.verification_id)
    path = f"/challenges/{db.session.get(Challenge, event.challenge_id).slug}/attempts"
    _tell_team(event, event.entry, "verification_asked", {"due_at": verification.due_at.strftime("%Y-%m-%d %H:%M:%S")}, path)


@reacts_to(CandidateDecided)
def tell_team_of_decision(event):
    """What came of it."""
    verification = db.session.get(Verification, event.verification_id)
    path = f"/challenges/{db.session.get(Challenge, event.challenge_id).slug}/attempts"
    _tell_team(event, event.entry, "verification_decided", {"outcome": event.state, "reason": verification.reason}, path)


@reacts_to(AttemptRefused)
def tell_person_of_problems(event):
    """Who handed the file in reads what is wrong with it."""
    attempt = db.session.get(Attempt, event.attempt_id)
    values = {"number": attempt.number, "challenge": attempt.challenge.title}
    notify(user_id=attempt.person_id, key=f"attempt_refused:{attempt.id}", kind="attempt_refused", values=values, path=f"/attempts/{attempt.id}")


@reacts_to(AttemptFailed)
def tell_operators_of_failure(event):
    """What fails through our fault is for the operators."""
    attempt = db.session.get(Attempt, event.attempt_id)
    values = {"number": attempt.number, "challenge": attempt.challenge.title}
    for user_id in db.session.scalars(select(User.id).where(User.is_operator.is_(True), User.state == "active")).all():
        notify(user_id=user_id, key=f"attempt_failed:{event.number}", kind="attempt_failed", values=values, path=f"/attempts/{attempt.id}")


@reacts_to(DataWithdrawn)
def tell_who_took_it(event):
    """Whoever took the file has to delete it."""
    row, challenge = db.session.get(DataFile, event.data_file_id), db.session.get(Challenge, event.challenge_id)
    values = {"challenge": challenge.title, "file": row.file.name, "reason": event.reason}
    for user_id in db.session.scalars(select(Download.user_id).where(Download.data_file_id == row.id).distinct().order_by(Download.user_id)).all():
        notify(user_id=user_id, key=f"data_withdrawn:{event.number}", kind="data_withdrawn", values=values, path=f"/challenges/{challenge.slug}/data")
