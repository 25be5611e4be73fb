"""The routes: what goes in, what comes out, and what is refused."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from typing import Literal

import anyio
import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from fakes import LATEX, READING, SOLUTION
from inkmath import pipeline
from inkmath.solving.question import TASKS
from inkmath.types import Solution
from inkmath.web import problems, requests, schemas
from inkmath.web.problems import ProblemError
from web.web_app import LIMITS, Open, problem

BAD_NUMBERS = ("NaN", "Infinity", "-Infinity", "1e999", "true", '"4"', "null", "[]")
STROKES = {"strokes": [[[0, 0], [0, 9]]]}
READ = {key: value for key, value in READING.to_dict().items() if key != "schema"}
SOLVED = {key: value for key, value in SOLUTION.to_dict().items() if key != "schema"}


def test_a_picture_is_read_as_the_command_line_tells_it(client: TestClient) -> None:
    expected = {"schema": 1, "source": "a.png", **READ}
    assert client.post("/v1/read", files={"file": ("a.png", b"picture")}).json() == expected


def test_a_picture_may_be_the_body(client: TestClient) -> None:
    answer = client.post("/v1/read", content=b"picture", headers={"content-type": "image/png"})
    assert answer.json() == {"schema": 1, "source": "body", **READ}


def test_strokes_are_read(client: TestClient) -> None:
    assert client.post("/v1/read", json=STROKES).json() == {"schema": 1, "source": "strokes", **READ}


def test_a_page_has_lines(client: TestClient) -> None:
    answer = client.post("/v1/read-page", files={"file": ("a.png", b"picture")}).json()
    assert answer == {"schema": 1, "source": "a.png", "lines": [READ, READ]}


def test_a_page_has_what_is_left_out_and_its_sheet_where_all_is_asked_for(client: TestClient) -> None:
    files = {"file": ("a.png", b"picture")}
    answer = client.post("/v1/read-page?all=true", files=files).json()
    assert answer["lines"] == [READ, {**READ, "left_out": "unsure"}]
    assert answer["sheet"] == {"width": 20, "height": 10, "mesh": [[[0, 0], [0, 20]], [[10, 0], [10, 20]]]}
    (in_batch,) = client.post("/v1/read-page/batch?all=true", files=files).json()["results"]
    assert in_batch == answer
    assert "sheet" not in client.post("/v1/read-page?all=false", files=files).json()


def test_a_document_is_shown_page_by_page(client: TestClient) -> None:
    files = {"file": ("a.pdf", b"%PDF-", "application/pdf")}
    shown = client.post("/v1/page?number=2", files=files).json()
    expected = {"page_count": 3, "picture": None, "strokes": [[[0, 2]]]}
    assert shown == {"schema": 1, "source": "a.pdf", **expected}
    problem(client.post("/v1/page?number=0", files=files), 422, "InvalidParameter")
    problem(client.post("/v1/page", json={"latex": "x"}), 422, "InputError")


def test_a_symbol_has_candidates(client: TestClient) -> None:
    expected = {"schema": 1, "source": "strokes", "candidates": [[r"\alpha", 0.9312], ["a", 0.05]]}
    assert client.post("/v1/symbol", json=STROKES).json() == expected
    assert client.post("/v1/symbol/batch", json={"inputs": [STROKES]}).json()["results"] == [expected]


def test_what_is_known_of_symbols_goes_along(client: TestClient) -> None:
    known = [{"box": [10, 20, 22, 44], "token": "z"}, {"box": [26, 24, 40.5, 44], "token": None}]
    as_json = client.post("/v1/read", json={**STROKES, "known": known}).json()
    form = {"known": json.dumps(known)}
    as_form = client.post("/v1/read", files={"file": b"picture"}, data=form).json()
    assert as_json["known"] == as_form["known"] == known
    one_of_two = client.post("/v1/read/batch", json={"inputs": [STROKES, {**STROKES, "known": known}]}).json()
    assert ["known" in result for result in one_of_two["results"]] == [False, True]


@pytest.mark.parametrize(
    "known",
    [
        *(1, {}, [1], [{}], [{"box": [1, 2, 3], "token": "x"}], [{"box": [1, 2, 3, 4]}]),
        *([{"box": [1, 2, 3, 4], "token": 5}], [{"box": [1, 2, 3, "a"], "token": "x"}]),
        [{"box": [1, 2, 3, 10**400], "token": "x"}],
    ],
)
def test_what_is_known_has_a_form(client: TestClient, known: object) -> None:
    problem(client.post("/v1/read", json={**STROKES, "known": known}), 422, "InvalidBody")


def test_what_is_known_has_limits(client: TestClient) -> None:
    many = [{"box": [0, 0, 1, 1], "token": "x"}] * 401
    problem(client.post("/v1/read", files={"file": b"x"}, data={"known": json.dumps(many)}), 413, "TooLarge")
    problem(client.post("/v1/read", files={"file": b"x"}, data={"known": "[{"}), 400, "MalformedBody")
    files = [("file", ("a", b"x")), ("file", ("b", b"x"))]
    asked = client.post("/v1/read/batch", files=files, data={"known": json.dumps(many[:1])})
    problem(asked, 422, "InvalidBody")


def test_latex_is_solved(client: TestClient) -> None:
    answer = client.post("/v1/solve", json={"latex": LATEX}).json()
    assert answer == {"schema": 1, "source": LATEX, "latex": LATEX, "solution": SOLVED}


def test_solving_has_a_time_limit(open_client: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    client = open_client()
    limits: list[object] = []

    def note(latex: str, **given: object) -> Solution:
        limits.append(given["timeout_s"])
        return SOLUTION

    monkeypatch.setattr(pipeline, "solve_latex", note)
    for query in ("", "?timeout_s=0.5"):
        assert client.post(f"/v1/solve{query}", json={"latex": LATEX}).status_code == 200
    assert limits == [5.0, 0.5]
    for seconds in ("0", "5.1", "nan"):  # the server works on no input longer than 5 s
        problem(client.post(f"/v1/solve?timeout_s={seconds}", json={"latex": LATEX}), 422, "InvalidParameter")


def test_ink_is_read_and_solved(client: TestClient) -> None:
    answer = client.post("/v1/solve", json=STROKES).json()
    assert answer == {
        "schema": 1,
        "source": "strokes",
        **READ,
        "solution": SOLVED | {"reading_confidence": 0.9},
    }


def test_the_lines_of_a_page_are_one_problem(client: TestClient) -> None:
    answer = client.post("/v1/solve?page=true", json=STROKES).json()
    assert answer["lines"] == [READ, READ]
    assert answer["solution"]["latex"] == rf"{LATEX} \\ {LATEX}"
    assert answer["solution"]["reading_confidence"] == 0.81


def test_a_batch_tells_what_failed_in_its_place(client: TestClient) -> None:
    files = [("file", (name, content)) for name, content in (("a", b"picture"), ("b", b"break"), ("c", b"x"))]
    results = client.post("/v1/read/batch", files=files).json()["results"]
    assert [result["source"] for result in results] == ["a", "b", "c"]
    assert [result.get("error", {}).get("kind") for result in results] == [None, "UnreadableImageError", None]


def test_a_batch_of_problems(client: TestClient) -> None:
    results = client.post("/v1/solve/batch", json={"inputs": [{"latex": "1+1"}, STROKES]}).json()["results"]
    assert [result["solution"]["latex"] for result in results] == ["1+1", LATEX]


def test_a_problem_has_a_graph(client: TestClient) -> None:
    answer = client.post("/v1/graph", json={"latex": LATEX}).json()
    assert answer == {"schema": 1, "source": LATEX, "latex": LATEX, "graph": {"latex": LATEX}}
    problem(client.post("/v1/graph", json=STROKES), 422, "InputError")


def test_latex_is_printed_in_every_format(client: TestClient) -> None:
    (printed, broken) = client.post("/v1/print", json={"latex": ["\\frac12", "\\frac"]}).json()["results"]
    assert printed["latex"] == "\\frac{1}{2}"
    assert "<mfrac>" in printed["mathml"]
    assert (printed["sympy"], printed["asciimath"], printed["typst"]) == ("1/2", "(1)/(2)", "frac(1, 2)")
    assert broken["error"]["kind"] == "LatexSyntaxError"


def test_what_ships_is_told(client: TestClient) -> None:
    assert {"relations", "symbols"} <= {card["name"] for card in client.get("/v1/models").json()["models"]}


def test_health_and_metrics(client: TestClient) -> None:
    client.post("/v1/read", json=STROKES)
    assert client.get("/healthz").json()["status"] == "ok"
    metrics = client.get("/metrics").text
    assert 'inkmath_requests_total{method="POST",route="/v1/read",status="200"} 1.0' in metrics
    assert 'inkmath_places{room="read"} 9.0' in metrics


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "MalformedBody", 400),
        (b"[", "MalformedBody", 400),
        (b"[" * 10_000, "MalformedBody", 400),
        (b"[]", "InvalidBody", 422),
        (b"{}", "InvalidBody", 422),
        (b'{"latex": 1}', "InvalidBody", 422),
        (b'{"latex": []}', "InvalidBody", 422),
        (b'{"latex": "x", "unknown": 1}', "InvalidBody", 422),
        (b'{"latex": "x", "strokes": []}', "InvalidBody", 422),
        (b'{"latex": "' + b"x" * 600 + b'"}', "TooLarge", 413),
        (b'{"latex": "' + b"x" * 30_000 + b'"}', "TooLarge", 413),
    ],
)
def test_bad_json_is_refused(client: TestClient, content: bytes, kind: str, status: int) -> None:
    answer = client.post("/v1/solve", content=content, headers={"content-type": "application/json"})
    problem(answer, status, kind)


@pytest.mark.parametrize(
    "body",
    [
        *(f'{{"strokes": [], "known": [{{"box": [1, 2, 3, {bad}], "token": "x"}}]}}' for bad in BAD_NUMBERS),
        *(f'{{"strokes": [[[1, {bad}]]]}}' for bad in BAD_NUMBERS),
        '{"strokes": [[[1]]]}',
        '{"strokes": [{"x": [1], "y": [1]}]}',
        '{"strokes": [], "unknwon": 1}',
    ],
)
def test_numbers_in_json_are_finite_and_of_no_other_type(client: TestClient, body: str) -> None:
    answer = client.post("/v1/read", content=body, headers={"content-type": "application/json"})
    problem(answer, 422, "InvalidBody")
    form = body.partition('"known": ')[2][:-1]
    if form:
        problem(client.post("/v1/read", files={"file": b"x"}, data={"known": form}), 422, "InvalidBody")


@pytest.mark.parametrize("path", ["/v1/solve", "/v1/print", "/v1/graph", "/v1/solve/batch"])
@pytest.mark.parametrize(
    "text", [rb'"\ud800"', rb'"\udc00\ud800"', rb'["x", "\udfff"]', b'"\xff"', b'"\xed\xa0\x80"']
)
def test_text_in_json_is_unicode(client: TestClient, path: str, text: bytes) -> None:
    content = b'{"latex": ' + text + b"}"
    if path.endswith("batch"):
        content = b'{"inputs": [' + content + b"]}"
    answer = client.post(path, content=content, headers={"content-type": "application/json"})
    problem(answer, 400, "MalformedBody")


def test_a_file_name_of_lone_surrogates_is_answered(client: TestClient) -> None:
    content = b'--b\r\nContent-Disposition: form-data; name="file"; filename="\\ud800"\r\n\r\nx\r\n--b--\r\n'
    kind = "multipart/form-data; boundary=b; charset=raw_unicode_escape"
    answer = client.post("/v1/read", content=content, headers={"content-type": kind})
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("kind", ["application/octet-stream", "image/png", "application/xml", ""])
@pytest.mark.parametrize("start", [b"[", b' {"strokes": [', b"\xef\xbb\xbf\n[", b"<ink>"])
def test_strokes_have_their_limit_as_any_type(client: TestClient, kind: str, start: bytes) -> None:
    content = start + b" " * LIMITS.json_bytes
    headers = {"content-type": kind} if kind else {}
    problem(client.post("/v1/read", content=content, headers=headers), 413, "TooLarge")
    problem(client.post("/v1/read", files={"file": content}), 413, "TooLarge")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "identity, gzip"])
def test_encoded_bodies_are_refused(client: TestClient, encoding: str) -> None:
    headers = {"content-encoding": encoding, "content-type": "application/json"}
    problem(client.post("/v1/solve", content=b"x", headers=headers), 415, "UnsupportedType")


def test_json_may_begin_with_a_byte_order_mark(client: TestClient) -> None:
    content = b'\xef\xbb\xbf{"latex": "1+1"}'
    answer = client.post("/v1/solve", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 200


def test_the_tasks_are_those_of_the_solver() -> None:
    assert schemas.Question.model_fields["task"].annotation == Literal[TASKS] | None


def test_what_cannot_be_read_is_the_clients_fault(client: TestClient) -> None:
    problem(client.post("/v1/read", files={"file": b"break"}), 422, "UnreadableImageError")


def test_latex_is_no_ink(client: TestClient) -> None:
    problem(client.post("/v1/read", json={"latex": "x"}), 422, "InputError")


def test_one_input_a_route(client: TestClient) -> None:
    problem(client.post("/v1/read", files=[("file", b"a"), ("file", b"b")]), 422, "InvalidBody")
    problem(client.post("/v1/read", files={"picture": b"a"}), 422, "InvalidBody")
    problem(client.post("/v1/read/batch", json={"inputs": []}), 422, "InvalidBody")
    problem(client.post("/v1/read/batch", json={"inputs": [STROKES] * 4}), 413, "TooLarge")


def test_a_broken_form_is_refused(client: TestClient) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=b"):
        answer = client.post("/v1/read", content=b"--x\r\n\r\n", headers={"content-type": kind})
        assert answer.status_code in (400, 422)


def test_other_types_are_refused(client: TestClient) -> None:
    problem(client.post("/v1/read", data={"strokes": "1"}), 415, "UnsupportedType")
    problem(
        client.post("/v1/print", content=b"x", headers={"content-type": "text/plain"}), 415, "UnsupportedType"
    )


def test_an_unknown_reader_or_path_is_told(client: TestClient) -> None:
    assert (
        "reader" in problem(client.post("/v1/read?reader=x", json=STROKES), 422, "InvalidParameter")["detail"]
    )
    problem(client.get("/v2"), 404, "HTTPError")
    problem(client.get("/v1/read"), 405, "HTTPError")


def test_a_body_over_the_limit_is_refused_whether_it_says_so_or_not(client: TestClient) -> None:
    problem(client.post("/v1/read", files={"file": b"x" * 100_001}), 413, "TooLarge")
    chunks = (b"x" * 50_000 for _ in range(3))
    answer = client.post("/v1/read", content=chunks, headers={"content-type": "image/png"})
    problem(answer, 413, "TooLarge")


def test_a_body_that_never_comes_is_not_waited_for() -> None:
    """A client that sends half a body and then nothing."""

    async def ask() -> None:
        async def receive() -> dict[str, object]:
            if not sent:
                sent.append(True)
                return {"type": "http.request", "body": b"half", "more_body": True}
            await anyio.sleep(60)
            raise AssertionError

        sent: list[bool] = []
        headers = [(b"content-type", b"image/png"), (b"content-length", b"900")]
        request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
        with pytest.raises(ProblemError, match="did not arrive within") as caught:
            await requests.one_input(request, replace(LIMITS, body_s=0.05))
        assert caught.value.status == 408

    anyio.run(ask)


def test_a_picture_of_too_many_pixels_is_too_large() -> None:
    assert problems.of_kind("ImageTooLargeError", "").status == 413


def test_uploads_never_touch_the_disk(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was made")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", refuse)
    assert client.post("/v1/read", files={"file": b"x" * 90_000}).status_code == 200
