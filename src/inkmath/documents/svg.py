"""The stroked paths of an SVG drawing as pen strokes (https://www.w3.org/TR/SVG2/paths.html)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

import numpy as np

from inkmath.documents.curves import IDENTITY, Affine, after, along_curve, mapped
from inkmath.documents.document import Document, PenPage, PenStroke, of_pen_pages
from inkmath.documents.pen_pages import pen_page
from inkmath.errors import InvalidInkError
from inkmath.types import Points

MAX_BYTES = 64 * 2**20
_MOST_DEPTH = 64

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_COMMAND = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
_TRANSFORM = re.compile(r"(\w+)\s*\(([^)]*)\)")
_ENTITY = re.compile(rb"<!\s*ENTITY|^\xff\xfe|^\xfe\xff|\x00", re.IGNORECASE)
_ARC_FLAGS = re.compile(r"((?:[\s,]*[+-]?[\d.]+(?:[eE][+-]?\d+)?){3})[\s,]*([01])[\s,]*([01])[\s,]*")
_HIDDEN = frozenset(("defs", "clipPath", "mask", "marker", "pattern", "symbol"))
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
_ARC_STEP = math.pi / 8
_INHERITED = ("stroke", "stroke-width", "stroke-opacity", "opacity", "display", "visibility")

Style = dict[str, str]


def open_svg(data: bytes) -> Document:
    """The one page of an SVG drawing. Raises InvalidInkError where it holds no stroked lines."""
    root = _root(data)
    strokes = list(_strokes(root, IDENTITY, {}, 0))
    if not strokes:
        raise InvalidInkError("The SVG has no stroked lines, which a pen draws. Save it as PDF or as PNG.")
    return of_pen_pages([pen_page(strokes, _size(root)) or PenPage(tuple(strokes))])


def _size(root: ElementTree.Element) -> tuple[float, float]:
    """The width and the height of the drawing, in the units of its paths; of unknown size, without end."""
    numbers = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    if len(numbers) != 4:
        sides = f"{root.get('width', '')} {root.get('height', '')}"
        numbers = [float(number) for number in _NUMBER.findall(sides)]
    width, height = numbers[-2:] if len(numbers) in (2, 4) else (0.0, 0.0)
    return width or math.inf, height or math.inf


def _root(data: bytes) -> ElementTree.Element:
    """The root element. Drawings have a document type often, which is harmless without entities."""
    if len(data) > MAX_BYTES or _ENTITY.search(data):
        raise InvalidInkError(
            f"The SVG has more than {MAX_BYTES:,} bytes, or entities. Save it as a plain SVG."
        )
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InvalidInkError(f"The SVG is malformed: {error}") from error


def _strokes(element: ElementTree.Element, above: Affine, style: Style, depth: int) -> Iterator[PenStroke]:
    name = element.tag.split("}")[-1] if isinstance(element.tag, str) else ""
    style = style | _style(element)
    if name in _HIDDEN or style.get("display") == "none" or depth > _MOST_DEPTH:
        return
    try:
        affine = after(above, _transform(element.get("transform", "")))
        lines = list(_shape(name, element))
    except (ValueError, IndexError, OverflowError) as error:
        raise InvalidInkError(f"The SVG has a broken <{name}>: {error}.") from error
    if style.get("stroke", "none") not in ("none", "transparent") and style.get("visibility") != "hidden":
        yield from (_pen_stroke(mapped(affine, line), style) for line in lines if len(line))
    for child in element:
        yield from _strokes(child, affine, style, depth + 1)


def _style(element: ElementTree.Element) -> Style:
    """The properties that an element sets, of those that count; its `style` goes before its attributes."""
    given = {name: value.strip() for name in _INHERITED if (value := element.get(name)) is not None}
    for part in element.get("style", "").split(";"):
        name, _, value = part.partition(":")
        if name.strip() in _INHERITED:
            given[name.strip()] = value.strip()
    return given


def _pen_stroke(points: Points, style: Style) -> PenStroke:
    opacity = _share(style.get("stroke-opacity", "1")) * _share(style.get("opacity", "1"))
    width = _NUMBER.match(style.get("stroke-width", "1"))
    return PenStroke(
        points,
        _hex(style["stroke"]),
        float(width.group()) if width else 1.0,
        "highlighter" if opacity < 0.6 else "pen",
    )


def _share(text: str) -> float:
    found = _NUMBER.match(text)
    return float(found.group()) / (100 if text.endswith("%") else 1) if found else 1.0


def _hex(colour: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return colour.lower()
    if re.fullmatch(r"#[0-9a-fA-F]{3}", colour):
        return "#" + "".join(2 * digit for digit in colour[1:].lower())
    if colour.startswith("rgb("):
        parts = [min(255, round(float(part))) for part in _NUMBER.findall(colour)[:3]]
        return "#" + bytes(parts).hex() if len(parts) == 3 else "#000000"
    return "#ffffff" if colour == "white" else "#000000"


def _transform(text: str) -> Affine:
    """The map of a `transform` attribute. Raises ValueError."""
    affine = IDENTITY
    for name, arguments in _TRANSFORM.findall(text):
        numbers = [float(number) for number in _NUMBER.findall(arguments)]
        affine = after(affine, _one_transform(name, numbers))
    return affine


def _one_transform(name: str, numbers: Sequence[float]) -> Affine:
    match name, list(numbers):
        case "matrix", [a, b, c, d, e, f]:
            return np.array([[a, c, e], [b, d, f]])
        case "translate", [x, *rest]:
            return np.array([[1, 0, x], [0, 1, rest[0] if rest else 0.0]])
        case "scale", [x, *rest]:
            return np.array([[x, 0, 0], [0, rest[0] if rest else x, 0.0]])
        case "rotate", [angle, *centre]:
            cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            x, y = centre if centre else (0.0, 0.0)
            return np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y]])
        case "skewX", [angle]:
            return np.array([[1, math.tan(math.radians(angle)), 0], [0, 1, 0.0]])
        case "skewY", [angle]:
            return np.array([[1, 0, 0], [math.tan(math.radians(angle)), 1, 0.0]])
    raise ValueError(f"its transform {name!r} is none")


def _shape(name: str, element: ElementTree.Element) -> Iterator[Points]:
    """The lines of an element, each float64 (N, 2)."""
    if name == "path":
        yield from _path(element.get("d", ""))
    elif name in ("polyline", "polygon"):
        numbers = [float(number) for number in _NUMBER.findall(element.get("points", ""))]
        points = np.array(numbers[: len(numbers) // 2 * 2]).reshape(-1, 2)
        yield np.concatenate([points, points[:1]]) if name == "polygon" else points
    elif name == "line":
        ends = [float(element.get(part, "0")) for part in ("x1", "y1", "x2", "y2")]
        yield np.array(ends).reshape(2, 2)


def _path(text: str) -> Iterator[Points]:
    """The lines of a path's data. Raises ValueError."""
    line: list[Points] = []
    here, start, control = np.zeros(2), np.zeros(2), None
    last = ""
    for letter, arguments in _COMMAND.findall(text):
        command = letter.upper()
        if command == "Z":
            line.append(start[None])
            here, control, last = start, None, command
            continue
        for numbers in _grouped(command, arguments):
            base = here if letter.islower() else np.zeros(2)
            if command == "M":
                if line:
                    yield np.concatenate(line)
                here = start = base + numbers
                line, command = [here[None]], "L"  # further pairs are lines
                last, control = "M", None
                continue
            if not line or last == "Z":
                if line:
                    yield np.concatenate(line)
                line = [here[None]]
            points, control = _segment(command, here, base, numbers, control, last)
            line.append(points)
            here, last = points[-1], command
    if line:
        yield np.concatenate(line)


def _grouped(command: str, arguments: str) -> Iterator[Points]:
    size = _ARGUMENTS[command]
    if command == "A":  # its flags may stand without a space between them and the number behind
        arguments = _ARC_FLAGS.sub(r"\1 \2 \3 ", arguments)
    numbers = [float(number) for number in _NUMBER.findall(arguments)]
    if not numbers or len(numbers) % size:
        raise ValueError(f"{command} has {len(numbers)} numbers, not {size} or a multiple")
    for first in range(0, len(numbers), size):
        yield np.array(numbers[first : first + size])


def _segment(
    command: str,
    here: Points,
    base: Points,
    numbers: Points,
    control: Points | None,
    last: str,
) -> tuple[Points, Points | None]:
    """The points of a segment without its start, and the control point that a smooth one mirrors."""
    if command in "HV":
        axis = "HV".index(command)
        end = here.copy()
        end[axis] = base[axis] + numbers[0]
        return end[None], None
    if command == "A":
        return _arc(here, numbers, base + numbers[5:]), None
    places = base + numbers.reshape(-1, 2)
    if command == "L":
        return places, None
    if command in "ST":
        is_smooth = control is not None and last in ("CS" if command == "S" else "QT")
        mirrored = 2 * here - control if is_smooth and control is not None else here
        places = np.concatenate([mirrored[None], places])
    return along_curve(np.vstack([here, places])), places[-2]


def _arc(here: Points, numbers: Points, end: Points) -> Points:
    """Points of an elliptical arc (SVG 2, appendix B.2.4)."""
    radius = np.abs(numbers[:2])
    if not radius.all() or np.array_equal(here, end):
        return end[None]
    angle = math.radians(numbers[2])
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    half = turn @ (here - end) / 2 / radius
    distance = float(half @ half)
    radius = radius * max(1.0, math.sqrt(distance))
    half = half / max(1.0, math.sqrt(distance))
    far = math.sqrt(max(0.0, 1 / min(1.0, float(half @ half)) - 1)) if distance else 0.0
    sign = -1.0 if bool(numbers[3]) == bool(numbers[4]) else 1.0
    centre = sign * far * np.array([half[1], -half[0]])
    first, last = half - centre, -half - centre
    start = math.atan2(first[1], first[0])
    sweep = (math.atan2(last[1], last[0]) - start) % (2 * math.pi)
    sweep -= 0.0 if numbers[4] else 2 * math.pi
    count = max(1, math.ceil(abs(sweep) / _ARC_STEP))
    angles = start + sweep * np.arange(1, count + 1) / count
    middle = (here + end) / 2 + turn.T @ (centre * radius)
    points = middle + (np.column_stack([np.cos(angles), np.sin(angles)]) * radius) @ turn
    points[-1] = end
    return np.asarray(points, np.float64)
