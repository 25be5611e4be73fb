"""The parser: statements, sums, products and powers of a row; other modules read what is inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.meaning import (
    brackets,
    calculus,
    conjugates,
    counting,
    dots,
    functions,
    grids,
    letters,
    number_functions,
    numbers,
)
from inkmath.expression.meaning.connectives import CONNECTIVES, connected, values_named
from inkmath.expression.meaning.context import MAX_DEPTH, Context
from inkmath.expression.meaning.survey import without_stray_marks
from inkmath.expression.names import (
    ANY_SIGN,
    CLOSING,
    DETERMINANT,
    DIVISION,
    DOTS,
    FUNCTIONS,
    MULTIPLICATION,
    OPENING,
    QUANTIFIERS,
    SET_OPERATIONS,
    TRANSPOSED,
    base_token,
    is_letter,
    is_relation,
    letters_of,
    token_of,
    written,
)
from inkmath.expression.number_functions import TOKENS, is_sign_of_mod
from inkmath.expression.rows import NOTHING
from inkmath.expression.temperatures import with_degree_units
from inkmath.expression.terms import Term, product_of
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.expression.units import SIGNS, Unit, unit_term

CURRENCIES = {token: symbol for symbol, token in SIGNS.items() if symbol != "min"}
NUMBERS = (terms.Number, terms.Negation, terms.Sum, terms.Product, terms.Quotient, terms.Root, terms.Power)
"""Terms that stand for a number: where a set is expected, braces around one must have been dissolved."""


def read(row: Row | tuple[Node, ...], context: Context) -> Term:
    """The term of a whole row, or of part of one."""
    items = row.items if isinstance(row, Row) else row
    if len(items) == 1 and isinstance(items[0], Grid) and grids.is_system(items[0]):
        return grids.read_system(items[0], lambda row: read(row, context.deeper()))
    items = with_degree_units(items)
    reader = Reader(without_stray_marks(items, context.choices, context.depth == 0), context.deeper())
    if not reader.items:
        raise MeaninglessError("there is nothing where an operand is needed")
    term = reader.statements()
    if reader.peek() is not None:
        raise MeaninglessError(f"`{written(reader.peek())}` has no definite meaning where it stands")
    return term


INCLUSIONS = frozenset({r"\subset", r"\subseteq", r"\nsubseteq", r"\subsetneq", r"\supset", r"\supseteq"})
"""Relations between sets."""


class Reader:
    """A precedence parser over the nodes of one row.

    Each method reads what it is named after from the cursor on, and leaves the cursor behind it.
    """

    def __init__(self, items: tuple[Node, ...], context: Context) -> None:
        self.items = items
        self.context = context
        self.at = 0
        self.open_bars = 0

    # The cursor

    def peek(self) -> Node | None:
        return self.items[self.at] if self.at < len(self.items) else None

    def token(self, ahead: int = 0) -> str:
        """The token at the cursor; empty where there is none or more than an atom."""
        k = self.at + ahead
        return token_of(self.items[k]) if k < len(self.items) else ""

    def base(self) -> str:
        """The token at the cursor without its scripts."""
        return base_token(self.items[self.at]) if self.at < len(self.items) else ""

    def take(self) -> Node:
        node = self.peek()
        if node is None:
            raise MeaninglessError("an operand is missing at the end")
        self.at += 1
        return node

    def nested(self) -> Reader:
        """A reader of the same items that is one level deeper; its cursor starts here."""
        inner = Reader(self.items, self.context.deeper())
        inner.at = self.at
        return inner

    def read(self, row: Row | tuple[Node, ...]) -> Term:
        """The term of a row inside, or of part of this one."""
        return read(row, self.context)

    def shown(self, start: int, end: int) -> str:
        """The LaTeX of some of the items."""
        return written(Row(self.items[start:end]))

    def closing(self) -> int | None:
        """The place where the bracket at the cursor closes; None where it does not."""
        level = 0
        for k in range(self.at, len(self.items)):
            token = base_token(self.items[k])
            level += (token in OPENING) - (token in CLOSING)
            if level == 0:
                return k
        return None

    def within(self, index: str) -> Reader:
        """A reader of the same items in the scope of an index; its cursor starts here."""
        inner = self.nested()
        inner.context = inner.context.binding(index)
        return inner

    # Statements

    def statements(self) -> Term:
        """Statements with `,`, `\\vee` and `\\wedge` between them, the loosest first."""
        parts, signs = [self.statement()], list[str]()
        while self.token() in (*CONNECTIVES, ";"):
            signs.append("," if self.token() == ";" else self.token())
            self.take()
            parts.append(self.statement())
        parts = values_named(parts, signs)
        for sign in reversed(CONNECTIVES):
            parts, signs = connected(parts, signs, sign)
        return parts[0]

    def statement(self) -> Term:
        if self.token() in QUANTIFIERS:
            return self.quantified()
        if self.token() in DOTS and (self.at + 1 == len(self.items) or self.token(1) in (",", ";", *CLOSING)):
            self.take()
            return terms.Dots()
        if self.token() == "?" and (self.at + 1 == len(self.items) or self.token(1) in (",", ";")):
            self.take()
            return terms.Variable(r"\square")
        sides, signs = [self.united(self.sum())], list[str]()
        while is_relation(self.token()) or self.divides():
            signs.append(r"\mid" if self.divides() else self.token())
            self.take()
            side = self.united(self.sum())
            sides.append(_as_set(side) if signs[-1] in (r"\in", r"\notin") else side)
        if not signs:
            return number_functions.read_modulus(self, sides[0])
        if set(signs) <= INCLUSIONS:
            sides = [_as_interval(side) for side in sides]
        return terms.Relation(tuple(sides), tuple(signs))

    def divides(self) -> bool:
        """True if a single bar stands between numbers: `3|12`."""
        is_bar = self.token() == "|" and self.open_bars == 0
        bars = [node for node in self.items if base_token(node) == "|"]
        return is_bar and len(bars) == 1 and not letters_of(self.items)

    def united(self, first: Term) -> Term:
        """The set that was just read, with the sets that are joined to it or taken away."""
        whole = self.intersected(first)
        while self.token() in (r"\cup", r"\setminus"):
            sign = written(self.take())
            part = _as_set(self.intersected(self.sum()))
            if sign == r"\setminus":
                whole = terms.SetOperation(sign, (_as_set(whole), part))
            elif isinstance(whole, terms.Union) and whole is not first:
                whole = terms.Union((*whole.sets, part))
            else:
                whole = terms.Union((_as_set(whole), part))
        return whole

    def intersected(self, first: Term) -> Term:
        """The set that was just read, with those that it is intersected with."""
        parts = [first]
        while self.token() == r"\cap":
            self.take()
            parts.append(self.sum())
        return first if len(parts) == 1 else terms.SetOperation(r"\cap", tuple(map(_as_set, parts)))

    def quantified(self) -> Term:
        sign = self.token()
        self.take()
        scope = self.statement()
        if self.token() == ",":
            self.take()
        body = None if self.peek() is None or self.base() in CLOSING else self.statements()
        return terms.Quantified(sign, scope, body)

    # Arithmetic

    def sum(self) -> Term:
        starts, parts = [self.at], [self.signed(self.product)]
        while self.token() in ANY_SIGN:
            if self.token(1) in DOTS:
                dots.continue_sum(self, starts, parts)
                continue
            starts.append(self.at)
            parts.append(self.signed(self.product))
        if len(parts) > 1:
            number_functions.require_one_operand(self, starts[0])
        if len(parts) > 1 and _is_percentage(parts[-1]):
            *before, share = parts
            if not self.context.choices.takes("percent", self.shown(starts[0], self.at)):
                whole = before[0] if len(before) == 1 else terms.Sum(tuple(before))
                return terms.Product((whole, terms.Sum((terms.Number("1"), share))), ("",))
        term = parts[0] if len(parts) == 1 else terms.Sum(tuple(parts))
        return brackets.read_limits(self, term) if brackets.is_bar_of_limits(self) else term

    def signed(self, operand: Callable[[], Term]) -> Term:
        """An operand (read by the given method) with the signs before it; a plus says nothing."""
        signs = []
        while self.token() in ANY_SIGN:
            signs.append(self.token())
            self.take()
        if len(signs) > 4:
            raise MeaninglessError("there are too many signs in a row")
        term = operand()
        for sign in reversed(signs):
            term = _with_sign(sign, term)
        return term

    def product(self) -> Term:
        first = self.at
        starts, factors, signs, quotients = [self.at], [self.power()], list[str](), 0
        while True:
            sign = self.token()
            if sign in DOTS or (sign in MULTIPLICATION and self.token(1) in DOTS):
                dots.continue_product(self, starts, factors, signs)
            elif sign in DIVISION:
                self.take()
                quotients += 1
                factors = [terms.Quotient(product_of(factors, signs), self.divisor(first), sign)]
                starts, signs = [self.at], []
            elif sign == r"\bmod" or is_sign_of_mod(self.items, self.at):
                self.at += 1 if sign == r"\bmod" else 3
                divisor = self.signed(self.power)
                factors = [number_functions.remainder(product_of(factors, signs), divisor)]
                starts, signs = [self.at], []
            elif sign in MULTIPLICATION:
                self.take()
                signs.append(r"\cdot" if sign in (".", "*") else sign)
                starts.append(self.at)
                factors.append(self.signed(self.power))
            elif number_functions.takes_share(self):
                starts.append(self.at)
                number_functions.read_share(self, factors, signs)
            elif self.starts_operand():
                signs.append("")
                starts.append(self.at)
                factors.append(self.power())
            else:
                return product_of(factors, signs)
            if quotients > MAX_DEPTH:
                raise MeaninglessError("there are too many divisions in a row")

    def divisor(self, start: int) -> Term:
        """The divisor: one operand; what stands beside it is multiplied afterwards.

        start: where the product begins.
        """
        factors = [self.signed(self.power)]
        if self.starts_operand():
            end = self.closing() if self.token() in OPENING else self.at
            part = self.shown(start, (self.at if end is None else end) + 1)
            if not self.context.choices.takes("left-to-right", part):
                while self.starts_operand():
                    factors.append(self.power())
        return product_of(factors, [""] * (len(factors) - 1))

    def starts_operand(self) -> bool:
        """True if an operand begins here, so that it is multiplied with what stands before it."""
        node, token = self.peek(), self.base()
        if isinstance(node, Script) and isinstance(node.base, Fraction | Root | Grid | Text):
            return True
        if token == "|":
            return self.open_bars == 0 and not self.divides() and not brackets.is_bar_of_limits(self)
        if token == "(" and self.token(1) == r"\bmod":
            return False
        return (
            isinstance(node, Fraction | Root | Grid | Decorated | Text)
            or token.isdecimal()
            or is_letter(token)
            or token in FUNCTIONS
            or token in TOKENS
            or token in CURRENCIES
            or token == DETERMINANT
            or functions.is_of_complex_number(node)
            or token in OPENING
            or token in calculus.BIG_OPERATORS
            or token == NOTHING.token
        )

    def power(self) -> Term:
        """An operand with what stands behind it: factorials and signs such as per cent."""
        term = self.operand()
        while (token := self.base()) in ("!", *number_functions.SHARES):
            count, node = 1, self.take()
            while token == "!" == self.base() and not isinstance(node, Script):
                count, node = count + 1, self.take()
            if token in number_functions.SHARES:
                term = terms.Scaled(term, number_functions.SHARES[token])
            elif count == 2 and not self.context.choices.takes("double-factorial", "!!"):
                term = terms.Factorial(terms.Factorial(term))
            else:
                term = _factorial(term, count)
            if isinstance(node, Script):
                term = self.scripted(term, node)
        return term

    def operand(self) -> Term:
        node, token = self.peek(), self.base()
        in_base = numbers.read_numeral(self)
        if in_base is not None:
            return in_base
        counted = counting.read_count(self)
        if counted is not None:
            return counted
        function = number_functions.read_number_function(self)
        if function is not None:
            return function
        if token.isdecimal() or (token == "." and self.token(1).isdecimal()):
            return numbers.read_number(self)
        if token == "?":
            return letters.read_place(self)
        if token == r"\unknown":
            raise MeaninglessError("a symbol (☐) was not recognised")
        if functions.is_of_matrix(node) or functions.is_of_complex_number(node):
            return functions.read_function_of_operand(self)
        if is_letter(token):
            return letters.read_letter(self)
        if token in FUNCTIONS:
            return functions.read_call(self)
        if functions.is_named_by_word(node):
            return functions.read_named_by_word(self)
        if token in OPENING:
            return brackets.read_group(self)
        if token == "|":
            return brackets.read_absolute(self)
        if token in calculus.BIG_OPERATORS:
            return calculus.read_big_operator(self)
        if node is not None and conjugates.is_conjugate(node):
            return conjugates.read_conjugate(self)
        if node is not None and letters.is_marked_name(node):
            return letters.read_marked_name(self)
        node = self.take()
        scripts = node if isinstance(node, Script) else None
        match node.base if isinstance(node, Script) else node:
            case Fraction() as fraction:
                term = calculus.read_derivative(fraction, self) if scripts is None else None
                return self.scripted(term or self.fraction(fraction), scripts)
            case Root(radicand, index):
                root = terms.Root(self.read(radicand), None if index is None else self.read(index))
                return self.scripted(root, scripts)
            case Grid() as grid:
                return self.scripted(grids.read_grid(grid, self.read), scripts)
            case Decorated(r"\overline", body) if {*map(token_of, body.items)} & SET_OPERATIONS:
                return self.scripted(terms.SetOperation(r"\overline", (self.read(body),)), scripts)
            case Decorated() as decorated:
                raise MeaninglessError(f"the mark in `{written(decorated)}` is not covered yet")
            case Atom(token) if token in CURRENCIES:
                return self.scripted(Unit(CURRENCIES[token]), scripts)
            case Text(text) if (unit := unit_term(text)) is not None:
                return self.unit(unit, scripts)
            case Text(text):
                raise MeaninglessError(f"the word or unit `{text}` is not covered yet")
        raise MeaninglessError(f"`{written(node)}` has no definite meaning where it stands")

    def unit(self, unit: Term, scripts: Node | None) -> Term:
        """The unit with an exponent, which belongs to what stands last: `m/s^{2}`."""
        if isinstance(unit, terms.Quotient):
            return replace(unit, denominator=self.scripted(unit.denominator, scripts))
        return self.scripted(unit, scripts)

    def fraction(self, fraction: Fraction) -> Term:
        return terms.Quotient(self.read(fraction.numerator), self.read(fraction.denominator))

    def scripted(self, base: Term, node: Node | None) -> Term:
        """The base with the scripts of the node."""
        if not isinstance(node, Script):
            return base
        if node.sub is not None:
            raise MeaninglessError(f"the subscript of `{written(node)}` has no definite meaning")
        return base if node.sup is None else self.raised(base, node.sup)

    def raised(self, base: Term, sup: Row) -> Term:
        mark = token_of(sup.items[0]) if len(sup.items) == 1 else ""
        if mark == "!":
            return terms.Factorial(base)
        if mark == r"\prime" and isinstance(base, terms.Union | terms.SetOperation):
            return terms.SetOperation(r"\overline", (base,))
        if mark == r"\circ" or (mark == "o" and isinstance(base, terms.Number)):
            return terms.Scaled(base, "degree")
        if mark == "*" and conjugates.is_complex(base):
            return terms.Conjugate(base)
        if mark in TRANSPOSED and grids.is_matrix(base):
            return terms.Transpose(base)
        if sup.items and all(token_of(item) == r"\prime" for item in sup.items):
            return calculus.with_primes(base, len(sup.items))
        return terms.Power(base, self.read(sup))


def _with_sign(sign: str, term: Term) -> Term:
    if sign == "+":
        return term
    return number_functions.negated(term) if sign == "-" else terms.PlusMinus(term, flipped=sign == r"\mp")


def _is_percentage(term: Term) -> bool:
    inner = term.term if isinstance(term, terms.Negation) else term
    return isinstance(inner, terms.Scaled) and inner.unit == "percent"


def _factorial(term: Term, count: int) -> Term:
    if count > 2:
        raise MeaninglessError("more than two `!` in a row have no definite meaning")
    return terms.Factorial(term, double=count == 2)


def _as_set(term: Term) -> Term:
    """The set that a term means where one is expected: a pair is an open interval, a number a set of one."""
    match term:
        case terms.Power(terms.Variable(), terms.Variable("c" | "C")):  # a complement
            return term
    return terms.SetOf((term,)) if isinstance(term, NUMBERS) else _as_interval(term)


def _as_interval(term: Term) -> Term:
    """A pair as an open interval; other terms as they are."""
    if isinstance(term, terms.Tuple) and len(term.elements) == 2:
        return terms.Interval(*term.elements, left_open=True, right_open=True)
    return term
