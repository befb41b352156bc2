"""Reading the desk, the log and the history of things."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true

from ideahub.domain.challenges.models import Appointment, Challenge
from ideahub.domain.moderation.models import Appeal, Case, Decision, Report
from ideahub.domain.organizations.models import Membership
from ideahub.domain.organizations.roles import MANAGING
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import NotFound
from ideahub.kernel.policy import can
from ideahub.kernel.words import _


@dataclass(frozen=True)
class Glance:
    """How a moderator's desk stands: how many wait, since when the oldest, how many are overdue, appeals."""

    waiting: int
    oldest: datetime | None
    overdue: int
    due_today: int
    appeals: int
    reported: int


def is_any_moderator(actor) -> bool:
    """Whether the actor has a desk at all."""
    return actor.id is not None and (actor.is_staff or bool(db.session.scalar(select(has_desk(actor.id)))))


def has_desk(user_id) -> ColumnElement[bool]:
    """The condition that this person has a desk: moderators, and those who manage an organization. (Staff have one in any case.)"""
    appointed = select(Appointment.id).where(Appointment.user_id == user_id, Appointment.role == "moderator").limit(1)
    manages = select(Membership.id).where(Membership.user_id == user_id, Membership.role.in_(MANAGING)).limit(1)
    return or_(appointed.exists(), manages.exists())


def _in_their_hands(actor, challenge_id) -> ColumnElement[bool]:
    """The condition that a case of this challenge is for the actor to look at."""
    if actor.is_staff:
        return true()
    appointed = select(Appointment.challenge_id).where(Appointment.user_id == actor.id, Appointment.role == "moderator")
    managed = select(Challenge.id).join(Membership, Membership.organization_id == Challenge.organization_id)
    managed = managed.where(Membership.user_id == actor.id, Membership.role.in_(("owner", "manager")))
    return or_(challenge_id.in_(appointed), challenge_id.in_(managed))


def _for_them(actor) -> ColumnElement[bool]:
    """Open cases that the actor may decide: in their hands, and not about their own things or reports."""
    reported = select(Report.case_id).where(Report.reporter_id == actor.id)
    own = or_(Case.author_id == actor.id, Case.id.in_(reported))
    return and_(Case.state == "open", _in_their_hands(actor, Case.challenge_id), not_(func.coalesce(own, False)))


def desk(actor, why: str | None = None, challenge_id: int | None = None, limit: int = 50) -> list[Case]:
    """The open cases that the actor may decide, the earliest promise first."""
    cases = select(Case).where(_for_them(actor))
    if why:
        cases = cases.where(Case.why == why)
    if challenge_id:
        cases = cases.where(Case.challenge_id == challenge_id)
    return list(db.session.scalars(cases.order_by(Case.due_at, Case.id).limit(limit)))


def appeals_for(actor, limit: int = 50) -> list[Appeal]:
    """The open appeals that the actor may decide."""
    appeals = select(Appeal).join(Decision).where(Appeal.state == "open", _in_their_hands(actor, Decision.challenge_id))
    appeals = appeals.where(Decision.moderator_id != actor.id, Appeal.author_id != actor.id)
    return list(db.session.scalars(appeals.order_by(Appeal.due_at, Appeal.id).limit(limit)))


def glance(actor, challenge_id: int | None = None) -> Glance:
    """The desk in one glance."""
    now = clock.now()
    end_of_day = now.replace(hour=23, minute=59, second=59)
    counts = select(
        func.count(Case.id),
        func.min(Case.opened_at),
        func.count(Case.id).filter(Case.due_at < now),
        func.count(Case.id).filter(Case.due_at >= now, Case.due_at <= end_of_day),
        func.count(Case.id).filter(Case.why == "reports"),
    ).where(_for_them(actor))
    appeals = select(func.count(Appeal.id)).join(Decision).where(Appeal.state == "open", _in_their_hands(actor, Decision.challenge_id))
    appeals = appeals.where(Decision.moderator_id != actor.id, Appeal.author_id != actor.id)
    if challenge_id:
        counts, appeals = counts.where(Case.challenge_id == challenge_id), appeals.where(Decision.challenge_id == challenge_id)
    waiting, oldest, overdue, due_today, reported = db.session.execute(counts).one()
    return Glance(waiting, oldest, overdue, due_today, db.session.scalar(appeals), reported)


def visible_case(actor, case_id: int) -> Case:
    """The case, where the actor moderates it; NotFound otherwise."""
    case = db.session.get(Case, case_id)
    if case is None or not can(actor, "case.see", case):
        raise NotFound(_("There is no such case on your desk."))
    return case


def visible_appeal(actor, appeal_id: int) -> Appeal:
    """The appeal, for its author and the moderators of its challenge; NotFound otherwise."""
    appeal = db.session.get(Appeal, appeal_id)
    if appeal is None or not (appeal.author_id == actor.id or can(actor, "case.see", appeal.decision.case)):
        raise NotFound(_("There is no such appeal."))
    return appeal


def own_decision(actor, decision_id: int) -> Decision:
    """A decision about the actor's own thing, or by the actor; NotFound otherwise."""
    decision = db.session.get(Decision, decision_id)
    if decision is None or actor.id is None or actor.id not in (decision.case.author_id, decision.moderator_id):
        raise NotFound(_("There is no such decision."))
    return decision


def history_of(subject: str, key: int) -> list[Decision]:
    """Every decision about a thing that was not taken back, the oldest first."""
    decisions = select(Decision).where(Decision.subject == subject, Decision.subject_id == key, Decision.undone_at.is_(None))
    return list(db.session.scalars(decisions.order_by(Decision.id)))


def open_case(subject: str, key: int) -> Case | None:
    """The open case about a thing, or None."""
    return db.session.scalar(select(Case).where(Case.subject == subject, Case.subject_id == key, Case.state == "open"))


def own_report(actor, subject: str, key: int) -> Report | None:
    """The actor's report of a thing, or None."""
    return db.session.scalar(select(Report).where(Report.subject == subject, Report.subject_id == key, Report.reporter_id == actor.id))


def public_log(challenge: Challenge, before: int | None = None, size: int = 50) -> list[Decision]:
    """Decisions in a challenge for everybody to read, the newest first; pages show no names and no titles."""
    decisions = select(Decision).where(Decision.challenge_id == challenge.id, Decision.undone_at.is_(None))
    if before:
        decisions = decisions.where(Decision.id < before)
    return list(db.session.scalars(decisions.order_by(Decision.id.desc()).limit(size)))


def answer_record(challenge: Challenge) -> tuple[int, int]:
    """(decisions made, of which late) in a challenge."""
    made = select(func.count(Decision.id), func.count(Decision.id).filter(Decision.late)).where(Decision.challenge_id == challenge.id)
    return tuple(db.session.execute(made.where(Decision.undone_at.is_(None))).one())


def last_decision_by(actor) -> Decision | None:
    """The actor's latest decision that could be undone, or None."""
    decisions = select(Decision).where(Decision.moderator_id == actor.id, Decision.undone_at.is_(None))
    return db.session.scalar(decisions.order_by(Decision.id.desc()).limit(1))
