"""Runs the app with Uvicorn until it is told to stop."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable

import uvicorn

from inkmath.errors import ConfigError
from inkmath.web.app import create_app
from inkmath.web.settings import Settings

GRACE_S = 15
"""How long requests at work may take to end once the server is told to stop."""


def run(host: str, port: int, settings: Settings, open_browser: bool, tell: Callable[[str], None]) -> None:
    """Serves until SIGINT or SIGTERM, then lets what is at work end. port: 0 takes a free one.

    tell: is given the address, once it is bound. Raises ConfigError when it cannot be.
    """
    with _bind(host, port) as listener:
        address = _address(host, listener.getsockname()[1])
        config = uvicorn.Config(
            create_app(settings),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=GRACE_S,
            h11_max_incomplete_event_size=32 * 2**10,
        )
        tell(address)
        if open_browser:
            webbrowser.open(address)  # the socket listens: the browser waits for the first answer
        uvicorn.Server(config).run(sockets=[listener])


def _bind(host: str, port: int) -> socket.socket:
    """A socket that listens, so that the address is known, and taken, before the workers start."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except (OSError, OverflowError) as error:
        raise ConfigError(f"Cannot listen on {host}, port {port}: {error}. Choose another --port.") from error
    return listener


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
