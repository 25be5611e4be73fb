from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("matplotlib", reason="matplotlib draws the report: pip install 'inkmath[train]'")
pytest.importorskip("onnx", reason="onnx opens the network: pip install 'inkmath[train]'")

from reports.networks_made import write_run


def test_one_file_that_needs_nothing_else_and_the_pictures(run: Callable[..., Any], tmp_path: Path) -> None:
    runs = [write_run(tmp_path / name) for name in ("first", "second")]
    out = tmp_path / "new" / "both.html"
    done = run("report", *runs, "--out", out, "--picture", 3)
    assert done.exit_code == 0, done.stderr
    page = out.read_text(encoding="utf-8")
    assert re.findall(r'(?:src|href|srcset)="(?!data:|#)[^"]*"', page) == []
    assert "first</th>" in page
    assert "second</th>" in page
    for part in ("samples", "architecture", "curves", "confusion", "calibration", "filters-1"):
        assert f'id="{part}"' in page
        assert (tmp_path / "new" / "both-figures" / f"{part}.png").read_bytes().startswith(b"\x89PNG")
    assert "figures beside it" in done.stderr
    assert done.stdout == ""


def test_a_sweep_is_a_report_too(run: Callable[..., Any], tmp_path: Path) -> None:
    content = {
        "x_name": "lr",
        "x_values": [1, 2],
        "y_name": "epochs",
        "y_values": [1],
        "validation": [[0.5, 1]],
    }
    (tmp_path / "sweep.json").write_text(json.dumps(content))
    assert run("report", tmp_path).exit_code == 0
    assert 'id="sweep-1"' in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_what_cannot_be_reported_is_said(run: Callable[..., Any], tmp_path: Path) -> None:
    empty = run("report", tmp_path)
    assert (empty.exit_code, empty.stdout) == (3, "")
    assert "holds no run" in empty.stderr
    named = run("report", write_run(tmp_path / "run"), "-o", tmp_path / "page.pdf")
    assert named.exit_code == 2
    assert "ends in .html" in named.stderr
