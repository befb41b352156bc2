"""Who moves money: a person, the clock, or what a payment provider has reported."""

from dataclasses import dataclass

from ideahub.domain.ledger.kinds import KINDS
from ideahub.kernel.errors import Denied
from ideahub.kernel.policy import SYSTEM
from ideahub.kernel.words import _


@dataclass(frozen=True)
class Provider:
    """The actor that a driver becomes once a report is proven: a signature was checked, or with the manual driver both sides have confirmed."""

    name: str
    id = None


def spelt(actor) -> str:
    """How an actor stands in the journal: `system`, `provider:stripe`, `person:7`; Denied where nobody is signed in.

    >>> spelt(SYSTEM), spelt(Provider("stripe"))
    ('system', 'provider:stripe')
    """
    if actor is SYSTEM:
        return "system"
    if isinstance(actor, Provider):
        return f"provider:{actor.name}"
    if actor.id is None:
        raise Denied(_("Sign in first."))
    return f"person:{actor.id}"


def may_report(actor: str, kind: str) -> bool:
    """Whether an actor, as spelt, may have a posting of this kind made. What moves cash is told by a provider only.

    >>> may_report("person:7", "awarded"), may_report("person:7", "payout_confirmed"), may_report("provider:stripe", "payout_confirmed")
    (True, False, True)
    """
    return not KINDS[kind].by_provider or actor.startswith("provider:")
