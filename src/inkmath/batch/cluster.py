"""The engine of many machines: Ray Data has actors do the tasks, on whichever nodes there are.

Ray Data decides which actor takes which tasks, gives those of a node that is lost to another, and holds back
what would fill memory. Each actor has one worker, as on one machine: a page that ends it ends no actor.
"""

from __future__ import annotations

import json
import logging
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from inkmath.batch.tasks import Processes, Task, from_text, to_text
from inkmath.errors import ConfigError, MissingExtraError
from inkmath.serialization import Json

if TYPE_CHECKING:
    import pyarrow as pa

ACTOR_BYTES = 1 << 30
"""Memory that Ray sets aside for an actor, its worker and a large page: a node has as many as fit."""

MOST_TASKS = 32
"""Tasks that are handed out at once: so many of small pictures take a second."""

SHARES = 8
"""An actor gets at least so many times tasks, where there are enough: all end at about the same time."""

CONNECT_TIMEOUT_S = 10.0


class Cluster:
    """An `Engine`."""

    def __init__(self, arguments: Sequence[str], address: str | None = None, most: int | None = None) -> None:
        """arguments: of a worker, see `Processes`; sources and reader have the same paths on every node.

        address: as for `ray.init`; None for that in RAY_ADDRESS, the cluster that runs here, or a new one
        of this machine alone.
        most: actors; None for as many as the cluster has room for.
        """
        self._arguments, self._address, self._most = tuple(arguments), address, most

    def work_through(self, next_task: Callable[[], Task | None], take: Callable[[Task, Json], None]) -> None:
        """See `Engine.work_through`.

        Raises ConfigError if there is no such cluster, or it broke off, and MissingExtraError.
        """
        with _connected(self._address):
            while texts := [to_text(task) for task in _until_none(next_task)]:
                for text, result in self._results(texts):
                    take(from_text(text), json.loads(result))

    def report(self) -> Json:
        """See `Engine.report`."""
        return {"engine": "ray", "workers": self._most}

    def _results(self, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The tasks, as they are done, with their results, both as JSON."""
        import pyarrow as pa
        import ray

        actors = max(1, int(ray.cluster_resources().get("CPU", 1)))
        actors = min(actors, self._most or actors, len(texts))
        size = max(1, min(MOST_TASKS, len(texts) // (SHARES * actors)))
        tasks = [pa.table({"task": texts[start : start + size]}) for start in range(0, len(texts), size)]
        done = ray.data.from_arrow(tasks).map_batches(
            Actor,
            fn_constructor_args=(self._arguments, os.getcwd()),  # noqa: PTH109
            batch_size=None,
            batch_format="pyarrow",
            compute=ray.data.ActorPoolStrategy(min_size=1, initial_size=actors, max_size=self._most),
            num_cpus=1,
            memory=ACTOR_BYTES,
        )
        for batch in done.iter_batches(batch_size=None, batch_format="pyarrow"):
            yield from zip(batch["task"].to_pylist(), batch["result"].to_pylist(), strict=True)


class Actor:
    """Does tasks in a worker of its own, which keeps its reader."""

    def __init__(self, arguments: Sequence[str], folder: str) -> None:
        """folder: for relative paths; a node without it can read from buckets."""
        with suppress(OSError):
            os.chdir(folder)
        self._processes = Processes(arguments, 1)
        self._processes.warm_up()

    def __call__(self, tasks: pa.Table) -> pa.Table:
        import pyarrow as pa

        texts = tasks["task"].to_pylist()
        return pa.table({"task": texts, "result": [json.dumps(self._processes.do(text)) for text in texts]})


def _until_none(next_task: Callable[[], Task | None]) -> Iterator[Task]:
    while task := next_task():
        yield task


@contextmanager
def _connected(address: str | None) -> Iterator[None]:
    """Within it this process is the driver of a cluster."""
    ray = _ray()
    is_ours = not ray.is_initialized()
    try:
        if is_ours:
            _connect(ray, address)
        _check_room(ray)
        yield
    except ray.exceptions.RayError as error:
        raise ConfigError(f"The Ray cluster broke off: {error}. Give the same command again.") from error
    finally:
        if is_ours:
            ray.shutdown()


def _connect(ray: Any, address: str | None) -> None:
    try:
        _knock(address or os.environ.get("RAY_ADDRESS", ""))
        ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL)
    except (OSError, ValueError, RuntimeError, ray.exceptions.RayError) as error:
        raise ConfigError(f"No Ray cluster at {address or 'RAY_ADDRESS'}: {error}") from error


def _knock(address: str) -> None:
    """Raise OSError where nobody listens at HOST:PORT: Ray would try for minutes."""
    host, _, port = address.rpartition(":")
    if host and port.isdecimal():
        host = host.removeprefix("ray://").strip("[]")
        socket.create_connection((host, int(port)), CONNECT_TIMEOUT_S).close()


def _check_room(ray: Any) -> None:
    """Raise ConfigError where no node has the memory of an actor: Ray would wait for one without a word."""
    nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    sizes = [node.get("memory", 0) for node in nodes if node.get("CPU", 0) >= 1]
    if sizes and max(sizes) < ACTOR_BYTES:
        raise ConfigError(
            f"No node of the Ray cluster has {ACTOR_BYTES >> 20} MiB of memory for a reader; the largest has "
            f"{int(max(sizes)) >> 20}. Add one, or read without --engine ray."
        )


def _ray() -> Any:
    """The library, quiet: nothing of it is written to the terminal, and it reports to nobody."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise MissingExtraError("cluster", "Reading on a Ray cluster") from error
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    context.execution_no_progress_timeout_s = -1  # each page has its own time
    for name in ("ray", "ray.data"):  # which has a level of its own; what is raised is said anyway
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return ray
