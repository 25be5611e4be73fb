r"""From what is written to what is meant: `interpret(row)` gives the term.

All reading conventions are decided here and nowhere else.

Numbers
- Digits side by side are one number, `.` before a digit is the decimal point. A comma is a thousands
  separator where it stands outside brackets and every comma of the row has exactly three digits after it
  and one to three before the first.
- A whole number directly before a proper fraction of whole numbers is a mixed number: `1\frac{1}{2}` is
  1.5.
- Digits with a number as subscript are a numeral in that base: `1011_{2}` is 11.
- `60^{o}` and `60^{\circ}` are degrees. Dots after a decimal say that it goes on: `3.33\ldots` is
  approximate.
Letters
- `\pi`, `\infty` and `e` are constants; `i` is the imaginary unit. With a subscript or a prime `e` and `i`
  are ordinary letters; `i` is one, too, where it is the index of a sum or alone on one side of a relation.
- A subscript makes another letter: `x_{1}` is not `x`. Where it holds the index of a sum or the variable of
  a limit, the letter is a sequence. `\Delta x` is one letter.
- `d` is an ordinary letter except in `dx` under an integral and in `\frac{dy}{dx}`, `\frac{d}{dx}`, which
  are derivatives.
- `T^{\prime}` is another letter than `T`; `f^{\prime}(x)` is the derivative.
Products and quotients
- Operands side by side are multiplied, and so are operands with a `.` between them that is no decimal
  point.
- Products and quotients are worked out from left to right, whatever their sign: `1/2x` is half of x,
  `6\div2(3)` is 9.
- Powers bind tighter than a sign: `-x^{2}` is -(x^2).
Functions
- `f(x)`: f, g, F and G before a round bracket are functions. Another letter is one throughout the
  expression if somewhere it stands before a single other letter in brackets, `u(t)`, before a list,
  `d(x,y)`, or, without a number in front, before a whole number, `y(0)`; or if it has a prime. Otherwise
  it is a product: `x(x+1)`, `2x(3)`.
- `\sin 2x`: without brackets the argument takes the numbers and letters that follow, with their powers, and
  ends at a sign, at another function, at a bracket, fraction or root (unless only numbers come before it),
  and at `e` and `i`.
- `\sin(x)y` is sin(x) times y, `\sin(x)^{2}` the square of sin(x), `\sin^{2}x` too; `\sin^{-1}x` is the
  inverse function.
- `\log` has base 10 where none is written, `\ln` has base e.
- `\sum` and `\lim` reach over the product that follows, `\int` up to its differential (or as `\sum`, where
  there is none).
- `\lim` with nothing under it is the limit as n tends to infinity, if n stands in a subscript of what
  follows.
Marks
- A bar opens where an operand is expected, otherwise it closes what is open. `n!!` is the double factorial.
- `(a,b)` is a pair, `[a,b]` and `[a,b)` are intervals, `\{a,b\}` is a set, and so is `\{a\}` around one
  bare element; around anything else braces and square brackets only group.
- Commas separate statements, so `x=1,y=2` is a list of two; the signs `\pm` and `\mp` of an expression go
  together. `\vee` is "or" between statements, `\wedge` is "and", and binds tighter; `\cup` puts sets together,
  and beside it or after `\in`, `(a,b)` is an open interval.

A row with no definite meaning raises MeaninglessError, whose message is one line why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from inkmath.errors import MeaninglessError
from inkmath.expression import calculus, terms
from inkmath.expression.names import (
    ANY_SIGN,
    CLOSING,
    DIVISION,
    DOTS,
    FUNCTION_LETTERS,
    FUNCTIONS,
    INVERSES,
    MULTIPLICATION,
    OPENING,
    QUANTIFIERS,
    base_token,
    base_token_at,
    is_letter,
    is_relation,
    token_of,
    written,
)
from inkmath.expression.survey import (
    MAX_DEPTH,
    function_letters,
    letter_i_is_ordinary,
    rows_of,
    without_stray_marks,
)
from inkmath.expression.terms import Term
from inkmath.expression.tree import Fraction, Node, Root, Row, Script

CONNECTIVES = (",", r"\vee", r"\wedge")
"""What stands between statements, loosest first."""

MAX_DIGITS = 1000
"""How many digits a number may have."""


def interpret(row: Row) -> Term:
    """The meaning of a row, by the conventions at the top of this file.

    Raises MeaninglessError where there is no definite one.
    """
    rows = list(rows_of(row, 0))
    context = Context(function_letters(rows), letter_i_is_ordinary(row, rows))
    return context.read(row)


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole of an expression says about a part of it.

    functions: token and subscript of the letters that stand for functions.
    i_is_letter: whether `i` is an ordinary letter.
    bound: tokens of the indices and limit variables in whose scope the part stands.
    depth: how deep it nests.
    """

    functions: frozenset[tuple[str, str]]
    i_is_letter: bool
    bound: frozenset[str] = frozenset()
    depth: int = 0

    def deeper(self) -> Context:
        if self.depth >= 2 * MAX_DEPTH:
            raise MeaninglessError(f"the expression nests deeper than {MAX_DEPTH} levels")
        return replace(self, depth=self.depth + 1)

    def binding(self, token: str) -> Context:
        return replace(self, bound=self.bound | {token})

    def read(self, row: Row | tuple[Node, ...]) -> Term:
        """The term of a whole row, or of part of one."""
        items = row.items if isinstance(row, Row) else row
        reader = Reader(without_stray_marks(items), self.deeper())
        if not reader.items:
            raise MeaninglessError("there is nothing where an operand is needed")
        term = reader.statements()
        if reader.peek() is not None:
            raise MeaninglessError(f"`{written(reader.peek())}` has no definite meaning where it stands")
        return term


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

    # Statements

    def statements(self) -> Term:
        """Statements with `,`, `\\vee` and `\\wedge` between them, the loosest first."""
        parts, signs = [self.statement()], list[str]()
        while self.token() in CONNECTIVES:
            signs.append(self.token())
            self.take()
            parts.append(self.statement())
        for sign in reversed(CONNECTIVES):
            parts, signs = _connected(parts, signs, sign)
        return parts[0]

    def statement(self) -> Term:
        if self.token() in QUANTIFIERS:
            return self.quantified()
        if self.token() in DOTS and (self.at + 1 == len(self.items) or self.token(1) in (",", *CLOSING)):
            self.take()
            return terms.Dots()
        sides, signs = [self.united(self.sum())], list[str]()
        while is_relation(self.token()):
            signs.append(self.token())
            self.take()
            side = self.united(self.sum())
            sides.append(_open_interval(side) if signs[-1] == r"\in" else side)
        return terms.Relation(tuple(sides), tuple(signs)) if signs else sides[0]

    def united(self, first: Term) -> Term:
        """The set that was just read, with those that `\\cup` puts to it."""
        parts = [first]
        while self.token() == r"\cup":
            self.take()
            parts.append(self.sum())
        return first if len(parts) == 1 else terms.Union(tuple(map(_open_interval, parts)))

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
        parts = [self.signed(self.product)]
        while self.token() in ANY_SIGN:
            parts.append(self.signed(self.product))
        return parts[0] if len(parts) == 1 else terms.Sum(tuple(parts))

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
        factors, signs, quotients = [self.power()], list[str](), 0
        while True:
            sign = self.token()
            if sign in DIVISION:
                self.take()
                quotients += 1
                factors = [terms.Quotient(_product(factors, signs), self.signed(self.power), sign)]
                signs = []
            elif sign in MULTIPLICATION:
                self.take()
                signs.append(r"\cdot" if sign in (".", "*") else sign)
                factors.append(self.signed(self.power))
            elif self.starts_operand():
                signs.append("")
                factors.append(self.power())
            else:
                return _product(factors, signs)
            if quotients > MAX_DEPTH:
                raise MeaninglessError("there are too many divisions in a row")

    def starts_operand(self) -> bool:
        """Whether an operand begins here, so that it is multiplied with what stands before it."""
        node, token = self.peek(), self.base()
        if isinstance(node, Script) and isinstance(node.base, Fraction | Root):
            return True
        if token == "|":
            return self.open_bars == 0
        return (
            isinstance(node, Fraction | Root)
            or token.isdecimal()
            or is_letter(token)
            or token in FUNCTIONS
            or token in OPENING
            or token in calculus.BIG_OPERATORS
        )

    def power(self) -> Term:
        """An operand with what stands behind it: factorials and signs such as per cent."""
        term = self.operand()
        while self.base() in ("!", r"\%"):
            if self.token() == r"\%":
                self.take()
                term = terms.Scaled(term, "percent")
                continue
            count = 0
            while self.token() == "!":
                self.take()
                count += 1
            node = self.take() if self.base() == "!" else None
            term = _factorial(term, count + (node is not None))
            if isinstance(node, Script):
                term = self.scripted(term, node)
        return term

    def operand(self) -> Term:
        node, token = self.peek(), self.base()
        if token.isdecimal() or (token == "." and self.token(1).isdecimal()):
            return self.number()
        if is_letter(token):
            return self.letter()
        if token in FUNCTIONS:
            return self.call()
        if token in OPENING:
            return self.group()
        if token == "|":
            return self.absolute()
        if token in calculus.BIG_OPERATORS:
            return calculus.read_big_operator(self)
        node = self.take()
        scripts = node if isinstance(node, Script) else None
        match node.base if isinstance(node, Script) else node:
            case Fraction() as fraction:
                term = calculus.read_derivative(fraction, self) if scripts is None else None
                return self.scripted(term or self.fraction(fraction), scripts)
            case Root(radicand, index):
                root = terms.Root(
                    self.context.read(radicand), None if index is None else self.context.read(index)
                )
                return self.scripted(root, scripts)
        raise MeaninglessError(f"`{written(node)}` has no definite meaning where it stands")

    def fraction(self, fraction: Fraction) -> Term:
        return terms.Quotient(self.context.read(fraction.numerator), self.context.read(fraction.denominator))

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
        if mark == r"\circ" or (mark == "o" and isinstance(base, terms.Number)):
            return terms.Scaled(base, "degree")
        return terms.Power(base, self.context.read(sup))

    # Numbers

    def number(self) -> Term:
        text, last = "", None
        while last is None and (self.base().isdecimal() or self._is_decimal_point(text)):
            node = self.take()
            text += base_token(node)
            last = node if isinstance(node, Script) else None
        if len(text) > MAX_DIGITS:
            raise MeaninglessError(f"a number has more than {MAX_DIGITS} digits")
        if last is None:
            return self._number_with_tail(text)
        if last.sub is None:
            return self.scripted(terms.Number(text), last)
        numeral = _numeral(text, written(last.sub))
        return numeral if last.sup is None else self.raised(numeral, last.sup)

    def _is_decimal_point(self, text: str) -> bool:
        return self.token() == "." and "." not in text and base_token_at(self.items, self.at + 1).isdecimal()

    def _number_with_tail(self, text: str) -> Term:
        """The number, with dots or a proper fraction behind it."""
        node = self.peek()
        if "." in text and self.token() in DOTS:
            self.take()
            return terms.Number(text, continues=True)
        if "." not in text and isinstance(node, Fraction):
            numerator, denominator = written(node.numerator), written(node.denominator)
            parts = (numerator, denominator)
            if all(part.isdecimal() and len(part) <= 9 for part in parts) and int(numerator) < int(
                denominator
            ):
                self.take()
                return terms.Mixed(int(text), int(numerator), int(denominator))
        return terms.Number(text)

    # Letters and functions of letters

    def letter(self) -> Term:
        node = self.take()
        token = base_token(node)
        sub = node.sub if isinstance(node, Script) else None
        primes, sup = _split_primes(node.sup if isinstance(node, Script) else None)
        if token == r"\Delta" and sub is None and sup is None and primes == 0 and is_letter(self.base()):
            return self._difference()
        while self.token() == r"\prime":
            self.take()
            primes += 1
        head = terms.Variable(token, written(sub), primes)
        if self.token() == "(" and self._is_function(head):
            return self._application(head, sup)
        if primes == 0 and sub is None and self._is_constant(token):
            term: Term = terms.Constant(token)
        else:
            term = self._sequence(head, sub)
        return term if sup is None else self.raised(term, sup)

    def _difference(self) -> Term:
        node = self.take()
        sub = node.sub if isinstance(node, Script) else None
        variable = terms.Variable(rf"\Delta {base_token(node)}", written(sub))
        return (
            variable if not isinstance(node, Script) or node.sup is None else self.raised(variable, node.sup)
        )

    def _is_constant(self, token: str) -> bool:
        if token in self.context.bound:
            return False
        return token in (r"\pi", r"\infty", "e") or (token == "i" and not self.context.i_is_letter)

    def _is_function(self, head: terms.Variable) -> bool:
        if head.token in (r"\pi", r"\infty", "e") and not head.sub and not head.primes:
            return False
        known = head.token in FUNCTION_LETTERS or (head.token, head.sub) in self.context.functions
        return known or head.primes > 0

    def _application(self, head: terms.Variable, sup: Row | None) -> Term:
        inverse = written(sup) == "-1"
        order = None
        if sup is not None and token_of(sup.items[0]) == "(" and token_of(sup.items[-1]) == ")":
            order, sup = self.context.read(sup), None
        content, close = self.bracketed()
        arguments = content.elements if isinstance(content, terms.Tuple) else (content,)
        term: Term = terms.Apply(head, arguments, order, inverse)
        if sup is not None and not inverse:
            term = self.raised(term, sup)
        return self.scripted(term, close)

    def _sequence(self, head: terms.Variable, sub: Row | None) -> Term:
        """The letter, or an element of a sequence if its subscript depends on what is bound here."""
        if sub is None or not self.context.bound:
            return head
        if not any(base_token(node) in self.context.bound for row in rows_of(sub, 0) for node in row.items):
            return head
        parts = [(node,) for node in sub.items] if all(map(_is_bare, sub.items)) else [sub.items]
        indices: list[Term] = []
        for part in parts:
            index = self.context.read(part)
            indices += index.elements if isinstance(index, terms.Tuple) else (index,)
        return terms.Indexed(replace(head, sub=""), tuple(indices))

    # Named functions

    def call(self) -> Term:
        node = self.take()
        name = base_token(node)
        sub, sup = (node.sub, node.sup) if isinstance(node, Script) else (None, None)
        if sub is not None and name != r"\log":
            raise MeaninglessError(f"the subscript of `{written(node)}` has no definite meaning")
        base = None if sub is None else self.context.read(sub)
        if self.peek() is None:
            raise MeaninglessError(f"`{written(node)}` has no argument")
        if written(sup) == "-1" and name in INVERSES:
            name, sup = INVERSES[name], None
        argument, close = self.nested_argument()
        term: Term = terms.Call(name, argument, base)
        if sup is not None:
            term = self.raised(term, sup)
        return self.scripted(term, close)

    def nested_argument(self) -> tuple[Term, Node | None]:
        inner = self.nested()
        inner.open_bars = self.open_bars
        result = inner.bracketed() if inner.token() in OPENING else (inner.bare_argument(), None)
        self.at = inner.at
        return result

    def bare_argument(self) -> Term:
        factors = [self.signed(self.power)]
        only_numbers = _is_numeric(factors[0])
        while self._continues_argument(only_numbers):
            factors.append(self.power())
            only_numbers = only_numbers and _is_numeric(factors[-1])
        return _product(factors, [""] * (len(factors) - 1))

    def _continues_argument(self, only_numbers: bool) -> bool:
        node, token = self.peek(), self.base()
        if is_letter(token):
            return token not in ("e", "i") or not self._is_constant(token)
        is_structure = isinstance(node, Fraction | Root) or token in OPENING
        return only_numbers and is_structure

    # Brackets

    def group(self) -> Term:
        opening = self.token() or self.base()
        content, close = self.bracketed()
        closing = base_token(close) if close is not None else ""
        term = _bracket(opening, content, closing)
        if isinstance(close, Script) and close.sub is not None and isinstance(content, terms.Number):
            numeral = _numeral(content.text, written(close.sub))
            return numeral if close.sup is None else self.raised(numeral, close.sup)
        return self.scripted(term, close)

    def bracketed(self) -> tuple[Term, Node]:
        """What stands between a bracket and its partner, and the partner with its scripts."""
        opening = written(self.take())
        if self.base() in CLOSING:
            raise MeaninglessError("there is nothing between the brackets")
        inner = self.nested()
        content = inner.statements()
        self.at = inner.at
        if self.base() not in CLOSING:
            where = "at the end" if self.peek() is None else f"before `{written(self.peek())}`"
            raise MeaninglessError(f"the bracket `{opening}` is not closed {where}")
        return content, self.take()

    def absolute(self) -> Term:
        self.take()
        inner = self.nested()
        inner.open_bars = 1
        content = inner.sum()
        self.at = inner.at
        if self.base() != "|":
            raise MeaninglessError("a bar `|` has no partner")
        return self.scripted(terms.Absolute(content), self.take())


def _with_sign(sign: str, term: Term) -> Term:
    if sign == "+":
        return term
    return terms.Negation(term) if sign == "-" else terms.PlusMinus(term, flipped=sign == r"\mp")


def _connected(parts: list[Term], signs: list[str], sign: str) -> tuple[list[Term], list[str]]:
    """The parts with those put together that have the sign between them, and the signs that are left."""
    runs, left = [[parts[0]]], []
    for between, part in zip(signs, parts[1:], strict=True):
        if between == sign:
            runs[-1].append(part)
        else:
            left.append(between)
            runs.append([part])
    return [run[0] if len(run) == 1 else _connection(sign, tuple(run)) for run in runs], left


def _connection(sign: str, parts: tuple[Term, ...]) -> Term:
    return terms.Tuple(parts) if sign == "," else terms.Logical(sign, parts)


def _open_interval(term: Term) -> Term:
    """The open interval that a pair is where a set is expected; anything else as it is."""
    if isinstance(term, terms.Tuple) and len(term.elements) == 2:
        return terms.Interval(*term.elements, left_open=True, right_open=True)
    return term


def _product(factors: list[Term], signs: list[str]) -> Term:
    return factors[0] if len(factors) == 1 else terms.Product(tuple(factors), tuple(signs))


def _factorial(term: Term, count: int) -> Term:
    if count > 2:
        raise MeaninglessError("more than two `!` in a row have no definite meaning")
    return terms.Factorial(term, double=count == 2)


def _numeral(digits: str, base: str) -> Term:
    if not base.isdecimal() or not 2 <= int(base[:3]) <= 36 or "." in digits:
        raise MeaninglessError(f"a number with the subscript `{base}` has no definite meaning")
    if any(int(digit) >= int(base) for digit in digits):
        raise MeaninglessError(f"`{digits}` is not a numeral in base {base}")
    return terms.Numeral(digits, int(base))


def _split_primes(sup: Row | None) -> tuple[int, Row | None]:
    """The number of primes that a superscript starts with, and what is left of it."""
    if sup is None:
        return 0, None
    count = 0
    while count < len(sup.items) and token_of(sup.items[count]) == r"\prime":
        count += 1
    rest = Row(sup.items[count:])
    return count, rest if rest.items else None


def _is_bare(node: Node) -> bool:
    return is_letter(token_of(node)) or token_of(node).isdecimal()


def _is_numeric(term: Term) -> bool:
    return not any(
        isinstance(part, terms.Variable | terms.Call | terms.Apply | terms.Aggregate)
        for part in terms.walk(term)
    )


def _bracket(opening: str, content: Term, closing: str) -> Term:
    """What brackets make of their content."""
    elements = content.elements if isinstance(content, terms.Tuple) else (content,)
    if opening == r"\{" and closing == r"\}":
        is_set = isinstance(
            content, terms.Tuple | terms.Number | terms.Variable | terms.Indexed | terms.SetOf
        )
        return terms.SetOf(elements) if is_set else content
    if len(elements) == 2 and opening in "([" and closing in ")]" and opening + closing != "()":
        return terms.Interval(*elements, left_open=opening == "(", right_open=closing == ")")
    if opening + closing not in ("()", "[]"):
        raise MeaninglessError(f"the brackets `{opening}` and `{closing}` do not belong together")
    return content
