"""A move: what a posting does to accounts, checked before any database sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ideahub.domain.ledger.codes import read, spell


@dataclass(frozen=True)
class Part:
    """An account's part of a move: a debit or a credit, the other None."""

    code: str
    debit: int | None
    credit: int | None


@dataclass(frozen=True)
class Move:
    """A kind of posting and its legs. ValueError where it does not balance in a unit, touches an account twice, or moves nothing."""

    kind: str
    parts: tuple[Part, ...]

    def __post_init__(self):
        sums: dict[str, int] = {}
        for part in self.parts:
            amount = part.debit if part.credit is None else part.credit
            if (part.debit is None) == (part.credit is None) or type(amount) is not int or amount <= 0:
                raise ValueError(f"A leg is a debit or a credit of whole minor units above 0, not {part}.")
            unit = read(part.code).unit
            sums[unit] = sums.get(unit, 0) + (part.debit or 0) - (part.credit or 0)
        if not self.parts or any(sums.values()):
            raise ValueError(f"A posting balances in every unit; {self.kind} is off by {sums}.")
        if len({part.code for part in self.parts}) != len(self.parts):
            raise ValueError(f"A posting touches each account once; {self.kind} does not.")

    @property
    def lines(self) -> list[str]:
        """The legs as text."""
        return [f"{'debit' if part.credit is None else 'credit'} {part.code} {part.debit or part.credit}" for part in self.parts]


def moved(kind: str, debits: Iterable[tuple[str, int]], credits: Iterable[tuple[str, int]]) -> Move:
    """The move of this kind; an amount of 0 makes no leg."""
    from_, to = [Part(code, amount, None) for code, amount in debits if amount], [Part(code, None, amount) for code, amount in credits if amount]
    return Move(kind, (*from_, *to))


def each(kind: str, amounts: dict[int, int], unit: str) -> list[tuple[str, int]]:
    """(code, amount) of accounts of one kind, in the order of what they refer to."""
    return [(spell(kind, of, unit=unit), amount) for of, amount in sorted(amounts.items())]


def vat_on(amount: int, to: str, unit: str) -> list[tuple[str, int]]:
    """(code, amount) of the tax owed to a jurisdiction; nothing where there is none."""
    return [(spell("vat", to, unit=unit), amount)] if amount else []
