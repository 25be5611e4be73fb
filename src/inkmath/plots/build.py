"""From a worked problem to its graph: which curves it has, what is marked on them, and in which window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inkmath.errors import InkmathError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.lines import split_lines
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.expression.values import values_at
from inkmath.plots.chance import chance_graph
from inkmath.plots.curves import Function, Values, at, branches, zeros
from inkmath.plots.direction_fields import differential_graph
from inkmath.plots.formulas import formula_of
from inkmath.plots.graphs import Asymptote, Curve, Graph, Mark, MarkKind
from inkmath.plots.number_lines import number_line, set_graph, stretches_of
from inkmath.plots.number_sets import INTEGERS, RealSet, read_set
from inkmath.plots.parameters import parameters_of
from inkmath.plots.plane import plane_of
from inkmath.plots.regions import is_in_plane, region_graph
from inkmath.plots.systems import system_graph
from inkmath.plots.venn import venn_graph
from inkmath.plots.windows import Range, horizontal_window, vertical_window
from inkmath.plots.written import LONGEST_LABEL, function_of, latex_of, parts_of, shortened
from inkmath.solving.differential_equations.problems import differential_equation_in
from inkmath.solving.exceptions import NotCoveredError
from inkmath.types import Answer, Solution

Y = Variable("y")
POINTS = frozenset(("minimum", "maximum", "inflection", "hole"))
LINES = frozenset(("horizontal-asymptote", "oblique-asymptote"))
MEMBERS = range(-1, 2)
"""Indices of the members of a family that are marked in a graph."""

MOST_CURVES, MOST_TERMS = 8, 600
"""Statements of a problem, and terms and parts of terms in all of them, of which a graph is drawn."""


@dataclass(frozen=True, slots=True)
class _Plotted:
    """One function of a graph. latex: its name in the legend."""

    latex: str
    function: Function
    formula: str


def _plotted(name: str, term: Term, letter: Variable) -> _Plotted:
    return _Plotted(f"{name}={latex_of(term)}", function_of(term, letter), formula_of(term))


def graph_of(solution: Solution) -> Graph | None:
    """The graph of a problem, or None where it has none: numbers alone, more than two letters."""
    if solution.parts:
        return None
    try:
        if solution.kind.startswith("complex-"):
            return plane_of(solution)
        if solution.kind in ("sets", "set-algebra"):
            return set_graph(solution) or venn_graph(solution)
        if solution.kind == "probability":
            return chance_graph(solution)
        statements = [
            part for line in split_lines(solution.latex) for part in parts_of(interpret(parse(line)))
        ]
        if not statements or not _is_drawable(statements):
            return None
        equation = differential_equation_in(terms.Tuple(tuple(statements)))
        return (
            _graph_for_ones(statements, solution)
            if equation is None
            else differential_graph(equation, solution)
        )
    except (InkmathError, NotCoveredError):
        return None


def _is_drawable(statements: Sequence[Term]) -> bool:
    """True for few and short curves: more of them could not be distinguished, and take long to draw."""
    size = sum(1 for statement in statements for _ in terms.walk(statement))
    return len(statements) <= MOST_CURVES and size <= MOST_TERMS


def _graph_for_ones(statements: Sequence[Term], solution: Solution) -> Graph | None:
    """The graph where parameters are 1, and without the answers, which are in terms of them."""
    parameters = parameters_of(statements)
    if not parameters:
        return _graph(statements, solution)
    graph = _graph(statements, replace(solution, answers=()), frozenset(parameters))
    return graph and replace(graph, parameters=tuple(map(latex_of, parameters)))


def _graph(
    statements: Sequence[Term], solution: Solution, parameters: frozenset[Variable] = frozenset()
) -> Graph | None:
    first = statements[0]
    named = _named_function(first, parameters) if len(statements) == 1 else None
    if named is not None:
        return _of_function(named, solution)
    relations = [part for part in statements if isinstance(part, terms.Relation)]
    if len(relations) < len(statements):
        return _of_expression(first, solution, parameters) if len(statements) == 1 else None
    found = dict.fromkeys(letter for part in relations for letter in terms.variables(part))
    letters = tuple(letter for letter in found if letter not in parameters)
    is_equations = all(set(part.signs) == {"="} for part in relations)
    if parameters and not is_equations:
        return None
    if len(letters) == 1 and not is_equations:
        return number_line(letters[0], solution)
    if len(letters) == 1 and len(relations) == 1 and relations[0].signs == ("=",):
        return _of_equation(relations[0], letters[0], solution)
    if is_in_plane(relations, letters):
        return region_graph(relations, letters, solution)
    if len(letters) == 2 and is_equations and all(len(part.signs) == 1 for part in relations):
        return system_graph(relations, letters, solution)
    return None


def _named_function(term: Term, parameters: frozenset[Variable]) -> tuple[str, Variable, Term] | None:
    """Name, letter and body of `y=...` or `f(x)=...`; None for anything else."""
    if not isinstance(term, terms.Relation) or term.signs != ("=",):
        return None
    left, body = term.sides
    letters = tuple(letter for letter in terms.variables(body) if letter not in parameters)
    if isinstance(left, terms.Apply) and len(left.arguments) == 1 and isinstance(left.arguments[0], Variable):
        return (latex_of(left), left.arguments[0], body) if set(letters) <= {left.arguments[0]} else None
    if left == Y and len(letters) == 1 and letters[0] != Y:
        return "y", letters[0], body
    return None


# Equations in one unknown


def _of_equation(relation: terms.Relation, letter: Variable, solution: Solution) -> Graph:
    """Both sides as curves; where they meet are the solutions."""
    plotted = [_plotted("y", side, letter) for side in relation.sides]
    if relation.sides[1] == terms.Number("0"):
        plotted = plotted[:1]
    found = _numbers(solution)
    keys = _shown(found)
    functions = [part.function for part in plotted]
    x_range = horizontal_window(functions, keys, with_zeros=False)
    keys = [x for x in _single(found, x_range) if x_range[0] <= x <= x_range[1]]
    labels = dict(_labels(solution))
    marks = [
        Mark("solution", x, height, _label(labels, x, letter))
        for x in keys
        if np.isfinite(height := at(functions[0], x))
    ]
    y_range = vertical_window(functions, x_range, [mark.y for mark in marks])
    curves = tuple(_curve(part, x_range, y_range) for part in plotted)
    for side, function in zip(relation.sides, functions, strict=False):
        marks += _holes(side, letter, function, x_range)
    stretches = tuple(part for part in stretches_of(solution.answers) if part.low != part.high)
    return Graph(
        solution.latex, latex_of(letter), "y", x_range, y_range, curves, tuple(marks), stretches=stretches
    )


def _holes(term: Term, letter: Variable, function: Function, x_range: Range) -> list[Mark]:
    """Single points that the curve lacks, because a denominator is 0 there; poles are none."""
    grid = np.linspace(*x_range, 1001) + (x_range[1] - x_range[0]) * 1.7e-5
    found = []
    for part in terms.walk(term):
        if isinstance(part, terms.Quotient) and letter in terms.variables(part.denominator):
            for x in zeros(function_of(part.denominator, letter), grid):
                around = function(x + 1e-6 * np.array([-100.0, -1.0, 1.0, 100.0]))
                if np.ptp(around) < 1e-2 * (1 + abs(around[1])):  # nan and a pole are not
                    found.append(Mark("hole", x, float(around[1:3].mean()), ""))
    return found


def _numbers(solution: Solution) -> RealSet:
    return read_set(answer.latex for answer in solution.answers)


def _shown(found: RealSet) -> list[float]:
    """Numbers that the window has to show: all that stand alone, and one turn of families."""
    alone = [float(span.low) for span in found.spans if span.low == span.high]
    ends = [float(end) for span in found.spans for end in (span.low, span.high) if abs(end) != float("inf")]
    turn = [float(x) for x in found.points() if found.families and -0.01 <= x <= 6.29]
    return sorted({*alone, *ends, *turn})


def _single(found: RealSet, x_range: Range) -> list[float]:
    """Numbers of the set in the window that stand alone; of families at most 40."""
    return [x for x in map(float, found.points()) if x_range[0] <= x <= x_range[1]][:40]


def _labels(solution: Solution) -> Iterator[tuple[float, str]]:
    """The value of each answer that is one number, and its LaTeX."""
    for answer in (*solution.answers, *getattr(solution, "principal", ())):
        try:
            spans = read_set([answer.latex]).spans
        except (InkmathError, NotCoveredError):
            continue
        if len(spans) == 1 and spans[0].low == spans[0].high:
            yield float(spans[0].low), answer.latex


def _label(labels: dict[float, str], x: float, letter: Variable) -> str:
    latex = next((latex for value, latex in labels.items() if abs(value - x) < 1e-9), "")
    if latex and len(latex) <= LONGEST_LABEL and len(latex.partition(".")[2]) < 6:
        return latex if "=" in latex else f"{latex_of(letter)}={latex}"
    return rf"{latex_of(letter)}\approx{x:.3g}" if latex else ""


def _curve(part: _Plotted, x_range: Range, y_range: Range) -> Curve:
    return Curve(part.latex, tuple(branches(part.function, x_range, y_range)), formula=part.formula)


# Functions and expressions


def _of_function(named: tuple[str, Variable, Term], solution: Solution) -> Graph:
    """The curve with the zeros, extrema and asymptotes that the solution names."""
    name, letter, body = named
    function = function_of(body, letter)
    marks = list(_one_a_place(_facts(solution.answers)))
    upright = [
        x for answer in solution.answers if answer.label == "vertical-asymptote" for x in _places(answer)
    ]
    keys = [*(mark.x for mark in marks), *upright]
    x_range = horizontal_window([function], keys, with_zeros=True)
    levels = [
        y for answer in solution.answers if answer.label == "horizontal-asymptote" for y in _value(answer)
    ]
    y_range = vertical_window([function], x_range, [*(mark.y for mark in marks), *levels])
    asymptotes = tuple(_asymptotes(solution.answers, letter, x_range, y_range))
    curve = _curve(_plotted(name, body, letter), x_range, y_range)
    return Graph(solution.latex, latex_of(letter), name, x_range, y_range, (curve,), tuple(marks), asymptotes)


def _of_expression(term: Term, solution: Solution, parameters: frozenset[Variable]) -> Graph | None:
    """An expression in one letter as a curve: with its derivative, its antiderivative or its area."""
    parts: list[tuple[str, Term]] = []
    area: tuple[float, float] | None = None
    keys: list[float] = []
    answer = solution.answers[0].latex if solution.answers else ""
    match term:
        case terms.Derivative(body, letter) if answer:
            parts = [("y", body), (r"y^{\prime}", interpret(parse(answer)))]
        case terms.Integral(body, Variable() as letter, None, None) if answer:
            parts = [
                ("y", body),
                (rf"\int y\,d{latex_of(letter)}", _without_constant(interpret(parse(answer)))),
            ]
        case terms.Integral(body, Variable() as letter, Term() as lower, Term() as upper):
            low, high = (float(values_at(end, {})) for end in (lower, upper))
            parts, area, keys = [("y", body)], (low, high), [low, high]
        case terms.Limit(body, letter, target):
            parts = [("y", body)]
            keys = [_INFINITIES[target] if target in _INFINITIES else float(values_at(target, {}))]
        case _:
            letters = tuple(letter for letter in terms.variables(term) if letter not in parameters)
            if len(letters) != 1:
                return None
            letter, parts = letters[0], [("y", term)]
    if any(set(terms.variables(part)) - {letter, *parameters} for _, part in parts):
        return None
    plotted = [_plotted(name, part, letter) for name, part in parts]
    functions = [part.function for part in plotted]
    x_range = horizontal_window(functions, keys, with_zeros=True)
    y_range = vertical_window(functions, x_range, [])
    curves = tuple(_curve(part, x_range, y_range) for part in plotted)
    holes = tuple(
        hole for _, part in parts for hole in _holes(part, letter, function_of(part, letter), x_range)
    )
    polygons = () if area is None else tuple(_area(functions[0], min(area), max(area), y_range))
    return Graph(solution.latex, latex_of(letter), "y", x_range, y_range, curves, holes, area=polygons)


_INFINITIES = {terms.Constant(r"\infty"): 30.0, terms.Negation(terms.Constant(r"\infty")): -30.0}
"""Distance at which the heading of a curve is determined."""


def _without_constant(term: Term) -> Term:
    """An antiderivative with C = 0."""
    if not isinstance(term, terms.Sum):
        return term
    rest = tuple(part for part in term.terms if part != Variable("C"))
    return rest[0] if len(rest) == 1 else terms.Sum(rest)


def _area(function: Function, low: float, high: float, y_range: Range) -> Iterator[Values]:
    """The area between the curve and the axis, as polygons."""
    for branch in branches(function, (low, high), y_range):
        base = [[branch[-1, 0], 0.0], [branch[0, 0], 0.0]]
        yield np.vstack([branch, base])


def _facts(answers: Iterable[Answer]) -> Iterator[Mark]:
    for answer in answers:
        for values in _values(answer):
            kind: MarkKind
            if answer.label in POINTS and len(values) == 2:
                kind = answer.label  # type: ignore[assignment]
                yield Mark(kind, values[0], values[1], shortened(answer.latex, values))
            elif answer.label == "zero" and values:
                yield Mark("zero", values[0], 0.0, shortened(answer.latex, values[:1]))
            elif answer.label == "y-intercept" and values:
                yield Mark("y-intercept", 0.0, values[0], shortened(answer.latex, values[:1]))


_FOREMOST: tuple[MarkKind, ...] = ("hole", "minimum", "maximum", "inflection", "zero", "y-intercept")


def _one_a_place(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The most informative of the marks at one place."""
    seen: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: _FOREMOST.index(mark.kind)):
        if not any(np.isclose(mark.x, other.x) and np.isclose(mark.y, other.y) for other in seen):
            seen.append(mark)
            yield mark


def _values(answer: Answer) -> Iterator[list[float]]:
    """The numbers of an answer: a value, the coordinates of a point, the place of a line.

    Of a family, those of its members that are nearest to 0.
    """
    term = interpret(parse(answer.latex))
    if isinstance(term, terms.Relation):
        term = term.sides[-1]
    letters = [letter for letter in terms.variables(term) if letter.token in INTEGERS]
    for k in MEMBERS if letters else (0,):
        member = dict.fromkeys(letters, np.array(float(k)))
        try:
            yield [float(values_at(part, member)) for part in parts_of(term)]
        except NotCoveredError:
            return


def _value(answer: Answer) -> list[float]:
    return next(_values(answer), [])


def _places(answer: Answer) -> Iterator[float]:
    return (x for values in _values(answer) for x in values)


def _asymptotes(
    answers: Iterable[Answer], letter: Variable, x_range: Range, y_range: Range
) -> Iterator[Asymptote]:
    for answer in answers:
        if answer.label == "vertical-asymptote":
            for x in _places(answer):
                yield Asymptote(answer.latex, (x, y_range[0]), (x, y_range[1]))
        elif answer.label in LINES:
            term = interpret(parse(answer.latex))
            body = term.sides[-1] if isinstance(term, terms.Relation) else term
            line = function_of(body, letter)
            yield Asymptote(
                answer.latex, (x_range[0], at(line, x_range[0])), (x_range[1], at(line, x_range[1]))
            )
