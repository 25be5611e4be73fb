"""`inkmath batch` beside a plain loop over `read_page` or on a Ray cluster, over time, and stage by stage.

    python benchmarks/batch_pages.py draw FOLDER --pages 900    # pictures of `examples/draw_pictures.py`
    python benchmarks/batch_pages.py speed FOLDER               # pages/s of the loop and of the batch
    python benchmarks/batch_pages.py speed FOLDER --engine ray  # of the batch, and on Ray on this machine
    python benchmarks/batch_pages.py memory FOLDER              # resident memory, last third against first
    python benchmarks/batch_pages.py stages FOLDER              # ms a page: list, open, read, write
    python benchmarks/batch_pages.py driver x --pages 9999 --engine ray  # its ms a page, of idle workers

FOLDER: of sources as `inkmath batch` takes them. Every figure comes with the load of the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from inkmath.batch.cluster import Cluster
from inkmath.batch.machine import Machine
from inkmath.batch.output import Settings, opened
from inkmath.batch.rows import row_of
from inkmath.batch.tasks import Engine, Task
from inkmath.documents.finding import FileRef, Skipped, find_files
from inkmath.documents.pages import Opener, PageRef, find_pages
from inkmath.errors import InkmathError
from inkmath.pipeline import load_reader
from inkmath.serialization import Json

EXAMPLES = Path(__file__).parent.parent / "examples"

DISTINCT = 300
"""Pictures that are drawn; further ones are the same files under other names."""

ON_RAY = ("--engine", "ray", "--address", "local")

ROW = {
    "lines": [
        {
            **{
                "latex": r"2x^{2}-8=0",
                "confidence": 0.93,
                "label": "",
                "marks": [],
                "box": [1.0, 2.0, 3.0, 4.0],
            },
            "alternatives": [{"latex": r"2x^{2}-8=o", "confidence": 0.02}] * 3,
        }
    ]
}

IDLE_WORKER = (
    "import json, sys; from inkmath.processes.serving import serve; row = json.loads(sys.argv[1]); "
    "serve({'task': lambda text: row})"
)

PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = {
        **{"draw": draw, "speed": speed, "memory": memory, "loop": loop, "stages": stages},
        "driver": driver,
    }
    parser.add_argument("what", choices=what)
    parser.add_argument("folder")
    parser.add_argument("--pages", type=int, default=DISTINCT, help="to draw")
    parser.add_argument(
        "--kind", choices=("drawing", "scan", "photo"), help="to draw; a third each without it"
    )
    parser.add_argument("--rounds", type=int, default=1, help="of what is compared, in turns")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", choices=("machine", "ray"), default="machine")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = what[given.what](given, Path(scratch))
    print(json.dumps({"load": round(os.getloadavg()[0], 1), **found}))


def draw(given: argparse.Namespace, scratch: Path) -> dict[str, object]:
    """Drawings, scans and photos in an exercise book, or one kind of these, in folders of a thousand."""
    sys.path.insert(0, str(EXAMPLES))
    from draw_pictures import draw_pictures

    drawn: list[Path] = []
    for seed in range(-(-min(given.pages, DISTINCT) // 3)):
        files = [scratch / str(seed) / problem.file for problem in draw_pictures(seed, scratch / str(seed))]
        drawn += [file for file in files if given.kind in (None, file.stem)]
    for number in range(given.pages):
        picture = drawn[number % len(drawn)]
        page = Path(given.folder) / f"{number // 1000:03}" / f"{number:06}{picture.suffix}"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(picture.read_bytes())
    return {"pages": given.pages, "distinct": min(given.pages, len(drawn))}


def batch_command(folder: str, out: Path, workers: int, *more: str) -> list[str]:
    command = [sys.executable, "-m", "inkmath", "batch", folder, "-o", str(out)]
    return [*command, "--workers", str(workers), *more]


def start(given: argparse.Namespace, out: Path) -> subprocess.Popen[bytes]:
    more = ON_RAY if given.engine == "ray" else ()
    command = batch_command(given.folder, out, given.workers, *more)
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of a program, with all that starting takes.

    cpu: of processors, its children's too. own: its own alone, sampled.
    """

    wall: float
    cpu: float
    own: float


def speed(given: argparse.Namespace, scratch: Path) -> dict[str, object]:
    """Wall time, and processor time: of two free cores, twice the ratio of the latter is the most that there
    can be for a loop and a batch. What the driver alone takes of it bounds the workers that it can serve.
    """
    first, second = ("loop", "batch") if given.engine == "machine" else ("batch", "ray")
    rounds: list[tuple[Times, Times]] = []
    for number in range(given.rounds):
        outs = [scratch / f"{number}{name}" for name in (first, second)]
        commands = {
            "loop": [sys.executable, __file__, "loop", given.folder],
            "batch": batch_command(given.folder, outs[first == "loop"], given.workers),
            "ray": batch_command(given.folder, outs[1], given.workers, *ON_RAY),
        }
        rounds.append((_timed(commands[first]), _timed(commands[second])))
        pages = json.loads((outs[1] / "report.json").read_text())["pages"]["read"]
    best = {
        name: min(times, key=_wall)
        for name, times in zip((first, second), zip(*rounds, strict=True), strict=True)
    }
    return {
        "pages": pages,
        "pages_per_second": {name: round(pages / times.wall, 2) for name, times in best.items()},
        "cpu_ms_a_page": {name: round(1000 * times.cpu / pages, 1) for name, times in best.items()},
        "driver_ms_a_page": round(1000 * best[second].own / pages, 2),
        "times": round(best[first].wall / best[second].wall, 2),
        "cpu_ratio": round(best[first].cpu / best[second].cpu, 2),
    }


def _wall(times: Times) -> float:
    return times.wall


def _timed(command: Sequence[str]) -> Times:
    begun, before, own = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN), 0.0
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        with suppress(OSError, IndexError):
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            own = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
        time.sleep(0.1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Times(time.perf_counter() - begun, cpu, own)


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


def stages(given: argparse.Namespace, scratch: Path) -> dict[str, object]:
    """Processor time of each stage in this process, and the bytes that it takes in and gives out."""
    spent = dict.fromkeys(("list", "open", "read", "write"), 0.0)

    @contextmanager
    def clock(stage: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        spent[stage] += time.process_time() - begun

    reader, opener, pages, read_bytes = load_reader(), Opener(), 0, 0
    with clock("list"):
        files = sum(1 for _ in find_files([given.folder], Skipped()))
    with opened(scratch, Settings("jsonl", "expressions", "0"), lambda _: None) as output:
        for page in find_pages([given.folder]):
            with suppress(InkmathError):
                if isinstance(page, PageRef):
                    with clock("open"):
                        source = opener.open(page)
                    with clock("read"):
                        readings = reader.read_page(source)
                    with clock("write"):
                        output.add(row_of(page, readings))
                    pages += 1
                    read_bytes += Path(page.file.path).stat().st_size // page.count
        output.close({})
    written = sum(path.stat().st_size for path in scratch.glob("part-*"))
    return {
        "pages": pages,
        "files": files,
        "ms_a_page": {stage: round(1000 * seconds / pages, 3) for stage, seconds in spent.items()},
        "KiB_a_page": {"read": round(read_bytes / pages / 1024), "written": round(written / pages / 1024, 2)},
    }


def driver(given: argparse.Namespace, scratch: Path) -> dict[str, object]:
    """Processor time of the driver for pages that are read in no time; what starting takes is left out."""
    arguments = ["-c", IDLE_WORKER, json.dumps(ROW)]
    engine: Engine = (
        Cluster(arguments, "local", given.workers)
        if given.engine == "ray"
        else Machine(arguments, given.workers)
    )
    pages = (PageRef(FileRef(f"s3://scans/{number:08}.jpg")) for number in range(given.pages))
    done, begun, own = 0, 0.0, 0.0

    with opened(scratch, Settings("jsonl", "expressions", "0"), lambda _: None) as output:

        def take(task: Task, result: Json) -> None:
            nonlocal done, begun, own
            if not done:
                begun, own = time.perf_counter(), time.process_time()
            assert isinstance(task, PageRef)
            output.add({"source": task.file.name, "page": 1, "lines": result["lines"]})
            done += 1

        engine.work_through(lambda: next(pages, None), take)
    return {
        "pages": done,
        "driver_ms_a_page": round(1000 * (time.process_time() - own) / done, 3),
        "pages_per_second": round(done / (time.perf_counter() - begun)),
    }


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
        "pages_per_second": report["pages_per_second"],
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


def children_of(pid: int) -> list[int]:
    """The processes that a process has started (Linux)."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return sorted(int(child) for thread in threads for child in (thread / "children").read_text().split())
    except OSError:
        return []


if __name__ == "__main__":
    main()
