"""The names that a reader gives for others, counted, and on its card."""

from __future__ import annotations

from dataclasses import asdict

import docs_reference
from confused_names import confusions

from inkmath.evaluation.reading.samples import ExpressionSample
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.recognition.reader_config import Confusion, Confusions, ReaderConfig
from inkmath.recognition.weights import shipped
from inkmath.types import Box, Ink, Parent, Reading, Symbol

BOXES = (Box(0, 10, 20, 40), Box(22, 0, 32, 10), Box(40, 40, 60, 42))
TREE = LayoutTree((r"\omega", "p", "-"), (-1, 0, 0), (Relation.RIGHT, Relation.SUP, Relation.RIGHT))
SAMPLE = ExpressionSample("s", Ink(()), None, "", tuple(zip(TREE.names, BOXES, strict=True)), TREE)


def reading(names: tuple[str, str, str], relation: str = "sup") -> Reading:
    parents = (None, Parent(0, relation, 1.0), Parent(0, "right", 1.0))  # type: ignore[arg-type]
    symbols = (Symbol(*one, 1.0, (), parent) for *one, parent in zip(names, BOXES, parents, strict=True))
    return Reading("", 0.5, tuple(symbols))


def test_names_count_where_the_structure_is_right() -> None:
    given = [("w", r"\rho", "-"), ("w", "p", r"\frac"), (r"\omega", "p", "-")]
    pairs = [(SAMPLE, reading(names)) for names in given]
    found = confusions([*pairs, (SAMPLE, reading(given[0], "sub"))], "data", "command")
    expected = (Confusion(r"\omega", "w", 2, 3), Confusion("p", r"\rho", 1, 3))
    assert found == Confusions("data", "command", 4, 3, 9, expected)


def test_they_are_written_onto_the_card() -> None:
    found = Confusions("notes", "count", 4, 3, 9, (Confusion(r"\omega", "w", 2, 3),))
    config = ReaderConfig.load(shipped() / "expressions").to_dict() | {"confusions": None}
    config |= ReaderConfig.from_dict({**config, "confusions": asdict(found)}).to_dict()
    page = docs_reference._reader(config)
    assert "notes: of 9 symbols in the 3 of 4 expressions" in page
    assert r"| `\omega` | `w` | 2 of 3 |" in page
