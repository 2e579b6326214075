"""Numbers as a person reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.numbers import readable

PLAIN = st.floats(1e-3, 1e5, exclude_max=True) | st.integers(1, 99_999).map(float)


def _rounded(value: float, digits: int) -> str:
    """To so many significant digits by decimal arithmetic, but never before the point."""
    exact = Decimal(value)
    places = max(0, digits - 1 - exact.adjusted())
    text = f"{exact.quantize(Decimal(1).scaleb(-places)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@given(PLAIN, st.integers(1, 10), st.booleans())
def test_plain_numbers_are_rounded_as_decimals_are(value: float, digits: int, is_negative: bool) -> None:
    expected = _rounded(value, digits)
    assert readable(-value if is_negative else value, digits) == ("−" if is_negative else "") + expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (0.001, "0.001"), (0.0009996, "0.001"), (0.0009994, "9.99 × 10⁻⁴"),
        (0.9996, "1"), (9.996, "10"), (99.95, "100"), (999.4, "999"), (999.5, "1000"), (999.6, "1000"),
        (1234.5, "1234"), (99_999.4, "99999"), (100_000.0, "1 × 10⁵"), (-1.5e-7, "−1.5 × 10⁻⁷"), (float("inf"), "∞"),
        (float("nan"), "nan"),
    ],
)  # fmt: skip
def test_numbers_at_the_borders(value: float, text: str) -> None:
    assert readable(value) == text
