"""`inkmath batch` beside a plain loop over `read_page`, under kills, and over time.

    python benchmarks/batch_pages.py speed FOLDER            # pages/s of the loop and of the batch, in turns
    python benchmarks/batch_pages.py kills FOLDER --times 50 # kill -9 at random moments; rows lost or doubled
    python benchmarks/batch_pages.py memory FOLDER           # resident memory, last third against first

FOLDER: of sources as `inkmath batch` takes them. Every figure comes with the load of the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import mean

from inkmath.batch.output import rows_in
from inkmath.documents.pages import Opener, PageRef, find_pages
from inkmath.errors import InkmathError
from inkmath.pipeline import load_reader

WORKER_SHARE = 0.3
"""The share of kills that hit a worker."""

PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("speed", "kills", "memory", "loop"))
    parser.add_argument("folder")
    parser.add_argument("--times", type=int, default=50, help="kills")
    parser.add_argument("--rounds", type=int, default=1, help="of the loop and the batch, in turns")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = {"speed": speed, "kills": kills, "memory": memory, "loop": loop}[given.what](
            given, Path(scratch)
        )
    print(json.dumps({"load": round(os.getloadavg()[0], 1), **found}))


def batch_command(given: argparse.Namespace, out: Path) -> list[str]:
    command = [sys.executable, "-m", "inkmath", "batch", given.folder, "-o", str(out)]
    return [*command, "--workers", str(given.workers)]


def start(given: argparse.Namespace, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(batch_command(given, out), stderr=subprocess.DEVNULL)


def speed(given: argparse.Namespace, scratch: Path) -> dict[str, object]:
    """Wall time, and processor time with all that starting takes: of two free cores, twice the ratio of the
    latter is the most that there can be.
    """
    loops, batches = [], []
    for number in range(given.rounds):
        out = scratch / str(number)
        loops.append(_timed([sys.executable, __file__, "loop", given.folder]))
        batches.append(_timed(batch_command(given, out)))
        pages = json.loads((out / "report.json").read_text())["pages"]["read"]
    (loop_s, loop_cpu_s), (batch_s, batch_cpu_s) = min(loops), min(batches)
    return {
        "pages": pages,
        "pages_per_second": {"loop": round(pages / loop_s, 2), "batch": round(pages / batch_s, 2)},
        "cpu_ms_a_page": {
            name: round(1000 * s / pages) for name, s in (("loop", loop_cpu_s), ("batch", batch_cpu_s))
        },
        "times": round(loop_s / batch_s, 2),
        "cpu_ratio": round(loop_cpu_s / batch_cpu_s, 2),
    }


def _timed(command: list[str]) -> tuple[float, float]:
    """Seconds that a program takes, and those of processors for it and its children."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begun, cpu


def loop(given: argparse.Namespace, scratch: Path) -> dict[str, object]:
    """A plain loop; it opens pages as the batch does."""
    reader, opener, pages = load_reader(), Opener(), 0
    for page in find_pages([given.folder]):
        try:
            if isinstance(page, PageRef):
                reader.read_page(opener.open(page))
                pages += 1
        except InkmathError:
            continue
    return {"pages": pages}


def kills(given: argparse.Namespace, scratch: Path) -> dict[str, object]:
    """Kill the batch, or one of its workers, at random moments; the last run ends by itself."""
    moments, killed = random.Random(given.seed), Counter[str]()
    found = [page for page in find_pages([given.folder]) if isinstance(page, PageRef)]
    wanted = {(page.file.name, page.number) for page in found}
    process = start(given, scratch)
    while killed.total() < given.times:
        before = size(scratch)
        while size(scratch) == before and process.poll() is None:  # it has begun to write
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 1))
        if process.poll() is not None:  # it came to its end: all over again
            check(scratch, wanted)
            for path in scratch.iterdir():
                path.unlink()
        elif (workers := children_of(process.pid)) and moments.random() < WORKER_SHARE:
            os.kill(moments.choice(workers), signal.SIGKILL)
            killed["worker"] += 1
            continue
        else:
            process.kill()
            process.wait()
            killed["batch"] += 1
        print(dict(killed), file=sys.stderr, flush=True)
        process = start(given, scratch)
    process.wait()
    return {"kills": dict(killed), "pages": len(wanted), **check(scratch, wanted)}


def children_of(pid: int) -> list[int]:
    """The processes that a process has started (Linux)."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return sorted(int(child) for thread in threads for child in (thread / "children").read_text().split())
    except OSError:
        return []


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in [*folder.glob("part-*"), *folder.glob("unfinished*")])


def check(folder: Path, wanted: set[tuple[str, int]]) -> dict[str, int]:
    """The pages without a row and with more than one; a page that fails has none. Raises SystemExit."""
    rows = Counter((row["source"], row["page"]) for row in rows_in(folder))
    errors = [json.loads(line) for line in (folder / "errors.jsonl").read_text().splitlines()]
    lost = wanted - rows.keys() - {(error["source"], error["page"]) for error in errors}
    doubled = [page for page, count in rows.items() if count > 1]
    if lost or doubled:
        raise SystemExit(f"lost: {sorted(lost)[:5]}, doubled: {doubled[:5]}")
    return {"rows": len(rows), "lost": 0, "doubled": 0}


def memory(given: argparse.Namespace, scratch: Path) -> dict[str, object]:
    process, samples = start(given, scratch), []
    while process.poll() is None:
        time.sleep(1.0)
        samples.append(resident_kib(process.pid))
    third = max(1, len(samples) // 3)
    middle = samples[third : 2 * third]
    report = json.loads((scratch / "report.json").read_text())
    first, last = samples[:third], samples[-third - 1 : -1]  # the very last second has ended workers
    return {
        "pages": report["pages"]["read"],
        "mean_MiB": [round(mean(part) / 1024) for part in (first, middle, last)],
        "peak_MiB": [round(max(part) / 1024) for part in (first, middle, last)],
        "last_against_first": round(mean(last) / mean(first), 3),
    }


def resident_kib(pid: int) -> int:
    """Resident memory of a process and its children (Linux)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * PAGE_KIB + sum(map(resident_kib, children_of(pid)))


if __name__ == "__main__":
    main()
