"""Checks the English of the code: the first word of each docstring, and a stop list of phrases.

python scripts/check_language.py [FILE ...]

A docstring begins with a verb or a noun phrase. The stop list holds wordings for which the field has a term;
code and documentation are searched for them.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "scripts", "benchmarks", "examples", "docs", "tests")
PAGES = ("README.md", "CONTRIBUTING.md")

OPENING = re.compile(
    r"\s*(How|Its?|Of|So|That|There|They|Those|What|Whatever|When|Where|Whether|Which|Who|Whoever|Whom|Whose|Why)\b"
)
"""First words that no docstring has."""

STOP_LIST = {
    r"\b(has|have|having|half|tenths? of|quarter of) a say\b|\w_SAY\b": "weight, interpolation weight",
    r"\bhow usual\b|\bwhat is usual\b|(?-i:\bUSAGE\b)": "language-model score",
    r"\bhang(s|ing)? together\b": "connected",
    r"\bdressed\b(?!\":)": "augmented, sampled features",
    r"\bcrew\b": "distributed processes",
    r"\btold\b|\btells? (apart|of|how|what|which|whether)\b": "given, shown, distinguished, describes",
    r"\blooks? again\b|\bsecond look\b": "second pass, second classifier",
    r"\bin (its|their) (own )?light\b|\bin each other's light\b": "conditioned on, in context",
    r"\bof one's own\b": "custom, your own",
    r"\bso-many-th\b": "the n-th",
    r"\bwhoever\b": "the caller, the client",
    r"\bdearer\b|\bdearest\b": "more expensive, max_cost",
    r"\bgive or take\b": "within",
    r"\b(what .{1,40} )makes of\b": "output, result",
    r"\bput right\b": "corrected",
    r"\bthe house\b|\brooms\b": "the project, packages",
}
"""Regular expressions of what is not written, each with what is written instead."""

PATTERNS = [(re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in STOP_LIST.items()]


def findings(path: Path) -> list[str]:
    """Messages about one file, as `path:line: message`."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    found = list(wordings(text))
    if path.suffix == ".py":
        found += openings(text)
    return [f"{name}:{line}: {message}" for line, message in sorted(found)]


def openings(source: str) -> Iterator[tuple[int, str]]:
    """Line and message of each docstring that begins with a word that `OPENING` matches."""
    for node in ast.walk(ast.parse(source)):
        for child in ast.iter_child_nodes(node):
            if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
                continue
            text = child.value.value
            if isinstance(text, str) and (match := OPENING.match(text)):
                yield child.lineno, f"docstring begins with {match[1]!r}: begin with a verb or a noun phrase"


def wordings(text: str) -> Iterator[tuple[int, str]]:
    """Line and message of each phrase of the stop list."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, instead in PATTERNS:
            if match := pattern.search(line):
                yield number, f"{match[0]!r}: write instead, for example, {instead}"


def checked_files() -> list[Path]:
    """Code and documentation, but this script and its test."""
    files = [path for folder in FOLDERS for kind in ("*.py", "*.md") for path in (ROOT / folder).rglob(kind)]
    files += [ROOT / page for page in PAGES]
    return sorted(path for path in files if "check_language" not in path.name)


def main(arguments: list[str] | None = None) -> int:
    """Print what is found. Returns 1 if there is anything."""
    parser = argparse.ArgumentParser(description="Check the English of docstrings and texts.")
    parser.add_argument("files", nargs="*", type=Path, help="these files only")
    files = [path.resolve() for path in parser.parse_args(arguments).files] or checked_files()
    found = [message for path in files for message in findings(path)]
    print("\n".join(found), end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
