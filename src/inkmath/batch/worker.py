"""A process that opens and reads pages for a batch: `python -m inkmath.batch.worker READER`.

Tasks: `count` gives the number of pages of a file, `page` the row of one. A page that ends this process ends
no other.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import cv2

from inkmath.batch.rows import from_json, row_of
from inkmath.documents.pages import Opener, PageRef
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
    serve(
        {
            "count": _task(lambda page: {"count": opener.document(page.file).page_count}),
            "page": _task(lambda page: {"row": row_of(page, reader.read_page(opener.open(page)))}),
        },
        linger_s=LINGER_S,
    )


def _task(do: Callable[[PageRef], Json]) -> Callable[[str], Json]:
    def done(text: str) -> Json:
        try:
            return do(from_json(json.loads(text)))
        except InkmathError as error:
            return of_error(error)

    return done


if __name__ == "__main__":
    main()
