"""The body of a request, held in memory and within limits: a picture, strokes, LaTeX, or several of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from inkmath.types import Box, Known
from inkmath.web.faults import FaultError, too_large
from inkmath.web.settings import Limits

INK_TYPES = ("image/", "application/inkml+xml", "application/xml", "text/xml", "application/octet-stream")

MAX_PARTS = 1000
"""Parts of a form; how many of them may be inputs is a limit of its own."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One thing to read: a picture, InkML or JSON of strokes, and the name that it came with.

    known: symbols of it that are known.
    """

    source: str
    content: bytes
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """LaTeX to work on: one line, or the lines of one problem.

    unknown: the letter to solve for; task: what to do with an expression; None for the usual.
    """

    source: str | list[str]
    unknown: str | None = None
    task: str | None = None


Input = Upload | Problem


class _InMemory(MultiPartParser):
    """Starlette's parser, kept from putting large parts on the disk: the body is bounded before it."""

    spool_max_size = 2**40


async def one_input(request: Request, limits: Limits) -> Input:
    """The one thing that the request gives. Raises FaultError."""
    inputs = await _inputs(request, limits, is_batch=False)
    if len(inputs) != 1:
        raise _unprocessable(f"There are {len(inputs)} inputs; this route takes one. Use its batch form.")
    return inputs[0]


async def many_inputs(request: Request, limits: Limits) -> list[Input]:
    """What a batch gives, in its order. Raises FaultError."""
    inputs = await _inputs(request, limits, is_batch=True)
    if not inputs:
        raise _unprocessable("The batch is empty. Give files, or a JSON object with a list of inputs.")
    if len(inputs) > limits.batch:
        raise too_large(f"The batch has {len(inputs):,} inputs", limits.batch, "inputs")
    return inputs


async def json_object(request: Request, limits: Limits) -> dict[str, Any]:
    """The JSON object of a body that can be nothing else. Raises FaultError."""
    if _media_type(request) != "application/json":
        raise _unsupported(request, "Send application/json.")
    return _object(await _body(request, limits.json_bytes, limits.body_s))


def latex_of(value: Any, limits: Limits) -> str | list[str]:
    """LaTeX from JSON: a line, or several. Raises FaultError."""
    lines = [value] if isinstance(value, str) else value
    if not isinstance(lines, list) or not lines or not all(isinstance(line, str) for line in lines):
        raise _unprocessable("`latex` is a text, or a list of texts that is not empty.")
    if sum(map(len, lines)) > limits.latex_characters:
        raise too_large("The LaTeX is too long", limits.latex_characters, "characters")
    return value if isinstance(value, str) else lines


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
    return [Upload("body", content)]


def _from_json(content: bytes, limits: Limits, is_batch: bool) -> list[Input]:
    body = _object(content)
    if not is_batch:
        return [_json_input(body, limits)]
    inputs = body.get("inputs")
    if not isinstance(inputs, list) or not all(isinstance(item, dict) for item in inputs):
        raise _unprocessable('A batch is {"inputs": [{"strokes": ...} or {"latex": ...}, ...]}.')
    return [_json_input(item, limits) for item in inputs]


def _json_input(body: dict[str, Any], limits: Limits) -> Input:
    if ("latex" in body) == ("strokes" in body):
        raise _unprocessable("Give either `strokes` or `latex`.")
    if "latex" in body:
        return Problem(latex_of(body["latex"], limits), _option(body, "unknown"), _option(body, "task"))
    strokes = json.dumps({"strokes": body["strokes"]}).encode()
    return Upload("strokes", strokes, _known(body.get("known", []), limits))


def _known(given: Any, limits: Limits) -> tuple[Known, ...]:
    """Symbols that are known, from JSON. Raises FaultError."""
    known: tuple[Known, ...] = ()
    try:
        known = tuple(Known(Box(*map(float, one["box"])), one["token"]) for one in given)
        is_good = isinstance(given, list) and all(isinstance(one.token, str | None) for one in known)
    except (TypeError, ValueError, KeyError, OverflowError):
        is_good = False
    if not is_good:
        raise _unprocessable('`known` is [{"box": [x0, y0, x1, y1], "token": text or null}, ...].')
    if len(known) > limits.known:
        raise too_large(f"There are {len(known):,} known symbols", limits.known, "symbols")
    return known


def _option(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise _unprocessable(f"`{name}` is a text.")
    return value


async def _files(request: Request, limits: Limits) -> list[Input]:
    """The parts named `file` of a multipart form, in order."""
    body = await _body(request, limits.body_bytes, limits.body_s)
    parser = _InMemory(request.headers, _once(body), max_files=MAX_PARTS, max_fields=MAX_PARTS)
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, LookupError) as error:
        raise FaultError(
            HTTPStatus.BAD_REQUEST, "MalformedBody", f"The form cannot be read: {error}"
        ) from error
    parts = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
    if not parts:
        raise _unprocessable("The form has no file in a part named `file`.")
    told = form.get("known", "[]")
    if told != "[]" and (len(parts) > 1 or not isinstance(told, str)):
        raise _unprocessable("`known` is a field of text, and goes with one file.")
    known = _known(_json(told), limits)
    return [Upload(part.filename or "file", await part.read(), known) for part in parts]


async def _once(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body


async def _body(request: Request, limit: int, seconds: float) -> bytes:
    """The whole body. Raises FaultError when it is too large, comes too slowly, or breaks off."""
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
        raise FaultError(HTTPStatus.REQUEST_TIMEOUT, "SlowBody", message) from error
    except ClientDisconnect as error:
        raise FaultError(HTTPStatus.BAD_REQUEST, "BrokenBody", "The body broke off.") from error
    return bytes(body)


def _json(content: bytes | str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FaultError(
            HTTPStatus.BAD_REQUEST, "MalformedBody", f"The body is not valid JSON: {error}"
        ) from error


def _object(content: bytes) -> dict[str, Any]:
    body = _json(content)
    if not isinstance(body, dict):
        raise _unprocessable("The body is not a JSON object.")
    return body


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "application/octet-stream").partition(";")[0].strip().lower()


def _unprocessable(detail: str) -> FaultError:
    return FaultError(HTTPStatus.UNPROCESSABLE_ENTITY, "InvalidBody", detail)


def _unsupported(request: Request, remedy: str) -> FaultError:
    return FaultError(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "UnsupportedType",
        f"Bodies of type {_media_type(request)!r} are not taken. {remedy}",
    )
