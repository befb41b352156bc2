"""The standings of a challenge as its rulebook decides them: who is first, and why."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.standing import CHAIN, Contender, clean_chain, ranked
from ideahub.domain.entries.models import Entry, Selection
from ideahub.domain.predictions.queries import candidates, verifications_of
from ideahub.domain.voting.queries import method_of, recount
from ideahub.kernel.db import db
from ideahub.kernel.words import keep


@dataclass
class Line:
    """One entry in the standings: its counts, its place (from 1, never shared), and the account of it."""

    entry_id: int
    number: int
    title: str
    points: int
    voters: int
    score: object
    submitted_at: datetime
    receipt: str
    revision_number: int
    shortlisted: bool
    place: int = 0
    account: list[str] = field(default_factory=list)


def chain_of(challenge: Challenge) -> tuple[str, ...]:
    """The declared tie-breakers, always ending in one that leaves no tie."""
    return clean_chain(challenge.setup.get("decides", {}).get("ties", CHAIN))


def contenders(challenge: Challenge) -> list[Line]:
    """Every listed entry with its counts, counted anew from the ballots and not taken from the tally."""
    method, settings = method_of(challenge)
    counted = recount(challenge)
    shortlist = set(
        db.session.scalars(select(Selection.entry_id).where(Selection.challenge_id == challenge.id, Selection.list == "shortlist", Selection.removed_at.is_(None)))
    )
    columns = (Entry.id, Entry.number, Entry.title, Entry.submitted_at, Entry.receipt, Entry.revision_number)
    lines = []
    for row in db.session.execute(select(*columns).where(Entry.challenge_id == challenge.id, Entry.listed == 1)):
        points, voters = counted.get(row.id, (0, 0))
        score = method.score(points, voters, settings)
        lines.append(Line(row.id, row.number, row.title, points, voters, score, row.submitted_at, row.receipt, row.revision_number, row.id in shortlist))
    return lines


def by_votes(challenge: Challenge) -> list[Line]:
    """The standings by the vote; where a shortlist was made, its entries stand before all others."""
    method, settings = method_of(challenge)
    lines = {line.number: line for line in contenders(challenge)}
    has_shortlist = any(line.shortlisted for line in lines.values())
    scored = [Contender(line.number, (line.shortlisted, line.score), line.voters, line.submitted_at, line.receipt) for line in lines.values()]
    in_order = []
    for standing in ranked(scored, chain_of(challenge), say=lambda number: keep("entry %(number)d", number=number)):
        line = lines[standing.key]
        line.place = standing.place
        line.account = method.explain(line.points, line.voters, settings)
        if has_shortlist:
            line.account.append(keep("On the shortlist.") if line.shortlisted else keep("Not on the shortlist, so behind those that are."))
        line.account += standing.account
        in_order.append(line)
    return in_order


def by_picks(challenge: Challenge, picks: list[int]) -> list[Line]:
    """The standings where the sponsor picks: the picked entries in their order, then the rest by the vote."""
    lines = by_votes(challenge)
    order = {entry_id: place for place, entry_id in enumerate(picks)}
    lines.sort(key=lambda line: (order.get(line.entry_id, len(order)), line.place))
    for place, line in enumerate(lines, 1):
        line.place = place
        if line.entry_id in order:
            line.account.insert(0, keep("Picked by the sponsor for place %(place)d.", place=place))
    return lines


def by_scores(challenge: Challenge) -> list[Line]:
    """The standings of a prediction contest: who was verified, then by the test score, equal ones by the moment received; who failed the verification stands last."""
    examined = {each.entry_id: each for each in verifications_of(challenge)}
    finals = candidates(challenge)
    wanted = select(Entry.id, Entry.number, Entry.title, Entry.submitted_at, Entry.receipt, Entry.revision_number, Entry.listed)
    entries = {row.id: row for row in db.session.execute(wanted.where(Entry.challenge_id == challenge.id))}

    def turn(attempt):
        state = examined[attempt.entry_id].state if attempt.entry_id in examined else ""
        return ({"verified": 0, "rejected": 2, "declined": 2, "expired": 2}.get(state, 1), attempt.test_key, attempt.received_at, attempt.id)

    lines, before = [], None
    for attempt in sorted(finals, key=turn):
        row = entries[attempt.entry_id]
        if not row.listed:
            continue
        account = [keep("Test score %(test)s, public score %(quiz)s.", test=attempt.test, quiz=attempt.quiz)]
        if before is not None and before.test_key == attempt.test_key and turn(attempt)[0] < 2:
            account.append(keep("Equal to the place before, which was received earlier: %(moment)s UTC.", moment=before.received_at.strftime("%Y-%m-%d %H:%M:%S")))
        account += _examined(examined.get(attempt.entry_id))
        lines.append(Line(row.id, row.number, row.title, 0, 0, attempt.test, row.submitted_at, row.receipt, row.revision_number, False, len(lines) + 1, account))
        before = attempt
    return lines


def _examined(verification) -> list[str]:
    if verification is None:
        return []
    said = {"verified": keep("Verified."), "rejected": keep("Not verified, so behind all others."), "declined": keep("Declined to be verified, so behind all others."), "expired": keep("Did not answer in time, so behind all others.")}
    return [said[verification.state]] if verification.state in said else []


def standings(challenge: Challenge) -> list[Line]:
    """The standings by whoever decides where nobody picks: the vote, or the test score."""
    return by_scores(challenge) if challenge.decided_by == "test_score" else by_votes(challenge)
