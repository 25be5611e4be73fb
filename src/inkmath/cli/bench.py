"""`inkmath bench`: latency, throughput and memory of the readers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from inkmath.cli.inputs import expand
from inkmath.cli.measurements import show
from inkmath.errors import InputError, MissingDataError


def bench(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Pictures of one expression each, or folders of them."),
    ] = None,
    reader: Annotated[
        str,
        typer.Option("--reader", metavar="NAME", help="expressions, layout, or detexify for single symbols."),
    ] = "expressions",
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most N pictures.")] = 200,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="Seed of the selection and of the intervals.")
    ] = 0,
    json_lines: Annotated[
        bool, typer.Option("--json", help="Print a JSON object instead of a table.")
    ] = False,
) -> None:
    """Measure latency, throughput, start-up time and memory.

    Without files, on CROHME 2014, or on HASYv2's first fold for detexify; without that, on an expression or
    symbol that ships.
    """
    from inkmath.evaluation.bench import bench as measure
    from inkmath.pipeline import load_reader

    if reader == "detexify":
        _bench_symbols(files, limit, seed, json_lines)
        return
    opened = load_reader(reader)
    pictures, title = _given_pictures(files, limit) if files else _default_pictures(limit, seed)
    show(measure(opened, reader, pictures, data=title, seed=seed), json_lines)


def _bench_symbols(files: Sequence[str] | None, limit: int, seed: int, json_lines: bool) -> None:
    from inkmath.evaluation.bench import bench_symbols
    from inkmath.recognition.detexify import Detexify

    namer = Detexify.load()
    pictures, title = _given_pictures(files, limit) if files else _default_symbols(limit, seed)
    show(bench_symbols(namer, pictures, data=title, seed=seed), json_lines)


def _default_symbols(limit: int, seed: int) -> tuple[list[bytes], str]:
    import numpy as np

    from inkmath.data import open_set
    from inkmath.data.sets import ImageSet
    from inkmath.evaluation.reading.drawing import png
    from inkmath.evaluation.reading.sample_expression import sample_expression
    from inkmath.ink.raster import draw_symbol
    from inkmath.types import Ink

    try:
        opened = open_set("hasyv2")
    except MissingDataError:
        return [png(draw_symbol(Ink(sample_expression().strokes[:1])))] * limit, f"one symbol, {limit} times"
    assert isinstance(opened, ImageSet)
    rows = opened.split("test", fold=1)
    chosen = rows[np.random.default_rng(seed).permutation(len(rows))[:limit]]
    return [png(np.asarray(opened.images[i])) for i in chosen], f"hasyv2 fold 1, {len(chosen)} at random"


def _given_pictures(files: Sequence[str], limit: int) -> tuple[list[bytes], str]:
    try:
        pictures = [Path(file).read_bytes() for file in islice(expand(files), limit)]
    except OSError as error:
        raise InputError(f"{error.filename} cannot be read: {error.strerror or error}.") from error
    return pictures, f"{len(pictures)} pictures"


def _default_pictures(limit: int, seed: int) -> tuple[list[bytes], str]:
    import numpy as np

    from inkmath.evaluation.reading.drawing import picture_of
    from inkmath.evaluation.reading.sample_expression import LATEX, sample_expression
    from inkmath.evaluation.reading.samples import load_expressions

    try:
        samples = list(load_expressions("crohme", "2014"))
    except MissingDataError:
        return [picture_of(sample_expression())] * limit, f"{LATEX}, {limit} times"
    chosen = np.random.default_rng(seed).permutation(len(samples))[:limit]
    return [picture_of(samples[i].source) for i in chosen], f"crohme 2014, {len(chosen)} drawn at random"
