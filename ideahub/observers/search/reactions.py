"""Which event indexes what."""

from ideahub.domain.challenges.events import ChallengeCancelled, ChallengePublished, RulesAmended
from ideahub.domain.entries.events import EntryMoved, EntryPublished, EntryRevised, EntryWithdrawn
from ideahub.domain.organizations.events import OrganizationChanged, OrganizationFounded
from ideahub.kernel.events import reacts_to
from ideahub.observers.search.commands import index


@reacts_to(EntryPublished, EntryRevised, EntryWithdrawn, EntryMoved)
def index_entry(event):
    """An entry came, changed or went."""
    index(kind="entry", key=event.entry_id)


@reacts_to(ChallengePublished, RulesAmended, ChallengeCancelled)
def index_challenge(event):
    """A challenge came or changed."""
    index(kind="challenge", key=event.challenge_id)


@reacts_to(OrganizationFounded, OrganizationChanged)
def index_organization(event):
    """An organization came or changed."""
    index(kind="organization", key=event.organization_id)
