"""`inkmath evaluate` and `inkmath bench`: how good the recognisers are, and how fast."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from inkmath.cli.classifiers import evaluate_pictures, is_classifier
from inkmath.cli.inputs import expand
from inkmath.errors import ConfigError, InputError, MissingDataError, UnknownModelError

if TYPE_CHECKING:
    from inkmath.evaluation.results import Evaluation
    from inkmath.evaluation.samples import ExpressionSample, PageSample

T = TypeVar("T")

_MEASURED = ("meaning", "pages", "solving", "working")  # what is measured besides readers and networks


class Subset(StrEnum):
    """Expressions that use only some of the tokens; see `inkmath.evaluation.samples.SUBSETS`."""

    SIMPLE = "simple"
    POWERS = "powers"


def evaluate(
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL",
            help="A reader, symbols, relations, a run's folder; pages, solving, working, meaning.",
        ),
    ],
    data: Annotated[
        str | None,
        typer.Argument(
            metavar="[DATA]",
            help="A set of the store, such as crohme; solving without it is measured on the problem suite.",
        ),
    ] = None,
    split: Annotated[
        str, typer.Option("--split", metavar="S", help="Which part of the set; which kind of problem.")
    ] = "all",
    true_symbols: Annotated[
        bool, typer.Option("--true-symbols", help="Start from the true symbols, as relations must.")
    ] = False,
    subset: Annotated[
        Subset | None,
        typer.Option("--subset", help="Only school arithmetic, or that and powers."),
    ] = None,
    scales: Annotated[
        bool,
        typer.Option("--scales", help="Whether pictures of 0.5, 1, 2 and 4 times the size read the same."),
    ] = False,
    pages: Annotated[
        bool, typer.Option("--pages", help="Several expressions of a set of ink on one picture.")
    ] = False,
    fold: Annotated[
        int | None, typer.Option("--fold", min=1, metavar="N", help="Which is tested, for a set in folds.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="The first N.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the intervals' bootstrap.")] = 0,
    errors: Annotated[
        Path | None, typer.Option("--errors", metavar="FILE", help="Write what was misread as TSV.")
    ] = None,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Measure a model on data: figures with 95 % intervals. What cannot be read counts as wrong.

    Pictures of one line are read whole; those of several lines, where the data has any, line by line.
    `inkmath evaluate pages DATA` reads every picture as a page.
    """
    if model == "solving":
        if true_symbols or scales or pages:
            raise ConfigError("--true-symbols, --scales and --pages are for what reads; solving does not.")
        _evaluate_solving(data, split, subset, limit, seed, errors, json_lines)
        return
    if model == "working":
        if data is not None:
            raise ConfigError("The checking of workings is measured on workings made by a script, no DATA.")
        _print(_evaluate_working(limit or 100, seed), json_lines)
        return
    if data is None:
        _check_model(model)
        raise ConfigError(f"{model!r} is measured on data: name a set of the store, such as crohme.")
    if is_classifier(model, data):
        if true_symbols or scales or pages or subset is not None or errors is not None:
            raise ConfigError("Classifiers of single symbols take --split, --fold and --limit alone.")
        _print(evaluate_pictures(model, data, split, fold, limit, seed), json_lines)
        return
    if fold is not None:
        raise ConfigError("--fold is for classifiers: expressions do not come in folds.")
    if (model == "relations") != true_symbols:
        raise ConfigError("Relations are measured with --true-symbols, and nothing else is.")
    if (scales or pages) and model in ("symbols", "relations", "meaning", "pages"):
        raise ConfigError("--scales and --pages are for readers.")
    if scales and pages:
        raise ConfigError("--scales and --pages are measured one at a time.")
    if model == "pages" and subset is not None:
        raise ConfigError("--subset is for single expressions; pages are measured whole.")
    if model == "symbols" and (subset is not None or errors is not None):
        raise ConfigError("--subset and --errors are for whole expressions; symbols are named one by one.")
    _check_model(model)
    title = _title(data, split, subset, limit)
    if model == "pages":
        result = _evaluate_pages(data, split, limit, title, seed)
    elif model == "meaning":
        result = _evaluate_meaning(_expressions(data, split, subset, limit), title, seed)
    elif model == "symbols":
        result = _evaluate_symbols(data, split, limit, title, seed)
    elif model == "relations":
        result = _evaluate_relations(model, _expressions(data, split, subset, limit), title, seed)
    elif scales:
        result = _evaluate_scales(model, _expressions(data, split, subset, limit), title, seed)
    elif pages:
        made = _made_pages(_expressions(data, split, subset, limit), seed)
        result = _evaluate_reader(model, [], made, f"{title}, several on a page", seed)
    else:
        given = [] if subset else _pages(data, split, limit)
        result = _evaluate_reader(model, _expressions(data, split, subset, limit), given, title, seed)
    if errors is not None:
        _write_errors(result, errors)
    _print(result, json_lines)


def _check_model(model: str) -> None:
    """Raises UnknownModelError for what is neither a run's folder or file nor a name."""
    from inkmath.pipeline import READERS
    from inkmath.recognition.weights import list_models

    names = dict.fromkeys([*READERS, *(card.name for card in list_models()), *_MEASURED])
    if model not in names and not Path(model).exists():
        raise UnknownModelError(
            f"There is no run or model {model!r}. Give a run's folder, an ONNX file or one of: "
            f"{', '.join(names)}."
        )


def bench(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Pictures of one expression each, or folders of them."),
    ] = None,
    reader: Annotated[
        str,
        typer.Option("--reader", metavar="NAME", help="expressions, layout; detexify names single symbols."),
    ] = "expressions",
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most N pictures.")] = 200,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the choice and of the intervals.")] = 0,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Measure the time of a reading, of batches, and of a fresh process to its first answer; and the memory.

    Without files: CROHME 2014 of the store, or HASYv2's first fold for detexify, and where that is not there
    one expression or symbol that ships.
    """
    from inkmath.evaluation.bench import bench as measure
    from inkmath.pipeline import load_reader

    if reader == "detexify":
        _bench_symbols(files, limit, seed, json_lines)
        return
    opened = load_reader(reader)
    pictures, title = _given_pictures(files, limit) if files else _usual_pictures(limit, seed)
    _print(measure(opened, reader, pictures, data=title, seed=seed), json_lines)


def _bench_symbols(files: Sequence[str] | None, limit: int, seed: int, json_lines: bool) -> None:
    from inkmath.evaluation.bench import bench_symbols
    from inkmath.recognition.detexify import Detexify

    namer = Detexify.load()
    pictures, title = _given_pictures(files, limit) if files else _usual_symbols(limit, seed)
    _print(bench_symbols(namer, pictures, data=title, seed=seed), json_lines)


def _usual_symbols(limit: int, seed: int) -> tuple[list[bytes], str]:
    import numpy as np

    from inkmath.data import open_set
    from inkmath.data.sets import ImageSet
    from inkmath.evaluation.drawing import png
    from inkmath.evaluation.specimen import specimen
    from inkmath.ink.raster import draw_symbol
    from inkmath.types import Ink

    try:
        opened = open_set("hasyv2")
    except MissingDataError:
        return [png(draw_symbol(Ink(specimen().strokes[:1])))] * limit, f"one symbol, {limit} times"
    assert isinstance(opened, ImageSet)
    rows = opened.split("test", fold=1)
    chosen = rows[np.random.default_rng(seed).permutation(len(rows))[:limit]]
    return [png(np.asarray(opened.images[i])) for i in chosen], f"hasyv2 fold 1, {len(chosen)} at random"


def _expressions(
    data: str, split: str, subset: Subset | None, limit: int | None
) -> Sequence[ExpressionSample]:
    from inkmath.evaluation.samples import in_subset, load_expressions

    return list(islice(filter(in_subset(subset), load_expressions(data, split)), limit))


def _pages(data: str, split: str, limit: int | None) -> Sequence[PageSample]:
    from inkmath.evaluation.samples import load_pages

    return list(islice(load_pages(data, split), limit))


def _made_pages(samples: Sequence[ExpressionSample], seed: int) -> Sequence[PageSample]:
    from inkmath.evaluation.page_making import pages_of_ink

    made = list(pages_of_ink(samples, seed))
    if not made:
        raise ConfigError(
            "There are too few expressions of strokes for a page. Choose another split of crohme."
        )
    return made


def _evaluate_reader(
    model: str, samples: Sequence[ExpressionSample], pages: Sequence[PageSample], title: str, seed: int
) -> Evaluation:
    from inkmath.evaluation.evaluate import evaluate_reader
    from inkmath.evaluation.pages import evaluate_pages
    from inkmath.pipeline import load_reader

    reader, found = load_reader(model), []
    if samples or not pages:
        found.append(evaluate_reader(reader, _progress(samples), model=model, data=title, seed=seed))
    if pages:
        found.append(evaluate_pages(reader, _progress(pages), model=model, data=title, seed=seed))
    return reduce(lambda first, second: first.joined(second), found)


def _evaluate_pages(data: str, split: str, limit: int | None, title: str, seed: int) -> Evaluation:
    """On every picture of a set, read as a page by the usual reader."""
    from inkmath.evaluation.pages import evaluate_pages
    from inkmath.evaluation.samples import load_pages
    from inkmath.pipeline import DEFAULT_READER, load_reader

    pages = list(islice(load_pages(data, split, least=1), limit))
    return evaluate_pages(
        load_reader(DEFAULT_READER), _progress(pages), model=DEFAULT_READER, data=title, seed=seed
    )


def _evaluate_scales(model: str, samples: Sequence[ExpressionSample], title: str, seed: int) -> Evaluation:
    from inkmath.evaluation.scales import evaluate_scales
    from inkmath.pipeline import load_reader

    return evaluate_scales(load_reader(model), _progress(samples), model=model, data=title, seed=seed)


def _evaluate_relations(model: str, samples: Sequence[ExpressionSample], title: str, seed: int) -> Evaluation:
    from inkmath.evaluation.arranger import TrueSymbolArranger
    from inkmath.evaluation.evaluate import evaluate_relations
    from inkmath.recognition.tree_parser import TreeParser

    arranger = TrueSymbolArranger(TreeParser.load())
    return evaluate_relations(arranger, _progress(samples), model=model, data=title, seed=seed)


def _evaluate_symbols(data: str, split: str, limit: int | None, title: str, seed: int) -> Evaluation:
    from inkmath.evaluation.evaluate import evaluate_symbols
    from inkmath.evaluation.samples import load_symbols
    from inkmath.recognition.symbol_classifier import SymbolClassifier

    samples = list(islice(load_symbols(data, split), limit))
    return evaluate_symbols(
        SymbolClassifier.load(), _progress(samples), model="symbols", data=title, seed=seed
    )


def _evaluate_working(count: int, seed: int) -> Evaluation:
    """On workings made by a script, as many with a slip as without."""
    from inkmath.evaluation.working import evaluate_working
    from inkmath.evaluation.workings import right_workings, wrong_workings
    from inkmath.solving import solve_latex, solve_lines, warm_up

    warm_up()
    solve_latex("1+1")  # the solver's process is up: what is measured is how it checks
    wrong, right = wrong_workings(count, seed), right_workings(count, seed + 1)
    title = f"{count} workings with a slip, {count} without"
    return evaluate_working(
        solve_lines, _progress(list(wrong)), _progress(list(right)), data=title, seed=seed
    )


def _evaluate_meaning(samples: Sequence[ExpressionSample], title: str, seed: int) -> Evaluation:
    from inkmath.evaluation.meaning import evaluate_meaning

    return evaluate_meaning(_progress(samples), data=title, seed=seed)


def _evaluate_solving(
    data: str | None,
    split: str,
    subset: Subset | None,
    limit: int | None,
    seed: int,
    errors: Path | None,
    json_lines: bool,
) -> None:
    """On the suite, of which a split is one kind of problem; or from the pictures of a set."""
    from inkmath.evaluation.pixels_to_answers import errors_of_pictures, evaluate_pictures
    from inkmath.evaluation.solving import ask, errors_of, evaluate_solving
    from inkmath.evaluation.suite import load_suite
    from inkmath.pipeline import DEFAULT_READER, load_reader, solve
    from inkmath.solving import solve_latex, warm_up

    warm_up()
    solve_latex("1+1")  # the solver's process is up: what is measured is how it solves
    title = _title(data or "the suite", split, subset, limit)
    if data is None:
        if subset is not None:
            raise ConfigError("--subset is for expressions; the suite has kinds: --split limits.")
        problems = load_suite(split)[:limit]
        result = evaluate_solving(_progress(problems), ask, data=title, seed=seed)
        rows, head = errors_of(result.attempts), "kind\tproblem\twanted\tfound\tstatus\tverified\tmessage"
        _print(result, json_lines)
    else:
        samples = _expressions(data, split, subset, limit)
        evaluation, outcomes = evaluate_pictures(
            load_reader(DEFAULT_READER), _progress(samples), solve, model="solving", data=title, seed=seed
        )
        rows, head = errors_of_pictures(outcomes), "name\ttruth\treading\twanted\tfound"
        _print(evaluation, json_lines)
    if errors is not None:
        _write_rows(head, rows, errors)


def _title(data: str, split: str, subset: Subset | None, limit: int | None) -> str:
    return f"{data} {split}" + (f" ({subset})" if subset else "") + (f", first {limit}" if limit else "")


def _given_pictures(files: Sequence[str], limit: int) -> tuple[list[bytes], str]:
    try:
        pictures = [Path(file).read_bytes() for file in islice(expand(files), limit)]
    except OSError as error:
        raise InputError(f"{error.filename} cannot be read: {error.strerror or error}.") from error
    return pictures, f"{len(pictures)} pictures"


def _usual_pictures(limit: int, seed: int) -> tuple[list[bytes], str]:
    import numpy as np

    from inkmath.evaluation.drawing import picture_of
    from inkmath.evaluation.samples import load_expressions
    from inkmath.evaluation.specimen import LATEX, specimen

    try:
        samples = list(load_expressions("crohme", "2014"))
    except MissingDataError:
        return [picture_of(specimen())] * limit, f"{LATEX}, {limit} times"
    chosen = np.random.default_rng(seed).permutation(len(samples))[:limit]
    return [picture_of(samples[i].source) for i in chosen], f"crohme 2014, {len(chosen)} drawn at random"


def _progress(samples: Sequence[T]) -> Iterable[T]:
    """The samples, counted on standard error while a person watches."""
    from rich.console import Console
    from rich.progress import track

    is_watched = sys.stderr.isatty()
    return track(samples, "measuring", console=Console(stderr=True), transient=True, disable=not is_watched)


def _write_errors(result: Evaluation, path: Path) -> None:
    """A line for each expression that was not read right: name, token errors, truth, reading, reason."""
    rows = [
        (o.name, str(o.errors), " ".join(o.truth or ()), o.latex or "", o.failure)
        for o in result.outcomes
        if not o.is_right
    ]
    _write_rows("name\terrors\ttruth\treading\tfailure", rows, path)


def _write_rows(head: str, rows: Iterable[Sequence[str]], path: Path) -> None:
    """A table as TSV, cells on one line each."""
    lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
    try:
        path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error


def _print(result: Evaluation, as_json: bool) -> None:
    typer.echo(json.dumps(result.to_dict()) if as_json else result.to_text())
