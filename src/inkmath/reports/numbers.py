"""Numbers as text. Shares and losses are never rounded towards success; what is not there is a dash."""

from __future__ import annotations

from math import ceil, floor

from inkmath.reports.contents import is_number

ABSENT = "–"


def share_text(value: float | None, digits: int = 2) -> str:
    """A share in per cent, rounded down: 0.99996 is 99.99 %."""
    if value is None or not is_number(value):
        return ABSENT
    # Binary fractions lie a hair off: 0.29 must not lose its last digit to floor().
    return f"{floor(round(value * 10 ** (digits + 2), 6)) / 10**digits:.{digits}f} %"


def cost_text(value: float | None, digits: int = 4) -> str:
    """A loss or a time, rounded up."""
    if value is None or not is_number(value):
        return ABSENT
    return f"{ceil(round(value * 10**digits, 6)) / 10**digits:.{digits}f}"


def count_text(value: int) -> str:
    return f"{value:,}"


def shape_text(shape: tuple[int, ...]) -> str:
    """(16, 28, 28) as 16 × 28 × 28."""
    return " × ".join(str(side) for side in shape)


def megabytes_text(value: float) -> str:
    """Three digits that count: 0.00410, 1.05, 263."""
    return f"{value:#.3g}".rstrip(".") if value else "0"
