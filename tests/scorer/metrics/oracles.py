"""How a metric is held against another implementation: on random columns, at sizes from tiny to huge."""

import pytest
from hypothesis import settings

quickly = settings(max_examples=100, deadline=None)


def same(value: float, other: float) -> bool:
    """Equal up to the rounding of two ways to sum."""
    return value == pytest.approx(float(other), rel=1e-9, abs=1e-12)
