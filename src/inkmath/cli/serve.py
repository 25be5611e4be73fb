"""`inkmath serve`: the web app and the REST API."""

from __future__ import annotations

import os
from typing import Annotated

import typer


def serve(
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; 0.0.0.0 for the whole network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes that read; by default up to 2.")
    ] = None,
    is_open: Annotated[
        bool, typer.Option("--open", help="Serve the network without an API key and for any host name.")
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
) -> None:
    """Serve the web app and the REST API on this machine, until Ctrl-C.

    INKMATH_API_KEY asks for a key, INKMATH_CORS_ORIGINS lets other sites' pages in, INKMATH_HOSTS names the
    hosts that are answered for. Other addresses than this machine's own need a key, hosts, or --open.
    """
    from inkmath.web import Settings
    from inkmath.web.server import run

    settings = Settings.for_host(host, workers, os.environ, is_open)
    if not settings.hosts and not settings.api_key:
        typer.echo("Anybody who can reach this machine can use the server (--open).", err=True)
    run(
        host, port, settings, not no_browser, lambda address: typer.echo(f"inkmath is at {address}", err=True)
    )
