"""`inkmath serve` as it ships: real processes, real signals, real networks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx
import numpy as np
import pytest

from inkmath.evaluation.reading.sample_expression import LATEX, sample_expression
from web.web_app import Server, wait_until

STROKES = {"strokes": [stroke.tolist() for stroke in sample_expression().strokes]}
EIGHTFOLD = {
    "strokes": [(np.array([400 * i, 0]) + s).tolist() for i in range(8) for s in sample_expression().strokes]
}
SLOW = {"inputs": [EIGHTFOLD] * 12}  # about a second

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")


def test_it_reads_and_solves(server: Server) -> None:
    answer = httpx.post(f"{server.address}/v1/solve", json=STROKES, timeout=60).json()
    assert answer["latex"] == LATEX
    assert {answer["latex"] for answer in answer["solution"]["answers"]} == {"2", "3"}


@pytest.fixture(scope="module")
def lone_worker() -> Iterator[Server]:
    """A server with one worker, for what ends with one of them."""
    with Server.start("--workers", "1") as server:
        yield server


def test_a_worker_killed_in_a_request_fails_it_alone(lone_worker: Server) -> None:
    server = lone_worker
    with ThreadPoolExecutor(1) as pool:
        httpx.post(f"{server.address}/v1/read", json=STROKES, timeout=60)
        (worker,) = server.workers()
        asked = pool.submit(httpx.post, f"{server.address}/v1/read/batch", json=SLOW, timeout=60)
        wait_until(lambda: httpx.get(f"{server.address}/healthz").json()["taken"] == 1)
        os.kill(worker, signal.SIGKILL)
        results = asked.result().json()["results"]
        failed = [result["error"]["kind"] for result in results if "error" in result]
        assert failed == ["WorkerDied"]
        assert httpx.post(f"{server.address}/v1/read", json=STROKES, timeout=60).json()["latex"] == LATEX
        assert worker not in server.workers()


def test_what_is_at_work_ends_before_the_server_does(lone_worker: Server) -> None:
    """Ctrl-C reaches every process of the terminal, the workers too."""
    server = lone_worker
    with ThreadPoolExecutor(1) as pool:
        httpx.post(f"{server.address}/v1/read", json=STROKES, timeout=60)
        workers = server.workers()
        asked = pool.submit(httpx.post, f"{server.address}/v1/read/batch", json=SLOW, timeout=60)
        wait_until(lambda: httpx.get(f"{server.address}/healthz").json()["taken"] == 1)
        os.killpg(server.process.pid, signal.SIGINT)
        server.process.wait(30)
        assert len(asked.result().json()["results"]) == len(SLOW["inputs"])
        wait_until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def test_it_is_on_loopback_alone_unless_told_otherwise(server: Server) -> None:
    assert server.address.startswith("http://127.0.0.1:")


def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "inkmath", "serve", "--no-browser", "--port", port]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=60,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
    assert done.returncode == 2
    assert "Choose another --port" in done.stderr


def test_serve_refuses_a_network_without_key_or_hosts() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INKMATH_")}
    done = subprocess.run(
        [sys.executable, "-m", "inkmath", "serve", "--no-browser", "--port", "0", "--host", "0.0.0.0"],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 2
    assert "INKMATH_API_KEY" in done.stderr
    assert "--open" in done.stderr
