"""Drafting, publishing, amending, cancelling challenges; news, people, phases."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.queries import user_by_handle
from ideahub.domain.challenges.amending import clarify, extend, promise, raise_prize
from ideahub.domain.challenges.events import (
    ChallengeCancelled,
    ChallengeDecided,
    ChallengeDrafted,
    ChallengePublished,
    PersonAppointed,
    PersonDismissed,
    PhaseBegan,
    RulesAmended,
    UpdatePosted,
)  # fmt: skip
from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.lifecycle import LIFECYCLE
from ideahub.domain.challenges.models import ROLES, SWITCHES, VISIBILITIES, Appointment, Challenge, Phase, Prize, Rulebook, Update
from ideahub.domain.challenges.queries import newest_rulebook
from ideahub.domain.challenges.rulebook import OF_KINDS, SECTIONS, frozen, refuse_forbidden, rulebook_of
from ideahub.domain.challenges.set_up import about_dates, missing
from ideahub.domain.files.commands import attach_file, forget_file
from ideahub.domain.files.models import File
from ideahub.domain.organizations.models import Organization
from ideahub.kernel import clock
from ideahub.kernel.db import db, lock
from ideahub.kernel.errors import Conflict, Invalid
from ideahub.kernel.events import emit
from ideahub.kernel.policy import SYSTEM, authorize
from ideahub.kernel.text import slugify
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _, in_english, ngettext, retold

MOST_UNFINISHED = 60_000


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
        challenge.phases.append(Phase(position=position, name=name, label=in_english(label), starts_at=start, ends_at=start + length, switches=switches))
        start += length
    _insert(challenge)
    emit(ChallengeDrafted(actor_id=actor.id, challenge_id=challenge.id))
    return challenge


@command
def duplicate_challenge(*, actor, challenge: Challenge) -> Challenge:
    """A new draft with the same words, rules and prizes; the dates are moved on so that the first phase begins now. Pictures and people are not taken along."""
    authorize(actor, "challenge.duplicate", challenge)
    now = clock.now()
    copy = Challenge(
        organization_id=challenge.organization_id, slug="", title=_("%(title)s (copy)", title=challenge.title[:110]), summary=challenge.summary,
        brief=challenge.brief, language=challenge.language, kind=challenge.kind, visibility=challenge.visibility, setup=challenge.setup,
        created_by_id=actor.id, created_at=now, saved_at=now,
    )  # fmt: skip
    copy.slug = _free_slug(copy.title)
    start = min((phase.starts_at for phase in challenge.phases), default=now)
    step = max(timedelta(0), now.replace(minute=0, second=0, microsecond=0) - start)
    for phase in challenge.phases:
        copy.phases.append(
            Phase(position=phase.position, name=phase.name, label=phase.label, starts_at=phase.starts_at + step, ends_at=phase.ends_at + step, switches=phase.switches)
        )
    for prize in challenge.prizes:
        copy.prizes.append(Prize(position=prize.position, label=prize.label, amount=prize.amount, currency=prize.currency, thing=prize.thing))
    _insert(copy)
    emit(ChallengeDrafted(actor_id=actor.id, challenge_id=copy.id))
    return copy


def _free_slug(title: str, own: int | None = None) -> str:
    """An address after the title that no other challenge has; `new` is a page."""
    stem, number = slugify(title, 50) or "challenge", 1
    slug = stem
    while slug == "new" or db.session.scalar(select(Challenge.id).where(Challenge.slug == slug, Challenge.id != (own or 0))):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _insert(challenge: Challenge) -> None:
    """Write a new challenge; the unique address decides between two who take the same at the same moment."""
    try:
        with db.session.begin_nested():
            db.session.add(challenge)
            db.session.flush()
    except IntegrityError:
        raise Conflict(_("Somebody took the same title at the same moment. Send it once more.")) from None


def _draft(actor, challenge: Challenge, version: int | None, step: str) -> Challenge:
    """The draft, locked; Conflict where another tab has saved since `version` was loaded. What was unfinished in `step` is done."""
    challenge = lock(challenge)
    authorize(actor, "challenge.edit", challenge)
    if version is not None and version != challenge.version:
        raise Conflict(_("This draft was saved in another tab meanwhile. Your words are still below: compare, then save again."), version=challenge.version)
    challenge.version += 1
    challenge.unfinished = {other: typed for other, typed in challenge.unfinished.items() if other != step}
    challenge.saved_at = clock.now()
    return challenge


@command
def save_brief(
    *, actor, challenge: Challenge, title: str, summary: str, brief: str, language: str, visibility: str, picture: File | None = None, version: int | None = None
) -> Challenge:
    """Keep what is asked. The address follows the title while it is a draft. A new picture takes the place of the old one."""
    challenge = _draft(actor, challenge, version, "brief")
    if visibility not in VISIBILITIES:
        raise Invalid(_("Choose who can see the challenge."), field="visibility")
    if title != challenge.title:
        _rename(challenge, title)
    challenge.summary, challenge.brief, challenge.language, challenge.visibility = summary, brief, language, visibility
    if picture is not None:
        attach_file(actor=actor, file=picture, subject="challenge", subject_id=challenge.id)
        _show_picture(challenge, picture)
    return challenge


def _show_picture(challenge: Challenge, picture: File | None) -> None:
    before = challenge.picture
    challenge.picture = picture
    db.session.flush()
    if before is not None and before is not picture:
        forget_file(actor=SYSTEM, file=before)


def _rename(challenge: Challenge, title: str) -> None:
    try:
        with db.session.begin_nested():
            challenge.title, challenge.slug = title, _free_slug(title, challenge.id)
            db.session.flush()
    except IntegrityError:
        raise Conflict(_("Somebody took the same title at the same moment. Send it once more.")) from None


@command
def save_rules(*, actor, challenge: Challenge, sections: dict, version: int | None = None, step: str = "") -> Challenge:
    """Keep some sections of the rules, cleaned by the forms; the other sections stay. `step` is the step of the wizard that is done."""
    challenge = _draft(actor, challenge, version, step)
    unknown = sorted({*sections} - {*SECTIONS, *OF_KINDS})
    if unknown:
        raise Invalid(_("There is no part of the rules called “%(name)s”.", name=unknown[0][:60]))
    challenge.setup = {**challenge.setup, **sections}
    return challenge


@command
def keep_unfinished(*, actor, challenge: Challenge, step: str, typed: dict[str, str], version: int | None = None) -> Challenge:
    """Keep what was typed into a step and cannot be taken yet; the draft itself stays as it was. Invalid where it is endless."""
    challenge = _draft(actor, challenge, version, step)
    if sum(len(name) + len(text) for name, text in typed.items()) > MOST_UNFINISHED:
        raise Invalid(_("This is too much to keep. Shorten it, then save again."))
    challenge.unfinished = {**challenge.unfinished, step: typed}
    return challenge


@command
def plan_phases(*, actor, challenge: Challenge, phases: list[dict], version: int | None = None) -> Challenge:
    """Replace the phases: name, label, starts_at, ends_at, switches each; to the second."""
    challenge = _draft(actor, challenge, version, "dates")
    for phase in phases:
        if phase["ends_at"] <= phase["starts_at"]:
            raise Invalid(_("“%(phase)s” ends before it begins.", phase=retold(str(phase["label"]))), field=f"end-{phase['name']}")
        if not {*phase["switches"]} <= {*SWITCHES}:
            raise Invalid(_("A phase has a switch that does not exist."), field=f"start-{phase['name']}")
    challenge.phases.clear()
    db.session.flush()
    for position, phase in enumerate(phases):
        starts_at, ends_at = (phase[end].replace(microsecond=0) for end in ("starts_at", "ends_at"))
        challenge.phases.append(
            Phase(position=position, name=phase["name"], label=in_english(phase["label"]), starts_at=starts_at, ends_at=ends_at, switches=list(phase["switches"]))
        )
    return challenge


@command
def promise_prizes(*, actor, challenge: Challenge, prizes: list[dict], version: int | None = None) -> Challenge:
    """Replace the prizes: label, and either amount (minor units) and currency, or a thing."""
    challenge = _draft(actor, challenge, version, "prizes")
    challenge.prizes.clear()
    db.session.flush()
    for prize in prizes:
        promise(challenge, prize)
    return challenge


@command
def appoint(*, actor, challenge: Challenge, handle: str, role: str) -> Appointment:
    """Make a person moderator, or guest of a private challenge."""
    challenge = lock(challenge)
    authorize(actor, "challenge.appoint", challenge)
    person = user_by_handle(handle.strip().lstrip("@").lower())
    if person is None or person.state != "active":
        raise Invalid(_("There is nobody called @%(handle)s.", handle=handle.strip().lstrip("@")[:60]), field="handle")
    if role not in ROLES:
        raise Invalid(_("There is no such role."), field="role")
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
    """Freeze the rules and open the challenge to be seen. Invalid lists what is missing. A phase that would have begun already begins now."""
    challenge = lock(challenge)
    authorize(actor, "challenge.publish", challenge)
    lacking = missing(challenge)
    if lacking:
        count = len(lacking)
        raise Invalid(ngettext("%(num)d thing is missing.", "%(num)d things are missing.", count), problems={f"{step}-{at}": words for at, (step, words) in enumerate(lacking)})
    LIFECYCLE.move(challenge, "publish")
    challenge.published_at = clock.now()
    for phase in challenge.phases:
        phase.starts_at = max(phase.starts_at, challenge.published_at.replace(microsecond=0))
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

    Phases that begin after an extended one are moved along by the same time. Invalid for anything else, for a
    change without a reason, and for a deadline that has passed.
    """
    challenge = lock(challenge)
    authorize(actor, "challenge.amend", challenge)
    if not reason.strip():
        raise Invalid(_("Say why the rules change; everybody in the challenge reads it."), field="reason")
    old = rulebook_of(challenge)
    clarify(challenge, summary, brief, help_texts or {})
    for name, end in (ends or {}).items():
        extend(challenge, name, end.replace(microsecond=0))
    for prize in prizes or []:
        promise(challenge, prize)
    for key, amount in (raises or {}).items():
        raise_prize(challenge, key, amount)
    changes = refuse_forbidden(old, rulebook_of(challenge))
    if ends and (wrong := about_dates(challenge.phases)):
        raise Invalid(wrong[0], field="phases")
    _set_ends(challenge)
    rules = _freeze(actor, challenge, newest_rulebook(challenge), changes, reason)
    emit(RulesAmended(actor_id=actor.id, challenge_id=challenge.id, version=rules.version, sha256=rules.sha256, reason=reason))
    return rules


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
    _show_picture(challenge, None)
    for appointment in db.session.scalars(select(Appointment).where(Appointment.challenge_id == challenge.id)):
        db.session.delete(appointment)
    contest_kinds[challenge.kind].clear(challenge)
    db.session.delete(challenge)
