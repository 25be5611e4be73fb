r"""The meaning of `\int`, `\sum`, `\prod`, `\lim` and `\frac{d}{dx}`, by `docs/reference/conventions.md`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.names import (
    ANY_SIGN,
    CLOSING,
    DOTS,
    OPENING,
    base_token,
    is_letter,
    is_relation,
    letters_of,
    token_of,
    written,
)
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Decorated, Fraction, Node, Root, Row, Script

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader

AGGREGATES = frozenset({r"\sum", r"\prod"})
BIG_OPERATORS = AGGREGATES | {r"\int", r"\lim"}
DIFFERENTIALS = frozenset({"d", r"\partial"})


def read_big_operator(reader: Reader) -> Term:
    """Reads from the operator at the cursor to the end of its body."""
    node = reader.take()
    sub, sup = (node.sub, node.sup) if isinstance(node, Script) else (None, None)
    name = base_token(node)
    if name == r"\int":
        return _integral(reader, sub, sup)
    if name == r"\lim":
        return _limit(reader, sub)
    return _aggregate(reader, name, sub, sup)


def read_derivative(fraction: Fraction, reader: Reader) -> Term | None:
    """A derivative, if the fraction is one; the operand of `\\frac{d}{dx}` is read from the cursor on."""
    top, bottom = fraction.numerator.items, fraction.denominator.items
    if not top or base_token(top[0]) not in DIFFERENTIALS:
        return None
    if len(bottom) != 2 and not _is_mixed(top, bottom):
        return None
    if token_of(bottom[0]) != base_token(top[0]) or not is_letter(base_token(bottom[1])):
        return None
    order_row, orders = _order(top[0]), [_order(node) for node in bottom[1::2]]
    if isinstance(top[0], Script) and top[0].sub is not None:
        return None
    if len(orders) == 1 and orders != [order_row]:
        return None
    numbers = [terms.Number("1") if row is None else reader.read(row) for row in orders]
    if len(orders) > 1 and not _adds_up(reader, order_row, numbers):
        raise MeaninglessError(f"the orders in `{written(fraction)}` do not add up")
    variables = [_variable(node) for node in bottom[1::2]]
    if top[1:]:
        body = reader.read(top[1:])
    elif reader.peek() is None:
        raise MeaninglessError(f"`{written(fraction)}` has nothing to differentiate")
    else:
        body = _differentiated(reader, variables[0].token)
    for variable, order in zip(reversed(variables), reversed(numbers), strict=True):
        body = terms.Derivative(body, variable, order, partial=base_token(top[0]) == r"\partial")
    return body


def _is_mixed(top: Sequence[Node], bottom: Sequence[Node]) -> bool:
    """True for `\\partial x\\partial y` below: a derivative by one letter after the other."""
    signs, letters = bottom[::2], bottom[1::2]
    is_partial = base_token(top[0]) == r"\partial" and len(signs) == len(letters) > 1
    is_each = all(token_of(sign) == r"\partial" for sign in signs)
    return is_partial and is_each and all(is_letter(base_token(letter)) for letter in letters)


def _adds_up(reader: Reader, whole: Row | None, orders: Sequence[Term]) -> bool:
    parts = [whole is not None and reader.read(whole), *orders]
    if not all(isinstance(part, terms.Number) and part.text.isdigit() for part in parts):
        return False
    total, *each = (int(part.text) for part in parts)  # type: ignore[union-attr]
    return total == sum(each)


def with_primes(body: Term, count: int) -> Term:
    """The derivative of `(x^{3})'`, by its one letter, or by x where there are others."""
    letters = terms.variables(body)
    x = terms.Variable("x")
    if len(letters) > 1 and x not in letters:
        raise MeaninglessError("the derivative of what is in the bracket does not say by which letter")
    by = x if x in letters or not letters else letters[0]
    return terms.Derivative(body, by, terms.Number(str(count)))


def _differentiated(reader: Reader, letter: str) -> Term:
    """The operand of `\\frac{d}{dx}`: the product, and the sum that goes on only if that is wanted."""
    start = reader.at - 1
    parts = [_product_at(reader)]
    goes_on = reader.token() in ANY_SIGN and _holds_later(reader, letter)
    if goes_on and not reader.context.choices.takes("reach", reader.shown(start, len(reader.items))):
        while reader.token() in ANY_SIGN:
            parts.append(reader.signed(reader.product))
    return parts[0] if len(parts) == 1 else terms.Sum(tuple(parts))


def _order(node: Node) -> Row | None:
    return node.sup if isinstance(node, Script) else None


def _variable(node: Node) -> terms.Variable:
    return terms.Variable(base_token(node), written(node.sub) if isinstance(node, Script) else "")


def _product_at(reader: Reader) -> Term:
    """The product that begins at the cursor."""
    inner = reader.nested()
    inner.open_bars = reader.open_bars
    term = inner.signed(inner.product)
    reader.at = inner.at
    return term


def _body_at(reader: Reader, bound: str) -> Term:
    """The body of a sum or limit that begins at the cursor: the product, and what is added as far as it holds
    the bound letter."""
    inner = reader.within(bound)
    inner.open_bars = reader.open_bars
    parts = [inner.signed(inner.product)]
    while inner.token() in ANY_SIGN and inner.token(1) not in DOTS and _reaches_on(reader, inner, bound):
        parts.append(inner.signed(inner.product))
    reader.at = inner.at
    return parts[0] if len(parts) == 1 else terms.Sum(tuple(parts))


def _reaches_on(reader: Reader, inner: Reader, bound: str) -> bool:
    """True if the body takes in what is added next: what holds its letter, else only if that is wanted."""
    if _holds_later(inner, bound):
        return True
    part = inner.shown(reader.at - 1, len(inner.items))
    return not reader.context.choices.takes("reach", part)


def _holds_later(reader: Reader, letter: str) -> bool:
    """True if a part of the sum that goes on at the cursor holds the letter, outside what binds it anew."""
    level, is_bound = 0, False
    for node in reader.items[reader.at :]:
        token = base_token(node)
        level += (token in OPENING) - (token in CLOSING)
        if level < 0 or (level == 0 and (is_relation(token) or token in (",", "|"))):
            return False
        if level == 0 and token in ANY_SIGN:
            is_bound = False
        if token in BIG_OPERATORS and isinstance(node, Script) and node.sub is not None:
            is_bound = is_bound or letter in letters_of(node.sub.items[:1])
        elif not is_bound and letter in letters_of((node,)):
            return True
    return False


# Integrals


def _integral(reader: Reader, sub: Row | None, sup: Row | None) -> Term:
    if (sub is None) != (sup is None):
        raise MeaninglessError("an integral with one limit only has no definite meaning")
    lower = None if sub is None else reader.read(sub)
    upper = None if sup is None else reader.read(sup)
    end = _differential(reader)
    if end is None:
        return terms.Integral(_undifferentiated(reader), None, lower, upper)
    items = reader.items[reader.at : end]
    node = reader.items[end]
    if isinstance(node, Fraction):
        numerator, variable = _split_differential(node)
        body = reader.read((*items, Fraction(Row(numerator or (Atom("1"),)), node.denominator)))
        reader.at = end + 1
        return terms.Integral(body, variable, lower, upper)
    variable = _variable(reader.items[end + 1])
    reader.at = end + 2
    if items:
        body = reader.read(items)
    else:
        body = _product_at(reader) if reader.starts_operand() else terms.Number("1")
    return terms.Integral(body, variable, lower, upper)


def _undifferentiated(reader: Reader) -> Term:
    """The integrand where no differential is written: the product that follows."""
    if reader.peek() is None:
        raise MeaninglessError(r"`\int` has nothing after it")
    start = reader.at
    body = _product_at(reader)
    if any(token_of(node) == "d" for node in reader.items[start : reader.at]):
        raise MeaninglessError("the differential of the integral is not that of a letter, such as `dx`")
    return body


def _differential(reader: Reader) -> int | None:
    """The place of the `d` of the integral's differential, or of the fraction with it in the numerator."""
    level, integrals = 0, 1
    for k in range(reader.at, len(reader.items)):
        node, token = reader.items[k], base_token(reader.items[k])
        level += (token in OPENING) - (token in CLOSING)
        if level < 0 or (level == 0 and is_relation(token)):
            break
        if level > 0:
            continue
        integrals += token == r"\int"
        closes = _is_differential(reader.items[k : k + 2]) or (
            isinstance(node, Fraction) and _split_differential(node)[1].token != ""
        )
        integrals -= closes
        if closes and integrals == 0:
            return k
    return None


def _is_differential(items: tuple[Node, ...]) -> bool:
    if len(items) != 2 or token_of(items[0]) != "d" or not is_letter(base_token(items[1])):
        return False
    return not isinstance(items[1], Script) or items[1].sup is None


def _split_differential(fraction: Fraction) -> tuple[tuple[Node, ...], terms.Variable]:
    """The numerator without the `dx` at its end, and x; an empty name where there is no such `dx`."""
    items = fraction.numerator.items
    is_derivative = bool(fraction.denominator.items) and token_of(fraction.denominator.items[0]) == "d"
    if is_derivative or not _is_differential(items[-2:]):
        return items, terms.Variable("")
    return items[:-2], _variable(items[-1])


# Sums and limits


def _aggregate(reader: Reader, sign: str, sub: Row | None, sup: Row | None) -> Term:
    upper = None if sup is None else reader.read(sup)
    index, lower = _index(reader, sub)
    if reader.peek() is None:
        raise MeaninglessError(f"`{sign}` has nothing after it")
    body = _product_at(reader) if index is None else _body_at(reader, index.token)
    if (lower is None) != (upper is None):
        raise MeaninglessError(f"`{sign}` with one limit only has no definite meaning")
    return terms.Aggregate(sign, body, index, lower, upper)


def _index(reader: Reader, sub: Row | None) -> tuple[terms.Variable | None, Term | None]:
    """The index of a sum and where it starts."""
    if sub is None:
        return None, None
    items = sub.items
    is_named = bool(items) and is_letter(base_token(items[0])) and _order(items[0]) is None
    if is_named and len(items) == 1:
        return _variable(items[0]), None
    if is_named and token_of(items[1]) == "=":
        return _variable(items[0]), reader.read(items[2:])
    raise MeaninglessError(f"the range `{written(sub)}` of a sum has no definite meaning")


def _limit(reader: Reader, sub: Row | None) -> Term:
    if sub is None and any("n" in _subscripts(node) for node in reader.items[reader.at :]):
        n = terms.Variable("n")
        return terms.Limit(_body_at(reader, "n"), n, terms.Constant(r"\infty"))
    items = () if sub is None else sub.items
    if len(items) < 3 or not is_letter(base_token(items[0])) or token_of(items[1]) != r"\rightarrow":
        raise MeaninglessError(r"`\lim` does not say what tends where")
    if any(is_relation(token_of(node)) for node in items[2:]):
        raise MeaninglessError(r"what stands under `\lim` has no definite meaning")
    variable = _variable(items[0])
    rest, side = _side(items[2:])
    target = reader.read(rest)
    if reader.peek() is None:
        raise MeaninglessError(r"`\lim` has nothing after it")
    return terms.Limit(_body_at(reader, variable.token), variable, target, side)


def _subscripts(node: Node) -> str:
    """The letters in the subscripts of a node and of what stands in it."""
    match node:
        case Script(base, sub, sup):
            inner = written(sub) + _subscripts(base)
            return inner + "".join(map(_subscripts, sup.items if sup is not None else ()))
        case Fraction(numerator, denominator):
            return "".join(map(_subscripts, (*numerator.items, *denominator.items)))
        case Root(radicand) | Decorated(_, radicand):
            return "".join(map(_subscripts, radicand.items))
    return ""


def _side(items: tuple[Node, ...]) -> tuple[tuple[Node, ...], Literal["", "+", "-"]]:
    """The target of a limit without the sign of its side, `0^{+}`, and that sign."""
    last = items[-1]
    if not isinstance(last, Script) or last.sup is None or last.sup.items not in ((Atom("+"),), (Atom("-"),)):
        return items, ""
    base: Node = last.base if last.sub is None else Script(last.base, last.sub)
    return (*items[:-1], base), "+" if last.sup.items == (Atom("+"),) else "-"
