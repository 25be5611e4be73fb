"""A worker and a batch with a stand-in for the networks, as programs of their own.

A page whose picture is 13 pixels wide ends its worker, one that is 14 wide does so the first time.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path

from documents.made_documents import WAVES, xopp, xopp_stroke
from inkmath.batch.cluster import Cluster
from inkmath.batch.machine import Machine
from inkmath.batch.output import Settings, rows_in
from inkmath.batch.run import Batch, run_batch

TESTS = Path(__file__).parent.parent


def program(call: str, *arguments: object) -> list[str]:
    """Arguments of a Python that calls a function of this file with texts."""
    code = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r}); from batch.stand_in import *; {call}(*sys.argv[1:])"
    )
    return ["-c", code, *map(str, arguments)]


def worker(seconds: float = 0.0, folder: Path = Path(os.devnull)) -> list[str]:
    """A worker. seconds: for each page. folder: for an empty file named by each process that reads."""
    return program("run_worker", "expressions", seconds, folder)


WORKER = worker()
PART_ROWS = 7


def batch(source: Path, out: Path, part_format: str, address: str = "", seconds: float = 0.0) -> list[str]:
    """A batch in parts of PART_ROWS. address: of a Ray cluster; empty for two processes of this machine."""
    return [sys.executable, *program("run", source, out, part_format, address, seconds)]


def notebooks(folder: Path, files: int, pages: int) -> Counter[tuple[str, int]]:
    """Notebooks in a folder; returns their pages."""
    folder.mkdir()
    content = xopp(["".join(map(xopp_stroke, WAVES))] * pages)
    for number in range(files):
        (folder / f"{number}.xopp").write_bytes(content)
    return Counter((f"{folder}/{file}.xopp", page + 1) for file in range(files) for page in range(pages))


def pages_in(out: Path) -> Counter[tuple[str, int]]:
    """The pages that have rows, with the number of them."""
    return Counter((row["source"], row["page"]) for row in rows_in(out))


def written(out: Path) -> int:
    """The rows that are there, roughly: a run may be writing them."""
    parts = sum(1 for _ in out.glob("part-?????.*")) * PART_ROWS
    try:
        return parts + (out / "unfinished.jsonl").read_bytes().count(b"\n")
    except FileNotFoundError:
        return parts


def run_worker(_: str, seconds: str, folder: str) -> None:
    from fakes import FakeRecogniser
    from inkmath import pipeline
    from inkmath.batch.worker import main
    from inkmath.types import Page, Reading

    flag = Path(folder) / "flag"

    class Poisoned(FakeRecogniser):
        def recognise_page(self, page: Page, known: object = (), *, least: float = 0.0) -> list[Reading]:
            if Path(folder).is_dir():
                (Path(folder) / str(os.getpid())).touch()
            time.sleep(float(seconds))
            return super().recognise_page(page, known, least=least)

    load_pages = pipeline.load_pages

    def load(source: object, *arguments: object) -> object:
        width = getattr(source, "shape", (0, 0))[1]
        if width == 13 or (width == 14 and not flag.exists()):
            flag.touch()
            os._exit(9)
        return load_pages(source, *arguments)  # type: ignore[arg-type]

    pipeline.READERS = {"expressions": Poisoned}
    pipeline.load_pages = load  # type: ignore[assignment]
    main()


def run(source: str, out: str, part_format: str, address: str, seconds: str) -> None:
    from inkmath.batch import output

    output.PART_ROWS = PART_ROWS
    arguments = worker(float(seconds))
    engine = Cluster(arguments, address) if address else Machine(arguments, 2)
    run_batch(Batch([source], Path(out), Settings(part_format, "expressions", "0"), engine))
