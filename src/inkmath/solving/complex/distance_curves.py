"""Curves and regions by distances: circles of several radii, ellipses, hyperbolas, segments, rays."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.complex.distances import Distances, distances_in
from inkmath.solving.complex.loci import KIND, written, x, y
from inkmath.solving.complex.plane_points import agree
from inkmath.solving.draft import Draft
from inkmath.solving.equations import solve_equation
from inkmath.solving.evaluate.complex_numbers import complex_term
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.inequalities import solve_inequalities
from inkmath.solving.rules.construct import add, negate
from inkmath.solving.rules.equations.branches import TURNED
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import aside, latex_of
from inkmath.types import Answer, Check, Solution, Step

NEVER = "A sum of two distances is never less than the distance between the two points."
R = terms.Variable("r")
POINTS = "Points of the plane were put into both."


def solve_distances(relation: terms.Relation, latex: str) -> Solution:
    """The points of the plane, by x and y, whose distances fulfil the relation."""
    (letter,) = terms.variables(relation)
    draft = Draft(KIND, latex, latex_of(letter)).begin()
    return draft.conclude(lambda: _solved(relation, letter, draft))


def _solved(relation: terms.Relation, letter: terms.Variable, draft: Draft) -> Solution:
    given = distances_in(relation)
    if len(given.centres) == 1:
        return _one_distance(relation, given, letter, draft)
    if len(given.sides) != 2:
        raise NotCoveredError("a chain of relations between distances from several points")
    left, right = given.sides
    bare = _without_quotients(left, right)
    if all(map(_is_product, bare)):
        return _products(relation, given, bare, draft)
    if len(given.centres) == 2:
        return _two_distances(relation, given, draft)
    raise NotCoveredError("sums and differences of distances from several points")


# One point


def _one_distance(
    relation: terms.Relation, given: Distances, letter: terms.Variable, draft: Draft
) -> Solution:
    """Circles, discs and rings: the distance is an unknown that is at least 0."""
    ((name, centre),) = given.centres.items()
    put = terms.Relation(
        tuple(from_sympy(side.subs(name, sympy.Symbol("r"))) for side in given.sides), given.signs
    )
    shown = terms.Absolute(add(letter, negate(complex_term(centre))) if centre != 0 else letter)
    draft.steps.append(
        Step("put-in", latex_of(put), sentence("Write {} for the distance {}.", R, shown), True)
    )
    found = _unknown_distance(put, draft)
    if found.status == "all-numbers" or (found.status == "solved" and _is_everything(found)):
        return draft.solution(
            "all-numbers", (), [Check(draft.latex, POINTS, True)], "Every complex number fulfils it."
        )
    results = [] if found.status == "no-solution" else _by_radius(found, centre)
    verified = agree(relation, [result for result, _ in results], [centre])
    if not verified:
        raise NotCoveredError("the curve that was found did not pass its check")
    if not results:
        says = "No distance fulfils this."
        return draft.solution("no-solution", (), [Check(draft.latex, says, True)], says)
    line = terms.Tuple(tuple(result for result, _ in results)) if len(results) > 1 else results[0][0]
    says = joined(" ", [text for _, text in results])
    draft.steps.append(Step("standard-form", latex_of(line), says, verified))
    return _concluded([result for result, _ in results], says, draft)


def _unknown_distance(put: terms.Relation, draft: Draft) -> Solution:
    """The values of the distance, with the steps to them."""
    if put.signs == ("=",):
        found = solve_equation(put, R, latex_of(put))
    else:
        at_least = terms.Relation((R, ZERO), (r"\geq",))
        found = solve_inequalities(terms.Tuple((put, at_least)), R, latex_of(put))
    if found.status not in ("solved", "no-solution", "all-numbers"):
        raise NotCoveredError("the distance is not found")
    draft.steps += found.steps
    return found


def _is_everything(found: Solution) -> bool:
    return [answer.latex for answer in found.answers] == [r"[0,\infty)"]


def _by_radius(found: Solution, centre: sympy.Expr) -> list[tuple[Term, str]]:
    """For each distance, or each interval of them, the points, and what they are."""
    results = []
    for answer in found.answers:
        value = interpret(parse(answer.latex))
        if isinstance(value, terms.SetOf) and len(value.elements) == 1:
            value = value.elements[0]
        if isinstance(value, terms.Tuple):  # as (1,2) is read by itself
            value = terms.Interval(value.elements[0], value.elements[1], left_open=True, right_open=True)
        if isinstance(value, terms.Interval):
            results.append(_between(value, centre))
        elif isinstance(value, terms.SetOf | terms.Union):
            raise NotCoveredError("several rings around one point")
        elif not (radius := exact_value(value)).is_negative:
            results.append(_at(radius, "=", centre))
    return results


def _at(radius: sympy.Expr, sign: str, centre: sympy.Expr) -> tuple[Term, str]:
    a, b = centre.as_real_imag()
    if radius != 0:
        return written(sympy.Poly((x - a) ** 2 + (y - b) ** 2 - radius**2, x, y), sign, "")
    point = sentence("This is the point {}.", complex_term(centre))
    if sign == "=":
        return terms.Tuple((_relation(x, a), _relation(y, b))), point
    raise NotCoveredError("a disc of one point")


def _between(interval: terms.Interval, centre: sympy.Expr) -> tuple[Term, str]:
    low, high = map(to_sympy, (interval.lower, interval.upper))
    a, b = centre.as_real_imag()
    square = from_sympy((x - a) ** 2 + (y - b) ** 2)
    if high == sympy.oo and low == 0:
        says = sentence("These are all points but {}.", complex_term(centre))
        return terms.Relation((square, ZERO), (r"\neq",)), says
    if high == sympy.oo:
        return _at(low, ">" if interval.left_open else r"\geq", centre)
    if low == 0 and not interval.left_open:
        return _at(high, "<" if interval.right_open else r"\leq", centre)
    signs = ("<" if interval.left_open else r"\leq", "<" if interval.right_open else r"\leq")
    ends = [from_sympy(sympy.expand(end**2)) for end in (low, high)]
    says = sentence(
        "This is the ring around {} between the radii {} and {}.",
        complex_term(centre), from_sympy(low), from_sympy(high),
    )  # fmt: skip
    return terms.Relation((ends[0], square, ends[1]), signs), says


# Products and quotients


def _without_quotients(left: sympy.Expr, right: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """Both sides times their denominators. Where that adds a point, the check finds it."""
    (top, bottom), (other, below) = (sympy.fraction(sympy.together(side)) for side in (left, right))
    return top * below, other * bottom


def _is_product(side: sympy.Expr) -> bool:
    """True for a positive number times powers of distances."""
    number, rest = side.as_independent(*side.free_symbols)
    factors = sympy.Mul.make_args(rest)
    return bool(number.is_positive) and all(
        factor.as_base_exp()[0].is_Symbol or factor == 1 for factor in factors
    )


def _products(
    relation: terms.Relation, given: Distances, bare: tuple[sympy.Expr, sympy.Expr], draft: Draft
) -> Solution:
    """The relation between the squares of both sides, which are positive."""
    squares = {name: sympy.sqrt(_square(centre)) for name, centre in given.centres.items()}
    (letter,) = terms.variables(relation)
    number = terms.Sum(
        (terms.Variable("x"), terms.Product((terms.Variable("y"), terms.Constant("i")), ("",)))
    )
    sides = [side.subs(squares) ** 2 for side in bare]
    line = terms.Relation(tuple(map(from_sympy, sides)), given.signs)
    says = sentence("Both sides are at least 0: square them, with {} = {}.", letter, number)
    draft.steps.append(
        Step("square-both-sides", latex_of(line), says, agree(relation, [line], [*given.centres.values()]))
    )
    poly = sympy.Poly(sympy.expand(sides[0] - sides[1]), x, y)
    if poly.total_degree() > 2:
        result = line
        said: str = sentence("This is a curve of degree {}.", poly.total_degree())
        if given.signs != ("=",):
            said = sentence("The edge of this region is a curve of degree {}.", poly.total_degree())
    else:
        result, said = written(poly, given.signs[0], "This is a line.")
    if not agree(relation, [result], [*given.centres.values()]):
        raise NotCoveredError("the curve that was found did not pass its check")
    if result != line:
        draft.steps.append(
            Step("standard-form", latex_of(result), "Multiply out and collect like terms.", True)
        )
    return _concluded([result], said, draft)


def _square(centre: sympy.Expr) -> sympy.Expr:
    a, b = centre.as_real_imag()
    return (x - a) ** 2 + (y - b) ** 2


# Two points


def _two_distances(relation: terms.Relation, given: Distances, draft: Draft) -> Solution:
    """A sum or a difference of two distances beside a number."""
    (left, right), (sign,) = given.sides, given.signs
    names = tuple(given.centres)
    difference = sympy.expand(left - right)
    if (both := _of_absolute(difference, names)) is not None and sign == "=":
        return _difference(relation, given, both, draft, is_both=True)
    weights = [difference.coeff(name) for name in names]
    rest = sympy.expand(difference - sum(w * name for w, name in zip(weights, names, strict=True)))
    if not (rest.is_number and weights[0].is_number and abs(weights[0]) == abs(weights[1])):
        raise NotCoveredError("distances from two points in other relations than sums and differences")
    if weights[0].is_negative:
        weights, rest, sign = [-w for w in weights], -rest, TURNED.get(sign, sign)
    total = sympy.nsimplify(-rest / weights[0])
    if weights[0] == weights[1]:
        return _sum(relation, given, total, sign, draft)
    if sign != "=":
        raise NotCoveredError("inequalities between differences of distances")
    return _difference(relation, given, total, draft, is_both=False)


def _of_absolute(difference: sympy.Expr, names: tuple[sympy.Symbol, ...]) -> sympy.Expr | None:
    """s of ||z-a|-|z-b||=s; None for others."""
    sizes = difference.atoms(sympy.Abs)
    if len(sizes) != 1:
        return None
    (size,) = sizes
    number, rest = difference.coeff(size), sympy.expand(difference - difference.coeff(size) * size)
    is_plain = size.args[0] in (names[0] - names[1], names[1] - names[0]) and rest.is_number
    return sympy.expand(-rest / number) if is_plain and number.is_number else None


def _sum(relation: terms.Relation, given: Distances, total: sympy.Expr, sign: str, draft: Draft) -> Solution:
    """An ellipse, the segment between both points, or nothing."""
    first, second = given.centres.values()
    apart = sympy.Abs(second - first)
    gap = sympy.simplify(total - apart)
    if (gap.is_negative and sign in ("=", "<", r"\leq")) or (gap == 0 and sign == "<"):
        if not agree(relation, [], (first, second)):
            raise NotCoveredError("the curve that was found did not pass its check")
        line = terms.Relation((from_sympy(total), from_sympy(apart)), ("<" if gap.is_negative else r"\leq",))
        draft.steps.append(aside("no-value", line, NEVER))
        return draft.solution("no-solution", (), [Check(draft.latex, NEVER, True)], NEVER)
    if gap == 0 and sign in ("=", r"\leq"):
        return _segment(relation, first, second, draft)
    if not gap.is_positive:
        raise NotCoveredError("a sum of distances that is more than that of the two points")
    _say_foci(relation, first, second, total, draft)
    return _conic(relation, first, second, total, sign, draft)


def _segment(relation: terms.Relation, first: sympy.Expr, second: sympy.Expr, draft: Draft) -> Solution:
    (a, b), (c, d) = first.as_real_imag(), second.as_real_imag()
    line = written(sympy.Poly((x - a) * (d - b) - (y - b) * (c - a), x, y), "=", "")[0]
    along, ends = (x, (a, c)) if a != c else (y, (b, d))
    low, high = sorted(ends)
    part = terms.Relation((from_sympy(low), from_sympy(along), from_sympy(high)), (r"\leq", r"\leq"))
    result = terms.Tuple((line, part))
    says = sentence("This is the segment from {} to {}.", complex_term(first), complex_term(second))
    return _finished(relation, result, (first, second), says, draft)


def _say_foci(
    relation: terms.Relation, first: sympy.Expr, second: sympy.Expr, total: sympy.Expr, draft: Draft
) -> None:
    """The half axes from the sum or the difference of the distances, and from that of the foci."""
    a, c = sympy.simplify(abs(total) / 2), sympy.simplify(sympy.Abs(second - first) / 2)
    b = sympy.sqrt(sympy.simplify(sympy.Abs(a**2 - c**2)))
    middle = sympy.expand((first + second) / 2, complex=True)
    is_ellipse = a > c
    foci = joined(", ", map(inline, map(complex_term, (first, second))))
    values = terms.Tuple(
        tuple(_relation(sympy.Symbol(name), value) for name, value in (("a", a), ("c", c), ("b", b)))
    )
    said = "add up to" if is_ellipse else "differ by"
    law = r"b^{2}=a^{2}-c^{2}" if is_ellipse else r"b^{2}=c^{2}-a^{2}"
    says = sentence(
        "The distances from the foci {} {} 2a, and the foci are 2c apart. The centre is {}, and {}.",
        foci, sentence(said), complex_term(middle), interpret(parse(law)),
    )  # fmt: skip
    draft.steps.append(Step("half-axes", latex_of(values), says, True))
    if middle == sympy.S.Zero and first.as_real_imag()[1] == 0:
        sign = "+" if is_ellipse else "-"
        form = interpret(parse(rf"\frac{{x^{{2}}}}{{a^{{2}}}}{sign}\frac{{y^{{2}}}}{{b^{{2}}}}=1"))
        draft.steps.append(
            Step(
                "half-axes",
                latex_of(form),
                sentence("Its equation around 0, with foci on the real axis."),
                True,
            )
        )


def _conic(
    relation: terms.Relation,
    first: sympy.Expr,
    second: sympy.Expr,
    total: sympy.Expr,
    sign: str,
    draft: Draft,
) -> Solution:
    equation = _equation(first, second, total, sign)
    if sign == "=":
        says = sentence("This is an ellipse.")
    elif sign in ("<", r"\leq"):
        says = sentence("This is the inside of an ellipse.")
    else:
        says = sentence("This is what lies outside an ellipse.")
    return _finished(relation, equation, (first, second), says, draft)


def _equation(first: sympy.Expr, second: sympy.Expr, total: sympy.Expr, sign: str) -> terms.Relation:
    """The equation with the half axes where these are along the axes, else without denominators."""
    (p, q), (s, t) = first.as_real_imag(), second.as_real_imag()
    a2 = sympy.expand(total**2 / 4)
    b2 = sympy.expand(a2 - ((p - s) ** 2 + (q - t) ** 2) / 4)
    across, along = (x - (p + s) / 2) ** 2, (y - (q + t) / 2) ** 2
    if q == t:
        left = _over(across, a2, along, b2)
    elif p == s:
        left = _over(along, a2, across, b2)
    else:
        one, other = _square(first), _square(second)
        poly = sympy.Poly(sympy.expand((total**2 + other - one) ** 2 - 4 * total**2 * other), x, y)
        poly = -poly if b2.is_positive else poly
        _, poly = poly.primitive()
        rest = poly.coeff_monomial(1)
        return terms.Relation((from_sympy(poly.as_expr() - rest), from_sympy(-rest)), (sign,))
    return terms.Relation((left, terms.ONE), (sign,))


def _over(one: sympy.Expr, a2: sympy.Expr, other: sympy.Expr, b2: sympy.Expr) -> Term:
    quotients = [
        from_sympy(square) if below == 1 else terms.Quotient(from_sympy(square), from_sympy(below))
        for square, below in ((one, a2), (other, abs(b2)))
    ]
    return terms.Sum((quotients[0], quotients[1] if b2.is_positive else terms.Negation(quotients[1])))


def _difference(
    relation: terms.Relation, given: Distances, total: sympy.Expr, draft: Draft, *, is_both: bool
) -> Solution:
    """A hyperbola, or the branch around one of its foci; rays and bisectors are not among them."""
    first, second = given.centres.values()
    apart = sympy.Abs(second - first)
    if (abs(total) - apart).is_positive or (is_both and total.is_negative):
        says = "A difference of two distances is never more than the distance between the two points."
        if not agree(relation, [], (first, second)):
            raise NotCoveredError("the curve that was found did not pass its check")
        return draft.solution("no-solution", (), [Check(draft.latex, says, True)], says)
    if total == 0 or not (apart - abs(total)).is_positive:
        raise NotCoveredError("a difference of distances that is that of the two points")
    _say_foci(relation, first, second, total, draft)
    equation = _equation(first, second, abs(total), "=")
    if is_both:
        return _finished(relation, equation, (first, second), sentence("This is a hyperbola."), draft)
    near = second if total.is_positive else first
    poly = sympy.Poly(sympy.expand(_square(first) - _square(second)), x, y)
    half = written(poly, ">" if total.is_positive else "<", "")[0]
    says = sentence("This is the branch of a hyperbola around {}.", complex_term(near))
    return _finished(relation, terms.Tuple((equation, half)), (first, second), says, draft)


# Answers


def _relation(letter: sympy.Expr, value: sympy.Expr) -> terms.Relation:
    return terms.Relation((from_sympy(letter), from_sympy(value)), ("=",))


def _finished(
    relation: terms.Relation, result: Term, foci: tuple[sympy.Expr, sympy.Expr], says: str, draft: Draft
) -> Solution:
    if not agree(relation, [result], foci):
        raise NotCoveredError("the curve that was found did not pass its check")
    draft.steps.append(Step("standard-form", latex_of(result), says, True))
    return _concluded([result], says, draft)


def _concluded(results: list[Term], says: str, draft: Draft) -> Solution:
    answers = [Answer(latex_of(result), print_term(result), None, verified=True) for result in results]
    checks = [Check(latex_of(result), POINTS, True) for result in results]
    return draft.solution("solved", answers, checks, says)
