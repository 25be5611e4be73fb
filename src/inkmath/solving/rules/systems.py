"""Rules for systems that are not linear: each rewrites one case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import symbol_name
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.equations import roots_of
from inkmath.solving.evaluate.exact import agree, exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NOT_EXPLAINED
from inkmath.solving.rules.equations.isolate import has_decimals
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Step

DIVIDED = "Only where the divisor is not 0; each solution is checked."


@dataclass(frozen=True)
class Case:
    """One way to fulfil the system: values that are known, and equations between the rest.

    known: letters with their terms, which hold only letters that come later or stay open.
    as_decimal: numbers are written as decimals.
    """

    open: tuple[terms.Relation, ...]
    known: tuple[tuple[terms.Variable, Term], ...] = ()
    as_decimal: bool = False

    def relations(self) -> tuple[Term, ...]:
        found = tuple(terms.Relation((variable, value), ("=",)) for variable, value in self.known)
        return (*found, *self.open)

    @property
    def line(self) -> Term:
        relations = self.relations()
        return relations[0] if len(relations) == 1 else terms.Tuple(relations)


def settle(case: Case) -> Rewrite[Case] | None:
    """Equations without letters: true ones say nothing, with a false one the case has no solution."""
    for relation in case.open:
        if terms.variables(relation):
            continue
        left, right = (exact_value(side) for side in relation.sides)
        rest = tuple(other for other in case.open if other is not relation)
        if agree(left, right):
            says = "A true statement about numbers can be left out."
            return Rewrite("drop-equation", (replace(case, open=rest),), says)
        return Rewrite("contradiction", (), sentence("{} is false.", equation_text(relation)))
    return None


def solve_one(case: Case) -> Rewrite[Case] | None:
    """An equation with a single unknown is solved; its solutions are put into the others."""
    for relation in case.open:
        variables = terms.variables(relation)
        if len(variables) != 1:
            continue
        variable = variables[0]
        roots, steps = roots_of(relation, variable)
        beside: tuple[Step, ...] = ()
        if len(steps) > 1 or (steps and len(roots) != 1) or any(s.rule == NOT_EXPLAINED for s in steps):
            says = sentence("This equation contains only {}: solve it.", variable)
            beside = (Step("one-unknown", latex_of(relation), says, True), *steps)
        rest = tuple(other for other in case.open if other is not relation)
        new = [
            _with_value(replace(case, open=rest), variable, from_sympy(root, case.as_decimal))
            for root in roots
        ]
        shown = joined(
            " or ", (sentence("{} = {}", variable, from_sympy(root, case.as_decimal)) for root in roots)
        )
        says = sentence("Substitute {} into the other equations.", shown)
        if not roots:
            says = sentence("No real {} solves {}.", variable, equation_text(relation))
            return Rewrite("drop-case", (), says, beside=beside)
        return Rewrite("substitute", tuple(new), says, beside=beside)
    return None


def _with_value(case: Case, variable: terms.Variable, value: Term) -> Case:
    """The case with a letter known, put into all that holds it."""
    known = tuple((other, _worked(substitute(term, variable, value))) for other, term in case.known)
    opened = tuple(_put(relation, variable, value) for relation in case.open)
    return Case(opened, (*known, (variable, value)), case.as_decimal)


def isolate(case: Case) -> Rewrite[Case] | None:
    """An equation linear in a letter, with a number before it, is solved for it."""
    if len(case.open) < 2:
        return None
    choices = [
        (not gives(relation, variable), value.count_ops(), k, symbol_name(variable), variable, value)
        for k, relation in enumerate(case.open)
        for variable, value in _isolated(relation)
    ]
    if not choices:
        return None
    is_worked_out, _, k, _, variable, value = min(choices, key=lambda choice: choice[:4])
    term = from_sympy(value, case.as_decimal)
    rest = tuple(other for j, other in enumerate(case.open) if j != k)
    given = sentence("{} = {}", variable, term)
    says = sentence("Substitute {} into the other equations.", given)
    if is_worked_out:
        says = sentence(
            "From {} it follows that {}; substitute it into the other equations.",
            equation_text(case.open[k]),
            given,
        )
    return Rewrite("substitute", (_with_value(replace(case, open=rest), variable, term),), says)


def combine(case: Case) -> Rewrite[Case] | None:
    """A multiple of one equation is subtracted from another, so that powers or the constants drop out."""
    for i, j in permutations(range(len(case.open)), 2):
        found = _combination(case.open[i], case.open[j])
        if found is None:
            continue
        relation, factor = found
        opened = tuple(relation if k == j else other for k, other in enumerate(case.open))
        shown = "" if abs(factor) == 1 else sentence("{} times ", from_sympy(abs(factor)))
        used, changed = equation_text(case.open[i]), equation_text(case.open[j])
        says = sentence("Subtract {}{} from {}.", shown, used, changed)
        if factor < 0:
            says = sentence("Add {}{} to {}.", shown, used, changed)
        return Rewrite("combine", (replace(case, open=opened),), says)
    return None


def factor(case: Case) -> Rewrite[Case] | None:
    """An equation that says that a product is zero: each factor gives a case."""
    for k, relation in enumerate(case.open):
        difference = _gap(relation)
        try:
            factors = sympy.factor_list(difference)[1]
        except sympy.PolynomialError:
            continue
        bases = [base for base, _ in factors if base.free_symbols]
        if len(bases) < 2 and not (bases and factors[0][1] > 1):
            continue
        new = []
        for base in bases:
            equation = terms.Relation((from_sympy(base), ZERO), ("=",))
            opened = tuple(equation if j == k else other for j, other in enumerate(case.open))
            new.append(replace(case, open=opened))
        shown = joined(" or ", (sentence("{} = 0", from_sympy(base)) for base in bases))
        return Rewrite(
            "zero-product",
            tuple(new),
            sentence("{} means that a product is 0: {}.", equation_text(relation), shown),
        )
    return None


def divide(case: Case) -> Rewrite[Case] | None:
    """An equation linear in a letter, with letters before it: `x y = 6` gives `y = 6/x`."""
    for k, relation in enumerate(case.open):
        for variable in sorted(terms.variables(relation), key=symbol_name, reverse=True):
            poly = _poly(relation, variable)
            if poly is None or poly.degree() != 1 or len(case.open) < 2:
                continue
            factor, constant = poly.all_coeffs()
            value = from_sympy(sympy.cancel(-constant / factor))
            rest = tuple(other for j, other in enumerate(case.open) if j != k)
            shown = inline(from_sympy(factor))
            given = sentence("{} = {}", variable, value)
            says = sentence(
                "Divide {} by {}: {}; substitute it into the other equations.",
                equation_text(relation),
                shown,
                given,
            )
            new = _with_value(replace(case, open=rest), variable, value)
            return Rewrite("substitute", (new,), says, DIVIDED)
    return None


RULES: tuple[Rule[Case], ...] = (settle, solve_one, isolate, factor, combine, divide)
"""In the order in which they are tried."""


def gives(relation: terms.Relation, variable: terms.Variable) -> bool:
    """True if the equation says what the letter is: it stands alone on one side."""
    return (
        variable in relation.sides and sum(variable in terms.variables(side) for side in relation.sides) == 1
    )


def equation_text(relation: terms.Relation) -> str:
    return sentence("{} = {}", relation.sides[0], relation.sides[1])


def _gap(relation: terms.Relation) -> sympy.Expr:
    """Left less right side, the letters as real numbers."""
    left, right = map(real_expression, relation.sides)
    return sympy.expand(left - right)


def _poly(relation: terms.Relation, variable: terms.Variable) -> sympy.Poly | None:
    x = real(variable)
    try:
        poly = sympy.Poly(_gap(relation), x)
    except sympy.PolynomialError:
        return None
    return None if any(value.has(x) for value in poly.all_coeffs()) else poly


def _isolated(relation: terms.Relation) -> Iterator[tuple[terms.Variable, sympy.Expr]]:
    """The letters that an equation gives, each with what it is, without dividing by letters."""
    for variable in terms.variables(relation):
        for side, other in (relation.sides, relation.sides[::-1]):
            if side == variable and variable not in terms.variables(other):
                yield variable, sympy.expand(_gap(terms.Relation((other, ZERO), ("=",))))
                break
        else:
            poly = _poly(relation, variable)
            if poly is not None and poly.degree() == 1 and not poly.LC().free_symbols:
                yield variable, sympy.expand(-poly.all_coeffs()[1] / poly.LC())


def _put(relation: terms.Relation, variable: terms.Variable, value: Term) -> terms.Relation:
    """The relation with a value for a letter, numbers worked out."""
    if variable not in terms.variables(relation):
        return relation
    changed = substitute(relation, variable, value)
    assert isinstance(changed, terms.Relation)
    return terms.Relation(tuple(_worked(side) for side in changed.sides), ("=",))


def _worked(term: Term) -> Term:
    if not terms.variables(term):
        return from_sympy(simplify_number(exact_value(term)), has_decimals(term))
    return term


def _combination(one: terms.Relation, other: terms.Relation) -> tuple[terms.Relation, sympy.Expr] | None:
    """The second equation less a multiple of the first, if that makes it linear or lets it be factored."""
    first, second = _gap(one), _gap(other)
    try:
        polys, options = sympy.parallel_poly_from_expr((first, second))
    except (sympy.PolynomialError, sympy.GeneratorsNeeded):
        return None
    names = options.gens
    if any(value.free_symbols for poly in polys for value in poly.coeffs()):
        return None
    for monomial in polys[0].monoms():
        value, own = polys[1].coeff_monomial(monomial), polys[0].coeff_monomial(monomial)
        if value == 0:
            continue
        rest = sympy.expand(second - value / own * first)
        if rest == 0 or not rest.free_symbols:
            return terms.Relation((from_sympy(rest), ZERO), ("=",)), value / own
        left = sympy.Poly(rest, *names)
        is_simpler = left.total_degree() < polys[1].total_degree() or len(rest.free_symbols) < len(
            second.free_symbols
        )
        if is_simpler or len(sympy.factor_list(left)[1]) > 1:
            constant = left.coeff_monomial(1)
            relation = terms.Relation((from_sympy(rest - constant), from_sympy(-constant)), ("=",))
            return relation, value / own
    return None
