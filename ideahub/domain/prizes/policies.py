"""Awards follow from the result; nobody gives them by hand."""

from ideahub.kernel.policy import SYSTEM, allow, rule
from ideahub.kernel.words import _l


@rule(_l("Prizes follow from the announced result; nobody gives them by hand."))
def is_the_clock(actor, challenge):
    """Only the reaction to an announcement."""
    return actor is SYSTEM


allow("prize.award", is_the_clock)
