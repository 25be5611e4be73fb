"""The connections of the server: how many there may be, and how long one may keep it waiting."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from uvicorn.protocols.http.h11_impl import H11Protocol

FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 32\r\n\r\nToo many connections. Try again.\n"
)

Awaited = Literal["head", "body", "reading", None]
"""The next thing that a client has to do: send the head or the body of a request, or read its response."""


class Connections:
    """All open connections, and those of them that wait for their clients, longest first."""

    def __init__(self, most: int, idle_s: float) -> None:
        self.open: set[Connection] = set()
        self.waiting: dict[Connection, None] = {}
        self.idle_s = idle_s
        self._most = most

    def make_room(self) -> bool:
        """True if one more may stay; if need be, the one that has waited longest is ended."""
        if len(self.open) < self._most:
            return True
        oldest = next(iter(self.waiting), None)
        if oldest is not None:
            oldest.end()
        return oldest is not None


class Connection(H11Protocol):
    """Uvicorn's connection, ended when its client takes too long to send a head or to read a response.

    Uvicorn limits only the time between two requests. The time of a body is limited in `bodies`.
    """

    def __init__(self, connections: Connections, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._connections = connections
        self._awaited: Awaited = None
        self._limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        has_room = self._connections.make_room()
        super().connection_made(transport)
        self._connections.open.add(self)
        self._update()
        if not has_room:
            transport.write(FULL)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._await(None)
        self._connections.open.discard(self)

    def data_received(self, data: bytes) -> None:
        if self.cycle is not None and self._awaited is None:
            # A request before the last one was answered. Keeping it would pause reading, and the client's
            # hanging up would not be seen. HTTP allows to close instead: the client sends it again.
            self.cycle.keep_alive = False
            return
        super().data_received(data)
        self._update()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._update()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._update()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._update()

    def shutdown(self) -> None:
        """Called when the server is to end: answers are waited for, the rest of a body is not."""
        if self._awaited == "body":
            self.end()
        else:
            super().shutdown()

    def end(self) -> None:
        self._await(None)
        self.transport.abort()

    def _update(self) -> None:
        """Brings up to date what is waited for; parts of it gain no time."""
        awaited: Awaited = None
        if self.cycle is None or self.cycle.response_complete:
            awaited = "head"
        elif self.flow.write_paused:
            awaited = "reading"
        elif self.cycle.more_body:
            awaited = "body"
        if awaited != self._awaited:
            self._await(awaited)

    def _await(self, awaited: Awaited) -> None:
        self._awaited = awaited
        self._connections.waiting.pop(self, None)
        if self._limit is not None:
            self._limit.cancel()
        self._limit = None
        if awaited is not None:
            self._connections.waiting[self] = None
        if awaited in ("head", "reading"):
            self._limit = self.loop.call_later(self._connections.idle_s, self.end)
