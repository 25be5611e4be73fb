"""Numbers as text, rounded to the nearest; what is not there is a dash."""

from __future__ import annotations

from inkmath.reports.contents import is_number

ABSENT = "–"


def share_text(value: float | None, digits: int = 2) -> str:
    """A share in per cent: 0.98765 is 98.77 %."""
    if value is None or not is_number(value):
        return ABSENT
    return f"{100 * value:.{digits}f} %"


def cost_text(value: float | None, digits: int = 4) -> str:
    """A loss or a time."""
    if value is None or not is_number(value):
        return ABSENT
    return f"{value:.{digits}f}"


def count_text(value: int) -> str:
    return f"{value:,}"


def shape_text(shape: tuple[int, ...]) -> str:
    """(16, 28, 28) as 16 × 28 × 28."""
    return " × ".join(str(side) for side in shape)


def megabytes_text(value: float) -> str:
    """Three digits that count: 0.00410, 1.05, 263."""
    return f"{value:#.3g}".rstrip(".") if value else "0"
