"""Challenges, made through the commands, with their phases placed around the present moment."""

from contextlib import contextmanager
from datetime import timedelta

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges import commands
from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.organizations.queries import members_of, organizations_of
from ideahub.domain.voting.method import voting_methods
from ideahub.kernel import clock as house_clock
from tests.cast import jude, lindenhafen, mona
from tests.factories.organizations import make_organization

# Days from now at which the call, the voting and the result begin, and the result ends.
PLACES = {"before": (1, 15, 29, 36), "call": (-1, 14, 28, 35), "voting": (-14, -1, 7, 14), "result": (-28, -14, -1, 7), "over": (-40, -30, -20, -10)}
PRIZES = [{"label": "First prize", "amount": 100_000, "currency": "EUR", "thing": None}, {"label": "Second prize", "amount": None, "currency": None, "thing": "A bench"}]


@contextmanager
def at(moment):
    """Do something at another moment; the clock is held at the present one afterwards."""
    before = house_clock.now()
    house_clock.set(moment)
    try:
        yield
    finally:
        house_clock.set(before)


def a_brief(**wishes) -> dict:
    """The fields of the brief."""
    return {
        "title": "Shade for the market square", "summary": "It is hot on the square.", "brief": "How do we bring shade to it?", "language": "en",
        "visibility": "public", **wishes,
    }  # fmt: skip


def make_draft_challenge(host: User | None = None, title: str = "Shade for the market square", **wishes) -> Challenge:
    """A challenge that could be published: brief, rules, dates and prizes are complete. `wishes` are those of make_challenge."""
    organization = _organization_of(host)
    host = host or organization_owner(organization)
    challenge = commands.create_challenge(actor=host, organization=organization, title=title)
    brief = {name: wishes[name] for name in ("summary", "brief", "language", "visibility") if name in wishes}
    commands.save_brief(actor=host, challenge=challenge, **a_brief(title=title, **brief))
    commands.save_rules(actor=host, challenge=challenge, sections=_sections(challenge.setup, wishes))
    commands.plan_phases(actor=host, challenge=challenge, phases=some_phases(wishes.get("phase", "call")))
    commands.promise_prizes(actor=host, challenge=challenge, prizes=wishes.get("prizes", PRIZES))
    return challenge


def make_challenge(clock=None, host: User | None = None, title: str = "Shade for the market square", **wishes) -> Challenge:
    """A published challenge in which `phase` runs now: before, call, voting, both (call and voting), result or over. Mona and Jude moderate it.

    Other wishes: method and settings of the voting, mode of moderation (before, after), decides (vote, sponsor), ties,
    per_person, tally, names, shown, visibility, prizes, entry_form, enter and vote (rules of eligibility), sponsor_people,
    moderators, guests, teams (their rules). The clock is held at the present moment.
    """
    phase = wishes.get("phase", "call")
    start = (clock or house_clock).now() + timedelta(days=min(0, PLACES["call" if phase == "both" else phase][0]))
    challenge = make_draft_challenge(host, title, **wishes)
    host = host or organization_owner(challenge.organization)
    for role, people in (("moderator", wishes.get("moderators", (mona(), jude()))), ("guest", wishes.get("guests", ()))):
        for person in people:
            commands.appoint(actor=host, challenge=challenge, handle=person.handle, role=role)
    with at(start):
        commands.publish_challenge(actor=host, challenge=challenge)
    return challenge


def organization_owner(organization) -> User:
    """The person who founded the organization."""
    return next(membership.user for membership in members_of(organization) if membership.role == "owner")


def _organization_of(host: User | None):
    if host is None:
        return lindenhafen()
    owned = organizations_of(host)
    return owned[0] if owned else make_organization(host, f"House of {host.name}")


def some_phases(running: str = "call") -> list[dict]:
    """The phases of an idea challenge, such that this one runs now; `both` has call and voting at once."""
    now = house_clock.now()
    bounds = [now + timedelta(days=days) for days in PLACES["call" if running == "both" else running]]
    recipe = contest_kinds["idea"].phases()
    phases = [
        {"name": name, "label": label, "starts_at": bounds[at], "ends_at": bounds[at + 1], "switches": switches}
        for at, (name, label, _length, switches) in enumerate(recipe)
    ]
    if running == "both":
        phases[1]["starts_at"] = bounds[0]
    return phases


def _sections(setup: dict, wishes: dict) -> dict:
    """The sections of the rules with what was wished for put in."""
    sections = {name: dict(section) if isinstance(section, dict) else section for name, section in setup.items()}
    places = {
        "method": "voting", "settings": "voting", "tally": "voting", "mode": "moderation", "answer_hours": "moderation", "appeal_days": "moderation",
        "ties": "decides", "per_person": "entries", "pictures_max": "entries", "files_max": "entries", "names": "entries", "shown": "entries",
        "sponsor_people": "eligibility", "decide_days": "waits", "terms": "rights",
    }  # fmt: skip
    for wish, section in places.items():
        if wish in wishes:
            sections[section][wish] = wishes[wish]
    for act in ("enter", "vote"):
        sections["eligibility"][act] = {**sections["eligibility"][act], **wishes.get(act, {})}
    if "method" in wishes:
        sections["voting"]["settings"] = voting_methods[wishes["method"]].clean_settings(wishes.get("settings", {}))
    if "decides" in wishes:
        sections["decides"]["by"] = wishes["decides"]
    if "teams" in wishes:
        sections["teams"] = wishes["teams"]
    if "entry_form" in wishes:
        sections["entry_form"] = wishes["entry_form"]
    return sections
