"""Money: whole minor units and a currency; no floats."""

import re
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale
from babel.core import get_global
from babel.numbers import format_currency, get_group_symbol

from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _

MOST = 10**12
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

    Invalid where it is no number, not above 0, too large, or written with more decimals than the currency has.
    """
    digits, typed = exponent(currency), re.sub(r"[\s\u00a0\u202f'’]", "", text or "")
    if re.fullmatch(r"[-−][0-9.,]+", typed, re.ASCII):
        raise Invalid(_("The amount has to be above 0."), field=field)
    whole, decimals = _taken_apart(typed, locale)
    if not whole:
        raise Invalid(_("Write the amount in digits, such as 2500."), field=field)
    if len(decimals) > digits and digits == 0:
        raise Invalid(_("%(currency)s has no decimals; this amount has some.", currency=currency), field=field)
    if len(decimals) > digits:
        raise Invalid(_("%(currency)s has %(digits)d decimals; this amount has more.", currency=currency, digits=digits), field=field)
    if len(whole) > len(str(MOST)):
        raise Invalid(_("The amount is too large: at most a trillion."), field=field)
    minor = int(whole + decimals.ljust(digits, "0"))
    if minor == 0:
        raise Invalid(_("The amount has to be above 0."), field=field)
    if minor > MOST * 10**digits:
        raise Invalid(_("The amount is too large: at most a trillion."), field=field)
    return Money(minor, currency)


def _taken_apart(typed: str, locale: str) -> tuple[str, str]:
    """The digits before and behind the decimal sign; two empty texts where it is no number.

    Two different signs explain themselves; one sign is the decimal sign, unless the locale groups thousands
    with it and three digits follow.
    """
    signs = re.findall(r"[.,]", typed)
    groups = re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+", typed, re.ASCII) is not None
    if len(set(signs)) == 2:
        decimal = signs[-1]
    elif len(signs) > 1 or (groups and signs[0] == get_group_symbol(locale)):
        decimal = ""
    else:
        decimal = "".join(signs)
    whole, _sign, decimals = typed.rpartition(decimal) if decimal else (typed, "", "")
    plain = re.fullmatch(r"[0-9]+|[0-9]{1,3}(\.[0-9]{3})+|[0-9]{1,3}(,[0-9]{3})+", whole, re.ASCII)
    if not plain or (decimal and not decimals.isdecimal()):
        return "", ""
    return re.sub(r"[.,]", "", whole).lstrip("0") or "0", decimals


def format_money(money: Money, locale: str = "en") -> str:
    """The amount as the locale writes it, without decimals where it is whole."""
    whole = money.minor % 10 ** exponent(money.currency) == 0
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    if whole:
        pattern = re.sub(r"[.]0+", "", pattern)
    words = format_currency(money.major(), money.currency, format=pattern, locale=locale, currency_digits=not whole)
    return re.sub(r"(?<=[^\W\d_])(?=\d)", "\u00a0", words)  # letters keep away from digits: CHF 2,500
