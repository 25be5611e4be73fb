"""The notebook runs from its first cell to its last, on a training of a few steps."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat reads notebooks: pip install 'inkmath[dev]'")
pytest.importorskip("nbclient", reason="nbclient runs notebooks: pip install 'inkmath[dev]'")
pytest.importorskip("torch", reason="the notebook trains: pip install 'inkmath[train]'")

NOTEBOOK = Path(__file__).parent.parent.parent / "notebooks" / "mnist.ipynb"
SHORT = """
SETTINGS = ["steps=12", "validate_every=6", "batch_size=32", "threads=1", "arch=notebook"]
RUN = "run"
SUBMITTED = 20
"""


@pytest.mark.data("mnist")
def test_every_cell_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nbclient import NotebookClient

    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    (parameters,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    parameters.source = SHORT
    NotebookClient(notebook, timeout=1800, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    drawn = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(drawn) == 10  # every figure showed itself
    assert len((tmp_path / "run" / "submission.csv").read_text().splitlines()) == 21
    assert (tmp_path / "run" / "report.html").stat().st_size > 100_000


def test_it_holds_no_outputs() -> None:
    """Noise in the place of pictures of a data set."""
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert [cell.id for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []
