"""The single changes that a draft or an amendment makes to prizes, words and deadlines."""

from datetime import datetime

from ideahub.domain.challenges.models import Challenge, Prize
from ideahub.kernel import clock
from ideahub.kernel.errors import Invalid
from ideahub.kernel.money import Money
from ideahub.kernel.words import _

MOST_PRIZES = 50


def promise(challenge: Challenge, prize: dict) -> None:
    """Add a prize after the others. Invalid where it is neither money nor a thing."""
    amount, currency, thing = prize.get("amount"), prize.get("currency"), prize.get("thing") or None
    if not prize["label"] or (amount is None and thing is None):
        raise Invalid(_("A prize needs a name, and an amount or a thing."), field="prizes")
    if len(challenge.prizes) >= MOST_PRIZES:
        raise Invalid(_("A challenge has at most %(most)d prizes.", most=MOST_PRIZES), field="prizes")
    if amount is not None:
        Money(amount, currency)
        if amount <= 0:
            raise Invalid(_("The amount of a prize has to be above 0."), field="prizes")
    challenge.prizes.append(Prize(position=len(challenge.prizes), label=prize["label"], amount=amount, currency=currency if amount is not None else None, thing=thing))


def clarify(challenge: Challenge, summary: str | None, brief: str | None, help_texts: dict[str, str]) -> None:
    """Other words for the summary, the brief and the help under fields; None leaves them. Invalid where words would be taken away."""
    for name, words in (("summary", summary), ("brief", brief)):
        if words is not None and not words.strip():
            raise Invalid(_("These words can be made clearer, not taken away."), field=name)
        if words is not None:
            setattr(challenge, name, words)
    form = [{**field, "help": help_texts.get(field["key"], field["help"])} for field in challenge.setup["entry_form"]]
    challenge.setup = {**challenge.setup, "entry_form": form}


def raise_prize(challenge: Challenge, key: int, amount: int) -> None:
    """Another amount for the prize with this key; whether it may be is said when the rulebooks are compared."""
    prize = next((prize for prize in challenge.prizes if prize.id == key and prize.amount is not None), None)
    if prize is None:
        raise Invalid(_("There is no such prize with an amount that could be raised."), field="prizes")
    prize.amount = amount


def extend(challenge: Challenge, name: str, end: datetime) -> None:
    """Another end for a phase; phases that begin after it are moved along. Invalid for an earlier end, and where the end has passed."""
    if name not in [phase.name for phase in challenge.phases]:
        raise Invalid(_("There is no such phase."), field="phases")
    for at, phase in enumerate(challenge.phases):
        if phase.name != name or phase.ends_at == end:
            continue
        if end < phase.ends_at:
            raise Invalid(_("A deadline can be extended, never shortened."), field=f"end-{name}")
        if phase.ends_at <= clock.now():
            raise Invalid(_("This deadline has passed; it cannot be extended any more."), field=f"end-{name}")
        step, old_end = end - phase.ends_at, phase.ends_at
        phase.ends_at = end
        for later in challenge.phases[at + 1 :]:
            if later.starts_at >= old_end and later.starts_at > clock.now():
                later.starts_at, later.ends_at = later.starts_at + step, later.ends_at + step
