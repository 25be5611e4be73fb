"""Speed of this machine: one expression, batches, a fresh process to its first answer; and memory."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Timer
from time import perf_counter
from typing import Protocol

import numpy as np

from inkmath.errors import ConfigError, InkmathError
from inkmath.evaluation.intervals import Floats, bootstrap, bootstrap_ratio
from inkmath.evaluation.reading.outcomes import ReadsExpressions
from inkmath.evaluation.results import Evaluation, Measure
from inkmath.recognition.detexify import NAME, Detexify

WARM_UP = 3
"""Readings before the clock runs: the first of a session prepares its memory."""

BATCH = 20
"""Pictures that are handed over at once where throughput is measured."""

COLD_STARTS = 5

MEMORY_PICTURES = 20
"""Pictures that the first fresh process reads while its memory is watched."""

_COLD_TIMEOUT_S = 60.0

_FIRST_READING = """
import json, sys
import inkmath
from inkmath.evaluation.bench import peak_memory_bytes
reader = inkmath.load_reader(sys.argv[1])
for path in sys.argv[2:]:
    try:
        answer = reader.read(path).latex
    except inkmath.InkmathError as error:
        answer = str(error)
    print(json.dumps(answer), flush=True)
print(json.dumps(peak_memory_bytes()), flush=True)
"""
"""Program of a fresh process: it answers a line a picture, then prints its peak memory."""


class ReadsMany(ReadsExpressions, Protocol):
    """A reader that takes several pictures at once."""

    def read_many(self, sources: Iterable[bytes]) -> Iterator[object]:
        """A result for each source, the error of one that cannot be read among them."""


def bench(reader: ReadsMany, name: str, pictures: Sequence[bytes], *, data: str, seed: int = 0) -> Evaluation:
    """Time the reader on pictures of one expression each, then a fresh process that reads some of them.

    name: of the reader, which the fresh process loads by it. Raises ConfigError if there are no pictures.
    """
    if not pictures:
        raise ConfigError("There is nothing to read. Give pictures, or choose another split.")
    milliseconds, failures = latencies_ms(reader.read, pictures)
    starts_s, peak_bytes = cold_starts(name, pictures[:MEMORY_PICTURES])
    middle, starts = float(np.median(starts_s)), len(starts_s)
    memory_mb, watched = peak_bytes / 1e6, min(MEMORY_PICTURES, len(pictures))
    measures = (
        _quantile("latency of read, p50", milliseconds, 0.5, seed),
        _quantile("latency of read, p95", milliseconds, 0.95, seed),
        _throughput(reader, pictures, seed),
        Measure("start to first answer, median", middle, starts, unit="s", is_cost=True),
        Measure("start to first answer, worst", max(starts_s), starts, unit="s", is_cost=True),
        Measure("peak resident memory", memory_mb, watched, unit="MB", is_cost=True),
    )
    return Evaluation(name, data, seed, measures, notes=_notes(failures, len(pictures)))


def bench_symbols(namer: Detexify, pictures: Sequence[bytes], *, data: str, seed: int = 0) -> Evaluation:
    """Time the naming of single symbols, from the bytes of a picture to its candidates."""
    if not pictures:
        raise ConfigError("There is nothing to name. Give pictures.")
    milliseconds, failures = latencies_ms(namer.candidates, pictures)
    measures = tuple(
        _quantile(f"latency of a symbol, p{percent}", milliseconds, percent / 100, seed)
        for percent in (50, 95)
    )
    return Evaluation(NAME, data, seed, measures, notes=_notes(failures, len(pictures)))


def _notes(failures: int, pictures: int) -> tuple[str, ...]:
    notes = [f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"]
    if failures:
        notes.append(f"{failures} of {pictures} could not be read; their time counts.")
    return tuple(notes)


def latencies_ms(read: Callable[[bytes], object], pictures: Sequence[bytes]) -> tuple[Floats, int]:
    """Milliseconds that each reading takes, float64 (N,), and how many failed."""
    for picture in pictures[:WARM_UP]:
        _attempt(read, picture)
    times, failures = [], 0
    for picture in pictures:
        start = perf_counter()
        failures += not _attempt(read, picture)
        times.append(1000 * (perf_counter() - start))
    return np.array(times), failures


def batch_seconds(reader: ReadsMany, pictures: Sequence[bytes]) -> tuple[Floats, Floats]:
    """The number of pictures of each batch, and the seconds until its last is read; float64 (batches,) each.

    That is what a folder of pictures, or a server, can get out of the reader.
    """
    batches = [pictures[i : i + BATCH] for i in range(0, len(pictures), BATCH)]
    seconds = []
    for batch in batches:
        start = perf_counter()
        for _ in reader.read_many(batch):
            pass
        seconds.append(perf_counter() - start)
    return np.array([len(batch) for batch in batches], np.float64), np.array(seconds)


def cold_starts(name: str, pictures: Sequence[bytes], repeats: int = COLD_STARTS) -> tuple[list[float], int]:
    """Seconds from the start of a process to its first answer, once a repeat; and its peak memory in bytes.

    Raises InkmathError when the process fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{i}.png") for i in range(len(pictures))]
        for path, picture in zip(paths, pictures, strict=True):
            path.write_bytes(picture)
        runs = [_fresh_process(name, paths if i == 0 else paths[:1]) for i in range(repeats)]
    return [seconds for seconds, _ in runs], max(peak for _, peak in runs)


def peak_memory_bytes() -> int:
    """The most physical memory that this process has held; 0 where the system does not tell.

    Linux's ru_maxrss includes what the parent held when it forked, so its own account is asked first.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return _ru_maxrss_bytes()
    peaks = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return 1024 * int(peaks[0]) if peaks else _ru_maxrss_bytes()


def _ru_maxrss_bytes() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _fresh_process(name: str, paths: Iterable[Path]) -> tuple[float, int]:
    """Seconds to the first line of output, and the peak memory that the last line tells."""
    command = [sys.executable, "-c", _FIRST_READING, name, *map(str, paths)]
    # Errors go to a file: two pipes that are read in turn could block each other.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        start = perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
            guard = Timer(_COLD_TIMEOUT_S, process.kill)
            guard.start()
            assert process.stdout is not None
            first = process.stdout.readline()
            seconds = perf_counter() - start
            rest = process.stdout.read().splitlines()
            process.wait()
            guard.cancel()
        if process.returncode or not first or not rest:
            errors.seek(0)
            lines = errors.read().strip().splitlines() or [f"no answer within {_COLD_TIMEOUT_S:.0f} s"]
            raise InkmathError(f"A fresh process could not read a picture: {lines[-1]}.")
    return seconds, int(json.loads(rest[-1]))


def _attempt(read: Callable[[bytes], object], picture: bytes) -> bool:
    try:
        read(picture)
    except InkmathError:
        return False
    return True


def _throughput(reader: ReadsMany, pictures: Sequence[bytes], seed: int) -> Measure:
    """Pictures a second in batches; the interval is that of resampled batches.

    The reader goes through all of them once before: what it sets up for many stays for a while.
    """
    for _ in reader.read_many(pictures):
        pass
    counts, seconds = batch_seconds(reader, pictures)
    interval = bootstrap_ratio(counts, seconds, seed=seed) if len(counts) > 1 else None
    rate = float(counts.sum() / seconds.sum())
    return Measure("expressions a second, in batches", rate, len(pictures), interval, "")


def _quantile(name: str, milliseconds: Floats, quantile: float, seed: int) -> Measure:
    def statistic(rows: Floats) -> float:
        return float(np.quantile(rows, quantile))

    interval = bootstrap(statistic, milliseconds, seed=seed)
    return Measure(name, statistic(milliseconds), len(milliseconds), interval, "ms", True)
