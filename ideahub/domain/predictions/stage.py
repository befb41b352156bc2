"""Where a rehearsal is played: a throw-away database, a held clock, the commands that run real contests."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.commands import create_challenge, plan_phases, promise_prizes, publish_challenge, save_brief, save_rules
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.organizations.commands import found_organization
from ideahub.domain.predictions.answers import set_answers
from ideahub.domain.predictions.commands import begin_scoring, hand_in_attempt, record_outcome
from ideahub.domain.predictions.deadline import closes_at, open_last_call
from ideahub.domain.predictions.judging import CHECKLIST, ask_next, decide_progress_prize, decide_verification, decline, hand_in_method, progress_line
from ideahub.domain.predictions.models import Attempt, BoardLine, LastCall, ProgressPrize, Verification
from ideahub.domain.predictions.queries import board
from ideahub.domain.predictions.rules import improvement, moved_line
from ideahub.domain.teams.commands import found_team
from ideahub.domain.teams.models import Team, TeamMember
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.errors import DomainError
from ideahub.kernel.text import fold
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _, ngettext

NOTHING = {"sha256": "0" * 64, "source_sha256": "0" * 64, "rows": 2, "quiz": 1, "test": 1}
METHOD = "As it was rehearsed. " * 12


def play(rules: dict, events: list[dict]) -> dict:
    """What happens when these events meet these rules: the timeline and how it ends."""
    return Play(rules).run(events)


@command
def _person(name: str) -> User:
    """Somebody of this name, made when first needed, long before the contest."""
    email = f"{fold(name).encode().hex()}@rehearsal.example"
    found = db.session.scalar(select(User).where(User.email == email))
    if found is None:
        born = clock.now() - timedelta(days=3650)
        handle = f"p{db.session.scalar(select(User.id).order_by(User.id.desc()).limit(1)) or 0}"
        values = {"handle": handle, "name": name[:80], "email": email, "email_verified_at": born, "opened_at": born}
        key = db.session.execute(insert(User).values(**values)).inserted_primary_key[0]
        found = db.session.get(User, key)
    return found


@command
def _gather(team: Team, people: list[User]) -> None:
    """Let just these people be in the team; each leaves another team of the contest first."""
    wanted, now = {person.id for person in people}, clock.now()
    staying = set(db.session.scalars(select(TeamMember.user_id).where(TeamMember.team_id == team.id, TeamMember.current == 1)))
    leaving = (TeamMember.challenge_id == team.challenge_id) & (TeamMember.current == 1)
    leaving &= ((TeamMember.team_id == team.id) & TeamMember.user_id.not_in(wanted)) | ((TeamMember.team_id != team.id) & TeamMember.user_id.in_(wanted))
    db.session.execute(update(TeamMember).where(leaving).values(current=None, left_at=now).execution_options(synchronize_session=False))
    db.session.add_all(TeamMember(team_id=team.id, challenge_id=team.challenge_id, user_id=user_id, joined_at=now) for user_id in sorted(wanted - staying))


class Play:
    """One rehearsal: the contest, and what has been noted so far."""

    def __init__(self, rules: dict, host: str = "The sponsor", summary: str = "A rehearsal.", brief: str = "A rehearsal of the rules.", prizes: tuple[dict, ...] = (), method: str = METHOD):
        self.rules, self.timeline, self.refusals, self.awards, self.method = rules, [], [], [], method
        self.opens, self.closes = datetime.fromisoformat(rules["opens"]), datetime.fromisoformat(rules["closes"])
        self.closed = self.reopened = False
        clock.set(self.opens - timedelta(days=2))
        self.host = _person(host)
        organization = found_organization(actor=self.host, name=host, words="", web="")
        challenge = create_challenge(actor=self.host, organization=organization, title=rules["title"], kind="prediction")
        brief = {"title": rules["title"], "summary": summary, "brief": brief, "language": "en", "visibility": "public"}
        save_brief(actor=self.host, challenge=challenge, **brief)
        own = {name: value for name, value in rules.items() if name not in ("title", "opens", "closes")}
        sections = {"prediction": {**challenge.setup["prediction"], **own, "played": True, "release": {"signed_by": "rehearsal", "people": False}}, "entries": {**challenge.setup["entries"], "per_person": 1000}}
        save_rules(actor=self.host, challenge=challenge, sections=sections)
        end = self.closes
        phases = [
            {"name": "contest", "label": "Contest", "starts_at": self.opens, "ends_at": end, "switches": ["attempts", "entries", "entries_shown"]},
            {"name": "result", "label": "Result", "starts_at": end, "ends_at": end + timedelta(days=365), "switches": ["entries_shown"]},
        ]
        plan_phases(actor=self.host, challenge=challenge, phases=phases)
        if prizes:
            promise_prizes(actor=self.host, challenge=challenge, prizes=list(prizes))
        set_answers(actor=self.host, challenge=challenge, compiled=NOTHING)
        publish_challenge(actor=self.host, challenge=challenge)
        self.challenge_id = challenge.id

    @property
    def challenge(self) -> Challenge:
        return db.session.get(Challenge, self.challenge_id)

    def note(self, event: str, team: str = "", **more) -> None:
        """Write down what happened now."""
        self.timeline.append({"time": clock.now().isoformat(), "event": event, "team": team, **more})

    def run(self, events: list[dict]) -> dict:
        """Play every event, then let the clock run to the end."""
        for event in events:
            moment = datetime.fromisoformat(event["time"])
            self.let_pass(moment)
            clock.set(moment)
            if event["event"] == "attempt":
                self.attempt(event)
            else:
                self.decide(event)
        self.let_pass(max(self.deadline(), clock.now()))
        return self.told()

    def deadline(self) -> datetime:
        """When attempts end, as things stand."""
        return closes_at(self.challenge)

    def let_pass(self, until: datetime) -> None:
        """Whatever the clock brings about before or at this moment: progress prizes, the close, the first candidate."""
        while True:
            challenge = self.challenge
            decided = len(db.session.scalars(select(ProgressPrize.id).where(ProgressPrize.challenge_id == challenge.id)).all())
            due = []
            if decided < len(self.rules["progress"]) and not self.closed:
                due.append((datetime.fromisoformat(self.rules["progress"][decided]["at"]), "progress", decided))
            if not self.closed:
                due.append((self.deadline(), "close", None))
            due = sorted(each for each in due if each[0] <= until)
            if not due:
                return
            clock.set(due[0][0])
            if due[0][1] == "progress":
                self.progress(challenge, due[0][2])
            else:
                self.closed = True
                self.note("close", self.leader() or "", leader=self.leader())
                self.ask()

    def progress(self, challenge: Challenge, position: int) -> None:
        """The day of a progress prize."""
        prize, label = decide_progress_prize(actor=self.host, challenge=challenge, position=position), self.rules["progress"][position]["label"]
        attempt = db.session.get(Attempt, prize.attempt_id) if prize.attempt_id else None
        team = self.name_of(attempt.entry_id) if attempt else None
        nearest = {"next_line": progress_line(self.challenge)}
        self.awards.append({"prize": label, "team": team, "line": prize.line, "quiz": attempt.quiz if attempt else None, "at": clock.now().isoformat(), **nearest})
        self.note("award" if team else "no_award", team or "", prize=label, line=prize.line, **nearest)

    def attempt(self, event: dict) -> None:
        """A team hands in a file."""
        challenge, leader = self.challenge, self.leader()
        people = [_person(name.strip()) for name in (event["person"] or event["team"]).split(";") if name.strip()]
        try:
            team = db.session.scalar(select(Team).where(Team.challenge_id == challenge.id, Team.name_folded == fold(event["team"])))
            if team is None:
                self.leave(challenge, people)
                team = found_team(actor=people[0], challenge=challenge, name=event["team"])
            _gather(team, people)
            content = {"storage_key": "rehearsal", "name": "rehearsal.csv", "size": 1, "sha256": "0" * 64}
            attempt = hand_in_attempt(actor=people[0], challenge=challenge, **content)
        except DomainError as refusal:
            more = {name: value for name, value in refusal.details.items() if name == "next_allowed_at"}
            self.refusals.append({"time": clock.now().isoformat(), "team": event["team"], "person": event["person"], "sentence": str(refusal.sentence), **more})
            self.note("refused", event["team"], sentence=str(refusal.sentence), **more)
            return
        base = self.rules["baselines"][0] if self.rules["baselines"] else {"quiz": "0", "test": "0"}
        begin_scoring(attempt_id=attempt.id)
        exact = {half: float(event[half] or base[half]) for half in ("quiz", "test")}
        record_outcome(attempt_id=attempt.id, answers_version=1, outcome={"exact": exact})
        self.scored(db.session.get(Attempt, attempt.id), leader)

    def leave(self, challenge: Challenge, people: list[User]) -> None:
        """Who founds a team leaves the one before."""
        mine = select(Team).join(TeamMember, TeamMember.team_id == Team.id).where(Team.challenge_id == challenge.id, TeamMember.user_id == people[0].id, TeamMember.current == 1)
        for team in db.session.scalars(mine).all():
            others = select(User).join(TeamMember, TeamMember.user_id == User.id).where(TeamMember.team_id == team.id, TeamMember.current == 1, User.id != people[0].id)
            _gather(team, list(db.session.scalars(others)))

    def scored(self, attempt: Attempt, leader: str | None) -> None:
        """Note the score, and what followed from it."""
        line = db.session.scalar(select(BoardLine).where(BoardLine.entry_id == attempt.entry_id))
        name = self.name_of(attempt.entry_id)
        more = {"improvement": improvement(attempt.quiz, self.rules["baselines"][0]["quiz"], self.rules["direction"])} if self.rules["baselines"] else {}
        self.note("attempt", name, quiz=attempt.quiz, rank=line.rank, best=line.attempt_id == attempt.id, **more)
        if self.leader() != leader:
            self.note("lead", self.leader(), quiz=attempt.quiz, before=leader)
        call = open_last_call(self.challenge)
        if call is not None and call.attempt_id == attempt.id:
            self.note("last_call", name, quiz=attempt.quiz, closes_at=call.closes_at.isoformat())

    def ask(self) -> None:
        """Ask the next candidate, by the rules; where nobody is left, the contest reopens or ends without a winner."""
        before = open_last_call(self.challenge)
        verification = ask_next(actor=self.host, challenge=self.challenge)
        if verification is not None:
            attempt = db.session.get(Attempt, verification.attempt_id)
            self.note("asked", self.name_of(attempt.entry_id), quiz=attempt.quiz, test=attempt.test, received_at=attempt.received_at.isoformat())
            return
        if before is not None and clock.now() < self.closes:
            self.closed, self.reopened = False, True
            self.note("reopened")
        else:
            self.note("no_winner")

    def decide(self, event: dict) -> None:
        """What became of the candidate that was asked."""
        verification = db.session.scalar(select(Verification).where(Verification.challenge_id == self.challenge_id, Verification.state == "asked").order_by(Verification.id.desc()))
        asked = self.name_of(verification.entry_id) if verification else None
        if asked is None or fold(asked) != fold(event["team"]):
            sentence = _("Asked is %(team)s.", team=asked) if asked else _("Nobody has been asked.")
            self.refusals.append({"time": clock.now().isoformat(), "team": event["team"], "person": event["person"], "sentence": sentence})
            self.note("refused", event["team"], sentence=sentence)
            return
        attempt = db.session.get(Attempt, verification.attempt_id)
        member = db.session.get(User, attempt.person_id)
        if event["event"] == "declined":
            decline(actor=member, verification=verification)
        else:
            hand_in_method(actor=member, verification=verification, method=self.method)
            passed = event["event"] == "verified"
            decide_verification(actor=self.host, verification=verification, passed=passed, checklist=dict.fromkeys(CHECKLIST, passed), reason="As it was rehearsed.")
        self.note(event["event"], asked, test=attempt.test)
        if event["event"] != "verified":
            self.ask()

    def leader(self) -> str | None:
        """The team on the first place of the public board."""
        first = board(self.challenge, 1, 1)
        return first[0][1].title if first else None

    def name_of(self, entry_id: int) -> str:
        """What a team is called."""
        return db.session.get(Entry, entry_id).title

    def told(self) -> dict:
        """Everything, as plain values."""
        challenge, rules = self.challenge, self.rules
        calls = db.session.scalars(select(LastCall).where(LastCall.challenge_id == challenge.id).order_by(LastCall.round))
        first = rules["baselines"][0] if rules["baselines"] else None
        lines = {"target": rules["target"], "first_progress": moved_line(first["quiz"], rules["improvement"], rules["decimals"], rules["direction"]) if first else None}
        return {
            "lines": lines,
            "last_calls": [
                {"team": self.name_of(db.session.get(Attempt, call.attempt_id).entry_id), "opened_at": call.opened_at.isoformat(), "closes_at": call.closes_at.isoformat(), "outcome": call.outcome}
                for call in calls
            ],
            "timeline": self.timeline, "refusals": self.refusals, "awards": self.awards, "leader_at_close": self.leader(),
            "board": [{"rank": line.rank, "team": entry.title, "quiz": line.quiz, "received_at": line.received_at.isoformat(), "attempts": line.attempts} for line, entry in board(challenge, 1, 1000)],
            "winner": self.winner(challenge),
        }  # fmt: skip

    def winner(self, challenge: Challenge) -> dict | None:
        """Who won the grand prize, and why: by the test score, or among equals by the moment received."""
        verified = db.session.scalar(select(Verification).where(Verification.challenge_id == challenge.id, Verification.state == "verified", Verification.prize == "grand"))
        if verified is None:
            return None
        won = db.session.get(Attempt, verified.attempt_id)
        tied = select(Attempt).where(Attempt.challenge_id == challenge.id, Attempt.entry_id != won.entry_id, Attempt.test_key == won.test_key, Attempt.received_at > won.received_at)
        behind = db.session.scalars(tied.order_by(Attempt.received_at)).first()
        why = _("best test score")
        if behind is not None:
            gap, other = _to_the_second(behind.received_at - won.received_at), self.name_of(behind.entry_id)
            why = _("equal test scores of %(score)s; received %(gap)s before that of %(team)s", score=won.test, gap=gap, team=other)
        return {"team": self.name_of(won.entry_id), "quiz": won.quiz, "test": won.test, "received_at": won.received_at.isoformat(), "turn": verified.turn, "why": why}


def _to_the_second(gap: timedelta) -> str:
    """A length of time as 0:19:54, with its days before that."""
    rest = str(timedelta(seconds=gap.seconds))
    return ngettext("%(num)d day and %(rest)s", "%(num)d days and %(rest)s", gap.days, rest=rest) if gap.days else rest
