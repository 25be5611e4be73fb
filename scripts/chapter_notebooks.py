"""Writes the chapters of docs/tutorials as notebooks, so that there is one source of both.

    python scripts/chapter_notebooks.py

Python blocks become cells to run. What they printed when the chapter was written is folded under each, to
compare with. Notebooks hold no outputs of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TUTORIALS = ROOT / "docs" / "tutorials"
NOTEBOOKS = ROOT / "notebooks"
CHAPTERS = ("from-scratch",)

_LINES = r"(?:(?!```).*\n)*"
_CODE = re.compile(rf"^```python\n({_LINES})^```\n(?:\n```text\n({_LINES})^```\n)?", re.MULTILINE)


def notebook(text: str) -> dict[str, Any]:
    """The chapter as a notebook, format 4.5."""
    cells = [cell | {"id": f"cell-{number:02}"} for number, cell in enumerate(_cells(_with_links(text)))]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cells(text: str) -> Iterator[dict[str, Any]]:
    start = 0
    for block in _CODE.finditer(text):
        yield from _prose(text[start : block.start()])
        yield {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": _source(block[1]),
        }
        if block[2]:
            shown = f"```text\n{block[2]}```"
            yield from _prose(f"<details><summary>Printed for the chapter</summary>\n\n{shown}\n\n</details>")
        start = block.end()
    yield from _prose(text[start:])


def _prose(text: str) -> Iterator[dict[str, Any]]:
    """A cell for each section that the text begins, and one for what goes before."""
    for part in re.split(r"\n(?=## )", text):
        if part.strip():
            yield {"cell_type": "markdown", "metadata": {}, "source": _source(part)}


def _source(text: str) -> list[str]:
    return text.strip("\n").splitlines(keepends=True)


def _with_links(text: str) -> str:
    """Links and pictures beside the chapter, as seen from the folder of the notebooks."""

    def moved(link: re.Match[str]) -> str:
        return link[0] if "://" in link[1] or link[1].startswith("#") else f"](../docs/tutorials/{link[1]})"

    return re.sub(r"\]\(([^)\s]+)\)", moved, text)


def main() -> None:
    for name in CHAPTERS:
        made = notebook((TUTORIALS / f"{name}.md").read_text(encoding="utf-8"))
        path = NOTEBOOKS / f"{name}.ipynb"
        path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
