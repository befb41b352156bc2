"""Scores at the declared precision. Everything that shows, stores or compares a score rounds it here."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

# Room for the largest float with all its digits before the point.
ROOM = Context(prec=400)


def rounded(score: float | Decimal | str, decimals: int) -> str:
    """A score as a plain decimal, half to even, from the shortest decimal that stands for it: what a person sees unrounded is what is rounded.

    >>> rounded("0.85725", 4), rounded(0.85735, 4), rounded(-0.00001, 4), rounded(12, 0)
    ('0.8572', '0.8574', '0.0000', '12')
    """
    exact = Decimal(repr(float(score))) if isinstance(score, float) else Decimal(score)
    value = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN, ROOM)
    return format(abs(value) if value == 0 else value, "f")
