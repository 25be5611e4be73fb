"""Ink with its truth as JSON Lines: the corrected readings that the web page exports.

    {"schema": 1, "id": ..., "strokes": [[[x, y], ...], ...], "latex": ..., "symbols": [...]}

One expression a line. `symbols` has {"token": ..., "strokes": [number, ...]} for each symbol; it is empty
where they are not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from inkmath.data.archive import Source
from inkmath.data.expressions import WrittenExpression, WrittenSymbol
from inkmath.data.samples import Fault
from inkmath.errors import EmptyInkError, InvalidInkError, LatexSyntaxError
from inkmath.expression.latex import canonical_tokens
from inkmath.ink.strokes import read_json
from inkmath.vocab import SYMBOLS

_NAMES = {r"\frac": "-", r"\cdot": ".", r"\cdots": r"\ldots"}
"""Tokens that are distinguished by their place, and the written symbol that each is."""


def read(source: Source) -> Iterator[WrittenExpression | Fault]:
    """Every expression; those of a user have no split and no writer."""
    for member in source.members(lambda name: name.endswith(".jsonl")):
        for number, line in enumerate(member.data.splitlines(), 1):
            if not line.strip():
                continue
            name = f"{member.name}:{number}"
            try:
                yield _expression(name, json.loads(line))
            except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
                yield Fault(name, f"not labelled ink: {error}")
            except (InvalidInkError, EmptyInkError, LatexSyntaxError) as error:
                yield Fault(name, str(error))
    yield from source.faults


def _expression(name: str, row: dict[str, Any]) -> WrittenExpression:
    strokes = read_json(json.dumps(row["strokes"]).encode()).strokes
    tokens = tuple(canonical_tokens(row["latex"]))
    symbols = [_symbol(symbol, len(strokes)) for symbol in row["symbols"]]
    known = tuple(symbol for symbol in symbols if symbol is not None)
    whole = known if len(known) == len(symbols) else ()
    return WrittenExpression(name, "", "", strokes, whole, None, tokens, row["latex"])


def _symbol(symbol: dict[str, Any], count: int) -> WrittenSymbol | None:
    """None where its token is none that is written, or its strokes are not those of the ink."""
    name = _NAMES.get(symbol["token"], symbol["token"])
    strokes = tuple(int(i) for i in symbol["strokes"])
    is_good = name in SYMBOLS and strokes and all(0 <= i < count for i in strokes)
    return WrittenSymbol(name, strokes) if is_good else None
