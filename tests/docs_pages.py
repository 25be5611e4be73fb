"""Code blocks of Markdown pages: what they run and what they print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLACEHOLDERS = {"NAME", "FILE", "FOLDER", "COMMAND", "NETWORK.onnx"}

_LINES = r"(?:(?!```).*\n)*"


def blocks(text: str, language: str) -> list[str]:
    """The code blocks in a language, in their order."""
    return re.findall(rf"^```{language}\n({_LINES})^```$", text, re.MULTILINE)


def commands(block: str) -> list[list[str]]:
    """The `inkmath ...` lines of a block that run as they stand and end by themselves."""
    lines = (shlex.split(line, comments=True) for line in block.splitlines())
    runs = [words for words in lines if words[:1] == ["inkmath"] and not PLACEHOLDERS & set(words)]
    return [words for words in runs if words[1] != "serve"]


def followed_by_output(text: str, language: str) -> list[tuple[str, str]]:
    """Each code block in a language that is followed by a block of its output, with this output."""
    return re.findall(rf"^```{language}\n({_LINES})^```\n\n```text\n({_LINES})^```$", text, re.MULTILINE)


def nearly_equal(printed: str, shown: str) -> bool:
    """True if the texts differ in no more than what a training gives on another processor.

    Words and whole numbers are equal; percentages are within five points, other decimals within a fifth.
    """
    number = r"(\d[\d,]*(?:\.\d+)?%?)"
    ours, theirs = re.split(number, printed), re.split(number, shown)
    return len(ours) == len(theirs) and all(map(_near, ours, theirs))


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    if one.endswith("%") and other.endswith("%"):
        return abs(float(one[:-1]) - float(other[:-1])) <= 5
    decimals = [re.fullmatch(r"[\d,]+\.\d+", text) for text in (one, other)]
    if not all(decimals):
        return False
    a, b = (float(text.replace(",", "")) for text in (one, other))
    return abs(a - b) <= 0.2 * max(a, b)


def run(command: list[str], folder: Path) -> str:
    """The standard output of a command."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [ROOT / "src", *sys.path]))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout


def draw_pictures(folder: Path) -> Path:
    """The folder with the pictures that the pages speak of."""
    scripts = ("draw_pictures.py --seed 7 --out .", "draw_symbols.py --hands 60 --out symbols")
    for words in (*scripts, "draw_answers.py --out ."):
        script, *options = words.split()
        run([sys.executable, str(ROOT / "examples" / script), *options], folder)
    return folder
