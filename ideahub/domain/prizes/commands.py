"""Awarding: each promised prize goes to the entry on its place, once."""

from sqlalchemy import select

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.prizes.events import PrizeAwarded
from ideahub.domain.prizes.models import Award
from ideahub.domain.results.models import Result
from ideahub.kernel import clock
from ideahub.kernel.db import db
from ideahub.kernel.events import emit
from ideahub.kernel.policy import authorize
from ideahub.kernel.transactions import command


@command
def award_prizes(*, actor, challenge: Challenge) -> list[Award]:
    """Give prize n to place n, as far as there are places. A second call changes nothing."""
    authorize(actor, "prize.award", challenge)
    given = set(db.session.scalars(select(Award.prize_id).where(Award.challenge_id == challenge.id)))
    places = dict(db.session.execute(select(Result.place, Result.entry_id).where(Result.challenge_id == challenge.id)).all())
    awards = []
    for place, prize in enumerate(challenge.prizes, 1):
        if prize.id in given or place not in places:
            continue
        award = Award(challenge_id=challenge.id, prize_id=prize.id, entry_id=places[place], awarded_at=clock.now())
        db.session.add(award)
        db.session.flush()
        emit(PrizeAwarded(actor_id=None, challenge_id=challenge.id, award_id=award.id, entry=award.entry_id))
        awards.append(award)
    return awards
