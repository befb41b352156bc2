"""One challenge of the demo, from its draft to wherever it stands today: `tell` plays one plan of demo/challenges."""

from collections.abc import Iterator
from datetime import timedelta

from ideahub.cli.demo.gallery import HEAD, Wish, scene
from ideahub.cli.demo.ideas import enter, revise
from ideahub.cli.demo.judgement import answer_appeals, decide, report_and_hide
from ideahub.cli.demo.stage import Stage, deliver_all
from ideahub.cli.demo.votes import shortlist, vote
from ideahub.domain.accounts.models import User
from ideahub.domain.challenges import commands
from ideahub.domain.challenges.entry_form import clean_form
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.results.commands import announce_results
from ideahub.domain.voting.method import voting_methods
from ideahub.kernel.transactions import unit

# Days from now: publication, end of the call, end of the voting, end of the result.
STAGES = {
    "draft": (2, 30, 44, 51), "call_open": (-12, 16, 30, 37), "moderation": (-6, 22, 36, 43), "voting": (-34, -8, 6, 13), "voting_score": (-30, -5, 9, 16),
    "decided": (-90, -60, -40, -33), "decided_recently": (-50, -22, -4, 3), "cancelled": (-20, 10, 24, 31), "unlisted": (-5, 20, 34, 41), "private": (-7, 18, 32, 39),
}  # fmt: skip
LEFT_WAITING = 9  # entries that wait on the desk of a challenge in `moderation`


def tell(stage: Stage, plan: dict) -> Challenge:
    """Everything that has happened in this challenge so far, in its order. The plan's fields are those of the files in demo/challenges."""
    state = plan["state_in_demo"]
    opens, call_ends, votes_end, _result_ends = STAGES[state]
    hosts = stage.hosts[plan["organization"]]
    owner = stage.people[plan.get("owner", hosts[0])]
    stage.at(min(opens - 3, -1))
    with unit():
        challenge = _drafted(stage, plan, owner)
    if state == "draft":
        return challenge
    stage.at(opens - 1)
    with unit():
        commands.publish_challenge(actor=owner, challenge=challenge)
    last = min(call_ends, -0.05)
    enter(stage, challenge, plan["ideas"], opens, last)
    decide(stage, challenge, plan["ideas"], LEFT_WAITING if state == "moderation" else 0)
    report_and_hide(stage, challenge, plan["ideas"])
    revise(stage, challenge, plan["ideas"], last)
    answer_appeals(stage, challenge, plan["ideas"])
    deliver_all()
    _post_updates(stage, challenge, plan["updates"], owner, opens)
    if state == "cancelled":
        stage.at(-3)
        with unit():
            commands.cancel_challenge(actor=owner, challenge=challenge, reason=plan["cancelled_reason"])
    if call_ends < 0:
        pull = {idea["title"]: idea["pull"] for idea in plan["ideas"]}
        vote(stage, challenge, pull, hosts, call_ends, min(votes_end, -0.02))
    if state.startswith("decided"):
        shortlist(stage, challenge, min(votes_end + 0.5, -0.03))
        stage.at(min(votes_end + 1, -0.01))
        with unit():
            announce_results(actor=owner, challenge=challenge, sentence=plan["closing"])
    deliver_all()
    return challenge


def _drafted(stage: Stage, plan: dict, owner: User) -> Challenge:
    challenge = commands.create_challenge(actor=owner, organization=stage.organizations[plan["organization"]], title=plan["title"])
    visibility = plan["state_in_demo"] if plan["state_in_demo"] in ("unlisted", "private") else "public"
    commands.save_brief(
        actor=owner, challenge=challenge, title=plan["title"], summary=plan["summary"], brief=plan["brief"], language=plan["language"], visibility=visibility,
        picture=stage.stored(owner, scene(plan["picture"], HEAD), plan["picture"]["description"]) if plan.get("picture") else None,
    )  # fmt: skip
    commands.save_rules(actor=owner, challenge=challenge, sections=_sections(challenge.setup, plan))
    commands.plan_phases(actor=owner, challenge=challenge, phases=_phases(stage, challenge, STAGES[plan["state_in_demo"]]))
    commands.promise_prizes(actor=owner, challenge=challenge, prizes=plan["prizes"])
    for role in ("moderator", "guest"):
        for handle in plan.get(f"{role}s", []):
            commands.appoint(actor=owner, challenge=challenge, handle=handle, role=role)
    return challenge


def _sections(setup: dict, plan: dict) -> dict:
    """The rules, with what a new challenge has where the plan is silent."""
    voting, method = plan["voting"], voting_methods[plan["voting"]["method"]]
    return {
        "entry_form": clean_form(plan["entry_form"]),
        "entries": {**setup["entries"], **plan["entries"]},
        "eligibility": {**setup["eligibility"], **plan["eligibility"]},
        "voting": {"method": method.name, "settings": method.clean_settings(voting["settings"]), "tally": voting["tally"]},
        "moderation": {**setup["moderation"], **plan["moderation"]},
        "rights": {"terms": plan["rights"]},
    }


def _phases(stage: Stage, challenge: Challenge, days: tuple) -> list[dict]:
    moments = [(stage.now + timedelta(days=day)).replace(minute=0) for day in days]
    return [
        {"name": phase.name, "label": phase.label, "starts_at": moments[at], "ends_at": moments[at + 1], "switches": phase.switches}
        for at, phase in enumerate(challenge.phases)
    ]


def _post_updates(stage: Stage, challenge: Challenge, updates: list[dict], owner: User, opens: float) -> None:
    for number, update in enumerate(updates):
        stage.at(max(opens, min(opens + 3 + number * 6, -0.2)))
        with unit():
            commands.post_update(actor=owner, challenge=challenge, title=update["title"], body=update["body"])


def pictures_of(plan: dict) -> Iterator[Wish]:
    """The pictures that `tell` will ask for."""
    if plan.get("picture"):
        yield scene(plan["picture"], HEAD)
    if plan["state_in_demo"] != "draft":
        yield from (scene(idea["picture"]) for idea in plan["ideas"] if idea.get("picture"))
