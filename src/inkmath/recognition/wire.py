"""Readings as JSON objects and back, as they cross between processes: to the last bit, unlike `to_dict`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from inkmath.types import Alternative, Box, Parent, Reading, Symbol


def reading_to_wire(reading: Reading) -> dict[str, Any]:
    return asdict(reading)


def reading_from_wire(fields: Mapping[str, Any]) -> Reading:
    """The inverse of `reading_to_wire`."""
    symbols = tuple(map(_symbol, fields["symbols"]))
    alternatives = tuple(Alternative(**alternative) for alternative in fields["alternatives"])
    marks = tuple(fields["marks"])
    return Reading(**{**fields, "symbols": symbols, "alternatives": alternatives, "marks": marks})


def _symbol(fields: Mapping[str, Any]) -> Symbol:
    parent = fields["parent"]
    return Symbol(
        fields["token"],
        Box(**fields["box"]),
        fields["confidence"],
        tuple((token, probability) for token, probability in fields["alternatives"]),
        None if parent is None else Parent(**parent),
    )
