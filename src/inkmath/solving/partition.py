"""The problems on a page: which of its lines belong together.

Lines belong together where one goes on from the other (a working, right or with a slip), where they are
equations of one system, or where one uses what the other defines. Two lines that share no more than a letter
are exercises of their own: that a line is wrong is said only where it can hardly be anything but a step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inkmath.errors import InputError, MeaninglessError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.assignments import asks_for_value, function_in
from inkmath.solving.chance.events import is_about_events
from inkmath.solving.chance.problems import is_about_chance
from inkmath.solving.conditions import conditional_in
from inkmath.solving.differential_equations.problems import is_differential_equation
from inkmath.solving.differentiation.problems import asks_about_function
from inkmath.solving.recognisers import default_unknown
from inkmath.solving.sequence_definitions import sequence_rule_in
from inkmath.solving.sets.problems import is_about_sets
from inkmath.solving.verify.solution_sets import compare
from inkmath.solving.verify.verdict import Verdict
from inkmath.solving.working.convergence import is_about_convergence
from inkmath.solving.working.differential import is_step_of_differential_equation
from inkmath.solving.working.equations import family_letters
from inkmath.solving.working.expressions import compared
from inkmath.solving.working.functions import is_about_functions
from inkmath.solving.working.lines import ARROWS, Line, letters_of, read_lines
from inkmath.solving.working.loci import (
    check_locus,
    goes_on_in_parts,
    is_about_locus,
    is_of_plane,
    names_parts,
)
from inkmath.solving.working.report import CheckReport
from inkmath.solving.working.resemblance import is_near, looks_like_step, operations, shares_half, size
from inkmath.solving.working.sequences import is_about_sequence
from inkmath.solving.working.systems import check_system

Group = tuple[int, ...]
"""The numbers of the lines of one problem, counted from 1, ascending."""

RELATED = (Verdict.SAME, Verdict.SUPERSET, Verdict.SUBSET)
SETS = (terms.SetOf, terms.Union, terms.Interval)
STATEMENTS = (terms.Relation, terms.Logical)
UNKNOWNS = frozenset("xyzt")


def partition(latexes: Sequence[str]) -> tuple[Group, ...]:
    """The problems, each by the numbers of its lines, in the order of their first lines.

    A line that cannot be read is a problem of its own; a blank one belongs to none.
    """
    readable, groups = _readable(latexes)
    blocks: list[list[Line]] = []
    for position, line in enumerate(readable):
        following = readable[position + 1] if position + 1 < len(readable) else None
        _place(blocks, line, following)
    groups += [tuple(line.number for line in block) for block in blocks]
    return tuple(sorted(groups))


def _readable(latexes: Sequence[str]) -> tuple[list[Line], list[Group]]:
    """The lines that have a meaning, and of the others a group each."""
    kept = {number: latex for number, latex in enumerate(latexes, 1) if latex.strip()}
    groups: list[Group] = []
    for number, latex in list(kept.items()):
        try:
            read_lines((latex,))
        except (InputError, MeaninglessError):
            groups.append((number,))
            del kept[number]
    lines = read_lines(tuple(kept.values()))
    return [replace(line, number=number) for number, line in zip(kept, lines, strict=True)], groups


def _place(blocks: list[list[Line]], line: Line, following: Line | None) -> None:
    """Adds the line to the block that it belongs to, or begins a new one."""
    used = _used_blocks(blocks, line)
    if used:
        merged = sorted((each for block in used for each in block), key=lambda each: each.number)
        blocks[:] = [block for block in blocks if block not in used] + [[*merged, line]]
    elif blocks and _belongs(blocks, line, following):
        blocks[-1].append(line)
    else:
        blocks.append([line])


def _used_blocks(blocks: Sequence[list[Line]], line: Line) -> list[list[Line]]:
    """The blocks that define the functions that the line applies, the latest of each."""
    if line.continues:
        return []
    given = _giving_blocks(blocks, line)
    if given:
        return given
    applied = [part for part in terms.walk(line.term) if isinstance(part, terms.Apply)]
    heads = {replace(part.head, primes=0) for part in applied}
    function = function_in(line.term)
    if function is not None and not (asks_for_value(function) and _latest(blocks, function[0])):
        heads.discard(function[0])
    found = [_latest(blocks, head) for head in heads]
    about = [block for block in blocks if is_about_functions((block[0], line)) or _goes_with(block, line)]
    return [block for block in blocks if block in found or block in about[-1:]]


def _goes_with(block: Sequence[Line], line: Line) -> bool:
    """True if the line asks about the curve or the function of the block, or is an initial value for it."""
    together = terms.Tuple(tuple(each.term for each in (*block, line)))
    return is_differential_equation(together) or asks_about_function(together)


def _giving_blocks(blocks: Sequence[list[Line]], line: Line) -> list[list[Line]]:
    """The last blocks that give the sets, the events or the distribution of which the line asks something."""
    starts = range(max(0, len(blocks) - MOST_GIVEN), len(blocks))
    for start in starts:  # all probabilities of events that are given count
        if is_about_events(_together(blocks[start:], line)) and not is_about_events(line.term):
            return list(blocks[start:])
    for start in reversed(starts):
        together = _together(blocks[start:], line)
        shares = any(_shares_letter(block, line) for block in blocks[start:])
        is_chance = is_about_chance(together) and not is_about_chance(line.term)
        if (shares and is_about_sets(together)) or is_chance:
            return list(blocks[start:])
    return []


def _together(blocks: Sequence[list[Line]], line: Line) -> Term:
    return terms.Tuple((*(each.term for block in blocks for each in block), line.term))


MOST_GIVEN = 4
"""Most blocks of lines that may give what a line asks for."""


def _latest(blocks: Sequence[list[Line]], head: terms.Variable) -> list[Line] | None:
    """The latest block that defines a function."""
    return next((block for block in blocks[::-1] if head in map(_defined_function, block)), None)


def _defined_function(line: Line) -> terms.Variable | None:
    """f, where the line is `f(x)=...`."""
    function = function_in(line.term)
    return None if function is None else function[0]


def _belongs(blocks: Sequence[Sequence[Line]], line: Line, following: Line | None) -> bool:
    """True if the line belongs to the last block."""
    block = blocks[-1]
    if _gives_sequence(block, line, following):
        return True
    if line.continues or _begins_with_arrow(line) or _is_special_step(block, line):
        return True
    if not _is_statement(line):
        if not any(map(_is_statement, block)):
            return _follows_expression(block[-1], line, following)
        return _shares_letter(block, line) and all(map(_is_assignment, block))
    if not all(map(_is_statement, block)):
        return _is_definition_for(block, line, following)
    if _is_inequality(line) and _is_inequality(block[-1]) and not _comes_of_inequality(block, line):
        is_pair = len(block) == 1 and not any(map(_is_inequality, blocks[-2][-1:] if len(blocks) > 1 else ()))
        return is_pair and _shares_letter(block, line) and not (following and _is_inequality(following))
    return _follows_statements(block, line, following)


def _is_special_step(block: Sequence[Line], line: Line) -> bool:
    """True if the line goes on what is said of a sequence, a set of complex numbers or of convergence."""
    lines = (*block, line)
    if is_about_sequence(lines) or is_step_of_differential_equation(lines):
        return True
    if is_about_convergence(lines):
        return line.continues or (_is_inequality(line) and _shares_letter(block[:1], line))
    if len(block) == 1 and names_parts(block[0]):
        return is_of_plane(line)
    if not is_about_locus(lines):
        return False
    is_step = goes_on_in_parts(block[-1], line) or looks_like_step(block[-1].term, line.term, goes_on=False)
    return is_step or not check_locus(_renumbered(lines)).faults


def _renumbered(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(replace(line, number=number) for number, line in enumerate(lines, 1))


def _gives_sequence(block: Sequence[Line], line: Line, following: Line | None) -> bool:
    """True if the lines together, perhaps with the next, give a sequence by a rule."""
    listed = tuple(each.term for each in (*block, line))
    more = () if following is None else (following.term,)
    ways = (listed, listed + more)
    return any(sequence_rule_in(terms.Tuple(way)) is not None for way in ways) and not line.continues


def _comes_of_inequality(block: Sequence[Line], line: Line) -> bool:
    counting = family_letters((*block, line))
    variables = [letter for letter in letters_of(tuple(block)) if letter not in counting]
    unknowns = [letter for letter in variables if letter.token in UNKNOWNS] or variables
    if len(unknowns) != 1:
        return False
    is_conclusion = _names(line, unknowns[0]) and not _names(block[-1], unknowns[0])
    return is_conclusion or (_is_related(block, line, unknowns[0]) and _is_near_any(block, line))


def _shares_letter(block: Sequence[Line], line: Line) -> bool:
    return bool(set(letters_of(tuple(block))) & set(letters_of((line,))))


def _is_inequality(line: Line) -> bool:
    given = conditional_in(line.term) if isinstance(line.term, terms.Tuple) else None
    if given is not None and given.is_equation:
        return False
    relations = [part for part in terms.walk(line.term) if isinstance(part, terms.Relation)]
    return any(sign not in ("=", r"\in") for relation in relations for sign in relation.signs)


def _begins_with_arrow(line: Line) -> bool:
    items = parse(line.latex).items
    return bool(items) and getattr(items[0], "token", "") in ARROWS


def _is_statement(line: Line) -> bool:
    parts = line.term.elements if isinstance(line.term, terms.Tuple) else (line.term,)
    return not line.continues and all(isinstance(part, STATEMENTS) for part in parts)


def _is_assignment(line: Line) -> bool:
    """`x=2`: a letter and its value, which may be a matrix with letters."""
    sides = line.sides
    is_named = len(sides) == 2 and isinstance(sides[0], terms.Variable)
    return is_named and (is_numeric(sides[1]) or isinstance(sides[1], terms.Matrix))


def _is_complex_value(line: Line) -> bool:
    """`z_{1}=2+3i`: a letter and a number with the imaginary unit."""
    return _is_assignment(line) and any(part == terms.Constant("i") for part in terms.walk(line.sides[1]))


def _is_definition_for(block: Sequence[Line], line: Line, following: Line | None) -> bool:
    """True if a statement after an expression gives one of its letters a value, or names a part of it."""
    name, *meanings = line.sides
    if not isinstance(name, terms.Variable) or len(meanings) != 1:
        return False
    known = set(letters_of(tuple(block)))
    meant = set(terms.variables(meanings[0]))
    is_used = following is not None and name in letters_of((following,))
    return (name in known and not meant) or (is_used and name not in known and bool(meant) and meant <= known)


# Expressions


def _follows_expression(before: Line, line: Line, following: Line | None) -> bool:
    """True if an expression has the value of the one before, or looks like a slip on the way to it."""
    if _is_plain_number(before.term) and not _is_plain_number(line.term):
        return False
    if compared(before.sides[-1], line.term)[0] is Verdict.SAME and is_near(before.sides[-1], line.term):
        return True
    if _is_plain_number(line.term):
        return not _is_plain_number(before.term)
    goes_on = following is not None and (
        following.continues or compared(line.term, following.term)[0] is Verdict.SAME
    )
    return looks_like_step(before.sides[-1], line.term, goes_on)


def _is_plain_number(term: Term) -> bool:
    """True if there is nothing left to work out: `5`, `-0.5`, `\\frac{5}{6}`."""
    if isinstance(term, terms.Quotient) and plain_value(term) is not None:
        numbers = [plain_value(side) for side in (term.numerator, term.denominator)]
        value = plain_value(term)
        return value is not None and numbers == [value.numerator, value.denominator]
    if isinstance(term, terms.Negation):
        return _is_plain_number(term.term)
    return isinstance(term, terms.Number | terms.Mixed)


# Statements


def _follows_statements(block: Sequence[Line], line: Line, following: Line | None) -> bool:
    block = [each for each in block if not _is_exclusion(each)] or block
    counting = family_letters((*block, line))
    known, own = (
        tuple(letter for letter in letters_of(lines) if letter not in counting)
        for lines in (tuple(block), (line,))
    )
    unknown = default_unknown(known) if known else None
    if unknown is None:
        return False
    if not own:
        return _is_aside(block, line, unknown)
    name, *meanings = line.sides
    if isinstance(name, terms.Variable) and name not in known and meanings:
        is_used = following is not None and name in letters_of((following,))
        is_shorthand = name.token not in UNKNOWNS and (is_numeric(meanings[0]) or is_used)
        if isinstance(meanings[0], SETS) or is_shorthand:
            return True
    if not _shares_letter(block, line):
        return all(map(_is_complex_value, (*block, line))) and name not in known
    if len(known) > 1 or len(own) > 1:
        return _joins_system(block, line, following)
    if _is_inequality(line) != _is_inequality(block[-1]):
        return _is_condition(line if _is_inequality(line) else block[-1], unknown)
    if _is_inequality(line):
        return len(block) == 1 or _is_near_any(block, line) or _names(line, unknown)
    return _continues_working(block, line, following, unknown)


def _is_aside(block: Sequence[Line], line: Line, unknown: terms.Variable) -> bool:
    """True if a statement about numbers is what the line before comes to, or the test of a solution."""
    if compare(block[-1].term, line.term, unknown) is Verdict.SAME:
        return True
    true = terms.Relation((ZERO, ZERO), ("=",))
    return _names(block[-1], unknown) and compare(true, line.term, unknown) is Verdict.SAME


def _names(line: Line, unknown: terms.Variable) -> bool:
    """True if the line says what the unknown is: `x=2`, `x=2,x=-2`, `x\\in[1,2]`."""
    relations = [part for part in terms.walk(line.term) if isinstance(part, terms.Relation)]
    return bool(relations) and all(_is_bound(relation, unknown) for relation in relations)


def _is_bound(relation: terms.Relation, unknown: terms.Variable) -> bool:
    """`x=2`, or `1<x<3`."""
    place = 1 if len(relation.sides) == 3 else 0
    others = relation.sides[:place] + relation.sides[place + 1 :]
    return relation.sides[place] == unknown and unknown not in terms.variables(terms.Tuple(others))


def _is_finished(line: Line, unknown: terms.Variable) -> bool:
    """True if the line names the unknown by a number in which nothing is left to work out."""
    relations = [part for part in terms.walk(line.term) if isinstance(part, terms.Relation)]
    return _names(line, unknown) and all(_is_plain_number(part.sides[-1]) for part in relations)


def _continues_working(
    block: Sequence[Line], line: Line, following: Line | None, unknown: terms.Variable
) -> bool:
    """True if an equation in one unknown follows from the lines before, or looks like a slip on the way."""
    before = block[-1]
    if _names(line, unknown):
        return not _is_finished(before, unknown) or _is_related(block, line, unknown)
    if _is_finished(before, unknown):
        return compare(block[0].term, line.term, unknown) is Verdict.SUBSET  # the next case
    if _is_related(block, line, unknown) and _is_near_any(block, line):
        return True
    goes_on = (
        following is not None
        and letters_of((following,)) == (unknown,)
        and (_names(following, unknown) or compare(line.term, following.term, unknown) is Verdict.SAME)
    )
    return looks_like_step(before.term, line.term, goes_on)


def _is_related(block: Sequence[Line], line: Line, unknown: terms.Variable) -> bool:
    """True if the solutions of the line are those of an earlier one, or hold them, or are some of them."""
    earlier = dict.fromkeys((block[-1].term, block[0].term))
    return any(compare(term, line.term, unknown) in RELATED for term in earlier)


def _is_near_any(block: Sequence[Line], line: Line) -> bool:
    return any(is_near(before, line.term) for before in dict.fromkeys((block[-1].term, block[0].term)))


# Systems


def _joins_system(block: Sequence[Line], line: Line, following: Line | None) -> bool:
    """True if a statement belongs to those before, where they or it hold several letters."""
    known, own = letters_of(tuple(block)), letters_of((line,))
    if _defined_function(line) is not None:
        return False
    if len(known) == 1:
        brings_another = following is not None and set(own) <= set(letters_of((following,)))
        is_formula = isinstance(line.sides[0], terms.Variable) and line.sides[0] not in known
        is_plain = not operations(line.term) | operations(block[-1].term) and size(line.term) <= MAX_PLAIN
        return _names(block[-1], known[0]) or (is_plain and not (brings_another or is_formula))
    if len(own) == 1:
        if _names(line, own[0]):
            return True
        if all(map(_is_function, block)):
            return shares_half(block[0].term, line.term)
        is_short = size(line.term) <= max(size(each.term) for each in block)
        is_like = is_short or any(shares_half(each.term, line.term) for each in block)
        if not is_like and not _follows_system(block, line):
            return False
        return following is not None or not _contradicts(block, line)
    next_letters = set(letters_of((following,))) if following is not None else set()
    return not (len(next_letters) > 1 and next_letters <= set(known) and _contradicts(block, line))


def _is_function(line: Line) -> bool:
    """`f(x)=...`, or `y=...`."""
    return _defined_function(line) is not None or (
        isinstance(line.sides[0], terms.Variable) and len(letters_of((line,))) == 2
    )


def _is_condition(line: Line, unknown: terms.Variable) -> bool:
    """`x>0`, `0<x<1`: an inequality that names the unknown on one side."""
    term = line.term
    return isinstance(term, terms.Relation) and len(term.sides) in (2, 3) and unknown in term.sides


def _is_exclusion(line: Line) -> bool:
    """`x\\neq1`."""
    return isinstance(line.term, terms.Relation) and line.term.signs == (r"\neq",)


MAX_PLAIN = 12
"""An equation of at most so many parts goes with one in a single unknown, as in `3x=6`, `x+2y=8`."""


def _contradicts(block: Sequence[Line], line: Line) -> bool:
    """True if no solution of the system that the block is satisfies the line."""
    report = _report_on(block, line)
    return report is not None and bool(report.faults)


def _follows_system(block: Sequence[Line], line: Line) -> bool:
    """True if every solution of the system that the block is satisfies the line."""
    report = _report_on(block, line)
    return report is not None and not report.faults and not report.unchecked


def _report_on(block: Sequence[Line], line: Line) -> CheckReport | None:
    """The check of a line as one of a working that begins with the system; None if the block is none."""
    variables = letters_of(tuple(block))
    if len(block) < len(variables) or any(map(_is_inequality, (*block, line))):
        return None
    equations = _renumbered(block)[: len(variables)]
    return check_system((*equations, replace(line, number=len(variables) + 1)), variables)
