"""Runs the Python code of a page and writes below each block what it printed.

    python scripts/tutorial_outputs.py docs/tutorials/from-scratch.md [FOLDER]

The blocks run in their order, as one program, in FOLDER (a new folder if none is given). A block that prints
is followed by a block of its output; one that prints nothing is followed by none. Pictures in FOLDER that the
page shows are copied to where it has them.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

_LINES = r"(?:(?!```).*\n)*"
_BLOCK = re.compile(rf"^```python\n({_LINES})^```\n(?:\n```text\n{_LINES}^```\n)?", re.MULTILINE)


def with_outputs(text: str) -> str:
    """The page with the output of each Python block below it."""
    names: dict[str, Any] = {"__name__": "__main__"}

    def run(block: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block[1], "page", "exec"), names)  # noqa: S102  # the project's own page
        shown = f"\n```text\n{printed.getvalue()}```\n" if printed.getvalue() else ""
        return f"```python\n{block[1]}```\n{shown}"

    return _BLOCK.sub(run, text)


def main(page: str, folder: str = "") -> None:
    path = Path(page).resolve()
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as fresh:
        os.chdir(folder or fresh)
        written = with_outputs(text)
        for link in re.findall(r"\]\(([\w/-]+\.(?:png|jpg))\)", text):
            if (made := Path(Path(link).name)).is_file():
                (path.parent / link).parent.mkdir(exist_ok=True)
                shutil.copyfile(made, path.parent / link)
        os.chdir(path.parent)
    path.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
