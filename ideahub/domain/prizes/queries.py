"""Reading awards."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ideahub.domain.challenges.models import Challenge, Prize
from ideahub.domain.entries.models import Entry
from ideahub.domain.prizes.models import Award
from ideahub.kernel.db import db


def awards_of(challenge: Challenge) -> list[Award]:
    """The awards of a challenge in the order of its prizes."""
    awards = select(Award).join(Prize, Prize.id == Award.prize_id).where(Award.challenge_id == challenge.id)
    return list(db.session.scalars(awards.order_by(Prize.position)))


def awards_to(user) -> list[Award]:
    """What a person's entries were awarded, the latest first."""
    awards = select(Award).join(Entry, Entry.id == Award.entry_id).where(Entry.author_id == user.id)
    return list(db.session.scalars(awards.order_by(Award.id.desc())))


def latest_awards(challenge_ids: list[int]) -> dict[int, list[Award]]:
    """Challenge id to its awards with prize, entry and author, in one read for all of them."""
    found: dict[int, list[Award]] = {}
    if challenge_ids:
        awards = select(Award).join(Prize, Prize.id == Award.prize_id).where(Award.challenge_id.in_(challenge_ids))
        awards = awards.options(joinedload(Award.prize), joinedload(Award.entry).joinedload(Entry.author)).order_by(Award.challenge_id, Prize.position)
        for award in db.session.scalars(awards):
            found.setdefault(award.challenge_id, []).append(award)
    return found
