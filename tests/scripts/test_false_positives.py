from __future__ import annotations

import pytest
from no_mathematics.false_positives import NoFormula, evaluate_false_positives

from inkmath.errors import ConfigError, UnreadableImageError
from inkmath.types import Reading


def believe(source: bytes) -> list[Reading]:
    """Lines as confident as the picture's bytes say; of "broken" nothing can be made."""
    if source == b"broken":
        raise UnreadableImageError("broken")
    return [Reading("x^{2}", float(confidence)) for confidence in source.split()]


def _picture(kind: str, content: str) -> NoFormula:
    return NoFormula(f"{kind}-{content}", kind, content.encode())


def test_false_positives_by_hand() -> None:
    shown = [
        _picture("noise", "0.5"),  # as likely wrong as right is no claim
        _picture("doodles", "0.51"),
        _picture("noise", "0.2 0.99 0.6"),  # of a page the surest line counts, once
        _picture("doodles", "broken"),
        _picture("doodles", ""),
    ]
    result = evaluate_false_positives(believe, shown, model="m", data="five")
    assert [(m.name, m.value, m.samples) for m in result.measures] == [
        ("confidence above 0.5", 2 / 5, 5),
        ("of noise", 1 / 2, 2),
        ("of doodles", 1 / 3, 3),
    ]
    assert result.notes == (
        "noise-0.2 0.99 0.6 was read as x^{2} with a confidence of 0.99.",
        "doodles-0.51 was read as x^{2} with a confidence of 0.51.",
    )


def test_fewer_are_better() -> None:
    shown = [_picture("noise", "0.9"), *[_picture("noise", "0")] * 998]
    assert evaluate_false_positives(believe, shown, model="m", data="d").measures[0].cells()[1] == "0.1 %"


def test_no_pictures_are_refused() -> None:
    with pytest.raises(ConfigError, match="no pictures"):
        evaluate_false_positives(believe, [], model="m", data="d")
