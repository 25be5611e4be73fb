"""The notebooks of the chapters are their pages, and run from the first cell to the last."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from chapter_notebooks import CHAPTERS, NOTEBOOKS, ROOT, TUTORIALS, notebook

nbformat = pytest.importorskip("nbformat", reason="nbformat reads notebooks: pip install 'inkmath[dev]'")


@pytest.mark.parametrize("name", CHAPTERS)
def test_it_is_the_page(name: str) -> None:
    text = (TUTORIALS / f"{name}.md").read_text(encoding="utf-8")
    written = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert written == notebook(text), "Run: python scripts/chapter_notebooks.py"
    nbformat.validate(written)


def test_cells_outputs_and_links() -> None:
    text = (
        "# A\n\n![b](c/d.png) and [e](../f.md)\n\n```python\nprint(1)\n```\n\n```text\n1\n```\n\n## G\n\nh\n"
    )
    cells = ["".join(cell["source"]) for cell in notebook(text)["cells"]]
    assert cells[0] == "# A\n\n![b](../docs/tutorials/c/d.png) and [e](../docs/tutorials/../f.md)"
    assert cells[1] == "print(1)"
    assert cells[2].startswith("<details>")
    assert "```text\n1\n```" in cells[2]
    assert cells[3] == "## G\n\nh"


@pytest.mark.slow
@pytest.mark.parametrize("name", CHAPTERS)
def test_every_cell_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbclient = pytest.importorskip("nbclient", reason="nbclient runs notebooks: pip install 'inkmath[dev]'")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    read = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    nbclient.NotebookClient(read, timeout=600, resources={"metadata": {"path": str(tmp_path)}}).execute()
    printed = [cell for cell in read.cells if cell.get("outputs")]
    assert len(printed) >= 10
