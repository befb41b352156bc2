"""Votes in the demo: people choose by how much an idea pulls, and moderators lift the best onto the shortlist."""

from sqlalchemy import select

from ideahub.cli.demo.stage import Stage, in_turns
from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.commands import select_entry
from ideahub.domain.entries.models import Entry
from ideahub.domain.voting.commands import cast_vote
from ideahub.kernel.db import db
from ideahub.kernel.transactions import unit

# Marks on one ballot: few people read more, whatever the method allows.
MOST_MARKS = {"single": 1, "approval": 10, "cumulative": 4, "score": 9}
STARS = (2, 3, 3, 4, 4, 5, 5)


def vote(stage: Stage, challenge: Challenge, pull: dict[str, int], hosts: list[str], first: float, last: float) -> None:
    """Everybody but the hosts and the suspended votes once, some day between `first` and `last`; `pull` is 0 to 10 by title."""
    listed = db.session.scalars(select(Entry).where(Entry.challenge_id == challenge.id, Entry.listed == 1).order_by(Entry.id)).all()
    authors = {entry.id: entry.author_id for entry in listed}
    charm = {entry.id: (0.5 + pull[entry.title]) ** 2 for entry in listed}
    voters = [person for handle, person in stage.people.items() if handle not in hosts and handle != "mallory"]
    moments = sorted(first + (last - first) * stage.dice.random() for _voter in voters)
    for some in in_turns(zip(voters, moments, strict=True), 8):
        with unit():
            for voter, moment in some:
                stage.at(moment)
                _ballot(stage, challenge, voter, {key: weight for key, weight in charm.items() if authors[key] != voter.id})


def _ballot(stage: Stage, challenge: Challenge, voter: User, charm: dict[int, float]) -> None:
    method, settings, dice = challenge.setup["voting"]["method"], challenge.setup["voting"]["settings"], stage.dice
    most = min(settings.get("most") or MOST_MARKS[method], MOST_MARKS[method], len(charm))
    chosen = sorted(charm, key=lambda key: dice.random() ** (1 / charm[key]), reverse=True)[: dice.randint(max(1, most // 3), most)]
    left = settings.get("points", 0)
    for key in chosen:
        value = dice.choice(STARS) if method == "score" else 1
        if method == "cumulative":
            value = min(left, dice.randint(1, settings.get("most_each") or 3))
            left -= value
            if not value:
                break
        cast_vote(actor=voter, entry=db.session.get(Entry, key), value=value)


def shortlist(stage: Stage, challenge: Challenge, day: float) -> None:
    """Lift the six entries that lead."""
    stage.at(day)
    best = select(Entry).where(Entry.challenge_id == challenge.id, Entry.listed == 1).order_by(Entry.rank.desc(), Entry.id).limit(6)
    with unit():
        for entry in db.session.scalars(best).all():
            select_entry(actor=stage.another_moderator(entry.author_id), entry=entry, reason="Clear, costed, and wanted by many.")
