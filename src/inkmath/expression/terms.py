"""Terms: what an expression means, as against how it is written (`tree.py`).

    numbers      Number, Numeral, Mixed, Constant
    letters      Variable, Indexed
    arithmetic   Sum, Negation, PlusMinus, Product, Quotient, Power, Root, Absolute, Conjugate, Factorial,
                 Scaled
    functions    Call (of a known name), Apply (of a letter)
    calculus     Derivative, Integral, Aggregate, Limit
    statements   Relation, Quantified, Logical
    collections  Tuple, SetOf, SetBuilder, Interval, Union, SetOperation, Dots
    grids        Matrix, Determinant, Transpose, Binomial, Pieces

Terms keep what the picture shows (a decimal stays a decimal, a division keeps its sign); brackets are not
kept, since the nesting says the same. `meaning.interpret` makes terms from rows, `writing.write` makes rows
from terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal


@dataclass(frozen=True, slots=True)
class Term:
    """Base of all terms."""


@dataclass(frozen=True, slots=True)
class Number(Term):
    """A decimal number without sign, as written: digits with at most one point.

    continues: dots follow the last digit, so the value is only approximate.
    """

    text: str
    continues: bool = False


ZERO, ONE = Number("0"), Number("1")


@dataclass(frozen=True, slots=True)
class Numeral(Term):
    """Digits in another base, such as 1011 with subscript 2."""

    digits: str
    base: int


@dataclass(frozen=True, slots=True)
class Mixed(Term):
    """A whole number followed by a proper fraction: 1 1/2 is one and a half."""

    whole: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Constant(Term):
    """`\\pi`, `e`, `i` (the imaginary unit) or `\\infty`."""

    token: str


@dataclass(frozen=True, slots=True)
class Variable(Term):
    """A letter, with what distinguishes it from others of the same letter.

    token: its LaTeX; `\\Delta x`, and `\\vec{v}` or `\\overline{AB}` under a mark, count as one letter.
    sub: the LaTeX of the subscript; empty for none.
    primes: number of primes.
    """

    token: str
    sub: str = ""
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Indexed(Term):
    """An element of a sequence: its subscript depends on the index of a sum or the variable of a limit."""

    sequence: Variable
    indices: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Sum(Term):
    """Two or more terms added; what is subtracted is a Negation."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Negation(Term):
    term: Term


@dataclass(frozen=True, slots=True)
class PlusMinus(Term):
    """`\\pm` before a term. All such signs of an expression go together; flipped is `\\mp`."""

    term: Term
    flipped: bool = False


@dataclass(frozen=True, slots=True)
class Product(Term):
    """Two or more factors.

    signs: one fewer than factors: "" (side by side), `\\times` or `\\cdot` between each factor and the next.
    """

    factors: tuple[Term, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotient(Term):
    """sign: `\\frac`, `\\div`, `/` or `:`."""

    numerator: Term
    denominator: Term
    sign: str = r"\frac"


@dataclass(frozen=True, slots=True)
class Power(Term):
    base: Term
    exponent: Term


@dataclass(frozen=True, slots=True)
class Root(Term):
    """index is None for a square root."""

    radicand: Term
    index: Term | None = None


@dataclass(frozen=True, slots=True)
class Absolute(Term):
    term: Term


@dataclass(frozen=True, slots=True)
class Conjugate(Term):
    """The conjugate of a complex number: `\\overline{z}`."""

    term: Term


@dataclass(frozen=True, slots=True)
class Factorial(Term):
    """n!; double is n!! = n (n - 2) (n - 4) ..."""

    term: Term
    double: bool = False


@dataclass(frozen=True, slots=True)
class Scaled(Term):
    """A number with a unit that scales it: degrees (pi / 180), per cent (1 / 100) or per mille (1 / 1000)."""

    term: Term
    unit: Literal["degree", "percent", "permil"]

    @property
    def parts(self) -> int:
        """The number of parts of a whole that are counted; of degrees those of half a turn, pi."""
        return {"degree": 180, "percent": 100, "permil": 1000}[self.unit]


@dataclass(frozen=True, slots=True)
class Call(Term):
    """A function known by name, such as `\\sin`; inverses have their own names (`\\arcsin`).

    The rank and the trace of a matrix are `\\rank` and `\\tr`, which are written upright; the real part, the
    imaginary part and the argument of a complex number are `\\Re`, `\\Im` and `\\arg`.

    base: of a logarithm; None is 10 for `\\log` and e for `\\ln`.
    """

    function: str
    argument: Term
    base: Term | None = None


@dataclass(frozen=True, slots=True)
class Apply(Term):
    """A letter that stands for a function, applied: f(x), f'(x), f^{(n)}(x), f^{-1}(x).

    Primes of the head count as derivatives.
    order: of the derivative in f^{(n)}; None otherwise.
    inverse: for f^{-1}.
    """

    head: Variable
    arguments: tuple[Term, ...]
    order: Term | None = None
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Derivative(Term):
    """partial: written with the round d."""

    body: Term
    variable: Variable
    order: Term
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Integral(Term):
    """variable: None where no differential is written.

    lower, upper: both None for an indefinite integral.
    """

    body: Term
    variable: Variable | None
    lower: Term | None = None
    upper: Term | None = None


@dataclass(frozen=True, slots=True)
class Aggregate(Term):
    """A sum or a product over an index.

    index: None where none is written.
    lower, upper: None where the range is left to the reader, as in a sum over i.
    """

    sign: str
    body: Term
    index: Variable | None = None
    lower: Term | None = None
    upper: Term | None = None


@dataclass(frozen=True, slots=True)
class Limit(Term):
    """side: "+" from above, "-" from below, "" for both."""

    body: Term
    variable: Variable
    target: Term
    side: Literal["", "+", "-"] = ""


@dataclass(frozen=True, slots=True)
class Relation(Term):
    """A chain of two or more sides; signs (one fewer) are tokens such as `=`, `\\leq` and `\\in`."""

    sides: tuple[Term, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quantified(Term):
    """sign: `\\forall` or `\\exists`; body is None where nothing but the range is written."""

    sign: str
    scope: Term
    body: Term | None = None


@dataclass(frozen=True, slots=True)
class Logical(Term):
    """Two or more statements of which all hold, or at least one; sign: `\\wedge` or `\\vee`."""

    sign: str
    parts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Tuple(Term):
    """A list, in round brackets or none."""

    elements: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class SetOf(Term):
    elements: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Interval(Term):
    """Open at both ends only among sets and after `\\in`: elsewhere (a, b) is read as a pair.

    turned: written with brackets turned away from what they leave out, `]0;1[`.
    """

    lower: Term
    upper: Term
    left_open: bool = False
    right_open: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Union(Term):
    """Two or more sets put together."""

    sets: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class SetOperation(Term):
    """Sets combined otherwise.

    sign: `\\cap` of two or more sets, `\\setminus` of two, `\\overline` of the one whose complement is meant.
    """

    sign: str
    sets: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class SetBuilder(Term):
    """The set of all x with a condition. scope: the letter, or the letter with the set that it is of."""

    scope: Term
    condition: Term


@dataclass(frozen=True, slots=True)
class Dots(Term):
    """Dots as an element of a list: "and so on"."""


@dataclass(frozen=True, slots=True)
class Matrix(Term):
    """entries: row by row. columns: number of entries in a row. environment: LaTeX's name of its brackets.

    bar: number of columns before the line of an augmented matrix; 0 for none.
    """

    entries: tuple[Term, ...]
    columns: int
    environment: str = "pmatrix"
    bar: int = 0

    @property
    def rows(self) -> tuple[tuple[Term, ...], ...]:
        starts = range(0, len(self.entries), self.columns)
        return tuple(self.entries[start : start + self.columns] for start in starts)


@dataclass(frozen=True, slots=True)
class Determinant(Term):
    """matrix: as written, or a letter or an expression that stands for one."""

    matrix: Term


@dataclass(frozen=True, slots=True)
class Transpose(Term):
    term: Term


@dataclass(frozen=True, slots=True)
class Binomial(Term):
    """The number of ways to choose lower of upper."""

    upper: Term
    lower: Term

    @property
    def written_out(self) -> Term:
        """The same as n (n - 1) ... (n - k + 1) / k! for a whole k, else as n! / (k! (n - k)!)."""
        n, k = _whole(self.upper), _whole(self.lower)
        if n is not None and k is not None:
            if k > n:
                return ZERO
            k = min(k, n - k)
        if k in (0, 1):
            return self.upper if k else ONE
        if k is None or k > MOST_FACTORS:
            rest = Factorial(Sum((self.upper, Negation(self.lower))))
            return Quotient(Factorial(self.upper), Product((Factorial(self.lower), rest), ("",)))
        if n is not None:
            factors: list[Term] = [Number(str(n - i)) for i in range(k)]
        else:
            factors = [Sum((self.upper, Negation(Number(str(i))))) if i else self.upper for i in range(k)]
        above = product_of(factors or [ONE], [r"\cdot"] * (k - 1))
        return Quotient(above, Factorial(Number(str(k))))


def _whole(term: Term) -> int | None:
    """The value of a whole number; None for other terms."""
    return int(term.text) if isinstance(term, Number) and term.text.isdecimal() else None


MOST_FACTORS = 20
"""Longest product that a binomial coefficient is written as."""


@dataclass(frozen=True, slots=True)
class Pieces(Term):
    """A value for each case, behind a brace.

    conditions: one for each value; None, only at the end, for "otherwise".
    """

    values: tuple[Term, ...]
    conditions: tuple[Term | None, ...]


def sum_of(parts: Sequence[Term]) -> Term:
    """The sum of the parts; the one part itself where there is only one, 0 where there is none."""
    return Number("0") if not parts else parts[0] if len(parts) == 1 else Sum(tuple(parts))


def product_of(factors: Sequence[Term], signs: Sequence[str]) -> Term:
    """The product of the factors; the one factor itself where there is only one."""
    return factors[0] if len(factors) == 1 else Product(tuple(factors), tuple(signs))


def children(term: Term) -> Iterator[Term]:
    """The terms directly inside, in the order of the fields."""
    for field in fields(term):
        value = getattr(term, field.name)
        if isinstance(value, Term):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Term))


def walk(term: Term) -> Iterator[Term]:
    """The term and everything inside it, from the top down."""
    yield term
    for child in children(term):
        yield from walk(child)


def variables(term: Term) -> tuple[Variable, ...]:
    """The letters of the term, bound ones included, each once, in the order of their first appearance."""
    return tuple(dict.fromkeys(part for part in walk(term) if isinstance(part, Variable)))
