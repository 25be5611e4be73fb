"""The rules for equations that are no polynomials, in the order in which they are tried."""

from __future__ import annotations

from inkmath.solving.algebra.absolutes import isolate_absolute, split_absolute
from inkmath.solving.algebra.branches import Rule
from inkmath.solving.algebra.exponentials import (
    common_base,
    equal_exponents,
    hyperbolic,
    take_logarithms,
    undo_exponential,
)
from inkmath.solving.algebra.logarithms import (
    combine_logarithms,
    equal_logarithms,
    take_logarithm_of_power,
    undo_logarithm,
)
from inkmath.solving.algebra.products import factor_out, zero_product
from inkmath.solving.algebra.radicals import isolate_root, raise_isolated_root
from inkmath.solving.algebra.rational import clear_denominators
from inkmath.solving.algebra.trigonometry import (
    equal_angles,
    expand_angles,
    product_to_double_angle,
    pythagoras,
    sine_and_cosine,
    squares_together,
    to_sines,
    undo_trigonometric,
)
from inkmath.solving.algebra.undoing import undo

FIRST: tuple[Rule, ...] = (
    zero_product,
    hyperbolic,
    undo_logarithm,
    clear_denominators,
    undo,
    undo_exponential,
    equal_exponents,
    equal_logarithms,
    take_logarithm_of_power,
    split_absolute,
    undo_trigonometric,
    equal_angles,
)
"""Rules that make an equation simpler wherever they fit."""

LAST: tuple[Rule, ...] = (
    combine_logarithms,
    to_sines,
    sine_and_cosine,
    squares_together,
    product_to_double_angle,
    expand_angles,
    pythagoras,
    common_base,
    take_logarithms,
    factor_out,
    isolate_absolute,
    raise_isolated_root,
    isolate_root,
)
"""Rules that are tried once no new unknown makes a polynomial of the equation."""
