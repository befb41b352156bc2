"""Finding challenges, and only those that one may see."""

from sqlalchemy import BigInteger, Text, and_, bindparam, cast, func, select, type_coerce
from sqlalchemy import case as sql_case
from sqlalchemy.orm import joinedload, lazyload

from ideahub.domain.challenges.models import Appointment, Challenge, Phase, Prize, Rulebook, Update
from ideahub.domain.challenges.policies import hosts_it, is_guest, moderates_it
from ideahub.kernel import clock
from ideahub.kernel.db import db, is_postgresql
from ideahub.kernel.errors import NotFound
from ideahub.kernel.paging import Page, keyset_page
from ideahub.kernel.policy import can
from ideahub.kernel.words import _

# Every page of a challenge asks for its phases, and most for no prize.
_BY_SLUG = select(Challenge).where(Challenge.slug == bindparam("slug")).options(joinedload(Challenge.phases), lazyload(Challenge.prizes))
STATES = ("open", "voting", "soon", "decided", "cancelled")


def visible_challenge(actor, slug: str) -> Challenge:
    """The challenge, for those who may see it; NotFound for everybody else."""
    challenge = db.session.scalars(_BY_SLUG, {"slug": slug}).unique().one_or_none()
    if challenge is None or not can(actor, "challenge.see", challenge):
        raise NotFound(_("There is no challenge at this address."))
    return challenge


def hosted_challenge(actor, slug: str) -> Challenge:
    """The challenge, for its hosts; NotFound for everybody else."""
    challenge = visible_challenge(actor, slug)
    if not can(actor, "challenge.host", challenge):
        raise NotFound(_("There is no such page."))
    return challenge


def role_in_challenge(actor, challenge: Challenge) -> str | None:
    """host, moderator, guest or None."""
    for role, rule in (("host", hosts_it), ("moderator", moderates_it), ("guest", is_guest)):
        if rule.holds(actor, challenge):
            return role
    return None


def _phase_on(switch: str):
    now = clock.now()
    running = select(Phase.id).where(Phase.challenge_id == Challenge.id, Phase.starts_at <= now, Phase.ends_at > now)
    return and_(Challenge.state == "published", running.where(type_coerce(Phase.switches, Text).contains(f'"{switch}"')).exists())


def listed_challenges(
    *, state: str = "", kind: str = "", organization_id: int | None = None, language: str = "", prize: bool = False, cursor: str | None = None, size: int = 24
) -> Page:
    """Public challenges: first those that run, the nearest deadline first; then those that are over, the latest first.

    Rows are (Challenge, ...sort values).
    """
    public = select(Challenge).where(Challenge.visibility == "public", Challenge.state != "draft")
    now = clock.now()
    if state == "open":
        public = public.where(_phase_on("entries"))
    elif state == "voting":
        public = public.where(_phase_on("votes"))
    elif state == "soon":
        public = public.where(Challenge.state == "published", Challenge.opens_at > now)
    elif state == "decided":
        public = public.where(Challenge.state.in_(("decided", "completed")))
    elif state == "cancelled":
        public = public.where(Challenge.state == "cancelled")
    if kind:
        public = public.where(Challenge.kind == kind)
    if language:
        public = public.where(Challenge.language == language)
    if organization_id is not None:
        public = public.where(Challenge.organization_id == organization_id)
    if prize:
        public = public.where(select(Prize.id).where(Prize.challenge_id == Challenge.id).exists())
    running = and_(Challenge.state == "published", Challenge.closes_at > now)
    end = _second_of_end()
    order = [sql_case((running, 1), else_=0), sql_case((running, -end), else_=end), Challenge.id]
    return keyset_page(public.add_columns(*order), order, cursor, size)


def _second_of_end():
    """The end as whole seconds since 1970."""
    return cast(func.extract("epoch", Challenge.closes_at) if is_postgresql() else func.strftime("%s", Challenge.closes_at), BigInteger)


def ending_soon(limit: int = 6) -> tuple[list[Challenge], int]:
    """(public challenges that run, the nearest end of the whole challenge first; how many there are in all), in one read."""
    now = clock.now()
    running = select(Challenge, func.count().over()).where(Challenge.state == "published", Challenge.visibility == "public")
    rows = db.session.execute(running.where(Challenge.opens_at <= now, Challenge.closes_at > now).order_by(Challenge.closes_at, Challenge.id).limit(limit)).all()
    return [challenge for challenge, _count in rows], rows[0][1] if rows else 0


def challenges_of(actor, organization) -> list[Challenge]:
    """The organization's challenges that the actor may see, the newest first."""
    own = select(Challenge).where(Challenge.organization_id == organization.id).order_by(Challenge.id.desc()).limit(200)
    found = list(db.session.scalars(own))
    hosts = bool(found) and hosts_it.holds(actor, found[0])
    return [challenge for challenge in found if hosts or (challenge.state != "draft" and challenge.visibility == "public")]


def newest_rulebook(challenge: Challenge) -> Rulebook | None:
    """The rulebook in force; None for a draft."""
    return db.session.scalar(select(Rulebook).where(Rulebook.challenge_id == challenge.id).order_by(Rulebook.version.desc()).limit(1))


def rulebooks_of(challenge: Challenge) -> list[Rulebook]:
    """Every version, the newest first."""
    return list(db.session.scalars(select(Rulebook).where(Rulebook.challenge_id == challenge.id).order_by(Rulebook.version.desc())))


def updates_of(challenge: Challenge) -> list[Update]:
    """The sponsor's news, the newest first."""
    return list(db.session.scalars(select(Update).where(Update.challenge_id == challenge.id).order_by(Update.id.desc()).limit(100)))


def appointed(challenge: Challenge, role: str) -> list[Appointment]:
    """Who holds a role in the challenge, by name of the handle."""
    return list(db.session.scalars(select(Appointment).where(Appointment.challenge_id == challenge.id, Appointment.role == role).order_by(Appointment.id)))


def phases_to_announce(limit: int = 50) -> list[Phase]:
    """Phases of published challenges that have begun and were not announced yet."""
    begun = select(Phase).join(Challenge, Challenge.id == Phase.challenge_id).where(Challenge.state == "published")
    return list(db.session.scalars(begun.where(Phase.starts_at <= clock.now(), Phase.announced_at.is_(None)).order_by(Phase.starts_at).limit(limit)))


def visible_challenge_by_id(actor, challenge_id: int) -> Challenge:
    """The challenge with this key, for those who may see it; NotFound for everybody else."""
    challenge = db.session.get(Challenge, challenge_id)
    if challenge is None or not can(actor, "challenge.see", challenge):
        raise NotFound(_("There is no challenge at this address."))
    return challenge
