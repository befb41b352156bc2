"""When a result is announced, its prizes are awarded."""

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.prizes.commands import award_prizes
from ideahub.domain.results.events import ResultsAnnounced
from ideahub.kernel.db import db
from ideahub.kernel.events import reacts_to
from ideahub.kernel.policy import SYSTEM


@reacts_to(ResultsAnnounced)
def award_promised_prizes(event):
    """Prize n to place n."""
    award_prizes(actor=SYSTEM, challenge=db.session.get(Challenge, event.challenge_id))
