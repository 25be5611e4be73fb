"""Hooks of MkDocs: pages made out of the code, formulas as MathML, and docstrings as Markdown.

Named in mkdocs.yml; needs the extras `docs` and `web`. Nothing is fetched from elsewhere, neither while the
site is built nor while it is read.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping
from typing import Any

import docs_reference
import griffe
from latex2mathml.converter import convert
from mkdocs.structure.files import File, Files

FORMULA = re.compile(r"^```math\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(
    r"<(?:script|img|iframe)[^>]* src=\"?https?:|<link[^>]* rel=\"?(?:stylesheet|preconnect)[^>]*https?:"
)
CARDS = "<!-- table of model cards -->"
COLUMNS = re.compile(r"^(\S+ {2,}\S|.*[├└│])")


def on_config(config: Any) -> Any:
    """Put the model cards, one a network, into the menu."""
    for entry in config.nav:
        if isinstance(entry, dict) and "Model cards" in entry:
            entry["Model cards"] += [
                {name: f"model-cards/{name}.md"} for name in docs_reference.model_cards()
            ]
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that are made out of the code."""
    pages: Mapping[str, str] = {
        "reference/cli.md": docs_reference.command_line(),
        "reference/rest.md": docs_reference.rest_api(),
        "reference/json.md": docs_reference.json_of_results(),
        "reference/data-sets.md": docs_reference.data_sets(),
        "reference/rules.md": docs_reference.rules(),
        **{f"model-cards/{name}.md": text for name, text in docs_reference.model_cards().items()},
    }
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Typeset each block of mathematics, which is LaTeX, as MathML, and put in the table of model cards."""
    markdown = FORMULA.sub(lambda match: convert(" ".join(match[1].split()), display="block"), markdown)
    return markdown.replace(CARDS, docs_reference.table_of_cards()) if CARDS in markdown else markdown


def on_post_page(output: str, page: Any, **_: Any) -> None:
    """Warn of what a page would load from another machine; with `--strict` that is an error."""
    for match in ELSEWHERE.finditer(output):
        logging.getLogger("mkdocs.hooks.docs_site").warning("%s loads from elsewhere: %s", page.url, match[0])


class DocstringsAsMarkdown(griffe.Extension):
    """Turns the plain text of docstrings into Markdown: `name: meaning` into lists, columns into blocks."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite the docstring of a function, or of a class with its fields and parameters."""
        if obj.docstring is not None:
            obj.docstring.value = as_markdown(obj.docstring.value, _names(obj))


def _names(obj: griffe.Object) -> set[str]:
    """The names that a docstring may describe."""
    functions = [obj, obj.members.get("__init__")]
    parameters = [
        one.name for each in functions if isinstance(each, griffe.Function) for one in each.parameters
    ]
    return {name.lstrip("*") for name in (*parameters, *obj.members)}


def as_markdown(docstring: str, names: Collection[str] = ()) -> str:
    r"""The docstring with lists of these names, and with blocks marked.

    >>> as_markdown("A box.\n\nwidth: in pixels,\nabove 0. height: the same.", {"width", "height"})
    'A box.\n\n- `width`: in pixels, above 0.\n- `height`: the same.'
    """
    return "\n\n".join(_paragraph(text, names) for text in re.split(r"\n\s*\n", docstring.strip("\n")))


def _paragraph(text: str, names: Collection[str]) -> str:
    lines = text.split("\n")
    if len(lines) > 1 and sum(bool(COLUMNS.match(line)) for line in lines) >= len(lines) / 2:
        return "\n".join(["```text", *lines, "```"])
    if not names or text.startswith("    "):
        return text
    name = "(?:" + "|".join(map(re.escape, sorted(names))) + ")"
    field = re.compile(rf"(?:^|(?<=\. )|\n *)(\*{{0,2}}{name}(?:, \*{{0,2}}{name})*): (?=\S)")
    before, *rest = field.split(text)
    if not rest:
        return text
    items = [
        "- " + ", ".join(f"`{one}`" for one in described.split(", ")) + ": " + " ".join(meaning.split())
        for described, meaning in zip(rest[::2], rest[1::2], strict=True)
    ]
    return (before.rstrip() + "\n\n").lstrip() + "\n".join(items)
