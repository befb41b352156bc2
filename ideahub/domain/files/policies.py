"""Who may hand in files, and whose they are."""

from ideahub.domain.accounts.policies import member, signed_in
from ideahub.kernel.policy import allow, rule
from ideahub.kernel.words import _l


@rule(_l("This file belongs to another person."))
def is_own_file(actor, file):
    """Handed in by the actor."""
    return file.owner_id is not None and actor.id == file.owner_id


@rule(_l("This file belongs to something already. Send it again to use it twice."))
def is_free(_actor, file):
    """Not yet part of anything."""
    return file.subject is None


allow("file.store", member)
allow("file.attach", signed_in & is_own_file)
allow("file.describe", signed_in & is_own_file)
allow("file.forget", signed_in & is_own_file & is_free)
