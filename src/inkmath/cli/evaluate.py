"""`inkmath evaluate`: the accuracy of readers, networks and the solver, a sub-command for each.

The older spelling `inkmath evaluate [OPTIONS] MODEL DATA`, with a reader or a run as the model, still works.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import partial, reduce
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer
from typer.core import TyperGroup

from inkmath.cli.classifiers import evaluate_pictures, is_classifier, trained_on
from inkmath.cli.measurements import progress, show, write_errors, write_rows
from inkmath.errors import ConfigError, UnknownModelError

if TYPE_CHECKING:
    from inkmath.evaluation.reading.samples import ExpressionSample, PageSample
    from inkmath.evaluation.results import Evaluation


class Subset(StrEnum):
    """Expressions that use only some of the tokens; see `inkmath.evaluation.reading.samples.SUBSETS`."""

    SIMPLE = "simple"
    POWERS = "powers"


Data: TypeAlias = Annotated[str, typer.Argument(metavar="DATA", help="Data set, such as crohme.")]
Split: TypeAlias = Annotated[str, typer.Option("--split", metavar="S", help="Part of the data set.")]
SubsetOption: TypeAlias = Annotated[
    Subset | None, typer.Option("--subset", help="Only school arithmetic (simple), or that and powers.")
]
Fold: TypeAlias = Annotated[
    int | None, typer.Option("--fold", min=1, metavar="N", help="Test fold, for a data set in folds.")
]
Limit: TypeAlias = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="Only the first N.")
]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", min=0, help="Seed of the bootstrap intervals.")]
Errors: TypeAlias = Annotated[
    Path | None, typer.Option("--errors", metavar="FILE", help="Write what is wrong as TSV.")
]
Sheet: TypeAlias = Annotated[
    Path | None,
    typer.Option("--sheet", metavar="FILE", help="Write the pictures under their answers, as HTML."),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print a JSON object instead of a table.")]
Scales: TypeAlias = Annotated[
    bool, typer.Option("--scales", help="Compare readings at 0.5, 1, 2 and 4 times the size.")
]
Pages: TypeAlias = Annotated[
    bool, typer.Option("--pages", help="Compose pages of several expressions of strokes.")
]


class _Evaluations(TyperGroup):
    """Sub-commands, and the older spelling `[OPTIONS] MODEL DATA`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            from inkmath.pipeline import READERS

            known = {*self.commands, *READERS}
            place = next((i for i, argument in enumerate(args) if argument in known), None)
            name = "run" if place is None else args.pop(place)
            args = [name, *args] if name in self.commands else ["reader", name, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Evaluations, help="Measure accuracy: figures with 95 % intervals.", no_args_is_help=True
)


@app.command()
def reader(
    name: Annotated[str, typer.Argument(metavar="READER", help="expressions, layout or a folder.")],
    data: Data,
    split: Split = "all",
    subset: SubsetOption = None,
    scales: Scales = False,
    pages: Pages = False,
    limit: Limit = None,
    seed: Seed = 0,
    errors: Errors = None,
    json_lines: AsJson = False,
) -> None:
    """Measure a reader; what cannot be read counts as wrong. The word `reader` may be left out.

    Pictures of one line are read whole, those of several lines, where the data has any, line by line;
    `inkmath evaluate pages` reads every picture as a page.
    """
    if scales and pages:
        raise ConfigError("--scales and --pages are measured one at a time.")
    samples, title = _expressions(data, split, subset, limit), _title(data, split, subset, limit)
    if scales:
        result = _on_scales(name, samples, title, seed)
    elif pages:
        result = _on(name, [], _composed_pages(samples, seed), f"{title}, several on a page", seed)
    else:
        result = _on(name, samples, [] if subset else _pages(data, split, limit), title, seed)
    _report(result, errors, json_lines)


@app.command()
def pages(
    data: Data,
    split: Split = "all",
    limit: Limit = None,
    seed: Seed = 0,
    errors: Errors = None,
    json_lines: AsJson = False,
) -> None:
    """Measure the default reader on every picture of a data set, read as a page."""
    from inkmath.evaluation.reading.pages import evaluate_pages
    from inkmath.evaluation.reading.samples import load_pages
    from inkmath.pipeline import DEFAULT_READER, load_reader

    given = progress(list(islice(load_pages(data, split, least=1), limit)))
    title = _title(data, split, None, limit)
    result = evaluate_pages(load_reader(DEFAULT_READER), given, model=DEFAULT_READER, data=title, seed=seed)
    _report(result, errors, json_lines)


@app.command()
def symbols(
    data: Data,
    split: Split = "all",
    fold: Fold = None,
    limit: Limit = None,
    seed: Seed = 0,
    json_lines: AsJson = False,
) -> None:
    """Measure the symbol classifier on symbols of CROHME, or on a data set of pictures."""
    from inkmath.evaluation.reading.readers import evaluate_symbols
    from inkmath.evaluation.reading.samples import load_symbols
    from inkmath.recognition.symbol_classifier import SymbolClassifier

    if is_classifier("symbols", data):
        show(evaluate_pictures("symbols", data, split, fold, limit, seed), json_lines)
        return
    if fold is not None:
        raise ConfigError(f"--fold is for data sets of pictures in folds; {data} has none.")
    samples = progress(list(islice(load_symbols(data, split), limit)))
    title = _title(data, split, None, limit)
    result = evaluate_symbols(SymbolClassifier.load(), samples, model="symbols", data=title, seed=seed)
    show(result, json_lines)


@app.command()
def relations(
    data: Data,
    split: Split = "all",
    true_symbols: Annotated[bool, typer.Option("--true-symbols", hidden=True)] = True,  # the older spelling
    subset: SubsetOption = None,
    limit: Limit = None,
    seed: Seed = 0,
    errors: Errors = None,
    json_lines: AsJson = False,
) -> None:
    """Measure the tree parser of the reader `layout`, given the true symbols."""
    from inkmath.evaluation.reading.oracle_parser import OracleParser
    from inkmath.evaluation.reading.readers import evaluate_relations
    from inkmath.recognition.tree_parser import TreeParser

    samples = progress(_expressions(data, split, subset, limit))
    parser = OracleParser(TreeParser.load())
    title = _title(data, split, subset, limit)
    _report(evaluate_relations(parser, samples, model="relations", data=title, seed=seed), errors, json_lines)


@app.command()
def run(
    model: Annotated[str, typer.Argument(metavar="RUN", help="A run's folder, an ONNX file, or detexify.")],
    data: Annotated[
        str | None,
        typer.Argument(metavar="[DATA]", help="Data set, such as mnist (what the run was trained on)."),
    ] = None,
    split: Split = "all",
    fold: Fold = None,
    limit: Limit = None,
    seed: Seed = 0,
    sheet: Sheet = None,
    json_lines: AsJson = False,
) -> None:
    """Measure a classifier of single symbols, such as one that `inkmath train` made."""
    data = data or trained_on(model)
    if not is_classifier(model, data):
        raise UnknownModelError(
            f"There is no run or model {model!r}. Give a run's folder, an ONNX file, detexify, or one of: "
            f"{', '.join(command for command in _names() if command != 'run')}."
        )
    show(evaluate_pictures(model, data, split, fold, limit, seed, sheet), json_lines)


@app.command()
def solving(
    data: Annotated[
        str | None,
        typer.Argument(metavar="[DATA]", help="Pictures to read and solve, instead of the suite."),
    ] = None,
    split: Annotated[
        str,
        typer.Option("--split", metavar="S", help="Part of the data set, or kind of problem."),
    ] = "all",
    subset: SubsetOption = None,
    limit: Limit = None,
    seed: Seed = 0,
    errors: Errors = None,
    json_lines: AsJson = False,
) -> None:
    """Measure the solver on its problem suite, or reader and solver on the pictures of a data set."""
    from inkmath.evaluation.checkout import solver_suite
    from inkmath.pipeline import DEFAULT_READER, load_reader, solve

    measure = solver_suite("measure" if data is None else "measure_pictures")
    _start_solver()
    title = _title(data or "the suite", split, subset, limit)
    if data is None:
        if subset is not None:
            raise ConfigError("--subset is for expressions; the suite has kinds: --split limits.")
        problems = solver_suite("suite").load_suite(split)[:limit]
        result = measure.evaluate_solving(progress(problems), measure.ask, data=title, seed=seed)
        rows, head = (
            measure.errors_of(result.attempts),
            "kind\tproblem\twanted\tfound\tstatus\tverified\tmessage",
        )
        show(result, json_lines)
    else:
        samples = progress(_expressions(data, split, subset, limit))
        evaluation, outcomes = measure.evaluate_pictures(
            load_reader(DEFAULT_READER), samples, solve, model="solving", data=title, seed=seed
        )
        rows, head = measure.errors_of_pictures(outcomes), "name\ttruth\treading\twanted\tfound"
        show(evaluation, json_lines)
    if errors is not None:
        write_rows(head, rows, errors)


@app.command()
def working(
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="Workings with an error, and as many without.")
    ] = 300,
    seed: Seed = 0,
    json_lines: AsJson = False,
) -> None:
    """Measure the checking of workings on synthetic ones of all families of the suite."""
    from inkmath.evaluation.checkout import solver_suite
    from inkmath.solving import solve_lines

    workings = solver_suite("workings")
    _start_solver()
    wrong, right = workings.wrong_workings(limit, seed), workings.right_workings(limit, seed + 1)
    title = f"{limit} workings with a slip, {limit} without"
    check = partial(solve_lines, task="check")
    result = solver_suite("measure_workings").evaluate_working(
        check, solve_lines, progress(list(wrong)), progress(list(right)), data=title, seed=seed
    )
    show(result, json_lines)


@app.command()
def meaning(
    data: Data,
    split: Split = "all",
    subset: SubsetOption = None,
    limit: Limit = None,
    seed: Seed = 0,
    errors: Errors = None,
    json_lines: AsJson = False,
) -> None:
    """Count the expressions of a data set that have a mathematical interpretation."""
    from inkmath.evaluation.reading.interpretations import evaluate_meaning

    samples = progress(_expressions(data, split, subset, limit))
    title = _title(data, split, subset, limit)
    _report(evaluate_meaning(samples, data=title, seed=seed), errors, json_lines)


def _names() -> list[str]:
    return [str(command.callback.__name__) for command in app.registered_commands if command.callback]


def _on(
    name: str, samples: Sequence[ExpressionSample], pages: Sequence[PageSample], title: str, seed: int
) -> Evaluation:
    """The figures of a reader on expressions and on pages, as far as there are any."""
    from inkmath.evaluation.reading.pages import evaluate_pages
    from inkmath.evaluation.reading.readers import evaluate_reader
    from inkmath.pipeline import load_reader

    opened, found = load_reader(name), []
    if samples or not pages:
        found.append(evaluate_reader(opened, progress(samples), model=name, data=title, seed=seed))
    if pages:
        found.append(evaluate_pages(opened, progress(pages), model=name, data=title, seed=seed))
    return reduce(lambda first, second: first.joined(second), found)


def _on_scales(name: str, samples: Sequence[ExpressionSample], title: str, seed: int) -> Evaluation:
    from inkmath.evaluation.reading.scales import evaluate_scales
    from inkmath.pipeline import load_reader

    return evaluate_scales(load_reader(name), progress(samples), model=name, data=title, seed=seed)


def _expressions(
    data: str, split: str, subset: Subset | None, limit: int | None
) -> Sequence[ExpressionSample]:
    from inkmath.evaluation.reading.samples import in_subset, load_expressions

    return list(islice(filter(in_subset(subset), load_expressions(data, split)), limit))


def _pages(data: str, split: str, limit: int | None) -> Sequence[PageSample]:
    from inkmath.evaluation.reading.samples import load_pages

    return list(islice(load_pages(data, split), limit))


def _composed_pages(samples: Sequence[ExpressionSample], seed: int) -> Sequence[PageSample]:
    from inkmath.evaluation.reading.composed_pages import pages_of_ink

    made = list(pages_of_ink(samples, seed))
    if not made:
        raise ConfigError(
            "There are too few expressions of strokes for a page. Choose another split of crohme."
        )
    return made


def _start_solver() -> None:
    """Start the solver's process before anything is measured."""
    from inkmath.solving import solve_latex, warm_up

    warm_up()
    solve_latex("1+1")


def _title(data: str, split: str, subset: Subset | None, limit: int | None) -> str:
    return f"{data} {split}" + (f" ({subset})" if subset else "") + (f", first {limit}" if limit else "")


def _report(result: Evaluation, errors: Path | None, json_lines: bool) -> None:
    if errors is not None:
        write_errors(result, errors)
    show(result, json_lines)
