"""Middleware around every request: request id, allowed hosts, API key, security headers, metrics."""

from __future__ import annotations

import hmac
import logging
import re
import uuid
from collections.abc import MutableMapping
from http import HTTPStatus
from time import perf_counter
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inkmath.web.intake import Intake
from inkmath.web.metrics import Metrics
from inkmath.web.problems import ProblemError, response
from inkmath.web.settings import Settings

log = logging.getLogger("inkmath.web")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
LOCKED = re.compile(r"/(v1/|metrics$)")
"""Paths that need the key, where there is one. The page itself, its help and /healthz do not."""

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE_METHODS, "POST", "PUT", "PATCH", "DELETE")
"""Methods that are counted by name; all others count as one, since clients may send any text."""

_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class SecurityMiddleware:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics
        self._intake = Intake(settings.limits.intake_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope = {**scope, "method": "GET"}
        answer = _Answer(send, request_id, is_head)
        start = perf_counter()
        try:
            with self._intake.body(receive) as body:
                await self._pass(scope, body, answer)
        except Exception:
            log.exception("request %s failed", request_id)
            if answer.status is None:
                problem = ProblemError(
                    HTTPStatus.INTERNAL_SERVER_ERROR,
                    "InternalError",
                    "The server failed on this request: this is a bug in it.",
                )
                await response(problem, scope["path"], request_id)(scope, receive, answer)
        finally:
            route = getattr(scope.get("route"), "path", "") or "other"
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._metrics.count(route, method, answer.status or 499, perf_counter() - start)

    async def _pass(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        problem = self._refusal(scope)
        if problem is None:
            await self._app(scope, receive, answer)
        else:
            await response(problem, scope["path"], answer.request_id)(scope, receive, answer)

    def _refusal(self, scope: Scope) -> ProblemError | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._settings.hosts and _host_name(host) not in self._settings.hosts:
            return ProblemError(
                HTTPStatus.MISDIRECTED_REQUEST,
                "WrongHost",
                f"This server does not answer for the host {host!r}. See INKMATH_HOSTS.",
            )
        key = self._settings.api_key
        if key and LOCKED.match(scope["path"]) and not hmac.compare_digest(_given_key(headers), key.encode()):
            return ProblemError(
                HTTPStatus.UNAUTHORIZED,
                "WrongKey",
                "Send the API key as `Authorization: Bearer KEY`.",
                {"WWW-Authenticate": "Bearer"},
            )
        if scope["method"] not in SAFE_METHODS and self._is_of_another_site(headers):
            message = "Pages of other sites may not use this server, unless INKMATH_CORS_ORIGINS lists them."
            return ProblemError(HTTPStatus.FORBIDDEN, "ForeignOrigin", message)
        return None

    def _is_of_another_site(self, headers: Headers) -> bool:
        """True if a browser sent the request for a page of another origin.

        Browsers send Sec-Fetch-Site over HTTPS and on localhost, and Origin elsewhere; a client that sends
        neither is no browser.
        """
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin in self._settings.cors_origins or "*" in self._settings.cors_origins:
            return False
        if site is not None:
            return site not in ("same-origin", "none")
        return origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()


class _Answer:
    """Passes an answer on, with the headers of all and, for HEAD, without its body; keeps its status."""

    def __init__(self, send: Send, request_id: str, is_head: bool) -> None:
        self._send, self.request_id, self._is_head = send, request_id, is_head
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=_with_headers(message))
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Request-ID"] = self.request_id
        elif self._is_head:
            message = {**message, "body": b""}
        await self._send(message)


def _with_headers(message: Message) -> MutableMapping[str, Any]:
    message.setdefault("headers", [])
    return message


def _request_id(headers: Headers) -> str:
    """The client's request id if it is valid, otherwise a new one."""
    given = headers.get("x-request-id", "")
    return given if _GOOD_ID.fullmatch(given) else uuid.uuid4().hex


def _host_name(host: str) -> str:
    """The name in a Host header, without the port: `[::1]:8000` is `[::1]`."""
    return host.rpartition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0].lower()


def _given_key(headers: Headers) -> bytes:
    scheme, _, key = headers.get("authorization", "").partition(" ")
    return key.strip().encode("latin-1") if scheme.lower() == "bearer" else b""
