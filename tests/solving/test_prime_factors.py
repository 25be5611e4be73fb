"""Prime factors. The oracles: the product of what is found, and trial division."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.solving.evaluate.primes import prime_factors
from inkmath.solving.problems import solve_here
from inkmath.types import Solution


def factored(latex: str) -> Solution:
    return solve_here(latex, task="factor")


def is_prime(number: int) -> bool:
    return number > 1 and all(number % k for k in range(2, int(number**0.5) + 1))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("84", r"2^{2}\cdot3\cdot7"),
        ("-360", r"-2^{3}\cdot3^{2}\cdot5"),
        ("1024", "2^{10}"),
        ("1001", r"7\cdot11\cdot13"),
        ("97", "97"),
        ("1", "1"),
        (r"6\cdot15", r"2\cdot3^{2}\cdot5"),
        ("5!", r"2^{3}\cdot3\cdot5"),
        ("987654321", r"3^{2}\cdot17^{2}\cdot379721"),
    ],
)
def test_a_number_is_written_as_the_product_of_its_prime_factors(latex: str, expected: str) -> None:
    solution = factored(latex)
    assert [answer.latex for answer in solution.answers] == [expected]
    assert solution.answers[0].verified
    assert all(step.verified for step in solution.steps)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 10**7))
def test_all_factors_are_prime_and_make_up_the_number(number: int) -> None:
    found = prime_factors(number)
    assert all(map(is_prime, found))
    assert prod(prime**count for prime, count in found.items()) == number


def test_a_prime_number_is_proved_to_be_one() -> None:
    solution = factored("830131")
    assert solution.message == "830131 is a prime number."
    assert solution.steps[0].explanation.startswith("No prime up to 911")


def test_steps_name_the_rule_of_divisibility() -> None:
    said = [step.explanation for step in factored("1530").steps]
    assert said[0] == "1530 is even, so 2 divides it: 1530 = 2 × 765."
    assert said[1].startswith("3 divides the sum 18 of the digits of 765")
    assert said[2] == "85 ends in 5, so 5 divides it: 85 = 5 × 17."


def test_what_has_no_prime_factors_is_not_factored() -> None:
    assert factored("0.5").status == "unsolved"
    assert factored("0").message == "0 has no prime factors."


def test_a_number_too_large_is_refused() -> None:
    solution = factored("2^{250}+1")
    assert solution.status == "unsolved"
    assert "cannot be found in short time" in solution.message
