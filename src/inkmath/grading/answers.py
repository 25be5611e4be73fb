"""The answer of a pupil against that of the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import Term
from inkmath.grading.key import Problem
from inkmath.grading.verdicts import AnswerVerdict, CheckedLine
from inkmath.grading.working import TIMEOUT_S, is_statement, statements, term_of
from inkmath.rendering.content import answer_lines
from inkmath.solving import solve_latex, solve_lines
from inkmath.solving.working.equations import names_solutions
from inkmath.solving.working.report import KIND
from inkmath.solving.working.resemblance import operations, size

MOST_LINES = 4
"""Lines at the end of a working that may hold an answer together, such as x and y of a system."""

SLACK = 4
"""By so many parts an answer may be longer than that of the key."""


def expected_answer(problem: Problem) -> str:
    """LaTeX of the answer of the key; as it is worked out where the key has none, and "" if it cannot be."""
    if problem.answer:
        return problem.answer
    solution = solve_latex(problem.statement, TIMEOUT_S)
    if solution.status != "solved" or solution.parts:
        return ""
    lines = answer_lines(solution)
    is_system = any(answer.values for answer in solution.answers)
    return (", " if is_system else r"\vee ").join(lines)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on an answer. latex: of the answer. lines: that hold it."""

    verdict: AnswerVerdict
    latex: str
    lines: Sequence[CheckedLine]


def judge(problem: Problem, expected: str, lines: Sequence[CheckedLine]) -> Judgement:
    """The verdict on the last lines. expected: see `expected_answer`."""
    own = [line for line in lines if line.written is not None]
    if not own:
        return Judgement("missing", "", ())
    readable = [line for line in own if line.numbers]
    if not expected or not readable:
        return Judgement("unknown", own[-1].latex, own[-1:])
    ends = dict.fromkeys((_last_marked(readable), len(readable) - 1))
    found = [_judged(problem, expected, readable[: end + 1]) for end in ends]
    return next((one for one in found if one.verdict == "right"), found[0])


def _judged(problem: Problem, expected: str, lines: Sequence[CheckedLine]) -> Judgement:
    """The verdict on the answer that lines end with."""
    for count in range(1, min(MOST_LINES, len(lines)) + 1):
        tail = lines[-count:]
        if is_whole(expected, tail) and agrees(expected, tail):
            is_done = is_finished(expected, tail[-1].latex)
            return Judgement("right" if is_done else "unfinished", _together(tail), tail)
    tail = _answers_at_end(lines)
    return Judgement(_otherwise(problem, expected, tail), _together(tail), tail)


def _answers_at_end(lines: Sequence[CheckedLine]) -> Sequence[CheckedLine]:
    """The lines at the end that say what a letter is, at least the last one."""
    start = len(lines) - 1
    while start and len(lines) - start < MOST_LINES and _say_what_is(lines[start - 1 : start + 1]):
        start -= 1
    return lines[start:]


def _say_what_is(lines: Sequence[CheckedLine]) -> bool:
    found = [term_of(text) for line in lines for text in statements(line.latex)]
    return all(term is not None and _names(term) for term in found)


def _together(lines: Sequence[CheckedLine]) -> str:
    return ", ".join(line.latex for line in lines)


def _otherwise(problem: Problem, expected: str, lines: Sequence[CheckedLine]) -> AnswerVerdict:
    """The verdict on an answer that is not that of the key, though it may be on the way there."""
    outcome = agrees(expected, lines)
    if outcome or (not is_statement(problem.statement) and agrees(problem.statement, lines)):
        return "unfinished"
    return "unknown" if outcome is None else "wrong"


def _last_marked(lines: Sequence[CheckedLine]) -> int:
    """The place of the last line that the writer boxed or underlined; of the last one if none is."""
    marked = [
        place
        for place, line in enumerate(lines)
        if line.written and {"boxed", "circled", "underlined"} & set(line.written.reading.marks)
    ]
    return marked[-1] if marked else len(lines) - 1


def is_whole(expected: str, lines: Sequence[CheckedLine]) -> bool:
    """True if the lines say what each of several letters is, where the key says it of several."""
    asked = _letters(expected)
    return len(asked) < 2 or asked <= _letters(*(text for line in lines for text in statements(line.latex)))


def agrees(expected: str, lines: Sequence[CheckedLine]) -> bool | None:
    """True if the lines follow from what is expected; None where that cannot be decided."""
    given = [text for line in lines for text in statements(line.latex)]
    if given and _left_side(given[-1]) == _left_side(expected) != "":
        expected, given = _last_side(expected), [f"={_last_side(given[-1])}"]
    if not is_statement(expected):
        if len(lines) > 1:
            return False
        given = [f"={_last_side(given[-1])}"] if given else []
    elif given and given[-1].startswith("="):
        expected, given = _last_side(expected), [f"={_last_side(given[-1])}"]
    if not given:
        return None
    texts = [*statements(expected), *given]
    solution = solve_lines(texts, TIMEOUT_S, task="check")
    if solution.kind != KIND:
        return None
    if solution.wrong_line is not None:
        return False
    return True if all(step.verified for step in solution.steps[-len(given) :]) else None


def _letters(*latexes: str) -> set[terms.Variable]:
    """The letters that statements say something about: x and y of `x=1,y=a`."""
    found = [part for latex in latexes if (term := term_of(latex)) is not None for part in terms.walk(term)]
    return {
        part.sides[0]
        for part in found
        if isinstance(part, terms.Relation) and isinstance(part.sides[0], terms.Variable)
    }


def is_finished(expected: str, latex: str) -> bool:
    """True if the answer, which is equal to that of the key, is worked out as far."""
    given = statements(latex)
    if given and _left_side(given[-1]) == _left_side(expected) != "":
        expected, given = _last_side(expected), [f"={_last_side(given[-1])}"]
    ours, theirs = term_of(_last_statement(expected)), term_of(given[-1]) if given else None
    if ours is None or theirs is None:
        return True
    if is_statement(expected) and not given[-1].startswith("="):
        return _names(theirs) or not _names(ours)
    ours, theirs = (term.sides[-1] if isinstance(term, terms.Relation) else term for term in (ours, theirs))
    if is_numeric(ours) and plain_value(ours) is not None:
        return plain_value(theirs) is not None
    return operations(theirs) <= operations(ours) and size(theirs) <= size(ours) + SLACK


def _names(term: Term) -> bool:
    return any(names_solutions(term, variable) for variable in terms.variables(term))


def _last_statement(latex: str) -> str:
    return (statements(latex) or [latex])[-1]


def _left_side(latex: str) -> str:
    """LaTeX of `f(2)` in `f(2)=1`; "" where no function or the like stands alone on the left."""
    term = term_of(latex)
    is_named = isinstance(term, terms.Relation) and isinstance(term.sides[0], terms.Apply)
    return latex.split("=")[0] if is_named else ""


def _last_side(latex: str) -> str:
    """The LaTeX behind the last equals sign that stands by itself."""
    row = parse(latex)
    places = [place for place, item in enumerate(row.items) if print_latex(type(row)((item,))) == "="]
    return print_latex(type(row)(row.items[places[-1] + 1 :])) if places else latex
