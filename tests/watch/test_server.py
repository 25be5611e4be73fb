"""The server: a few fixed addresses, for this machine alone."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from inkmath.errors import ConfigError
from inkmath.watch import Server
from watch.watched import serving


def ask(server: Server, path: str, method: str = "GET", host: str = "") -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.request(method, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def test_the_page_its_state_and_its_pictures_are_served(run_folder: Path) -> None:
    with serving(run_folder) as server:
        for path in ("/", "/watch.js", "/charts.js", "/watch.css"):
            answer, _ = ask(server, path)
            assert answer.status == 200
        _, content = ask(server, "/state.json")
        assert [run["name"] for run in json.loads(content)["runs"]] == ["first"]
        answer, content = ask(server, "/pictures.json?run=first")
        assert answer.status == 200
        assert json.loads(content)["step"] == 200


def test_nothing_from_elsewhere_is_loaded_or_let_in(run_folder: Path) -> None:
    with serving(run_folder) as server:
        answer, _ = ask(server, "/")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "http" not in answer.headers["Content-Security-Policy"]
        answer, _ = ask(server, "/state.json", host="evil.example")
        assert answer.status == 403
        for path in ("/../config.json", "/pictures.json?run=/etc", "/static/watch.js", "/config.json"):
            assert ask(server, path)[0].status == 404
        assert ask(server, "/state.json", method="POST")[0].status == 501


def test_a_port_that_is_taken_is_named(run_folder: Path) -> None:
    with serving(run_folder) as server, pytest.raises(ConfigError, match="--port"):
        Server([run_folder], server.server_port)
