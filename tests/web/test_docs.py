"""Every curl example of the documentation is run, and every route has one."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import httpx2 as httpx
import pytest
from PIL import Image

from inkmath.recognition.weights import list_models
from inkmath.solving.solver import MEMORY_BYTES
from web.web_app import Server

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "docs" / "how-to"
TEXT = "".join(
    (GUIDES / name).read_text(encoding="utf-8") for name in ("call-the-rest-api.md", "deploy-the-server.md")
)
PROSE = " ".join(TEXT.split())
EXAMPLES = re.findall(r"^curl .*$", TEXT, re.MULTILINE)
HOME = "http://localhost:8000"
NEEDS = {"/v1/symbol": "detexify", "/v1/symbol/batch": "detexify"}
"""Routes that need a network of their own."""


def path_of(example: str) -> str:
    return shlex.split(example)[-1].removeprefix(HOME).partition("?")[0]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("curl")
    command = [
        sys.executable,
        str(ROOT / "examples" / "draw_pictures.py"),
        "--seed",
        "7",
        "--out",
        str(folder),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    pages = [Image.open(file).convert("L") for file in sorted(folder.glob("*.png"))[:2]]
    pages[0].save(folder / "notes.pdf", save_all=True, append_images=pages[1:])
    return folder


@pytest.mark.parametrize("example", EXAMPLES, ids=path_of)
def test_the_example_runs(example: str, server: Server, pictures: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not on this machine")
    needed = NEEDS.get(path_of(example))
    ships = needed is None or needed in {card.name for card in list_models()}
    words = shlex.split(example.replace(HOME, server.address))
    done = subprocess.run(
        [*words, "-sS", *(["--fail"] if ships else [])],
        cwd=pictures,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    if path_of(example) == "/metrics":
        assert "inkmath_requests_total" in done.stdout
    elif ships:
        answer = json.loads(done.stdout)
        assert "error" not in answer
        assert all("error" not in result for result in answer.get("results", []))
    else:
        assert "UnknownModelError" in done.stdout


def test_every_route_has_an_example(server: Server) -> None:
    routes = set(httpx.get(f"{server.address}/openapi.json").json()["paths"])
    assert routes == {path_of(example) for example in EXAMPLES}


def test_the_limits_are_those_of_the_code() -> None:
    from inkmath.web import Limits, Settings

    limits = Limits()
    assert f"{limits.body_bytes >> 20} MiB a body ({limits.json_bytes >> 20} MiB of JSON, and" in PROSE
    assert (
        f"{limits.batch} inputs a batch, {limits.known} known symbols, {limits.latex_characters:,} char"
        in PROSE
    )
    assert f"{limits.strokes:,} strokes or {limits.points:,} points" in PROSE
    assert f"more than {limits.work_s:g} s or {limits.memory_bytes >> 30} GiB" in PROSE
    assert f"within {limits.body_s:g} s" in PROSE
    assert f"has {limits.idle_s:g} s for the head" in PROSE
    assert f"at most {limits.connections} connections" in PROSE
    assert f"{limits.intake_bytes >> 20} MiB of bodies" in PROSE
    assert f"at most {limits.intake_bytes >> 20} MiB |" in PROSE
    assert f"| {limits.memory_bytes >> 30} GiB each |" in PROSE
    assert f"| {MEMORY_BYTES >> 30} GiB each |" in PROSE
    assert Settings().waiting == 8
