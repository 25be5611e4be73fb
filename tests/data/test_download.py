"""Downloads against a server on loopback that misbehaves on demand."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inkmath.data.download import ATTEMPTS, download
from inkmath.errors import ConfigError, CorruptDataError, DataError

CONTENT = np.random.default_rng(0).bytes(600_000)
SHA256 = "sha256:" + hashlib.sha256(CONTENT).hexdigest()


@dataclass
class Server:
    """The server's behaviour, and the requests that it got."""

    url: str = ""
    stop_after: list[int] = field(default_factory=list)
    honours_ranges: bool = True
    says_length: bool = True
    wrong_start: bool = False
    ranges: list[str | None] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        state: Server = self.server.state
        asked = self.headers.get("Range")
        state.ranges.append(asked)
        if self.path != "/file":
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and state.honours_ranges else 0
        if start >= len(CONTENT):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(CONTENT)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if start:
            first = start + 1 if state.wrong_start else start
            self.send_header("Content-Range", f"bytes {first}-{len(CONTENT) - 1}/{len(CONTENT)}")
        if state.says_length:
            self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        stop = state.stop_after.pop(0) if state.stop_after else len(CONTENT)
        self.wfile.write(CONTENT[start : start + stop])

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    listening = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    state = Server(url=f"http://127.0.0.1:{listening.server_port}/file")
    listening.state = state  # type: ignore[attr-defined]
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_the_whole_file_comes(server: Server, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    target = download(server.url, tmp_path / "deep" / "file", SHA256, lambda *step: seen.append(step))
    assert target.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [path.name for path in target.parent.iterdir()] == ["file"]


def test_a_broken_transfer_goes_on_where_it_was(server: Server, tmp_path: Path) -> None:
    server.stop_after = [250_000, 100_000]
    target = download(server.url, tmp_path / "file", SHA256, pause_s=0)
    assert target.read_bytes() == CONTENT
    assert server.ranges == [None, "bytes=250000-", "bytes=350000-"]


def test_what_came_is_kept_for_the_next_call(server: Server, tmp_path: Path) -> None:
    server.stop_after = [1_000] * ATTEMPTS
    with pytest.raises(DataError, match=r"4,000 bytes are kept"):
        download(server.url, tmp_path / "file", SHA256, pause_s=0)
    assert not (tmp_path / "file").exists()
    assert download(server.url, tmp_path / "file", SHA256).read_bytes() == CONTENT
    assert server.ranges[-1] == "bytes=4000-"


def test_a_server_without_ranges_starts_anew(server: Server, tmp_path: Path) -> None:
    server.honours_ranges = False
    server.stop_after = [250_000]
    assert download(server.url, tmp_path / "file", SHA256, pause_s=0).read_bytes() == CONTENT


def test_a_server_that_gives_another_part_is_not_believed(server: Server, tmp_path: Path) -> None:
    server.wrong_start = True
    server.stop_after = [250_000]
    with pytest.raises(DataError, match="another part"):
        download(server.url, tmp_path / "file", SHA256, pause_s=0)


def test_a_part_that_is_already_whole_is_used(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(CONTENT)
    assert download(server.url, tmp_path / "file", SHA256, pause_s=0).read_bytes() == CONTENT


def test_a_part_that_is_too_long_is_thrown_away(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(CONTENT + b"more")
    assert download(server.url, tmp_path / "file", SHA256, pause_s=0).read_bytes() == CONTENT


def test_a_length_that_is_not_said_is_no_obstacle(server: Server, tmp_path: Path) -> None:
    server.says_length = False
    assert download(server.url, tmp_path / "file", SHA256).read_bytes() == CONTENT


@pytest.mark.parametrize("digest", ["sha256:" + "0" * 64, "md5:" + "0" * 32])
def test_a_wrong_hash_is_refused_and_nothing_stays(server: Server, tmp_path: Path, digest: str) -> None:
    with pytest.raises(CorruptDataError, match=f"not the published file.*{digest[-8:]}"):
        download(server.url, tmp_path / "file", digest)
    assert not list(tmp_path.iterdir())


def test_the_right_md5_is_accepted(server: Server, tmp_path: Path) -> None:
    md5 = "md5:" + hashlib.md5(CONTENT).hexdigest()
    assert download(server.url, tmp_path / "file", md5).exists()


def test_what_the_server_does_not_have_is_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="404"):
        download(server.url + "-not", tmp_path / "file", SHA256, pause_s=0)
    assert len(server.ranges) == 1


def test_nobody_listening_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"127\.0\.0\.1:9/x"):
        download("http://127.0.0.1:9/x", tmp_path / "file", pause_s=0)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/file", "/etc/passwd", ""])
def test_only_http_is_spoken(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="http"):
        download(url, tmp_path / "file")
