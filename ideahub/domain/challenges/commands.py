"""Drafting, publishing, amending, cancelling challenges; news, people, phases."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.queries import user_by_handle
from ideahub.domain.challenges.events import (
    ChallengeCancelled, ChallengeDecided, ChallengeDrafted, ChallengePublished, PersonAppointed, PersonDismissed, PhaseBegan, RulesAmended, UpdatePosted,
)  # fmt: skip
from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.lifecycle import LIFECYCLE
from ideahub.domain.challenges.models import VISIBILITIES, Appointment, Challenge, Phase, Prize, Rulebook, Update
from ideahub.domain.challenges.queries import newest_rulebook
from ideahub.domain.challenges.rulebook import frozen, refuse_forbidden, rulebook_of
from ideahub.domain.challenges.set_up import missing
from ideahub.domain.organizations.models import Organization
from ideahub.kernel import clock
from ideahub.kernel.db import db, lock
from ideahub.kernel.errors import Conflict, Invalid
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.text import slugify
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _, ngettext


@command
def create_challenge(*, actor, organization: Organization, title: str, kind: str = "idea") -> Challenge:
    """Begin a draft with the kind's own phases and rules."""
    authorize(actor, "challenge.create", organization)
    recipe, now = contest_kinds[kind], clock.now()
    challenge = Challenge(
        organization_id=organization.id, slug=_free_slug(title), title=title, kind=kind, setup=recipe.setup(), created_by_id=actor.id, created_at=now, saved_at=now
    )
    start = now.replace(minute=0, second=0, microsecond=0)
    for position, (name, label, length, switches) in enumerate(recipe.phases()):
        challenge.phases.append(Phase(position=position, name=name, label=str(label), starts_at=start, ends_at=start + length, switches=switches))
        start += length
    db.session.add(challenge)
    db.session.flush()
    emit(ChallengeDrafted(actor_id=actor.id, challenge_id=challenge.id))
    return challenge


def _free_slug(title: str) -> str:
    stem, number = slugify(title, 50) or "challenge", 1
    slug = stem
    while db.session.scalar(select(Challenge.id).where(Challenge.slug == slug)):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _draft(actor, challenge: Challenge, version: int | None) -> Challenge:
    """The draft, locked; Conflict where another tab has saved since `version` was loaded."""
    challenge = lock(challenge)
    authorize(actor, "challenge.edit", challenge)
    if version is not None and version != challenge.version:
        raise Conflict(_("This draft was saved in another tab meanwhile. Your words are still below: compare, then save again."), version=challenge.version)
    challenge.version += 1
    challenge.saved_at = clock.now()
    return challenge


@command
def save_brief(
    *, actor, challenge: Challenge, title: str, summary: str, brief: str, language: str, visibility: str, picture_id: int | None = None, version: int | None = None
) -> Challenge:
    """Keep what is asked. The address follows the title while it is a draft."""
    challenge = _draft(actor, challenge, version)
    if visibility not in VISIBILITIES:
        raise Invalid(_("Choose who can see the challenge."), field="visibility")
    if title != challenge.title:
        challenge.title = title
        challenge.slug = _free_slug(title)
    challenge.summary, challenge.brief, challenge.language, challenge.visibility = summary, brief, language, visibility
    if picture_id is not None:
        challenge.picture_id = picture_id
    return challenge


@command
def save_rules(*, actor, challenge: Challenge, sections: dict, version: int | None = None) -> Challenge:
    """Keep some sections of the rules, cleaned by the forms; the other sections stay."""
    challenge = _draft(actor, challenge, version)
    challenge.setup = {**challenge.setup, **sections}
    return challenge


@command
def plan_phases(*, actor, challenge: Challenge, phases: list[dict], version: int | None = None) -> Challenge:
    """Replace the phases: name, label, starts_at, ends_at, switches each."""
    challenge = _draft(actor, challenge, version)
    challenge.phases.clear()
    db.session.flush()
    for position, phase in enumerate(phases):
        challenge.phases.append(Phase(position=position, **phase))
    return challenge


@command
def promise_prizes(*, actor, challenge: Challenge, prizes: list[dict], version: int | None = None) -> Challenge:
    """Replace the prizes: label, and either amount (minor units) and currency, or a thing."""
    challenge = _draft(actor, challenge, version)
    challenge.prizes.clear()
    db.session.flush()
    for position, prize in enumerate(prizes):
        challenge.prizes.append(Prize(position=position, label=prize["label"], amount=prize.get("amount"), currency=prize.get("currency"), thing=prize.get("thing")))
    return challenge


@command
def appoint(*, actor, challenge: Challenge, handle: str, role: str) -> Appointment:
    """Make a person moderator, or guest of a private challenge."""
    challenge = lock(challenge)
    authorize(actor, "challenge.appoint", challenge)
    person = user_by_handle(handle.strip().lstrip("@").lower())
    if person is None or person.state != "active":
        raise Invalid(_("There is nobody called @%(handle)s.", handle=handle.strip().lstrip("@")[:60]), field="handle")
    appointment = Appointment(challenge_id=challenge.id, user_id=person.id, role=role, appointed_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(appointment)
            db.session.flush()
    except IntegrityError:
        raise Conflict(_("@%(handle)s has this role already.", handle=person.handle)) from None
    emit(PersonAppointed(actor_id=actor.id, challenge_id=challenge.id, user_id=person.id, role=role))
    return appointment


@command
def dismiss(*, actor, challenge: Challenge, user: User, role: str) -> None:
    """End an appointment; nothing happens where there is none."""
    challenge = lock(challenge)
    authorize(actor, "challenge.appoint", challenge)
    appointment = db.session.scalar(select(Appointment).where(Appointment.challenge_id == challenge.id, Appointment.user_id == user.id, Appointment.role == role))
    if appointment is not None:
        db.session.delete(appointment)
        emit(PersonDismissed(actor_id=actor.id, challenge_id=challenge.id, user_id=user.id, role=role))


@command
def publish_challenge(*, actor, challenge: Challenge) -> Rulebook:
    """Freeze the rules and open the challenge to be seen. Invalid lists what is missing."""
    challenge = lock(challenge)
    authorize(actor, "challenge.publish", challenge)
    lacking = missing(challenge)
    if lacking:
        count = len(lacking)
        raise Invalid(ngettext("%(num)d thing is missing.", "%(num)d things are missing.", count), problems={f"{step}-{at}": words for at, (step, words) in enumerate(lacking)})
    LIFECYCLE.move(challenge, "publish")
    challenge.published_at = clock.now()
    _set_ends(challenge)
    rules = _freeze(actor, challenge, None, [], "")
    emit(ChallengePublished(actor_id=actor.id, challenge_id=challenge.id, sha256=rules.sha256))
    return rules


def _set_ends(challenge: Challenge) -> None:
    challenge.opens_at = min(phase.starts_at for phase in challenge.phases)
    challenge.closes_at = max(phase.ends_at for phase in challenge.phases)


def _freeze(actor, challenge: Challenge, previous: Rulebook | None, changes: list, reason: str) -> Rulebook:
    version = previous.version + 1 if previous else 1
    before = previous.sha256 if previous else None
    body, sha256 = frozen(rulebook_of(challenge), before, version)
    rules = Rulebook(
        challenge_id=challenge.id, version=version, body=body, sha256=sha256, previous_sha256=before, changes=changes, reason=reason,
        frozen_at=clock.now(), frozen_by_id=actor.id,
    )  # fmt: skip
    db.session.add(rules)
    db.session.flush()
    return rules


@command
def amend_rules(
    *, actor, challenge: Challenge, reason: str, summary: str | None = None, brief: str | None = None,
    ends: dict[str, datetime] | None = None, prizes: list[dict] | None = None, raises: dict[int, int] | None = None, help_texts: dict[str, str] | None = None,
) -> Rulebook:  # fmt: skip
    """Extend deadlines (`ends`: phase name to new end), add `prizes`, raise amounts (`raises`: prize id to minor units), clarify words.

    Later phases that would overlap an extended one are moved along by the same time. Invalid for anything else,
    for a change without a reason, and for a deadline that has passed.
    """
    challenge = lock(challenge)
    authorize(actor, "challenge.amend", challenge)
    if not reason.strip():
        raise Invalid(_("Say why the rules change; everybody in the challenge reads it."), field="reason")
    old = rulebook_of(challenge)
    if summary is not None:
        challenge.summary = summary
    if brief is not None:
        challenge.brief = brief
    for name, end in (ends or {}).items():
        _extend(challenge, name, end)
    for prize in prizes or []:
        challenge.prizes.append(
            Prize(position=len(challenge.prizes), label=prize["label"], amount=prize.get("amount"), currency=prize.get("currency"), thing=prize.get("thing"))
        )
    for prize in challenge.prizes:
        if prize.id in (raises or {}):
            prize.amount = raises[prize.id]
    if help_texts:
        form = [{**field, "help": help_texts.get(field["key"], field["help"])} for field in challenge.setup["entry_form"]]
        challenge.setup = {**challenge.setup, "entry_form": form}
    changes = refuse_forbidden(old, rulebook_of(challenge))
    _set_ends(challenge)
    rules = _freeze(actor, challenge, newest_rulebook(challenge), changes, reason)
    emit(RulesAmended(actor_id=actor.id, challenge_id=challenge.id, version=rules.version, sha256=rules.sha256, reason=reason))
    return rules


def _extend(challenge: Challenge, name: str, end: datetime) -> None:
    for at, phase in enumerate(challenge.phases):
        if phase.name != name or phase.ends_at == end:
            continue
        if end < phase.ends_at:
            raise Invalid(_("A deadline can be extended, never shortened."), field=f"end-{name}")
        if phase.ends_at <= clock.now():
            raise Invalid(_("This deadline has passed; it cannot be extended any more."), field=f"end-{name}")
        step, old_end = end - phase.ends_at, phase.ends_at
        phase.ends_at = end
        for later in challenge.phases[at + 1 :]:
            if later.starts_at >= old_end and later.starts_at > clock.now():
                later.starts_at, later.ends_at = later.starts_at + step, later.ends_at + step


@command
def post_update(*, actor, challenge: Challenge, title: str, body: str) -> Update:
    """Tell everybody in the challenge something."""
    authorize(actor, "challenge.post_update", challenge)
    update = Update(challenge_id=challenge.id, title=title, body=body, posted_at=clock.now(), posted_by_id=actor.id)
    db.session.add(update)
    db.session.flush()
    emit(UpdatePosted(actor_id=actor.id, challenge_id=challenge.id, update_id=update.id, title=title))
    return update


@command
def cancel_challenge(*, actor, challenge: Challenge, reason: str) -> None:
    """Stop a published challenge for good, with a reason that everybody reads."""
    challenge = lock(challenge)
    authorize(actor, "challenge.cancel", challenge)
    if not reason.strip():
        raise Invalid(_("Say why the challenge is cancelled; everybody in it reads it."), field="reason")
    LIFECYCLE.move(challenge, "cancel")
    challenge.cancelled_at, challenge.cancelled_reason = clock.now(), reason
    emit(ChallengeCancelled(actor_id=actor.id, challenge_id=challenge.id, reason=reason))


@command
def decide_challenge(*, actor, challenge: Challenge) -> None:
    """Note that the challenge is decided; the results slice freezes the standings in the same transaction."""
    challenge = lock(challenge)
    authorize(actor, "challenge.decide", challenge)
    LIFECYCLE.move(challenge, "decide")
    challenge.decided_at = clock.now()
    emit(ChallengeDecided(actor_id=actor.id, challenge_id=challenge.id))


@command
def announce_phase(*, actor, phase: Phase) -> bool:
    """Tell once that a phase has begun. False where that was told before."""
    authorize(actor, "challenge.announce_phase", phase)
    phase = lock(phase)
    if phase.announced_at is not None or phase.starts_at > clock.now():
        return False
    phase.announced_at = clock.now()
    emit(PhaseBegan(actor_id=None, challenge_id=phase.challenge_id, phase_id=phase.id, label=phase.label))
    return True


@command
def delete_draft(*, actor, challenge: Challenge) -> None:
    """Remove a challenge that was never published."""
    challenge = lock(challenge)
    authorize(actor, "challenge.edit", challenge)
    for appointment in db.session.scalars(select(Appointment).where(Appointment.challenge_id == challenge.id)):
        db.session.delete(appointment)
    db.session.delete(challenge)
