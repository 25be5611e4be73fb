"""A process that does the tasks of a batch: `python -m inkmath.batch.worker READER`.

The result of a file to count is {"count": its pages}, that of a page {"row": see `rows`}, and that of what
cannot be opened {"error": {"kind": ..., "message": ...}}. A page that ends this process ends no other.
"""

from __future__ import annotations

import sys

import cv2

from inkmath.batch.rows import row_of
from inkmath.batch.tasks import TASK, Count, from_text
from inkmath.documents.pages import Opener
from inkmath.errors import InkmathError
from inkmath.json_form import of_error
from inkmath.pipeline import load_reader
from inkmath.processes.serving import serve
from inkmath.serialization import Json

LINGER_S = 600.0
"""Seconds that an idle worker waits for more pages: listing a bucket can take minutes."""


def main() -> None:
    cv2.setNumThreads(1)
    reader, opener = load_reader(sys.argv[1]), Opener()

    def do(text: str) -> Json:
        task = from_text(text)
        try:
            if isinstance(task, Count):
                return {"count": opener.document(task.file).page_count}
            return {"row": row_of(task, reader.read_page(opener.open(task)))}
        except InkmathError as error:
            return of_error(error)

    serve({TASK: do}, linger_s=LINGER_S)


if __name__ == "__main__":
    main()
