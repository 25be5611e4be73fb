"""Whole numbers as products of their prime factors."""

from __future__ import annotations

from collections.abc import Mapping
from math import isqrt

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.arithmetic import work_out_numbers
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.primes import is_prime, power_of, prime_factors
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import Trace, latex_of, same_numbers
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "prime-factors"
KNOWN_PRIMES = 100
"""Primes up to here need no proof."""


def solve_prime_factors(term: Term, latex: str) -> Solution:
    """The prime factors of the whole number that a term without letters is, with a step for each prime."""
    trace = Trace(term)
    draft = Draft(KIND, latex, steps=trace.steps, undefined="There is no such number").begin()
    return draft.conclude(lambda: _factored(trace, draft))


def _factored(trace: Trace, draft: Draft) -> Solution:
    start = trace.line
    value = exact_value(start)
    if not value.is_Integer:
        raise NotCoveredError("only whole numbers have prime factors")
    number = int(value)
    work_out_numbers(trace, value)
    if abs(number) < 2:
        return _answered(trace, draft, sentence("{} has no prime factors.", number))
    primes = prime_factors(abs(number))
    if primes == {number: 1}:
        trace.steps.append(Step("is-prime", latex_of(trace.line), _is_prime(number), True))
        return _answered(trace, draft, sentence("{} is a prime number.", number))
    _divide(trace, primes, number)
    check = _check(start, trace.line)
    return _answered(trace, draft, "", check)


def _answered(trace: Trace, draft: Draft, message: str, *checks: Check) -> Solution:
    verified = all(step.verified for step in trace.steps) and all(check.passed for check in checks)
    answer = Answer(latex_of(trace.line), print_term(trace.line), verified=verified)
    return draft.solution("solved", [answer], checks, message)


def _divide(trace: Trace, primes: Mapping[int, int], number: int) -> None:
    """Takes out one prime after the other, the smallest first."""
    rest, done = abs(number), list[Term]()
    last = max(primes)
    for prime, count in primes.items():
        if prime == last and count == 1:  # it is left over
            break
        rest //= prime**count
        done.append(power_of(prime, count))
        factors = [*done, terms.Number(str(rest))] if rest > 1 else done
        trace.add("take-out-prime", _signed(factors, number), _divides(prime, count, rest))
    if rest > KNOWN_PRIMES:
        trace.steps.append(Step("is-prime", latex_of(trace.line), _is_prime(rest), is_prime(rest)))


def _signed(factors: list[Term], number: int) -> Term:
    product = terms.product_of(factors, [r"\cdot"] * (len(factors) - 1))
    return terms.Negation(product) if number < 0 else product


def _divides(prime: int, count: int, rest: int) -> Text:
    whole = rest * prime**count
    reason = _reason(prime, whole)
    if count == 1:
        return sentence("{}: {} = {} × {}.", reason, whole, prime, rest)
    power = power_of(prime, count)
    if rest == 1:
        return sentence("{}, and it is a power of {}: {} = {}.", reason, prime, whole, power)
    return sentence("{}, {} times in a row: {} = {} × {}.", reason, count, whole, power, rest)


def _reason(prime: int, whole: int) -> Text:
    """The reason why a prime divides a number: a rule of divisibility where there is one."""
    digits = sum(map(int, str(whole)))
    if prime == 2:
        return sentence("{} is even, so 2 divides it", whole)
    if prime == 3:
        return sentence("3 divides the sum {} of the digits of {}, so it divides the number", digits, whole)
    if prime == 5:
        return sentence("{} ends in {}, so 5 divides it", whole, whole % 10)
    return sentence("The smallest prime that divides {} is {}", whole, prime)


def _is_prime(number: int) -> Text:
    root = isqrt(number)
    if root < 2:
        return sentence("{} is a prime number.", number)
    return sentence(
        "No prime up to {}, the square root of {} rounded down, divides it: {} is prime.",
        root,
        number,
        number,
    )


def _check(start: Term, product: Term) -> Check:
    line = terms.Relation((product, start), ("=",))
    passed = same_numbers(product, start) is Verdict.SAME
    return Check(latex_of(line), "Multiplied out, this is the number.", passed)
