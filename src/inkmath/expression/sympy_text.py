"""Expressions as SymPy text: what SymPy's own parser reads back to the object that `solving.to_sympy` builds.

Conventions that both share:
- A letter is a symbol of its LaTeX name without the backslash: `alpha`, `x_1`, `x_{n+1}`, `T'`;
  under a mark it has the ending that SymPy has for it: `phat`.
- Decimals are exact rationals; a decimal that goes on (`3.33\\ldots`) is a Float.
- What SymPy has no object for is an undefined function with a telling name: `Element` (of a set that is only
  a letter), `Tends`, `ForAll`, `Exists`, `summation` and `integral` (over what the writer left to the
  reader).
- `\\pm` in an equation gives both equations, joined by Or; in an expression it gives both values as a Tuple.
- In dy/dx, y is a function of x.
"""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction as Rational
from typing import Any

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.meaning import interpret
from inkmath.expression.number_functions import SYMPY_NAMES, NumberFunction
from inkmath.expression.terms import Term
from inkmath.expression.tree import Row

SUM, PRODUCT, UNARY, POWER, ATOM = range(5)
"""Precedence levels of a Python expression, loosest first."""

FUNCTION_NAMES = {
    r"\sin": "sin",
    r"\cos": "cos",
    r"\tan": "tan",
    r"\cot": "cot",
    r"\sec": "sec",
    r"\csc": "csc",
    r"\arcsin": "asin",
    r"\arccos": "acos",
    r"\arctan": "atan",
    r"\sinh": "sinh",
    r"\cosh": "cosh",
    r"\tanh": "tanh",
    r"\coth": "coth",
    r"\arsinh": "asinh",
    r"\arcosh": "acosh",
    r"\artanh": "atanh",
    r"\exp": "exp",
}
"""SymPy's names of the functions; logarithms need their base."""

MATRIX_NAMES = {r"\rank": "rank", r"\tr": "trace"}
"""Names of the functions of a matrix, which are undefined functions."""

COMPLEX_NAMES = {r"\Re": "re", r"\Im": "im", r"\arg": "arg"}
"""SymPy's names of the functions of a complex number."""

RELATION_NAMES = {"=": "Eq", r"\neq": "Ne", "<": "Lt", ">": "Gt", r"\leq": "Le", r"\geq": "Ge"}
LOGICAL_NAMES = {r"\vee": "Or", r"\wedge": "And"}
CONSTANT_NAMES = {r"\pi": "pi", "e": "E", "i": "I", r"\infty": "oo"}
SET_NAMES = {
    r"\mathbb{N}": "Naturals",
    r"\mathbb{Z}": "Integers",
    r"\mathbb{Q}": "Rationals",
    r"\mathbb{R}": "Reals",
    r"\mathbb{C}": "Complexes",
}
AGGREGATE_NAMES = {r"\sum": "Sum", r"\prod": "Product"}
SUFFIXES = {
    **dict.fromkeys((r"\bar", r"\overline"), "bar"),
    **dict.fromkeys((r"\vec", r"\overrightarrow"), "vec"),
    **dict.fromkeys((r"\hat", r"\widehat"), "hat"),
    **dict.fromkeys((r"\tilde", r"\widetilde"), "tilde"),
    r"\dot": "dot",
    r"\ddot": "ddot",
    r"\underline": "underline",
}
"""Endings of the names of letters under a mark, which SymPy prints as such."""

RESERVED = frozenset({*"EINOQS", "beta", "gamma", "lambda", "pi", "zeta", "Gamma", "Lambda"})
"""Names of letters that mean something else to SymPy's parser or to Python."""


def print_sympy(row: Row) -> str:
    """The expression as SymPy text. Raises MeaninglessError where it has no definite meaning."""
    return print_term(interpret(row))


def print_term(term: Term) -> str:
    """The term as SymPy text. Raises MeaninglessError for what SymPy has no form for."""
    return _statement(term)


def symbol_name(variable: terms.Variable) -> str:
    """The name of the SymPy symbol: `x_1`, `alpha`, `x_{n+1}`, `T'`, `phat`."""
    mark, _, letters = variable.token.partition("{")
    name = letters[:-1] + SUFFIXES[mark] if mark in SUFFIXES else variable.token
    name = name.replace("\\", "").replace(" ", "")
    sub = variable.sub.replace("\\", "").replace(" ", "")
    if sub:
        name += f"_{sub}" if sub.isalnum() and sub.isascii() else f"_{{{sub}}}"
    return name + "'" * variable.primes


def number_value(text: str) -> Rational:
    """The exact value of a decimal number as written."""
    return Rational("0" + text)


def plain_value(term: Term) -> Rational | None:
    """The exact value of a single number, with or without a sign or a fraction bar; None for other terms."""
    match term:
        case terms.Number(text, continues):
            return None if continues else number_value(text)
        case terms.Numeral(digits, base):
            return Rational(int(digits, base))
        case terms.Mixed(whole, numerator, denominator):
            return whole + Rational(numerator, denominator)
        case terms.Negation(inner):
            value = plain_value(inner)
            return None if value is None else -value
        case terms.Quotient(terms.Number() as numerator, terms.Number() as denominator):
            above, below = plain_value(numerator), plain_value(denominator)
            return above / below if above is not None and below else None
    return None


def is_numeric(term: Term) -> bool:
    """True if the term holds no letter and no function of a letter."""
    return not any(
        isinstance(part, terms.Variable | terms.Indexed | terms.Apply) for part in terms.walk(term)
    )


def odd_root(term: Term) -> tuple[Term, int, int] | None:
    """Radicand, index and power of an odd root of a number, which is real even if the number is negative.

    Recognises `\\sqrt[3]{-8}` and `(-8)^{\\frac{2}{3}}`; None for any other term.
    """
    match term:
        case terms.Root(radicand, index) if index is not None and is_numeric(radicand):
            n = plain_value(index)
            if n is not None and n.denominator == 1 and n.numerator % 2 == 1 and 1 < n < 1000:
                return radicand, n.numerator, 1
        case terms.Power(base, terms.Quotient() | terms.Negation() as exponent) if is_numeric(base):
            value = plain_value(exponent)
            if value is not None and value.denominator % 2 == 1 and 1 < value.denominator < 1000:
                return base, value.denominator, value.numerator
    return None


def with_sign(term: Term, upper: bool) -> Term:
    """The term with every `\\pm` replaced by its upper or its lower sign."""
    if isinstance(term, terms.PlusMinus):
        inner = with_sign(term.term, upper)
        return inner if upper != term.flipped else terms.Negation(inner)
    changed: dict[str, Any] = {}
    for field in fields(term):
        value = getattr(term, field.name)
        if isinstance(value, Term):
            changed[field.name] = with_sign(value, upper)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(with_sign(v, upper) if isinstance(v, Term) else v for v in value)
    return replace(term, **changed)


def has_two_signs(term: Term) -> bool:
    return any(isinstance(part, terms.PlusMinus) for part in terms.walk(term))


def require_operand(term: Term) -> Term:
    """The term itself. Raises MeaninglessError for statements and lists: they cannot be calculated with."""
    kinds = {
        terms.Relation: "a relation",
        terms.Tuple: "a list",
        terms.SetOf: "a set",
        terms.Interval: "an interval",
        terms.Union: "a union",
        terms.SetOperation: "a set",
        terms.SetBuilder: "a set",
        terms.Logical: "a statement",
        terms.Quantified: "a statement",
        terms.Dots: "a row of dots",
    }
    kind = kinds.get(type(term))
    if kind is not None:
        raise MeaninglessError(f"{kind} has no definite meaning as an operand")
    return term


def derived_function(body: Term) -> terms.Variable | None:
    """y, where the body of a derivative is just the letter y, which then stands for a function."""
    return body if isinstance(body, terms.Variable) else None


def related(sign: str) -> str:
    """SymPy's name of a relation. Raises MeaninglessError where it has none."""
    if sign not in RELATION_NAMES:
        raise MeaninglessError(f"the relation `{sign}` has no definite meaning to calculate with")
    return RELATION_NAMES[sign]


# Text


def _statement(term: Term) -> str:
    if isinstance(term, terms.Tuple):
        return f"Tuple({', '.join(map(_statement, term.elements))})"
    if has_two_signs(term):
        join = "Or" if isinstance(term, terms.Relation) else "Tuple"
        return f"{join}({_statement(with_sign(term, True))}, {_statement(with_sign(term, False))})"
    match term:
        case terms.Relation(sides, signs):
            links = [_link(a, sign, b) for a, sign, b in zip(sides, signs, sides[1:], strict=False)]
            return links[0] if len(links) == 1 else f"And({', '.join(links)})"
        case terms.Quantified(sign, scope, body):
            name = "ForAll" if sign == r"\forall" else "Exists"
            inner = [_statement(scope)] + ([] if body is None else [_statement(body)])
            return f"Function('{name}')({', '.join(inner)})"
        case terms.SetOf(elements):
            return f"FiniteSet({', '.join(map(_statement, elements))})"
        case terms.Interval(lower, upper, left_open, right_open):
            return f"Interval({_text(lower)}, {_text(upper)}, {left_open}, {right_open})"
        case terms.Logical(sign, parts):
            return f"{LOGICAL_NAMES[sign]}({', '.join(map(_statement, parts))})"
        case terms.Union(sets):
            return f"Union({', '.join(map(_statement, sets))})"
        case terms.SetOperation(r"\overline", (inner,)):
            return f"Complement(S.UniversalSet, {_statement(inner)})"
        case terms.SetOperation(sign, sets):
            name = "Intersection" if sign == r"\cap" else "Complement"
            return f"{name}({', '.join(map(_statement, sets))})"
        case terms.SetBuilder(scope, condition):
            return _builder(scope, condition)
        case terms.Dots():
            return "Symbol('...')"
    return _text(term)


def _builder(scope: Term, condition: Term) -> str:
    """`ConditionSet` of the letter, over the set that it is of."""
    match scope:
        case terms.Relation((letter, whole), (r"\in",)):
            named = isinstance(whole, terms.Variable) and SET_NAMES.get(whole.token)
            base = f"S.{named}" if named else _statement(whole)
            return f"ConditionSet({_text(letter)}, {_statement(condition)}, {base})"
    return f"ConditionSet({_text(scope)}, {_statement(condition)})"


def _link(left: Term, sign: str, right: Term) -> str:
    if sign == r"\rightarrow":
        return f"Function('Tends')({_text(left)}, {_text(right)})"
    if sign == r"\in":
        if isinstance(right, terms.SetOf | terms.Interval | terms.Union):
            return f"Contains({_statement(left)}, {_statement(right)})"
        if isinstance(right, terms.Variable) and right.token in SET_NAMES:
            return f"Contains({_statement(left)}, S.{SET_NAMES[right.token]})"
        return f"Function('Element')({_statement(left)}, {_statement(right)})"
    return f"{related(sign)}({_statement(left)}, {_statement(right)})"


def _text(term: Term, level: int = SUM) -> str:
    """Text of an operand, in brackets if it holds together less tightly than the level."""
    text, own = _operand(require_operand(term))
    return text if own >= level else f"({text})"


def _rational(value: Rational) -> tuple[str, int]:
    return (str(value), ATOM) if value.denominator == 1 else (str(value), PRODUCT)


def _operand(term: Term) -> tuple[str, int]:
    root = odd_root(term)
    if root is not None:
        radicand, index, power = root
        text = f"real_root({_text(radicand)}, {index})"
        return (text, ATOM) if power == 1 else (f"{text}**({power})", POWER)
    match term:
        case terms.Number(text, True):
            return f"Float('{text}')", ATOM
        case terms.Number(text):
            return _rational(number_value(text))
        case terms.Numeral(digits, base):
            return str(int(digits, base)), ATOM
        case terms.Mixed(whole, numerator, denominator):
            return _rational(whole + Rational(numerator, denominator))
        case terms.Constant(token):
            return CONSTANT_NAMES[token], ATOM
        case terms.Variable():
            return _symbol(term), ATOM
        case terms.Indexed(sequence, indices):
            return f"IndexedBase({symbol_name(sequence)!r})[{', '.join(map(_text, indices))}]", ATOM
        case terms.Sum(parts):
            return _sum(parts), SUM
        case terms.Negation(inner):
            text = _text(inner, PRODUCT)
            # Python would give the sign to a bracket that comes first, and SymPy would multiply that out.
            return f"-({text})" if text.startswith("(") else f"-{text}", UNARY if isinstance(
                inner, terms.Number
            ) else SUM
        case terms.Product(factors):
            first, *others = factors
            return "*".join(
                [_text(first, PRODUCT), *(_text(factor, UNARY + 1) for factor in others)]
            ), PRODUCT
        case terms.Quotient(numerator, denominator):
            return f"{_text(numerator, PRODUCT)}/{_text(denominator, POWER)}", PRODUCT
        case terms.Power(base, exponent):
            return f"{_text(base, ATOM)}**{_text(exponent, POWER)}", POWER
        case terms.Root(radicand, None):
            return f"sqrt({_text(radicand)})", ATOM
        case terms.Root(radicand, Term() as degree):
            return f"root({_text(radicand)}, {_text(degree)})", ATOM
        case terms.Conjugate(inner):
            return f"conjugate({_text(inner)})", ATOM
        case terms.Absolute(inner):
            return f"Abs({_text(inner)})", ATOM
        case terms.Factorial(inner, double):
            return f"{'factorial2' if double else 'factorial'}({_text(inner)})", ATOM
        case terms.Scaled(inner, unit):
            return f"{_text(inner, PRODUCT)}{'*pi' if unit == 'degree' else ''}/{term.parts}", PRODUCT
        case terms.Transpose(inner):
            return f"{_text(inner, ATOM)}.T", ATOM
        case terms.Determinant(matrix) if not isinstance(matrix, terms.Matrix):
            return f"Function('det')({_text(matrix)})", ATOM
        case terms.Matrix() | terms.Determinant() | terms.Binomial() | terms.Pieces():
            return _grid(term), ATOM
        case terms.Call():
            return _call(term), ATOM
        case NumberFunction("roman", (number,)):
            return _operand(number)
        case NumberFunction(name, arguments):
            shown = ", ".join(map(_text, arguments))
            return f"{SYMPY_NAMES.get(name) or f'Function({name!r})'}({shown})", ATOM
        case terms.Apply():
            return _apply(term), ATOM
    return _calculus(term), ATOM


def _grid(term: terms.Matrix | terms.Determinant | terms.Binomial | terms.Pieces) -> str:
    match term:
        case terms.Matrix():
            rows = (f"[{', '.join(map(_text, row))}]" for row in term.rows)
            return f"Matrix([{', '.join(rows)}])"
        case terms.Determinant(matrix):
            return f"Determinant({_text(matrix)})"
        case terms.Binomial(upper, lower):
            return f"binomial({_text(upper)}, {_text(lower)})"
        case terms.Pieces(values, conditions):
            holds = ("True" if condition is None else _statement(condition) for condition in conditions)
            pairs = (f"({_text(value)}, {condition})" for value, condition in zip(values, holds, strict=True))
            return f"Piecewise({', '.join(pairs)})"


def _symbol(variable: terms.Variable) -> str:
    name = symbol_name(variable)
    return name if name.isidentifier() and name not in RESERVED else f"Symbol({name!r})"


def _sum(parts: tuple[Term, ...]) -> str:
    text = _text(parts[0], SUM)
    for part in parts[1:]:
        if isinstance(part, terms.Negation):
            text += f" - {_text(part.term, PRODUCT)}"
        else:
            text += f" + {_text(part, PRODUCT)}"
    return text


def _call(call: terms.Call) -> str:
    argument = _text(call.argument)
    if call.function in (r"\log", r"\lg"):
        return f"log({argument}, {'10' if call.base is None else _text(call.base)})"
    if call.function == r"\ln":
        return f"log({argument})"
    if call.function in COMPLEX_NAMES:
        return f"{COMPLEX_NAMES[call.function]}({argument})"
    if call.function in MATRIX_NAMES:
        return f"Function('{MATRIX_NAMES[call.function]}')({argument})"
    return f"{FUNCTION_NAMES[call.function]}({argument})"


def _apply(term: terms.Apply) -> str:
    name = symbol_name(replace(term.head, primes=0)) + ("^{-1}" if term.inverse else "")
    arguments = ", ".join(map(_text, term.arguments))
    order = str(term.head.primes) if term.order is None else _text(term.order)
    if order == "0":
        return f"Function({name!r})({arguments})"
    if len(term.arguments) != 1:
        raise MeaninglessError(
            "the derivative of a function of several letters does not say which letter it is by"
        )
    if isinstance(term.arguments[0], terms.Variable):
        return f"Derivative(Function({name!r})({arguments}), ({arguments}, {order}))"
    x = "Symbol('_x')"
    return f"Subs(Derivative(Function({name!r})({x}), ({x}, {order})), {x}, {arguments})"


def _calculus(term: Term) -> str:
    match term:
        case terms.Derivative(body, variable, order):
            letter, function = _symbol(variable), derived_function(body)
            text = _text(body) if function is None else f"Function({symbol_name(function)!r})({letter})"
            return f"Derivative({text}, ({letter}, {_text(order)}))"
        case terms.Integral(body, None, lower, upper):
            ends = [] if lower is None or upper is None else [_text(lower), _text(upper)]
            return f"Function('integral')({', '.join([_text(body), *ends])})"
        case terms.Integral(body, variable, lower, upper):
            assert variable is not None
            letter = _symbol(variable)
            if lower is None or upper is None:
                return f"Integral({_text(body)}, {letter})"
            return f"Integral({_text(body)}, ({letter}, {_text(lower)}, {_text(upper)}))"
        case terms.Aggregate(sign, body, index, lower, upper):
            if index is None or lower is None or upper is None:
                letters = [] if index is None else [_symbol(index)]
                name = "summation" if sign == r"\sum" else "product"
                return f"Function('{name}')({', '.join([_text(body), *letters])})"
            limits = f"({_symbol(index)}, {_text(lower)}, {_text(upper)})"
            return f"{AGGREGATE_NAMES[sign]}({_text(body)}, {limits})"
        case terms.Limit(body, variable, target, side):
            return f"Limit({_text(body)}, {_symbol(variable)}, {_text(target)}, '{side or '+-'}')"
    raise MeaninglessError(f"{type(term).__name__} has no form in SymPy")
