"""Reading results."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.predictions.queries import newest_answers, verifications_of
from ideahub.domain.results.models import Announcement, Comparison, Result
from ideahub.domain.results.standings import Line, contenders
from ideahub.domain.voting.models import Ballot
from ideahub.domain.voting.queries import recount
from ideahub.kernel import clock
from ideahub.kernel.db import db


def voters_of(challenge: Challenge) -> int:
    """How many ballots have at least one mark."""
    return db.session.scalar(select(func.count(Ballot.id)).where(Ballot.challenge_id == challenge.id, Ballot.marked > 0))


def places_to_pick(challenge: Challenge) -> list[Line]:
    """The entries among which the sponsor picks: the shortlist where there is one, else all that are listed."""
    lines = contenders(challenge)
    shortlisted = [line for line in lines if line.shortlisted]
    return sorted(shortlisted or lines, key=lambda line: (-line.score, line.number))


def announcement_of(challenge: Challenge) -> Announcement | None:
    """The announcement, or None while undecided."""
    return db.session.scalar(select(Announcement).where(Announcement.challenge_id == challenge.id))


def results_of(challenge: Challenge, most: int = 100, after: int = 0) -> list[Result]:
    """The frozen ranking from place after+1 on."""
    results = select(Result).where(Result.challenge_id == challenge.id, Result.place > after)
    return list(db.session.scalars(results.order_by(Result.place).limit(most)))


def result_of(entry: Entry) -> Result | None:
    """The frozen line of an entry, or None."""
    return db.session.scalar(select(Result).where(Result.entry_id == entry.id))


def paid_places(challenge: Challenge) -> int:
    """How many places have a prize; the first one counts without a prize, too."""
    return max(1, len(challenge.prizes))


def comparisons_of(challenge: Challenge) -> list[Comparison]:
    """How sure each paid place is over the next one, under the answers in force; empty before the announcement."""
    answers = newest_answers(challenge)
    if answers is None or challenge.state not in ("decided", "completed"):
        return []
    rows = select(Comparison).where(Comparison.challenge_id == challenge.id, Comparison.answers_version == answers.version)
    return list(db.session.scalars(rows.order_by(Comparison.place)))


@dataclass(frozen=True)
class Method:
    """A paid place and what its team has described, for everybody to read.

    `state` is that of its examination, None where it was never asked; `words` are there where it was verified and its entry is shown.
    """

    place: int
    entry: Entry
    state: str | None
    words: str | None


def methods_of(challenge: Challenge) -> list[Method]:
    """The paid places of a prediction contest with the methods of those who were verified; empty before the announcement."""
    if challenge.decided_by != "test_score" or challenge.state not in ("decided", "completed"):
        return []
    examined = {each.entry_id: each for each in verifications_of(challenge)}
    methods = []
    for result in results_of(challenge, most=paid_places(challenge)):
        each = examined.get(result.entry_id)
        told = each is not None and each.state == "verified" and result.entry.listed == 1
        methods.append(Method(result.place, result.entry, each.state if each else None, each.method if told else None))
    return methods


def unlike_ballots(challenge: Challenge) -> dict[int, tuple[tuple[int, int], tuple[int, int]]]:
    """Entry id to (announced, counted), as (points, voters), where a frozen line is not what the ballots say; empty while undecided, and where
    the test score decides.

    Ballots do not change after the announcement: whatever differs was changed behind the house's back.
    """
    frozen = db.session.execute(select(Result.entry_id, Result.points, Result.voters).where(Result.challenge_id == challenge.id)).all()
    if not frozen or challenge.decided_by == "test_score":
        return {}
    counted = recount(challenge)
    return {
        entry_id: ((points, voters), counted.get(entry_id, (0, 0)))
        for entry_id, points, voters in frozen
        if (points, voters) != counted.get(entry_id, (0, 0))
    }


def latest_announcements(limit: int) -> list[Announcement]:
    """The latest announcements of public challenges, with their challenges and organizations in one read; phases and prizes are left out."""
    bare = joinedload(Announcement.challenge, innerjoin=True).options(lazyload(Challenge.phases), lazyload(Challenge.prizes))
    latest = select(Announcement).join(Challenge, Challenge.id == Announcement.challenge_id).where(Challenge.visibility == "public").options(bare)
    return list(db.session.scalars(latest.order_by(Announcement.announced_at.desc()).limit(limit)))


def challenges_to_decide(limit: int = 50) -> list[Challenge]:
    """Published challenges whose last phase is over, for the clock to look at; the longest waiting first."""
    over = select(Challenge).where(Challenge.state == "published", Challenge.closes_at <= clock.now() - timedelta(days=1))
    return list(db.session.scalars(over.order_by(Challenge.closes_at).limit(limit)))
