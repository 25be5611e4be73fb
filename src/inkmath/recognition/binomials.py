"""Two entries in round brackets: a binomial coefficient or a vector, by what they are and stand beside.

Log-odds are added up over all that may be binomials in a line, since all of them are, or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_COUNTED = re.compile(r"(\d+|\d*[nkmrijNKMR]([+-](\d+|[nkmrij]))?)")
"""An entry that counts something: `n`, `2n`, `n+1`, `49`."""

_LETTER = 2.5  # log-odds for an entry with a letter of which things are counted
_DESCENDS, _EQUAL = 1.0, -1.5  # for two numbers, the upper one larger, or both the same
_SUM = 2.0  # beside a sum or a product over something
_FACTORIAL = 3.0  # beside a factorial
_POWER = 2.0  # before a power
_NUMBER = 2.0  # equal to a number
_VECTOR = -6.0  # beside a grid that is no binomial
_SEVERAL_NUMBERS = -3.0  # beside another with numbers alone
_NAMED = -2.5  # numbers alone, to which a letter is equal


def log_odds_of_binomials(columns: Sequence[tuple[str, str]], around: str, *, has_others: bool) -> float:
    r"""Log-odds that columns of two entries in round brackets are binomials and not vectors.

    columns: the LaTeX of their entries. around: the line, with a blank for each of them.
    has_others: whether other grids stand in the line.
    """
    odds = _VECTOR * has_others
    for upper, lower in columns:
        if not all(entry and _COUNTED.fullmatch(entry) for entry in (upper, lower)):
            return -float("inf")
        if upper.isdecimal() and lower.isdecimal():
            if int(upper) < int(lower):
                return -float("inf")
            odds += _DESCENDS if int(upper) > int(lower) else _EQUAL
            odds += _SEVERAL_NUMBERS * (len(columns) > 1) + _NAMED * bool(re.match(r"[A-Za-z]= ", around))
        else:
            odds += _LETTER
    odds += _SUM * bool(re.search(r"\\(sum|prod)", around)) + _FACTORIAL * ("!" in around)
    odds += _POWER * bool(re.search(r" (\d+|[a-z]|\([^=]*\))\^", around))
    return odds + _NUMBER * bool(re.search(r" =\d+$|^\d+= ", around))
