"""Serves the app with Uvicorn: binds the address, limits connections, opens the browser."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from functools import partial

import uvicorn

from inkmath.errors import ConfigError
from inkmath.processes.sandbox import MAX_WORKERS
from inkmath.web.app import create_app
from inkmath.web.connections import Connection, Connections
from inkmath.web.logs import log_sparingly
from inkmath.web.settings import Settings

BACKLOG = 64
"""Connections that the system holds until they are taken; so many may be taken at once."""

KEEP_ALIVE_S = 15
"""Seconds that a connection is kept for a further request."""

SPARE_FILES = 64
"""File descriptors for what is no connection: the listening socket, the event loop, files that are served."""

GRACE_S = 15
"""Seconds that requests at work may take to end once the server is asked to stop."""


def run(host: str, port: int, settings: Settings, open_browser: bool, tell: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM, then let requests at work end. port: 0 for a free one.

    tell: called with the address once it is bound. Raises ConfigError if it cannot be.
    """
    with _bind(host, port) as listener:
        address = _address(host, listener.getsockname()[1])
        connections = Connections(_most_connections(settings), settings.limits.idle_s)
        config = uvicorn.Config(
            create_app(settings),
            http=partial(Connection, connections),  # type: ignore[arg-type]
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            backlog=BACKLOG,
            timeout_graceful_shutdown=GRACE_S,
            h11_max_incomplete_event_size=32 * 2**10,
        )
        log_sparingly()
        tell(address)
        if open_browser:
            webbrowser.open(address)  # the socket listens: the browser waits for the first answer
        uvicorn.Server(config).run(sockets=[listener])


def _most_connections(settings: Settings) -> int:
    """The limit of the settings, or what the file descriptors allow if that is less.

    Raises ConfigError if they allow hardly any.
    """
    try:
        from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit
    except ImportError:  # Windows: sockets are no files there
        return settings.limits.connections
    files = getrlimit(RLIMIT_NOFILE)[0]
    if files == RLIM_INFINITY:
        return settings.limits.connections
    pipes = 4 * (settings.workers + MAX_WORKERS)
    most = files - SPARE_FILES - BACKLOG - pipes
    if most < 8:
        raise ConfigError(
            f"The limit of {files} open files is too low for a server. Raise it: ulimit -n 1024"
        )
    return min(settings.limits.connections, most)


def _bind(host: str, port: int) -> socket.socket:
    """A listening socket: the address is known, and taken, before the workers start."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        raise ConfigError(f"Cannot listen on {host}, port {port}: {error}. Choose another --port.") from error
    return listener


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
