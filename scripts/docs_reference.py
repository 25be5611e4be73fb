"""Reference pages made out of the code: command line, REST API, JSON, data sets and model cards."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

WEIGHTS = Path(__file__).parent.parent / "src" / "inkmath" / "weights"
Schema = Mapping[str, Any]

COMMAND_LINE = """\
Generated from the program. Results and JSON go to standard output, everything else to standard
error. The exit code is 0 when all went well, 1 when some inputs failed, 2 for wrong usage and 3
when every input failed or the output cannot be written. A folder stands for every file in it, `-`
for standard input, and `--` ends the options, so that LaTeX may begin with a minus sign."""

REST_API = """\
Generated from the server's OpenAPI schema, which a running server gives at `/openapi.json` and
shows at `/docs`. Examples for curl, the limits and the errors are in [Call the REST
API](../how-to/call-the-rest-api.md), the fields of the answers in [JSON of results](json.md)."""

JSON_OF_RESULTS = """\
Generated from the schema of the REST API; the command line with `--json` prints the same objects,
one a line. Fields that are not required are absent where they would be empty. Boxes are `[x0, y0,
x1, y1]` in pixels of the picture as given, y downwards; confidences are probabilities. `schema` is
the version of the format: it grows when a field changes its meaning or goes away.
[Types](api/types.md) describes the classes behind these objects."""

RULES = """\
Each step of a solution has the name of the rule that made it (`Step.rule` in Python, `rule` in
JSON) and a sentence that explains it, in which □ stands for a term or another part."""

DATA_SETS = """\
No data set is part of the project. These are known to `inkmath data fetch` and `inkmath data add`,
which verify them by count, content and hash: [Add a data set](../how-to/add-a-data-set.md). Where a
set has several editions, the largest is given."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table. Cells may hold anything but line breaks."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def code(text: object) -> str:
    """Text as code in a line of Markdown, with as many backticks as it takes."""
    plain = str(text) or '""'
    return f"`` {plain} ``" if "`" in plain else f"`{plain}`"


# The command line


def command_line() -> str:
    """Every command of `inkmath` with its arguments and options, out of the Typer application."""
    from inkmath.cli import app

    group: Any = typer.main.get_command(app)
    context = group.make_context("inkmath", [], resilient_parsing=True)
    return "\n\n".join(
        [
            "# Command line",
            COMMAND_LINE,
            *_commands(group, context),
        ]
    )


def _commands(group: Any, context: Any) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        inner = type(context)(command, info_name=name, parent=context)
        if hasattr(command, "commands"):
            yield from _commands(command, inner)
        else:
            yield _command(command, inner)


def _command(command: Any, context: Any) -> str:
    records = [parameter.get_help_record(context) for parameter in command.params]
    rows = [[code(left), right] for left, right in filter(None, records)]
    usage = command.get_usage(context).removeprefix("Usage: ")
    parts = [f"## {context.command_path}", command.help or "", f"```text\n{usage}\n```"]
    return "\n\n".join(parts + ([table(["Argument or option", "Meaning"], rows)] if rows else []))


# The REST API


def rest_api() -> str:
    """Every route with its parameters, bodies and answers, out of the OpenAPI schema of the application."""
    api = _openapi()
    parts = [
        "# REST API",
        REST_API,
    ]
    for path, methods in api["paths"].items():
        for method, route in methods.items():
            parts += [f"## {method.upper()} {path}", f"{route['summary']}.", *_route(api, route)]
    return "\n\n".join(parts)


def _openapi() -> dict[str, Any]:
    from inkmath.web import create_app

    return create_app().openapi()


def _route(api: Schema, route: Schema) -> Iterator[str]:
    if parameters := route.get("parameters"):
        yield table(["Parameter", "Type", "Default", "Meaning"], [_parameter(api, one) for one in parameters])
    for media, content in route.get("requestBody", {}).get("content", {}).items():
        rows = list(_fields(api, content["schema"]))
        yield f"Body as {code(media)}:" + (
            "\n\n" + table(["Field", "Type", "Required"], rows)
            if rows
            else f" {_kind(api, content['schema'])}."
        )
    answers = [[status, answer["description"]] for status, answer in sorted(route["responses"].items())]
    yield table(["Status", "Meaning"], answers)


def _parameter(api: Schema, one: Schema) -> list[str]:
    default = code(one["schema"]["default"]) if "default" in one["schema"] else ""
    return [code(one["name"]), _kind(api, one["schema"]), default, one.get("description", "")]


def _resolved(api: Schema, schema: Schema) -> Schema:
    while "$ref" in schema:
        found: Any = api
        for key in schema["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        schema = found
    return schema


def _kind(api: Schema, schema: Schema) -> str:
    """The type of a value, in words."""
    schema = _resolved(api, schema)
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(dict.fromkeys(_kind(api, one) for one in options))
    if "enum" in schema or "const" in schema:
        return "one of " + ", ".join(code(value) for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        most = (
            f" (at most {schema['maxItems']:,})" if "maxItems" in schema and "minItems" not in schema else ""
        )
        items = [_kind(api, one) for one in schema.get("prefixItems", [schema.get("items", {})])]
        return f"list of {' and '.join(dict.fromkeys(items))}{most}"
    if schema.get("format") == "binary":
        return "file"
    return str(schema.get("type", "any"))


def _fields(
    api: Schema, schema: Schema, prefix: str = "", around: tuple[str, ...] = ()
) -> Iterator[list[str]]:
    """Path, type and necessity of each field of a schema, nested ones with a dotted path.

    around: the models around the schema; one that holds itself is not written out again.
    """
    if (model := schema.get("$ref", "")) in around:
        return
    schema, around = _resolved(api, schema), (*around, *([model] if model else []))
    options = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    yield from _of_options([list(_fields(api, option, prefix, around)) for option in options])
    if schema.get("type") == "array":
        yield from _fields(api, schema.get("items", {}), f"{prefix}[]", around)
    for name, value in schema.get("properties", {}).items():
        path = f"{prefix}.{name}" if prefix else name
        yield [code(path), _kind(api, value), "yes" if name in schema.get("required", ()) else ""]
        yield from _fields(api, value, path, around)


def _of_options(options: list[list[list[str]]]) -> Iterator[list[str]]:
    """The fields of all options, each once; those are needed that every option with fields needs."""
    options = [rows for rows in options if rows]
    for path, kind, _ in {row[0]: row for rows in options for row in rows}.values():
        yield [path, kind, "yes" if all([path, kind, "yes"] in rows for rows in options) else ""]


# The JSON of results

RESULTS = {
    "A reading": ("/v1/read", "`inkmath read --json`, `Reading.to_dict()`, `POST /v1/read`"),
    "A page": ("/v1/read-page", "`inkmath read --page --json`, `POST /v1/read-page`"),
    "A solution": ("/v1/solve", "`inkmath solve --json`, `POST /v1/solve`"),
    "A symbol": ("/v1/symbol", "`inkmath symbol --json`, `POST /v1/symbol`"),
    "A graph": ("/v1/graph", "`POST /v1/graph`"),
    "The formats": ("/v1/print", "`POST /v1/print`"),
}


def json_of_results() -> str:
    """The fields of each kind of result, out of the OpenAPI schema."""
    api = _openapi()
    parts = [
        "# JSON of results",
        JSON_OF_RESULTS,
    ]
    for title, (path, origins) in RESULTS.items():
        answer = api["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        rows = list({row[0]: row for row in _fields(api, answer)}.values())
        parts += [f"## {title}", f"From {origins}.", table(["Field", "Type", "Always there"], rows)]
    return "\n\n".join(parts)


# Data sets


def data_sets() -> str:
    """The data sets that inkmath knows, with their size, licence and origin."""
    from inkmath.data.registry import KNOWN

    rows = [
        [
            code(one.name),
            one.title,
            f"{max(sum(edition.values()) for edition in one.counts):,}" if one.counts else "",
            one.licence,
            f"<{one.page}>" if one.page else one.how_to_get,
        ]
        for one in KNOWN.values()
    ]
    head = ["Name", "What it is", "Samples", "Licence", "Where it is from"]
    return "\n\n".join(["# Data sets", DATA_SETS, table(head, rows)])


# Rules of the solver


def rules() -> str:
    """Every rule that a step of a solution may have, by topic, with its title and its sentences."""
    from inkmath.solving import catalogue

    parts = ["# Rules of the solver", RULES]
    for topic, found in groupby(catalogue.rules(), key=lambda rule: rule.topic):
        rows = [[code(rule.name), rule.title, "<br>".join(map(_sentence, rule.templates))] for rule in found]
        parts += [f"## {topic}", table(["Rule", "Title", "Sentences"], rows)]
    return "\n\n".join(parts)


def _sentence(template: str) -> str:
    return html.escape(template).replace("{}", "□").replace("*", "\\*").replace("_", "\\_")


# Model cards


def model_cards() -> dict[str, str]:
    """A page for each network and each reader that ships, by its name, out of the JSON beside the weights."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in WEIGHTS.rglob("*.json")]
    pages = {one["name"]: _card(one) if "sha256" in one else _reader(one) for one in files}
    return dict(sorted(pages.items()))


def table_of_cards() -> str:
    """The names of all cards as links, with what each is for."""
    rows = [
        [f"[{name}]({name}.md)", text.split("\n\n")[1].removeprefix("Task: ")]
        for name, text in model_cards().items()
    ]
    return table(["Card", "Task"], rows)


def _reader(reader: Mapping[str, Any]) -> str:
    """The page of a reader: its networks, its scores, and the options and weights of its decoder."""
    networks = [[key.replace("_", " "), f"[{name}]({name}.md)"] for key, name in reader["networks"].items()]
    parts = [f"# {reader['name']}", "Task: reads a line of ink.", table(["Network", "Card"], networks)]
    parts += _scores(reader.get("scores", ()))
    if confusions := reader.get("confusions"):
        parts += _confusions(confusions)
    for key in ("decoding", "calibration"):
        rows = [[code(name), code(value)] for name, value in _flat(reader.get(key, {}))]
        parts += [f"## {key.capitalize()}", table(["Option", "Value"], rows)]
    return "\n\n".join(parts)


def _confusions(found: Mapping[str, Any]) -> list[str]:
    """The names that are read for others, the commonest first."""
    rows = [
        [code(one["written"]), code(one["read"]), f"{one['count']:,} of {one['of']:,}"]
        for one in found["pairs"]
    ]
    counted = (
        f"{found['data']}: of {found['symbols']:,} symbols in the {found['right']:,} of "
        f"{found['expressions']:,} expressions that are read with the right structure. `{found['command']}`"
    )
    return ["## Confused names", counted, table(["Written", "Read", "Times"], rows)]


def _scores(scores: Sequence[Mapping[str, Any]]) -> list[str]:
    head = ["Metric", "Data", "Value", "95 % interval", "n", "Command"]
    return ["## Scores", table(head, [_score(score) for score in scores])] if scores else []


def _card(card: Mapping[str, Any]) -> str:
    facts = [
        ["File", f"{code(card['file'])}, {card['bytes'] / 1e6:.2f} MB"],
        ["SHA-256", code(card["sha256"])],
        ["Input", card["input"]],
        ["Output classes", f"{len(card['classes'])}: " + " ".join(map(code, card["classes"]))],
        ["Training data", card["data"]],
        ["Licence of the data", card["licence"]],
        ["Seed", str(card["seed"])],
    ]
    recipe = [[code(key), code(value)] for key, value in _flat(card["recipe"])]
    return "\n\n".join(
        [
            f"# {card['name']}",
            f"Task: {card['task']}.",
            "Generated from the card beside the weights.",
            table(["Property", "Value"], facts),
            *_scores(card["scores"]),
            "## Training settings",
            table(["Setting", "Value"], recipe),
        ]
    )


def _score(score: Mapping[str, Any]) -> list[str]:
    metric, interval = score["metric"], score["interval"]
    low, high = (_figure(metric, end) for end in interval) if interval else ("", "")
    ends = f"{low.removesuffix(' %')} to {high}" if interval else ""
    value = _figure(metric, score["value"])
    return [metric, score["data"], value, ends, f"{score['samples']:,}", code(score["command"])]


def _figure(metric: str, value: float) -> str:
    """A share in per cent; an area under a curve, a time or an entropy as it is."""
    plain = metric.endswith(")") or "AUROC" in metric or "union" in metric
    return f"{value:.3g}" if plain else f"{100 * value:.1f} %"


def _flat(recipe: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in recipe.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            yield (
                prefix + key,
                "; ".join(" ".join(one) if isinstance(one, list) else str(one) for one in value),
            )
        else:
            yield prefix + key, value
