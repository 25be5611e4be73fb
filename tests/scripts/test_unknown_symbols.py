"""The figures of the script that measures what is said to be unknown."""

from __future__ import annotations

import pytest
from unknown_symbols import measures, shapes

from inkmath.vocab import UNKNOWN


def test_each_share_is_of_the_drawings_that_it_is_about() -> None:
    truths = [r"\male", r"\male", r"\aleph", "x", "x", r"\dots", "x", r"\celsius"]
    named = [UNKNOWN, "d", UNKNOWN, "x", UNKNOWN, r"\ldots", "X", UNKNOWN]
    known = {"x": "x", r"\dots": r"\ldots"}
    unknown, mistaken, right = measures(truths, named, frozenset({r"\male", r"\aleph"}), known)
    assert (unknown.value, unknown.samples) == pytest.approx((2 / 3, 3))
    assert (mistaken.value, mistaken.samples) == pytest.approx((1 / 4, 4))
    assert (right.value, right.samples) == pytest.approx((2 / 4, 4))


def test_known_are_the_classes_whose_shape_the_network_has() -> None:
    classes = ["x", r"\dots", r"\Pi", r"\longrightarrow", r"\male", "Q"]
    network = ["x", r"\ldots", r"\prod", r"\rightarrow"]
    assert shapes(classes, network) == {
        "x": "x",
        r"\dots": r"\ldots",
        r"\Pi": r"\prod",
        r"\longrightarrow": r"\rightarrow",
    }
