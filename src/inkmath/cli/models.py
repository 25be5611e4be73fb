"""`inkmath models`: what ships."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from inkmath.serialization import SCHEMA

if TYPE_CHECKING:
    from inkmath.recognition.weights import Card, Score


def models(
    json_lines: Annotated[
        bool, typer.Option("--json", help="One JSON object a model: its whole card.")
    ] = False,
) -> None:
    """Print the networks that ship: size, SHA-256, data, licence, scores."""
    from inkmath.recognition.weights import list_models

    for card in list_models():
        typer.echo(json.dumps({"schema": SCHEMA, **card.to_dict()}) if json_lines else _describe(card))


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
    return "\n".join([card.name, *(f"  {label:<8} {value}" for label, value in rows), ""])


def _describe_score(score: Score) -> str:
    interval = "" if score.interval is None else f" [{score.interval[0]:.4g}, {score.interval[1]:.4g}]"
    return f"{score.metric} {score.value:.4g}{interval} on {score.samples:,} of {score.data}"
