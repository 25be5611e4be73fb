"""Strokes come out of InkML and JSON as they were put in, and broken files are refused by name."""

from __future__ import annotations

import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkmath.errors import EmptyInkError, InvalidInkError
from inkmath.ink import strokes
from inkmath.ink.strokes import inkml_root, inkml_traces, read_inkml, read_json
from inkmath.types import Ink

NAMESPACE = 'xmlns="http://www.w3.org/2003/InkML"'

points = st.tuples(*[st.floats(-1e9, 1e9, allow_nan=False)] * 2)
drawings = st.lists(st.lists(points, min_size=1, max_size=6), min_size=1, max_size=5)


def inkml(*traces: str, head: str = "", namespace: str = NAMESPACE) -> bytes:
    body = "".join(trace if trace.startswith("<") else f"<trace>{trace}</trace>" for trace in traces)
    return f"<ink {namespace}>{head}{body}</ink>".encode()


def as_lists(ink: Ink) -> list[list[list[float]]]:
    return [stroke.tolist() for stroke in ink.strokes]


@pytest.mark.parametrize("namespace", [NAMESPACE, "", 'xmlns="urn:other"'])
def test_traces_of_any_namespace(namespace: str) -> None:
    ink = read_inkml(inkml("1 2, 3 4", "5 6", namespace=namespace))
    assert as_lists(ink) == [[[1, 2], [3, 4]], [[5, 6]]]
    assert all(stroke.dtype == np.float64 for stroke in ink.strokes)


def test_channels_say_which_numbers_are_x_and_y() -> None:
    head = '<traceFormat><channel name="T"/><channel name="Y"/><channel name="X"/></traceFormat>'
    assert as_lists(read_inkml(inkml("0 7 5, 1 8 6", head=head))) == [[[5, 7], [6, 8]]]


def test_without_named_axes_the_first_two_numbers_count() -> None:
    head = '<traceFormat><channel name="A"/></traceFormat>'
    assert as_lists(read_inkml(inkml("5 7 0.5 99", head=head))) == [[[5, 7]]]


def test_ids_in_any_form_and_none() -> None:
    root = inkml_root(
        inkml('<trace id="a">1 1</trace>', '<trace xml:id="b">2 2</trace>', "", "3 3", "\n 4 4 ,\n")
    )
    assert list(inkml_traces(root)) == ["a", "b", "#3", "#4"]  # the trace without points is left out


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<!DOCTYPE ink [<!ENTITY a "aaaa">]><ink><trace>1 &a;</trace></ink>', "document type"),
        (b"<ink><trace>1 2</trace>", "malformed"),
        (b"", "malformed"),
        (b"\xff\xfe\x00", "malformed"),
        (b'<?xml version="1.0" encoding="klingon"?><ink/>', "malformed"),
        (b"<svg/>", "<svg>"),
        (inkml("1 2, 3"), "Trace 0"),
        (inkml("1 2", "one two"), "Trace 1"),
        (inkml("1 2, '3 4"), "difference encoding"),
        (inkml("1 nan"), "finite"),
        (inkml("inf 1"), "finite"),
        (inkml("1e300 1"), "1e12"),
    ],
)
def test_broken_inkml_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidInkError, match=reason):
        read_inkml(content)


@pytest.mark.parametrize("content", [inkml(), inkml("", " , ")])
def test_inkml_without_points_is_empty(content: bytes) -> None:
    with pytest.raises(EmptyInkError):
        read_inkml(content)


def test_deep_inkml_is_read_or_refused() -> None:
    depth = 20_000
    content = (
        b"<ink>" + b"<traceGroup>" * depth + b"<trace>1 2</trace>" + b"</traceGroup>" * depth + b"</ink>"
    )
    with suppress(InvalidInkError):  # some versions of expat bound the depth
        assert as_lists(read_inkml(content)) == [[[1, 2]]]


@pytest.mark.parametrize(
    "content",
    [
        [[[1, 2], [3, 4]]],
        {"strokes": [[[1, 2], [3, 4]]]},
        {"strokes": [{"x": [1, 3], "y": [2, 4]}], "pen": "ball"},
        [[[1, 2, 17.5, 0.3], [3, 4, 18.5, 0.4]]],
        [[], [[1, 2], [3, 4]], {"x": [], "y": []}],
    ],
)
def test_every_json_form(content: object) -> None:
    assert as_lists(read_json(json.dumps(content).encode())) == [[[1, 2], [3, 4]]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not valid JSON"),
        (b"\xff", "not valid JSON"),
        (b"[" * 200_000, "JSON"),
        (b"17", "list of strokes"),
        (b'{"lines": []}', "list of strokes"),
        (b"[[[1]]]", "Stroke 0"),
        (b'[[[1, 2]], [["a", 2]]]', "Stroke 1"),
        (b"[[1, 2]]", "Stroke 0"),
        (b"[7]", "Stroke 0"),
        (b"[[[1, null]]]", "Stroke 0|finite"),
        (b'[{"x": [1, 2], "y": [1]}]', "Stroke 0"),
        (b'[{"x": [1]}]', "Stroke 0"),
        (b"[[[1, NaN]]]", "finite"),
        (b"[[[1, Infinity]]]", "finite"),
        (b"[[[1, 1" + b"0" * 400 + b"]]]", "Stroke 0"),
    ],
)
def test_broken_json_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidInkError, match=reason):
        read_json(content)


@pytest.mark.parametrize("content", [b"[]", b"[[]]", b'{"strokes": []}'])
def test_json_without_points_is_empty(content: bytes) -> None:
    with pytest.raises(EmptyInkError):
        read_json(content)


def test_the_number_of_points_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strokes, "MAX_POINTS", 2)
    with pytest.raises(InvalidInkError, match="more than 2 points"):
        read_json(b"[[[1, 2], [3, 4]], [[5, 6]]]")


@given(drawings)
def test_json_round_trip(drawing: list[list[tuple[float, float]]]) -> None:
    read = read_json(json.dumps(drawing).encode())
    assert as_lists(read) == [[list(point) for point in stroke] for stroke in drawing]


@given(drawings)
def test_inkml_round_trip(drawing: list[list[tuple[float, float]]]) -> None:
    traces = (", ".join(f"{x!r} {y!r}" for x, y in stroke) for stroke in drawing)
    assert as_lists(read_inkml(inkml(*traces))) == [[list(point) for point in stroke] for stroke in drawing]


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_give_ink_or_an_error_of_ours(content: bytes) -> None:
    for read in (read_inkml, read_json):
        with suppress(InvalidInkError, EmptyInkError):
            assert read(content).strokes
