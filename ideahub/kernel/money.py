"""Money: whole minor units and a currency; no floats."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from babel import Locale
from babel.core import get_global
from babel.numbers import format_currency, get_decimal_symbol, get_group_symbol

from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _

MOST = 10**14
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "PLN", "CZK", "SEK", "NOK", "DKK", "CAD", "AUD", "NZD", "BRL", "INR", "KWD", "TRY", "UAH", "ZAR", "KRW", "MXN", "SGD")  # fmt: skip


def exponent(currency: str) -> int:
    """How many decimals the currency has by ISO 4217: JPY 0, USD 2, KWD 3. Invalid for an unknown one."""
    if currency not in CURRENCIES:
        raise Invalid(_("There is no currency called “%(currency)s” here.", currency=str(currency)[:10]), field="currency")
    digits = get_global("currency_fractions")
    return digits.get(currency, digits["DEFAULT"])[0]


@dataclass(frozen=True)
class Money:
    """An amount in whole minor units of a currency."""

    minor: int
    currency: str

    def __post_init__(self):
        if type(self.minor) is not int:
            raise TypeError("Amounts are whole minor units.")
        exponent(self.currency)

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError("Different currencies are never added.")
        return Money(self.minor + other.minor, self.currency)

    def major(self) -> Decimal:
        """The amount in whole units, exact."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))


def parse(text: str, currency: str, locale: str = "en", field: str = "amount") -> Money:
    """What a person typed, as Money: digits, the locale's separators, or a plain decimal point or comma.

    Invalid where it is no number, not above 0, too large, or has more decimals than the currency.
    """
    digits, typed = exponent(currency), re.sub(r"[\s\u00a0\u202f']", "", text or "")
    if not re.fullmatch(r"[0-9]+([.,][0-9]+)*", typed, re.ASCII):
        raise Invalid(_("Write the amount in digits, such as 2500."), field=field)
    group, decimal = get_group_symbol(locale), get_decimal_symbol(locale)
    if typed.count(".") and typed.count(","):
        decimal = max(".", ",", key=typed.rindex)
        group = "," if decimal == "." else "."
    elif len(re.findall(r"[.,]", typed)) == 1 and not re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", typed):
        decimal = re.search(r"[.,]", typed)[0]
        group = ""
    whole = (typed.replace(group, "") if group in (".", ",") else typed).replace(decimal, ".")
    try:
        amount = Decimal(whole)
    except InvalidOperation:
        raise Invalid(_("Write the amount in digits, such as 2500."), field=field) from None
    minor = amount.scaleb(digits)
    if minor != minor.to_integral_value():
        raise Invalid(_("%(currency)s has %(digits)d decimals; this amount has more.", currency=currency, digits=digits), field=field)
    if not 0 < minor <= MOST:
        raise Invalid(_("The amount has to be above 0 and below a trillion."), field=field)
    return Money(int(minor), currency)


def format_money(money: Money, locale: str = "en") -> str:
    """The amount as the locale writes it, without decimals where it is whole."""
    whole = money.minor % 10 ** exponent(money.currency) == 0
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    if whole:
        pattern = re.sub(r"[.]0+", "", pattern)
    return format_currency(money.major(), money.currency, format=pattern, locale=locale, currency_digits=False if whole else True)
