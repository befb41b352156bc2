"""Announcing: the standings are frozen, the challenge is decided."""

from datetime import timedelta

from sqlalchemy import insert

from ideahub.domain.challenges.commands import decide_challenge
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.challenges.queries import newest_rulebook
from ideahub.domain.results.events import ResultsAnnounced
from ideahub.domain.results.models import Announcement, Result
from ideahub.domain.results.queries import places_to_pick, voters_of
from ideahub.domain.results.standings import by_picks, standings
from ideahub.kernel import clock
from ideahub.kernel.db import db, lock
from ideahub.kernel.errors import Invalid
from ideahub.kernel.events import emit
from ideahub.kernel.policy import SYSTEM, authorize
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _, kept


@command
def announce_results(*, actor, challenge: Challenge, picks: list[int] | None = None, sentence: str = "") -> Announcement:
    """Freeze the standings and decide the challenge, once.

    Where the rulebook says that the sponsor picks, `picks` are entry ids in the order of places: shortlisted
    entries only, where a shortlist was made. Otherwise the vote decides and picks are refused.
    """
    challenge = lock(challenge)
    authorize(actor, "results.announce", challenge)
    lines = _standings(actor, challenge, picks or [])
    decide_challenge(actor=actor, challenge=challenge)
    announcement = Announcement(
        challenge_id=challenge.id, announced_at=clock.now(), by_id=actor.id, sentence=sentence,
        rulebook_sha256=newest_rulebook(challenge).sha256, ballots=voters_of(challenge),
    )  # fmt: skip
    db.session.add(announcement)
    db.session.flush()
    rows = [
        {
            "challenge_id": challenge.id, "entry_id": line.entry_id, "place": line.place, "points": line.points,
            "voters": line.voters, "account": [kept(words) for words in line.account], "revision_number": line.revision_number,
        }
        for line in lines
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(Result), rows)
    emit(ResultsAnnounced(actor_id=actor.id, challenge_id=challenge.id, announcement_id=announcement.id))
    return announcement


def _standings(actor, challenge: Challenge, picks: list[int]):
    if challenge.decided_by != "sponsor" or actor is SYSTEM:
        if picks:
            raise Invalid(_("In this challenge nobody picks: the rules decide."), field="picks")
        return standings(challenge)
    allowed = {line.entry_id: line for line in places_to_pick(challenge)}
    wanted = min(max(1, len(challenge.prizes)), len(allowed))
    if len(set(picks)) != len(picks):
        raise Invalid(_("You picked one entry for two places."), field="picks")
    if any(pick not in allowed for pick in picks):
        raise Invalid(_("Pick among the entries on the shortlist."), field="picks")
    if len(picks) != wanted:
        raise Invalid(_("Pick an entry for each of the %(wanted)d places.", wanted=wanted), field="picks")
    return by_picks(challenge, picks)


@command
def announce_overdue(*, challenge: Challenge) -> Announcement | None:
    """Where the sponsor let the promised time pass, the printed default decides: the vote. None where not overdue."""
    challenge = lock(challenge)
    days = challenge.setup.get("waits", {}).get("decide_days", 14)
    if challenge.state != "published" or challenge.closes_at is None or challenge.closes_at + timedelta(days=days) > clock.now():
        return None
    return announce_results(actor=SYSTEM, challenge=challenge)
