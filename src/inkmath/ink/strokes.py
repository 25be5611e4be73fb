"""Pen strokes from InkML and JSON.

JSON: `{"strokes": [stroke, ...]}` or the list alone, where a stroke is `[[x, y], ...]` (further numbers of a
point, such as time or pressure, are passed over) or `{"x": [...], "y": [...]}`.
InkML: W3C Ink Markup Language (2011), absolute coordinates; https://www.w3.org/TR/InkML/
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

import numpy as np

from inkmath.errors import EmptyInkError, InvalidInkError
from inkmath.types import Ink, Points

MAX_STROKES = 10_000
"""More strokes than anyone writes on a page."""

MAX_POINTS = 1_000_000
"""More points, too."""

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
"""The attribute `xml:id`, as ElementTree names it."""

_DIFFERENCE = re.compile(r"['\"!?*]")
"""Marks of InkML's difference and wildcard encodings, which no recogniser's data uses."""


def read_inkml(data: bytes) -> Ink:
    """The strokes of an InkML document, in document order.

    Raises InvalidInkError if it is not InkML, EmptyInkError if it has no points.
    """
    return ink_of(list(inkml_traces(inkml_root(data)).values()))


def read_json(data: bytes) -> Ink:
    """The strokes of a JSON document in one of the forms above.

    Raises InvalidInkError if it has another form, EmptyInkError if it has no points.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidInkError(f"The strokes are not valid JSON: {error}") from error
    strokes = content.get("strokes") if isinstance(content, dict) else content
    if not isinstance(strokes, list):
        raise InvalidInkError('Expected a list of strokes or {"strokes": [...]}.')
    if len(strokes) > MAX_STROKES:
        raise InvalidInkError(f"There are {len(strokes):,} strokes; at most {MAX_STROKES:,} are read.")
    return ink_of([_stroke_from_json(stroke, i) for i, stroke in enumerate(strokes)])


def inkml_root(data: bytes) -> ElementTree.Element:
    """The root element of an InkML document. Raises InvalidInkError where it is none."""
    root = xml_root(data, "InkML")
    if root.tag.split("}")[-1] != "ink":
        raise InvalidInkError(f"Expected the root element <ink>, found <{root.tag.split('}')[-1]}>.")
    return root


def xml_root(data: bytes, kind: str) -> ElementTree.Element:
    """The root element of an XML document. Document types, and with them entities, are refused.

    kind: what an InvalidInkError calls the document.
    """
    parser = ElementTree.XMLParser(target=_NoDoctype())
    try:
        parser.feed(data)
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InvalidInkError(f"The {kind} is malformed: {error}") from error
    return root


def inkml_traces(root: ElementTree.Element) -> dict[str, Points]:
    """The traces of an InkML document by id (by position where there is none), each float64 (N, 2).

    Traces without points are left out.
    """
    channels = [channel.get("name") for channel in root.iterfind(".//{*}traceFormat//{*}channel")]
    columns = (channels.index("X"), channels.index("Y")) if {"X", "Y"} <= set(channels) else (0, 1)
    traces: dict[str, Points] = {}
    for position, trace in enumerate(root.iterfind(".//{*}trace")):
        if position >= MAX_STROKES:
            raise InvalidInkError(
                f"There are more than {MAX_STROKES:,} traces; that is the most that is read."
            )
        points = _trace_points(trace.text or "", columns, position)
        if len(points):
            traces[trace.get("id") or trace.get(XML_ID) or f"#{position}"] = points
    return traces


class _NoDoctype(ElementTree.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise InvalidInkError("A document with a document type is refused: it could define entities.")


def _trace_points(text: str, columns: tuple[int, int], position: int) -> Points:
    if _DIFFERENCE.search(text):
        raise InvalidInkError(
            f"Trace {position} uses difference encoding; only absolute coordinates are read."
        )
    try:
        rows = [[float(value) for value in row.split()] for row in text.split(",") if row.strip()]
        points = np.array([[row[columns[0]], row[columns[1]]] for row in rows], dtype=np.float64)
    except (ValueError, IndexError) as error:
        raise InvalidInkError(f"Trace {position} holds something else than numbers: {error}") from error
    return points.reshape(-1, 2)


def _stroke_from_json(stroke: Any, position: int) -> Points:
    try:
        if isinstance(stroke, dict):
            points = np.column_stack([np.asarray(stroke[axis], dtype=np.float64) for axis in "xy"])
        else:
            points = np.array([[point[0], point[1]] for point in stroke], dtype=np.float64)
    except (KeyError, IndexError, TypeError, ValueError, OverflowError) as error:
        raise InvalidInkError(f"Stroke {position} is not a list of [x, y] points ({error}).") from error
    return points.reshape(-1, 2)


def ink_of(strokes: Sequence[Points]) -> Ink:
    """The strokes that have points.

    Raises EmptyInkError if none has, InvalidInkError if there are too many points, or one is no place.
    """
    strokes = [stroke for stroke in strokes if len(stroke)]
    if not strokes:
        raise EmptyInkError("There are no strokes.")
    if sum(map(len, strokes)) > MAX_POINTS:
        raise InvalidInkError(f"There are more than {MAX_POINTS:,} points.")
    if not all(np.isfinite(stroke).all() and np.abs(stroke).max() < 1e12 for stroke in strokes):
        raise InvalidInkError("A coordinate is not a finite number below 1e12.")
    return Ink(tuple(strokes))
