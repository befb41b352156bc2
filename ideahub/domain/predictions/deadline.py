"""When attempts end, and what is still to be judged: with the phase that takes them, or with the last call where one is open and ends before."""

from datetime import datetime

from sqlalchemy import or_, select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.models import Attempt, LastCall, Verification
from ideahub.kernel.db import db
from ideahub.kernel.remembered import remembered


def open_last_call(challenge: Challenge) -> LastCall | None:
    """The last call that runs, or has run; None before it and after a reopening."""
    newest = select(LastCall).where(LastCall.challenge_id == challenge.id, LastCall.outcome.is_distinct_from("reopened")).order_by(LastCall.round.desc())
    return remembered(("last_call", challenge.id), lambda: db.session.scalar(newest.limit(1)))


def closes_at(challenge: Challenge) -> datetime | None:
    """When attempts end; that moment itself is out. None for a draft without dates."""
    call = open_last_call(challenge)
    ends = [phase.ends_at for phase in challenge.phases if "attempts" in phase.switches]
    end = max(ends, default=challenge.closes_at)
    return min(call.closes_at, end) if call and end else end


def is_being_judged(challenge: Challenge) -> bool:
    """Whether attempts wait for their score, or a candidate for the decision."""
    waiting = select(Attempt.id).where(Attempt.challenge_id == challenge.id, Attempt.state.in_(("received", "checking", "scoring"))).exists()
    examined = select(Verification.id).where(Verification.challenge_id == challenge.id, Verification.state.in_(("asked", "handed_in"))).exists()
    return bool(db.session.scalar(select(or_(waiting, examined))))
