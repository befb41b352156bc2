"""Places from exact scores: who is first, how ties break, and an account of each place in plain words.

Nothing here sees the database; every kind of contest ranks its entries with it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise

from ideahub.kernel.errors import Invalid
from ideahub.kernel.registry import Registry
from ideahub.kernel.words import _, _l, keep

tie_breakers = Registry("tie-breaker")


@dataclass(frozen=True)
class Contender:
    """What is ranked: `key` names it uniquely and orders like the numbers of the entries, `score` is exact, the higher the better."""

    key: int
    score: object
    voters: int
    received_at: datetime
    receipt: str


@dataclass
class Standing:
    """A place, counted from 1. `tied_with` are the keys of the others with the same score; `account` says how the place came about."""

    place: int
    key: int
    score: object
    tied_with: tuple[int, ...] = ()
    account: list[str] = field(default_factory=list)


class TieBreaker:
    """A rule between equals. `total` is True where it leaves none undecided."""

    name = ""
    label = ""
    total = False

    def order(self, contender: Contender):
        """What contenders are compared by, the lower the better."""
        raise NotImplementedError

    def why(self) -> str:
        """Why the better one goes first, as the end of a sentence after “because”."""
        raise NotImplementedError


@tie_breakers.register
class MoreVoters(TieBreaker):
    """More people behind it."""

    name, label = "more_voters", _l("more voters")

    def order(self, contender):
        return -contender.voters

    def why(self):
        return keep("more people voted for it")


@tie_breakers.register
class EarlierReceipt(TieBreaker):
    """Handed in earlier."""

    name, label = "earlier_receipt", _l("the earlier receipt")

    def order(self, contender):
        return contender.received_at

    def why(self):
        return keep("it was handed in earlier")


@tie_breakers.register
class ReceiptHash(TieBreaker):
    """By the receipt's hash, which nobody can steer; were two ever the same, the lower number goes first."""

    name, label, total = "receipt_hash", _l("the receipt that comes first in the alphabet"), True

    def order(self, contender):
        return contender.receipt, contender.key

    def why(self):
        return keep("its receipt comes first in the alphabet")


CHAIN = tuple(tie_breakers.names())


def clean_chain(names: Iterable[str]) -> tuple[str, ...]:
    """The declared tie-breakers in their order, ended by one that leaves no tie. Invalid for an unknown name or one said twice."""
    chain: list[str] = []
    for name in names:
        breaker = tie_breakers[name]
        if name in chain:
            raise Invalid(_("The tie-breaker “%(label)s” is named twice.", label=breaker.label), field="ties")
        chain.append(name)
        if breaker.total:
            return tuple(chain)
    return (*chain, ReceiptHash.name)


def break_ties(tied: Iterable[Contender], chain: Iterable[str]) -> list[Contender]:
    """Contenders of equal score in the order of the chain; it never depends on the order in which they came."""
    breakers = [tie_breakers[name] for name in clean_chain(chain)]
    return sorted(tied, key=lambda one: [breaker.order(one) for breaker in breakers])


def ranked(contenders: Iterable[Contender], chain: Iterable[str] = CHAIN, *, shared: bool = False, say: Callable[[int], str] = str) -> list[Standing]:
    """The standings, best first. Equals are parted by the chain, and both are told by which rule.

    With `shared` they have the same place instead, and the next place is counted on (1, 2, 2, 4). `say` names an
    entry from its key in the account.
    """
    by_score = sorted(contenders, key=lambda one: one.score, reverse=True)
    standings: list[Standing] = []
    for score, group in groupby(by_score, key=lambda one: one.score):
        tied = break_ties(group, chain)
        first = len(standings) + 1
        keys = tuple(one.key for one in tied)
        places = [
            Standing(first if shared else first + at, one.key, score, tuple(key for key in keys if key != one.key))
            for at, one in enumerate(tied)
        ]  # fmt: skip
        if shared:
            _account_for_sharing(places, say)
        else:
            _account_for_order(tied, places, chain, say)
        standings += places
    return standings


def _account_for_sharing(places: list[Standing], say: Callable[[int], str]) -> None:
    for standing in places:
        if standing.tied_with:
            others = ", ".join(say(key) for key in standing.tied_with)
            standing.account.append(keep("Level with %(others)s, so they share the place.", others=others))


def _account_for_order(tied: list[Contender], places: list[Standing], chain: Iterable[str], say: Callable[[int], str]) -> None:
    """Tell each two neighbours among equals which rule parted them."""
    breakers = [tie_breakers[name] for name in clean_chain(chain)]
    for (ahead, behind), (upper, lower) in zip(pairwise(tied), pairwise(places), strict=True):
        parted_by = next(breaker for breaker in breakers if breaker.order(ahead) != breaker.order(behind))
        upper.account.append(keep("Level with %(other)s; this one goes first because %(why)s.", other=say(behind.key), why=parted_by.why()))
        lower.account.append(keep("Level with %(other)s, which goes first because %(why)s.", other=say(ahead.key), why=parted_by.why()))
