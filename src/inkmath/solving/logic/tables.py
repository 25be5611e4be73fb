"""Truth tables, and the comparison of two formulas by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from inkmath.expression import terms
from inkmath.expression.latex import print_latex
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Grid, Row
from inkmath.expression.writing import write
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.logic.problems import FALSE, TRUE, letters_of
from inkmath.solving.verify.verdict import Verdict

MOST_LETTERS = 8
Values = Mapping[Term, bool]


def truth(formula: Term, values: Values) -> bool:
    """True if the formula is true where its letters have the given truth values."""
    match formula:
        case terms.Variable():
            return formula == TRUE or (formula != FALSE and values[formula])
        case terms.Not(inner):
            return not truth(inner, values)
        case terms.Logical(sign, parts):
            return _joined(sign, [truth(part, values) for part in parts])
        case terms.Relation((left, right)):
            return truth(left, values) == truth(right, values)
    raise NotCoveredError("this kind of statement")


def _joined(sign: str, values: Sequence[bool]) -> bool:
    if sign == r"\wedge":
        return all(values)
    if sign == r"\vee":
        return any(values)
    first, second = values
    if sign in (r"\Rightarrow", r"\rightarrow"):
        return not first or second
    return (first == second) != (sign == r"\oplus")


def rows(letters: Sequence[Term]) -> Iterator[dict[Term, bool]]:
    """All truth values of the letters, all true first."""
    if len(letters) > MOST_LETTERS:
        raise NotCoveredError(f"formulas of more than {MOST_LETTERS} letters")
    for values in product((True, False), repeat=len(letters)):
        yield dict(zip(letters, values, strict=True))


def same_truth(before: Term, after: Term) -> Verdict:
    """The comparison of two formulas by all truth values of their letters."""
    letters = letters_of(terms.Tuple((before, after)))
    try:
        is_same = all(truth(before, values) == truth(after, values) for values in rows(letters))
    except (NotCoveredError, ValueError):
        return Verdict.UNDECIDED
    return Verdict.SAME if is_same else Verdict.DIFFERENT


def table_of(formulas: Sequence[Term]) -> str:
    """The LaTeX of the truth table: a column for each letter and each formula, 1 for true and 0 for false."""
    letters = letters_of(terms.Tuple(tuple(formulas)))
    columns = list(dict.fromkeys((*letters, *formulas)))
    lines = [tuple(write(column) for column in columns)]
    for values in rows(letters):
        lines.append(tuple(Row((Atom("1" if truth(column, values) else "0"),)) for column in columns))
    return print_latex(Row((Grid("array", tuple(lines)),)))


def parts_of(formula: Term) -> list[Term]:
    """The formulas within a formula that are joined or negated, the inner ones first, itself at the end."""
    found = [part for child in terms.children(formula) for part in parts_of(child)]
    own = [formula] if isinstance(formula, terms.Logical | terms.Not | terms.Relation) else []
    return list(dict.fromkeys((*found, *own)))
