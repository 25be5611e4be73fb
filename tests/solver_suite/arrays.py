"""Matrices and vectors in NumPy: the values of answers, and of problems worked out anew."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.lines import split_lines
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from solver_suite.exact_values import FAST, value_of

Known = Mapping[Variable, Any]
TRANSPOSED = ("T", "t")


def statements(latex: str) -> list[Term]:
    """The lines, and the parts of a list."""
    found: list[Term] = []
    for line in split_lines(latex):
        term = interpret(parse(line))
        is_list = isinstance(term, terms.Tuple) and any(isinstance(e, terms.Relation) for e in term.elements)
        found += term.elements if is_list and isinstance(term, terms.Tuple) else (term,)
    return found


def array_of(term: Term, known: Known) -> Any:
    """The value of a term: a number, or an array of two axes. Raises ValueError where sizes do not fit."""

    def inner(part: Term) -> Any:
        return array_of(part, known)

    match term:
        case terms.Variable() if term in known:
            return known[term]
        case terms.Matrix():
            return np.array([[inner(entry) for entry in row] for row in term.rows], dtype=float)
        case terms.Tuple(elements):
            return np.array([[inner(element)] for element in elements], dtype=float)
        case terms.Transpose(body):
            return inner(body).T
        case terms.Determinant(body):
            return float(np.linalg.det(inner(body)))
        case terms.Call(r"\rank", body):
            return float(np.linalg.matrix_rank(inner(body)))
        case terms.Call(r"\tr", body):
            return float(np.trace(inner(body)))
        case terms.Call(r"\arccos", body):
            return float(np.arccos(inner(body)))
        case terms.Apply(Variable(r"\angle"), (one, other)):
            a, b = inner(one), inner(other)
            return float(np.arccos((a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b)))
        case terms.Absolute(body):
            value = inner(body)
            return float(np.linalg.norm(value)) if np.ndim(value) else abs(value)
        case terms.Root(body, None):
            return float(np.sqrt(inner(body)))
        case terms.Sum(parts):
            return reduce(_added, map(inner, parts))
        case terms.Negation(body):
            return -inner(body)
        case terms.Product(factors, signs):
            value = inner(factors[0])
            for sign, factor in zip(signs, factors[1:], strict=True):
                value = _times(value, sign, inner(factor))
            return value
        case terms.Quotient(numerator, denominator):
            return inner(numerator) / inner(denominator)
        case terms.Power(base, exponent):
            value = inner(base)
            if np.ndim(value) == 0:
                return value ** inner(exponent)
            is_turned = isinstance(exponent, Variable) and exponent.token in TRANSPOSED
            return value.T if is_turned else np.linalg.matrix_power(value, int(inner(exponent)))
        case terms.Relation((_, side), ("=",)):
            return inner(side)
    return float(value_of(term, dict(known), FAST))


def _added(a: Any, b: Any) -> Any:
    if np.shape(a) != np.shape(b):
        raise ValueError("no sum")
    return a + b


def _times(a: Any, sign: str, b: Any) -> Any:
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    if np.shape(a) == np.shape(b) and 1 in np.shape(a) and sign in (r"\cdot", r"\times"):
        return float((a * b).sum()) if sign == r"\cdot" else np.cross(a, b, axis=0)
    return a @ b


def same(found: Iterable[str], wanted: Iterable[str]) -> bool:
    """True if the LaTeX of as many answers has the same values, whatever their letters are."""
    pairs = [[interpret(parse(latex)) for latex in answers] for answers in (found, wanted)]
    if len(pairs[0]) != len(pairs[1]):
        return False
    draw = random.Random(0)
    for _ in range(3):
        letters = {x for terms_ in pairs for term in terms_ for x in terms.variables(term)}
        known = {x: draw.uniform(0.5, 2) for x in sorted(letters, key=str)}
        for a, b in zip(*pairs, strict=True):
            left, right = array_of(a, known), array_of(b, known)
            if np.shape(left) != np.shape(right) or not np.allclose(left, right, rtol=1e-9, atol=1e-9):
                return False
    return True


def recomputed(latex: str, known: dict[Variable, Any]) -> list[Any]:
    """The values of what is asked in a problem, with the letters that it gives."""
    asked = []
    for term in statements(latex):
        match term:
            case terms.Relation((Variable() as letter, value), ("=",)):
                known[letter] = array_of(value, known)
            case _:
                asked.append(term)
    orders = [len(value) for value in known.values() if np.ndim(value) and len(value) == len(value.T)]
    known[Variable("E")] = np.eye(orders[0]) if orders else 1.0
    return [array_of(term, known) for term in asked]
