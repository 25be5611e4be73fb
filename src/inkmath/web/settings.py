"""Settings of the server, and its limits."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Self

from inkmath.errors import ConfigError

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
MAX_WORKERS = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits, of which the sizes are for one request.

    body_bytes: of a picture or a multipart form; json_bytes: of a JSON body.
    strokes, points: of pen ink; known: symbols of it that are known. batch: inputs of a batch.
    latex_characters, lines: of all LaTeX together.
    intake_bytes: of all bodies that are in memory at a time. connections: that are open at a time.
    body_s: seconds in which the body has to arrive. work_s: seconds that one input may be worked on.
    idle_s: seconds that a connection waits for the head of a request, or for an answer to be taken.
    memory_bytes: address space of a worker process.
    """

    body_bytes: int = 20 * 2**20
    json_bytes: int = 2 * 2**20
    strokes: int = 5_000
    points: int = 200_000
    known: int = 400
    batch: int = 32
    latex_characters: int = 20_000
    lines: int = 200
    intake_bytes: int = 256 * 2**20
    connections: int = 512
    body_s: float = 20.0
    idle_s: float = 20.0
    work_s: float = 20.0
    memory_bytes: int = 4 * 2**30


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a server.

    workers: processes that read; waiting: requests that may wait, for each worker; more get a 429.
    hosts: names by which the server may be addressed, against DNS rebinding; none for any.
    api_key: required of requests to the API; empty for none.
    cors_origins: sites whose pages may use the API; none by default.
    """

    workers: int = min(2, os.cpu_count() or 1)
    waiting: int = 8
    hosts: tuple[str, ...] = LOOPBACK
    api_key: str = ""
    cors_origins: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not 1 <= self.workers <= MAX_WORKERS:
            raise ConfigError(f"There are {self.workers} workers; expected 1 to {MAX_WORKERS}.")

    @classmethod
    def for_host(
        cls, host: str, workers: int | None, environment: Mapping[str, str], is_open: bool = False
    ) -> Self:
        """The settings of a server bound to that address.

        The environment may hold INKMATH_API_KEY, INKMATH_CORS_ORIGINS and INKMATH_HOSTS (both lists with
        commas between). On a loopback address, only loopback names and those in INKMATH_HOSTS are allowed.
        Raises ConfigError if others can reach the server and it has neither a key nor hosts, unless is_open.
        """
        hosts = tuple(name.lower() for name in _words(environment.get("INKMATH_HOSTS", "")))
        api_key = environment.get("INKMATH_API_KEY", "").strip()
        if not (is_loopback(host) or hosts or api_key or is_open):
            raise ConfigError(
                f"On {host}, anybody on the network could use the server, and any web site through a browser "
                "there. Set INKMATH_API_KEY to a secret key, or INKMATH_HOSTS to the names of the server; "
                "with --open it is served without either."
            )
        return cls(
            workers=cls().workers if workers is None else workers,
            hosts=(*LOOPBACK, *hosts) if hosts or is_loopback(host) else (),
            api_key=api_key,
            cors_origins=_words(environment.get("INKMATH_CORS_ORIGINS", "")),
        )


def is_loopback(host: str) -> bool:
    """True if only this machine can reach a server bound to that address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
