"""The search for a way to an antiderivative: of the rules that fit, the first that leads to the end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import sympy

from inkmath.solving.rules.basic_integrals import antiderivative_in_table
from inkmath.solving.rules.integration import (
    exponential,
    inverse,
    product_rule,
    quotients,
    rational,
    reciprocal,
    roots,
    signs,
    trigonometric,
    trigonometric_roots,
    two_quadratics,
)
from inkmath.solving.rules.integration.inner_function import any_inner_function, inner_function
from inkmath.solving.rules.integration.moves import IntegrandRule, Move, U
from inkmath.solving.rules.integration.parts import by_parts, first_parts
from inkmath.solving.sympy_fallback import REFUSALS
from inkmath.solving.time_limit import run_bounded

MAX_DEPTH, PARTS_DEPTH = 10, 3
"""Limits of moves on the way to an antiderivative, and for the integral of one part."""

MAX_OPERATIONS = 150
"""A longer integrand is none that a rule was meant for."""

X = sympy.Symbol("x_", real=True)

RULES: tuple[IntegrandRule, ...] = (
    inner_function,
    *trigonometric.RULES,
    *rational.RULES,
    *exponential.RULES,
    *product_rule.RULES,
    *roots.RULES,
    *trigonometric_roots.RULES,
    *two_quadratics.RULES,
    *reciprocal.RULES,
    *signs.RULES,
    any_inner_function,
)


def multiplied_out(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """(x + 1) ln(x) = x ln(x) + ln(x)."""
    expanded = sympy.expand(f)
    return Move("multiply-out", expanded) if expanded.is_Add and not f.is_Add else None


LAST_RULES: tuple[IntegrandRule, ...] = (*inverse.RULES, *quotients.RULES, multiplied_out)
"""Rules for what neither the others nor integration by parts lead to an end."""


class Search:
    """A search with a limit on the processor time that it takes in all."""

    def __init__(self, patience_s: float) -> None:
        self.patience_s = patience_s
        self.used_s = 0.0
        self.known: dict[sympy.Expr, sympy.Expr | None] = {}
        self.chosen: dict[sympy.Expr, Move | None] = {}
        self.end_s: float | None = None

    def first_move(self, f: sympy.Expr, x: sympy.Symbol) -> Move | None:
        """The first move of a way to the end; None if the search finds none."""
        f, letters = _with_positive_bases(f.xreplace({x: X}))
        constant, rest = f.as_independent(X, as_Add=False)
        if rest not in self.chosen:
            start_s = time.process_time()
            self.end_s = start_s + self.patience_s - self.used_s
            run_bounded(self.patience_s, lambda: self.integrate(rest, X))
            self.used_s += time.process_time() - start_s
        move = self.chosen.get(rest)
        return None if move is None else _written(move, constant, {X: x, **letters})

    def integrate(self, f: sympy.Expr, x: sympy.Symbol, depth: int = MAX_DEPTH) -> sympy.Expr | None:
        """An antiderivative; None if none is found."""
        f = f.xreplace({x: X})
        if f not in self.known:
            self.known[f] = None  # an integral that leads back to itself is no way
            self.known[f] = self._integrated(f, depth)
        found = self.known[f]
        return None if found is None else found.xreplace({X: x})

    def _integrated(self, f: sympy.Expr, depth: int) -> sympy.Expr | None:
        constant, rest = f.as_independent(X, as_Add=False)
        if rest == 1 or f == 0:
            return f * X
        if rest.is_Add:
            parts = [self.integrate(part, X, depth) for part in rest.args]
            if all(part is not None for part in parts):
                return constant * sympy.Add(*parts)
        known = antiderivative_in_table(rest, X) or exponential.of_wave(rest, X)
        if known is not None:
            if rest.free_symbols != {X}:
                self.chosen[rest] = Move("basic-integrals", sympy.S.Zero, known)
            return constant * known
        if depth == 0 or self._is_over() or sympy.count_ops(rest) > MAX_OPERATIONS:
            return None
        for move in self._moves(rest):
            value = self._rest_of(move, depth - 1)
            if value is not None:
                self.chosen[rest] = move
                return constant * (move.done + move.factor * value)
        return None

    def _is_over(self) -> bool:
        return self.end_s is not None and time.process_time() > self.end_s

    def _rest_of(self, move: Move, depth: int) -> sympy.Expr | None:
        """The integral that a move leaves, in the old letter."""
        if move.inner is None:
            return self.integrate(move.rest, X, depth)
        value = self.integrate(move.rest, U, depth)
        return None if value is None else value.subs(U, move.inner)

    def _moves(self, f: sympy.Expr) -> Iterator[Move]:
        """The moves that fit an integrand, in the order of the rules."""
        for rule in self._rules(f):
            if self._is_over():
                return
            try:
                move = rule(f, X)
            except REFUSALS:
                continue
            if move is not None and not move.rest.has(sympy.zoo, sympy.nan, sympy.I):
                yield move

    def _rules(self, f: sympy.Expr) -> Iterator[IntegrandRule]:
        """The rules, with one by parts for each factor that gets simpler when it is differentiated."""
        yield from RULES
        for u in first_parts(f, X):
            yield partial(by_parts, u=u, integrate=self._integral_of_part)
        yield from LAST_RULES

    def _integral_of_part(self, dv: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
        return self.integrate(dv, x, PARTS_DEPTH)


def _with_positive_bases(f: sympy.Expr) -> tuple[sympy.Expr, dict[sympy.Symbol, sympy.Symbol]]:
    """The integrand with positive letters a where there is a power such as a^x, and the old letters."""
    bases = {part.base for part in f.atoms(sympy.Pow) if part.base.is_Symbol and part.exp.has(X)} - {X}
    positive = {base: sympy.Symbol(base.name, positive=True) for base in bases}
    return f.xreplace(positive), {new: old for old, new in positive.items()}


def _written(move: Move, constant: sympy.Expr, letters: dict[sympy.Symbol, sympy.Symbol]) -> Move:
    """The move for a multiple of its integrand, by the letters of the problem."""

    def by_letter(value: sympy.Expr) -> sympy.Expr:
        return value.xreplace(letters)

    inner = None if move.inner is None else by_letter(move.inner)
    parts = move.parts
    if parts is not None:
        u, v, dv = map(by_letter, parts)
        parts = (u, by_letter(constant) * v, by_letter(constant) * dv)
    rest, done, factor = (
        by_letter(constant * move.rest),
        by_letter(constant * move.done),
        by_letter(move.factor),
    )
    return Move(move.rule, rest, done, inner, parts, factor)
