"""Written expressions with their truth, and the compact form in which the store keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from inkmath.expression.layout import LayoutTree, Relation
from inkmath.types import Ink, Points

VALIDATION_SHARE = 0.08
"""Share of the training expressions that is held out, by writer, to choose models and settings on."""


@dataclass(frozen=True, slots=True)
class WrittenSymbol:
    """A symbol's name (see `inkmath.vocab.SYMBOLS`) and the indices of its strokes."""

    name: str
    strokes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WrittenExpression:
    """One handwritten expression.

    writer: an anonymous name, empty where it is not known.
    tree: over `symbols`; None where the data has none.
    tokens: the canonical token sequence that a reading is compared with; empty where there is no truth.
    latex: the truth as published, where that is LaTeX that `tokens` may not be able to hold.
    """

    name: str
    split: str
    writer: str
    strokes: tuple[Points, ...]
    symbols: tuple[WrittenSymbol, ...]
    tree: LayoutTree | None
    tokens: tuple[str, ...]
    latex: str = ""

    @property
    def ink(self) -> Ink:
        return Ink(self.strokes)

    def symbol_strokes(self, symbol: WrittenSymbol) -> list[Points]:
        return [self.strokes[i] for i in symbol.strokes]


class ExpressionSet(Sequence[WrittenExpression]):
    """Expressions kept as one array of points, memory-mapped, and one JSON file of everything else."""

    def __init__(self, folder: Path) -> None:
        self._points: npt.NDArray[np.float32] = np.load(folder / "points.npy", mmap_mode="r")
        self._rows = json.loads((folder / "expressions.json").read_text(encoding="utf-8"))

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # int or slice, as Sequence has it
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return self._expression(self._rows[index])

    def split(self, name: str) -> list[WrittenExpression]:
        """The expressions of one split."""
        return [self._expression(row) for row in self._rows if row["split"] == name]

    def _expression(self, row: dict) -> WrittenExpression:  # type: ignore[type-arg]
        ends = list(accumulate(row["lengths"], initial=row["start"]))
        strokes = tuple(self._points[a:b].astype(np.float64) for a, b in pairwise(ends))
        symbols = tuple(WrittenSymbol(name, tuple(members)) for name, members in row["symbols"])
        tree = row["tree"] and LayoutTree(
            tuple(row["tree"][0]), tuple(row["tree"][1]), tuple(Relation(r) for r in row["tree"][2])
        )
        return WrittenExpression(
            row["name"],
            row["split"],
            row["writer"],
            strokes,
            symbols,
            tree,
            tuple(row["tokens"]),
            row["latex"],
        )


def save_expressions(expressions: Iterable[WrittenExpression], folder: Path) -> int:
    """Write the compact form into an existing folder; returns how many. Points go to disk as they come."""
    rows, start = [], 0
    raw = folder / "points.raw"
    with raw.open("wb") as file:
        for expression in expressions:
            lengths = [len(stroke) for stroke in expression.strokes]
            tree = expression.tree
            rows.append({
                "name": expression.name, "split": expression.split, "writer": expression.writer,
                "start": start, "lengths": lengths,
                "symbols": [[symbol.name, symbol.strokes] for symbol in expression.symbols],
                "tree": tree and [tree.names, tree.parents, tree.relations],
                "tokens": expression.tokens, "latex": expression.latex,
            })  # fmt: skip
            for stroke in expression.strokes:
                file.write(stroke.astype("<f4").tobytes())
            start += sum(lengths)
    _save_points(raw, start, folder / "points.npy")
    (folder / "expressions.json").write_text(json.dumps(rows), encoding="utf-8")
    return len(rows)


def _save_points(raw: Path, count: int, target: Path) -> None:
    """Turn a raw file of float32 pairs into an array file (count, 2), without holding it in memory."""
    if count:
        points = np.memmap(raw, dtype="<f4", mode="r", shape=(count, 2))
        np.save(target, points, allow_pickle=False)
        del points
    else:
        np.save(target, np.zeros((0, 2), "<f4"), allow_pickle=False)
    raw.unlink()


def validation_writers(expressions: Iterable[WrittenExpression], share: float, seed: int) -> set[str]:
    """Writers whose expressions together make about `share` of the whole, drawn at random.

    Unknown writers are not drawn.
    """
    counts: dict[str, int] = {}
    for expression in expressions:
        counts[expression.writer] = counts.get(expression.writer, 0) + 1
    writers = sorted(writer for writer in counts if writer)
    order = np.random.default_rng(seed).permutation(len(writers))
    wanted, chosen = share * sum(counts.values()), set[str]()
    for writer in (writers[i] for i in order):
        if wanted <= 0:
            break
        chosen.add(writer)
        wanted -= counts[writer]
    return chosen


def split_by_writer(
    expressions: Sequence[WrittenExpression], share: float = VALIDATION_SHARE
) -> tuple[list[WrittenExpression], list[WrittenExpression]]:
    """Training and validation parts with no writer in common."""
    held_out = validation_writers(expressions, share, 0)
    training = [e for e in expressions if e.writer not in held_out]
    return training, [e for e in expressions if e.writer in held_out]
