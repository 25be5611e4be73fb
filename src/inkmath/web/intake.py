"""The bodies of all requests together, held within a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Message, Receive

from inkmath.web.problems import busy


class Intake:
    """Bytes of the bodies in memory. Where there is no room, the bodies that have kept us waiting longest go.

    So clients that send slowly cannot fill it: they make room for those that send at once.
    """

    def __init__(self, limit_bytes: int) -> None:
        self.held_bytes = 0
        self._limit_bytes = limit_bytes
        self._arriving: dict[_Body, None] = {}

    @contextmanager
    def body(self, receive: Receive) -> Iterator[Receive]:
        """A receiver of the body of one request, whose bytes count until the context ends."""
        body = _Body(self, receive)
        self._arriving[body] = None
        try:
            yield body
        finally:
            self._arriving.pop(body, None)
            body.free()

    def take(self, body: _Body, count: int) -> None:
        """Counts these bytes. Raises ProblemError (429) when all room is taken by bodies that have come."""
        for oldest in list(self._arriving):
            if self.held_bytes + count <= self._limit_bytes:
                break
            if oldest is not body and oldest.held_bytes:
                oldest.refuse()
        if self.held_bytes + count > self._limit_bytes:
            raise busy()
        self.held_bytes += count
        body.held_bytes += count

    def arrived(self, body: _Body) -> None:
        self._arriving.pop(body, None)


class _Body:
    """Receives one body."""

    def __init__(self, intake: Intake, receive: Receive) -> None:
        self.held_bytes = 0
        self._intake, self._receive = intake, receive
        self._is_refused = False
        self._wait: asyncio.Timeout | None = None

    async def __call__(self) -> Message:
        """The next message. Raises ProblemError when others need the room."""
        try:
            async with asyncio.timeout(None) as self._wait:
                message = await self._receive()
        except TimeoutError:
            raise busy() from None
        finally:
            self._wait = None
        if message["type"] == "http.request":
            if self._is_refused:
                raise busy()
            self._intake.take(self, len(message.get("body", b"")))
            if not message.get("more_body", False):
                self._intake.arrived(self)
        return message

    def refuse(self) -> None:
        """Gives up the body, and its room at once."""
        self._is_refused = True
        self._intake.arrived(self)
        self.free()
        if self._wait is not None:
            self._wait.reschedule(asyncio.get_running_loop().time())

    def free(self) -> None:
        self._intake.held_bytes -= self.held_bytes
        self.held_bytes = 0
