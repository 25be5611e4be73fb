"""The routes of the server, and the service that answers them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import anyio
from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, PlainTextResponse

from inkmath import __version__, pipeline
from inkmath.documents.document import MAX_PAGES
from inkmath.errors import InkmathError
from inkmath.json_form import of_error, of_solution, one_input
from inkmath.processes.sandbox import DEFAULT_TIMEOUT_S
from inkmath.processes.sandbox import MAX_WORKERS as SOLVERS
from inkmath.recognition.reader_config import list_readers
from inkmath.recognition.weights import list_models
from inkmath.serialization import SCHEMA, Json
from inkmath.types import Reading
from inkmath.web import openapi, problems, requests, responses
from inkmath.web.formats import in_every_format
from inkmath.web.metrics import CONTENT_TYPE, Metrics
from inkmath.web.page import add_page
from inkmath.web.pool import AdmissionQueue, ReaderPool
from inkmath.web.problems import ProblemError
from inkmath.web.requests import Input, LatexInput
from inkmath.web.security import SecurityMiddleware
from inkmath.web.settings import Settings

Task = Literal["read", "read-page", "read-page-all", "symbol"]
ReaderName = Annotated[
    str, Query(pattern=f"^({'|'.join(pipeline.READERS)})$", description="Name of the reader.")
]
IsPage = Annotated[bool, Query(alias="page", description="Read the picture as a page of several lines.")]
IsAll = Annotated[
    bool,
    Query(
        alias="all", description="Also lines that are left out, with the reason, and the sheet that was read."
    ),
]
T = TypeVar("T")
Answerer = Callable[[Input], Coroutine[Any, Any, Json]]
How = Callable[..., Coroutine[Any, Any, Answerer]]
"""A dependency of a route: the query as the function that answers an input."""

CLIENT_GONE = 499
"""Status of a request whose client hung up, as nginx counts it; it is never sent."""

BATCHES: Mapping[openapi.Body, openapi.Body] = {"ink": "inks", "problem": "problems"}


def create_app(settings: Settings | None = None, worker: Sequence[str] | None = None) -> FastAPI:
    """The whole server as an ASGI app. Its worker processes start and end with its lifespan.

    worker: the command that starts a worker, by default `inkmath.web.worker`.
    """
    settings = settings or Settings()
    service = Service(settings, worker)
    app = FastAPI(
        title="inkmath",
        version=__version__,
        summary="Reads handwritten mathematics and solves it, offline.",
        docs_url=None,
        redoc_url=None,
        lifespan=service.lifespan,
    )
    app.state.service = service
    _add_api(app, service, settings)
    add_page(app)
    openapi.complete(app, settings)
    app.add_exception_handler(ProblemError, _problem_response)
    app.add_exception_handler(ClientDisconnect, _no_response)
    app.add_exception_handler(HTTPException, _problem_response)
    app.add_exception_handler(RequestValidationError, _problem_response)
    app.add_middleware(SecurityMiddleware, settings=settings, metrics=service.metrics)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "X-Request-ID"],
            expose_headers=["Retry-After", "X-Request-ID"],
        )
    return app


class Service:
    """Reads, solves and prints, behind queues of a fixed length; printing is short, and waits for neither."""

    def __init__(self, settings: Settings, worker: Sequence[str] | None) -> None:
        self.readers = ReaderPool(settings.workers, settings.waiting, settings.limits, worker)
        self.solvers = AdmissionQueue(SOLVERS, SOLVERS * settings.waiting)
        self.printers = AdmissionQueue(SOLVERS, SOLVERS * settings.waiting)
        self.metrics = Metrics(self.readers, self.solvers)

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        from inkmath.solving import warm_up

        warm_up()
        async with anyio.create_task_group() as group:
            group.start_soon(self.readers.warm_up, pipeline.DEFAULT_READER)
            yield
            group.cancel_scope.cancel()
            self.readers.close()

    async def read(self, task: Task, reader: str, given: Input) -> Json:
        """The reading of an input, or an `error`; see `json_form`."""
        if isinstance(given, LatexInput):
            raise problems.of_kind(
                "InputError", "This route reads ink: send strokes or a picture, not LaTeX."
            )
        return await self.readers.work(task, given.content, reader, given.known)

    async def solve(self, is_page: bool, reader: str, timeout_s: float, given: Input) -> Json:
        """The worked solution of LaTeX, or of what is read from ink. timeout_s: limit for each problem."""
        if isinstance(given, LatexInput):
            return await self._solution(given, None, timeout_s)
        with self.readers.queue.place():
            read = await self.read("read-page" if is_page else "read", reader, given)
        if "error" in read:
            return read
        lines = [line["latex"] for line in read["lines"]] if is_page else read["latex"]
        return await self._solution(LatexInput(lines), read, timeout_s)

    async def page(self, number: int, given: Input) -> Json:
        """A page of a document, counted from 1, as a picture or strokes."""
        if isinstance(given, LatexInput):
            raise problems.of_kind("InputError", "This route takes a file: a picture, a PDF or strokes.")
        return await self.readers.work("page", given.content, pipeline.DEFAULT_READER, number=number)

    async def graph(self, given: Input) -> Json:
        """The graph of a problem, as numbers; null where it has none."""
        if not isinstance(given, LatexInput):
            raise problems.of_kind("InputError", "This route takes LaTeX: read the ink first, with /v1/read.")
        solved = await self._solution(given, None)
        if "error" in solved:
            return solved
        content = json.dumps(solved["solution"]).encode()
        with self.readers.queue.place():
            drawn = await self.readers.work("graph", content, pipeline.DEFAULT_READER)
        return {"latex": solved["latex"], **drawn}

    async def _solution(
        self, problem: LatexInput, read: Json | None, timeout_s: float = DEFAULT_TIMEOUT_S
    ) -> Json:
        return await self.solvers.run(lambda _: _solve(problem, read, timeout_s))


def _solve(problem: LatexInput, read: Json | None, timeout_s: float) -> Json:
    try:
        source = problem.source if read is None else _readings(read)
        solution = pipeline.solve(source, timeout_s=timeout_s, **problem.options)
        return of_solution(solution, read)
    except InkmathError as error:
        return of_error(error)


def _readings(read: Json) -> Reading | list[Reading]:
    """The readings of which a problem consists, as far as solving needs them."""
    lines = [Reading(line["latex"], line["confidence"]) for line in read.get("lines", [read])]
    return lines if "lines" in read else lines[0]


def _add_api(app: FastAPI, service: Service, settings: Settings) -> None:
    limits, reading = settings.limits, service.readers.queue

    def route(path: str, summary: str, takes: openapi.Body, gives: Any) -> Callable[[Any], Any]:
        return app.post(
            path,
            summary=summary,
            tags=["v1"],
            openapi_extra={"requestBody": openapi.body(takes, limits)},
            response_model=gives,
            responses=openapi.failures(),
        )

    def both(path: str, summary: str, takes: Literal["ink", "problem"], gives: Any, how: How) -> None:
        """Add a route, and the one for batches of the same."""
        queue = service.solvers if takes == "problem" else reading
        answer_of_query = Depends(how)

        @route(path, summary, takes, gives)
        async def one(request: Request, answer: Answerer = answer_of_query) -> Response:
            return await _one(request, settings, queue, answer)

        @route(f"{path}/batch", f"{summary}, for several inputs", BATCHES[takes], responses.batch_of(gives))
        async def many(request: Request, answer: Answerer = answer_of_query) -> Response:
            return await _many(request, settings, queue, answer)

    async def reads(reader: ReaderName = pipeline.DEFAULT_READER) -> Answerer:
        return partial(service.read, "read", reader)

    async def reads_page(everything: IsAll = False, reader: ReaderName = pipeline.DEFAULT_READER) -> Answerer:
        return partial(service.read, "read-page-all" if everything else "read-page", reader)

    async def names() -> Answerer:
        return partial(service.read, "symbol", pipeline.DEFAULT_READER)

    time_limit = Query(DEFAULT_TIMEOUT_S, gt=0, le=limits.work_s, description="Seconds for each problem.")

    async def solves(
        page: IsPage = False, reader: ReaderName = pipeline.DEFAULT_READER, timeout_s: float = time_limit
    ) -> Answerer:
        return partial(service.solve, page, reader, timeout_s)

    both("/v1/read", "Read one expression", "ink", responses.Read, reads)
    both("/v1/read-page", "Read the lines of a page", "ink", responses.ReadPage, reads_page)
    both("/v1/symbol", "Find the LaTeX command of one symbol", "ink", responses.Symbol, names)
    both("/v1/solve", "Solve LaTeX, a picture or strokes", "problem", responses.Solve, solves)

    @route("/v1/graph", "Compute the graph of a problem", "question", responses.Plot)
    async def graph(request: Request) -> Response:
        return await _one(request, settings, service.solvers, service.graph)

    number = Query(1, ge=1, le=MAX_PAGES, description="Number of the page.")

    @route(
        "/v1/page", "Show a page of a document: PDF, TIFF, HEIC, SVG, InkML, Xournal++", "ink", responses.Page
    )
    async def page(request: Request, number: int = number) -> Response:
        return await _one(request, settings, reading, partial(service.page, number))

    in_formats = responses.batch_of(responses.Formats)

    @route("/v1/print", "Print LaTeX in every format: MathML, SymPy, AsciiMath, Typst", "latex", in_formats)
    async def print_latex(request: Request) -> Response:
        lines = await requests.lines_of_latex(request, limits)
        with service.printers.place():
            work = service.printers.run(lambda _: [in_every_format(line) for line in lines])
            results = await _while_connected(request, work)
        return JSONResponse({"schema": SCHEMA, "results": results})

    @app.get(
        "/v1/models",
        summary="List the networks that ship",
        tags=["v1"],
        response_model=responses.Models,
        responses=openapi.failures(),
    )
    def models() -> Response:
        readers = [reader.to_dict() for reader in list_readers()]
        cards = [card.to_dict() for card in list_models()]
        return JSONResponse({"schema": SCHEMA, "models": cards, "readers": readers})

    @app.get("/healthz", summary="Check the server", tags=["server"], response_model=responses.Health)
    def healthz() -> dict[str, Any]:
        return {
            "status": "ok",
            "version": __version__,
            "workers": settings.workers,
            "taken": reading.taken,
            "places": reading.capacity,
        }

    @app.get("/metrics", summary="Counts for Prometheus", tags=["server"], response_class=PlainTextResponse)
    def metrics() -> Response:
        return Response(service.metrics.text(), media_type=CONTENT_TYPE)


async def _one(request: Request, settings: Settings, queue: AdmissionQueue, answer: Answerer) -> Response:
    given = await requests.one_input(request, settings.limits)
    with queue.place():
        content = await _while_connected(request, answer(given))
    if "error" in content:
        raise problems.of_kind(content["error"]["kind"], content["error"]["message"])
    return JSONResponse(one_input(given.source, content))


async def _many(request: Request, settings: Settings, queue: AdmissionQueue, answer: Answerer) -> Response:
    """An object for each input, in their order; an error in the place of an input that fails."""
    inputs = await requests.many_inputs(request, settings.limits)
    with queue.place():
        results = await _while_connected(request, _answers(inputs, answer))
    return JSONResponse({"schema": SCHEMA, "results": results})


async def _answers(inputs: Sequence[Input], answer: Answerer) -> list[Json]:
    results = []
    for given in inputs:
        try:
            content = await answer(given)
        except ProblemError as error:
            content = {"error": {"kind": error.kind, "message": error.detail}}
        results.append(one_input(given.source, content))
    return results


async def _while_connected(request: Request, answer: Coroutine[Any, Any, T]) -> T:
    """The answer; if the client disconnects, the work on it is cancelled and ClientDisconnect raised.

    The body of the request has been read: nothing but the disconnection can come.
    """
    work, disconnection = asyncio.ensure_future(answer), asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait([work, disconnection], return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientDisconnect
        return work.result()
    finally:
        work.cancel()
        disconnection.cancel()
        await asyncio.gather(work, disconnection, return_exceptions=True)


async def _no_response(request: Request, error: Exception) -> Response:
    return Response(status_code=CLIENT_GONE)


async def _problem_response(request: Request, error: Exception) -> Response:
    return problems.response(problems.of_exception(error), request.url.path, request.state.request_id)
