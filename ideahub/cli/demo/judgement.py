"""Moderation in the demo: decisions with their reasons, reports, appeals and what came of them."""

from datetime import timedelta

from sqlalchemy import select

from ideahub.cli.demo.ideas import entry_called
from ideahub.cli.demo.stage import Stage, deliver_all, in_turns
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.moderation.commands import appeal, decide_appeal, decide_case, report
from ideahub.domain.moderation.models import Appeal, Case, Decision
from ideahub.domain.moderation.queries import open_case
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.transactions import unit

ACTIONS = {"rejected": "reject", "changes_requested": "request_changes"}


def decide(stage: Stage, challenge: Challenge, ideas: list[dict], left: int) -> None:
    """Decide what waits, as each idea's `moderation` says, within two days; the last `left` cases stay on the desk."""
    wishes = {idea["title"]: idea.get("moderation", {}) for idea in ideas}
    cases = select(Case.id).where(Case.challenge_id == challenge.id, Case.state == "open").order_by(Case.id)
    ids = list(db.session.scalars(cases))
    for some in in_turns(ids[: len(ids) - left]):
        with unit():
            for case_id in some:
                case = db.session.get(Case, case_id)
                clock.set(min(case.opened_at + timedelta(hours=2 + 40 * stage.dice.random()), stage.now - timedelta(minutes=20)))
                _decided(stage, case, wishes[case.title])
    deliver_all()


def _decided(stage: Stage, case: Case, wish: dict) -> None:
    action = ACTIONS.get(wish.get("decision"), "approve")
    reason = {"code": wish["reason"], "sentence": wish["sentence"]} if action != "approve" else {}
    decision = decide_case(actor=stage.another_moderator(case.author_id), case=case, action=action, **reason)
    if action != "approve" and wish.get("appeal"):
        appeal(actor=case.author, decision=decision, text=wish["appeal"])


def report_and_hide(stage: Stage, challenge: Challenge, ideas: list[dict]) -> None:
    """People report some entries; what has to go is hidden, the rest waits on the desk."""
    shown = {title: key for key, title in db.session.execute(select(Entry.id, Entry.title).where(Entry.challenge_id == challenge.id, Entry.listed == 1))}
    stage.at(-0.4)
    for idea in ideas:
        if idea["title"] not in shown or not idea.get("reports"):
            continue
        key, wish = shown[idea["title"]], idea.get("moderation", {})
        with unit():
            for one in idea["reports"]:
                report(actor=stage.people[one["by"]], subject="entry", key=key, code=one["reason"], sentence=one.get("sentence", ""))
            if wish.get("decision") == "hidden":
                decision = decide_case(actor=stage.people["mona"], case=open_case("entry", key), action="hide", code=wish["reason"], sentence=wish["sentence"])
                if wish.get("appeal"):
                    appeal(actor=stage.people[idea["author"]], decision=decision, text=wish["appeal"])
    deliver_all()


def answer_appeals(stage: Stage, challenge: Challenge, ideas: list[dict]) -> None:
    """The other moderator answers appeals that have an `appeal_decision` {uphold, sentence}; the others wait."""
    for idea in ideas:
        outcome = idea.get("moderation", {}).get("appeal_decision")
        if not outcome:
            continue
        entry = entry_called(challenge, idea["title"])
        about = Decision.subject == "entry", Decision.subject_id == entry.id
        filed = db.session.scalars(select(Appeal).join(Decision, Decision.id == Appeal.decision_id).where(*about)).one()
        clock.set(min(filed.filed_at + timedelta(hours=20), stage.now - timedelta(minutes=10)))
        with unit():
            decide_appeal(actor=stage.people["jude"], filed=filed, uphold=outcome["uphold"], sentence=outcome["sentence"])
