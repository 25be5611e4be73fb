"""Problems about points, lines and planes: which calculation answers what is asked of which objects."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.geometry.decimals import acute_angle, closest
from inkmath.solving.geometry.objects import (
    Flat,
    Line,
    Point,
    Thing,
    are_parallel,
    column,
    dimension_of,
    equation,
    flats_of,
    holds,
    point_on,
    simplest,
    thing_of,
    tidy,
    with_parameter,
)
from inkmath.solving.geometry.reading import (
    ANGLE,
    COORDINATES,
    DISTANCE,
    FOOT,
    LINE,
    MEET,
    MIDPOINT,
    MIRROR,
    PLANE,
    Figure,
)
from inkmath.solving.rules.construct import multiply
from inkmath.solving.sentences import sentence
from inkmath.solving.systems import solve_system
from inkmath.solving.trace import aside, latex_of
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "geometry"
CLOSE = 1e-9
T = sympy.Symbol("t", real=True)
HALF = terms.Quotient(terms.Number("1"), terms.Number("2"))
NORMAL, DIRECTION = terms.Variable(r"\vec{n}"), terms.Variable(r"\vec{u}")


def solve_figure(figure: Figure, latex: str) -> Solution:
    """The distance, the angle, the intersection, the projection, or the line or plane through points."""
    draft = Draft(KIND, latex).begin()
    return draft.conclude(lambda: _solved(figure, draft))


def _solved(figure: Figure, draft: Draft) -> Solution:
    dimension = dimension_of(figure.objects)
    known = {each.name: thing_of(each, dimension) for each in figure.objects}
    things = [known[name] for name in figure.names]
    work = Work(draft)
    order = {Point: 0, Line: 1, Flat: 2}
    if figure.asked in (PLANE, LINE):
        return work.through(things, dimension, figure.asked)
    if len(things) != 2:
        raise NotCoveredError("a question about more or fewer than two objects")
    one, other = sorted(things, key=lambda thing: order[type(thing)])
    return TASKS[figure.asked](work, one, other)


@dataclass(slots=True)
class Work:
    """The calculation of one answer; its steps go into the draft."""

    draft: Draft
    checks: list[Check] = field(default_factory=list)

    def say(self, rule: str, line: Term, says: Text, is_right: bool = True) -> None:
        self.draft.steps.append(Step(rule, latex_of(line), says, is_right))

    def name(self, name: Term, value: sympy.Expr | sympy.Matrix, says: Text) -> None:
        shown = column(value) if isinstance(value, sympy.MatrixBase) else from_sympy(value)
        self.say("vector-quantity", terms.Relation((name, shown), ("=",)), says)

    def answer(self, term: Term, decimal: float | None, is_right: bool, message: str = "") -> Solution:
        says = Text("Calculated in decimals, in another way, the result is the same.")
        check = Check(latex_of(term), says, is_right, undecided=not is_right)
        latex = latex_of(term)
        if isinstance(term, terms.Tuple):  # coordinates, which would be a list without brackets
            latex = f"({','.join(map(latex_of, term.elements))})"
        answer = Answer(latex, print_term(term), decimal, verified=is_right)
        return self.draft.solution("solved", [answer], [check], message)

    # Distances

    def distance(self, one: Thing, other: Thing) -> Solution:
        value = self._distance(one, other)
        is_right = math.isclose(float(value), closest(one, other), rel_tol=CLOSE, abs_tol=CLOSE)
        return self.answer(from_sympy(value), float(value), is_right)

    def _distance(self, one: Thing, other: Thing) -> sympy.Expr:
        match one, other:
            case Point(p), Point(q):
                self.name(terms.Variable(r"\vec{v}"), q - p, sentence("Subtract the coordinates."))
                return self._length(q - p, sentence("The distance is the length of this vector."))
            case Point(p), Flat():
                return self._to_flat(p, other)
            case Point(p), Line():
                return self._to_line(p, other)
            case Line(at, along), Flat(normal):
                product = along.dot(normal)
                self._product(DIRECTION, NORMAL, along, normal)
                if product == 0:
                    says = sentence(
                        "The line is parallel to the plane: each of its points has the same distance."
                    )
                    self.name(terms.Variable("P"), at, says)
                    return self._to_flat(at, other)
                return self._zero(sentence("The line meets the plane."))
            case Flat(normal, _), Flat(second, _):
                if not are_parallel(normal, second):
                    return self._zero(sentence("The normal vectors are not parallel, so that both meet."))
                at = point_on(one)
                says = sentence(
                    "Both are parallel: each point of the one has the same distance from the other."
                )
                self.name(terms.Variable("P"), at, says)
                return self._to_flat(at, other)
            case Line(at, along), Line(_, direction):
                if are_parallel(along, direction):
                    says = sentence(
                        "Both are parallel: each point of the one has the same distance from the other."
                    )
                    self.name(terms.Variable("P"), at, says)
                    return self._to_line(at, other)
                return self._skew(one, other)
        raise NotCoveredError("the distance of these objects")

    def _zero(self, says: Text) -> sympy.Expr:
        self.say("vector-quantity", terms.Relation((terms.Variable("d"), terms.ZERO), ("=",)), says)
        return sympy.S.Zero

    def _length(self, vector: sympy.Matrix, says: Text) -> sympy.Expr:
        size = tidy(vector.norm())
        line = terms.Relation((terms.Absolute(column(vector)), from_sympy(size)), ("=",))
        self.say("vector-length", line, says)
        return size

    def _product(self, first: Term, second: Term, one: sympy.Matrix, other: sympy.Matrix) -> None:
        product = terms.Product((column(one), column(other)), (r"\cdot",))
        line = terms.Relation((product, from_sympy(one.dot(other))), ("=",))
        self.say("dot-product", line, sentence("The dot product of {} and {}.", first, second))

    def _to_flat(self, p: sympy.Matrix, flat: Flat) -> sympy.Expr:
        """The size of n·p - d over that of n."""
        self.name(NORMAL, flat.normal, sentence("The normal vector can be read off the equation."))
        size = self._length(flat.normal, sentence("Its length."))
        gap = flat.normal.dot(p) - flat.offset
        put = terms.Sum(
            (
                terms.Product((column(flat.normal), column(p)), (r"\cdot",)),
                terms.Negation(from_sympy(flat.offset)),
            )
        )
        line = terms.Relation((put, from_sympy(gap)), ("=",))
        self.say(
            "put-in", line, sentence("Substitute the point into the equation, with all terms on one side.")
        )
        value = tidy(sympy.Abs(gap) / size)
        shown = terms.Quotient(terms.Absolute(from_sympy(gap)), from_sympy(size))
        line = terms.Relation((terms.Variable("d"), shown, from_sympy(value)), ("=", "="))
        self.say(
            "divide-by-length",
            line,
            sentence("The distance is the absolute value over the length of the normal vector."),
        )
        return value

    def _to_line(self, p: sympy.Matrix, line: Line) -> sympy.Expr:
        """The size of the cross product over that of the direction."""
        gap = p - line.at
        self.name(
            terms.Variable(r"\vec{v}"),
            gap,
            sentence("The vector from the point of the line to the other point."),
        )
        cross = gap.cross(line.along)
        product = terms.Product((column(gap), column(line.along)), (r"\times",))
        shown = terms.Relation((product, column(cross)), ("=",))
        says = sentence(
            "Its cross product with the direction: the area of the parallelogram of both is its length."
        )
        self.say("cross-product", shown, says)
        area = self._length(cross, sentence("Its length."))
        base = self._length(line.along, sentence("The length of the direction."))
        value = tidy(area / base)
        shown = terms.Relation(
            (terms.Variable("d"), terms.Quotient(from_sympy(area), from_sympy(base)), from_sympy(value)),
            ("=", "="),
        )
        self.say(
            "divide-by-length",
            shown,
            sentence("The distance is the height of this parallelogram: area over base."),
        )
        return value

    def _skew(self, one: Line, other: Line) -> sympy.Expr:
        cross = one.along.cross(other.along)
        product = terms.Product((column(one.along), column(other.along)), (r"\times",))
        says = sentence("The cross product of the directions is normal to both lines.")
        self.say("cross-product", terms.Relation((product, column(cross)), ("=",)), says)
        gap = other.at - one.at
        self._product(terms.Variable(r"\vec{v}"), NORMAL, gap, cross)
        size = self._length(cross, sentence("Its length."))
        value = tidy(sympy.Abs(gap.dot(cross)) / size)
        shown = terms.Quotient(terms.Absolute(from_sympy(gap.dot(cross))), from_sympy(size))
        line = terms.Relation((terms.Variable("d"), shown, from_sympy(value)), ("=", "="))
        says = sentence("The distance is the absolute value over the length of the normal vector.")
        self.say("divide-by-length", line, says)
        return value

    # Angles

    def angle(self, one: Thing, other: Thing) -> Solution:
        vectors = [
            thing.along if isinstance(thing, Line) else thing.normal
            for thing in (one, other)
            if not isinstance(thing, Point)
        ]
        if len(vectors) < 2:
            raise NotCoveredError("the angle of a point")
        names = [self._vector_of(thing, k) for k, thing in enumerate((one, other), 1)]
        self._product(names[0], names[1], *vectors)
        sizes = [
            self._length(vector, sentence("The length of {}.", name))
            for vector, name in zip(vectors, names, strict=True)
        ]
        ratio = tidy(sympy.Abs(vectors[0].dot(vectors[1])) / (sizes[0] * sizes[1]))
        is_mixed = isinstance(one, Line) and isinstance(other, Flat)
        value = sympy.asin(ratio) if is_mixed else sympy.acos(ratio)
        function = r"\sin" if is_mixed else r"\cos"
        alpha = terms.Variable(r"\alpha")
        product = from_sympy(vectors[0].dot(vectors[1]))
        shown = terms.Quotient(terms.Absolute(product), multiply(*map(from_sympy, sizes)))
        line = terms.Relation((terms.Call(function, alpha), shown, from_sympy(ratio)), ("=", "="))
        says = (
            sentence("The sine of the angle between a line and a plane: the product over both lengths.")
            if is_mixed
            else sentence("The cosine of the acute angle: the product over both lengths.")
        )
        self.say("angle", line, says)
        degrees = math.degrees(float(value))
        is_right = math.isclose(float(value), acute_angle(vectors, is_mixed), rel_tol=1e-7, abs_tol=1e-7)
        is_exact = sympy.Rational(1, 180) * sympy.nsimplify(180 * value / sympy.pi) * sympy.pi == value
        template = "In degrees this is {}°." if is_exact else "In degrees this is about {}°."
        message = sentence(template, f"{degrees:.5g}")
        return self.answer(from_sympy(value), float(value), is_right, message)

    def _vector_of(self, thing: Thing, number: int) -> Term:
        """Names the direction of a line, or the normal vector, with its number."""
        if isinstance(thing, Line):
            name = terms.Variable(DIRECTION.token, str(number))
            self.name(name, thing.along, sentence("The direction of the line."))
            return name
        assert isinstance(thing, Flat)
        name = terms.Variable(NORMAL.token, str(number))
        self.name(name, thing.normal, sentence("The normal vector can be read off the equation."))
        return name

    # Intersections

    def meet(self, one: Thing, other: Thing) -> Solution:
        match one, other:
            case Flat(normal), Flat() if len(normal) == 3:
                return self._line_of_planes(one, other)
            case Line(at, along), Flat(normal, offset):
                return self._pierced(at, along, normal, offset)
        if isinstance(one, Point) or isinstance(other, Point):
            raise NotCoveredError("the intersection with a point")
        return self._of_lines(one, other)

    def _nothing(self, says: str) -> Solution:
        return self.draft.solution("no-solution", (), [Check(self.draft.latex, says, True)], says)

    def _pierced(
        self, at: sympy.Matrix, along: sympy.Matrix, normal: sympy.Matrix, offset: sympy.Expr
    ) -> Solution:
        put = sympy.expand(normal.dot(at + T * along))
        line = terms.Relation((from_sympy(put), from_sympy(offset)), ("=",))
        self.say("put-in", line, sentence("Substitute the line into the equation of the plane."))
        slope = normal.dot(along)
        if slope == 0:
            if normal.dot(at) == offset:
                raise NotCoveredError("a line that lies in the plane")
            return self._nothing("The line is parallel to the plane: they do not meet.")
        value = (offset - normal.dot(at)) / slope
        self.name(terms.Variable("t"), value, sentence("Solve for {}.", terms.Variable("t")))
        return self._point(at + value * along, [Flat(normal, offset), Line(at, along)])

    def _of_lines(self, one: Thing, other: Thing) -> Solution:
        flats = [flats_of(thing) for thing in (one, other)]
        rows = [(flat.normal, flat.offset) for part in flats for flat in part]
        system = sympy.Matrix([normal.T for normal, _ in rows])
        right = sympy.Matrix([offset for _, offset in rows])
        joined = system.row_join(right)
        if joined.rank() > system.rank():
            if isinstance(one, Line) and isinstance(other, Line):
                self._contradict(one, other)
            return self._nothing("No point lies on both.")
        if system.rank() < system.cols:
            raise NotCoveredError("lines with infinitely many points in common")
        at = (system.T * system).inv() * system.T * right
        if isinstance(one, Line) and isinstance(other, Line):
            s = sympy.Symbol("s", real=True)
            sides = [column(one.at + T * one.along), column(other.at + s * other.along)]
            self.say(
                "put-in",
                terms.Relation(tuple(sides), ("=",)),
                sentence("Both lines have the same point there."),
            )
            value = (at - one.at).dot(one.along) / one.along.dot(one.along)
            self.name(
                terms.Variable("t"), value, sentence("Solve the system of equations of the coordinates.")
            )
        else:
            says = sentence("Both equations hold there: solve the system.")
            system_of = tuple(equation(flat) for part in flats for flat in part)
            self.say("put-in", terms.Tuple(system_of), says)
            self.draft.steps.extend(solve_system(system_of, latex_of(terms.Tuple(system_of))).steps)
        return self._point(at, [one, other])

    def _contradict(self, one: Line, other: Line) -> None:
        """The system of equations of the coordinates, which has no solution."""
        s = sympy.Symbol("s", real=True)
        sides = (column(one.at + T * one.along), column(other.at + s * other.along))
        self.say("put-in", terms.Relation(sides, ("=",)), sentence("Both lines have the same point there."))
        rows = zip(sides[0].entries, sides[1].entries, strict=True)
        system = tuple(terms.Relation(pair, ("=",)) for pair in rows)
        self.draft.steps.extend(solve_system(system, latex_of(terms.Tuple(system))).steps)

    def _line_of_planes(self, one: Flat, other: Flat) -> Solution:
        if are_parallel(one.normal, other.normal):
            if sympy.Matrix([[*one.normal, one.offset], [*other.normal, other.offset]]).rank() == 1:
                raise NotCoveredError("two equations of the same plane")
            k = next(i for i in range(3) if one.normal[i] != 0)
            factor = other.normal[k] / one.normal[k]
            sides = (from_sympy(factor * one.offset), from_sympy(other.offset))
            says = sentence(
                "{} times the first left side is the second, but the right sides differ.",
                from_sympy(factor),
            )
            self.draft.steps.append(aside("contradiction", terms.Relation(sides, (r"\neq",)), says))
            return self._nothing("The planes are parallel: they do not meet.")
        cross = one.normal.cross(other.normal)
        product = terms.Product((column(one.normal), column(other.normal)), (r"\times",))
        says = sentence(
            "The line lies in both planes, so that its direction is normal to both normal vectors."
        )
        self.say("cross-product", terms.Relation((product, column(cross)), ("=",)), says)
        free = max(k for k in range(3) if cross[k] != 0)
        system = sympy.Matrix([one.normal.T, other.normal.T])
        kept = [k for k in range(3) if k != free]
        found = system[:, kept].inv() * sympy.Matrix([one.offset, other.offset])
        at = sympy.zeros(3, 1)
        for k, value in zip(kept, found, strict=True):
            at[k] = value
        letter = COORDINATES[free]
        says = sentence("A point of both planes: put in {} = 0 and solve the system for the others.", letter)
        self.name(terms.Variable("P"), at, says)
        along = simplest(cross)
        is_right = all(
            flat.normal.dot(at) == flat.offset and flat.normal.dot(along) == 0 for flat in (one, other)
        )
        return self.answer(with_parameter(at, along), None, is_right)

    def _point(self, at: sympy.Matrix, things: Sequence[Thing]) -> Solution:
        at = at.applyfunc(tidy)
        is_right = all(holds(thing, at) for thing in things)
        return self.answer(terms.Tuple(tuple(map(from_sympy, at))), None, is_right)

    # Projections

    def foot(self, one: Thing, other: Thing) -> Solution:
        return self._projected(one, other, is_mirrored=False)

    def mirrored(self, one: Thing, other: Thing) -> Solution:
        return self._projected(one, other, is_mirrored=True)

    def _projected(self, one: Thing, other: Thing, *, is_mirrored: bool) -> Solution:
        if not isinstance(one, Point) or isinstance(other, Point):
            raise NotCoveredError("the projection of other objects than points")
        if isinstance(other, Flat):
            says = sentence("The perpendicular through the point has the direction of the normal vector.")
            self.say("perpendicular", with_parameter(one.at, other.normal), says)
            put = sympy.expand(other.normal.dot(one.at + T * other.normal))
            line = terms.Relation((from_sympy(put), from_sympy(other.offset)), ("=",))
            self.say("put-in", line, sentence("Substitute it into the equation."))
            value = (other.offset - other.normal.dot(one.at)) / other.normal.dot(other.normal)
            foot = one.at + value * other.normal
        else:
            assert isinstance(other, Line)
            gap = other.at + T * other.along - one.at
            product = terms.Product((column(gap), column(other.along)), (r"\cdot",))
            line = terms.Relation((product, terms.ZERO), ("=",))
            says = sentence("The vector from the point to the line is at a right angle with the direction.")
            self.say("perpendicular", line, says)
            value = (one.at - other.at).dot(other.along) / other.along.dot(other.along)
            foot = other.at + value * other.along
        self.name(terms.Variable("t"), value, sentence("Solve for {}.", terms.Variable("t")))
        gap = closest(one, other)
        is_right = holds(other, foot) and math.isclose(float((foot - one.at).norm()), gap, abs_tol=CLOSE)
        if not is_mirrored:
            return self.answer(terms.Tuple(tuple(map(from_sympy, foot))), None, is_right)
        self.name(terms.Variable("F"), foot, sentence("The foot of the perpendicular."))
        image = (2 * foot - one.at).applyfunc(tidy)
        return self.answer(terms.Tuple(tuple(map(from_sympy, image))), None, is_right)

    def midpoint(self, one: Thing, other: Thing) -> Solution:
        if not isinstance(one, Point) or not isinstance(other, Point):
            raise NotCoveredError("the midpoint of other objects than points")
        total = terms.Sum((column(one.at), column(other.at)))
        middle = (one.at + other.at) / 2
        line = terms.Relation((terms.Product((HALF, total), ("",)), column(middle)), ("=",))
        self.say("vector-quantity", line, sentence("Each coordinate is the mean of both."))
        gaps = [float((middle - end.at).norm()) for end in (one, other)]
        half = closest(one, other) / 2
        is_right = all(math.isclose(gap, half, rel_tol=CLOSE, abs_tol=CLOSE) for gap in gaps)
        return self.answer(terms.Tuple(tuple(map(from_sympy, middle))), None, is_right)

    # Through points

    def through(self, things: Sequence[Thing], dimension: int, asked: str) -> Solution:
        points = [thing.at for thing in things if isinstance(thing, Point)]
        if len(points) < len(things) or len(points) != (3 if asked == PLANE else 2):
            raise NotCoveredError("a line through other than two points, or a plane through other than three")
        directions = [point - points[0] for point in points[1:]]
        if asked == LINE:
            if not any(directions[0]):
                raise NotCoveredError("a line through one point")
            self.name(
                DIRECTION, directions[0], sentence("The direction leads from the one point to the other.")
            )
            if dimension == 3:
                return self.answer(with_parameter(points[0], directions[0]), None, True)
            normal = simplest(sympy.Matrix([directions[0][1], -directions[0][0]]))
            flat = Flat(normal, normal.dot(points[0]))
            self.name(NORMAL, normal, sentence("A normal vector: swap both coordinates and change a sign."))
            return self.answer(equation(flat), None, all(holds(flat, point) for point in points))
        names = (DIRECTION, terms.Variable(r"\vec{v}"))
        for name, direction in zip(names, directions, strict=True):
            self.name(name, direction, sentence("A direction in the plane, from the first point to another."))
        cross = directions[0].cross(directions[1])
        if not any(cross):
            raise NotCoveredError("a plane through three points of one line")
        product = terms.Product(tuple(map(column, directions)), (r"\times",))
        says = sentence("The cross product of both is a normal vector.")
        self.say("cross-product", terms.Relation((product, column(cross)), ("=",)), says)
        normal = simplest(cross)
        flat = Flat(normal, normal.dot(points[0]))
        self.name(terms.Variable("d"), flat.offset, sentence("Substitute a point into the left side."))
        return self.answer(equation(flat), None, all(holds(flat, point) for point in points))


TASKS: dict[str, Callable[[Work, Thing, Thing], Solution]] = {
    DISTANCE: Work.distance,
    ANGLE: Work.angle,
    MEET: Work.meet,
    FOOT: Work.foot,
    MIRROR: Work.mirrored,
    MIDPOINT: Work.midpoint,
}
