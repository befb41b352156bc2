"""The challenge that is measured, from its founding to the day before its first entry: made through the commands."""

from contextlib import contextmanager
from datetime import datetime

from bench import plan as days
from bench.plan import Plan
from ideahub.domain.accounts.models import User
from ideahub.domain.challenges import commands
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.organizations.models import Organization
from ideahub.domain.voting.method import voting_methods
from ideahub.kernel import clock
from ideahub.kernel.policy import SYSTEM
from tests.factories.accounts import make_person
from tests.factories.organizations import make_organization

SLUG, TITLE = "many-ideas", "Many ideas"


@contextmanager
def at(moment: datetime):
    """Do something at another moment; the clock runs again afterwards."""
    clock.set(moment)
    try:
        yield
    finally:
        clock.release()


def open_challenge(plan: Plan) -> Challenge:
    """A published challenge whose call is over and whose voting runs at the plan's moment; nobody has entered yet."""
    with at(plan.ago(days.FOUNDED)):
        host = make_person("Hanna Host", email="hanna@example.org", handle="hanna")
        challenge = _draft(host, make_organization(host, "City of Many"), plan)
    with at(plan.ago(days.PUBLISHED)):
        commands.publish_challenge(actor=host, challenge=challenge)
    for phase in list(challenge.phases)[:2]:  # while there is nobody who would have to be told
        with at(phase.starts_at):
            commands.announce_phase(actor=SYSTEM, phase=phase)
    return challenge


def _draft(host: User, organization: Organization, plan: Plan) -> Challenge:
    challenge = commands.create_challenge(actor=host, organization=organization, title=TITLE)
    words = {"summary": "A list to measure.", "brief": "How do we bring shade to the square?", "language": "en", "visibility": "public"}
    commands.save_brief(actor=host, challenge=challenge, title=TITLE, **words)
    voting = {"method": plan.method, "settings": voting_methods[plan.method].clean_settings({}), "tally": "live"}
    moderation = {**challenge.setup["moderation"], "mode": "after"}
    commands.save_rules(actor=host, challenge=challenge, sections={"voting": voting, "moderation": moderation})
    commands.plan_phases(actor=host, challenge=challenge, phases=_phases(plan))
    commands.promise_prizes(actor=host, challenge=challenge, prizes=[{"label": "First prize", "amount": None, "currency": None, "thing": "A bench"}])
    return challenge


def _phases(plan: Plan) -> list[dict]:
    parts = (
        ("call", days.PUBLISHED, days.VOTING, ["entries", "edits", "entries_shown"]),
        ("voting", days.VOTING, days.RESULT, ["votes", "entries_shown"]),
        ("result", days.RESULT, days.END, ["entries_shown", "tally_shown"]),
    )
    return [
        {"name": name, "label": name.title(), "starts_at": plan.ago(start), "ends_at": plan.ago(end), "switches": switches} for name, start, end, switches in parts
    ]
