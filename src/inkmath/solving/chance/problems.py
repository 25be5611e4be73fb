"""Problems about random variables: which they are, what is given in them and what is asked.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from inkmath.expression import terms
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import ONE, ZERO, Term, Variable

Family: TypeAlias = Literal["binomial", "poisson", "normal"]
PROBABILITY = Variable("P")
STANDARD_NORMAL = Variable("Z")
FAMILIES: dict[str, tuple[Family, int]] = {
    **dict.fromkeys(("B", r"\mathcal{B}", r"\mathrm{B}"), ("binomial", 2)),
    **dict.fromkeys(("N", r"\mathcal{N}"), ("normal", 2)),
    **dict.fromkeys(("P", r"\mathcal{P}"), ("poisson", 1)),
}
"""Families of distributions by their letters, with the number of their parameters."""

GIVEN: dict[Family, tuple[str, ...]] = {
    "binomial": ("n", "p"),
    "normal": (r"\mu", r"\sigma"),
    "poisson": (r"\lambda",),
}
"""Letters of the parameters, where these are given one by one."""

ORDERS = frozenset(("=", "<", ">", r"\leq", r"\geq"))
Measure: TypeAlias = Literal["expected value", "variance", "standard deviation"]
MEASURES: dict[str, Measure] = {
    "E": "expected value",
    r"\mu": "expected value",
    "V": "variance",
    "D": "variance",
    r"\sigma": "standard deviation",
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """A family with its parameters: n and p, the mean and the variance, or the mean.

    deviation: the standard deviation of a normal one, where it is given.
    """

    family: Family
    parameters: tuple[Term, ...]
    deviation: Term | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """The parts of a problem. asked: probabilities of a relation, and measures by their names."""

    letter: Variable
    distribution: Distribution
    asked: tuple[tuple[Term, terms.Relation | Measure], ...]


def is_about_chance(term: Term) -> bool:
    """True for `X\\sim B(10;0.3),P(X\\leq2)`, and for `n=10,p=0.3,P(X=2)`."""
    return given_in(term) is not None


def given_in(term: Term) -> Given | None:
    """The distribution and what is asked; None for problems of another kind."""
    elements = term.elements if isinstance(term, terms.Tuple) else (term,)
    named = [pair for element in elements if (pair := _named_distribution(element)) is not None]
    values = {letter: value for element in elements for letter, value in _parameter(element)}
    asked = tuple((element, what) for element in elements if (what := _asked(element)) is not None)
    if len(named) > 1 or len(asked) + len(named) + len(values) < len(elements):
        return None
    letters = {_letter(what) for _, what in asked if isinstance(what, terms.Relation)}
    letters |= {_measured(element) for element, what in asked if not isinstance(what, terms.Relation)}
    if named:
        letter, distribution = named[0]
        fits = letters <= {letter} and not values
        return Given(letter, distribution, asked) if fits else None
    if len(letters) != 1 or not asked:
        return None
    (only,) = letters
    by_parameters = _by_parameters(values, only)
    return None if by_parameters is None or only is None else Given(only, by_parameters, asked)


def _named_distribution(term: Term) -> tuple[Variable, Distribution] | None:
    """`X\\sim B(10;0.3)`: the letter and its distribution."""
    match term:
        case terms.Relation((Variable() as letter, right), (r"\sim",)):
            distribution = _distribution(right)
            return None if distribution is None else (letter, distribution)
    return None


def _distribution(term: Term) -> Distribution | None:
    name, content = "", tuple[Term, ...]()
    match term:
        case terms.Product((Variable(name), terms.Tuple(content)), ("",)):
            pass
        case terms.Apply(Variable(name), content, None, False):
            pass
        case terms.Product((Variable("P"), terms.Apply(Variable("o"), content)), ("",)):
            name = "P"
        case terms.Product((Variable("P"), Variable("o"), rate), ("", "")):
            name, content = "P", (rate,)
        case terms.Product((Variable("P"), rate), ("",)) if is_numeric(rate):
            name, content = "P", (rate,)
    found = FAMILIES.get(name)
    values = tuple(part.sides[1] if isinstance(part, terms.Relation) else part for part in content)
    if found is None or len(values) != found[1] or not all(map(is_numeric, values)):
        return None
    match found[0], values:
        case "normal", (_, terms.Power(base, terms.Number("2"))):
            return Distribution(found[0], values, base)
    return Distribution(found[0], values)


def _parameter(term: Term) -> list[tuple[Variable, Term]]:
    """`n=10`: the letter of a parameter and its value."""
    match term:
        case terms.Relation((Variable() as letter, value), ("=",)) if is_numeric(value):
            is_known = any(letter.token in names for names in GIVEN.values())
            return [(letter, value)] if is_known and not letter.sub and not letter.primes else []
    return []


def _by_parameters(values: dict[Variable, Term], letter: Variable | None) -> Distribution | None:
    """The distribution whose parameters are given one by one; the standard normal one of Z."""
    if not values and letter == STANDARD_NORMAL:
        return Distribution("normal", (ZERO, ONE), ONE)
    for family, names in GIVEN.items():
        if {x.token for x in values} == set(names):
            parameters = tuple(values[Variable(name)] for name in names)
            if family == "normal":
                variance = terms.Power(parameters[1], terms.Number("2"))
                return Distribution(family, (parameters[0], variance), parameters[1])
            return Distribution(family, parameters)
    return None


def _asked(term: Term) -> terms.Relation | Measure | None:
    """The event of `P(X\\leq2)`, or the measure of `E(X)`."""
    match term:
        case terms.Product((head, terms.Relation() as event), ("",)) if head == PROBABILITY:
            return event if _is_event(event) else None
        case terms.Apply(Variable(token, "", 0), (Variable(),), None, False) if token in MEASURES:
            return MEASURES[token]
        case terms.Product((Variable(token, "", 0), Variable()), ("",)) if token in MEASURES:
            return MEASURES[token]
        case NumberFunction("variance", (Variable(),)):
            return "variance"
        case terms.Relation((left, Variable(r"\square")), ("=",)):
            return _asked(left)
    return None


def _measured(term: Term) -> Variable | None:
    return next((x for x in reversed(terms.variables(term)) if x.token.isupper()), None)


def _is_event(event: terms.Relation) -> bool:
    """True for a letter compared with a number, or between two."""
    letter = _letter(event)
    numbers = [side for side in event.sides if side != letter]
    is_chain = len(event.signs) == 1 or (event.sides[1] == letter and set(event.signs) <= {"<", r"\leq"})
    is_short = len(event.sides) <= 3 and len(numbers) == len(event.sides) - 1
    is_plain = is_chain and is_short and all(map(is_numeric, numbers))
    return letter is not None and set(event.signs) <= ORDERS and is_plain


def _letter(event: Term) -> Variable | None:
    """The one letter of an event; None where there are others."""
    letters = terms.variables(event)
    return letters[0] if len(letters) == 1 and letters[0].token.isupper() else None
