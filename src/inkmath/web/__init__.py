"""The web app and the REST API. Needs the extra `web`: FastAPI, Uvicorn and what they take."""

from __future__ import annotations

from inkmath.errors import MissingExtraError

try:
    from inkmath.web.app import create_app
except ImportError as error:
    if (error.name or "").startswith("inkmath"):
        raise
    raise MissingExtraError("web", "The web app") from error

from inkmath.web.settings import Limits, Settings

__all__ = ["Limits", "Settings", "create_app"]
