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


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"},
        *(
            {"Origin": origin}
            for origin in ("https://evil.example", "null", "", "http://localhost:3000", "http://[")
        ),
    ],
)
def test_guard_refuses_requests_of_other_sites(open_client: Open, headers: dict[str, str]) -> None:
    client = open_client()
    problem(client.post("/v1/solve", json=JSON, headers=headers), 403, "ForeignOrigin")
    problem(client.post("/v1/read", files={"file": b"x"}, headers=headers), 403, "ForeignOrigin")
    assert client.get("/", headers=headers).status_code == 200  # a link to the page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Host": "LOCALHOST:8000", "Origin": "http://localhost:8000"},
        {"Host": "[::1]:8000", "Origin": "http://[::1]:8000"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://a.example"},
    ],
)
def test_guard_lets_its_own_page_and_named_sites_pass(open_client: Open, headers: dict[str, str]) -> None:
    client = open_client(cors_origins=("https://a.example",))
    assert client.post("/v1/solve", json=JSON, headers=headers).status_code == 200


def test_guard_lets_every_site_pass_where_all_are_named(open_client: Open) -> None:
    client = open_client(cors_origins=("*",))
    for headers in ({"Origin": "https://any.example"}, {"Sec-Fetch-Site": "cross-site", "Origin": "null"}):
        answer = client.post("/v1/solve", json=JSON, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"


def test_head_is_get_without_a_body(open_client: Open) -> None:
    client = open_client()
    for path in ("/", "/docs", "/healthz", "/v1/models", "/openapi.json", "/static/icon.svg"):
        got, head = client.get(path), client.head(path)
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["content-length"] == got.headers["content-length"]
    assert client.head("/metrics").status_code == 200
    assert client.head("/v1/solve").status_code == 405
    assert client.head("/nothing").content == b""


def test_metrics_count_unknown_methods_as_one(open_client: Open) -> None:
    client = open_client()
    for number in range(3):
        assert client.request(f"BREW{number}", "/healthz").status_code == 405
    text = client.get("/metrics").text
    assert 'method="other"' in text
    assert "BREW" not in text


def test_settings_come_from_the_environment() -> None:
    given = {
        "INKMATH_API_KEY": " k ",
        "INKMATH_CORS_ORIGINS": "https://a, https://b",
        "INKMATH_HOSTS": "Ink.lan",
    }
    settings = Settings.for_host("0.0.0.0", 3, given)
    assert settings.workers == 3
    assert settings.api_key == "k"
    assert settings.cors_origins == ("https://a", "https://b")
    assert "ink.lan" in settings.hosts
    assert "localhost" in Settings.for_host("127.0.0.1", None, {}).hosts
    with pytest.raises(ConfigError, match="workers"):
        Settings(workers=0)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "ink.lan", "127.0.0.1.evil.example"])
def test_for_host_asks_for_a_key_or_hosts_on_a_network(host: str) -> None:
    for nothing in ({}, {"INKMATH_API_KEY": " "}, {"INKMATH_HOSTS": ","}):
        with pytest.raises(ConfigError, match=r"INKMATH_API_KEY.*INKMATH_HOSTS.*--open"):
            Settings.for_host(host, None, nothing)
    assert Settings.for_host(host, None, {"INKMATH_API_KEY": "k"}).hosts == ()
    assert Settings.for_host(host, None, {"INKMATH_HOSTS": "a"}).hosts[-1] == "a"
    assert Settings.for_host(host, None, {}, is_open=True).hosts == ()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_for_host_asks_for_nothing_on_loopback(host: str) -> None:
    assert Settings.for_host(host, None, {}).api_key == ""


def test_a_key_may_hold_any_characters(open_client: Open) -> None:
    client = open_client(api_key="gehéim")
    right = {"Authorization": "Bearer gehéim".encode()}
    assert client.post("/v1/solve", json=JSON, headers=right).status_code == 200
