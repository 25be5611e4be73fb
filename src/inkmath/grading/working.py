"""A pupil's working of a problem, line by line, by the checks of `inkmath.solving`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from inkmath.errors import InkmathError, InputError
from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Row
from inkmath.grading.key import statements_of
from inkmath.grading.verdicts import CheckedLine, LineVerdict, WrittenLine
from inkmath.rendering.content import remarks
from inkmath.solving import solve_lines
from inkmath.solving.working.lines import read_lines
from inkmath.solving.working.report import KIND
from inkmath.types import Solution, Step, Text

TIMEOUT_S = 10.0
MOST_OTHERS = 3
"""Other readings of a wrong line that are tried."""

_VERDICTS: dict[str, LineVerdict] = {"follows": "follows", "wrong": "wrong", "not-checked": "not checked"}


def check(statement: str, lines: Sequence[WrittenLine], language: str = "en") -> tuple[CheckedLine, ...]:
    """The lines with a verdict each; the problem stands first where the pupil did not copy it."""
    given = statements(statement)
    is_expression = not is_statement(statement)
    texts = [statements(line.reading.latex) for line in lines]
    if not is_expression and not _is_definition(given[0]):
        texts = [parts if all(map(is_statement, parts)) else [] for parts in texts]
    written = [text for parts in texts for text in parts]
    is_copied = written[: len(given)] == given
    checker = _Checker([] if is_copied else given, is_expression=is_expression, language=language)
    found = [] if is_copied else [CheckedLine(statement, None, "given", tuple(range(1, len(given) + 1)))]
    rows = [(line, checker.add(parts)) for line, parts in zip(lines, texts, strict=True)]
    verdicts = checker.verdicts()
    for line, numbers in rows:
        found.append(_checked(line, numbers, verdicts))
    return tuple(_with_other_reading(found, checker))


def statements(latex: str) -> list[str]:
    """The statements of a line as canonical LaTeX; none of a line that has no meaning."""
    try:
        found = [print_latex(part) for text in statements_of(latex) for part in _apart(parse(text))]
        read_lines(tuple(found))
    except (InkmathError, RecursionError):
        return []
    return found


def _apart(row: Row) -> Sequence[Row]:
    """The equations of a list that is about several letters, as `x=1,y=2`; `x=1,x=2` is one statement."""
    term = term_of(print_latex(row))
    parts = term.elements if isinstance(term, terms.Tuple) else ()
    if len({letter for part in parts for letter in _left_letters(part)}) < 2:
        return [row]
    commas = [place for place, item in enumerate(row.items) if item == Atom(",")]
    bounds = pairwise([-1, *commas, len(row.items)])
    apart = [Row(row.items[start + 1 : end]) for start, end in bounds]
    return apart if len(apart) == len(parts) else [row]


def _left_letters(part: Term) -> Sequence[terms.Variable]:
    is_equation = isinstance(part, terms.Relation) and set(part.signs) == {"="}
    return terms.variables(part.sides[0]) if isinstance(part, terms.Relation) and is_equation else ()


def is_statement(latex: str) -> bool:
    """True for an equation, an inequality and the like; False for an expression to be worked out."""
    term = term_of(latex)
    return isinstance(term, terms.Relation | terms.Logical | terms.Tuple) or len(statements_of(latex)) > 1


def _is_definition(latex: str) -> bool:
    """True for `f(x)=x^{2}`, from which expressions may follow."""
    term = term_of(latex)
    return isinstance(term, terms.Relation) and isinstance(term.sides[0], terms.Apply)


def term_of(latex: str) -> Term | None:
    """The meaning of one statement; None where it has none."""
    try:
        return read_lines((latex,))[0].term
    except InputError:
        return None


@dataclass(frozen=True, slots=True)
class _Said:
    """The verdict on one statement, with the sentence that says why."""

    verdict: LineVerdict
    remark: Text = Text("")  # noqa: RUF009 (it is immutable)


class _Checker:
    """Collects the statements of a working, each in the form in which it goes on from those before.

    is_expression: the problem is to work an expression out, so that `A=3+4=7` is three forms of it.
    """

    def __init__(self, texts: Sequence[str], *, is_expression: bool, language: str) -> None:
        self.texts = list(texts)
        self._is_expression, self._language = is_expression, language

    def add(self, parts: Sequence[str]) -> tuple[int, ...]:
        """Add the statements of a line; their numbers, from 1."""
        start = len(self.texts)
        for part in parts:
            self.texts.append(self._going_on(part))
        return tuple(range(start + 1, len(self.texts) + 1))

    def _going_on(self, text: str) -> str:
        forms = forms_of(text) if self._is_expression and self.texts else (text,)
        if len(forms) == 1:
            return text
        follows = (form for form in forms if self.verdicts([*self.texts, form])[-1].verdict == "follows")
        return next(follows, forms[0])

    def verdicts(self, texts: Sequence[str] | None = None) -> list[_Said]:
        texts = self.texts if texts is None else texts
        if len(texts) < 2:
            return [_Said("given")] * len(texts)
        solution = solve_lines(texts, TIMEOUT_S, task="check", language=self._language)
        return _verdicts(solution, len(texts))


def forms_of(text: str) -> tuple[str, ...]:
    """The ways in which a line may go on from an expression: `A=7` as `=A=7`, as it stands, or as `=7`."""
    term = term_of(text)
    if text.startswith("=") or not isinstance(term, terms.Relation) or set(term.signs) != {"="}:
        return (text,)
    named = (text[text.index("=") :],) if isinstance(term.sides[0], terms.Variable | terms.Apply) else ()
    return (f"={text}", text, *named)


def _verdicts(solution: Solution, count: int) -> list[_Said]:
    """The verdicts on so many statements: the last ones have a step each, those before are given."""
    steps: Sequence[Step] = solution.steps[-count:]
    if solution.kind != KIND:
        return [_Said("given"), *[_Said("not checked", Text(solution.message))] * (count - 1)]
    said = [_Said(_VERDICTS.get(step.rule, "not checked"), remarks(step)) for step in steps]
    return [_Said("given")] * (count - len(said)) + said


def _checked(line: WrittenLine, numbers: tuple[int, ...], verdicts: Sequence[_Said]) -> CheckedLine:
    """The line with the worst verdict on its statements."""
    latex = line.reading.latex
    if not numbers:
        return CheckedLine(latex, line, "not understood")
    ranks: tuple[LineVerdict, ...] = ("wrong", "not checked", "follows", "given")
    worst = min((verdicts[number - 1] for number in numbers), key=lambda said: ranks.index(said.verdict))
    return CheckedLine(latex, line, worst.verdict, numbers, worst.remark)


def _with_other_reading(lines: list[CheckedLine], checker: _Checker) -> list[CheckedLine]:
    """The lines, the first wrong one with another reading of it that is right, if it has one."""
    for place, line in enumerate(lines):
        if line.verdict == "wrong" and line.written is not None:
            before = checker.texts[: line.numbers[0] - 1]
            for other in line.written.reading.alternatives[:MOST_OTHERS]:
                if _follows(checker, before, statements(other.latex)):
                    lines[place] = replace(line, instead=other.latex)
                    break
            break
    return lines


def _follows(checker: _Checker, before: Sequence[str], parts: Sequence[str]) -> bool:
    if not parts or not before:
        return False
    verdicts = checker.verdicts([*before, *parts])
    return all(said.verdict == "follows" for said in verdicts[len(before) :])
