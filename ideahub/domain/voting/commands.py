"""Casting and taking back votes; tallies move in the vote's own transaction."""

import math
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.voting.events import TallyRepaired, VoteCast, VoteTakenBack
from ideahub.domain.voting.models import Ballot, Line
from ideahub.domain.voting.queries import difference, method_of, recount
from ideahub.kernel import clock
from ideahub.kernel.db import db, get_or_add, hold
from ideahub.kernel.errors import Conflict, Invalid
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.receipts import canonical, digest
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _

HALF_LIFE = timedelta(days=2)
DAY_ZERO = datetime(2026, 1, 1, tzinfo=UTC)


@command
def cast_vote(*, actor, entry: Entry, value: int, revision_number: int | None = None) -> Ballot:
    """Mark `entry` on the actor's ballot, in place of an earlier mark; 0 takes the mark back.

    Raises Denied where the actor may not vote, and Invalid where the ballot would break its method. The challenge is
    held: whoever announces its result waits for this vote, or this vote sees that it comes too late.
    """
    if value == 0:
        return take_back_vote(actor=actor, entry=entry)
    hold(Challenge, entry.challenge_id)
    authorize(actor, "vote.cast", entry)
    seen = revision_number or entry.revision_number
    if not 1 <= seen <= entry.revision_number:
        raise Invalid(_("There is no such revision of this entry. Load the page again."), field="revision")
    ballot = get_or_add(Ballot, challenge_id=entry.challenge_id, voter_id=actor.id)
    method, settings = method_of(entry.challenge)
    before = ballot.marks()
    after = method.place(before, entry.id, method.clean_value(value, settings), settings)
    method.check(after, settings)
    _mark(ballot, entry.challenge, before, after, {entry.id: seen})
    emit(VoteCast(actor_id=actor.id, challenge_id=entry.challenge_id, ballot_id=ballot.id, entry=entry.id, value=value, receipt=ballot.receipt))
    return ballot


@command
def take_back_vote(*, actor, entry: Entry) -> Ballot:
    """Take the actor's mark off `entry`; nothing happens where there is none. Unlisted entries can be unmarked too."""
    hold(Challenge, entry.challenge_id)
    authorize(actor, "vote.take_back", entry)
    ballot = get_or_add(Ballot, challenge_id=entry.challenge_id, voter_id=actor.id)
    before = ballot.marks()
    if entry.id not in before:
        return ballot
    after = {marked: value for marked, value in before.items() if marked != entry.id}
    _mark(ballot, entry.challenge, before, after, {})
    emit(VoteTakenBack(actor_id=actor.id, challenge_id=entry.challenge_id, ballot_id=ballot.id, entry=entry.id, receipt=ballot.receipt))
    return ballot


def _mark(ballot: Ballot, challenge: Challenge, before: dict, after: dict, seen: dict) -> None:
    """Write the new marks: lines, the ballot's receipt, the tallies of the entries touched.

    Locks are taken in one order by everybody (the challenge held, ballot, entries by id, the challenge's counter), so
    that no two votes, and no vote and moderator, wait for each other.
    """
    now = clock.now()
    lines = {line.entry_id: line for line in ballot.lines}
    touched = sorted({entry_id for entry_id in {*before, *after} if before.get(entry_id) != after.get(entry_id)} | set(seen))
    locking = select(Entry).where(Entry.id.in_(touched)).order_by(Entry.id).with_for_update(key_share=True).execution_options(populate_existing=True)
    method, settings = method_of(challenge)
    for entry in db.session.scalars(locking):
        line, old, new = lines.get(entry.id), before.get(entry.id, 0), after.get(entry.id, 0)
        if new and not entry.listed:
            raise Conflict(_("This entry was taken out of the list a moment ago, so it takes no votes now."))
        _count(entry, method, settings, old, new, line.marked_at if line else now, now)
        if not new:
            ballot.lines.remove(line)
        elif line:
            line.value, line.revision_number, line.marked_at = new, seen.get(entry.id, line.revision_number), now if new != old else line.marked_at
        else:
            ballot.lines.append(Line(entry_id=entry.id, value=new, revision_number=seen[entry.id], marked_at=now))
    joined = int(bool(after)) - int(bool(before))
    if joined:
        db.session.execute(update(Challenge).where(Challenge.id == challenge.id).values(voter_count=Challenge.voter_count + joined))
    ballot.marked, ballot.changed_at = len(after), now
    ballot.receipt = digest(canonical({"ballot": ballot.id, "challenge": challenge.id, "marks": sorted(after.items()), "at": now.isoformat()}))


def _count(entry: Entry, method, settings: dict, old: int, new: int, since: datetime, now: datetime) -> None:
    """Move one entry's tally from an old mark to a new one."""
    entry.points += (method.points(new, settings) if new else 0) - (method.points(old, settings) if old else 0)
    entry.voters += int(bool(new)) - int(bool(old))
    entry.rank = method.rank_key(entry.points, entry.voters, settings)
    if bool(new) != bool(old):
        entry.rising = risen(entry.rising, now) if new else fallen(entry.rising, since, entry.voters)


def risen(rising: int, now: datetime) -> int:
    """The rising key after one more vote: log2 of the sum of 2**(age of vote / half-life), in millionths.

    An old vote weighs half of one that is two days younger, and the order never has to be recomputed.
    """
    weight = (now - DAY_ZERO) / HALF_LIFE
    if not rising:
        return round(weight * 1_000_000)
    known = rising / 1_000_000
    high, low = max(known, weight), min(known, weight)
    return round((high + math.log2(1 + 2 ** (low - high))) * 1_000_000)


def fallen(rising: int, since: datetime, voters: int) -> int:
    """The rising key after the vote cast at `since` was taken back; 0 where no voter is left."""
    if voters <= 0 or not rising:
        return 0
    rest = 1 - 2 ** min(0.0, (since - DAY_ZERO) / HALF_LIFE - rising / 1_000_000)
    return max(1, round(rising + math.log2(rest) * 1_000_000)) if rest > 1e-9 else 1


@command
def repair_tallies(*, actor, challenge: Challenge, reason: str) -> int:
    """Recompute wrong tallies from the ballots, in public and with a reason. Gives how many entries were wrong."""
    authorize(actor, "tally.repair", challenge)
    wrong = difference(challenge)
    method, settings = method_of(challenge)
    locking = select(Entry).where(Entry.id.in_(wrong)).order_by(Entry.id).with_for_update(key_share=True).execution_options(populate_existing=True)
    entries = db.session.scalars(locking).all()
    counted = recount(challenge)
    for entry in entries:
        entry.points, entry.voters = counted.get(entry.id, (0, 0))
        entry.rank = method.rank_key(entry.points, entry.voters, settings)
    if wrong:
        emit(TallyRepaired(actor_id=actor.id, challenge_id=challenge.id, entries=len(wrong), reason=reason))
    return len(wrong)
