r"""Points, lines and planes as they are written: `P(1|2|3)`, `g:\vec{x}=...`, `E:2x-y+2z=5`, `d(P,E)`.

Lines are taken apart before they are read as terms, where `E:2x` would be a quotient and `|2|` an absolute
value. Importing this module does not load SymPy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inkmath.errors import InputError
from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.names import base_token, is_relation, token_of
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Node, Row, Text

Items = tuple[Node, ...]

LINES, PLANES = frozenset("ghklmn"), frozenset("EFGHKL")
COORDINATES = tuple(map(terms.Variable, ("x", "y", "z")))
POSITION = terms.Variable(r"\vec{x}")
DISTANCE, ANGLE, MEET, PLANE, LINE, FOOT, MIRROR, MIDPOINT, VECTOR = (
    "distance", "angle", "intersection", "plane", "line", "foot", "reflection", "midpoint", "vector",
)  # fmt: skip
WORDS: dict[str, frozenset[str]] = {
    DISTANCE: frozenset(("distance", "abstand")),
    ANGLE: frozenset(("angle", "winkel", "schnittwinkel")),
    MEET: frozenset(("intersection", "intersect", "schnittpunkt", "schnittgerade", "schnitt")),
    FOOT: frozenset(("projection", "foot", "projektion", "lotfußpunkt", "fußpunkt", "lot")),
    MIRROR: frozenset(("reflection", "reflect", "spiegelung", "spiegelpunkt")),
    MIDPOINT: frozenset(("midpoint", "middle", "mittelpunkt", "mitte")),
    PLANE: frozenset(("plane", "ebene")),
    LINE: frozenset(("line", "gerade")),
}
"""Words for what is asked; of several that occur the first counts."""

_SMALL = """
    find calculate compute determine the a of from to between and through points point onto on in with plane
    planes line lines perpendicular orthogonal berechne bestimme den die das der des von zu zwischen und durch
    punkte punkt auf an einer eine ebene ebenen gerade geraden bis zur zum vom
    segment strecke
"""
SMALL = frozenset(_SMALL.split())
"""Words that may stand between the objects."""


@dataclass(frozen=True, slots=True)
class Named:
    """A point, a line or a plane. term: coordinates of a point in a list, else an equation."""

    name: str
    term: Term

    @property
    def is_point(self) -> bool:
        return isinstance(self.term, terms.Tuple)


@dataclass(frozen=True, slots=True)
class Figure:
    """A problem: the objects, what is asked of them, and the names that it is asked of."""

    objects: tuple[Named, ...]
    asked: str
    names: tuple[str, ...]


def figure_in(lines: Sequence[str]) -> Figure | None:
    """The objects and the question of the lines; None where they are another kind of problem."""
    try:
        pieces = [piece for line in lines for piece in _pieces(parse(line).items)]
    except InputError:
        return None
    words = " ".join(piece[0].text for piece in pieces if isinstance(piece[0], Text))
    by_words = _asked_by_words(words) if words else None
    rest = [piece for piece in pieces if not isinstance(piece[0], Text)]
    by_signs = [asked for asked in map(_asked_by_signs, rest) if asked is not None]
    if (words and by_words is None) or len(by_signs) + (by_words is not None) > 1:
        return None
    objects = [_named(piece, k) for k, piece in enumerate(rest) if _asked_by_signs(piece) is None]
    found = tuple(each for each in objects if each is not None)
    if len(found) < len(objects) or not found:
        return None
    if not by_signs and not by_words and not _are_two_with_names(found):
        return None
    kind, names = by_signs[0] if by_signs else (by_words or MEET, tuple(each.name for each in found))
    known = {each.name for each in found}
    is_of_sets = kind == MEET and any(each.is_point for each in found)
    if len(known) < len(found) or not set(names) <= known or is_of_sets:
        return None
    return Figure(found, kind, names)


def _are_two_with_names(objects: Sequence[Named]) -> bool:
    """True for two lines or planes, which without a question are to meet."""
    return len(objects) == 2 and not any(each.is_point or each.name.startswith("(") for each in objects)


def _pieces(items: Items) -> Iterator[Items]:
    """The statements between words, and between commas outside of brackets."""
    piece: list[Node] = []
    level = 0
    for node in items:
        token = base_token(node)
        level += (token in ("(", "[")) - (token in (")", "]"))
        if isinstance(node, Text) or (level == 0 and token in (",", ";")):
            if piece:
                yield tuple(piece)
            piece = []
            if isinstance(node, Text):
                yield (node,)
        else:
            piece.append(node)
    if piece:
        yield tuple(piece)


def _named(piece: Items, count: int) -> Named | None:
    """A point, a line or a plane with its name; an equation without one is given one."""
    point = _point(piece, count)
    if point is not None:
        return point
    name, rest = "", piece
    if len(piece) > 3 and token_of(piece[1]) == ":" and _is_name(piece[0]):
        name, rest = print_latex(Row((piece[0],))), piece[2:]
    if sum(map(is_relation, map(token_of, rest))) != 1:
        return None
    try:
        equation = interpret(Row(rest))
    except InputError:
        return None
    is_equation = isinstance(equation, terms.Relation) and equation.signs == ("=",)
    letters = set(terms.variables(equation))
    if not is_equation or not (POSITION in letters or {*COORDINATES[:2]} <= letters or name):
        return None
    return Named(name or f"({count + 1})", equation)


def _is_name(node: Node) -> bool:
    return base_token(node) in LINES | PLANES


def _point(piece: Items, count: int) -> Named | None:
    r"""`P(1|2|3)` and `P=(1,2,3)`; coordinates are numbers."""
    named = base_token(piece[0]).isupper() and len(base_token(piece[0])) == 1
    start = 0 if not named else 2 if len(piece) > 2 and token_of(piece[1]) == "=" else 1
    if len(piece) < start + 4 or token_of(piece[start]) != "(" or token_of(piece[-1]) != ")":
        return None
    inner = piece[start + 1 : -1]
    bars = {"|", ";", r"\mid"} & set(map(token_of, inner))
    try:
        value = terms.Tuple(tuple(interpret(Row(part)) for part in _split(inner, bars or {","})))
    except InputError:
        return None
    if len(value.elements) not in (2, 3):
        return None
    name = print_latex(Row((piece[0],))) if named else f"({count + 1})"
    return Named(name, value) if is_numeric(value) else None


def _split(items: Items, separators: set[str]) -> Iterator[Items]:
    """The items between the separators; with bars between them, a comma belongs to a decimal."""
    part: list[Node] = []
    for node in items:
        if token_of(node) in separators:
            yield tuple(part)
            part = []
        else:
            part.append(Atom(".") if token_of(node) == "," else node)
    yield tuple(part)


def _asked_by_signs(piece: Items) -> tuple[str, tuple[str, ...]] | None:
    r"""The question of `d(P,E)`, `g\cap h` or `\angle(g,h)`, with the names that it is asked of."""
    between_points = _BETWEEN.fullmatch(print_latex(Row(piece)))
    if between_points is not None:
        is_vector = between_points["mark"] == r"\overrightarrow" and not between_points["bar"]
        return VECTOR if is_vector else DISTANCE, tuple(between_points["points"])
    first, tokens = token_of(piece[0]), [base_token(node) for node in piece]
    is_called = first in ("d", r"\angle") and len(piece) > 2 and tokens[1] == "(" and tokens[-1] == ")"
    inner = piece[2:-1] if is_called else piece
    names = [print_latex(Row((node,))) for node in inner[::2]]
    between = {base_token(node) for node in inner[1::2]}
    if len(inner) != 3 or not all(len(base_token(node)) == 1 for node in inner[::2]):
        return None
    if is_called and between <= {",", ";"}:
        return DISTANCE if first == "d" else ANGLE, tuple(names)
    return (MEET, tuple(names)) if between == {r"\cap"} else None


_BETWEEN = re.compile(
    r"(?P<bar>\|?)(?P<mark>\\overrightarrow|\\overline|(?<=\|))\{?(?P<points>[A-Z]{2})\}?(?P=bar)"
)
"""A vector or a distance between two points: `\\overrightarrow{AB}`, `|AB|`, `\\overline{AB}`."""


def _asked_by_words(text: str) -> str | None:
    """The kind that the words ask for; None where some of them say something else."""
    words = text.lower().replace(":", " ").replace(".", " ").replace(",", " ").split()
    named = frozenset().union(*WORDS.values())
    if not all(word in SMALL or word in named for word in words):
        return None
    return next((kind for kind, names in WORDS.items() if names & set(words)), None)
