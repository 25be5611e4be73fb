"""A reading of `2^x + 1` in which one name, one relation and one symbol are wrong."""

from __future__ import annotations

from inkmath.evaluation.reading.parts import judge_relations, judge_symbols
from inkmath.evaluation.reading.samples import ExpressionSample
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.types import Box, Ink, Parent, Reading, Symbol

BOXES = [Box(0, 10, 20, 40), Box(22, 0, 32, 10), Box(40, 20, 60, 40), Box(70, 10, 74, 40)]
TREE = LayoutTree(
    ("2", "x", "+", "1"), (-1, 0, 0, 2), (Relation.RIGHT, Relation.SUP, Relation.RIGHT, Relation.RIGHT)
)
SAMPLE = ExpressionSample("s", Ink(()), None, "", tuple(zip(TREE.names, BOXES, strict=True)), TREE)


def reading(*symbols: Symbol) -> Reading:
    return Reading("", 0.5, symbols)


def test_symbols_and_relations_are_judged_one_by_one() -> None:
    given = reading(
        Symbol("2", BOXES[0], 0.9),
        Symbol("y", BOXES[1], 0.8, (), Parent(0, "sup", 0.7)),
        Symbol("+", BOXES[2], 0.7, (), Parent(0, "sub", 0.6)),
        Symbol("1", Box(170, 0, 180, 40), 0.6, (), Parent(2, "right", 0.5)),
    )
    assert judge_symbols(SAMPLE, given) == [(0.9, True), (0.8, False), (0.7, True), (0.6, False)]
    assert judge_relations(SAMPLE, given) == [(0.7, True), (0.6, False), (0.5, False)]


def test_a_wrong_parent_is_wrong() -> None:
    given = reading(
        Symbol("2", BOXES[0], 1.0),
        Symbol("x", BOXES[1], 1.0, (), Parent(0, "sup", 1.0)),
        Symbol("1", BOXES[3], 1.0, (), Parent(0, "right", 1.0)),
    )
    assert judge_relations(SAMPLE, given) == [(1.0, True), (1.0, False)]


def test_without_a_tree_there_is_nothing_to_judge() -> None:
    sample = ExpressionSample("s", Ink(()), None, "", SAMPLE.symbols)
    given = reading(Symbol("x", BOXES[1], 1.0, (), Parent(0, "sup", 1.0)))
    assert judge_relations(sample, given) == []
    assert judge_symbols(sample, given) == [(1.0, True)]
