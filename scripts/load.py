"""Load on a server of this machine: half of what `inkmath bench` reaches, then five times that.

    inkmath bench                          # expressions a second, several at a time
    python scripts/load.py --bench 35      # that figure; the script starts the server and stops it

Sends CROHME 2014's expressions as strokes (or, where they are not in the store, the one that ships) to
/v1/read at a steady rate, as clients that do not wait for one another would. Prints the number of answers by
status, how long they took, the memory of all processes, and whether the server recovers. Leaves with 1 when a
condition is not met.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from served import served

from inkmath.data import store
from inkmath.evaluation.intervals import bootstrap
from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.evaluation.reading.samples import load_expressions
from inkmath.types import Ink

LEAST_RATE = 10.0
MOST_P95_MS = 400.0
OVERLOAD = 5.0
OVERLOAD_S = 10.0
TIMEOUT_S = 30.0
MEMORY_EVERY_S = 5.0
MOST_GROWTH = 1.15
"""Memory in the last third of the run against the first, at most."""


@dataclass(slots=True)
class Outcome:
    """Result of one stage. milliseconds: of the answers with 200."""

    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)


def main() -> int:
    given = arguments()
    rate = given.rate or max(LEAST_RATE, given.bench / 2)
    bodies = expressions(given.seed)
    with served("--workers", str(given.workers)) as (process, address):
        steady, overloaded, after = asyncio.run(stages(address, process, bodies, rate, given))
    report(f"{rate:.1f} a second for {given.seconds:.0f} s", steady)
    report(f"{OVERLOAD * rate:.1f} a second for {OVERLOAD_S:.0f} s", overloaded)
    report(f"{rate:.1f} a second right after", after)
    third = max(1, len(steady.memory_mb) // 3)
    growth = np.mean(steady.memory_mb[-third:]) / np.mean(steady.memory_mb[:third])
    first, last = steady.memory_mb[0], steady.memory_mb[-1]
    print(f"memory of all processes: {first:.0f} to {last:.0f} MB; last third to first third {growth:.3f}")
    conditions = {
        "no error at the steady rate": set(steady.statuses) == {200},
        f"p95 under {MOST_P95_MS:.0f} ms": quantile(steady, 0.95) < MOST_P95_MS,
        "memory is flat": growth < MOST_GROWTH,
        "overload is shed with 429 alone": set(overloaded.statuses) <= {200, 429}
        and overloaded.statuses[429] > 0,
        "it recovers at once": set(after.statuses) == {200},
    }
    for name, holds in conditions.items():
        print(f"{'yes' if holds else 'NO '}  {name}")
    return 0 if all(conditions.values()) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--bench", type=float, default=0.0, help="expressions a second that `inkmath bench` reaches"
    )
    parser.add_argument("--rate", type=float, help="requests a second, instead of half of --bench")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def expressions(seed: int) -> list[bytes]:
    """Bodies of strokes in random order."""
    inks = [sample_expression()]
    if "crohme" in store.names():
        inks = [
            sample.source for sample in load_expressions("crohme", "2014") if isinstance(sample.source, Ink)
        ]
    bodies = [json.dumps({"strokes": [stroke.tolist() for stroke in ink.strokes]}).encode() for ink in inks]
    random.Random(seed).shuffle(bodies)
    return bodies


async def stages(
    address: str, process: int, bodies: list[bytes], rate: float, given: argparse.Namespace
) -> tuple[Outcome, Outcome, Outcome]:
    client = Client(address)
    for body in bodies[: 4 * given.workers]:  # every worker has loaded its networks
        await ask(client, body, Outcome())
    steady = await send(client, process, bodies, rate, given.seconds)
    overloaded = await send(client, process, bodies, OVERLOAD * rate, OVERLOAD_S)
    await asyncio.sleep(1)  # what Retry-After says
    after = await send(client, process, bodies, rate, 5.0)
    client.close()
    return steady, overloaded, after


class Client:
    """Posts to /v1/read over connections that are kept: a client that works on the server's cores is lean."""

    def __init__(self, address: str) -> None:
        self._host, self._port = urlsplit(address).hostname, urlsplit(address).port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, body: bytes) -> int:
        """The status of the answer, once all of it has come. Raises OSError, EOFError or ValueError."""
        while self._idle and self._idle[-1][0].at_eof():  # idle for so long that the server closed it
            self._idle.pop()[1].close()
        reader, writer = (
            self._idle.pop() if self._idle else await asyncio.open_connection(self._host, self._port)
        )
        head = (
            f"POST /v1/read HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", answer)
        if length is None:
            raise ValueError("an answer without a length")
        await reader.readexactly(int(length[1]))
        if b"connection: close" in answer:
            writer.close()
        else:
            self._idle.append((reader, writer))
        return int(answer.split()[1])

    def close(self) -> None:
        for _, writer in self._idle:
            writer.close()


async def send(client: Client, pid: int, bodies: list[bytes], rate: float, seconds: float) -> Outcome:
    """Requests at a steady rate, whatever becomes of those before."""
    outcome, asked, start, watched = Outcome(), [], time.perf_counter(), 0.0
    for number in range(round(rate * seconds)):
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        asked.append(asyncio.create_task(ask(client, bodies[number % len(bodies)], outcome)))
        if time.perf_counter() - start >= watched:
            outcome.memory_mb.append(memory_mb(pid))
            watched += MEMORY_EVERY_S
    await asyncio.gather(*asked)
    return outcome


async def ask(client: Client, body: bytes, outcome: Outcome) -> None:
    start = time.perf_counter()
    try:
        status = await asyncio.wait_for(client.post(body), TIMEOUT_S)
    except (OSError, EOFError, ValueError):  # a timeout is an OSError
        status = 0
    outcome.statuses[status] += 1
    if status == 200:
        outcome.milliseconds.append(1000 * (time.perf_counter() - start))


def memory_mb(pid: int) -> float:
    """Resident memory of a process and of its children (Linux)."""
    children = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if parent(path) == pid]
    return sum(resident(process) for process in [pid, *children])


def parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended
        return 0


def resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def quantile(outcome: Outcome, share: float) -> float:
    return float(np.quantile(outcome.milliseconds, share)) if outcome.milliseconds else float("inf")


def upper(times: np.ndarray) -> float:
    return float(np.quantile(times, 0.95))


def report(title: str, outcome: Outcome) -> None:
    counts = sorted(outcome.statuses.items())
    statuses = ", ".join(f"{count} x {status or 'broken off'}" for status, count in counts)
    times = np.array(outcome.milliseconds)
    p50, p95 = quantile(outcome, 0.5), quantile(outcome, 0.95)
    low, high = bootstrap(upper, times, seed=0) if len(times) > 1 else (0.0, 0.0)
    print(f"{title}: {statuses}; p50 {p50:.0f} ms, p95 {p95:.0f} ms [{low:.0f}, {high:.0f}]")


if __name__ == "__main__":
    sys.exit(main())
