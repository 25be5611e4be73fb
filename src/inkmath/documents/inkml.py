"""InkML with several expressions: each is a page."""

from __future__ import annotations

from xml.etree import ElementTree

from inkmath.documents.document import Document, PenPage, PenStroke, of_pen_pages
from inkmath.ink.strokes import inkml_root, inkml_traces
from inkmath.types import Points

_EXPRESSIONS = frozenset(("expression", "formula", "equation", "math"))
"""Types that annotations give to a group which is an expression."""


def open_inkml(data: bytes) -> Document:
    """The expressions of an InkML document: the groups on top that are marked as such, or hold groups for
    their symbols; one page of all traces where there are not two of them. Raises InvalidInkError.
    """
    root = inkml_root(data)
    groups = [group for group in root.iterfind("{*}traceGroup") if _is_expression(group)]
    parts = groups if len(groups) > 1 else [root]
    return of_pen_pages([PenPage(tuple(map(PenStroke, _traces(part)))) for part in parts])


def _is_expression(group: ElementTree.Element) -> bool:
    if group.find(".//{*}trace") is None:  # a segmentation of traces that stand elsewhere
        return False
    types = {
        (note.text or "").strip().lower()
        for note in group.iterfind("{*}annotation")
        if note.get("type") == "type"
    }
    return bool(types & _EXPRESSIONS) or group.find("{*}traceGroup") is not None


def _traces(part: ElementTree.Element) -> list[Points]:
    return list(inkml_traces(part).values())
