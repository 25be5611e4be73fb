"""A batch reads each page once: after kills, beside bad files and pages that end their process."""

from __future__ import annotations

import json
import random
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from batch.stand_in import WORKER, batch, notebooks, pages_in, worker, written
from cli_program import ENOUGH_S
from fakes import LATEX, draw_lines
from inkmath.batch.machine import Machine
from inkmath.batch.output import Settings, rows_in
from inkmath.batch.run import Batch, run_batch
from inkmath.batch.tally import Tally
from inkmath.errors import ConfigError

SETTINGS = Settings("jsonl", "expressions", "0")
FORMATS = [
    "jsonl",
    pytest.param("parquet", marks=pytest.mark.skipif(not find_spec("pyarrow"), reason="no pyarrow")),
]


def batch_of(folder: Path, out: Path, workers: int = 2) -> Batch:
    return Batch([str(folder)], out, SETTINGS, Machine(WORKER, workers))


def test_each_page_has_a_row_with_its_lines(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3):
        draw_lines(tmp_path / "in" / f"{number}.png", lines=number)
    tally, _ = run_batch(batch_of(tmp_path / "in", tmp_path / "out"))
    rows = {Path(row["source"]).name: row for row in rows_in(tmp_path / "out")}
    assert {name: len(row["lines"]) for name, row in rows.items()} == {"0.png": 0, "1.png": 1, "2.png": 2}
    assert rows["1.png"]["lines"] == [
        {
            "latex": LATEX,
            "confidence": 0.9,
            "label": "",
            "marks": [],
            "box": [10, 20, 40, 44],
            "alternatives": [{"latex": "2x^{2}-8=o", "confidence": 0.02}],
        }
    ]
    assert (tally.read, tally.failed, tally.lines, tally.bins[9]) == (3, 0, 3, 3)


def test_bad_files_are_listed_by_kind_and_tried_again(tmp_path: Path) -> None:
    good, out, said = notebooks(tmp_path / "in", 2, 3), tmp_path / "out", list[str]()
    (tmp_path / "in" / "a.png").write_bytes(b"no picture")
    (tmp_path / "in" / "b.xopp").write_bytes(b"\x1f\x8bno notebook")
    run_batch(batch_of(tmp_path / "in", out), bad=said.append)
    errors = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    assert sorted((Path(error["source"]).name, error["page"], error["kind"]) for error in errors) == [
        ("a.png", 1, "UnreadableImageError"),
        ("b.xopp", 0, "InvalidInkError"),
    ]
    assert len(said) == 2
    assert all(any(f"in/{name}" in line for line in said) for name in ("a.png", "b.xopp"))
    assert pages_in(out) == good

    draw_lines(tmp_path / "in" / "a.png")
    tally, _ = run_batch(batch_of(tmp_path / "in", out))
    assert (tally.earlier, tally.read, dict(tally.errors)) == (6, 1, {"InvalidInkError": 1})
    report = json.loads((out / "report.json").read_text())
    assert report["pages"] == {"read": 7, "failed": 1, "earlier": 6}
    assert report["lines"] == 7


def test_a_page_that_ends_its_process_costs_itself_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "seen").mkdir()
    for number, width in enumerate((12, 13, 12, 14, 12)):
        Image.fromarray(np.full((30, width), 255, np.uint8)).save(tmp_path / "in" / f"{number}.png")
    engine = Machine(worker(folder=tmp_path / "seen"), 2)
    tally, _ = run_batch(Batch([str(tmp_path / "in")], tmp_path / "out", SETTINGS, engine))
    assert dict(tally.errors) == {"WorkerDiedError": 1}
    assert sorted(Path(source).name for source, _ in pages_in(tmp_path / "out")) == [
        *("0.png", "2.png", "3.png", "4.png")  # 3.png ends only the first that takes it
    ]


def test_a_page_that_is_named_twice_has_one_row(tmp_path: Path) -> None:
    pages, folder = notebooks(tmp_path / "in", 2, 4), str(tmp_path / "in")
    sources = [folder, f"{folder}/*.xopp", folder]
    run_batch(Batch(sources, tmp_path / "out", SETTINGS, Machine(WORKER, 2)))
    assert pages_in(tmp_path / "out") == pages


@pytest.mark.slow
@pytest.mark.parametrize("part_format", FORMATS)
def test_no_page_is_lost_or_doubled_by_kills(tmp_path: Path, part_format: str) -> None:
    pages, out = notebooks(tmp_path / "in", 3, 20), tmp_path / "out"
    moments, killed = random.Random(part_format), 0
    command = batch(tmp_path / "in", out, part_format, seconds=0.03)
    for _ in range(4):
        before = written(out)
        process = subprocess.Popen(command)
        wanted = before + moments.randint(1, 13)
        end = time.monotonic() + ENOUGH_S
        while written(out) < wanted and process.poll() is None and time.monotonic() < end:
            time.sleep(moments.uniform(0, 0.01))
        killed += process.poll() is None
        process.kill()
        process.wait()
    assert killed == 4  # in the middle of it, not at its end
    subprocess.run(command, check=True, timeout=ENOUGH_S)
    assert pages_in(out) == pages
    assert not (out / "unfinished.jsonl").exists()


def test_an_address_of_the_web_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="from the web"):
        run_batch(Batch(["https://example.org/a.pdf"], tmp_path / "out", SETTINGS, Machine(WORKER, 1)))


def test_the_time_left_follows_the_files_of_this_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inkmath.batch.tally.monotonic", lambda: 30.0)
    tally = Tally(all_files=10, begun=0.0)
    assert tally.seconds_left() is None
    tally.pass_over(1.0)
    tally.files += 3.0  # in 30 seconds, so that six take 60
    assert tally.seconds_left() == pytest.approx(60.0)
