"""Who may vote, for what, and when."""

from ideahub.domain.accounts.policies import is_operator, member, signed_in
from ideahub.domain.challenges.eligibility import eligible
from ideahub.domain.entries.policies import is_not_author
from ideahub.kernel.policy import allow, rule, tighten
from ideahub.kernel.words import _l


@rule(_l("Voting is not open in this challenge."))
def voting_is_open(actor, entry):
    """A running phase takes votes, or the reason of its own that the result is out."""
    if entry.challenge.state in ("decided", "completed"):
        return _l("The result of this challenge is announced, so it takes no votes any more.")
    return entry.challenge.is_on("votes")


@rule(_l("Voting is not open in this challenge."))
def takes_votes(actor, challenge):
    """A running phase takes votes."""
    return challenge.is_on("votes")


@rule(_l("The rules do not let you vote here."))
def may_vote_in(actor, challenge):
    """The rulebook's eligibility; the reason is a sentence of its own."""
    return eligible(actor, challenge, "vote")


@rule(_l("This entry is not open to votes."))
def is_listed(actor, entry):
    """Only published entries are voted for."""
    return entry.listed == 1


@rule(_l("The rules do not let you vote here."))
def may_vote(actor, entry):
    """The rulebook's eligibility; the reason is a sentence of its own."""
    return eligible(actor, entry.challenge, "vote")


@rule(_l("People have voted for this entry, and votes are open. It can be withdrawn after the voting."))
def is_not_being_voted_for(actor, entry):
    """Votes are not pulled from under the voters."""
    return not (entry.voters and entry.challenge.is_on("votes"))


allow("ballot.hold", member & takes_votes & may_vote_in)
allow("vote.cast", member & voting_is_open & is_listed & is_not_author & may_vote)
allow("vote.take_back", signed_in & voting_is_open)
tighten("entry.withdraw", is_not_being_voted_for)
allow("tally.repair", is_operator)
