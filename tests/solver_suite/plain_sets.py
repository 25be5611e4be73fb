"""Sets by SymPy: what the problems of the suite about sets come to, apart from the solver.

Letters are large numbers, one for each; pairs are tuples.
"""

from __future__ import annotations

from typing import Any

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term, Variable
from inkmath.types import Solution
from solver_suite.exact_values import NotANumberError
from solver_suite.suite import Problem

NAMED = {
    r"\emptyset": sympy.S.EmptySet,
    r"\mathbb{N}": sympy.S.Naturals0,
    r"\mathbb{Z}": sympy.S.Integers,
    r"\mathbb{Q}": sympy.S.Rationals,
    r"\mathbb{R}": sympy.S.Reals,
}
UNIVERSES = ("U", r"\Omega", "G")
TRUTHS = ("True", "False")

Names = dict[str, Any]


def check_sets(problem: Problem) -> None:
    """Works the answer out with SymPy's sets."""
    term = read(problem.latex.replace(r"\\\\", ","))
    found = worked_out(term)
    (answer,) = problem.answers
    assert found == (answer == "True" if answer in TRUTHS else set_of(read(answer), {}))


def same_answer(problem: Problem, solution: Solution) -> bool:
    """True if the one answer is the set of the suite, or says that a statement is true or false."""
    if len(solution.answers) != 1:
        return False
    (found,), (wanted,) = solution.answers, problem.answers
    if wanted in TRUTHS:
        return found.sympy == wanted
    return bool(set_of(read(found.latex), {}) == set_of(read(wanted), {}))


def read(latex: str) -> Term:
    return interpret(parse(latex))


def worked_out(term: Term) -> Any:
    """The set, the number or the truth that a problem comes to."""
    names: Names = {}
    *given, asked = term.elements if isinstance(term, terms.Tuple) else (term,)
    for part in given:
        letter, value = part.sides  # type: ignore[attr-defined]
        names[letter.token] = set_of(value, names)
    if isinstance(asked, terms.Relation):
        return truth(asked, names)
    found = set_of(asked, names)
    return sympy.FiniteSet(*found) if isinstance(found, sympy.Range) else found


def truth(relation: terms.Relation, names: Names) -> bool:
    left, right = relation.sides
    sign = relation.signs[0]
    if sign in (r"\in", r"\notin"):
        return bool(set_of(right, names).contains(element(left))) == (sign == r"\in")
    first, second = set_of(left, names), set_of(right, names)
    return {
        "=": first == second,
        r"\neq": first != second,
        r"\subset": first.is_proper_subset(second),
        r"\subseteq": first.is_subset(second),
        r"\supseteq": second.is_subset(first),
        r"\nsubseteq": not first.is_subset(second),
    }[sign]


def set_of(term: Term, names: Names) -> Any:
    """The SymPy set; of a number of elements, the number. Raises NotANumberError for other terms."""
    match term:
        case terms.Number():
            return sympy.Rational(term.text)
        case terms.SetOf(elements):
            return sympy.FiniteSet(*map(element, elements))
        case terms.Tuple((lower, upper)):
            return sympy.Interval.open(end(lower), end(upper))
        case terms.Interval(lower, upper, left_open, right_open):
            return sympy.Interval(end(lower), end(upper), left_open, right_open)
        case terms.Union(sets):
            return sympy.Union(*(set_of(each, names) for each in sets))
        case terms.SetOperation(r"\cap", sets):
            return sympy.Intersection(*(set_of(each, names) for each in sets))
        case terms.SetOperation(r"\setminus", (first, second)):
            return set_of(first, names) - set_of(second, names)
        case terms.SetOperation(r"\overline", (inner,)):
            return complement(set_of(inner, names), names)
        case terms.Absolute(inner):
            return sympy.Integer(len(set_of(inner, names)))
        case terms.Product((Variable(r"\mathcal{P}"), inner), ("",)):
            return set_of(inner, names).powerset()
        case terms.Product((first, Variable(r"\triangle"), second), ("", "")):
            return sympy.SymmetricDifference(set_of(first, names), set_of(second, names))
        case terms.Product((first, second), (r"\times",)):
            pairs = sympy.ProductSet(set_of(first, names), set_of(second, names))
            return sympy.FiniteSet(*pairs)
        case terms.SetBuilder(scope, condition):
            return built(scope, condition)
        case Variable(token) if token in names or token in NAMED:
            return names.get(token, NAMED.get(token))
        case Variable(token) if token.startswith(r"\bar{"):
            return complement(names[token[5:-1]], names)
    raise NotANumberError("no set")


def built(scope: Term, condition: Term) -> Any:
    """The set of a condition: SymPy solves it over the real numbers."""
    letter, whole = scope.sides if isinstance(scope, terms.Relation) else (scope, Variable(r"\mathbb{R}"))
    links = []
    assert isinstance(condition, terms.Relation)
    assert isinstance(letter, Variable)
    for left, sign, right in zip(condition.sides, condition.signs, condition.sides[1:], strict=False):
        name = {"<": "Lt", ">": "Gt", r"\leq": "Le", r"\geq": "Ge", "=": "Eq"}[sign]
        sides = [sympy.sympify(print_term(side)) for side in (left, right)]
        links.append(getattr(sympy, name)(*sides).subs(letter.token, sympy.Symbol(letter.token, real=True)))
    found = sympy.And(*links).as_set() if len(links) > 1 else links[0].as_set()
    return sympy.Intersection(found, set_of(whole, {}))


def complement(inner: Any, names: Names) -> Any:
    whole = next((names[token] for token in UNIVERSES if token in names), sympy.S.Reals)
    return whole - inner


def end(term: Term) -> Any:
    return {r"\infty": sympy.oo, r"-\infty": -sympy.oo}.get(plain(term)) or element(term)


def plain(term: Term) -> str:
    if isinstance(term, terms.Negation):
        return f"-{plain(term.term)}"
    return term.token if isinstance(term, terms.Constant) else ""


def element(term: Term) -> Any:
    """An element as a SymPy object."""
    match term:
        case terms.SetOf():
            return set_of(term, {})
        case terms.Tuple(parts):
            return sympy.Tuple(*map(element, parts))
        case Variable(r"\emptyset"):
            return sympy.S.EmptySet
        case Variable(token):
            return sympy.Integer(1000 + ord(token[-1]))
        case terms.Number(text):
            return sympy.Rational(text)
        case terms.Negation(inner):
            return -element(inner)
        case terms.Quotient(above, below):
            return element(above) / element(below)
        case terms.Root(inner, None):
            return sympy.sqrt(element(inner))
        case terms.Power(base, exponent):
            return element(base) ** element(exponent)
        case terms.Sum(parts):
            return sympy.Add(*map(element, parts))
        case terms.Product(factors):
            return sympy.Mul(*map(element, factors))
        case terms.Constant(r"\pi"):
            return sympy.pi
    raise NotANumberError("no element")
