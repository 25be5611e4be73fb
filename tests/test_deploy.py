"""The files for running the server elsewhere: linted, since no container can be run here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONSTRAINTS = ROOT / "deploy" / "constraints.txt"


def test_the_dockerfile_passes_hadolint() -> None:
    linter = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or shutil.which("hadolint")
    assert linter is not None, "hadolint comes with the extra `dev`"
    done = subprocess.run([linter, str(ROOT / "Dockerfile")], capture_output=True, text=True, timeout=300)
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


def test_the_image_is_not_root_and_serves() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    user = [line.split()[1] for line in lines if line.startswith("USER ")][-1]
    assert not user.startswith(("0", "root"))
    assert lines[-1].startswith('ENTRYPOINT ["inkmath", "serve"')


def test_the_image_answers_for_localhost_alone_unless_more_is_set() -> None:
    pytest.importorskip("fastapi", reason="The web app needs: pip install 'inkmath[web]'")
    from inkmath.web import Settings

    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    environment = dict(line.removeprefix("ENV ").split("=", 1) for line in lines if line.startswith("ENV "))
    hosts = Settings.for_host("0.0.0.0", None, environment).hosts
    assert set(hosts) == {"localhost", "127.0.0.1", "[::1]"}


def test_the_image_is_pinned() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^ARG BASE=python:[\w.-]+@sha256:[0-9a-f]{64}$", text, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) == {"${BASE}"}
    assert re.search(r"^ENV PIP_CONSTRAINT=.*pip wheel", text, re.MULTILINE | re.DOTALL)
    pinned = CONSTRAINTS.read_text(encoding="utf-8").splitlines()[1:]
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+", line) for line in pinned)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["web"], *extras["heic"], "hatchling"]
    names = {re.match(r"[\w-]+", requirement)[0] for requirement in needed}  # type: ignore[index]
    assert names <= {line.partition("==")[0] for line in pinned}


def test_pin_writes_the_digest_and_the_versions(tmp_path: Path) -> None:
    """With a docker that only answers."""
    digest = "sha256:" + "0123456789abcdef" * 4
    packages = [("NumPy", "2.4"), ("typing_extensions", "4.1"), ("inkmath", "0.1.0")]
    report = {"install": [{"metadata": {"name": name, "version": version}} for name, version in packages]}
    docker = tmp_path / "bin" / "docker"
    docker.parent.mkdir()
    docker.write_text(f"#!/bin/sh\n[ $1 = run ] && echo '{json.dumps(report)}' || echo $DIGEST\n")
    docker.chmod(0o755)
    for name in ("Dockerfile", "deploy/pin.sh", "deploy/constraints.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    before = (tmp_path / "Dockerfile").read_text()
    environment = {"PATH": f"{docker.parent}:{os.environ['PATH']}"}

    def pin(digest: str, *tag: str) -> int:
        command = ["bash", str(tmp_path / "deploy" / "pin.sh"), *tag]
        return subprocess.run(command, env=environment | {"DIGEST": digest}, timeout=60).returncode

    assert pin("no such image", "python:9") == 1
    assert (tmp_path / "Dockerfile").read_text() == before
    assert pin(digest, "python:3.14-slim") == 0
    assert f"\nARG BASE=python:3.14-slim@{digest}\n" in (tmp_path / "Dockerfile").read_text()
    pinned = (tmp_path / "deploy" / "constraints.txt").read_text().splitlines()[1:]
    assert pinned == ["numpy==2.4", "typing-extensions==4.1"]
    assert pin(digest) == 0
    assert f"\nARG BASE=python:3.14-slim@{digest}\n" in (tmp_path / "Dockerfile").read_text()


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    unit = (ROOT / "deploy" / "inkmath.service").read_text(encoding="utf-8")
    path = tmp_path / "inkmath.service"
    path.write_text(unit.replace("/opt/inkmath/bin/inkmath", "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(path)], capture_output=True, text=True, timeout=300
    )
    assert [line for line in done.stderr.splitlines() if str(path) in line or "inkmath.service" in line] == []
