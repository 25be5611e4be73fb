"""Hooks of MkDocs: pages made out of the code, formulas as MathML, and docstrings as Markdown.

Named in mkdocs.yml; needs the extras `docs` and `web`. Nothing is fetched from elsewhere, neither while the
site is built nor while it is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import docs_reference
import griffe
from latex2mathml.converter import convert
from mkdocs.structure.files import File, Files

FORMULA = re.compile(r"^```math\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*): (?=\S)")
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
        **{f"model-cards/{name}.md": text for name, text in docs_reference.model_cards().items()},
    }
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Typeset each block of mathematics, which is LaTeX, as MathML."""
    return FORMULA.sub(lambda match: convert(" ".join(match[1].split()), display="block"), markdown)


class DocstringsAsMarkdown(griffe.Extension):
    """Turns the plain text of docstrings into Markdown: `name: meaning` into lists, columns into blocks."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring is not None:
            obj.docstring.value = as_markdown(obj.docstring.value)


def as_markdown(docstring: str) -> str:
    r"""The docstring with lists and blocks marked.

    >>> as_markdown("A box.\n\nwidth, height: in pixels,\n  above 0.")
    'A box.\n\n- `width`, `height`: in pixels, above 0.'
    """
    return "\n\n".join(map(_paragraph, re.split(r"\n\s*\n", docstring.strip("\n"))))


def _paragraph(text: str) -> str:
    lines = text.split("\n")
    if len(lines) > 1 and sum(bool(COLUMNS.match(line)) for line in lines) >= len(lines) / 2:
        return "\n".join(["```text", *lines, "```"])
    if not any(map(FIELD.match, lines)) or lines[0].startswith("    "):
        return text
    items: list[str] = []
    for line in lines:
        if match := FIELD.match(line):
            names = ", ".join(f"`{name}`" for name in match[1].split(", "))
            items.append(f"- {names}: {line[match.end() :]}")
        elif items:
            items[-1] += " " + line.strip()
        else:
            items.append(line)
    return "\n".join(items)
