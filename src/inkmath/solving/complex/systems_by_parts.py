r"""Systems with conjugates, parts or sizes of complex unknowns: `z+2\bar{w}=4-i`, `z-w=1+2i`."""

from __future__ import annotations

from itertools import chain

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.names import COMPLEX_FUNCTIONS
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.complex.real_parts import as_one, real_system, solved_system
from inkmath.solving.complex.system_answers import Values, checked
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import UNIT, complex_value
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step

PAIRS = ("xy", "uv", "ab", "pq", "st")
"""Letters for the real and the imaginary part of the unknowns, in this order."""

Parts = dict[terms.Variable, tuple[terms.Variable, terms.Variable]]


def is_of_parts(part: Term) -> bool:
    """True for conjugates, parts and absolute values with a letter."""
    is_named = isinstance(part, terms.Call) and part.function in COMPLEX_FUNCTIONS.values()
    is_part = is_named or isinstance(part, terms.Conjugate | terms.Absolute)
    return is_part and not is_numeric(part)


def solved_by_parts(
    relations: list[terms.Relation], letters: tuple[terms.Variable, ...], draft: Draft
) -> Solution:
    """The solutions of the system of the real and imaginary parts, each put into all equations."""
    parts = _parts(letters)
    numbers = {letter: _number(*pair) for letter, pair in parts.items()}
    put = tuple(_put(relation, numbers) for relation in relations)
    meant = [terms.Relation(pair, ("=",)) for pair in numbers.items()]
    unknowns = tuple(chain(*parts.values()))
    says = sentence("Write {} with real {}.", joined(" and ", meant), joined(", ", unknowns))
    draft.steps.append(Step("put-in", latex_of(as_one(put)), says, True))
    found = solved_system(real_system(put, draft), unknowns, draft)
    if found.status == "no-solution":
        check = Check(
            draft.latex, "The equations of the real and the imaginary parts contradict each other.", True
        )
        return draft.solution("no-solution", (), (check,), "No complex numbers solve all equations.")
    results = [checked(relations, letters, _values(answer, parts)) for answer in found.answers]
    says = sentence("Substitute the values into {}.", joined(" and ", meant))
    for answer, _ in results:
        draft.steps.append(Step("real-and-imaginary", answer.latex, says, answer.verified))
    return draft.solution("solved", [answer for answer, _ in results], [check for _, check in results])


def _parts(letters: tuple[terms.Variable, ...]) -> Parts:
    tokens = {letter.token for letter in letters}
    free = [pair for pair in PAIRS if not tokens & set(pair)]
    if len(free) < len(letters):
        raise NotCoveredError("so many complex unknowns")
    return {
        letter: (terms.Variable(pair[0]), terms.Variable(pair[1]))
        for letter, pair in zip(letters, free, strict=False)
    }


def _number(a: Term, b: Term) -> Term:
    return terms.Sum((a, terms.Product((b, UNIT), ("",))))


def _put(relation: terms.Relation, numbers: dict[terms.Variable, Term]) -> terms.Relation:
    line: Term = relation
    for letter, number in numbers.items():
        line = substitute(line, letter, number)
    assert isinstance(line, terms.Relation)
    return line


def _values(answer: Answer, parts: Parts) -> Values:
    """The complex numbers for `x=2,y=5,u=1,v=3`."""
    line = interpret(parse(answer.latex))
    relations = line.elements if isinstance(line, terms.Tuple) else (line,)
    known = {each.sides[0]: each.sides[1] for each in relations if isinstance(each, terms.Relation)}
    if any(not is_numeric(known.get(part, part)) for pair in parts.values() for part in pair):
        raise NotCoveredError("systems of complex equations with infinitely many solutions")
    return {letter: complex_value(_number(known[a], known[b])) for letter, (a, b) in parts.items()}
