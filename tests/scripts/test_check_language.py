"""The check of the English of docstrings and texts."""

from __future__ import annotations

import check_language
import pytest


@pytest.mark.parametrize(
    ("docstring", "count"),
    [
        ("Whether a line is blank.", 1),
        ("What was read.", 1),
        ("True if a line is blank.", 0),
        ("Howard's rule.", 0),
    ],
)
def test_openings(docstring: str, count: int) -> None:
    source = f'def f():\n    """{docstring}"""\n\n\nVALUE = 1\n"""{docstring}"""\n'
    assert sorted(line for line, _ in check_language.openings(source)) == [2, 6][: 2 * count]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The classifier has half a say.", 1),
        ("SECOND_SAY = 0.5", 1),
        ("Strokes that hang together", 1),
        ("logits are averaged (weight 0.5)", 0),
        ("memory usage, sayings, an address", 0),
    ],
)
def test_wordings(text: str, count: int) -> None:
    assert len(list(check_language.wordings(text))) == count
