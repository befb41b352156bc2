"""ideahub demo: a house full of people, through the commands and on a clock of its own."""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import func, select

from ideahub.cli.demo import pictures as drawings
from ideahub.cli.group import Words
from ideahub.domain.accounts.commands import make_operator, make_staff, open_account, suspend_account, verify_email
from ideahub.domain.accounts.links import verification_token
from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.passwords import hash_password
from ideahub.domain.accounts.queries import user_by_handle
from ideahub.domain.challenges import commands as challenges
from ideahub.domain.challenges.entry_form import clean_form
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.rules_in_words import TERMS
from ideahub.domain.entries import commands as entries
from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.ordering import spread_bands
from ideahub.domain.files.commands import store_picture
from ideahub.domain.moderation.commands import appeal, decide_case, report
from ideahub.domain.moderation.models import Case
from ideahub.domain.moderation.queries import open_case
from ideahub.domain.organizations.commands import add_member, change_logo, found_organization
from ideahub.domain.organizations.models import Organization
from ideahub.domain.results.commands import announce_results
from ideahub.domain.voting.commands import cast_vote
from ideahub.domain.voting.method import voting_methods
from ideahub.kernel import clock, outbox, queue
from ideahub.kernel.db import db
from ideahub.kernel.errors import DomainError
from ideahub.kernel.picture_child import render
from ideahub.kernel.pictures import Picture
from ideahub.kernel.policy import SYSTEM, can
from ideahub.kernel.transactions import unit
from ideahub.kernel.words import LANGUAGES

CONTENT = Path(__file__).parent / "demo"
PASSWORD = "open the window"
CAST = ("olga", "ed", "walt", "vera", "mona", "jude", "sam", "mallory")
PARTS = {
    "olga": "owns the City of Lindenhafen and its challenges", "ed": "enters ideas", "walt": "enters ideas, too", "vera": "votes",
    "mona": "moderates", "jude": "moderates, and decides appeals", "sam": "operates the site", "mallory": "is suspended",
}  # fmt: skip


@click.group("demo", cls=Words)
def words():
    """A house full of invented people, to look around in."""


@words.command("load")
@click.option("--once", is_flag=True, help="Do nothing where somebody lives here already.")
def load_command(once: bool):
    """Load the demo into an empty house."""
    if not load_once(click.echo) and not once:
        raise click.ClickException("Somebody lives here already; the demo is for an empty house.")


@words.command("people")
def people_command():
    """Who can sign in, and with which password."""
    click.echo(who_can_sign_in(), nl=False)


def who_can_sign_in() -> str:
    """The cast of the demo with the password, or nothing where they do not live here."""
    known = [handle for handle in CAST if user_by_handle(handle)]
    if not known:
        return ""
    lines = [f"  {handle}@example.org".ljust(26) + PARTS[handle] for handle in known]
    return "\n".join(["Sign in as one of these, with the password “" + PASSWORD + "”:", *lines]) + "\n"


def load_once(say) -> bool:
    """Load the demo where nobody lives here yet. Gives whether it was loaded."""
    home = Path(current_app.config["IDEAHUB_HOME"])
    begun = home / "demo-begun"
    if begun.exists():
        raise click.ClickException(f"Loading the demo was interrupted. Delete the folder {home} and start again.")
    if db.session.scalar(select(func.count(User.id))):
        return False
    say("Loading the demo ...")
    begun.touch()
    outbox.hold_letters()
    try:
        _Demo(clock.now()).load()
    finally:
        clock.release()
    outbox.put_away_letters()
    begun.unlink()
    return True


def _read(name: str):
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


def picture_of(spec: dict) -> Picture:
    """A drawing of ours, rendered like an upload but without a child: its bytes are our own."""
    found, renditions = render(drawings.draw(spec, (960, 720)))
    return Picture(found["width"], found["height"], found["colour"], found["sha256"], renditions)


# Days from now: publication, end of the call, end of the voting, end of the result.
STAGES = {
    "draft": (2, 30, 44, 51), "call_open": (-12, 16, 30, 37), "moderation": (-6, 22, 36, 43), "voting": (-34, -8, 6, 13), "voting_score": (-30, -5, 9, 16),
    "decided": (-90, -60, -40, -33), "decided_recently": (-50, -22, -4, 3), "cancelled": (-20, 10, 24, 31), "unlisted": (-5, 20, 34, 41), "private": (-7, 18, 32, 39),
}  # fmt: skip


class _Demo:
    """One loading: what it knows of people and places, and the dice it throws (the same every time)."""

    def __init__(self, now: datetime):
        self.now = now.replace(second=0, microsecond=0)
        self.dice = random.Random(1954)
        self.people: dict[str, User] = {}

    def at(self, days: float) -> None:
        """Hold the clock so many days from now."""
        clock.set(self.now + timedelta(days=days))

    def load(self) -> None:
        """Everything, in the order in which it happened."""
        self._people(_read("people.json"))
        organizations = self._organizations(_read("organizations.json"))
        plans = _read("challenges.json")
        for plan in plans:
            self._challenge(plan, organizations[plan["organization"]])
        clock.set(self.now)
        with unit():
            spread_bands(challenge_ids=[key for (key,) in db.session.execute(select(Challenge.id))])
        _deliver_all()
        self._suspend_mallory()
        _deliver_all()

    def _people(self, people: list[dict]) -> None:
        password = hash_password(PASSWORD)
        for number, one in enumerate(people):
            self.at(-200 + number * 0.4)
            with unit():
                user = open_account(
                    name=one["name"], email=f"{one['handle']}@example.org", password_hash=password, handle=one["handle"],
                    language=one.get("language") if one.get("language") in LANGUAGES and one["handle"] not in CAST else "en", time_zone=one.get("time_zone", "UTC"),
                )  # fmt: skip
                verify_email(token=verification_token(user))
                user.words = one.get("words", "")
            self.people[one["handle"]] = user
        with unit():
            make_operator(actor=SYSTEM, user=self.people["sam"])
            make_staff(actor=SYSTEM, user=self.people["sam"])

    def _organizations(self, organizations: list[dict]) -> dict[str, Organization]:
        found = {}
        for number, one in enumerate(organizations):
            self.at(-150 + number)
            owner = self.people[one["owner"]]
            with unit():
                organization = found_organization(actor=owner, name=one["name"], words=one.get("words", ""), web=one.get("web", ""))
                for role in ("manager", "member"):
                    for handle in one.get(f"{role}s", []):
                        if handle != one["owner"]:
                            add_member(actor=SYSTEM, organization=organization, user=self.people[handle], role=role)
                if one.get("logo"):
                    rendered, renditions = render(drawings.logo(one["logo"]))
                    logo = Picture(rendered["width"], rendered["height"], rendered["colour"], rendered["sha256"], renditions)
                    change_logo(actor=owner, organization=organization, logo=store_picture(actor=owner, picture=logo, name="logo.png", description=one["name"]))
            found[one["slug"]] = organization
        return found

    def _challenge(self, plan: dict, organization: Organization) -> None:
        stage = plan["state_in_demo"]
        opens, call_ends, votes_end, result_ends = STAGES[stage]
        owner = self.people[plan.get("owner") or self._owner_of(organization)]
        self.at(min(opens - 3, -1))
        with unit():
            challenge = challenges.create_challenge(actor=owner, organization=organization, title=plan["title"])
            picture = self._stored(owner, plan["picture"], plan["title"]) if plan.get("picture") else None
            visibility = {"unlisted": "unlisted", "private": "private"}.get(stage, "public")
            challenges.save_brief(
                actor=owner, challenge=challenge, title=plan["title"], summary=plan["summary"], brief=plan["brief"], language=plan.get("language", "en"),
                visibility=visibility, picture=picture,
            )  # fmt: skip
            challenges.save_rules(actor=owner, challenge=challenge, sections=_sections(challenge.setup, plan))
            challenges.plan_phases(actor=owner, challenge=challenge, phases=self._phases(challenge, opens, call_ends, votes_end, result_ends))
            challenges.promise_prizes(actor=owner, challenge=challenge, prizes=plan.get("prizes", []))
            for handle in plan.get("moderators", ["mona", "jude"]):
                if self._owner_of(organization) != handle:
                    challenges.appoint(actor=owner, challenge=challenge, handle=handle, role="moderator")
            for handle in ("vera", "ed") if stage == "private" else ():
                challenges.appoint(actor=owner, challenge=challenge, handle=handle, role="guest")
        if stage == "draft":
            return
        self.at(opens - 1)
        with unit():
            challenges.publish_challenge(actor=owner, challenge=challenge)
        _deliver_all()
        self._entries(challenge, plan, stage, opens, min(call_ends, -0.05))
        for number, update in enumerate(plan.get("updates", [])):
            self.at(max(opens, min(opens + 3 + number * 6, -0.2)))
            with unit():
                challenges.post_update(actor=owner, challenge=challenge, title=update["title"], body=update.get("body") or update.get("text", ""))
        if stage == "cancelled":
            self.at(-3)
            with unit():
                challenges.cancel_challenge(actor=owner, challenge=challenge, reason=plan.get("cancelled_reason", "The budget for the prizes was cut; nobody is at fault but us."))
        if votes_end <= 0 or call_ends < 0:
            self._votes(challenge, call_ends, min(votes_end, -0.02))
        if stage.startswith("decided"):
            self._shortlist(challenge, min(votes_end + 0.5, -0.03))
            self.at(min(votes_end + 1, -0.01))
            with unit():
                announce_results(actor=owner, challenge=challenge, sentence=plan.get("closing", ""))
            _deliver_all()

    def _owner_of(self, organization: Organization) -> str:
        return next(one["owner"] for one in _read("organizations.json") if one["name"] == organization.name)

    def _stored(self, owner: User, spec: dict, words: str):
        return store_picture(actor=owner, picture=picture_of(spec), name="drawing.png", description=spec.get("description", words))

    def _phases(self, challenge: Challenge, opens: float, call_ends: float, votes_end: float, result_ends: float) -> list[dict]:
        ends = [opens, call_ends, votes_end, result_ends]
        moments = [(self.now + timedelta(days=day)).replace(minute=0) for day in ends]
        return [
            {"name": phase.name, "label": phase.label, "starts_at": moments[at], "ends_at": moments[at + 1], "switches": phase.switches}
            for at, phase in enumerate(challenge.phases)
        ]

    def _entries(self, challenge: Challenge, plan: dict, stage: str, opens: float, last: float) -> None:
        path = CONTENT / "ideas" / f"{plan['slug']}.json"
        ideas = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        for number, idea in enumerate(ideas):
            self.at(opens + 0.1 + (last - opens - 0.2) * (number + self.dice.random()) / max(1, len(ideas)))
            author = self.people.get(idea["author"])
            if author is None:
                continue
            with unit():
                try:
                    self._enter(challenge, author, idea)
                except DomainError as refusal:
                    raise RuntimeError(f"{plan['slug']}, “{idea['title']}”: {refusal.sentence} {getattr(refusal, 'problems', '')}") from refusal
        _deliver_all()
        self._moderate(challenge, ideas, stage, last)

    def _enter(self, challenge: Challenge, author: User, idea: dict) -> None:
        draft = entries.start_draft(actor=author, challenge=challenge)
        keys = {field["label"]: field["key"] for field in challenge.setup["entry_form"]}
        given = idea.get("fields") or idea.get("answers") or {}
        answers = {keys.get(name, name): str(value) for name, value in given.items()}
        entries.save_draft(actor=author, draft=draft, title=idea["title"], text=idea["text"], answers=answers, language=idea.get("language", "en"))
        if idea.get("picture"):
            entries.add_to_draft(actor=author, draft=draft, file=self._stored(author, idea["picture"], idea["title"]))
        entries.submit_draft(actor=author, draft=draft)

    def _moderate(self, challenge: Challenge, ideas: list[dict], stage: str, last: float) -> None:
        wishes = {idea["title"]: idea.get("moderation") for idea in ideas}
        mona, jude = self.people["mona"], self.people["jude"]
        waiting = db.session.execute(select(Case.id, Case.title, Case.opened_at).where(Case.challenge_id == challenge.id, Case.state == "open").order_by(Case.id)).all()
        left = 9 if stage == "moderation" else 0
        for at, (case_id, title, opened) in enumerate(waiting):
            if at >= len(waiting) - left:
                break
            clock.set(min(opened + timedelta(hours=2 + 40 * self.dice.random()), self.now - timedelta(minutes=20)))
            case = db.session.get(Case, case_id)
            moderator = jude if case.author_id == mona.id else mona
            wish = wishes.get(title) or {}
            action = {"rejected": "reject", "changes_requested": "request_changes"}.get(wish.get("decision"), "approve")
            code = wish.get("reason") if action != "approve" else ""
            with unit():
                decision = decide_case(actor=moderator, case=case, action=action, code=code or ("other" if action != "approve" else ""), sentence=wish.get("sentence", "") if action != "approve" else "")
                if wish.get("appeal"):
                    appeal(actor=case.author, decision=decision, text=wish["appeal"])
        _deliver_all()
        self._reports(challenge, ideas)

    def _reports(self, challenge: Challenge, ideas: list[dict]) -> None:
        """People report some entries; what has to go is hidden, the rest waits on the desk."""
        shown = {title: key for key, title in db.session.execute(select(Entry.id, Entry.title).where(Entry.challenge_id == challenge.id, Entry.listed == 1))}
        self.at(-0.4)
        for idea in ideas:
            if idea["title"] not in shown or not idea.get("reports"):
                continue
            key, wish = shown[idea["title"]], idea.get("moderation") or {}
            with unit():
                for one in idea["reports"]:
                    report(actor=self.people[one["by"]], subject="entry", key=key, code=one["reason"], sentence=one.get("sentence", ""))
                if wish.get("decision") == "hidden":
                    decide_case(actor=self.people["mona"], case=open_case("entry", key), action="hide", code=wish["reason"], sentence=wish["sentence"])
        _deliver_all()

    def _shortlist(self, challenge: Challenge, day: float) -> None:
        best = db.session.scalars(select(Entry).where(Entry.challenge_id == challenge.id, Entry.listed == 1).order_by(Entry.rank.desc(), Entry.id).limit(6))
        self.at(day)
        for entry in list(best):
            moderator = self.people["mona"] if entry.author_id != self.people["mona"].id else self.people["jude"]
            with unit():
                entries.select_entry(actor=moderator, entry=entry, reason="Clear, costed, and wanted by many.")

    def _votes(self, challenge: Challenge, first: float, last: float) -> None:
        ids = list(db.session.scalars(select(Entry.id).where(Entry.challenge_id == challenge.id, Entry.listed == 1).order_by(Entry.id)))
        if not ids:
            return
        charm = {entry_id: self.dice.random() ** 2 for entry_id in ids}
        voting, sponsors = challenge.setup["voting"], {self._owner_of(challenge.organization)}
        voters = [person for handle, person in self.people.items() if handle not in sponsors and handle != "mallory"]
        moments = sorted(first + (last - first) * self.dice.random() for _voter in voters)
        for voter, moment in zip(voters, moments, strict=True):
            self.at(moment)
            self._ballot(challenge.id, voter, ids, charm, voting)

    def _ballot(self, challenge_id: int, voter: User, ids: list[int], charm: dict, voting: dict) -> None:
        method, settings = voting["method"], voting["settings"]
        most = {"single": 1, "approval": settings.get("most") or 45, "cumulative": 6, "score": 30}[method]
        chosen = sorted(ids, key=lambda entry_id: self.dice.random() ** (1 / (0.05 + charm[entry_id])), reverse=True)[: min(len(ids), self.dice.randint(max(1, most // 3), most))]
        budget = settings.get("points", 0) if method == "cumulative" else 0
        with unit():
            for entry_id in chosen:
                value = {"score": self.dice.choice((3, 4, 4, 5, 5, 2))}.get(method, 1)
                if method == "cumulative":
                    value = min(budget, self.dice.randint(1, settings.get("most_each") or 3))
                    budget -= value
                    if value == 0:
                        break
                entry = db.session.get(Entry, entry_id)
                if can(voter, "vote.cast", entry):
                    cast_vote(actor=voter, entry=entry, value=value)

    def _suspend_mallory(self) -> None:
        with unit():
            suspend_account(actor=self.people["sam"], user=self.people["mallory"], reason="Three entries in a row that only sold something.")


def _sections(setup: dict, plan: dict) -> dict:
    voting = plan.get("voting", {})
    rights = plan.get("rights", "licence_winners")
    entry_form = clean_form(plan.get("entry_form", []))
    moderation = plan.get("moderation", "before")
    return {
        "entry_form": entry_form,
        "entries": {**setup["entries"], "per_person": 12},
        "voting": {"method": voting.get("method", "approval"), "settings": voting_methods[voting.get("method", "approval")].clean_settings(voting.get("settings", {})), "tally": voting.get("tally", "end")},
        "moderation": {**setup["moderation"], **(moderation if isinstance(moderation, dict) else {"mode": moderation})},
        "rights": {"terms": rights if rights in TERMS else "licence_winners"},
    }  # fmt: skip


def _deliver_all() -> None:
    """Tell every reaction now, instead of leaving hundreds to the worker of a house that is just opening."""
    while queue.sweep_all():
        pass
