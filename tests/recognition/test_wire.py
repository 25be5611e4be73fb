from __future__ import annotations

import json

from inkmath.recognition.wire import reading_from_wire, reading_to_wire
from inkmath.types import Alternative, Box, Parent, Reading, Symbol

ODD = 0.1 + 0.2
READING = Reading(
    "x^{2}",
    ODD / 3,
    (
        Symbol("x", Box(ODD, 1.0, 2.0, 3.0), 0.9, (("X", ODD), ("\\times", 1e-12))),
        Symbol("2", Box(2.0, 0.0, 3.0, ODD), 0.8, (), Parent(0, "sup", 1 / 3)),
    ),
    (Alternative("X^{2}", 1 / 7),),
    "expressions",
    0.0123456789,
)


def test_a_reading_crosses_to_the_last_bit() -> None:
    for reading in (READING, Reading("", 0.0)):
        assert reading_from_wire(json.loads(json.dumps(reading_to_wire(reading)))) == reading
