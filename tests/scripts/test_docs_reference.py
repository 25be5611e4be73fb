"""The pages of the documentation that are made out of the code."""

from __future__ import annotations

import docs_reference
import pytest
import typer

from inkmath.cli import app
from inkmath.data.registry import KNOWN
from inkmath.recognition.weights import list_models
from inkmath.solving import catalogue


def test_command_line_has_every_command() -> None:
    page = docs_reference.command_line()
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    plain = [name for name, command in commands.items() if not hasattr(command, "commands")]
    assert [name for name in plain if f"\n## inkmath {name}\n" not in page] == []
    assert "\n## inkmath data add\n" in page
    assert "| `--together` |" in page


def test_fields_are_flattened_through_references() -> None:
    point = {"type": "object", "properties": {"x": {"type": "number"}}, "required": ["x"]}
    api = {"components": {"schemas": {"Point": point}}}
    points = {"type": "array", "items": {"$ref": "#/components/schemas/Point"}}
    line = {"type": "object", "properties": {"points": points, "name": {"type": "string"}}}
    assert list(docs_reference._fields(api, line)) == [
        ["`points`", "list of object", ""],
        ["`points[].x`", "number", "yes"],
        ["`name`", "string", ""],
    ]


def test_rest_api_has_every_route() -> None:
    pytest.importorskip("fastapi")
    page = docs_reference.rest_api()
    for route in ("POST /v1/read", "POST /v1/solve/batch", "GET /metrics"):
        assert f"\n## {route}\n" in page


def test_json_of_results_has_fields_of_readings_and_solutions() -> None:
    pytest.importorskip("fastapi")
    page = docs_reference.json_of_results()
    assert "| `symbols[].parent.relation` | one of `right`, `sup`," in page
    assert "| `solution.parts[].solution` | object | yes |" in page
    assert "solution.parts[].solution." not in page
    assert "`solution.steps[].explanation`" in page


def test_data_sets_have_size_and_licence() -> None:
    page = docs_reference.data_sets()
    assert all(f"| `{name}` |" in page for name in KNOWN)
    assert "| `mnist` | MNIST: handwritten digits, 28 x 28 | 70,000 |" in page


def test_rules_are_listed_by_topic() -> None:
    page = docs_reference.rules()
    assert all(f"\n## {topic}\n" in page for topic in catalogue.TITLES)
    assert "| `complete-square` | Complete the square |" in page
    assert "{}" not in page


def test_each_network_has_a_card_with_its_scores() -> None:
    cards = docs_reference.model_cards()
    models = list_models()
    assert {model.name for model in models} <= set(cards)
    assert all(model.sha256 in cards[model.name] for model in models)
    assert all(score.command in cards[model.name] for model in models for score in model.scores)


def test_reader_has_a_page_with_its_networks_and_options() -> None:
    reader = {"name": "big", "networks": {"tree_parser": "relations"}, "decoding": {"length_bonus": 0.8}}
    page = docs_reference._reader(reader)
    assert "| tree parser | [relations](relations.md) |" in page
    assert "| `length_bonus` | `0.8` |" in page


def test_cells_hold_bars() -> None:
    assert docs_reference.table(["a|b"], [["c|d"]]).splitlines()[2] == r"| c\|d |"
    assert docs_reference.code("`") == "`` ` ``"
