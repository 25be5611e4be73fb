"""The files for running the server elsewhere: linted, since no container can be run here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_the_dockerfile_passes_hadolint() -> None:
    linter = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or shutil.which("hadolint")
    assert linter is not None, "hadolint comes with the extra `dev`"
    done = subprocess.run([linter, str(ROOT / "Dockerfile")], capture_output=True, text=True, timeout=60)
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


def test_the_image_is_not_root_and_serves() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    user = [line.split()[1] for line in lines if line.startswith("USER ")][-1]
    assert not user.startswith(("0", "root"))
    assert lines[-1].startswith('ENTRYPOINT ["inkmath", "serve"')


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    unit = (ROOT / "deploy" / "inkmath.service").read_text(encoding="utf-8")
    path = tmp_path / "inkmath.service"
    path.write_text(unit.replace("/opt/inkmath/bin/inkmath", "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(path)], capture_output=True, text=True, timeout=60
    )
    assert [line for line in done.stderr.splitlines() if str(path) in line or "inkmath.service" in line] == []
