"""Names, hosts, keys, other sites and headers."""

from __future__ import annotations

import pytest

from inkmath.errors import ConfigError
from inkmath.web import Settings
from web.web_app import Open, problem

JSON = {"latex": "1+1"}


def test_every_answer_has_the_policy_and_a_name(open_client: Open) -> None:
    client = open_client()
    for path in ("/", "/docs", "/healthz", "/v1/read", "/nothing", "/static/nothing"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]


def test_a_name_that_the_client_gives_is_kept_if_it_is_one(open_client: Open) -> None:
    client = open_client()
    assert client.get("/healthz", headers={"X-Request-ID": "a-1"}).headers["x-request-id"] == "a-1"
    assert client.get("/healthz", headers={"X-Request-ID": "a b"}).headers["x-request-id"] != "a b"


def test_other_hosts_are_not_answered_for(open_client: Open) -> None:
    client = open_client()
    problem(client.get("/", headers={"host": "evil.example"}), 421, "WrongHost")
    for host in ("localhost", "LOCALHOST:80", "127.0.0.1:8000", "[::1]:8000"):
        assert client.get("/healthz", headers={"host": host}).status_code == 200
    assert open_client(hosts=()).get("/healthz", headers={"host": "any.example"}).status_code == 200


def test_a_key_locks_the_api_and_not_the_page(open_client: Open) -> None:
    client = open_client(api_key="geheim")
    refused = client.post("/v1/solve", json=JSON)
    problem(refused, 401, "WrongKey")
    assert refused.headers["www-authenticate"] == "Bearer"
    for wrong in ("Bearer nein", "Basic geheim", "Bearer", "Bearer gehéim"):
        answer = client.post("/v1/solve", json=JSON, headers={"Authorization": wrong.encode()})
        problem(answer, 401, "WrongKey")
    problem(client.get("/metrics"), 401, "WrongKey")
    right = {"Authorization": "Bearer geheim"}
    assert client.post("/v1/solve", json=JSON, headers=right).status_code == 200
    assert [client.get(path).status_code for path in ("/", "/docs", "/healthz")] == [200, 200, 200]


def test_other_sites_are_closed_out_unless_named(open_client: Open) -> None:
    origin = {"Origin": "https://a.example"}
    assert "access-control-allow-origin" not in open_client().get("/healthz", headers=origin).headers
    client = open_client(cors_origins=("https://a.example",), api_key="geheim")
    asked = {**origin, "Access-Control-Request-Method": "POST"}
    assert client.options("/v1/solve", headers=asked).status_code == 200
    refused = client.post("/v1/solve", json=JSON, headers=origin)
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://a.example"


def test_settings_come_from_the_environment() -> None:
    given = {
        "INKMATH_API_KEY": "k",
        "INKMATH_CORS_ORIGINS": "https://a, https://b",
        "INKMATH_HOSTS": "ink.lan",
    }
    settings = Settings.for_host("0.0.0.0", 3, given)
    assert settings.workers == 3
    assert settings.api_key == "k"
    assert settings.cors_origins == ("https://a", "https://b")
    assert "ink.lan" in settings.hosts
    assert Settings.for_host("0.0.0.0", None, {}).hosts == ()
    assert "localhost" in Settings.for_host("127.0.0.1", None, {}).hosts
    with pytest.raises(ConfigError, match="workers"):
        Settings(workers=0)
