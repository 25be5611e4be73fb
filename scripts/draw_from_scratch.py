"""Draws the figures of docs/tutorials/from-scratch.md, and prints its tables.

    for n in 1 2 3 4; do inkmath classic network-$n; done
    small="--learning-rate 0.001 --weight-decay 0.01 --epochs 6 --other-hands 2"
    inkmath classic network-1 $small --out runs/network-1-small-steps
    inkmath classic network-1 $small --init normal --out runs/network-1-small-steps-normal
    inkmath classic network-2 --init normal --out runs/network-2-normal
    python benchmarks/nn_speed.py --json --threads 1 > speed.json
    python scripts/draw_from_scratch.py runs speed.json [OUT]

OUT is docs/tutorials/from-scratch if not given. The handwriting in the figures is drawn by the examples: no
picture of a data set is shown.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.ticker import FuncFormatter

from inkmath.evaluation.intervals import wilson
from inkmath.evaluation.symbols.class_metrics import class_scores
from inkmath.expression.latex import parse
from inkmath.ink.raster import draw_symbol, symbol_input
from inkmath.reports import LIGHT, Plot, activations, confusion, curves, filters
from inkmath.reports.run_folder import RunFolder

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "examples"))

from handwriting import Hand, ink_of, write  # noqa: E402

NETWORKS = ("network-1", "network-2", "network-3", "network-4")
BEGUN = {
    "network-1, glorot": "network-1-small-steps",
    "network-1, normal": "network-1-small-steps-normal",
    "network-2, he": "network-2",
    "network-2, normal": "network-2-normal",
}
CONVOLUTIONS = 2  # of network 4
SHOWN = ("8", 3)  # the symbol of the activations, and the hand that writes it
WAYS = {"naive": "naive loops", "im2col": "plain im2col", "engine": "this engine", "pytorch": "PyTorch"}


def figures(runs: Path, speed: Mapping[str, Any]) -> Iterator[tuple[str, Plot]]:
    """Every figure by its name."""
    folders = {name: RunFolder(runs / name) for name in NETWORKS}
    yield "networks", curves({name: run.curves["validation"] for name, run in folders.items()})
    yield "training", curves(folders["network-4"].curves)
    begun = {label: RunFolder(runs / folder).curves["validation"] for label, folder in BEGUN.items()}
    yield "initialisers", curves(begun)
    answers = folders["network-4"].answers("test")
    assert answers is not None
    yield "confusion", confusion(answers.matrix, answers.classes)
    network = folders["network-4"].network
    assert network is not None
    for number, layer in enumerate(network.filters()[:CONVOLUTIONS], start=1):
        yield f"filters-{number}", filters(layer)
    name, hand = SHOWN
    size_px = int(folders["network-4"].data["size_px"])
    square = symbol_input(draw_symbol(ink_of(write(parse(name), Hand.of(hand)))), size_px)
    picture = np.round(255 - 255 * square[0]).astype(np.uint8)
    given = answers.classes[int(network.trace(square[None], picture).layers[-1].values.argmax())]
    yield "activations", activations(network.trace(square[None], picture, name, given))
    yield "speed", speed_bars(speed["step_cpu_ms"], speed["threads"])


def speed_bars(step_ms: Mapping[str, float], threads: int) -> Plot:
    """Milliseconds of CPU of one training step by how it is computed, on a logarithmic scale."""
    with LIGHT.applied():
        plot = Plot(LIGHT, 4.8, 1.9)
        axes = plot.subplots()
        names = list(WAYS)[::-1]
        colours = [LIGHT.first if name == "engine" else LIGHT.line for name in names]
        axes.barh([WAYS[name] for name in names], [step_ms[name] for name in names], color=colours)
        axes.set_xscale("log")
        axes.set_xlim(5, 4 * step_ms["naive"])
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        for place, name in enumerate(names):
            axes.text(step_ms[name] * 1.12, place, f"{step_ms[name]:,.0f} ms", va="center", size=8.5)
        axes.set_xlabel(f"milliseconds of CPU a step of 128 samples; threads: {threads}")
    return plot


def tables(runs: Path) -> Iterator[str]:
    """The table of runs, and the classes of network 4."""
    columns = ("run", "parameters", *(f"{part} loss, %" for part in ("train", "validation", "test")))
    yield _cells(*columns, "95 %", "unseen digits", "95 %", "seconds an epoch")
    yield "|---" * 9 + "|"
    for folder in sorted(path for path in runs.iterdir() if (path / "scores.json").is_file()):
        yield _run_line(folder)
    answers = RunFolder(runs / "network-4").answers("test")
    assert answers is not None
    scores = class_scores(answers.matrix)
    yield ""
    yield _cells("class", "precision", "recall", "F1", "support")
    yield "|---" * 5 + "|"
    for i, name in enumerate(answers.classes):
        shares = (scores.precision[i], scores.recall[i], scores.f1[i])
        yield _cells(f"`{name}`", *map(_percent, shares), f"{scores.support[i]:,}")
    for name, average in (("macro", scores.macro), ("weighted", scores.weighted)):
        shares = (average.precision, average.recall, average.f1)
        yield _cells(name, *map(_percent, shares), f"{scores.support.sum():,}")


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _cells(*texts: str) -> str:
    return f"| {' | '.join(texts)} |"


def _run_line(folder: Path) -> str:
    run = RunFolder(folder)
    row = run.row
    scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    unseen = next((score for score in scores if "never seen" in score["data"]), None)
    test = run.answers("test")
    assert test is not None
    assert run.network is not None
    low, high = wilson(int(test.is_right.sum()), len(test.labels))
    cells = [
        f"{run.name} ({run.settings['init']})",
        f"{run.network.network(run.blank_input).parameters:,}",
        f"{row.train_loss:.3f}, {100 * (row.train_accuracy or 0):.2f}",
        f"{row.validation_loss:.3f}, {100 * (row.validation_accuracy or 0):.2f}",
        f"{row.test_loss:.3f}, {100 * (row.test_accuracy or 0):.2f}",
        f"{100 * low:.1f} to {100 * high:.1f}",
        f"{100 * unseen['value']:.1f}" if unseen else "",
        f"{100 * unseen['interval'][0]:.1f} to {100 * unseen['interval'][1]:.1f}" if unseen else "",
        f"{row.seconds_an_epoch:.1f}",
    ]
    return _cells(*cells)


def main(runs: str, speed: str, out: str = str(ROOT / "docs" / "tutorials" / "from-scratch")) -> None:
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, plot in figures(Path(runs), json.loads(Path(speed).read_text(encoding="utf-8"))):
        (folder / f"{name}.png").write_bytes(plot.encoded("png"))
    print("\n".join(tables(Path(runs))))


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
