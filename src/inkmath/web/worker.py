"""The worker process of the server: reads what it is given, within limits on memory.

A task is JSON, `{"content": base64, "reader": name, "strokes": limit, "points": limit, "known": [...],
"number": of a page}`; its result is the object that the command line prints, or one with an `error`. Run as
`python -m inkmath.web.worker BYTES`.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import cv2

from inkmath.documents.opening import open_document
from inkmath.errors import EmptyInkError, InkmathError, InputError, InvalidInkError
from inkmath.ink.source import Source, stroke_format
from inkmath.ink.strokes import read_inkml, read_json
from inkmath.json_form import of_candidates, of_error, of_page, of_reading
from inkmath.pipeline import load_reader
from inkmath.plots import graph_of
from inkmath.processes.serving import serve
from inkmath.recognition.detexify import Detexify
from inkmath.serialization import Json, from_dict
from inkmath.types import Box, Ink, Known, Pixels, Solution

JPEG_QUALITY = 90

Work = Callable[[Source, str, Sequence[Known]], Json]
"""Work on a source, given the name of the reader and the known symbols."""


def task(work: Work) -> Callable[[str], Json]:
    """The work as a task on text; an error of the input becomes part of the answer."""

    def done(text: str) -> Json:
        request = json.loads(text)
        try:
            known = [Known(Box(*one["box"]), one["token"]) for one in request["known"]]
            return work(source_of(request), request["reader"], known)
        except InkmathError as error:
            return of_error(error)

    return done


def source_of(request: Mapping[str, Any]) -> Source:
    """The strokes of a request, within the limits, or the bytes of a picture. Raises InvalidInkError."""
    content = base64.b64decode(request["content"])
    kind = stroke_format(content)
    if kind is None or (kind == "xml" and b"ink" not in content[:65536].lower()):
        return content
    try:
        ink = read_json(content) if kind == "json" else read_inkml(content)
    except EmptyInkError:
        return content  # `load_page` makes a blank page of it
    points = sum(map(len, ink.strokes))
    if len(ink.strokes) > request["strokes"] or points > request["points"]:
        raise InvalidInkError(
            f"There are {len(ink.strokes):,} strokes of {points:,} points; "
            f"at most {request['strokes']:,} strokes of {request['points']:,} points are allowed."
        )
    return ink


@cache
def _namer() -> Detexify:
    return Detexify.load()


def graph(text: str) -> Json:
    """The graph of the solution that is the content; null where it has none."""
    solution = from_dict(Solution, json.loads(base64.b64decode(json.loads(text)["content"])))
    found = graph_of(solution)
    return {"graph": None if found is None else found.to_dict()}


def page(text: str) -> Json:
    """A page of the document that is the content, as a picture or strokes."""
    request = json.loads(text)
    try:
        document = open_document(base64.b64decode(request["content"]), "The file")
        number, count = request["number"], document.page_count
        if number > count:
            raise InputError(f"The file has {count:,} pages; page {number:,} was asked for.")
        shown = document.source(number)
    except InkmathError as error:
        return of_error(error)
    if isinstance(shown, Ink):
        strokes = [stroke[:, :2].round(3).tolist() for stroke in shown.strokes]
        return {"page_count": count, "picture": None, "strokes": strokes}
    return {"page_count": count, "picture": _data_url(shown), "strokes": None}


def _data_url(picture: Pixels) -> str:
    """A picture as a JPEG in a data: address. picture: uint8 (H, W) or (H, W, 3), RGB."""
    channels = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    _, content = cv2.imencode(".jpg", channels, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return f"data:image/jpeg;base64,{base64.b64encode(content.tobytes()).decode('ascii')}"


TASKS = {
    "read": task(lambda source, reader, known: of_reading(load_reader(reader).read(source, known))),
    "read-page": task(lambda source, reader, known: of_page(load_reader(reader).read_page(source, known))),
    "read-page-all": task(
        lambda source, reader, known: of_page(*load_reader(reader).read_sheet(source, known, everything=True))
    ),
    "symbol": task(lambda source, *_: of_candidates(_namer().candidates(source))),
    "graph": graph,
    "page": page,
}


if __name__ == "__main__":
    cv2.setNumThreads(1)  # the other cores have workers of their own
    serve(TASKS, int(sys.argv[1]))
