"""`inkmath predict`: a classifier's answers to pictures, as a table such as a submission."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from inkmath.cli.inputs import EVERY_INPUT_FAILED, SOME_INPUTS_FAILED, printable
from inkmath.errors import ConfigError, InkmathError

if TYPE_CHECKING:
    from inkmath.data.listing import Listing
    from inkmath.evaluation.symbols.contact_sheet import ContactSheet
    from inkmath.recognition.classifier import Classifier

_MOST_TOLD = 50  # complaints; the others are counted
_COLUMNS = ("id", "label")


def predict(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="A run's folder, an ONNX file, or a model that ships.")
    ],
    source: Annotated[
        Path,
        typer.Argument(
            metavar="PICTURES", help="A folder of pictures, a table (CSV) of them, or one picture."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE", help="The table to write (standard output)."),
    ] = None,
    sample: Annotated[
        Path | None,
        typer.Option("--sample", metavar="FILE", help="A sample submission: its columns, ids and order."),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", metavar="FILE", help="Write the pictures under their answers, as HTML."),
    ] = None,
) -> None:
    """Classify the symbol in every picture and write a table of ids and labels.

    A table of pictures names files (`file`, `path`, ... or `id`) or has a column for each pixel (`pixel0`
    ...). Where it has labels too, the share that is right is printed. What cannot be read is named and
    left out.
    """
    from inkmath.data.listing import Listing, read_sample
    from inkmath.evaluation.symbols.contact_sheet import ContactSheet
    from inkmath.recognition.classifier import Classifier

    classifier = Classifier.open(model)
    complaints = _Complaints()
    listing = Listing(source, complaints.tell)
    columns = _COLUMNS
    if sample is not None:
        columns, rows = read_sample(sample)
        listing.follow(_checked_ids(rows, classifier.classes, sample, complaints), str(sample))
    for other in (source, sample):
        if out is not None and other is not None and out.exists() and other.exists() and out.samefile(other):
            raise ConfigError(f"{out} is what is read. Name another file to write.")
    shown = ContactSheet(f"{model} on {source.name}")
    answered = _write(classifier, listing, out, columns, complaints, shown)
    if out is not None:
        typer.echo(printable(f"Wrote {answered:,} answers to {out}"), err=True)
    if sheet is not None:
        shown.save(sheet)
        typer.echo(printable(f"Wrote their pictures to {sheet}"), err=True)
    complaints.leave(answered)


def _checked_ids(
    rows: Iterable[tuple[str, str]], classes: Sequence[str], sample: Path, complaints: _Complaints
) -> Iterator[str]:
    """The ids of a sample submission; a label in it that no answer can have is reported, once."""
    known, is_told = frozenset(classes), False
    for id_, label in rows:
        if label and label not in known and not is_told:
            is_told = True
            complaints.say(f"{sample}: the label {label!r} is none of the model's, such as {classes[0]!r}.")
        yield id_


def _write(
    classifier: Classifier,
    listing: Listing,
    out: Path | None,
    columns: tuple[str, str],
    complaints: _Complaints,
    sheet: ContactSheet,
) -> int:
    """The number of answers written; each batch is there even if the next one breaks off."""
    from rich.console import Console
    from rich.progress import track

    from inkmath.evaluation.intervals import wilson
    from inkmath.evaluation.symbols.predict import BATCH
    from inkmath.evaluation.symbols.predict import predict as answers_of

    known = frozenset(classifier.classes)
    answered = labelled = right = 0
    answers = track(
        answers_of(classifier, listing, complaints.tell),
        "naming",
        total=len(listing),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    try:
        with _opened(out) as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(columns)
            for answer in answers:
                id_ = answer.entry.id
                table.writerow((printable(id_) if out is None else id_, answer.label))
                answered += 1
                truth = answer.entry.label
                sheet.add(answer.label, answer.probability, answer.picture, answer.entry.id, truth)
                labelled, right = labelled + (truth in known), right + (truth == answer.label)
                if truth and truth not in known:
                    complaints.tell(answer.entry.id, f"the model does not know the label {truth!r}")
                if answered % BATCH == 0:
                    file.flush()
    except InkmathError:  # such as a picture that is missing
        raise
    except OSError as error:
        if out is None:
            raise
        raise ConfigError(f"{out} cannot be written: {error.strerror or error}.") from error
    if labelled:
        low, high = wilson(right, labelled)
        complaints.say(
            f"{right:,} of {labelled:,} labelled ones are right: {100 * right / labelled:.2f} % "
            f"(95 %: {100 * low:.2f} to {100 * high:.2f})"
        )
    return answered


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    """The file to write, or standard output."""
    if out is None:
        yield sys.stdout
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        yield file


class _Complaints:
    """Names what could not be used on standard error as it is met; gives the exit code in the end."""

    def __init__(self) -> None:
        self._count = 0

    def say(self, text: str) -> None:
        typer.echo(printable(text), err=True)

    def tell(self, name: str, reason: str) -> None:
        self._count += 1
        if self._count <= _MOST_TOLD:
            self.say(reason if name in reason else f"{name}: {reason}")

    def leave(self, answered: int) -> None:
        if self._count > _MOST_TOLD:
            self.say(f"{self._count - _MOST_TOLD:,} further complaints are not shown.")
        if self._count or not answered:
            raise typer.Exit(SOME_INPUTS_FAILED if answered else EVERY_INPUT_FAILED)
