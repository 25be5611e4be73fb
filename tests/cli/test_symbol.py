from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

pytest.importorskip("onnx", reason="onnx makes the network: pip install 'inkmath[train]'")

from classifier_made import encoded, png, write_classifier
from inkmath.recognition import weights


@pytest.fixture
def symbol(run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The command, with a network of two classes in place of the one that ships."""
    folder = write_classifier(tmp_path / "weights", "symbol", name="detexify") / "export"
    monkeypatch.setattr(weights, "shipped", lambda: folder)
    monkeypatch.setattr(weights, "_opened", {})
    return lambda *arguments: run("symbol", *arguments)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.png").write_bytes(png("left", 40))
    (folder / "b.json").write_text("[[[0, 0], [0, 30], [20, 30]]]")
    (folder / "c.png").write_bytes(encoded(Image.new("L", (20, 20), 255)))
    (folder / "d.png").write_bytes(b"no picture")
    return folder


def test_one_file_gives_its_candidates(symbol: Callable[..., Any], pictures: Path) -> None:
    done = symbol(pictures / "b.json")
    assert (done.exit_code, done.stderr) == (0, "")
    first, second = (line.split(" %  ") for line in done.stdout.splitlines())
    assert (first[1], second[1]) == ("left", "right")
    assert float(first[0]) > float(second[0])


def test_json_is_a_line_an_input(symbol: Callable[..., Any], pictures: Path) -> None:
    done = symbol("--json", pictures)
    assert done.exit_code == 1
    _, strokes, blank, broken = done.objects
    assert strokes["schema"] == 1
    assert strokes["source"] == str(pictures / "b.json")
    assert [name for name, _ in strokes["candidates"]] == ["left", "right"]
    assert sum(share for _, share in strokes["candidates"]) == pytest.approx(1, abs=2e-4)
    assert blank["candidates"] == []
    assert broken["error"]["kind"] == "UnreadableImageError"


def test_of_several_files_each_is_headed(symbol: Callable[..., Any], pictures: Path) -> None:
    done = symbol(pictures / "a.png", pictures / "c.png")
    assert done.exit_code == 0
    assert f"{pictures / 'a.png'}:\n" in done.stdout
    assert "c.png: there is no ink" in done.stderr


def test_bench_times_single_symbols(
    run: Callable[..., Any], symbol: Callable[..., Any], pictures: Path
) -> None:
    (pictures / "d.png").unlink()
    (result,) = run("bench", pictures, "--reader", "detexify", "--json").objects
    assert result["model"] == "detexify"
    assert [measure["samples"] for measure in result["measures"]] == [3, 3]
    assert all(measure["value"] > 0 for measure in result["measures"])


def test_bench_needs_no_data(
    run: Callable[..., Any], symbol: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "empty"))
    (result,) = run("bench", "--reader", "detexify", "--limit", 4, "--json").objects
    assert result["data"] == "one symbol, 4 times"
