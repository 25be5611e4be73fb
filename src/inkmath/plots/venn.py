"""Venn diagrams: a circle for each of up to three sets, what is asked for filled, elements in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.plots.curves import Values
from inkmath.plots.graphs import Curve, Graph, Mark
from inkmath.plots.regions import Truth, region
from inkmath.plots.written import latex_of
from inkmath.solving.sets.problems import given_in, in_letters
from inkmath.types import Solution

CENTRES: Mapping[int, Sequence[tuple[float, float]]] = {
    1: ((0.0, 0.0),),
    2: ((-0.62, 0.0), (0.62, 0.0)),
    3: ((-0.6, 0.4), (0.6, 0.4), (0.0, -0.6)),
}
FRAME_X, FRAME_Y = (-2.1, 2.1), (-1.85, 1.75)
NAMES_AT = {1: ((0.0, 1.2),), 2: ((-1.1, 1.2), (1.1, 1.2)), 3: ((-1.35, 1.35), (1.35, 1.35), (0.85, -1.5))}
CIRCLE_POINTS = 181
MOST_ELEMENTS = 24
UNIVERSES = frozenset(("U", r"\Omega", "G"))
EMPTY = Variable(r"\emptyset")
MARGIN, GRID = 0.13, 61
"""Room around an element; points across in which its place is looked for."""

Inside = dict[Variable, Truth]


def venn_graph(solution: Solution) -> Graph | None:
    """The picture of a problem about two or three sets; None for others."""
    term = interpret(parse(solution.latex))
    asked, sets, universe = _named(term) if solution.kind == "set-algebra" else _given(term)
    if asked is None or not 1 <= len(sets) <= len(CENTRES):
        return None
    elements = {each for value in (*sets.values(), universe) for each in value}
    if len(elements) > MOST_ELEMENTS or not _is_combined(asked, set(sets)):
        return None
    letters = tuple(sets)
    centres = dict(zip(letters, CENTRES[len(letters)], strict=True))

    def is_inside(x: Values, y: Values) -> Truth:
        return _truth(asked, {a: (x - p) ** 2 + (y - q) ** 2 <= 1 for a, (p, q) in centres.items()}, x)

    names = zip(letters, NAMES_AT[len(letters)], strict=True)
    marks = [Mark("label", *place, latex_of(letter)) for letter, place in names]
    places = _placed(sets, elements, centres)
    if places is None:
        return None
    curves = tuple(Curve("", (_circle(*centre),)) for centre in centres.values())
    return Graph(
        solution.latex,
        "",
        "",
        FRAME_X,
        FRAME_Y,
        curves,
        (*marks, *places),
        area=tuple(region(is_inside, *_inner())),
        is_square=True,
        field=(_frame(),),
        has_axes=False,
    )


def _inner() -> tuple[tuple[float, float], tuple[float, float]]:
    """The rectangle that stands for everything, a little within the picture."""
    return (FRAME_X[0] + 0.1, FRAME_X[1] - 0.1), (FRAME_Y[0] + 0.1, FRAME_Y[1] - 0.1)


def _frame() -> Values:
    (left, right), (low, high) = _inner()
    return np.array([[left, low], [right, low], [right, high], [left, high], [left, low]])


def _circle(x: float, y: float) -> Values:
    turn = np.linspace(0, 2 * np.pi, CIRCLE_POINTS)
    return np.column_stack([x + np.cos(turn), y + np.sin(turn)])


# From the problem

Sets = dict[Variable, tuple[Term, ...]]


def _named(term: Term) -> tuple[Term | None, Sets, tuple[Term, ...]]:
    """An operation with named sets, or the left one of two that are compared."""
    term = in_letters(term)
    letters = [x for x in terms.variables(term) if x != EMPTY and x.token not in UNIVERSES]
    asked = term.sides[0] if isinstance(term, terms.Relation) else term
    return asked, dict.fromkeys(sorted(letters, key=str), ()), ()


def _given(term: Term) -> tuple[Term | None, Sets, tuple[Term, ...]]:
    """An operation with sets whose elements are given; those without a name get one."""
    given = given_in(term)
    sets = {letter: value.elements for letter, value in given.sets if isinstance(value, terms.SetOf)}
    if len(given.names) != 1 or len(sets) < len(given.sets):
        return None, {}, ()
    asked = given.names[0]
    asked = asked.term if isinstance(asked, terms.Absolute) else asked
    universe = next((sets.pop(letter) for letter in list(sets) if letter.token in UNIVERSES), ())
    if not sets:
        free = map(Variable, "ABCDEF")
        for part in dict.fromkeys(each for each in terms.walk(asked) if isinstance(each, terms.SetOf)):
            sets[name := next(free)] = part.elements
            asked = _with_name(asked, part, name)
    used = set(terms.variables(asked))
    return asked, {letter: value for letter, value in sets.items() if letter in used}, universe


def _with_name(term: Term, part: Term, name: Variable) -> Term:
    if term == part:
        return name
    match term:
        case terms.Union(sets):
            return terms.Union(tuple(_with_name(each, part, name) for each in sets))
        case terms.SetOperation(sign, sets):
            return terms.SetOperation(sign, tuple(_with_name(each, part, name) for each in sets))
    return term


def _is_combined(term: Term, letters: set[Variable]) -> bool:
    """True for an operation with these sets and nothing else."""
    match term:
        case terms.Union(sets) | terms.SetOperation(r"\cap" | r"\setminus" | r"\overline", sets):
            return all(part in letters or _is_combined(part, letters) for part in sets)
    return term == EMPTY or (isinstance(term, Variable) and term.token in UNIVERSES)


def _truth(term: Term, inside: Inside, like: Values) -> Truth:
    """True at each point of a set, with the truth of its letters there."""
    match term:
        case terms.Union(sets):
            return np.asarray(np.any([_truth(part, inside, like) for part in sets], axis=0))
        case terms.SetOperation(r"\cap", sets):
            return np.asarray(np.all([_truth(part, inside, like) for part in sets], axis=0))
        case terms.SetOperation(r"\setminus", (first, second)):
            return _truth(first, inside, like) & ~_truth(second, inside, like)
        case terms.SetOperation(r"\overline", (inner,)):
            return ~_truth(inner, inside, like)
        case Variable() if term in inside:
            return inside[term]
    return np.full(np.shape(like), term != EMPTY)


# Elements


def _placed(
    sets: Sets, elements: set[Term], centres: Mapping[Variable, tuple[float, float]]
) -> list[Mark] | None:
    """Each element in the part of the picture where it belongs; None where they have no room."""
    marks: list[Mark] = []
    for part in product((True, False), repeat=len(sets)):
        own = [each for each in elements if tuple(each in value for value in sets.values()) == part]
        own.sort(key=lambda each: (len(latex_of(each)), latex_of(each)))
        if not own:
            continue
        places = list(_spread(len(own), part, list(centres.values())))
        if len(places) < len(own):
            return None
        ordered = sorted(places, key=lambda place: (round(-place[1], 1), place[0]))
        marks += [Mark("label", *place, latex_of(each)) for place, each in zip(ordered, own, strict=True)]
    return marks


def _spread(
    count: int, part: Sequence[bool], centres: Sequence[tuple[float, float]]
) -> Iterator[tuple[float, float]]:
    """Places in a part of the picture, far from its borders and from each other."""
    (left, right), (low, high) = _inner()
    across, along = np.linspace(left, right, GRID), np.linspace(low, high, GRID)
    x, y = (each.ravel() for each in np.meshgrid(across, along))
    distances = [np.hypot(x - p, y - q) for p, q in centres]
    margins = [1 - away if is_in else away - 1 for away, is_in in zip(distances, part, strict=True)]
    room = np.minimum.reduce([*margins, x - left, right - x, y - low, high - y])
    if not any(part):  # the names of the sets stand there
        names = NAMES_AT[len(centres)]
        room = np.minimum.reduce([room, *(np.hypot(x - p, y - q) - 0.2 for p, q in names)])
    gap = np.full_like(room, np.inf)
    for _ in range(count):
        best = int(np.argmax(np.where(room < MARGIN, -1.0, np.minimum(2 * room, gap))))
        if room[best] < MARGIN or gap[best] < MARGIN:
            return
        yield float(x[best]), float(y[best])
        gap = np.minimum(gap, np.hypot(x - x[best], y - y[best]))
