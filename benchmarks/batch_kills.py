"""`inkmath batch` under kill -9 at random moments: the rows that are lost or doubled.

    python benchmarks/batch_kills.py FOLDER --times 50               # of the batch and its workers
    python benchmarks/batch_kills.py FOLDER --times 50 --engine ray  # of drivers, workers and nodes

FOLDER: of good sources as `inkmath batch` takes them. A page whose worker is killed twice fails, and is tried
again by the next run. A run that has read all pages is checked, and all begins anew; the last ends by itself.
The rows are compared with those of a run without kills.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from batch_pages import batch_command, children_of

from inkmath.batch.output import rows_in

NODES = 2
"""Nodes of the cluster, of one core each, beside a head that reads no pages."""

NODE_ATTEMPTS = 5

LONGEST_WAIT_S = 2.0
"""From a new row to a kill."""


class Kills:
    """Ways to kill something, by name. Each returns False if there is none of it at the moment."""

    def __init__(self, moments: random.Random) -> None:
        self.driver: subprocess.Popen[bytes] | None = None
        self.by_name: dict[str, Callable[[], bool]] = {"driver": self._driver, "worker": self._worker}
        self.roots: Callable[[], Sequence[int]] = lambda: [self.driver.pid] if self.driver else []
        self._moments = moments

    def _driver(self) -> bool:
        assert self.driver is not None
        self.driver.kill()
        self.driver.wait()
        return True

    def _worker(self) -> bool:
        found = [pid for root in self.roots() for pid in descendants(root) if is_worker(pid)]
        if found:
            with suppress(ProcessLookupError):
                os.kill(self._moments.choice(found), signal.SIGKILL)
        return bool(found)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", choices=("machine", "ray"), default="machine")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    moments = random.Random(given.seed)
    kills, begun = Kills(moments), time.monotonic()
    cluster = ray_cluster(kills, moments) if given.engine == "ray" else no_cluster()
    with tempfile.TemporaryDirectory() as scratch, cluster as more:
        found = work(given, Path(scratch), moments, kills, more)
    minutes = (time.monotonic() - begun) / 60
    print(json.dumps({"load": round(os.getloadavg()[0], 1), "minutes": round(minutes, 1), **found}))


def work(
    given: argparse.Namespace, scratch: Path, moments: random.Random, kills: Kills, more: Sequence[str]
) -> dict[str, object]:
    killed, runs, out = Counter[str](), 0, scratch / "killed"
    subprocess.run(batch_command(given.folder, scratch / "whole", given.workers), check=False)
    wanted = rows(scratch / "whole")
    command = batch_command(given.folder, out, given.workers, *more)
    kills.driver = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while killed.total() < given.times:
        wait_for_a_row(out, kills.driver)
        time.sleep(moments.uniform(0, LONGEST_WAIT_S))
        if kills.driver.poll() is None:
            name = moments.choice(list(kills.by_name))
            killed[name] += kills.by_name[name]()
            print(dict(killed), len(wanted), file=sys.stderr, flush=True)
        if kills.driver.poll() == 0:
            check(out, wanted)
            runs += 1
            shutil.rmtree(out)
        if kills.driver.poll() is not None:
            kills.driver = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while kills.driver.wait() != 0:
        kills.driver = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    check(out, wanted)
    return {"kills": dict(killed), "runs": runs + 1, "pages": len(wanted), "lost": 0, "doubled": 0}


def rows(folder: Path) -> Counter[str]:
    return Counter(json.dumps(row) for row in rows_in(folder))


def check(folder: Path, wanted: Counter[str]) -> None:
    """Raises SystemExit if rows are lost, doubled or others."""
    found = rows(folder)
    lost, more = wanted - found, found - wanted
    if lost or more:
        raise SystemExit(f"{len(lost)} lost: {list(lost)[:3]}, {len(more)} too many: {list(more)[:3]}")


def wait_for_a_row(folder: Path, driver: subprocess.Popen[bytes]) -> None:
    """Until the batch has written more than there was, or came to its end."""
    before = size(folder)
    while size(folder) <= before and driver.poll() is None:
        before = min(before, size(folder))
        time.sleep(0.01)


def size(folder: Path) -> int:
    with suppress(FileNotFoundError):
        return sum(path.stat().st_size for path in [*folder.glob("part-*"), *folder.glob("unfinished*")])
    return 0


def descendants(pid: int) -> list[int]:
    return [one for child in children_of(pid) for one in (child, *descendants(child))]


def is_worker(pid: int) -> bool:
    """True for a process that reads pages, and an actor of Ray that has one."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"inkmath.batch.worker" in command or b"ray::MapWorker" in command


@contextmanager
def no_cluster() -> Iterator[Sequence[str]]:
    yield ()


@contextmanager
def ray_cluster(kills: Kills, moments: random.Random) -> Iterator[Sequence[str]]:
    """Options for a batch on a cluster; a node that is killed is replaced by another."""
    from ray.cluster_utils import Cluster

    cluster: Any = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})

    def add_node() -> None:
        """Ray gives a node 30 seconds to start, which on a busy machine may be too few."""
        for attempts_left in reversed(range(NODE_ATTEMPTS)):
            try:
                cluster.add_node()
            except Exception:  # of no kind of its own
                if not attempts_left:
                    raise
            else:
                return

    for _ in range(NODES):
        add_node()

    def node() -> bool:
        nodes = sorted(cluster.worker_nodes, key=lambda one: one.unique_id)
        cluster.remove_node(moments.choice(nodes), allow_graceful=False)
        add_node()
        return True

    def raylets() -> Sequence[int]:
        of_nodes = [one.all_processes.get("raylet", []) for one in cluster.worker_nodes]
        return [info.process.pid for infos in of_nodes for info in infos]

    kills.by_name["node"] = node
    kills.roots = raylets
    try:
        yield ("--engine", "ray", "--address", cluster.address)
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    main()
