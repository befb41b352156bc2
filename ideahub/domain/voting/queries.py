"""Reading ballots and tallies."""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Date, bindparam, cast, func, select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.voting.method import voting_methods
from ideahub.domain.voting.models import Ballot, Line
from ideahub.kernel.db import db, is_postgresql

_ballot, _line = Ballot.__table__, Line.__table__
_OWN_MARKS = (
    select(_line.c.entry_id, _line.c.value, _line.c.revision_number)
    .select_from(_line.join(_ballot, _ballot.c.id == _line.c.ballot_id))
    .where(_ballot.c.challenge_id == bindparam("challenge"), _ballot.c.voter_id == bindparam("voter"))
)


def method_of(challenge: Challenge):
    """(voting method, its settings) of a challenge."""
    voting = challenge.setup.get("voting", {})
    return voting_methods[voting.get("method", "approval")], voting.get("settings", {})


def own_ballot(actor, challenge: Challenge) -> Ballot | None:
    """The actor's ballot, or None."""
    if actor.id is None:
        return None
    return db.session.scalar(select(Ballot).where(Ballot.challenge_id == challenge.id, Ballot.voter_id == actor.id))


def own_marks(actor, challenge: Challenge) -> dict[int, tuple[int, int]]:
    """Entry id to (value, revision that was seen), of the actor's ballot."""
    if actor.id is None:
        return {}
    marks = db.session.execute(_OWN_MARKS, {"challenge": challenge.id, "voter": actor.id})
    return {entry_id: (value, revision) for entry_id, value, revision in marks}


def ballot_lines(ballot: Ballot) -> list[tuple[Line, Entry]]:
    """The lines of a ballot with their entries, the strongest first."""
    lines = select(Line, Entry).join(Entry, Entry.id == Line.entry_id).where(Line.ballot_id == ballot.id)
    return [tuple(row) for row in db.session.execute(lines.order_by(Line.value.desc(), Entry.number))]


def ballots_of(actor) -> list[tuple[Ballot, Challenge]]:
    """Every ballot with marks of this person, with its challenge, the latest change first."""
    ballots = select(Ballot, Challenge).join(Challenge, Challenge.id == Ballot.challenge_id)
    ballots = ballots.where(Ballot.voter_id == actor.id, Ballot.marked > 0)
    return [tuple(row) for row in db.session.execute(ballots.order_by(Ballot.changed_at.desc()).limit(200))]


def tally_visible(actor, challenge: Challenge, marks: dict) -> bool:
    """Whether this viewer is shown the counts now, by the rulebook: live, after one's own vote, or at the end."""
    if challenge.state in ("decided", "completed"):
        return True
    shown = challenge.setup.get("voting", {}).get("tally", "end")
    return shown == "live" or (shown == "after_vote" and bool(marks))


def tally_of(challenge: Challenge) -> list:
    """(entry id, number, title, points, voters, receipt, submitted_at) of every listed entry, best first."""
    columns = (Entry.id, Entry.number, Entry.title, Entry.points, Entry.voters, Entry.receipt, Entry.submitted_at)
    listed = select(*columns).where(Entry.challenge_id == challenge.id, Entry.listed == 1)
    return list(db.session.execute(listed.order_by(Entry.rank.desc(), Entry.id)))


def anonymous_ballots(challenge: Challenge) -> Iterator[dict[int, int]]:
    """The marks of every ballot, without voters, in the order of their keys; read in a stream."""
    lines = select(Line.ballot_id, Line.entry_id, Line.value).join(Ballot).where(Ballot.challenge_id == challenge.id)
    rows = db.session.execute(lines.order_by(Line.ballot_id, Line.entry_id).execution_options(yield_per=5000))
    for _ballot, marks in groupby(rows, key=lambda row: row[0]):
        yield {entry_id: value for _id, entry_id, value in marks}


def recount(challenge: Challenge) -> dict[int, tuple[int, int]]:
    """Entry id to (points, voters), counted anew from the ballots by the method's pure count."""
    method, settings = method_of(challenge)
    return method.tally(anonymous_ballots(challenge), settings)


def difference(challenge: Challenge) -> dict[int, tuple[tuple[int, int], tuple[int, int]]]:
    """Entry id to (kept, counted) of every tally that does not equal the recount; empty where all is right."""
    counted = recount(challenge)
    kept = select(Entry.id, Entry.points, Entry.voters).where(Entry.challenge_id == challenge.id)
    return {
        entry_id: ((points, voters), counted.get(entry_id, (0, 0)))
        for entry_id, points, voters in db.session.execute(kept)
        if (points, voters) != counted.get(entry_id, (0, 0))
    }


def votes_a_day(challenge: Challenge) -> list[tuple[str, int]]:
    """(ISO day in UTC, marks of that day that still stand), in order."""
    day = cast(Line.marked_at, Date) if is_postgresql() else func.date(Line.marked_at)
    days = select(day, func.count()).join(Ballot).where(Ballot.challenge_id == challenge.id).group_by(day).order_by(day)
    return [(str(moment), count) for moment, count in db.session.execute(days)]
