"""When a result is announced, or its answers are corrected afterwards, it is worked out how sure the paid places are."""

from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.events import AttemptsRescored
from ideahub.domain.results.comparing import plan_comparisons
from ideahub.domain.results.events import ResultsAnnounced
from ideahub.kernel.db import db
from ideahub.kernel.events import reacts_to


@reacts_to(ResultsAnnounced, AttemptsRescored)
def plan_the_comparisons(event):
    """Each paid place with the next one; nothing before the announcement."""
    plan_comparisons(challenge=db.session.get(Challenge, event.challenge_id))
