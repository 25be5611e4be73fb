"""A batch on a Ray cluster of several nodes, all of them on this machine: the same rows as without it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from batch.stand_in import WORKER, batch, notebooks, pages_in, worker, written
from cli_program import ENOUGH_S
from fakes import draw_lines
from inkmath.batch.cluster import Cluster
from inkmath.batch.machine import Machine
from inkmath.batch.output import Settings, rows_in
from inkmath.batch.run import Batch, run_batch
from inkmath.batch.tasks import Engine
from inkmath.errors import ConfigError

ray = pytest.importorskip("ray", reason="no Ray: pip install 'inkmath[cluster]'")
cluster_utils = pytest.importorskip("ray.cluster_utils", reason="no Ray: pip install 'inkmath[cluster]'")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("ray")]


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    """A cluster of a head that does no tasks, and three nodes of one core; one test takes a node away."""
    cluster = cluster_utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    for _ in range(3):
        cluster.add_node()
    yield cluster
    cluster.shutdown()


def read(source: Path, out: Path, engine: Engine, **calls: Any) -> tuple[list[str], list[str]]:
    """The rows and the errors, as sorted JSON."""
    run_batch(Batch([str(source)], out, Settings("jsonl", "expressions", "0"), engine), **calls)
    return _sorted(rows_in(out)), sorted((out / "errors.jsonl").read_text().splitlines())


def _sorted(rows: Any) -> list[str]:
    return sorted(json.dumps(row) for row in rows)


def test_rows_and_errors_are_those_of_one_machine(nodes: Any, tmp_path: Path) -> None:
    source = tmp_path / "in"
    notebooks(source, files=2, pages=5)
    for number in range(5):
        draw_lines(source / f"{number}.png", lines=number)
    (source / "bad.png").write_bytes(b"no picture")
    (source / "bad.xopp").write_bytes(b"\x1f\x8bno notebook")
    for width in (13, 14):  # pages that end their worker, one of them only the first time
        Image.fromarray(np.full((30, width), 255, np.uint8)).save(source / f"w{width}.png")
    engines: dict[str, Engine] = {}
    for name in ("machine", "ray"):
        (tmp_path / name).mkdir()
        arguments = worker(folder=tmp_path / name)
        engines[name] = Machine(arguments, 2) if name == "machine" else Cluster(arguments, nodes.address)
    rows, errors = read(source, tmp_path / "out1", engines["machine"])
    assert (len(rows), len(errors)) == (16, 3)
    assert read(source, tmp_path / "out2", engines["ray"]) == (rows, errors)


def test_relative_paths_are_those_of_the_driver(
    nodes: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    draw_lines(tmp_path / "in" / "a.png")
    monkeypatch.chdir(tmp_path)
    rows, errors = read(Path("in"), tmp_path / "out", Cluster(WORKER, nodes.address))
    assert ([json.loads(row)["source"] for row in rows], errors) == (["in/a.png"], [])


def test_pages_of_one_document_are_spread(nodes: Any, tmp_path: Path) -> None:
    pages, seen = notebooks(tmp_path / "in", files=1, pages=40), tmp_path / "seen"
    seen.mkdir()
    read(tmp_path / "in", tmp_path / "out", Cluster(worker(0.1, seen), nodes.address))
    assert pages_in(tmp_path / "out") == pages
    assert len(list(seen.iterdir())) > 1


def test_no_row_is_lost_or_doubled_when_a_node_is_killed(nodes: Any, tmp_path: Path) -> None:
    source, taken = tmp_path / "in", 0
    notebooks(source, files=2, pages=40)
    rows, _ = read(source, tmp_path / "out1", Machine(WORKER, 2))

    def kill_once(_: object) -> None:
        nonlocal taken
        taken += 1
        if taken == 20:
            here = (
                ray.get_runtime_context().get_node_id()
            )  # the driver's, perhaps not the head's: all share an address
            others = [node for node in nodes.worker_nodes if node.node_id != here]
            nodes.remove_node(others[0], allow_graceful=False)

    found = read(source, tmp_path / "out2", Cluster(worker(0.05), nodes.address), tell=kill_once)
    assert found == (rows, [])


def test_a_driver_that_is_killed_is_gone_on_with(nodes: Any, tmp_path: Path) -> None:
    pages, out = notebooks(tmp_path / "in", files=2, pages=40), tmp_path / "out"
    command = batch(tmp_path / "in", out, "jsonl", nodes.address, seconds=0.05)
    process = subprocess.Popen(command)
    end = time.monotonic() + ENOUGH_S
    while written(out) < 10 and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    assert process.poll() is None  # in the middle of it
    process.kill()
    process.wait()
    assert 0 < written(out) < 80
    subprocess.run(command, check=True, timeout=ENOUGH_S)
    assert pages_in(out) == pages


def test_an_address_without_a_cluster_is_wrong_usage(tmp_path: Path) -> None:
    draw_lines(tmp_path / "a.png")
    with pytest.raises(ConfigError, match=r"No Ray cluster at 127\.0\.0\.1:9"):
        read(tmp_path / "a.png", tmp_path / "out", Cluster(WORKER, "127.0.0.1:9"))
