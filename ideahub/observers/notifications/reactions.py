"""The whole table of who is told what."""

from sqlalchemy import delete, select, union

from ideahub.domain.accounts.events import AccountClosed, AccountReinstated, AccountSuspended, PasswordChanged
from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.events import ChallengeCancelled, ChallengePublished, PersonAppointed, PhaseBegan, RulesAmended, UpdatePosted
from ideahub.domain.challenges.models import Appointment, Challenge, Phase, Update
from ideahub.domain.entries.events import EntryPublished, EntrySelected, EntrySubmitted
from ideahub.domain.entries.models import Entry
from ideahub.domain.moderation.events import AppealDecided, AppealFiled, CaseDecided, CaseOpened, DecisionUndone
from ideahub.domain.moderation.models import Appeal, Case, Decision
from ideahub.domain.moderation.subject import subjects
from ideahub.domain.organizations.events import MemberJoined
from ideahub.domain.organizations.models import Membership, Organization
from ideahub.domain.prizes.events import PrizeAwarded
from ideahub.domain.prizes.models import Award
from ideahub.domain.results.events import ResultsAnnounced
from ideahub.domain.voting.models import Ballot
from ideahub.kernel.db import db
from ideahub.kernel.events import reacts_to
from ideahub.kernel.outbox import Letter
from ideahub.observers.notifications.commands import notify
from ideahub.observers.notifications.models import Notification, Preference


def _everybody_in(challenge: Challenge) -> list[int]:
    """People who entered, voted or were appointed in a challenge."""
    entered = select(Entry.author_id).where(Entry.challenge_id == challenge.id)
    voted = select(Ballot.voter_id).where(Ballot.challenge_id == challenge.id, Ballot.marked > 0)
    appointed = select(Appointment.user_id).where(Appointment.challenge_id == challenge.id)
    return sorted(db.session.scalars(union(entered, voted, appointed)))


def _moderators_of(challenge: Challenge | None) -> list[int]:
    """Appointed moderators; the sponsor's managers where there are none; staff for the whole site."""
    if challenge is None:
        return list(db.session.scalars(select(User.id).where(User.is_staff.is_(True), User.state == "active")))
    appointed = select(Appointment.user_id).where(Appointment.challenge_id == challenge.id, Appointment.role == "moderator")
    found = list(db.session.scalars(appointed))
    managers = select(Membership.user_id).where(Membership.organization_id == challenge.organization_id, Membership.role.in_(("owner", "manager")))
    return found or list(db.session.scalars(managers))


def _tell_everybody(event, key: str, kind: str, values: dict, path: str) -> None:
    challenge = db.session.get(Challenge, event.challenge_id)
    for user_id in _everybody_in(challenge):
        if user_id != event.actor_id:
            notify(user_id=user_id, key=key, kind=kind, values={"challenge": challenge.title, **values}, path=f"/challenges/{challenge.slug}{path}")


@reacts_to(EntrySubmitted)
def tell_author_of_receipt(event):
    """The receipt goes to the author."""
    entry = db.session.get(Entry, event.entry_id)
    values = {"title": entry.title, "challenge": entry.challenge.title, "receipt": event.receipt}
    notify(user_id=entry.author_id, key=f"entry_received:{entry.id}", kind="entry_received", values=values, path=f"/entries/{entry.id}/receipt")


@reacts_to(EntryPublished)
def tell_author_of_publication(event):
    """Where a moderator let an entry be seen, the author is told."""
    entry = db.session.get(Entry, event.entry_id)
    if event.actor_id == entry.author_id:
        return
    values = {"title": entry.title, "challenge": entry.challenge.title}
    notify(user_id=entry.author_id, key=f"entry_published:{entry.id}", kind="entry_published", values=values, path=f"/entries/{entry.id}")


@reacts_to(CaseDecided)
def tell_author_of_decision(event):
    """Reason code and sentence go to the author; approvals are told by the publication."""
    decision = db.session.get(Decision, event.decision_id)
    author = decision.case.author_id
    if decision.undone_at is not None or author is None or decision.action not in subjects[decision.subject].refusing:
        return
    challenge = decision.case.challenge
    values = {
        "subject": decision.subject, "title": decision.case.title, "challenge": challenge.title if challenge else "",
        "action": decision.action, "reason": decision.code, "sentence": decision.sentence,
    }  # fmt: skip
    notify(user_id=author, key=f"entry_decided:{decision.id}", kind="entry_decided", values=values, path=f"/decisions/{decision.id}")


@reacts_to(DecisionUndone)
def tell_author_of_undoing(event):
    """Whoever was told of a decision is told that it was taken back."""
    decision = db.session.get(Decision, event.decision_id)
    if decision.case.author_id and decision.action in subjects[decision.subject].refusing:
        values, path = {"title": decision.case.title}, f"/decisions/{decision.id}"
        notify(user_id=decision.case.author_id, key=f"decision_undone:{decision.id}", kind="decision_undone", values=values, path=path)


@reacts_to(CaseOpened)
def tell_moderators_of_case(event):
    """Somebody waits for an answer."""
    case = db.session.get(Case, event.case_id)
    values = {"title": case.title, "due": case.due_at.strftime("%Y-%m-%d %H:%M UTC")}
    for user_id in _moderators_of(case.challenge):
        if user_id != case.author_id:
            notify(user_id=user_id, key=f"case_opened:{case.id}", kind="case_opened", values=values, path=f"/moderation/cases/{case.id}")


@reacts_to(AppealFiled)
def tell_moderators_of_appeal(event):
    """An appeal waits for another moderator."""
    filed = db.session.get(Appeal, event.appeal_id)
    case = filed.decision.case
    for user_id in _moderators_of(case.challenge):
        if user_id not in (filed.decision.moderator_id, filed.author_id):
            notify(user_id=user_id, key=f"appeal_filed:{filed.id}", kind="appeal_filed", values={"title": case.title}, path=f"/moderation/appeals/{filed.id}")


@reacts_to(AppealDecided)
def tell_author_of_appeal(event):
    """The answer to an appeal."""
    filed = db.session.get(Appeal, event.appeal_id)
    values = {"title": filed.decision.case.title, "outcome": "upheld" if event.upheld else "overturned", "sentence": filed.sentence}
    notify(user_id=filed.author_id, key=f"appeal_decided:{filed.id}", kind="appeal_decided", values=values, path=f"/decisions/{filed.decision_id}")


@reacts_to(EntrySelected)
def tell_author_of_selection(event):
    """The shortlist is good news."""
    entry = db.session.get(Entry, event.entry_id)
    values = {"title": entry.title, "challenge": entry.challenge.title}
    notify(user_id=entry.author_id, key=f"entry_selected:{entry.id}", kind="entry_selected", values=values, path=f"/entries/{entry.id}")


@reacts_to(PrizeAwarded)
def tell_winner(event):
    """A winner learns of the prize."""
    award = db.session.get(Award, event.award_id)
    values = {"title": award.entry.title, "prize": award.prize.label, "challenge": award.challenge.title}
    path = f"/challenges/{award.challenge.slug}/results"
    notify(user_id=award.entry.author_id, key=f"prize_awarded:{award.id}", kind="prize_awarded", values=values, path=path)


@reacts_to(PhaseBegan)
def tell_of_phase(event):
    """A new phase, to everybody in the challenge."""
    phase = db.session.get(Phase, event.phase_id)
    _tell_everybody(event, f"phase_began:{event.phase_id}", "phase_began", {"phase": phase.label if phase else event.label}, "")


@reacts_to(UpdatePosted)
def tell_of_update(event):
    """News from the sponsor, to everybody in the challenge."""
    post = db.session.get(Update, event.update_id)
    _tell_everybody(event, f"update_posted:{event.update_id}", "update_posted", {"update": post.title}, "/updates")


@reacts_to(RulesAmended)
def tell_of_amendment(event):
    """An amendment, to everybody in the challenge."""
    _tell_everybody(event, f"rules_amended:{event.challenge_id}:{event.version}", "rules_amended", {"reason": event.reason}, "/rules")


@reacts_to(ResultsAnnounced)
def tell_of_results(event):
    """The result, to everybody in the challenge."""
    _tell_everybody(event, f"results_announced:{event.challenge_id}", "results_announced", {}, "/results")


@reacts_to(ChallengeCancelled)
def tell_of_cancellation(event):
    """A cancelled challenge, to everybody in it."""
    _tell_everybody(event, f"challenge_cancelled:{event.challenge_id}", "challenge_cancelled", {"reason": event.reason}, "")


@reacts_to(PersonAppointed)
def tell_appointed(event):
    """An appointment, to the person; while the challenge is a draft nobody is told."""
    held = select(Appointment).where(Appointment.challenge_id == event.challenge_id, Appointment.user_id == event.user_id, Appointment.role == event.role)
    _tell_of_appointments(event, held)


@reacts_to(ChallengePublished)
def tell_appointed_in_draft(event):
    """The appointments that were made while the challenge was a draft, each to its person."""
    _tell_of_appointments(event, select(Appointment).where(Appointment.challenge_id == event.challenge_id))


def _tell_of_appointments(event, appointments) -> None:
    """Tell each person of the appointment once, by whichever event comes first."""
    challenge = db.session.get(Challenge, event.challenge_id)
    if challenge.state == "draft":
        return
    for held in db.session.scalars(appointments.order_by(Appointment.id)).all():
        if held.user_id != event.actor_id:
            key, values = f"appointed:{challenge.id}:{held.role}:{held.appointed_at.isoformat()}", {"challenge": challenge.title, "role": held.role}
            notify(user_id=held.user_id, key=key, kind="appointed", values=values, path=f"/challenges/{challenge.slug}")


@reacts_to(MemberJoined)
def tell_owners_of_member(event):
    """A new member, to the owners."""
    organization, person = db.session.get(Organization, event.organization_id), db.session.get(User, event.user_id)
    owners = select(Membership.user_id).where(Membership.organization_id == organization.id, Membership.role == "owner")
    for user_id in db.session.scalars(owners):
        if user_id != event.user_id:
            values, path = {"name": person.name, "organization": organization.name}, f"/organizations/{organization.slug}"
            notify(user_id=user_id, key=f"member_joined:{organization.id}:{event.user_id}", kind="member_joined", values=values, path=path)


@reacts_to(AccountSuspended)
def tell_suspended(event):
    """A suspension and its reason, to the person."""
    key = f"account_suspended:{event.user_id}:{event.reason}"[:120]
    notify(user_id=event.user_id, key=key, kind="account_suspended", values={"reason": event.reason}, path="/settings")


@reacts_to(AccountReinstated)
def tell_reinstated(event):
    """That the suspension is over."""
    notify(user_id=event.user_id, key=f"account_reinstated:{event.user_id}", kind="account_reinstated", values={}, path="/")


@reacts_to(PasswordChanged)
def tell_of_new_password(event):
    """A changed password is always told."""
    person = db.session.get(User, event.user_id)
    key = f"password_changed:{(person.password_hash or '')[-12:]}"
    notify(user_id=event.user_id, key=key, kind="password_changed", values={}, path="/settings/security")


@reacts_to(AccountClosed)
def forget_person(event):
    """What a former member was told goes with the account, and so does the name where others were told of a joining."""
    for model in (Notification, Preference):
        db.session.execute(delete(model).where(model.user_id == event.user_id))
    joined = f"member!_joined:%:{event.user_id}"
    db.session.execute(delete(Notification).where(Notification.kind == "member_joined", Notification.key.like(joined, escape="!")))
    db.session.execute(delete(Letter).where(Letter.key.like(f"notification:%:{joined}", escape="!")))
