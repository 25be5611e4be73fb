"""Signs of LaTeX commands: every one its own."""

from __future__ import annotations

from inkmath.expression.signs import named, sign
from inkmath.recognition.weights import list_models


def test_commands_are_shown_as_signs() -> None:
    assert [sign(name) for name in (r"\times", r"\alpha", r"\mathbb{R}", "x", "times")] == [
        "×", "α", "ℝ", "x", "times",
    ]  # fmt: skip
    assert named(r"\sum") == r"∑  \sum"
    assert named("7") == "7"


def test_no_two_classes_have_the_same_sign() -> None:
    (card,) = (card for card in list_models() if card.name == "detexify")
    shown = [sign(name) for name in card.classes]
    assert len(set(shown)) == len(shown)
    is_named = [one for one in shown if one.startswith("\\") and len(one) > 1]
    assert len(is_named) < 0.15 * len(shown), is_named
