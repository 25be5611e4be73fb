"""The search for a way to an antiderivative: of the rules that fit, the first that leads to the end."""

from __future__ import annotations

import time
from collections.abc import Iterator

import sympy

from inkmath.solving.basic_integrals import antiderivative_in_table
from inkmath.solving.integration import exponential, rational, roots, trigonometric
from inkmath.solving.integration.inner import any_inner_function, inner_function
from inkmath.solving.integration.moves import IntegrandRule, Move, U
from inkmath.solving.integration.parts import by_parts
from inkmath.solving.last_resort import REFUSALS
from inkmath.solving.patience import bounded

MAX_DEPTH = 10
MAX_OPERATIONS = 150
"""A longer integrand is none that a rule was meant for."""

X = sympy.Symbol("x_", real=True)

RULES: tuple[IntegrandRule, ...] = (
    inner_function,
    *trigonometric.RULES,
    *rational.RULES,
    *exponential.RULES,
    *roots.RULES,
    any_inner_function,
)


class Search:
    """A search with a limit on the processor time that it takes in all."""

    def __init__(self, patience_s: float) -> None:
        self.patience_s = patience_s
        self.used_s = 0.0
        self.known: dict[sympy.Expr, sympy.Expr | None] = {}
        self.chosen: dict[sympy.Expr, Move | None] = {}
        self.end_s: float | None = None

    def first_move(self, f: sympy.Expr, x: sympy.Symbol) -> Move | None:
        """The first move from which the search reaches the end; None if it finds no way."""
        f = f.xreplace({x: X})
        if f not in self.chosen:
            start_s = time.process_time()
            self.end_s = start_s + self.patience_s - self.used_s
            self.chosen[f] = bounded(self.patience_s, lambda: self._first_move(f))
            self.used_s += time.process_time() - start_s
        move = self.chosen[f]
        return None if move is None else _in_letter(move, x)

    def _first_move(self, f: sympy.Expr) -> Move | None:
        return next((move for move in self._moves(f) if self._rest_of(move, MAX_DEPTH) is not None), None)

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
            return constant * known
        if depth == 0 or self._is_over() or sympy.count_ops(rest) > MAX_OPERATIONS:
            return None
        for move in self._moves(rest):
            value = self._rest_of(move, depth - 1)
            if value is not None:
                self.chosen[rest] = move
                return constant * (move.done + value)
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
        """What the rules make of an integrand, one after the other."""
        for rule in RULES:
            if self._is_over():
                return
            try:
                move = rule(f, X)
            except REFUSALS:
                continue
            if move is not None and not move.rest.has(sympy.zoo, sympy.nan, sympy.I):
                yield move
        move = by_parts(f, X, lambda dv, x: self.integrate(dv, x, 3))
        if move is not None:
            yield move
        expanded = sympy.expand(f)
        if expanded != f and expanded.is_Add and not f.is_Add:
            yield Move("multiply-out", expanded)


def _in_letter(move: Move, x: sympy.Symbol) -> Move:
    """The move by the letter of the problem."""
    rest = move.rest if move.inner is not None else move.rest.xreplace({X: x})
    inner = None if move.inner is None else move.inner.xreplace({X: x})
    u, v, dv = (part.xreplace({X: x}) for part in move.parts) if move.parts else (None, None, None)
    parts = None if move.parts is None else (u, v, dv)
    return Move(move.rule, rest, move.done.xreplace({X: x}), inner, parts)
