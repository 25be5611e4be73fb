"""Clients that keep a server waiting, over real sockets."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
import uvicorn
from uvicorn.server import ServerState

from inkmath.web.connections import Connection, Connections
from web.web_app import Server, wait_until

PROGRAM = str(Path(__file__).parent / "limited_server.py")
HEAD = b"POST /v1/solve HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
MOST = 8


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One that takes eight connections and waits for half a second."""
    with Server.run(PROGRAM, json.dumps({"connections": MOST, "idle_s": 0.5, "body_s": 1.0})) as started:
        yield started


@pytest.fixture(scope="module")
def patient() -> Iterator[Server]:
    """One that takes eight connections and waits for as long as it takes."""
    with Server.run(PROGRAM, json.dumps({"connections": MOST, "idle_s": 60, "body_s": 60})) as started:
        yield started


def connected(server: Server, data: bytes = b"") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", int(server.address.rpartition(":")[2])), timeout=30)
    client.sendall(data)
    return client


def answered(client: socket.socket) -> bytes:
    """All that comes until the server closes; nothing where it breaks off."""
    with client:
        try:
            return b"".join(iter(lambda: client.recv(65536), b""))
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize("data", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\n"])
def test_a_connection_without_a_request_is_ended(server: Server, data: bytes) -> None:
    assert answered(connected(server, data)) == b""


def test_a_connection_that_drips_its_head_is_ended(server: Server) -> None:
    client = connected(server, b"GET / HTTP/1.1\r\n")
    client.settimeout(0.1)
    assert any(is_closed_after(client, b"X-A: 1\r\n") for _ in range(200))
    client.close()


def is_closed_after(client: socket.socket, data: bytes) -> bool:
    try:
        client.sendall(data)
        return client.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


@pytest.mark.parametrize(
    "body", [b"Content-Length: 9\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"]
)
def test_a_body_that_does_not_end_is_answered(server: Server, body: bytes) -> None:
    assert answered(connected(server, HEAD + body)).startswith(b"HTTP/1.1 408")


class FakeTransport(asyncio.Transport):
    """Takes everything and knows whether it was broken off."""

    is_aborted = False

    def write(self, data: object) -> None: ...

    def close(self) -> None: ...

    def resume_reading(self) -> None: ...

    def is_closing(self) -> bool:
        return self.is_aborted

    def abort(self) -> None:
        self.is_aborted = True


@pytest.mark.parametrize("reads", [True, False])
def test_a_client_that_does_not_read_is_ended(reads: bool) -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        await asyncio.sleep(60)

    async def serve() -> bool:
        transport, connections = FakeTransport(), Connections(8, idle_s=0.01)
        config = uvicorn.Config(app, lifespan="off")
        connection = Connection(connections, config, ServerState(), {})
        connection.connection_made(transport)
        connection.data_received(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        connection.pause_writing()
        if reads:
            connection.resume_writing()
        await asyncio.sleep(0.2)
        connection.connection_lost(None)
        return transport.is_aborted

    assert asyncio.run(serve()) is not reads


@pytest.mark.parametrize("data", [b"", HEAD + b"Content-Length: 9\r\n\r\n{"])
def test_who_keeps_waiting_makes_room_for_the_next(patient: Server, data: bytes) -> None:
    clients = [connected(patient, data) for _ in range(3 * MOST)]
    assert httpx.get(f"{patient.address}/healthz", timeout=30).status_code == 200
    assert answered(clients[0]) == b""
    for client in clients:
        client.close()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
        (HEAD + b"Content-Length: -1\r\n\r\n{}", 400),
        (HEAD + b"Content-Length: 99999999999\r\n\r\n{}", 413),
        (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 415),
        (b"GET /static/../app.py HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        (b"GET /static/%2e%2e/app.py HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        (b"GET /static/..%5capp.py HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        (b"GET /static/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        (b"GET //etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        (b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        (b"OPTIONS /v1/solve HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        (b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        (
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            200,
        ),
    ],
)
def test_malformed_and_strange_requests_are_answered(server: Server, request_: bytes, status: int) -> None:
    client = connected(server, request_)
    assert client.recv(12) == f"HTTP/1.1 {status}".encode()
    client.close()


@pytest.mark.parametrize(
    "part", [b"a", b"/ HTTP/1.1\r\nHost: a\r\nX-B: ", b"/ HTTP/1.1\r\n" + b"X-A: b\r\n" * 9000]
)
def test_a_head_without_an_end_is_refused(server: Server, part: bytes) -> None:
    client = connected(server, b"GET " + part)
    client.settimeout(1)
    assert any(is_closed_after(client, b"a" * 10_000) for _ in range(200))
    client.close()


def test_no_client_fills_the_log() -> None:
    """With 200 file descriptors, four hundred connections, and half of them malformed requests."""
    arguments = shlex.join([sys.executable, PROGRAM, json.dumps({"idle_s": 60})])
    started = Server.run(
        "-c", f"import os; os.execvp('sh', ['sh', '-c', {'ulimit -n 200; exec ' + arguments!r}])"
    )
    with started as server:
        clients = [connected(server, b"x y z\r\n\r\n" if i % 2 else b"") for i in range(400)]
        assert httpx.get(f"{server.address}/healthz", timeout=30).status_code == 200
        for client in clients:
            client.close()
        server.stop()
        assert server.process.stderr is not None
        log = server.process.stderr.read()
    assert log.count("Invalid HTTP request") == 1
    assert len(log) < 2000


def test_a_client_that_is_gone_frees_its_place(patient: Server) -> None:
    for round_, more in enumerate((b"", b"GET / HTTP/1.1\r\n")):
        clients = [connected(patient, batch_of_integrals(4 * round_ + i) + more) for i in range(4)]
        wait_until(lambda: metric(patient, "solve") == 4)
        for client in clients:
            client.close()
        wait_until(lambda: metric(patient, "solve") == 0)
        assert "inkmath_worker_deaths_total 0.0" in httpx.get(f"{patient.address}/metrics", timeout=30).text


def batch_of_integrals(number: int) -> bytes:
    """A request that takes many seconds: no integral stands in another batch, since answers are kept."""
    numbers = range(30 * number + 2, 30 * number + 32)
    inputs = [{"latex": rf"\int\cos3x\cos5x\cos7x\sin{n}x\,dx"} for n in numbers]
    body = json.dumps({"inputs": inputs}).encode()
    head = b"POST /v1/solve/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def metric(server: Server, room: str) -> float:
    text = httpx.get(f"{server.address}/metrics", timeout=30).text
    return float(re.search(rf'inkmath_places_taken{{room="{room}"}} (\S+)', text)[1])  # type: ignore[index]
