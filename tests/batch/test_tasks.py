"""Tasks cross to workers and come back the same, with Ray or without."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from batch.stand_in import worker
from fakes import draw_lines
from inkmath.batch.cluster import Actor, Cluster
from inkmath.batch.tasks import Count, Processes, Task, from_text, to_text
from inkmath.documents.finding import FileRef
from inkmath.documents.pages import PageRef
from inkmath.errors import MissingExtraError


@pytest.mark.parametrize(
    "task",
    [
        PageRef(FileRef("a.pdf"), 2, 30),
        PageRef(FileRef("scans.zip", "ä/1.png")),
        PageRef(FileRef("odd\udcff.png")),
        Count(FileRef("b.tif")),
    ],
)
def test_a_task_comes_back_as_it_was(task: Task) -> None:
    assert from_text(to_text(task)) == task
    assert to_text(task).isascii()


def test_an_actor_does_what_a_process_of_this_machine_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process: Ray is not needed."""
    pa = pytest.importorskip("pyarrow", reason="no pyarrow")
    monkeypatch.chdir(tmp_path)  # and back, after the test
    (tmp_path / "other").mkdir()
    draw_lines(tmp_path / "other" / "a.png", lines=2)
    texts = [to_text(PageRef(FileRef(name))) for name in ("a.png", "missing.png")] + [
        to_text(Count(FileRef("a.png")))
    ]
    actor = Actor(worker(), str(tmp_path / "other"))
    done = actor(pa.table({"task": texts})).to_pylist()
    processes = Processes(worker(), 1)
    try:
        assert [json.loads(one["result"]) for one in done] == [processes.do(text) for text in texts]
    finally:
        processes.close()
    assert [one["task"] for one in done] == texts
    page, missing, count = (json.loads(one["result"]) for one in done)
    assert (len(page["row"]["lines"]), count) == (2, {"count": 1})
    assert missing["error"]["kind"] == "MissingFileError"


def test_ray_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtraError, match=r"inkmath\[cluster\]"):
        Cluster(worker()).work_through(lambda: None, lambda *_: None)
