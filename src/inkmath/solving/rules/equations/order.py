"""The rules for equations that are no polynomials, in the order in which they are tried."""

from __future__ import annotations

from inkmath.solving.engine import Rule
from inkmath.solving.rules.equations.absolute_values import isolate_absolute, split_absolute
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.rules.equations.exponentials import (
    common_base,
    divide_by_power,
    equal_exponents,
    hyperbolic,
    take_logarithms,
    undo_exponential,
)
from inkmath.solving.rules.equations.isolate import isolate
from inkmath.solving.rules.equations.logarithms import (
    combine_logarithms,
    equal_logarithms,
    take_logarithm_of_power,
    undo_logarithm,
)
from inkmath.solving.rules.equations.products import factor_out, zero_product
from inkmath.solving.rules.equations.radicals import isolate_root, raise_isolated_root
from inkmath.solving.rules.equations.rational import clear_denominators, power_of_quotient
from inkmath.solving.rules.equations.trigonometric_squares import (
    multiply_out_squares,
    pythagoras,
    squares_together,
)
from inkmath.solving.rules.equations.trigonometry import (
    equal_angles,
    expand_angles,
    product_to_double_angle,
    sine_and_cosine,
    to_sines,
    undo_trigonometric,
)

FIRST: tuple[Rule[Equation], ...] = (
    zero_product,
    hyperbolic,
    undo_logarithm,
    power_of_quotient,
    clear_denominators,
    isolate,
    undo_exponential,
    equal_exponents,
    equal_logarithms,
    take_logarithm_of_power,
    split_absolute,
    undo_trigonometric,
    equal_angles,
    multiply_out_squares,
)
"""Rules that make an equation simpler wherever they fit."""

LAST: tuple[Rule[Equation], ...] = (
    combine_logarithms,
    to_sines,
    sine_and_cosine,
    squares_together,
    product_to_double_angle,
    expand_angles,
    pythagoras,
    common_base,
    divide_by_power,
    take_logarithms,
    factor_out,
    isolate_absolute,
    raise_isolated_root,
    isolate_root,
)
"""Rules that are tried once no new unknown makes a polynomial of the equation."""
