"""Serves the page on this machine alone: a few fixed addresses, nothing from elsewhere, nothing written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from inkmath.errors import ConfigError, InkmathError
from inkmath.watch.state import pictures_of, state_of, watched_runs

HOST = "127.0.0.1"
_MOST_REQUESTS = 16  # at once
_IDLE_S = 10  # of a connection
_PAGE = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/watch.css": ("watch.css", "text/css; charset=utf-8"),
    "/watch.js": ("watch.js", "text/javascript; charset=utf-8"),
    "/charts.js": ("charts.js", "text/javascript; charset=utf-8"),
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Server(ThreadingHTTPServer):
    """A server of the page; `serve_forever` runs it, `shutdown` ends it.

    folders: runs, or folders that hold runs. port: 0 for a free one.
    Raises ConfigError if the port is taken.
    """

    daemon_threads = True

    def __init__(self, folders: Sequence[Path], port: int = 0) -> None:
        self.folders = tuple(folders)
        self.reading = Lock()  # one request at a time reads the runs
        self._free = BoundedSemaphore(_MOST_REQUESTS)
        try:
            super().__init__((HOST, port), _Handler)
        except (OSError, OverflowError) as error:
            raise ConfigError(f"Cannot listen on port {port}: {error}. Choose another --port.") from error
        self.hosts = frozenset(f"{name}:{self.server_port}" for name in (HOST, "localhost"))

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_port}/"

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has left is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = _IDLE_S
    server_version, sys_version = "inkmath", ""

    def do_GET(self) -> None:
        if self.headers.get("Host") not in self.server.hosts:  # another site's name for this machine
            self._send_text(HTTPStatus.FORBIDDEN, "This page is for this machine alone.")
            return
        address = urlsplit(self.path)
        if address.path in _PAGE:
            name, kind = _PAGE[address.path]
            self._send(HTTPStatus.OK, kind, files("inkmath.watch").joinpath("static", name).read_bytes())
        elif address.path == "/state.json":
            with self.server.reading:
                runs = watched_runs(self.server.folders)
                self._send_json({"runs": [state_of(name, folder) for name, folder in runs.items()]})
        elif address.path == "/pictures.json":
            self._send_pictures(parse_qs(address.query).get("run", [""])[0])
        else:
            self._send_text(HTTPStatus.NOT_FOUND, "There is no such page.")

    def _send_pictures(self, name: str) -> None:
        with self.server.reading:
            folder = watched_runs(self.server.folders).get(name)
            if folder is None:
                self._send_text(HTTPStatus.NOT_FOUND, "There is no such run.")
                return
            try:
                content = pictures_of(folder)
            except InkmathError as error:
                self._send_text(HTTPStatus.NOT_FOUND, str(error))
                return
        self._send_json(content)

    def _send_json(self, content: Any) -> None:
        self._send(HTTPStatus.OK, "application/json", json.dumps(content, allow_nan=False).encode())

    def _send_text(self, status: HTTPStatus, text: str) -> None:
        self._send(status, "text/plain; charset=utf-8", text.encode())

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not logged."""
