"""Checks the English of the code: the first word of each docstring, and a stop list of phrases.

python scripts/check_language.py [--update] [FILE ...]

A docstring begins with a verb or a noun phrase. The stop list holds wordings for which the field has a term;
code and documentation are searched for them. Files that do not pass yet are named in `language_todo.txt`
and skipped; `--update` writes that list anew.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TODO = Path(__file__).with_name("language_todo.txt")
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


def listed() -> list[str]:
    """Files that are known not to pass yet."""
    lines = TODO.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def write_list(names: list[str]) -> None:
    head = "# Files that scripts/check_language.py does not pass yet. This list only shrinks.\n"
    TODO.write_text(head + "".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Print what is found. Returns 1 if a file fails that is not listed."""
    parser = argparse.ArgumentParser(description="Check the English of docstrings and texts.")
    parser.add_argument("--update", action="store_true", help="write the list of files that do not pass yet")
    parser.add_argument(
        "files", nargs="*", type=Path, help="these files only, whether they are listed or not"
    )
    options = parser.parse_args(arguments)
    files = [path.resolve() for path in options.files] or checked_files()
    messages = {path.relative_to(ROOT).as_posix(): findings(path) for path in files}
    failing = {name: lines for name, lines in messages.items() if lines}
    if options.update:
        write_list(list(failing))
    known = set() if options.files else set(listed())
    for name, lines in failing.items():
        if name not in known:
            print("\n".join(lines))
    mended = sorted(known - set(failing))
    if mended:
        print("Listed, but pass now (run with --update):", *mended, sep="\n  ", file=sys.stderr)
    if options.update:
        for folder, count in Counter(Path(name).parent.as_posix() for name in failing).most_common():
            print(f"{count:4} {folder}")
    return int(bool(set(failing) - known))


if __name__ == "__main__":
    sys.exit(main())
