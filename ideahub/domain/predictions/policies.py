"""Who may hand in attempts, see them, set answers, verify."""

from ideahub.domain.accounts.policies import in_good_standing, member, signed_in
from ideahub.domain.challenges.policies import host, hosts_it, moderates_it
from ideahub.domain.predictions.deadline import closes_at, open_last_call
from ideahub.domain.predictions.rules import rules_of
from ideahub.domain.teams.queries import team_of
from ideahub.kernel import clock
from ideahub.kernel.policy import allow, can, rule
from ideahub.kernel.words import _l


@rule(_l("This challenge takes no prediction files."))
def takes_predictions(actor, challenge):
    """A prediction contest."""
    return challenge.kind == "prediction"


@rule(_l("Attempts are not taken now."))
def takes_attempts(actor, challenge):
    """A running phase takes attempts, and a last call, where there is one, has not ended."""
    if not challenge.is_on("attempts"):
        return False
    call = open_last_call(challenge)
    return call is None or clock.received() < call.closes_at


@rule(_l("Found a team first, alone or with others, or join one."))
def is_in_a_team(actor, challenge):
    """In a team of this challenge now."""
    return actor.id is not None and team_of(actor, challenge) is not None


@rule(_l("This attempt is of another team."))
def is_of_ones_team(actor, attempt):
    """Handed in by the team that the actor is in now."""
    team = team_of(actor, attempt.challenge) if actor.id is not None else None
    return team is not None and team.entry_id == attempt.entry_id


@rule(_l("Test scores stay hidden until the contest is decided."))
def test_is_shown(actor, challenge):
    """Decided; or no attempt is taken any more, where the rules show each team its own test scores from then on."""
    if challenge.state in ("decided", "completed"):
        return True
    early = challenge.state == "published" and rules_of(challenge.setup)["test_shown"] == "closed"
    return early and clock.now() >= closes_at(challenge)


@rule(_l("This is for the team that is asked."))
def is_candidate(actor, verification):
    """In the team that is asked to be verified."""
    return is_of_ones_team.holds(actor, verification.attempt)


@rule(_l("This is for those who judge the contest."))
def judges_it(actor, verification):
    """Hosts and moderators of the contest."""
    return can(actor, "verification.decide", verification.attempt.challenge)


@rule(_l("This is for operators."))
def operates(actor, _attempt):
    """Runs the site."""
    return actor.is_operator


allow("attempt.hand_in", member & takes_predictions & takes_attempts & is_in_a_team)
allow("attempt.see", signed_in & (is_of_ones_team | operates))
allow("attempt.describe", member & is_of_ones_team)
allow("attempt.try_again", signed_in & operates)
allow("answers.set", host & takes_predictions)
allow("answers.see", signed_in & hosts_it & takes_predictions)
allow("verification.hand_in", member & is_of_ones_team)
allow("verification.see", signed_in & (is_candidate | judges_it))
allow("verification.decide", signed_in & in_good_standing & (hosts_it | moderates_it))
