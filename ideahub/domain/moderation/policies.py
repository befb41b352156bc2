"""Who moderates what; nobody acts on their own content or in their own favour."""

from ideahub.domain.accounts.policies import in_good_standing, member, signed_in
from ideahub.domain.challenges.policies import hosts_it, moderates_it
from ideahub.kernel.policy import allow, rule
from ideahub.kernel.words import _l


def is_moderator_of(actor, challenge) -> bool:
    """Staff everywhere; appointed moderators and the sponsor's managers in their challenge."""
    if actor.is_staff:
        return True
    return challenge is not None and (moderates_it.holds(actor, challenge) or hosts_it.holds(actor, challenge))


@rule(_l("This is for the moderators of the challenge."))
def moderates(actor, case):
    """A moderator of the challenge in which the case stands."""
    return is_moderator_of(actor, case.challenge)


@rule(_l("This is your own, so another moderator has to decide."))
def is_not_own(actor, case):
    """Not the author of what is judged, and not one who reported it."""
    return actor.id != case.author_id and all(report.reporter_id != actor.id for report in case.reports)


@rule(_l("You made the decision, so another moderator has to look at the appeal."))
def is_another_moderator(actor, appeal):
    """An appeal is decided by somebody else than the one appealed against."""
    return actor.id not in (appeal.decision.moderator_id, appeal.author_id)


@rule(_l("This is for the moderators of the challenge."))
def moderates_appeal(actor, appeal):
    """A moderator of the challenge in which the decision was made."""
    return is_moderator_of(actor, appeal.decision.case.challenge)


@rule(_l("Only the author can appeal."))
def is_its_author(actor, decision):
    """The person whose thing was decided."""
    return actor.id == decision.case.author_id


@rule(_l("Only the moderator who decided can take the decision back."))
def made_it(actor, decision):
    """The moderator of the decision."""
    return actor.id == decision.moderator_id


allow("report.file", member)
allow("case.see", signed_in & moderates)
allow("case.decide", signed_in & in_good_standing & moderates & is_not_own)
allow("decision.undo", signed_in & in_good_standing & made_it)
allow("appeal.file", signed_in & is_its_author)
allow("appeal.decide", signed_in & in_good_standing & moderates_appeal & is_another_moderator)
