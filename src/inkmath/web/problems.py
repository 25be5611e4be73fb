"""Errors as problem details (RFC 9457): the status of each error, and the body of its response."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from inkmath import errors
from inkmath.errors import (
    ConfigError,
    ImageTooLargeError,
    InkmathError,
    InputError,
    MissingExtraError,
    UnknownModelError,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 1
BUG = HTTPStatus.INTERNAL_SERVER_ERROR

STATUS: Mapping[type[InkmathError], HTTPStatus] = {
    ImageTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownModelError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ConfigError: HTTPStatus.UNPROCESSABLE_ENTITY,
    MissingExtraError: HTTPStatus.NOT_IMPLEMENTED,
}
"""The status of each class of errors, the narrower ones first; what is not among them is a bug."""


class ProblemError(Exception):
    """A request that ends in an error: its status, a short name of its kind, and what to do about it."""

    def __init__(
        self, status: HTTPStatus, kind: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail, self.headers = status, kind, detail, dict(headers or {})


def busy() -> ProblemError:
    """429, sent before any work is done: the client may send the same request again."""
    return ProblemError(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Busy",
        f"The server is busy and its queue is full. Try again in {RETRY_AFTER_S} s.",
        {"Retry-After": str(RETRY_AFTER_S)},
    )


def too_large(what: str, limit: int, unit: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "TooLarge", f"{what}: at most {limit:,} {unit} are allowed."
    )


def of_kind(kind: str, message: str) -> ProblemError:
    """The problem for an error that inkmath raised on purpose, by the name of its class."""
    error = getattr(errors, kind, InkmathError)
    status = next((status for base, status in STATUS.items() if issubclass(error, base)), BUG)
    return ProblemError(status, kind, message)


def of_exception(error: Exception) -> ProblemError:
    """The problem for an exception of FastAPI or Starlette."""
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        return ProblemError(status, "HTTPError", str(error.detail), error.headers)
    if isinstance(error, RequestValidationError):
        message = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "InvalidParameter", message)
    assert isinstance(error, ProblemError)
    return error


def response(problem: ProblemError, path: str, request_id: str) -> JSONResponse:
    """The response with the details of a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": int(problem.status),
        "detail": problem.detail,
        "instance": path,
        "kind": problem.kind,
        "request_id": request_id,
    }
    return JSONResponse(body, int(problem.status), headers=problem.headers, media_type=MEDIA_TYPE)
