"""Strokes of diagrams, circuits and scribbles, by a ruler or a free hand: float64 (N, 2) in pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from inkmath.types import Points

Rng = np.random.Generator
Strokes = list[Points]


def diagram(shape: tuple[int, int], rng: Rng) -> Strokes:
    """A flow chart, axes with curves, plane geometry, a tree or sets."""
    kind = (_flow_chart, _axes, _geometry, _tree, _sets)[int(rng.integers(5))]
    return _by_hand(kind(shape, rng), rng)


def circuit(shape: tuple[int, int], rng: Rng) -> Strokes:
    """A grid of wires, each with an element in its middle or bare."""
    height, width = shape
    columns, rows = int(rng.integers(2, 5)), int(rng.integers(2, 4))
    x = np.linspace(0.12, 0.88, columns) * width
    y = np.linspace(0.15, 0.85, rows) * height
    strokes: Strokes = []
    for i in range(columns):
        for j in range(rows):
            here = np.array([x[i], y[j]])
            if i + 1 < columns and (j in (0, rows - 1) or rng.random() < 0.4):
                strokes += _wire(here, np.array([x[i + 1], y[j]]), rng)
            if j + 1 < rows and (i in (0, columns - 1) or rng.random() < 0.6):
                strokes += _wire(here, np.array([x[i], y[j + 1]]), rng)
    if rng.random() < 0.5:
        strokes += _earth(np.array([x[0], y[-1]]), 0.05 * height)
    return _by_hand(strokes, rng)


def scribble(shape: tuple[int, int], rng: Rng) -> Strokes:
    """Several small drawings, spread over the sheet."""
    height, width = shape
    strokes: Strokes = []
    for _ in range(int(rng.integers(3, 10))):
        draw = _SCRIBBLES[int(rng.integers(len(_SCRIBBLES)))]
        size = rng.uniform(0.08, 0.3) * min(shape)
        place = rng.uniform((0.15 * width, 0.15 * height), (0.85 * width, 0.85 * height))
        angle = rng.normal(0, 0.4)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        strokes += [stroke @ turn * size + place for stroke in draw(rng)]
    return _by_hand(strokes, rng)


def _by_hand(strokes: Strokes, rng: Rng) -> Strokes:
    """The strokes, each a little off and wavering."""
    amount = float(rng.choice([0.0, 1.0, 2.5]))
    return [_wavering(stroke, amount, rng) for stroke in strokes]


def _wavering(stroke: Points, amount: float, rng: Rng) -> Points:
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    along = np.concatenate([[0], steps.cumsum()])
    count = max(2, int(along[-1] / 4))
    places = np.linspace(0, along[-1], count)
    fine = np.column_stack([np.interp(places, along, stroke[:, axis]) for axis in (0, 1)])
    knots = np.linspace(0, along[-1], max(3, int(along[-1] / 40)))
    waves = [np.interp(places, knots, rng.normal(0, amount, len(knots))) for _ in range(2)]
    return np.asarray(fine + np.column_stack(waves) + rng.normal(0, amount, 2))


# Diagrams


def _flow_chart(shape: tuple[int, int], rng: Rng) -> Strokes:
    height, width = shape
    strokes: Strokes = []
    columns, rows = int(rng.integers(1, 4)), int(rng.integers(2, 5))
    wide, tall = 0.55 * width / columns, 0.45 * height / rows
    centres = [
        np.array([(i + 0.5) * width / columns, (j + 0.5) * height / rows])
        for j in range(rows)
        for i in range(columns)
    ]
    for number, centre in enumerate(centres):
        strokes.append(_outline(int(rng.integers(3)), centre, wide * rng.uniform(0.6, 1), tall))
        for _ in range(int(rng.integers(0, 3))):  # a line of writing that nobody could read
            y = centre[1] + rng.uniform(-0.25, 0.25) * tall
            x = centre[0] + np.linspace(-0.25, 0.25, 40) * wide
            strokes.append(np.column_stack([x, y + rng.uniform(-1, 1, 40) * 0.06 * tall]))
        below = number + columns
        if below < len(centres):
            strokes += _arrow(_shifted(centre, 0, 0.55 * tall), _shifted(centres[below], 0, -0.55 * tall))
        if (number + 1) % columns and rng.random() < 0.5:
            strokes += _arrow(_shifted(centre, 0.5 * wide, 0), _shifted(centres[number + 1], -0.52 * wide, 0))
    return strokes


def _axes(shape: tuple[int, int], rng: Rng) -> Strokes:
    height, width = shape
    origin = np.array([rng.uniform(0.1, 0.5) * width, rng.uniform(0.5, 0.9) * height])
    strokes = _arrow(origin * (0.2, 1), np.array([0.92 * width, origin[1]]))
    strokes += _arrow(np.array([origin[0], 0.95 * height]), np.array([origin[0], 0.07 * height]))
    tick, step = 0.012 * width, rng.uniform(0.05, 0.1) * width
    for place in np.arange(origin[0] + step, 0.85 * width, step):
        strokes.append(np.array([(place, origin[1] - tick), (place, origin[1] + tick)]))
    for place in np.arange(origin[1] - step, 0.12 * height, -step):
        strokes.append(np.array([(origin[0] - tick, place), (origin[0] + tick, place)]))
    t = np.linspace(0, 1, 80)
    for _ in range(int(rng.integers(1, 4))):
        curves = (t**2, np.sin(rng.uniform(4, 14) * t), np.exp(-4 * t), t, 4 * (t - 0.5) ** 2)
        curve = curves[int(rng.integers(len(curves)))]
        x = origin[0] + (0.88 * width - origin[0]) * t
        strokes.append(np.column_stack([x, origin[1] - rng.uniform(-0.3, 0.8) * 0.5 * height * curve]))
    return strokes


def _geometry(shape: tuple[int, int], rng: Rng) -> Strokes:
    height, width = shape
    strokes: Strokes = []
    for _ in range(int(rng.integers(1, 4))):
        centre = rng.uniform((0.25 * width, 0.25 * height), (0.75 * width, 0.75 * height))
        radius = rng.uniform(0.12, 0.35) * min(shape)
        angles = np.sort(rng.uniform(0, 2 * np.pi, int(rng.choice([3, 3, 4, 5]))))
        corners = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
        strokes.append(np.vstack([corners, corners[:1]]))
        if rng.random() < 0.5:
            strokes.append(centre + radius * _circle())
        if rng.random() < 0.6:
            foot = (corners[1] + corners[2]) / 2
            strokes.append(np.array([corners[0], foot]))
        for corner in corners:
            if rng.random() < 0.4:
                strokes.append(corner + 0.15 * radius * _circle()[8:24])
    return strokes


def _tree(shape: tuple[int, int], rng: Rng) -> Strokes:
    height, width = shape
    strokes: Strokes = []
    levels = int(rng.integers(2, 5))
    radius = 0.025 * min(shape)
    for level in range(levels):
        y = (level + 0.6) * height / levels
        for number in range(2**level):
            here = np.array([(number + 0.5) * width / 2**level, y])
            strokes.append(here + radius * _circle())
            if level + 1 < levels:
                for side in (0.25, -0.25):
                    end = _shifted(here, side * width / 2**level, height / levels - radius)
                    strokes.append(np.array([_shifted(here, 0, radius), end]))
    return strokes


def _sets(shape: tuple[int, int], rng: Rng) -> Strokes:
    height, width = shape
    middle, size = np.array([width / 2, height / 2]), 0.28 * min(shape)
    strokes = [
        middle + (shift, 0) + size * _circle() * (1, rng.uniform(0.7, 1))
        for shift in (-0.6 * size, 0.6 * size)
    ]
    strokes.append(_outline(0, middle, 0.85 * width, 0.8 * height))
    for _ in range(int(rng.integers(4, 16))):
        strokes.append(middle + rng.uniform(-1.4, 1.4, 2) * size + 3 * _circle())
    return strokes


# Circuits


def _wire(start: Points, end: Points, rng: Rng) -> Strokes:
    """A wire with an element in its middle, drawn along x and then turned."""
    length = float(np.hypot(*(end - start)))
    unit = (end - start) / max(length, 1e-9)
    turn = np.array([unit, (-unit[1], unit[0])])
    size = min(0.3 * length, 70.0)
    element = _ELEMENTS[int(rng.integers(len(_ELEMENTS)))](size)
    half = size / 2 if element else 0.0
    leads = [
        np.array([(0.0, 0.0), (length / 2 - half, 0.0)]),
        np.array([(length / 2 + half, 0.0), (length, 0.0)]),
    ]
    return [stroke @ turn + start for stroke in [*leads, *(_shifted(one, length / 2, 0) for one in element)]]


def _resistor(size: float) -> Strokes:
    x = np.linspace(-0.5, 0.5, 8) * size
    return [np.column_stack([x, 0.22 * size * np.array([0, 1, -1, 1, -1, 1, -1, 0])])]


def _box(size: float) -> Strokes:
    return [_outline(0, np.zeros(2), size, 0.4 * size)]


def _capacitor(size: float) -> Strokes:
    plates = [np.array([(side * size, -0.4 * size), (side * size, 0.4 * size)]) for side in (-0.1, 0.1)]
    return [*plates, *(np.array([(side * 0.5 * size, 0.0), (side * 0.1 * size, 0.0)]) for side in (-1, 1))]


def _battery(size: float) -> Strokes:
    long, short = _capacitor(size)[:2]
    return [long, short * np.array([1, 0.5]), *_capacitor(size)[2:]]


def _coil(size: float) -> Strokes:
    t = np.linspace(0, 8 * np.pi, 100)
    return [np.column_stack([t / (8 * np.pi) * size - size / 2, -0.2 * size * np.abs(np.sin(t / 2))])]


def _lamp(size: float) -> Strokes:
    cross = [np.array([(-0.35, -0.35), (0.35, 0.35)]) * size, np.array([(-0.35, 0.35), (0.35, -0.35)]) * size]
    return [0.5 * size * _circle(), *cross]


def _switch(size: float) -> Strokes:
    return [np.array([(-0.5, 0.0), (0.35, -0.4)]) * size, _shifted(3 * _circle(), 0.5 * size, 0)]


def _bare(size: float) -> Strokes:
    return []


_ELEMENTS: Sequence[Callable[[float], Strokes]] = (
    _resistor, _box, _capacitor, _battery, _coil, _lamp, _switch, _bare, _bare,
)  # fmt: skip


def _earth(place: Points, size: float) -> Strokes:
    strokes = [np.array([place, _shifted(place, 0, size)])]
    for number in range(3):
        half = size * (0.7 - 0.22 * number)
        y = place[1] + size * (1 + 0.3 * number)
        strokes.append(np.array([(place[0] - half, y), (place[0] + half, y)]))
    return strokes


# Scribbles, about a unit large around the origin


def _zigzag(rng: Rng) -> Strokes:
    count = int(rng.integers(6, 20))
    return [
        np.column_stack([np.linspace(-0.5, 0.5, count), rng.uniform(0.2, 0.5) * (-1.0) ** np.arange(count)])
    ]


def _spiral(rng: Rng) -> Strokes:
    t = np.linspace(0, rng.uniform(3, 6) * 2 * np.pi, 200)
    return [np.column_stack([np.cos(t), np.sin(t)]) * (t / t[-1] * 0.5)[:, None]]


def _star(rng: Rng) -> Strokes:
    angles = np.arange(6) * 4 * np.pi / 5 - np.pi / 2
    return [0.5 * np.column_stack([np.cos(angles), np.sin(angles)])]


def _heart(rng: Rng) -> Strokes:
    t = np.linspace(0, 2 * np.pi, 60)
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return [np.column_stack([16 * np.sin(t) ** 3, -y]) / 34]


def _face(rng: Rng) -> Strokes:
    mouth = 0.3 * _circle()[2:15] * (1, rng.choice([-1.0, 1.0]))
    eyes = [np.array([side * 0.18, -0.15]) + 0.04 * _circle() for side in (-1, 1)]
    return [0.5 * _circle(), *eyes, _shifted(mouth, 0, 0.05)]


def _hatching(rng: Rng) -> Strokes:
    lean = rng.uniform(-0.4, 0.4)
    return [
        np.array([(x - lean / 2, -0.5), (x + lean / 2, 0.5)])
        for x in np.linspace(-0.5, 0.5, int(rng.integers(4, 12)))
    ]


def _crossed_out(rng: Rng) -> Strokes:
    t = np.linspace(0, rng.uniform(8, 20) * np.pi, 200)
    x = np.linspace(-0.6, 0.6, 200) + 0.12 * np.cos(t)
    return [np.column_stack([x, 0.18 * np.sin(t)])]


def _pointer(rng: Rng) -> Strokes:
    return _arrow(np.array([-0.6, 0.0]), np.array([0.6, rng.uniform(-0.3, 0.3)]))


def _flower(rng: Rng) -> Strokes:
    petals = int(rng.integers(4, 8))
    t = np.linspace(0, 2 * np.pi, 120)
    radius = 0.3 + 0.2 * np.abs(np.cos(petals * t / 2))
    return [
        np.column_stack([np.cos(t), np.sin(t)]) * radius[:, None],
        0.1 * _circle(),
        np.array([(0, 0.5), (0.05, 1.2)]),
    ]


def _house(rng: Rng) -> Strokes:
    walls = np.array([(-0.5, 0.5), (-0.5, -0.1), (0, -0.5), (0.5, -0.1), (0.5, 0.5), (-0.5, 0.5)])
    return [walls, np.array([(-0.5, -0.1), (0.5, -0.1)]), _outline(0, np.array([0, 0.3]), 0.2, 0.4)]


def _cube(rng: Rng) -> Strokes:
    front, back = _outline(0, np.zeros(2), 0.7, 0.7), _outline(0, np.array([0.25, -0.25]), 0.7, 0.7)
    return [front, back, *(np.array([a, b]) for a, b in zip(front[:4], back[:4], strict=True))]


_SCRIBBLES: Sequence[Callable[[Rng], Strokes]] = (
    _zigzag, _spiral, _star, _heart, _face, _hatching, _crossed_out, _pointer, _flower, _house, _cube,
)  # fmt: skip


def _circle() -> Points:
    t = np.linspace(0, 2 * np.pi, 33)
    return np.asarray(np.column_stack([np.cos(t), np.sin(t)]))


def _outline(kind: int, centre: Points, wide: float, tall: float) -> Points:
    """A rectangle, a rhombus or an ellipse."""
    if kind == 2:
        return np.asarray(centre + _circle() * (wide / 2, tall / 2))
    corners = ([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)], [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, 0)])[
        kind
    ]
    return np.asarray(centre + np.array(corners, np.float64) * (wide / 2, tall / 2))


def _arrow(start: Points, end: Points) -> Strokes:
    """A line and its head."""
    length = float(np.hypot(*(end - start)))
    unit = (end - start) / max(length, 1e-9)
    side = np.array([-unit[1], unit[0]])
    head = min(0.25 * length, 16.0) if length > 2 else 0.25 * length
    return [
        np.array([start, end]),
        np.array([end - head * (unit + 0.5 * side), end, end - head * (unit - 0.5 * side)]),
    ]


def _shifted(points: Points, x: float, y: float) -> Points:
    return np.asarray(points + np.array([x, y]))
