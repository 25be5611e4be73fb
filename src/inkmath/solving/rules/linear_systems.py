"""Linear systems, by elimination: one unknown after the other drops out."""

from __future__ import annotations

from math import gcd, lcm

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.to_sympy import symbol, to_expression
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import Trace

Row = tuple[sympy.Expr, ...]
"""Coefficients of the unknowns, then the right side."""

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
PARAMETERS = "tsruvw"


def linear_rows(
    relations: tuple[terms.Relation, ...], variables: tuple[terms.Variable, ...]
) -> list[Row] | None:
    """The rows of a system; None if it is not linear. Other letters may stand in the coefficients."""
    names = [symbol(variable) for variable in variables]
    rows = []
    for relation in relations:
        difference = sympy.expand(to_expression(relation.sides[0]) - to_expression(relation.sides[1]))
        if not difference.has(*names):
            rows.append((*(sympy.S.Zero for _ in names), -difference))
            continue
        try:
            poly = sympy.Poly(difference, *names)
        except sympy.PolynomialError:
            return None
        if poly.total_degree() > 1 or any(value.has(*names) for value in poly.coeffs()):
            return None
        rows.append((*(poly.coeff_monomial(name) for name in names), -poly.coeff_monomial(1)))
    return rows


def determinant(rows: list[Row]) -> sympy.Expr:
    """The determinant of the coefficients of as many equations as unknowns."""
    return sympy.factor(sympy.Matrix(rows)[:, :-1].det())


def has_one_solution(rows: list[Row]) -> bool:
    """True if the rows determine each unknown, and do not contradict one another."""
    whole = sympy.Matrix(rows)
    unknowns = whole.shape[1] - 1
    return bool(whole[:, :-1].rank() == unknowns == whole.rank())


class Elimination:
    """The rows on their way to one unknown each; every change is written to the trace."""

    def __init__(
        self, rows: list[Row], variables: tuple[terms.Variable, ...], trace: Trace, as_decimal: bool
    ) -> None:
        order = _order(rows)
        self.written = variables
        self.rows = [(*(row[k] for k in order), row[-1]) for row in rows]
        self.variables = tuple(variables[k] for k in order)
        self.trace = trace
        self.as_decimal = as_decimal

    def solve(self) -> dict[terms.Variable, sympy.Expr] | None:
        """The value of each unknown, in terms of parameters where there are infinitely many; None if none."""
        self.arrange()
        pivots: list[tuple[int, int]] = []
        for column in range(len(self.variables)):
            row = self.pivot(column, [k for k, _ in pivots])
            if row is None:
                continue
            pivots.append((row, column))
            self.eliminate(row, column, [k for k in range(len(self.rows)) if k not in [p for p, _ in pivots]])
            if self.is_contradictory():
                return None
        self.drop_empty(pivots)
        pivots = self.pivots_now()
        for row, column in reversed(pivots):
            self.divide(row, column)
            self.eliminate(row, column, [k for k, _ in pivots if k != row])
        return self.read_off(pivots)

    # Writing

    def equation(self, row: Row) -> Term:
        parts: list[Term] = []
        for variable in self.written:
            value = row[self.variables.index(variable)]
            if value == 0:
                continue
            size = -value if value.could_extract_minus_sign() else value
            shown = from_sympy(size, self.as_decimal)
            part: Term = variable if size == 1 else terms.Product((shown, variable), ("",))
            parts.append(terms.Negation(part) if size is not value else part)
        return terms.Relation((terms.sum_of(parts), from_sympy(row[-1], self.as_decimal)), ("=",))

    def line(self) -> Term:
        equations = tuple(self.equation(row) for row in self.rows)
        return equations[0] if len(equations) == 1 else terms.Tuple(equations)

    def add(self, rule: str, says: str, caution: str = "") -> None:
        self.trace.add(rule, self.line(), says, caution)

    # Changes

    def arrange(self) -> None:
        """Unknowns on the left, numbers on the right, without fractions."""
        self.rows = [self.without_fractions(row) for row in self.rows]
        self.add(
            "tidy-equations",
            "Bring the unknowns to the left and the numbers to the right, without fractions.",
        )

    def without_fractions(self, row: Row) -> Row:
        """Whole numbers without a common factor; decimals stay as they are."""
        if self.as_decimal or not all(value.is_Rational for value in row) or not any(row[:-1]):
            return row
        bottom = lcm(*(int(value.q) for value in row))
        shared = gcd(*(int(value * bottom) for value in row))
        coefficients = [row[self.variables.index(variable)] for variable in self.written]
        signs = [value < 0 for value in coefficients if value != 0]
        if bottom == shared == 1 and len(signs) > 1:
            return row
        sign = -1 if signs[0] else 1
        return tuple(value * bottom / shared * sign for value in row)

    def pivot(self, column: int, used: list[int]) -> int | None:
        """The row with the handiest coefficient of an unknown."""
        rows = [k for k, row in enumerate(self.rows) if k not in used and row[column] != 0]
        return min(
            rows,
            key=lambda k: (self.rows[k][column] not in (1, -1), sum(v != 0 for v in self.rows[k])),
            default=None,
        )

    def eliminate(self, row: int, column: int, others: list[int]) -> None:
        """Takes the unknown of the column out of the other rows."""
        for other in others:
            value, own = self.rows[other][column], self.rows[row][column]
            if value == 0:
                continue
            keep, take = _multipliers(value, own)
            mixed = tuple(
                _worked(keep * a - take * b) for a, b in zip(self.rows[other], self.rows[row], strict=True)
            )
            self.rows[other] = mixed
            name = inline(self.variables[column])
            first = (
                sentence("the {} equation", ORDINALS[row])
                if take in (1, -1)
                else sentence("{} the {} equation", _times(take, self.as_decimal), ORDINALS[row])
            )
            second = (
                sentence("the {}", ORDINALS[other])
                if keep == 1
                else sentence("{} the {}", _times(keep, self.as_decimal), ORDINALS[other])
            )
            says = sentence("Subtract {} from {}: {} drops out.", first, second, name)
            if take.could_extract_minus_sign():
                says = sentence("Add {} to {}: {} drops out.", first, second, name)
            self.add("eliminate", says, _only_where_not_zero(keep))
            shorter = self.without_fractions(mixed)
            if shorter != mixed:
                self.rows[other] = shorter
                self.add("divide-equation", _divided(mixed, shorter, ORDINALS[other]))

    def is_contradictory(self) -> bool:
        return any(all(value == 0 for value in row[:-1]) and row[-1] != 0 for row in self.rows)

    def drop_empty(self, pivots: list[tuple[int, int]]) -> None:
        """Leaves out equations 0 = 0."""
        kept = [row for row in self.rows if any(value != 0 for value in row)]
        if kept and len(kept) < len(self.rows):
            self.rows = kept
            self.add("drop-equation", "An equation 0 = 0 can be left out: it follows from the others.")

    def pivots_now(self) -> list[tuple[int, int]]:
        """Row and column of the first unknown of each row, by columns."""
        found: list[tuple[int, int]] = []
        for column in range(len(self.variables)):
            rows = [
                k
                for k, row in enumerate(self.rows)
                if row[column] != 0 and all(k != other for other, _ in found)
            ]
            free = [k for k in rows if all(value == 0 for value in self.rows[k][:column])]
            if free:
                found.append((free[0], column))
        return found

    def divide(self, row: int, column: int) -> None:
        factor = self.rows[row][column]
        if factor != 1:
            self.rows[row] = tuple(_worked(value / factor) for value in self.rows[row])
            shown = inline(from_sympy(factor, self.as_decimal))
            says = sentence("Divide the {} equation by {}.", ORDINALS[row], shown)
            self.add("divide-equation", says, _only_where_not_zero(factor))

    # What comes of it

    def read_off(self, pivots: list[tuple[int, int]]) -> dict[terms.Variable, sympy.Expr]:
        bound = {column for _, column in pivots}
        free = [variable for k, variable in enumerate(self.variables) if k not in bound]
        names = [name for name in PARAMETERS if name not in {variable.token for variable in self.variables}]
        values: dict[terms.Variable, sympy.Expr] = {
            variable: sympy.Symbol(name) for variable, name in zip(free, names, strict=False)
        }
        for row, column in pivots:
            value = self.rows[row][-1]
            for k, variable in enumerate(self.variables):
                if k != column and self.rows[row][k] != 0:
                    value -= self.rows[row][k] * values[variable]
            values[self.variables[column]] = value
        ordered = {variable: values[variable] for variable in self.written}
        equations = tuple(
            terms.Relation((variable, from_sympy(value, self.as_decimal)), ("=",))
            for variable, value in ordered.items()
        )
        line = equations[0] if len(equations) == 1 else terms.Tuple(equations)
        if set(equations) == {self.equation(row) for row in self.rows}:
            self.trace.line = line  # only the order is new
            return ordered
        shown = joined(
            " and ", (sentence("{} = {}", variable, from_sympy(values[variable])) for variable in free)
        )
        says = (
            sentence("The other unknowns are free: let {}, any number.", shown)
            if free
            else "Read off the solution."
        )
        self.trace.add("parameter" if free else "read-off", line, says)
        return ordered


def _order(rows: list[Row]) -> list[int]:
    """The columns, first the one of two that drops out when the equations are added or subtracted."""
    unknowns = len(rows[0]) - 1 if rows else 0
    columns = list(range(unknowns))
    if unknowns == len(rows) == 2 and not any(value.free_symbols for row in rows for value in row):
        columns.sort(key=lambda k: rows[0][k] == 0 or abs(rows[0][k]) != abs(rows[1][k]))
    return columns


def _multipliers(value: sympy.Expr, own: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """Multipliers of a row and of the row subtracted from it, so that the unknown drops out."""
    if own.free_symbols:
        return (own, value) if not own.could_extract_minus_sign() else (-own, -value)
    if not (value.is_Integer and own.is_Integer):
        return sympy.S.One, _worked(value / own)
    shared = gcd(int(value), int(own))
    keep, take = own / shared, value / shared
    return (keep, take) if keep > 0 else (-keep, -take)


def _worked(value: sympy.Expr) -> sympy.Expr:
    """A number as one would write it; of an expression with letters, its factors."""
    return sympy.factor(value) if value.free_symbols else simplify_number(value)


def _only_where_not_zero(factor: sympy.Expr) -> str:
    return sentence("Only where {} is not 0.", from_sympy(factor)) if factor.free_symbols else ""


def _divided(row: Row, shorter: Row, name: str) -> str:
    """The sentence that a row was multiplied or divided by a number."""
    factor = next(value / short for value, short in zip(row, shorter, strict=True) if short != 0)
    if factor.is_Integer:
        return sentence("Divide the {} equation by {}.", name, from_sympy(factor))
    return sentence("Multiply the {} equation by {}.", name, from_sympy(1 / factor))


def _times(factor: sympy.Expr, as_decimal: bool) -> str:
    size = -factor if factor.could_extract_minus_sign() else factor
    shown = inline(from_sympy(size, as_decimal))
    return sentence("({}) times", shown) if size.is_Add else sentence("{} times", shown)
