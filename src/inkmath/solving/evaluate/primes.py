"""Prime factors of whole numbers, and the terms that they are written as."""

from __future__ import annotations

from collections.abc import Mapping

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.exceptions import NotCoveredError

LARGEST_TRIED = 1_000_000
"""Numbers up to here are tried as divisors."""

CERTAIN = 2**64
"""Below this the test for primes that SymPy uses is proved to be right."""


def prime_factors(number: int) -> dict[int, int]:
    """The primes that divide a number of at least 2, in order, with how often each does.

    Raises NotCoveredError where one of them is too large to be found.
    """
    found = sympy.factorint(
        number, limit=LARGEST_TRIED, use_rho=number < CERTAIN, use_pm1=False, use_ecm=False
    )
    if any(factor >= CERTAIN or not sympy.isprime(factor) for factor in found):
        raise NotCoveredError("the number is so large that its prime factors cannot be found in short time")
    return {int(prime): int(count) for prime, count in sorted(found.items())}


def is_prime(number: int) -> bool:
    """True if a number below `CERTAIN` is prime."""
    return bool(sympy.isprime(number))


def power_of(prime: int, count: int) -> Term:
    """The power of a prime; the prime itself where the exponent is 1."""
    base = terms.Number(str(prime))
    return base if count == 1 else terms.Power(base, terms.Number(str(count)))


def product_of_primes(primes: Mapping[int, int]) -> Term:
    """The product of powers of primes; 1 where there are none."""
    factors = [power_of(prime, count) for prime, count in primes.items()] or [ONE]
    return terms.product_of(factors, [r"\cdot"] * (len(factors) - 1))
