"""The service worker of the page, with the list of the files that make the page up."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from importlib.resources.abc import Traversable

SHOWN = (".css", ".html", ".js", ".json", ".svg")
LATER = ("docs.html", "docs.js", "service-worker.js")
"""Files that the page does not need; nor those of `vendor/` that are loaded when they are asked for."""

FIRST_VENDOR = ("idb.js", "perfect-freehand.js")


def service_worker() -> str:
    """The text of the worker: what it keeps from the beginning, its version, and what it does."""
    static = files("inkmath.web") / "static"
    shell = sorted(_shell(static), key=lambda item: item[0])
    digest = hashlib.sha256()
    for address, file in shell:
        digest.update(address.encode())
        digest.update(file.read_bytes())
    addresses = json.dumps(["/", *(address for address, _ in shell if not address.endswith("index.html"))])
    constants = f"const SHELL = {addresses};\nconst VERSION = {json.dumps(digest.hexdigest()[:16])};\n"
    return constants + (static / "service-worker.js").read_text(encoding="utf-8")


def _shell(static: Traversable) -> list[tuple[str, Traversable]]:
    own = [(f"/static/{file.name}", file) for file in static.iterdir() if _is_shown(file)]
    return own + [(f"/static/vendor/{name}", static / "vendor" / name) for name in FIRST_VENDOR]


def _is_shown(file: Traversable) -> bool:
    return file.name.endswith(SHOWN) and file.name not in LATER
