"""Workers that die or hang, and more requests than there are places."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from inkmath.web.settings import Limits
from inkmath.web.worker import TASKS
from web.web_app import Open, problem


def test_a_worker_that_dies_fails_one_request_alone(open_client: Open) -> None:
    client = open_client()
    problem(client.post("/v1/read", files={"file": b"die"}), 503, "WorkerDied")
    assert client.post("/v1/read", files={"file": b"picture"}).status_code == 200
    assert "inkmath_worker_deaths_total 1.0" in client.get("/metrics").text


def test_a_batch_survives_a_worker(open_client: Open) -> None:
    files = [("file", ("a", b"die")), ("file", ("b", b"picture"))]
    results = open_client().post("/v1/read/batch", files=files).json()["results"]
    assert [result.get("error", {}).get("kind") for result in results] == ["WorkerDied", None]


def test_what_takes_too_long_is_ended(open_client: Open) -> None:
    client = open_client(limits=Limits(work_s=0.3))
    client.post("/v1/read", files={"file": b"picture"})
    problem(client.post("/v1/read", files={"file": b"hang"}), 422, "LimitError")
    assert client.post("/v1/read", files={"file": b"picture"}).status_code == 200


def test_a_full_queue_rejects_at_once_and_recovers(open_client: Open, tmp_path: Path) -> None:
    client = open_client(workers=1, waiting=1, limits=Limits(work_s=300))
    client.post("/v1/read", files={"file": b"picture"})

    release = tmp_path / "release"
    content = f"hold {release}".encode()

    def ask() -> tuple[int, str]:
        answer = client.post("/v1/read", files={"file": content})
        return answer.status_code, answer.headers.get("retry-after", "")

    with ThreadPoolExecutor(8) as pool:
        answers = as_completed([pool.submit(ask) for _ in range(8)], timeout=300)
        shed = [next(answers).result() for _ in range(6)]  # while the others are held
        release.touch()
        served = [answer.result()[0] for answer in answers]
    assert shed == [(429, "1")] * 6
    assert served == [200, 200]
    assert client.post("/v1/read", files={"file": b"picture"}).status_code == 200
    assert client.get("/healthz").json()["taken"] == 0


def test_a_page_that_is_written_on_returns_to_its_worker(open_client: Open) -> None:
    client = open_client(workers=3)

    def worker_of(first_stroke: int, strokes: int) -> str:
        content = b"who [[%d, 1], [2, 2]]" % first_stroke + b", [[3, 3], [4, 4]]" * strokes
        answer = client.post("/v1/read-page", files={"file": content})
        return str(problem(answer, 422, "UnreadableImageError")["detail"])

    with ThreadPoolExecutor(3) as pool:
        before = list(pool.map(worker_of, range(3), [0] * 3))
    for strokes in range(1, 9):
        assert [worker_of(page, strokes) for page in (2, 0, 1)] == [before[page] for page in (2, 0, 1)]


def run_task(name: str, content: bytes, **limits: int) -> dict[str, object]:
    given = {"strokes": 9, "points": 99, "reader": "layout", "known": [], **limits}
    return TASKS[name](json.dumps({**given, "content": base64.b64encode(content).decode()}))


def vast_picture() -> bytes:
    """A PNG that is small as a file, and says that it has 100 million pixels."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0)), (b"IDAT", b""))
    coded = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(coded)


def test_the_worker_reads_strokes_and_says_what_it_cannot_read() -> None:
    assert run_task("read", b'{"strokes": [[[10, 10], [10, 60]]]}')["latex"] in ("1", "|", "l")
    assert run_task("read", b'{"strokes": []}')["latex"] == ""
    assert run_task("read-page", b'{"strokes": []}')["lines"] == []
    for content, limits, kind in (
        (b"no picture", {}, "UnreadableImageError"),
        (b"<html></html>", {}, "UnreadableImageError"),
        (vast_picture(), {}, "ImageTooLargeError"),
        (b'{"strokes": 1}', {}, "InvalidInkError"),
        (b'{"strokes": [[[1, 1], [2, 2]]]}', {"points": 1}, "InvalidInkError"),
        (b'{"strokes": [[[1, 1]], [[2, 2]]]}', {"strokes": 1}, "InvalidInkError"),
        (b"<ink><trace>1 1, 2 2</trace></ink>", {"points": 1}, "InvalidInkError"),
    ):
        error = run_task("read", content, **limits)["error"]
        assert isinstance(error, dict)
        assert error["kind"] == kind
