"""Helpers of the tests of the server."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from fastapi.testclient import TestClient

from inkmath.web import Limits
from inkmath.web.problems import MEDIA_TYPE

LIMITS = Limits(body_bytes=100_000, json_bytes=20_000, batch=3, latex_characters=500, work_s=5.0)

Open = Callable[..., TestClient]


def problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    """The problem details of an answer, which must be of this status and kind."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    details: dict[str, Any] = answer.json()
    assert details["kind"] == kind
    assert details["status"] == status
    assert details["request_id"] == answer.headers["x-request-id"]
    return details


@dataclass(slots=True)
class Server:
    """`inkmath serve` in a process of its own."""

    process: subprocess.Popen[str]
    address: str

    @classmethod
    def start(cls, *options: str, **environment: str) -> Self:
        """Starts one on a free port and returns once it tells its address."""
        return cls.run("-m", "inkmath", "serve", "--no-browser", "--port", "0", *options, **environment)

    @classmethod
    def run(cls, *arguments: str, **environment: str) -> Self:
        """Has Python run a program that serves and tells its address on standard error."""
        source = str(Path(__file__).parents[2] / "src")
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([source, *sys.path]), **environment},
        )
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://\S+:\d+", line)
        assert found, line
        return cls(process, found[0])

    def workers(self) -> list[int]:
        """Process ids of the workers that read."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
                parent = int(re.search(r"PPid:\s*(\d+)", (path.parent / "status").read_text())[1])  # type: ignore[index]
            except OSError:  # it has ended
                continue
            if b"inkmath.web.worker" in words and parent == self.process.pid:
                found.append(int(path.parent.name))
        return found

    def stop(self, timeout_s: float = 30.0) -> int:
        """Tells it to end as a service manager does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.process.kill()


def wait_until(holds: Callable[[], bool], timeout_s: float = 300.0) -> None:
    end = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < end, "it did not come to be in time"
        time.sleep(0.05)
