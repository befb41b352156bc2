"""Dividing an amount among people to the last minor unit."""


def split(total: int, weights: dict[int, int]) -> dict[int, int]:
    """`total` minor units divided by whole weights, by largest remainder: id to amount, in the order of ids, summing up to `total` exactly.

    Each gets the whole part of total * weight / sum; what is left goes in single units to the largest remainders, and among equal
    remainders to the lower id (Hamilton's method: Balinski and Young, Fair Representation, 2nd ed. 2001, chapter 2).
    ValueError for a negative total or weight, for anything that is not a whole number, or where all weights are 0.

    >>> split(45000, {1: 3, 2: 3, 3: 1})
    {1: 19286, 2: 19286, 3: 6428}
    >>> split(100, {7: 1, 5: 1, 9: 1})
    {5: 34, 7: 33, 9: 33}
    """
    if any(type(number) is not int or number < 0 for number in (total, *weights.values())):
        raise ValueError("Amounts and weights are whole numbers, not below 0.")
    together = sum(weights.values())
    if together == 0:
        raise ValueError("Somebody has to get something.")
    parts = {who: divmod(total * weights[who], together) for who in sorted(weights)}
    left = total - sum(whole for whole, _rest in parts.values())
    lucky = set(sorted(parts, key=lambda who: (-parts[who][1], who))[:left])
    return {who: whole + (who in lucky) for who, (whole, _rest) in parts.items()}
