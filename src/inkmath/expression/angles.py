r"""Numbers of degrees in minutes and seconds: `30^{\circ}15^{\prime}` is 30 + 15/60 degrees."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as Rational

from inkmath.expression import terms
from inkmath.expression.terms import Term

PER_DEGREE = (60, 3600)
"""Minutes and seconds in a degree."""


def degrees_of(degrees: str, parts: Sequence[str | None]) -> Term:
    """The number of degrees of whole degrees, minutes and seconds; None for what is not there."""
    fractions = [
        terms.Quotient(terms.Number(part), terms.Number(str(count)))
        for part, count in zip(parts, PER_DEGREE, strict=True)
        if part is not None
    ]
    whole = terms.Number(degrees)
    return terms.Sum((whole, *fractions)) if fractions else whole


def parts_of(term: Term) -> tuple[str, str | None, str | None] | None:
    """Degrees, minutes and seconds of a number of degrees that `degrees_of` gives; None for other terms."""
    match term:
        case terms.Sum((terms.Number(degrees), *fractions)) if degrees.isdecimal():
            found = dict[str, str]()
            for one in fractions:
                match one:
                    case terms.Quotient(terms.Number(part, False), terms.Number(count)):
                        found[count] = part
            minutes, seconds = (found.get(str(count)) for count in PER_DEGREE)
            is_one = bool(found) and term == degrees_of(degrees, (minutes, seconds))
            return (degrees, minutes, seconds) if is_one and all(map(is_part, found.values())) else None
    return None


def is_part(text: str) -> bool:
    """True if a number may be that of minutes or seconds: it is less than 60."""
    return Rational(text) < 60
