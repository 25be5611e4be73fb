"""Commands whose output is closed, whose inputs have hostile names, or that are interrupted."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from cli_program import COMMAND, ENOUGH_S, ENVIRONMENT
from fakes import draw_lines

Run = Callable[..., Any]

FULL = Path("/dev/full")
needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
ESCAPES = "a\x1b[31mred\x07\u202e.png"
SHOWN = r"a\x1b[31mred\x07\u202e.png"


@needs_a_full_device
@pytest.mark.parametrize(
    "arguments",
    [
        ["read", "a.png"],
        ["read", "--json", *["a.png"] * 30],
        ["read", "--page", "--format", "mathml", "a.png"],
        ["solve", "2x=4"],
        ["solve", "--json", "2x=4"],
        ["solve", "--format", "html", "2x=4"],
        ["symbol", "a.png"],
        ["models"],
        ["data", "list"],
        ["--help"],
        ["read", "--help"],
        ["--version"],
    ],
    ids=" ".join,
)
def test_output_that_cannot_be_written_is_one_line_and_an_exit_code(
    arguments: list[str], tmp_path: Path
) -> None:
    draw_lines(tmp_path / "a.png")
    with FULL.open("w") as full:
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            env=ENVIRONMENT | {"INKMATH_DATA": str(tmp_path / "data")},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=ENOUGH_S,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.splitlines() == ["inkmath: The output cannot be written: No space left on device."]


@needs_a_full_device
@pytest.mark.parametrize("arguments", [["read", "none.png"], ["read", "--nonsense"]], ids=" ".join)
def test_messages_that_cannot_be_written_leave_the_exit_code(arguments: list[str], tmp_path: Path) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=tmp_path, env=ENVIRONMENT, stderr=full, timeout=ENOUGH_S, check=False
        )
    assert done.returncode == 3


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX pipe")
@pytest.mark.parametrize(
    "arguments", [["read", "--json", *["a.png"] * 400], ["models"]], ids=["read", "models"]
)
def test_a_pipe_that_is_closed_early_is_no_traceback(arguments: list[str], tmp_path: Path) -> None:
    draw_lines(tmp_path / "a.png")
    done = subprocess.run(
        ["bash", "-c", f"{shlex.join([*COMMAND, *arguments])} | head -n 1"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=ENOUGH_S,
        check=False,
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["read", "solve", "symbol"])
def test_control_characters_in_names_do_not_reach_the_terminal(
    run: Run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run(command, ESCAPES)
    assert outcome.exit_code == 3
    assert SHOWN in outcome.stderr
    assert not set("\x1b\x07\u202e") & set(outcome.stderr)


def test_json_holds_the_name_as_it_is(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("read", "--json", ESCAPES).objects[0]["source"] == ESCAPES


@pytest.mark.parametrize(
    "arguments", [["read", f"--{ESCAPES}"], [ESCAPES], ["read", "--annotate", ESCAPES + "x", "a"]]
)
def test_control_characters_in_wrong_usage_do_not_reach_the_terminal(run: Run, arguments: list[str]) -> None:
    outcome = run(*arguments)
    assert outcome.exit_code == 2
    assert r"\x1b[31mred" in outcome.stderr
    assert "\x1b" not in outcome.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_text_is_read_and_named(tmp_path: Path) -> None:
    picture = draw_lines(tmp_path / "a.png")
    odd = os.fsencode(tmp_path) + b"/\xff\xfe.png"
    os.link(picture, odd)
    done = subprocess.run(
        [*map(os.fsencode, COMMAND), b"read", b"--json", odd, odd + b"x"],
        env=ENVIRONMENT,
        capture_output=True,
        timeout=ENOUGH_S,
        check=False,
    )
    assert done.returncode == 1
    assert [b"latex" in line for line in done.stdout.splitlines()] == [True, False]
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")
@pytest.mark.parametrize("command", ["read", "symbol"])
@pytest.mark.parametrize(
    "kind", ["none", "folder", "empty", "pipe", "/dev/zero", "/dev/null", "long", "loop"]
)
def test_what_is_no_file_with_content_fails_by_name(
    run: Run, tmp_path: Path, command: str, kind: str
) -> None:
    path = tmp_path / kind.strip("/").replace("/", "-")
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    elif kind.startswith("/dev"):
        path = Path(kind)
    elif kind == "long":
        path = tmp_path / ("x" * 100_000)
    outcome = run(command, "--json", path)
    assert outcome.exit_code == 3
    assert outcome.objects[0]["source"] == str(path)
    assert str(path) in outcome.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("files", [1, 2])
def test_an_interrupt_is_exit_code_130_without_a_traceback(files: int, tmp_path: Path) -> None:
    """A second one ends at once what the first waits for: readings that threads have begun."""
    picture = str(draw_lines(tmp_path / "a.png"))
    command = subprocess.Popen(
        [*COMMAND, "read", *[picture] * files],
        env=ENVIRONMENT | {"SLOW": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert command.stdout is not None
        assert [command.stdout.readline() for _ in range(files)] == ["begun\n"] * files
        while command.poll() is None:  # a busy machine may take two that come together for one
            command.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                command.wait(2)
        _, complaints = command.communicate(timeout=ENOUGH_S)
    finally:
        command.kill()
    assert command.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in complaints
