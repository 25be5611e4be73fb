"""From terms to SymPy objects, by explicit constructors; `expression.sympy_text` has the conventions.

SymPy calculates with whatever it is given: making an object of a term that nobody vouches for (`9^{9^{9}}`)
belongs into the worker process (`worker.py`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import sympy

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.number_functions import SYMPY_NAMES, NumberFunction
from inkmath.expression.sympy_text import (
    AGGREGATE_NAMES,
    COMPLEX_NAMES,
    FUNCTION_NAMES,
    LOGICAL_NAMES,
    MATRIX_NAMES,
    SET_NAMES,
    derived_function,
    has_two_signs,
    number_value,
    odd_root,
    related,
    require_operand,
    symbol_name,
    with_sign,
)
from inkmath.expression.terms import Term

CONSTANTS = {r"\pi": sympy.pi, "e": sympy.E, "i": sympy.I, r"\infty": sympy.oo}


def to_sympy(term: Term, evaluate: bool = True) -> sympy.Basic:
    """The SymPy object that the term means.

    evaluate: False keeps the form of the picture, `2 + 3` stays a sum; True lets SymPy simplify by itself.
    Raises MeaninglessError for what SymPy has no form for.
    """
    try:
        return _Builder(evaluate).statement(term)
    except (TypeError, ValueError, AttributeError, NotImplementedError) as error:
        # SymPy's constructors refuse what does not fit together, each in its own way.
        raise MeaninglessError(f"SymPy has no such object: {error}") from error


def to_expression(term: Term) -> sympy.Expr:
    """The SymPy expression of a term, to calculate with.

    Raises MeaninglessError for what is no one value: a list, a statement, `1\\pm2`.
    """
    meant = to_sympy(term)
    if not isinstance(meant, sympy.Expr):
        raise MeaninglessError(f"it is no one value, but {type(meant).__name__}")
    return meant


def symbol(variable: terms.Variable) -> sympy.Symbol:
    """The symbol of a letter."""
    return sympy.Symbol(symbol_name(variable))


@dataclass(frozen=True, slots=True)
class _Builder:
    evaluate: bool

    def statement(self, term: Term) -> Any:
        if isinstance(term, terms.Tuple):
            return sympy.Tuple(*map(self.statement, term.elements))
        if has_two_signs(term):
            both = [self.statement(with_sign(term, True)), self.statement(with_sign(term, False))]
            return sympy.Or(*both) if isinstance(term, terms.Relation) else sympy.Tuple(*both)
        match term:
            case terms.Relation(sides, signs):
                links = [self.link(a, sign, b) for a, sign, b in zip(sides, signs, sides[1:], strict=False)]
                return links[0] if len(links) == 1 else sympy.And(*links, evaluate=self.evaluate)
            case terms.Quantified(sign, scope, body):
                name = "ForAll" if sign == r"\forall" else "Exists"
                parts = [scope] if body is None else [scope, body]
                return sympy.Function(name)(*map(self.statement, parts))
            case terms.SetOf(elements):
                return sympy.FiniteSet(*map(self.statement, elements))
            case terms.Interval(lower, upper, left_open, right_open):
                return sympy.Interval(self.build(lower), self.build(upper), left_open, right_open)
            case terms.Logical(sign, parts):
                return getattr(sympy, LOGICAL_NAMES[sign])(*map(self.statement, parts))
            case terms.Union(sets):
                return sympy.Union(*map(self.statement, sets), evaluate=self.evaluate)
            case terms.Dots():
                return sympy.Symbol("...")
        return self.build(term)

    def link(self, left: Term, sign: str, right: Term) -> Any:
        if sign == r"\rightarrow":
            return sympy.Function("Tends")(self.build(left), self.build(right))
        if sign == r"\in":
            if isinstance(right, terms.SetOf | terms.Interval | terms.Union):
                return sympy.Contains(self.statement(left), self.statement(right))
            if isinstance(right, terms.Variable) and right.token in SET_NAMES:
                return sympy.Contains(self.statement(left), getattr(sympy.S, SET_NAMES[right.token]))
            return sympy.Function("Element")(self.statement(left), self.statement(right))
        relation = getattr(sympy, related(sign))
        return relation(self.statement(left), self.statement(right), evaluate=self.evaluate)

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return function(*arguments, evaluate=self.evaluate)

    def add(self, *parts: Any) -> Any:
        return sympy.Add(*parts, evaluate=self.evaluate)

    def multiply(self, *factors: Any) -> Any:
        """The product, worked out from left to right as Python would."""
        if self.evaluate:
            return reduce(operator.mul, factors)
        return sympy.Mul(*factors, evaluate=False)

    def divide(self, numerator: Any, denominator: Any) -> Any:
        return self.multiply(numerator, sympy.Pow(denominator, -1, evaluate=self.evaluate))

    def build(self, term: Term) -> Any:
        """The SymPy expression of an operand."""
        require_operand(term)
        root = odd_root(term)
        if root is not None:
            radicand, n, power = root
            value = sympy.real_root(self.build(radicand), n)
            return value if power == 1 else sympy.Pow(value, power, evaluate=self.evaluate)
        match term:
            case terms.Number(text, True):
                return sympy.Float(text)
            case terms.Number(text):
                value = number_value(text)
                return sympy.Rational(value.numerator, value.denominator)
            case terms.Numeral(digits, base):
                return sympy.Integer(int(digits, base))
            case terms.Mixed(whole, numerator, denominator):
                return sympy.Integer(whole) + sympy.Rational(numerator, denominator)
            case terms.Constant(token):
                return CONSTANTS[token]
            case terms.Variable():
                return symbol(term)
            case terms.Indexed(sequence, indices):
                return sympy.IndexedBase(symbol_name(sequence))[tuple(map(self.build, indices))]
            case terms.Sum(parts):
                return self.add(*map(self.build, parts))
            case terms.Negation(inner):
                return self.multiply(sympy.S.NegativeOne, self.build(inner))
            case terms.Product(factors):
                return self.multiply(*map(self.build, factors))
            case terms.Quotient(numerator, denominator):
                return self.divide(self.build(numerator), self.build(denominator))
            case terms.Power(base, exponent):
                return sympy.Pow(self.build(base), self.build(exponent), evaluate=self.evaluate)
            case terms.Root(radicand, index):
                n = sympy.Integer(2) if index is None else self.build(index)
                return sympy.Pow(self.build(radicand), 1 / n, evaluate=self.evaluate)
            case terms.Conjugate(inner):
                return self.call(sympy.conjugate, self.build(inner))
            case terms.Absolute(inner):
                return self.call(sympy.Abs, self.build(inner))
            case terms.Factorial(inner, double):
                return self.call(sympy.factorial2 if double else sympy.factorial, self.build(inner))
            case terms.Binomial(upper, lower):
                return self.call(sympy.binomial, self.build(upper), self.build(lower))
            case terms.Scaled(inner, unit):
                scale = sympy.pi / 180 if unit == "degree" else sympy.Rational(1, term.parts)
                return self.multiply(self.build(inner), scale)
            case terms.Call():
                return self.named(term)
            case NumberFunction("roman", (number,)):
                return self.build(number)
            case NumberFunction(name, arguments):
                known = SYMPY_NAMES.get(name)
                function = sympy.Function(name) if known is None else getattr(sympy, known)
                built = [self.build(argument) for argument in arguments]
                if function is sympy.Mod and built[1].is_zero:  # which SymPy refuses
                    return sympy.nan
                return function(*built)
            case terms.Apply():
                return self.applied(term)
        return self.calculus(term)

    def named(self, term: terms.Call) -> Any:
        argument = self.build(term.argument)
        if term.function == r"\ln":
            return self.call(sympy.log, argument)
        if term.function in (r"\log", r"\lg"):
            base = sympy.Integer(10) if term.base is None else self.build(term.base)
            if self.evaluate:
                return sympy.log(argument, base)
            return self.divide(self.call(sympy.log, argument), self.call(sympy.log, base))
        if term.function in COMPLEX_NAMES:
            return self.call(getattr(sympy, COMPLEX_NAMES[term.function]), argument)
        if term.function in MATRIX_NAMES:
            return sympy.Function(MATRIX_NAMES[term.function])(argument)
        return self.call(getattr(sympy, FUNCTION_NAMES[term.function]), argument)

    def applied(self, term: terms.Apply) -> Any:
        name = symbol_name(replace(term.head, primes=0)) + ("^{-1}" if term.inverse else "")
        function = sympy.Function(name)
        arguments = [self.build(argument) for argument in term.arguments]
        order = sympy.Integer(term.head.primes) if term.order is None else self.build(term.order)
        if order == 0:
            return function(*arguments)
        if len(arguments) != 1:
            raise MeaninglessError(
                "the derivative of a function of several letters does not say which letter it is by"
            )
        if isinstance(term.arguments[0], terms.Variable):
            return sympy.Derivative(function(*arguments), (arguments[0], order))
        x = sympy.Symbol("_x")
        return sympy.Subs(sympy.Derivative(function(x), (x, order)), x, arguments[0])

    def calculus(self, term: Term) -> Any:
        match term:
            case terms.Derivative(body, variable, order):
                x, function = symbol(variable), derived_function(body)
                operand = self.build(body) if function is None else sympy.Function(symbol_name(function))(x)
                return sympy.Derivative(operand, (x, self.build(order)))
            case terms.Integral(body, variable, lower, upper):
                ends = [] if lower is None or upper is None else [self.build(lower), self.build(upper)]
                if variable is None:
                    return sympy.Function("integral")(self.build(body), *ends)
                return sympy.Integral(self.build(body), (symbol(variable), *ends))
            case terms.Aggregate(sign, body, index, lower, upper):
                if index is None or lower is None or upper is None:
                    variables = [] if index is None else [symbol(index)]
                    name = "summation" if sign == r"\sum" else "product"
                    return sympy.Function(name)(self.build(body), *variables)
                limits = (symbol(index), self.build(lower), self.build(upper))
                return getattr(sympy, AGGREGATE_NAMES[sign])(self.build(body), limits)
            case terms.Limit(body, variable, target, side):
                return sympy.Limit(self.build(body), symbol(variable), self.build(target), side or "+-")
        raise MeaninglessError(f"{type(term).__name__} has no form in SymPy")
