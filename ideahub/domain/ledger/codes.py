"""The chart of accounts: how the code of an account is spelt, and what follows from it.

A code is `TYPE:kind:reference:UNIT`, such as `L:prize:17:EUR`. The type says on which side the account grows (A and E by
debits, L and I by credits), the unit what is counted in it. Money that a sponsor has pledged and pays past us is another unit
(`EUR-pledged`) than money that is here (`EUR`): since every posting balances unit by unit, the two never mix.
"""

import re
from dataclasses import dataclass

from ideahub.kernel.errors import Invalid
from ideahub.kernel.money import exponent
from ideahub.kernel.words import _

PLEDGED = "-pledged"
PRIVATE = ("challenge", "prize", "award", "share", "payout", "refund")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


@dataclass(frozen=True)
class AccountKind:
    """A line of the chart: what its accounts are called, hold and refer to; `cash` may fall below 0, as the processor's own account does."""

    name: str
    type: str
    meaning: str
    of: str | None = None
    cash: bool = False
    units: tuple[str, ...] = ("",)

    @property
    def is_private(self) -> bool:
        """Whether its accounts belong to one challenge, directly or by a prize, an award, a share, a payout, a refund."""
        return self.of in PRIVATE

    @property
    def has_floor(self) -> bool:
        """Whether its accounts never fall below 0: all that we owe, and all that is owed to us."""
        return self.type in "AL" and not self.cash


_BOTH, _NEVER_HERE = ("", PLEDGED), (PLEDGED,)
CHART = {
    kind.name: kind
    for kind in (
        AccountKind("psp", "A", "what the payment provider holds for us, to be paid out", "provider", cash=True),
        AccountKind("psp_pending", "A", "what the payment provider holds for us, not yet to be paid out", "provider", cash=True),
        AccountKind("bank", "A", "what the operator's bank holds", cash=True),
        AccountKind("disp", "A", "taken by the payment provider while a chargeback is open", "challenge"),
        AccountKind("recv_sponsor", "A", "owed to us by the sponsor after a lost chargeback", "challenge"),
        AccountKind("recv_winner", "A", "owed to us by a winner whose award was taken back after it was paid", "award"),
        AccountKind("offplatform", "A", "pledged, and paid directly by the sponsor to the winner", "challenge", units=_NEVER_HERE),
        AccountKind("purse", "L", "the purse, while it can be refunded", "challenge", units=_BOTH),
        AccountKind("prize", "L", "committed, and nobody's yet", "prize", units=_BOTH),
        AccountKind("award", "L", "a named winner's, on conditions", "award", units=_BOTH),
        AccountKind("share", "L", "a member's part of an award, on conditions", "share", units=_BOTH),
        AccountKind("payable", "L", "a member's, without condition", "share", units=_BOTH),
        AccountKind("payout_inflight", "L", "set aside for a payout under way", "payout", units=_BOTH),
        AccountKind("refund_inflight", "L", "set aside for a refund under way", "refund"),
        AccountKind("fee_deferred", "L", "the fee, while it is not earned", "challenge"),
        AccountKind("vat", "L", "value added tax that is owed", "jurisdiction"),
        AccountKind("tax_withheld", "L", "tax withheld from winners, to be remitted", "authority"),
        AccountKind("pool", "L", "what nobody could be paid, kept for its printed purpose: floor or community", "purpose"),
        AccountKind("platform_fee", "I", "fees that were earned"),
        AccountKind("listing_fee", "I", "fees for listing a challenge, never refunded"),
        AccountKind("psp_fee", "E", "what the payment provider takes of a payment"),
        AccountKind("payout_fee", "E", "what a payout costs"),
        AccountKind("chargeback_fee", "E", "what a chargeback costs"),
        AccountKind("chargeback_loss", "E", "chargebacks that could not be collected"),
        AccountKind("goodwill", "E", "what was let go that a winner owed"),
        AccountKind("fx", "X", "exchange between currencies; only where the operator allows it"),
    )
}
POOLS = ("floor", "community")


@dataclass(frozen=True)
class Account:
    """An account as its code spells it."""

    kind: AccountKind
    of: str | None
    unit: str

    @property
    def type(self) -> str:
        """A, L, I, E or X."""
        return self.kind.type

    @property
    def code(self) -> str:
        """How it is spelt."""
        return ":".join(part for part in (self.type, self.kind.name, self.of, self.unit) if part)

    @property
    def grows_by_credit(self) -> bool:
        """Whether its balance is credits minus debits; else it is debits minus credits."""
        return self.type in "LI"


def pledged(currency: str) -> str:
    """The unit of what is pledged in this currency.

    >>> pledged("EUR")
    'EUR-pledged'
    """
    return currency + PLEDGED


def currency_of(unit: str) -> str:
    """The currency of a unit; Invalid where it is none.

    >>> currency_of("JPY"), currency_of("KWD-pledged")
    ('JPY', 'KWD')
    """
    currency = unit.removesuffix(PLEDGED)
    exponent(currency)
    return currency


def spell(kind: str, of: int | str | None = None, *, unit: str) -> str:
    """The code of an account; Invalid where there is none of that kind, reference and unit.

    >>> spell("prize", 17, unit="EUR"), spell("bank", unit="JPY"), spell("purse", 3, unit=pledged("KWD"))
    ('L:prize:17:EUR', 'A:bank:JPY', 'L:purse:3:KWD-pledged')
    """
    found = CHART.get(kind)
    if found is None or not _refers(found, of) or unit.removeprefix(currency_of(unit)) not in found.units:
        raise Invalid(_("There is no account “%(kind)s” of “%(of)s” in %(unit)s.", kind=str(kind)[:40], of=str(of)[:40], unit=unit), field="code")
    return Account(found, None if of is None else str(of), unit).code


def read(code: str) -> Account:
    """The account that a code spells; Invalid where it is not one.

    >>> read("L:prize:17:EUR").kind.meaning
    "committed, and nobody's yet"
    """
    parts = code.split(":")
    kind, of = CHART.get(parts[1]) if len(parts) in (3, 4) else None, parts[2] if len(parts) == 4 else None
    if kind is None or kind.type != parts[0]:
        raise Invalid(_("“%(code)s” is not the code of an account.", code=code[:80]), field="code")
    number = of is not None and kind.is_private and of.isascii() and of.isdecimal()
    if spell(kind.name, int(of) if number else of, unit=parts[-1]) != code:
        raise Invalid(_("“%(code)s” is not the code of an account.", code=code[:80]), field="code")
    return Account(kind, of, parts[-1])


def _refers(kind: AccountKind, of) -> bool:
    if kind.of is None:
        return of is None
    if kind.is_private:
        return type(of) is int and of > 0
    if kind.of == "purpose":
        return of in POOLS
    return isinstance(of, str) and _NAME.fullmatch(of) is not None
