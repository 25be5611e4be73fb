"""The grammar generates mathematics in canonical form, within its bounds."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from inkmath.expression.latex import parse, print_latex, row_tokens
from inkmath.training.grammar import Grammar, expressions, nesting, school_grammar, symbol_count
from inkmath.training.productions import PRODUCTIONS, START
from inkmath.vocab import CROHME, NAMES

STRUCTURE = {r"\frac", r"\sqrt", "^", "_", "{", "}"}
ROWS = list(islice(expressions(np.random.default_rng(0)), 2500))


def latex_of(productions: dict[str, dict[str, float]], *, depth: int = 9, count: int = 200) -> list[str]:
    grammar, rng = Grammar(productions, {}), np.random.default_rng(0)
    return [grammar.draw(rng, depth).replace(" ", "") for _ in range(count)]


def test_every_expression_is_canonical_and_within_bounds() -> None:
    for row in ROWS:
        assert parse(print_latex(row)) == row
        assert 1 <= symbol_count(row) <= 60
        assert nesting(row) <= 3


def test_all_tokens_of_crohme_occur_and_none_without_a_name() -> None:
    tokens = {token for row in ROWS for token in row_tokens(row)}
    assert tokens - STRUCTURE <= set(NAMES)
    assert tokens >= CROHME


def test_every_formula_is_said_once_and_can_be_written_within_bounds() -> None:
    formulas = PRODUCTIONS["formula"]
    numbers = {name: PRODUCTIONS[name] for name in ("digit", "nonzero", "natural", "decimal", "number")}
    assert len({line.replace(" ", "") for line in formulas}) == len(formulas) > 3000
    for line in formulas:
        row = parse(Grammar({START: {line: 1}, **numbers}, {}).draw(np.random.default_rng(2), 9))
        assert set(row_tokens(row)) - STRUCTURE <= set(NAMES), line
        assert symbol_count(row) <= 60, line
        assert nesting(row) <= 3, line


def test_lengths_are_those_of_school_mathematics() -> None:
    lengths = [symbol_count(row) for row in ROWS]
    assert 7 <= np.median(lengths) <= 12
    assert np.quantile(lengths, 0.95) >= 18


def test_expressions_hardly_repeat() -> None:
    assert len({tuple(row_tokens(row)) for row in ROWS}) > 0.85 * len(ROWS)


@pytest.mark.parametrize("name", sorted(PRODUCTIONS))
def test_everything_that_is_named_is_latex_by_itself(name: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        assert parse(school_grammar().draw(rng, 8, name)).items


def test_each_production_can_be_drawn() -> None:
    latex = latex_of({"expression": {"a": 3, "b": 1}}, count=4000)
    assert latex.count("a") / 4000 == pytest.approx(0.75, abs=0.03)


def test_places_with_the_same_mark_are_filled_alike() -> None:
    drawn = latex_of({"expression": {"<d:a><d:a><d:b><d>": 1}, "d": {"1": 1, "2": 1}})
    assert {latex[:2] for latex in drawn} == {"11", "22"}
    assert {latex[3] for latex in drawn if latex[0] == "1"} == {"1", "2"}


def test_places_with_different_marks_mostly_differ() -> None:
    drawn = latex_of({"expression": {"<d:a><d:b>": 1}, "d": {"1": 1, "2": 1}}, count=1000)
    assert np.mean([latex[0] == latex[1] for latex in drawn]) == pytest.approx(1 / 16, abs=0.03)
    assert set(latex_of({"expression": {"<d:a><d:b>": 1}, "d": {"1": 1}})) == {"11"}


def test_reused_names_come_again() -> None:
    grammar = Grammar({"expression": {"<l><l><l><l>": 1}, "l": dict.fromkeys("abcdef", 1.0)}, {"l": 1.0})
    latex = grammar.draw(np.random.default_rng(0), 5).replace(" ", "")
    assert len(set(latex)) == 1


def test_depth_bounds_the_derivation() -> None:
    nested = latex_of({"expression": {"(<expression>)": 1000, "x": 1}}, depth=4)
    assert max(latex.count("(") for latex in nested) == 3
    assert latex_of({"expression": {"<a>": 1}, "a": {"x": 1}}, depth=1) == ["x"] * 200


def test_a_place_without_production_is_refused() -> None:
    with pytest.raises(ValueError, match="summ"):
        Grammar({"expression": {"<summ>": 1}}, {})


def test_a_name_that_never_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="back to itself"):
        Grammar({"expression": {"<expression>+1": 1}}, {})


def test_the_same_seed_gives_the_same_expressions() -> None:
    again = list(islice(expressions(np.random.default_rng(0)), 50))
    assert again == ROWS[:50]


@pytest.mark.parametrize(
    ("latex", "count", "depth"),
    [
        ("x", 1, 0),
        (r"\frac{1}{2}", 3, 1),
        (r"\sqrt[3]{x}", 3, 1),
        (r"x_{1}^{2}", 3, 1),
        (r"e^{\frac{1}{x^{2}}}", 5, 3),
    ],
)
def test_symbols_and_nesting_are_counted(latex: str, count: int, depth: int) -> None:
    assert (symbol_count(parse(latex)), nesting(parse(latex))) == (count, depth)
