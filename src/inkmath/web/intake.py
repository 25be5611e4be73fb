"""A memory limit on the bodies of all requests together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Message, Receive

from inkmath.web.problems import busy


class Intake:
    """Counts the bytes of bodies in memory; beyond the limit, those that began to arrive first are dropped.

    So slow clients cannot fill the memory: they make room for those that send at once.
    """

    def __init__(self, limit_bytes: int) -> None:
        self.held_bytes = 0
        self._limit_bytes = limit_bytes
        self._arriving: dict[_Body, None] = {}

    @contextmanager
    def body(self, receive: Receive) -> Iterator[Receive]:
        """Receive the body of one request, whose bytes count until the context ends."""
        body = _Body(self, receive)
        self._arriving[body] = None
        try:
            yield body
        finally:
            self._arriving.pop(body, None)
            body.free()

    def take(self, body: _Body, count: int) -> None:
        """Count these bytes. Raises ProblemError (429) if complete bodies fill the memory."""
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
        """The next message. Raises ProblemError if its memory is needed for others."""
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
        """Drop the body and free its memory at once."""
        self._is_refused = True
        self._intake.arrived(self)
        self.free()
        if self._wait is not None:
            self._wait.reschedule(asyncio.get_running_loop().time())

    def free(self) -> None:
        self._intake.held_bytes -= self.held_bytes
        self.held_bytes = 0
