"""The inputs of a request: its body, held in memory and within limits, as pictures, strokes or LaTeX."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from inkmath.ink.source import stroke_format
from inkmath.types import Box, Known, Options
from inkmath.web.problems import ProblemError, too_large
from inkmath.web.schemas import (
    BATCH,
    GIVEN,
    KNOWN,
    LINES,
    KnownSymbol,
    Question,
    Strokes,
    validated,
)
from inkmath.web.settings import Limits

INK_TYPES = ("image/", "application/inkml+xml", "application/xml", "text/xml", "application/octet-stream")

MAX_PARTS = 1000
"""Parts of a form; how many of them may be inputs is a limit of its own."""


@dataclass(frozen=True, slots=True)
class InkInput:
    """Ink to read: a picture, InkML or JSON of strokes, with the name of its file.

    known: symbols of it that are known.
    """

    source: str
    content: bytes
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class LatexInput:
    """LaTeX to solve: one line, or the lines of a page.

    options: see `inkmath.solve`.
    """

    source: str | list[str]
    options: Options = field(default_factory=Options)


Input = InkInput | LatexInput


class _InMemory(MultiPartParser):
    """Starlette's parser, which never writes parts to disk: the body is bounded before it."""

    spool_max_size = 2**40


async def one_input(request: Request, limits: Limits) -> Input:
    """The one input of the request. Raises ProblemError."""
    inputs = await _inputs(request, limits, is_batch=False)
    if len(inputs) != 1:
        raise _unprocessable(
            f"There are {len(inputs)} inputs; this route takes one. Use the route for batches."
        )
    return inputs[0]


async def many_inputs(request: Request, limits: Limits) -> list[Input]:
    """The inputs of a batch, in their order. Raises ProblemError."""
    inputs = await _inputs(request, limits, is_batch=True)
    if not inputs:
        raise _unprocessable("The batch is empty. Send files, or a JSON object with a list of inputs.")
    if len(inputs) > limits.batch:
        raise too_large(f"The batch has {len(inputs):,} inputs", limits.batch, "inputs")
    return inputs


async def lines_of_latex(request: Request, limits: Limits) -> list[str]:
    """The lines of a body of LaTeX. Raises ProblemError."""
    if _media_type(request) != "application/json":
        raise _unsupported(request, "Send application/json.")
    latex = validated(LINES, await _body(request, limits.json_bytes, limits.body_s)).latex
    lines = [latex] if isinstance(latex, str) else latex
    _require_short(lines, limits)
    if len(lines) > limits.lines:
        raise too_large(f"There are {len(lines):,} lines", limits.lines, "lines")
    return lines


def _require_short(lines: Sequence[str], limits: Limits) -> None:
    if sum(map(len, lines)) > limits.latex_characters:
        raise too_large("The LaTeX is too long", limits.latex_characters, "characters")


async def _inputs(request: Request, limits: Limits, is_batch: bool) -> list[Input]:
    kind = _media_type(request)
    if kind == "multipart/form-data":
        return await _files(request, limits)
    if kind == "application/json":
        content = await _body(request, limits.json_bytes, limits.body_s)
        return _from_json(content, limits, is_batch)
    if is_batch or not kind.startswith(INK_TYPES):
        raise _unsupported(
            request,
            "Send a picture as multipart/form-data (field `file`)"
            + ("" if is_batch else " or as the body with its image type")
            + ", or JSON as application/json.",
        )
    content = await _body(request, limits.body_bytes, limits.body_s)
    if not content:
        raise _unprocessable("The body is empty. Send a picture, InkML or JSON of strokes.")
    return [_upload("body", content, limits)]


def _from_json(content: bytes, limits: Limits, is_batch: bool) -> list[Input]:
    given = validated(BATCH, content).inputs if is_batch else [validated(GIVEN, content)]
    return [_problem(one, limits) if isinstance(one, Question) else _strokes(one, limits) for one in given]


def _problem(question: Question, limits: Limits) -> LatexInput:
    _require_short([question.latex] if isinstance(question.latex, str) else question.latex, limits)
    options = Options(
        unknown=question.unknown,
        task=question.task,
        numbers=question.numbers,
        method=question.method,
        detail=question.detail,
        language=question.language,
    )
    return LatexInput(question.latex, options)


def _strokes(ink: Strokes, limits: Limits) -> InkInput:
    return InkInput("strokes", ink.model_dump_json(include={"strokes"}).encode(), _known(ink.known, limits))


def _known(symbols: Sequence[KnownSymbol], limits: Limits) -> tuple[Known, ...]:
    if len(symbols) > limits.known:
        raise too_large(f"There are {len(symbols):,} known symbols", limits.known, "symbols")
    return tuple(Known(Box(*symbol.box), symbol.token) for symbol in symbols)


async def _files(request: Request, limits: Limits) -> list[Input]:
    """The parts named `file` of a multipart form, in order."""
    body = await _body(request, limits.body_bytes, limits.body_s)
    parser = _InMemory(request.headers, _once(body), max_files=MAX_PARTS, max_fields=MAX_PARTS)
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, LookupError) as error:
        raise ProblemError(
            HTTPStatus.BAD_REQUEST, "MalformedBody", f"The form cannot be read: {error}"
        ) from error
    parts = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
    if not parts:
        raise _unprocessable("The form has no file in a part named `file`.")
    known_text = form.get("known", "[]")
    if known_text != "[]" and (len(parts) > 1 or not isinstance(known_text, str)):
        raise _unprocessable("`known` is a text field, and only allowed with a single file.")
    symbols = validated(KNOWN, known_text)
    known = _known(symbols, limits)
    return [_upload(_name(part), await part.read(), limits, known) for part in parts]


def _name(part: UploadFile) -> str:
    """The name of a file, in characters that UTF-8 has: a form may state another character set."""
    return (part.filename or "file").encode(errors="replace").decode()


def _upload(source: str, content: bytes, limits: Limits, known: tuple[Known, ...] = ()) -> InkInput:
    """A picture or strokes; strokes are text, and have the limit of JSON whatever type they are sent as."""
    if stroke_format(content) is not None and len(content) > limits.json_bytes:
        raise too_large("The strokes are too large", limits.json_bytes, "bytes")
    return InkInput(source, content, known)


async def _once(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


async def _body(request: Request, limit: int, seconds: float) -> bytes:
    """The whole body. Raises ProblemError if it is too large, arrives too slowly, or breaks off."""
    encoding = request.headers.get("content-encoding", "identity")
    if encoding.lower() != "identity":
        message = (
            f"Bodies with Content-Encoding {encoding!r} are not accepted. Send the body without an encoding."
        )
        raise ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "UnsupportedType", message)
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > limit:
        raise too_large("The body is too large", limit, "bytes")
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise too_large("The body is too large", limit, "bytes")
    except TimeoutError as error:
        message = f"The body did not arrive within {seconds:g} s."
        raise ProblemError(HTTPStatus.REQUEST_TIMEOUT, "SlowBody", message) from error
    except ClientDisconnect as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "BrokenBody", "The body broke off.") from error
    return bytes(body)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "application/octet-stream").partition(";")[0].strip().lower()


def _unprocessable(detail: str) -> ProblemError:
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "InvalidBody", detail)


def _unsupported(request: Request, remedy: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "UnsupportedType",
        f"Bodies of type {_media_type(request)!r} are not accepted. {remedy}",
    )
