"""Contents of a solution that all layouts share, and their wording in the language that is spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from inkmath.errors import InkmathError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.lines import split_lines
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.translations import translated
from inkmath.types import Answer, Check, Solution, Step, Text

NOT_CHECKED = "This line was not checked."
INTEGER = Text("Here k stands for any whole number.", "Here $k$ stands for any whole number.")

DOUBTFUL_BELOW, SURE_FROM = 0.5, 0.85
"""Confidences of a reading: below the first it is more likely wrong than right; from the second on it needs
no remark.
"""

FACTS = {
    "domain": ("Domain", "Domain"),
    "zero": ("Zero", "Zeros"),
    "period": ("Period", "Periods"),
    "y-intercept": ("Value at 0", "Values at 0"),
    "positive": ("Positive in", "Positive in"),
    "negative": ("Negative in", "Negative in"),
    "first-derivative": ("First derivative", "First derivative"),
    "second-derivative": ("Second derivative", "Second derivative"),
    "minimum": ("Lowest point", "Lowest points"),
    "maximum": ("Highest point", "Highest points"),
    "increasing": ("Increasing in", "Increasing in"),
    "decreasing": ("Decreasing in", "Decreasing in"),
    "inflection": ("Point of inflection", "Points of inflection"),
    "convex": ("Curved upwards in", "Curved upwards in"),
    "concave": ("Curved downwards in", "Curved downwards in"),
    "hole": ("Hole", "Holes"),
    "discontinuity": ("Jump or gap at", "Jumps or gaps at"),
    "kink": ("No derivative at", "No derivative at"),
    "vertical-asymptote": ("Vertical asymptote", "Vertical asymptotes"),
    "horizontal-asymptote": ("Horizontal asymptote", "Horizontal asymptotes"),
    "oblique-asymptote": ("Oblique asymptote", "Oblique asymptotes"),
    "range": ("Range", "Range"),
    "disjunctive-normal-form": ("Disjunctive normal form", "Disjunctive normal forms"),
    "conjunctive-normal-form": ("Conjunctive normal form", "Conjunctive normal forms"),
}
"""Names of the labels of answers: singular and plural."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One line of the result. words: what is said before the mathematics. formulas: LaTeX of each part."""

    words: Text
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section of a solution that has several.

    first: the number of its first step among all. facts: what was found in it.
    """

    title: str
    first: int
    steps: tuple[Step, ...]
    facts: tuple[Conclusion, ...]


COMMA = "{,}"
"""A decimal comma in LaTeX."""


def heading(solution: Solution) -> str:
    """The kind of problem in words: "Quadratic equation"; "Problem" where it was not recognised."""
    return translated((solution.kind or "problem").replace("-", " ").capitalize())


def problem_lines(solution: Solution) -> list[str]:
    """The LaTeX of each line of the problem; of a checked working the first: the others are steps."""
    lines = [line.strip() for line in split_lines(solution.latex)] or [solution.latex]
    return lines[:1] if is_working(solution) else lines


def doubt(solution: Solution) -> str:
    """A sentence on how far to trust the reading that posed the problem; empty where it is sure."""
    confidence = solution.reading_confidence
    if confidence is None or confidence >= SURE_FROM:
        return ""
    if confidence < DOUBTFUL_BELOW:
        says = "The reading is doubtful (confidence {}): check it first."
    else:
        says = "The reading is only fairly sure (confidence {}): compare it with what was written."
    return translated(says).format(f"{confidence:.2f}")


def is_working(solution: Solution) -> bool:
    """True if the steps are lines that somebody else wrote, from the second on."""
    return solution.kind == "checked-working"


def first_number(solution: Solution) -> int:
    """The number of the first step."""
    return 2 if is_working(solution) else 1


def sections(solution: Solution) -> Iterator[SectionView]:
    """The sections of a solution in their order; one without a title where it has none."""
    first = first_number(solution)
    named = [*(step.section for step in solution.steps), *(answer.section for answer in solution.answers)]
    for section in dict.fromkeys(named):
        steps = tuple(step for step in solution.steps if step.section == section)
        own = replace(solution, answers=tuple(each for each in solution.answers if each.section == section))
        facts = tuple(_facts(own)) if section else ()
        if section and not own.answers and not solution.message:
            facts = (Conclusion(Text(translated("None"))),)
        yield SectionView(translated(section.capitalize()), first, steps, facts)
        first += len(steps)


def has_sections(solution: Solution) -> bool:
    """True if the steps belong to several sections, each with what was found in it."""
    return any(step.section for step in solution.steps)


def checks_of(solution: Solution) -> tuple[Check, ...]:
    """The checks that say more than the steps."""
    return () if is_working(solution) else solution.checks


def sentence(text: str) -> str:
    """The text as a sentence: it begins with a capital letter where it begins with a word, and it ends."""
    text = text.strip()
    if not text:
        return ""
    words = text.split(maxsplit=1)
    if len(words[0]) > 1 and words[0].isalpha() and words[0].islower():
        text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?:" else f"{text}."


def remarks(step: Step) -> Text:
    """The sentences beside a step: what was done, what to take care of, and that it was not checked."""
    unchecked = "" if step.verified or is_wrong(step) else translated(NOT_CHECKED)
    said = (typeset(step.explanation, step.explanation_latex), typeset(step.caution, step.caution_latex))
    found = [each for each in (*said, Text(unchecked)) if each]
    return Text(" ".join(found), " ".join(each.latex for each in found))


def explanation(check: Check) -> Text:
    """The sentence beside a check."""
    return typeset(check.explanation, check.explanation_latex)


def typeset(plain: str, latex: str) -> Text:
    """A text and its form with formulas between dollar signs, both as sentences."""
    return Text(sentence(plain), sentence(latex)) if latex else Text(sentence(plain))


def pieces(text: Text) -> Iterator[tuple[str, bool]]:
    """The parts of a text in turn: plain words, or the LaTeX of a formula; the second says if it is one."""
    for k, part in enumerate(re.split(r"(?<!\\)\$", text.latex)):
        if part:
            yield part.replace(r"\$", "$"), k % 2 == 1


def is_wrong(step: Step) -> bool:
    """True if the step is a line of somebody's working that does not follow."""
    return step.rule == "wrong"


def answer_lines(solution: Solution) -> list[str]:
    r"""LaTeX of each answer, with the unknown before it: `x=2`, `x\in(-\infty,4)`; facts as they are."""
    return [_named(solution, answer) for answer in solution.answers]


def conclusions(solution: Solution) -> Iterator[Conclusion]:
    """The result: answers in words and formulas, or why there are none."""
    yield from results(solution)
    yield from comments(solution)


def results(solution: Solution) -> Iterator[Conclusion]:
    """The answers in words and formulas."""
    if any(answer.label for answer in solution.answers):
        yield from _facts(solution)
    elif solution.answers:
        count = "The answer is" if len(solution.answers) == 1 else "The answers are"
        yield Conclusion(Text(translated(count)), tuple(answer_lines(solution)))
        decimals = _decimals(solution)
        if decimals:
            yield Conclusion(Text(translated("As decimals")), decimals)
        if any(_is_family(answer) for answer in solution.answers):
            yield Conclusion(Text(translated(INTEGER), translated(INTEGER.latex)))
    if solution.principal:
        named = tuple(_named(solution, answer) for answer in solution.principal)
        yield Conclusion(Text(translated("From 0 up to a full turn these are")), named)


def comments(solution: Solution) -> Iterator[Conclusion]:
    """Other meanings of the problem, why there are no answers, and whether they were checked."""
    for meaning in solution.meanings:
        for says, meant, latex in (
            ("One part is read as “{}”", meaning.taken, meaning.part),
            ("For “{}”, write", meaning.other, meaning.latex),
        ):
            yield Conclusion(Text(translated(says).format(meant)), (latex,))
    message = typeset(solution.message, solution.message_latex)
    if message or not solution.answers:
        yield Conclusion(message or Text(sentence(translated(solution.status.replace("-", " ")))))
    if solution.answers and not all(answer.verified for answer in solution.answers):
        yield Conclusion(Text(translated("Not every answer could be checked.")))


def verdict(check: Check) -> str:
    """The words before a check: that it passed, that it failed, or neither."""
    says = "Check" if check.passed else "Not checked" if check.undecided else "This check failed"
    return translated(says)


def _facts(solution: Solution) -> Iterator[Conclusion]:
    for label, (one, several) in FACTS.items():
        found = [answer for answer in solution.answers if answer.label == label]
        if found:
            formulas = tuple(_named(solution, answer) for answer in found)
            yield Conclusion(Text(translated(one if len(found) == 1 else several)), formulas)
    others = tuple(answer.latex for answer in solution.answers if answer.label not in FACTS)
    if others:
        yield Conclusion(Text(translated("Also")), others)


def _named(solution: Solution, answer: Answer) -> str:
    if solution.variable is None or (answer.label and answer.label != "zero") or not _is_bare(answer.latex):
        return answer.latex
    sign = r"\in" if _is_set(answer.latex) else r"\approx" if _is_rounded(answer) else "="
    return f"{solution.variable}{sign}{answer.latex}"


def _is_bare(latex: str) -> bool:
    """True if an answer is only a value or a set, and not a relation that names its letter."""
    try:
        return not any(isinstance(part, terms.Relation) for part in terms.walk(_term(latex)))
    except InkmathError:
        return "=" not in latex


def _is_rounded(answer: Answer) -> bool:
    """True if the answer is known to some digits only; exact decimals are fractions in SymPy's words."""
    return re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", answer.sympy) is not None


def _is_set(latex: str) -> bool:
    try:
        return isinstance(_term(latex), terms.Interval | terms.SetOf | terms.Tuple | terms.Union)
    except InkmathError:
        return r"\cup" in latex


def _term(latex: str) -> Term:
    return interpret(parse(latex.replace(COMMA, ".")))


def _is_family(answer: Answer) -> bool:
    try:
        return terms.Variable("k") in terms.variables(_term(answer.latex))
    except InkmathError:
        return False


def _decimals(solution: Solution) -> tuple[str, ...]:
    """Values as decimals, where an answer is a number that is not written as one."""
    found = []
    for answer in solution.answers:
        digits = answer.latex.lstrip("-").replace(".", "").replace(COMMA, "")
        if answer.decimal is not None and not digits.isdecimal():
            left = answer.latex if solution.variable is None else solution.variable
            sign = "=" if _is_finite_decimal(answer.latex, answer.decimal) else r"\approx"
            found.append(f"{left}{sign}{_rounded(answer.decimal)}")
    lines = [*(step.latex for step in solution.steps), *(check.latex for check in solution.checks)]
    has_commas = any(COMMA in line for line in lines)
    return tuple(each.replace(".", COMMA) for each in found) if has_commas else tuple(found)


def _is_finite_decimal(latex: str, value: float) -> bool:
    """True if an answer is a fraction that the decimal, as it is shown, equals."""
    return re.fullmatch(r"-?\\frac\{\d+\}\{\d+\}", latex) is not None and float(f"{value:.6g}") == value


def _rounded(value: float) -> str:
    """Six significant digits without an exponent, where that is short."""
    text = f"{value:.6g}"
    if "e" not in text:
        return text
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa}\cdot10^{{{int(exponent)}}}"
