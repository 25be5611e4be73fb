"""The page, the API's help, and what a browser needs to keep the page as an app."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import FileResponse, JSONResponse, Response

from inkmath.serialization import SCHEMA

_SUFFIXES = frozenset({".css", ".js", ".json", ".png", ".svg"})
_NOT_AT_FIRST = frozenset({"docs.js", "service-worker.js", "mathlive.js"})
"""Scripts that the page does not load, or not until they are asked for."""


def add_page(app: FastAPI) -> None:
    """Add the page and the API's help, without inline scripts: the content security policy forbids them."""
    static = Path(str(files("inkmath.web") / "static"))

    @app.get("/", include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(static / "index.html")

    @app.get("/docs", include_in_schema=False)
    def docs() -> FileResponse:
        return FileResponse(static / "docs.html")

    @app.get("/page-files.json", include_in_schema=False)
    def page_files() -> JSONResponse:
        """The addresses of the files that the page loads first."""
        addresses = ["/", *(f"/static/{path.relative_to(static).as_posix()}" for path in _files(static))]
        return JSONResponse({"schema": SCHEMA, "files": addresses})

    @app.get("/service-worker.js", include_in_schema=False)
    def service_worker() -> Response:
        """The script, other in a byte wherever a file of the page is, since browsers look for that."""
        script = (static / "service-worker.js").read_text(encoding="utf-8")
        return Response(
            f"{script}// files: {_digest(static)}\n",
            media_type="text/javascript",
            headers={"Cache-Control": "no-cache"},
        )

    app.mount("/static", StaticFiles(directory=static), name="static")
    app.mount("/swagger", StaticFiles(packages=[("fastapi_offline", "static")]), name="swagger")


def _files(static: Path) -> list[Path]:
    """The files that the page loads first, but for its own document, in a fixed order."""
    return sorted(
        path
        for path in static.rglob("*")
        if path.suffix in _SUFFIXES and path.name not in _NOT_AT_FIRST and path.is_file()
    )


def _digest(static: Path) -> str:
    """A text that changes with the files of the page."""
    digest = hashlib.sha256((static / "index.html").read_bytes())
    for path in _files(static):
        digest.update(str(path.relative_to(static)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
