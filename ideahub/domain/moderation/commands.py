"""Reporting, deciding, undoing, appealing."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.moderation.events import AppealDecided, AppealFiled, CaseDecided, CaseOpened, DecisionUndone, Reported
from ideahub.domain.moderation.lifecycle import APPEAL, CASE
from ideahub.domain.moderation.models import Appeal, Case, Decision, Report
from ideahub.domain.moderation.queries import open_case
from ideahub.domain.moderation.reasons import DECISION_REASONS, REPORT_REASONS
from ideahub.domain.moderation.subject import subjects
from ideahub.kernel import clock
from ideahub.kernel.db import db, hold, lock
from ideahub.kernel.errors import Conflict, Denied, Invalid, NotFound
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _

UNDO_WITHIN = timedelta(minutes=15)
SITE_HOURS = 72
APPEAL_DAYS = 14


def _moderation(challenge) -> dict:
    return challenge.setup.get("moderation", {}) if challenge is not None else {}


@command
def open_case_for(*, subject: str, key: int, why: str, since: datetime | None = None) -> Case:
    """The open case about a thing: the one there is, or a new one due within the promised time from `since`."""
    found = open_case(subject, key)
    if found is not None:
        return found
    kind = subjects[subject]
    thing = kind.load(key)
    challenge, since = kind.challenge(thing), since or clock.now()
    case = Case(
        challenge_id=challenge.id if challenge is not None else None, subject=subject, subject_id=key, title=kind.title(thing)[:200],
        author_id=kind.author_id(thing), why=why, opened_at=since,
        due_at=since + timedelta(hours=_moderation(challenge).get("answer_hours", SITE_HOURS)),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(case)
            db.session.flush()
    except IntegrityError:
        return open_case(subject, key)
    emit(CaseOpened(actor_id=None, challenge_id=case.challenge_id, case_id=case.id, why=why))
    return case


@command
def report(*, actor, subject: str, key: int, code: str, sentence: str = "") -> Report:
    """Say that something should be looked at. A person reports a thing once; one's own things not at all."""
    authorize(actor, "report.file", None)
    kind = subjects[subject]
    thing = kind.load(key)
    if not kind.may_be_seen(actor, thing):
        raise NotFound(_("There is nothing here."))
    if kind.author_id(thing) == actor.id:
        raise Denied(_("This is your own. You can change or withdraw it instead of reporting it."))
    if code not in REPORT_REASONS:
        raise Invalid(_("Choose a reason."), field="code")
    case = lock(open_case_for(subject=subject, key=key, why="reports"))
    filed = Report(case_id=case.id, subject=subject, subject_id=key, reporter_id=actor.id, code=code, sentence=sentence, reported_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(filed)
            db.session.flush()
    except IntegrityError:
        raise Conflict(_("You have reported this before. The moderators have it.")) from None
    case.report_count += 1
    emit(Reported(actor_id=actor.id, challenge_id=case.challenge_id, case_id=case.id, code=code))
    return filed


@command
def hold_case(*, actor, case: Case, minutes: int = 10) -> None:
    """Say that one is looking at the case, so that two moderators do not do the same work."""
    authorize(actor, "case.decide", case)
    free = (Case.held_until.is_(None)) | (Case.held_until < clock.now()) | (Case.held_by_id == actor.id)
    db.session.execute(update(Case).where(Case.id == case.id, free).values(held_by_id=actor.id, held_until=clock.now() + timedelta(minutes=minutes)))


def _settled(kind, key: int):
    """The thing, locked, in a challenge that is held where it stands in one: nobody announces its result meanwhile."""
    thing = kind.load(key)
    challenge = kind.challenge(thing)
    if challenge is not None:
        hold(Challenge, challenge.id)
    return lock(thing)


@command
def decide_case(*, actor, case: Case, action: str, code: str = "", sentence: str = "") -> Decision:
    """Decide an open case: the thing moves, the author will be told, the log has it. Once; others get Conflict."""
    case = lock(case)
    authorize(actor, "case.decide", case)
    kind = subjects[case.subject]
    thing = _settled(kind, case.subject_id)
    CASE.move(case, "decide")
    kind.checked(thing, action)
    code = code or ("fits" if action not in kind.refusing else "")
    if code not in DECISION_REASONS or (action in kind.refusing and code == "fits"):
        raise Invalid(_("Choose a reason."), field="code")
    if action in kind.refusing and not sentence.strip():
        raise Invalid(_("Write one sentence to the author."), field="sentence")
    before, now = kind.state(thing), clock.now()
    kind.act(actor, thing, action)
    case.decided_at = now
    decision = Decision(
        case_id=case.id, challenge_id=case.challenge_id, subject=case.subject, subject_id=case.subject_id, moderator_id=actor.id,
        action=action, code=code, sentence=sentence, before=before, decided_at=now, late=now > case.due_at,
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    emit(
        CaseDecided(actor_id=actor.id, challenge_id=case.challenge_id, decision_id=decision.id, about=case.subject, about_key=case.subject_id, action=action, code=code)
    )
    return decision


@command
def decide_cases(*, actor, cases: list[Case], action: str, code: str = "", sentence: str = "") -> list[Decision]:
    """Decide several cases alike; all or none, and the refusal names the one that stood in the way."""
    decisions = []
    for case in sorted(cases, key=lambda each: each.id):
        try:
            decisions.append(decide_case(actor=actor, case=case, action=action, code=code, sentence=sentence))
        except (Conflict, Denied) as refusal:
            raise type(refusal)(_("Nothing was decided, because of “%(title)s”: %(why)s", title=case.title, why=refusal.sentence)) from refusal
    return decisions


@command
def undo_decision(*, actor, decision: Decision) -> Case:
    """Take one's own decision back within a quarter of an hour: the thing is as before, the case is open again."""
    decision = lock(decision)
    authorize(actor, "decision.undo", decision)
    if decision.undone_at is not None:
        raise Conflict(_("This decision was taken back already."))
    if clock.now() > decision.decided_at + UNDO_WITHIN:
        raise Conflict(_("A decision can be taken back within 15 minutes. After that the author can appeal."))
    if decision.appeal is not None:
        raise Conflict(_("The author has appealed; another moderator decides now."))
    newer = select(Decision.id).where(Decision.subject == decision.subject, Decision.subject_id == decision.subject_id)
    if db.session.scalar(newer.where(Decision.id > decision.id, Decision.undone_at.is_(None)).limit(1)):
        raise Conflict(_("There is a newer decision about this."))
    kind = subjects[decision.subject]
    kind.restore(actor, _settled(kind, decision.subject_id), decision.before)
    case = lock(decision.case)
    CASE.move(case, "reopen")
    decision.undone_at, case.decided_at = clock.now(), None
    emit(
        DecisionUndone(actor_id=actor.id, challenge_id=decision.challenge_id, decision_id=decision.id, about=decision.subject, about_key=decision.subject_id)
    )
    return case


@command
def drop_case(*, subject: str, key: int) -> None:
    """Close the open case about a thing that is gone (withdrawn by its author)."""
    case = open_case(subject, key)
    if case is not None:
        CASE.move(lock(case), "drop")


@command
def appeal(*, actor, decision: Decision, text: str) -> Appeal:
    """Ask another moderator to look again: once for each decision, within the time that the rulebook prints."""
    decision = lock(decision)
    authorize(actor, "appeal.file", decision)
    kind, rules = subjects[decision.subject], _moderation(decision.case.challenge)
    if decision.undone_at is not None or decision.action not in kind.refusing:
        raise Conflict(_("There is nothing to appeal against."))
    if clock.now() > decision.decided_at + timedelta(days=rules.get("appeal_days", APPEAL_DAYS)):
        raise Conflict(_("The time for an appeal is over."))
    filed = Appeal(
        decision_id=decision.id, author_id=actor.id, text=text, filed_at=clock.now(),
        due_at=clock.now() + timedelta(hours=rules.get("answer_hours", SITE_HOURS)),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(filed)
            db.session.flush()
    except IntegrityError:
        raise Conflict(_("You have appealed already. There is one appeal against each decision.")) from None
    emit(AppealFiled(actor_id=actor.id, challenge_id=decision.challenge_id, appeal_id=filed.id, decision=decision.id))
    return filed


@command
def decide_appeal(*, actor, filed: Appeal, uphold: bool, sentence: str) -> Appeal:
    """Let the decision stand, or bring the thing back to the public; by another moderator than the first."""
    filed = lock(filed)
    authorize(actor, "appeal.decide", filed)
    APPEAL.move(filed, "uphold" if uphold else "overturn")
    filed.decided_at, filed.decided_by_id, filed.sentence = clock.now(), actor.id, sentence
    decision = filed.decision
    if not uphold:
        kind = subjects[decision.subject]
        kind.restore(actor, _settled(kind, decision.subject_id), decision.before)
        kind.accept(actor, _settled(kind, decision.subject_id))
    emit(AppealDecided(actor_id=actor.id, challenge_id=decision.challenge_id, appeal_id=filed.id, decision=decision.id, upheld=uphold))
    return filed
