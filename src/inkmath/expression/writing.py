"""From terms to rows: `write` is the inverse of `meaning.interpret`, with brackets where they are needed.

A product sign appears where operands side by side would be read as something else: 2 times 3 is `2\\cdot3`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from inkmath.expression import terms
from inkmath.expression.angles import parts_of
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning.counting import SCRIPTED, is_count
from inkmath.expression.names import (
    DETERMINANT,
    FUNCTION_LETTERS,
    INVERSES,
    WORDED,
    base_token,
    is_letter,
    letters_of,
    token_of,
)
from inkmath.expression.number_functions import CLOSING_OF, ROUNDING, NumberFunction, head_of, roman
from inkmath.expression.rows import NOTHING
from inkmath.expression.temperatures import SCALES, degree_unit, with_rings
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.expression.units import SIGNS, Unit, is_ratio

LIST, ARROW, EITHER, BOTH, STATEMENT, SUM, PRODUCT, FACTOR, BASE = range(9)
"""Precedence levels, loosest first; what is too loose for its place gets brackets."""

WRITTEN_INVERSES = {inverse: name for name, inverse in INVERSES.items()}


def write(term: Term) -> Row:
    """The row that means the term."""
    return Row(tuple(_nodes(term)))


def _row(term: Term) -> Row:
    return Row(tuple(_nodes(term)))


def _atoms(*tokens: str) -> list[Node]:
    return [Atom(token) for token in tokens]


def _at_least(term: Term, level: int) -> list[Node]:
    """The nodes of the term, in brackets if it holds together less tightly than the level."""
    nodes = _nodes(term)
    return nodes if _level(term) >= level else _bracketed(nodes)


def _bracketed(nodes: list[Node]) -> list[Node]:
    return [Atom("("), *nodes, Atom(")")]


def _level(term: Term) -> int:
    match term:
        case terms.Tuple():
            return LIST
        case terms.Logical(sign=sign):
            return {r"\wedge": BOTH, r"\vee": EITHER, r"\oplus": EITHER}.get(sign, ARROW)
        case terms.SetOperation(r"\overline"):
            return BASE
        case terms.Relation() | terms.Quantified() | terms.Not() | terms.Union() | terms.SetOperation():
            return STATEMENT
        case terms.Sum() | terms.Negation() | terms.PlusMinus() | NumberFunction("mod"):
            return SUM
        case terms.Product() | terms.Integral() | terms.Aggregate() | terms.Limit():
            return PRODUCT
        case terms.Quotient() if is_ratio(term):
            return FACTOR
        case terms.Quotient(sign=sign):
            return FACTOR if sign == r"\frac" else PRODUCT
        case terms.Derivative(body=body):
            return FACTOR if isinstance(body, terms.Variable) else PRODUCT
        case terms.Mixed() | terms.Power() | terms.Call() | terms.Scaled() | terms.Number(continues=True):
            return FACTOR
        case terms.Transpose():
            return FACTOR
        case terms.Determinant(matrix):
            return BASE if isinstance(matrix, terms.Matrix) else FACTOR
        case terms.Numeral() | terms.Indexed() | NumberFunction("permutations"):
            return FACTOR
    return BASE


def _nodes(term: Term) -> list[Node]:
    match term:
        case terms.Number(text, continues):
            return _atoms(*text, *([r"\ldots"] if continues else []))
        case terms.Numeral(digits, base) if not digits.isdecimal():
            return [*_atoms("(", *digits), Script(Atom(")"), sub=Row(tuple(_atoms(*str(base)))))]
        case terms.Numeral(digits, base):
            return [*_atoms(*digits[:-1]), Script(Atom(digits[-1]), sub=Row(tuple(_atoms(*str(base)))))]
        case terms.Mixed(whole, numerator, denominator):
            over = Fraction(Row(tuple(_atoms(*str(numerator)))), Row(tuple(_atoms(*str(denominator)))))
            return [*_atoms(*str(whole)), over]
        case terms.Constant(token):
            return _atoms(token)
        case terms.Variable():
            return _letter(term, None)
        case Unit(symbol) if symbol in SCALES.values():
            return degree_unit(symbol)
        case Unit(symbol):
            return [Atom(SIGNS[symbol]) if symbol in SIGNS else Text(symbol)]
        case terms.Indexed(sequence, indices):
            return [Script(Atom(sequence.token), _row(terms.Tuple(indices)), _primes(sequence.primes))]
        case terms.Sum(parts):
            return _sum(parts)
        case terms.Negation(inner):
            return [Atom("-"), *_at_least(inner, PRODUCT)]
        case terms.PlusMinus(inner, flipped):
            return [Atom(r"\mp" if flipped else r"\pm"), *_at_least(inner, PRODUCT)]
        case terms.Product(factors, signs):
            return with_rings(_product(factors, signs))
        case terms.Quotient(Unit(above), below) if is_ratio(term):
            name, exponent = (below.base, below.exponent) if isinstance(below, terms.Power) else (below, None)
            assert isinstance(name, Unit)
            word = Text(f"{above}/{name.symbol}")
            return [word] if exponent is None else [Script(word, sup=_row(exponent))]
        case terms.Quotient(numerator, denominator, sign):
            if sign == r"\frac":
                return [Fraction(_row(numerator), _row(denominator))]
            return [*_at_least(numerator, PRODUCT), Atom(sign), *_at_least(denominator, FACTOR)]
        case terms.Power(base, exponent):
            return _power(base, exponent)
        case terms.Root(radicand, index):
            return [Root(_row(radicand), None if index is None else _row(index))]
        case terms.Conjugate(inner):
            return [Decorated(r"\overline", _row(inner))]
        case terms.Absolute(inner):
            return [Atom("|"), *_nodes(inner), Atom("|")]
        case terms.Factorial(inner, double):
            operand = _nodes(inner)
            if _level(inner) < BASE or isinstance(inner, terms.Factorial):
                operand = _bracketed(operand)  # two signs side by side are the double factorial
            return [*operand, *_atoms(*("!!" if double else "!"))]
        case terms.Scaled(inner, unit):
            if unit == "degree":
                return _degrees(inner)
            return [*_at_least(inner, BASE), Atom(r"\%" if unit == "percent" else r"\permil")]
        case terms.Call():
            return _call(term, None)
        case NumberFunction():
            return _number_function(term)
        case terms.Apply():
            return _application(term)
        case terms.Relation(sides, signs):
            nodes = _side(sides[0])
            for sign, side in zip(signs, sides[1:], strict=True):
                nodes += [Atom(sign), *_side(side)]
            return nodes
        case terms.Logical(sign, parts):
            of_letters = sign == r"\vee" and not any(
                isinstance(part, terms.Relation) for part in terms.walk(term)
            )
            return _joined(sign, parts, STATEMENT if of_letters else _level(term) + 1)
        case terms.Not(inner):
            tight = isinstance(inner, terms.Not) or _level(inner) == BASE
            return [Atom(r"\neg"), *(_nodes(inner) if tight else _bracketed(_nodes(inner)))]
        case terms.Union(sets):
            return _joined(r"\cup", sets, SUM)
        case terms.SetOperation(r"\overline", (inner,)):
            return [Decorated(r"\overline", _row(inner))]
        case terms.SetOperation(sign, sets):
            return _joined(sign, sets, SUM)
        case terms.SetBuilder(scope, condition):
            return [Atom(r"\{"), *_nodes(scope), Atom(r"\mid"), *_nodes(condition), Atom(r"\}")]
        case terms.Quantified(sign, scope, body):
            return [Atom(sign), *_nodes(scope), *([] if body is None else [Atom(","), *_nodes(body)])]
        case terms.Tuple(elements):
            nodes = _joined(",", elements, EITHER)
            return _bracketed(nodes) if _has_decimal_comma(elements) else nodes
        case terms.SetOf(elements):
            return [Atom(r"\{"), *_joined(",", elements, EITHER), Atom(r"\}")]
        case terms.Interval(lower, upper, left_open, right_open, turned=True):
            inside = [*_at_least(lower, EITHER), Atom(";"), *_at_least(upper, EITHER)]
            return [Atom("]" if left_open else "["), *inside, Atom("[" if right_open else "]")]
        case terms.Interval(lower, upper, left_open, right_open):
            ends = ("(" if left_open else "[", ")" if right_open else "]")
            return [Atom(ends[0]), *_joined(",", (lower, upper), EITHER), Atom(ends[1])]
        case terms.Dots():
            return _atoms(r"\ldots")
        case terms.Determinant(matrix) if not isinstance(matrix, terms.Matrix):
            return [Atom(DETERMINANT), *_bracketed(_nodes(matrix))]
        case terms.Transpose(inner):
            return _raised(_at_least(inner, BASE), Row((Atom("T"),)))
        case terms.Matrix() | terms.Determinant() | terms.Binomial() | terms.Pieces():
            return [_grid(term)]
    return _calculus(term)


def _grid(term: terms.Matrix | terms.Determinant | terms.Binomial | terms.Pieces) -> Grid:
    match term:
        case terms.Matrix(environment=environment, bar=bar):
            return Grid(environment, tuple(_cells(row, bar) for row in term.rows))
        case terms.Determinant(matrix):
            assert isinstance(matrix, terms.Matrix)
            return replace(_grid(matrix), environment="vmatrix")
        case terms.Binomial(upper, lower):
            return Grid("binom", ((_row(upper),), (_row(lower),)))
        case terms.Pieces(values, conditions):
            rows = zip(values, conditions, strict=True)
            return Grid("cases", tuple((_row(value), _condition(condition)) for value, condition in rows))


def _cells(row: tuple[Term, ...], bar: int) -> tuple[Row, ...]:
    """The cells of a row of a matrix, with one for the line between two columns."""
    cells = tuple(map(_row, row))
    return (*cells[:bar], Row((Atom("|"),)), *cells[bar:]) if bar else cells


def _condition(condition: Term | None) -> Row:
    return Row((Text("otherwise"),)) if condition is None else _row(condition)


def _calculus(term: Term) -> list[Node]:
    match term:
        case terms.Derivative(body, variable, order, partial):
            return _derivative(body, variable, order, r"\partial" if partial else "d")
        case terms.Integral(body, variable, lower, upper):
            differential = [] if variable is None else [Atom("d"), *_nodes(variable)]
            return [_with_limits(r"\int", lower, upper), *_at_least(body, PRODUCT), *differential]
        case terms.Aggregate(sign, body, index, lower, upper):
            below = [] if index is None else _nodes(index)
            if lower is not None:
                below += [Atom("="), *_nodes(lower)]
            return [_scripts(Atom(sign), below, [] if upper is None else _nodes(upper)), *_body(body)]
        case terms.Limit(body, variable, target, side):
            goal = _nodes(target) if not side else _raised(_at_least(target, BASE), Row((Atom(side),)))
            return [
                _scripts(Atom(r"\lim"), [*_nodes(variable), Atom(r"\rightarrow"), *goal], []),
                *_body(body),
            ]
    raise TypeError(f"no way to write {type(term).__name__}")


def _body(term: Term) -> list[Node]:
    return _at_least(term, PRODUCT)


def _scripts(base: Atom, sub: list[Node], sup: list[Node]) -> Node:
    if not sub and not sup:
        return base
    return Script(base, Row(tuple(sub)) if sub else None, Row(tuple(sup)) if sup else None)


def _with_limits(token: str, lower: Term | None, upper: Term | None) -> Node:
    return _scripts(
        Atom(token), [] if lower is None else _nodes(lower), [] if upper is None else _nodes(upper)
    )


def _degrees(number: Term) -> list[Node]:
    """The angle of a number of degrees, in minutes and seconds where it is given so."""
    parts = parts_of(number)
    if parts is None:
        return _raised(_at_least(number, BASE), Row((Atom(r"\circ"),)))
    marks = (Row((Atom(r"\circ"),)), _primes(1), _primes(2))
    written = [(part, mark) for part, mark in zip(parts, marks, strict=True) if part is not None]
    return [
        node for part, mark in written for node in (*_atoms(*part[:-1]), Script(Atom(part[-1]), sup=mark))
    ]


def _primes(count: int) -> Row | None:
    return Row((Atom(r"\prime"),) * count) if count else None


def _letter(variable: terms.Variable, sup: Row | None) -> list[Node]:
    """A letter with its subscript and primes, and perhaps an exponent behind the primes."""
    sub = parse(variable.sub) if variable.sub else None
    primes = (Atom(r"\prime"),) * variable.primes
    above = Row((*primes, *(sup.items if sup is not None else ())))
    marked = parse(variable.token).items if variable.token.endswith("}") else ()
    *before, node = marked or _atoms(*variable.token.split(" "))
    assert not isinstance(node, Script)
    is_bare = sub is None and not above.items
    return [*before, node if is_bare else Script(node, sub, above if above.items else None)]


def _joined(sign: str, parts: tuple[Term, ...], level: int) -> list[Node]:
    """The parts with the sign between them, each in brackets if it is looser than the level."""
    nodes: list[Node] = []
    for k, part in enumerate(parts):
        nodes += [*([Atom(sign)] if k else []), *_at_least(part, level)]
    return nodes


def _has_decimal_comma(elements: tuple[Term, ...]) -> bool:
    """True if a comma between two elements would be read as a decimal comma."""
    if all(isinstance(element, terms.Number | terms.Relation) for element in elements):
        return False
    pairs = [(_nodes(left), _nodes(right)) for left, right in pairwise(elements)]
    return any(token_of(left[-1]).isdecimal() and base_token(right[0]).isdecimal() for left, right in pairs)


def _side(term: Term) -> list[Node]:
    is_whole = isinstance(term, terms.Union | terms.SetOperation | terms.Logical | terms.Not)
    return _nodes(term) if is_whole else _at_least(term, SUM)


def _sum(parts: tuple[Term, ...]) -> list[Node]:
    nodes: list[Node] = []
    for k, part in enumerate(parts):
        sign, operand = _signed(part)
        own, bound = _at_least(operand, PRODUCT), _bound_at_end(operand)
        if bound and bound & _letters_of(parts[k + 1 :]):
            own = _bracketed(own)
        nodes += [*([Atom(sign)] if k or sign != "+" else []), *own]
    return nodes


def _signed(part: Term) -> tuple[str, Term]:
    """The sign before a part of a sum, and what it stands before."""
    match part:
        case terms.Negation(inner):
            return "-", inner
        case terms.PlusMinus(inner, flipped):
            return r"\mp" if flipped else r"\pm", inner
    return "+", part


def _bound_at_end(term: Term) -> set[str]:
    """The letters bound by sums and limits that reach to the end of the term, and would reach on."""
    match term:
        case terms.Product(factors):
            return _bound_at_end(factors[-1])
        case terms.Aggregate(body=body, index=index):
            return _bound_at_end(body) | ({index.token} if index is not None else set())
        case terms.Limit(body=body, variable=variable):
            return _bound_at_end(body) | {variable.token}
    return set()


def _letters_of(parts: tuple[Term, ...]) -> set[str]:
    return letters_of([node for part in parts for node in _nodes(part)])


def _product(factors: tuple[Term, ...], signs: tuple[str, ...]) -> list[Node]:
    nodes = _at_least(factors[0], PRODUCT)
    if isinstance(factors[0], terms.Product) or _takes_what_follows(factors[0]):
        nodes = _bracketed(_nodes(factors[0]))
    for left, sign, factor in zip(factors, signs, factors[1:], strict=False):
        right = _at_least(factor, PRODUCT if factor is factors[-1] and _is_open_ended(factor) else FACTOR)
        nodes += [
            *_atoms(*([sign or _needed_sign(left, right)] if sign or _needed_sign(left, right) else [])),
            *right,
        ]
    return nodes


def _is_open_ended(term: Term) -> bool:
    return isinstance(term, terms.Integral) or _takes_what_follows(term)


def _takes_what_follows(term: Term) -> bool:
    """True if a factor behind the term would be read as part of it."""
    if isinstance(term, terms.Integral):
        return term.variable is None
    if isinstance(term, terms.Derivative):
        return not isinstance(term.body, terms.Variable)
    return isinstance(term, terms.Aggregate | terms.Limit)


def _needed_sign(left: Term, right: list[Node]) -> str:
    """The sign without which the operands would be read as something else."""
    first = base_token(right[0])
    runs_together = first.isdecimal() or first == "."
    is_mixed = isinstance(left, terms.Number) and isinstance(right[0], Fraction)
    is_applied = isinstance(left, terms.Variable) and first == "(" and _may_be_applied(left, right)
    is_difference = left == terms.Variable(r"\Delta")
    is_numeral = isinstance(left, terms.Variable) and _may_end_numeral(right[0])
    needs_sign = runs_together or is_mixed or is_applied or is_difference or is_numeral
    return r"\cdot" if needs_sign else ""


def _may_end_numeral(node: Node) -> bool:
    """True if a capital letter has a subscript that may be a base, as in `F_{16}`."""
    sub = print_latex(node.sub) if isinstance(node, Script) and node.sub is not None else ""
    return base_token(node).isupper() and sub.isdecimal() and 11 <= int(sub[:3]) <= 36


def _may_be_applied(letter: terms.Variable, right: list[Node]) -> bool:
    is_single = len(right) == 3 and is_letter(token_of(right[1]))
    return letter.token in FUNCTION_LETTERS or letter.primes > 0 or is_single


def _power(base: Term, exponent: Term) -> list[Node]:
    sup = _row(exponent)
    if isinstance(base, terms.Variable) and not base.token.startswith(r"\Delta "):
        nodes = _letter(base, None)
        return _raised(nodes, sup) if _would_count(nodes[-1], sup) else _letter(base, sup)
    if isinstance(base, terms.Indexed):
        above = Row(((Atom(r"\prime"),) * base.sequence.primes) + sup.items)
        return [Script(Atom(base.sequence.token), _row(terms.Tuple(base.indices)), above)]
    is_named = isinstance(base, terms.Call) and base.function not in WORDED
    if isinstance(base, terms.Call) and is_named and exponent != terms.Negation(terms.Number("1")):
        return _call(base, sup)
    nodes = _at_least(base, BASE)
    if isinstance(base, terms.Interval | terms.SetOf) or _is_scripted(nodes[-1]):
        nodes = _bracketed(_nodes(base))
    return _raised(nodes, sup)


def _would_count(node: Node, sup: Row) -> bool:
    """True if a letter with its subscript and this exponent would be read as a number of choices."""
    is_letter = isinstance(node, Script) and base_token(node) in SCRIPTED
    return is_letter and isinstance(node, Script) and node.sub is not None and is_count(node.sub, sup)


def _is_scripted(node: Node) -> bool:
    return isinstance(node, Script | Fraction)


def _raised(nodes: list[Node], sup: Row) -> list[Node]:
    *before, last = nodes if not _is_scripted(nodes[-1]) else _bracketed(nodes)
    assert not isinstance(last, Script)
    return [*before, Script(last, sup=sup)]


def _call(call: terms.Call, sup: Row | None) -> list[Node]:
    name = call.function
    if name in WRITTEN_INVERSES and sup is None:
        name, sup = WRITTEN_INVERSES[name], Row((Atom("-"), Atom("1")))
    if name in WORDED:
        return [Text(name.removeprefix("\\")), *_bracketed(_nodes(call.argument))]
    base = [] if call.base is None else _nodes(call.base)
    head = _scripts(Atom(name), base, [] if sup is None else list(sup.items))
    return [head, *_bracketed(_nodes(call.argument))]


def _number_function(term: NumberFunction) -> list[Node]:
    if term.name == "roman":
        return [Text(roman(int(term.arguments[0].text)))]  # type: ignore[attr-defined]
    if term.name == "mod":
        dividend, divisor = term.arguments
        return [*_at_least(dividend, PRODUCT), Atom(r"\bmod"), *_at_least(divisor, FACTOR)]
    if term.name == "permutations":
        below = [Row(tuple(_nodes(argument))) for argument in term.arguments]
        return [Script(NOTHING, below[0]), Script(Atom("P"), below[1])]
    for opening, name in ROUNDING.items():
        if name == term.name:
            return [Atom(opening), *_nodes(term.arguments[0]), Atom(CLOSING_OF[opening])]
    return [head_of(term.name), *_bracketed(_joined(",", term.arguments, EITHER))]


def _application(term: terms.Apply) -> list[Node]:
    sup = None
    if term.inverse:
        sup = Row((Atom("-"), Atom("1")))
    elif term.order is not None:
        sup = Row(tuple(_bracketed(_nodes(term.order))))
    return [*_letter(term.head, sup), *_bracketed(_joined(",", term.arguments, EITHER))]


def _derivative(body: Term, variable: terms.Variable, order: Term, mark: str) -> list[Node]:
    sup = [] if order == terms.Number("1") else _nodes(order)
    operand = _nodes(body) if isinstance(body, terms.Variable) else []
    below = _letter(variable, Row(tuple(sup)) if sup else None)
    fraction = Fraction(Row((_scripts(Atom(mark), [], sup), *operand)), Row((Atom(mark), *below)))
    return [fraction, *([] if operand else _body(body))]
