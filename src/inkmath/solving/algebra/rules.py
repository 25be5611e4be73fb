"""The rules for equations that are no polynomials, in the order in which they are tried."""

from __future__ import annotations

from inkmath.solving.algebra.absolutes import isolate_absolute, split_absolute
from inkmath.solving.algebra.branches import Rule
from inkmath.solving.algebra.exponentials import (
    common_base,
    equal_exponents,
    take_logarithms,
    undo_exponential,
)
from inkmath.solving.algebra.products import factor_out, zero_product
from inkmath.solving.algebra.radicals import isolate_root, raise_isolated_root
from inkmath.solving.algebra.rational import clear_denominators
from inkmath.solving.algebra.undoing import undo

FIRST: tuple[Rule, ...] = (
    zero_product,
    clear_denominators,
    undo,
    undo_exponential,
    equal_exponents,
    split_absolute,
)
"""Rules that make an equation simpler wherever they fit."""

LAST: tuple[Rule, ...] = (
    common_base,
    take_logarithms,
    factor_out,
    isolate_absolute,
    raise_isolated_root,
    isolate_root,
)
"""Rules that are tried once no new unknown makes a polynomial of the equation."""
