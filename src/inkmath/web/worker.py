"""The worker process of the server: reads what it is given, within limits on memory.

A task is JSON, `{"content": base64, "reader": name, "strokes": limit, "points": limit}`; its result is the
object that the command line prints, or one with an `error`. Run as `python -m inkmath.web.worker BYTES`.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from inkmath.errors import EmptyInkError, InkmathError, InvalidInkError
from inkmath.ink.source import Source
from inkmath.ink.strokes import read_inkml, read_json
from inkmath.json_form import Json, of_candidates, of_error, of_page, of_reading
from inkmath.pipeline import load_reader
from inkmath.plots import graph_of
from inkmath.recognition.detexify import Detexify
from inkmath.solving.wire import solution_from_dict
from inkmath.solving.worker import serve

Work = Callable[[str, Source], Json]
"""What to do with a source, given the reader's name."""


def task(work: Work) -> Callable[[str], Json]:
    """The work as a task on text; what is wrong with the input becomes part of the answer."""

    def done(text: str) -> Json:
        request = json.loads(text)
        try:
            return work(request["reader"], source_of(request))
        except InkmathError as error:
            return of_error(error)

    return done


def source_of(request: Mapping[str, Any]) -> Source:
    """What is to be read: strokes within the limits, or the bytes of a picture. Raises InvalidInkError."""
    content = base64.b64decode(request["content"])
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_json = start.startswith((b"{", b"["))
    if not is_json and not (start.startswith(b"<") and b"ink" in content[:65536].lower()):
        return content
    try:
        ink = read_json(content) if is_json else read_inkml(content)
    except EmptyInkError:
        return content  # `load_page` makes a blank page of it
    points = sum(map(len, ink.strokes))
    if len(ink.strokes) > request["strokes"] or points > request["points"]:
        raise InvalidInkError(
            f"There are {len(ink.strokes):,} strokes of {points:,} points; "
            f"at most {request['strokes']:,} strokes of {request['points']:,} points are taken."
        )
    return ink


@cache
def _namer() -> Detexify:
    return Detexify.load()


def graph(text: str) -> Json:
    """The graph of a solution, which is the content; null where it has none."""
    solution = solution_from_dict(json.loads(base64.b64decode(json.loads(text)["content"])))
    found = graph_of(solution)
    return {"graph": None if found is None else found.to_dict()}


TASKS = {
    "read": task(lambda reader, source: of_reading(load_reader(reader).read(source))),
    "read-page": task(lambda reader, source: of_page(load_reader(reader).read_page(source))),
    "symbol": task(lambda _, source: of_candidates(_namer().candidates(source))),
    "graph": graph,
}


if __name__ == "__main__":
    serve(TASKS, int(sys.argv[1]))
