"""`inkmath models`: what ships."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from inkmath.serialization import SCHEMA

if TYPE_CHECKING:
    from inkmath.recognition.reader_config import ReaderConfig
    from inkmath.recognition.weights import Card, Score


def models(
    json_lines: Annotated[
        bool, typer.Option("--json", help="One JSON object per network or reader: its whole card.")
    ] = False,
) -> None:
    """Print the networks that ship, with size, SHA-256, data, licence and scores, and their readers."""
    from inkmath.recognition.reader_config import list_readers
    from inkmath.recognition.weights import list_models

    for card in list_models():
        _print(card.to_dict() if json_lines else _describe(card))
    for reader in list_readers():
        _print(reader.to_dict() if json_lines else _describe_reader(reader))


def _print(found: dict[str, Any] | str) -> None:
    typer.echo(found if isinstance(found, str) else json.dumps({"schema": SCHEMA, **found}))


def _describe(card: Card) -> str:
    rows = [
        ("task", card.task),
        ("file", f"{card.file}, {card.bytes / 1e6:.2f} MB"),
        ("sha256", card.sha256),
        ("input", card.input),
        ("classes", str(len(card.classes))),
        ("data", card.data),
        ("licence", card.licence),
        *(("score", _describe_score(score)) for score in card.scores),
    ]
    return _table(card.name, rows)


def _describe_reader(reader: ReaderConfig) -> str:
    rows = [
        *((role.replace("_", " "), name) for role, name in reader.networks.items()),
        *((name.replace("_", " "), str(value)) for name, value in asdict(reader.decoding).items()),
        *(("score", _describe_score(score)) for score in reader.scores),
    ]
    return _table(f"reader {reader.name}", rows)


def _table(title: str, rows: Sequence[tuple[str, str]]) -> str:
    width = max(len(label) for label, _ in rows)
    return "\n".join([title, *(f"  {label:<{width}} {value}" for label, value in rows), ""])


def _describe_score(score: Score) -> str:
    interval = "" if score.interval is None else f" [{score.interval[0]:.4g}, {score.interval[1]:.4g}]"
    return f"{score.metric} {score.value:.4g}{interval} on {score.samples:,} of {score.data}"
