"""Who announces, and when."""

from ideahub.domain.accounts.policies import in_good_standing, signed_in
from ideahub.domain.challenges.policies import hosts_it
from ideahub.domain.predictions.deadline import closes_at, is_being_judged
from ideahub.kernel import clock
from ideahub.kernel.policy import allow, rule
from ideahub.kernel.words import _l


@rule(_l("Results are announced once nothing that decides is running or still to come: entries, votes, attempts, verification."))
def is_counted_out(actor, challenge):
    """Nothing that changes the outcome is running or still to come."""
    return challenge.state == "published" and not open_switch_ahead(challenge)


def open_switch_ahead(challenge) -> bool:
    """Whether a phase with entries, edits or votes is running or still to come; in a prediction contest, whether attempts are taken or candidates examined."""
    now = clock.now()
    if challenge.decided_by == "test_score":
        return closes_at(challenge) > now or is_being_judged(challenge)
    return any({"entries", "edits", "votes"} & set(phase.switches) and phase.ends_at > now for phase in challenge.phases)


allow("results.announce", signed_in & in_good_standing & hosts_it & is_counted_out)
