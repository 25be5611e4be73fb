"""A worker and a batch with a stand-in for the networks, as programs of their own.

`worker`: a page whose picture is 13 pixels wide ends the process, one that is 14 wide does so the first time
(it leaves the file named by INKMATH_TEST_FLAG); a page takes INKMATH_TEST_SECONDS.
`batch SOURCE OUT FORMAT`: reads the source by such workers, in parts of seven rows.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parent.parent
WORKER = [
    "-c",
    f"import sys; sys.path.insert(0, {str(TESTS)!r}); from batch.stand_in import worker; worker()",
    "expressions",
]
BATCH = [
    *(sys.executable, "-c"),
    f"import sys; sys.path.insert(0, {str(TESTS)!r}); from batch.stand_in import batch; batch(*sys.argv[1:])",
]


def worker() -> None:
    from fakes import FakeRecogniser
    from inkmath import pipeline
    from inkmath.batch.worker import main
    from inkmath.types import Page

    flag = Path(os.environ.get("INKMATH_TEST_FLAG", os.devnull))

    class Poisoned(FakeRecogniser):
        def recognise_page(self, page: Page, known: object = ()) -> list:  # type: ignore[type-arg]
            time.sleep(float(os.environ.get("INKMATH_TEST_SECONDS", "0")))
            return super().recognise_page(page, known)

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


def batch(source: str, out: str, part_format: str) -> None:
    from inkmath.batch import output
    from inkmath.batch.machine import Machine
    from inkmath.batch.output import Settings
    from inkmath.batch.run import Batch, run_batch

    output.PART_ROWS = 7
    run_batch(Batch([source], Path(out), Settings(part_format, "expressions", "0"), Machine(WORKER, 2)))
