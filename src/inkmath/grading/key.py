r"""The key of a test: LaTeX with the problems, and with their answers where the teacher gives them.

A key is a whole document or a few lines of plain formulas:

    1. x^2-5x+6=0
       x=2, x=3

    2. \int_0^1 x\,dx

Of each problem, the first formula is the problem and the last one its answer; with a single formula, the
answer is worked out. Formulas are what stands between dollar signs, in `\[ \]` or in a displayed environment;
in a key without any of them, each line is a formula. Problems begin at `\item`, at `\question`,
at headings, or after a blank line where there are none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inkmath.errors import InputError, LatexSyntaxError
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.lines import JOINING, split_lines, split_statements
from inkmath.ink.image import read_file
from inkmath.solving.working.lines import ARROWS

MAX_BYTES = 1 << 20
MAX_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a key.

    label: "1", "2a": its number, as pupils write it before their lines.
    statement: canonical LaTeX of what is given. answer: of the answer, "" where the key does not give it.
    """

    label: str
    statement: str
    answer: str = ""


def read_key(path: str | Path) -> tuple[Problem, ...]:
    """The problems of a key. Raises InputError, which names the problem that cannot be read."""
    try:
        text = read_file(path, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"The key {path} is not UTF-8 text. Save it as UTF-8.") from error
    return parse_key(text, str(path))


def parse_key(text: str, name: str = "the key") -> tuple[Problem, ...]:
    """The problems of the text of a key. name: what error messages call it. Raises InputError."""
    body = _body(text)
    formulas_of = _formulas if _FORMULA.search(body) else _lines
    problems = [
        _problem(label, formulas, name)
        for label, chunk in _chunks(body)
        if (formulas := list(formulas_of(chunk)))
    ]
    if not 0 < len(problems) <= MAX_PROBLEMS:
        raise InputError(f"{name} holds {len(problems)} problems; expected 1 to {MAX_PROBLEMS}.")
    labels = [problem.label for problem in problems]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        raise InputError(f"{name} has two problems {twice}. Give each a number of its own.")
    return tuple(problems)


def statements_of(line: str) -> list[str]:
    r"""The statements of a line: `x=2\text{ or }x=3` are two, and so are two rows of `cases`."""
    system = _SYSTEM.fullmatch(line)
    parts = split_lines(_without_alignment(system[1])) if system else [line]
    return [statement for part in parts for statement in split_statements(part, JOINING | ARROWS)]


_SYSTEM = re.compile(r"\s*\\begin\{cases\}((?:(?!\\begin).)*)\\end\{cases\}\s*", re.DOTALL)


def _problem(label: str, formulas: list[str], name: str) -> Problem:
    for formula in formulas:
        try:
            parse(formula)
        except LatexSyntaxError as error:
            raise InputError(f"{name}, problem {label}: {formula} cannot be read: {error}") from error
    first, last = (print_latex(parse(formula)) for formula in (formulas[0], formulas[-1]))
    return Problem(label, first, last if len(formulas) > 1 else "")


_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)


def _body(text: str) -> str:
    """The text without comments and preamble."""
    text = _COMMENT.sub("", text.replace("\r\n", "\n"))
    found = _DOCUMENT.search(text)
    return found[1] if found else text


_LIST = r"\\(?P<list>begin|end)\{(?:enumerate|itemize|parts|questions|subparts)\}(?:\[[^\]\n]*\])?"
_HEADING = (
    r"\\(?:sub)*(?:section|paragraph)\*?\{(?P<heading>[^{}]*)\}|\\begin\{(?:problem|exercise|aufgabe)\}"
)
_START = re.compile(
    rf"{_LIST}|(?P<item>\\(?:item|question|part|subpart)\b)[ \t]*(?:\[(?P<label>[^\]\n]*)\])?|{_HEADING}"
)
_NUMBERED = re.compile(r"\s*\(?(\d{1,3}[a-z]?|[a-z])\s?[.):]\s", re.IGNORECASE)
"""A number before the first formula of a problem; `2.5x` begins with none."""


def _chunks(text: str) -> Iterator[tuple[str, str]]:
    """The problems with their labels."""
    chunks = _marked(text) if _START.search(text) else [("", part) for part in re.split(r"\n[ \t]*\n", text)]
    count = 0
    for label, chunk in chunks:
        if not chunk.strip():
            continue
        written = _NUMBERED.match(chunk)
        if written and not label:
            label, chunk = written[1], chunk[written.end() :]
        count += 1
        yield plain_label(label) or str(count), chunk


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """The texts from one mark to the next; items count, and those of a list in a list are 1a, 1b."""
    counts: list[int] = []
    label, end, heading = "", 0, ""
    for mark in _START.finditer(text):
        yield label, text[end : mark.start()]
        end, label = mark.end(), ""
        if mark["list"] == "begin":
            counts.append(0)
        elif mark["list"] == "end":
            del counts[-1:]
        elif mark["item"]:
            counts = counts or [0]
            counts[-1] += 1
            label = mark["label"] or _item_label(counts, heading)
        else:
            number = re.search(r"\d+[a-z]?\b", mark["heading"] or "")
            label = heading = number[0] if number else ""
    yield label, text[end:]


def _item_label(counts: list[int], heading: str) -> str:
    numbers = ([int(heading)] if heading.isdecimal() else []) + counts
    return f"{numbers[0]}{''.join(chr(ord('a') + (number - 1) % 26) for number in numbers[1:2])}"


def plain_label(label: str) -> str:
    """The number of an exercise without brackets and stops: "2a" of "(2a)" and of "2 a."."""
    return re.sub(r"[^0-9a-z]", "", label.lower())


_DISPLAYED = r"equation|align|gather|multline|flalign|eqnarray|displaymath|math"
_FORMULA = re.compile(
    rf"\$\$(?P<display>.+?)\$\$|(?<!\\)\$(?P<inline>.+?)(?<!\\)\$|\\\[(?P<bracket>.+?)\\\]"
    rf"|\\\((?P<round>.+?)\\\)|\\begin\{{(?P<name>(?:{_DISPLAYED})\*?)\}}(?P<body>.+?)\\end\{{(?P=name)\}}",
    re.DOTALL,
)
_NO_FORMULA = re.compile(r"\\(?:label|tag\*?)\{[^{}]*\}|\\(?:nonumber|notag|displaystyle|hfill)\b")


def _formulas(chunk: str) -> Iterator[str]:
    """The formulas in their order, each line of a displayed one by itself."""
    for match in _FORMULA.finditer(chunk):
        yield from _plain_lines(next(filter(None, match.group(*_PARTS))))


def _lines(chunk: str) -> Iterator[str]:
    for line in chunk.splitlines():
        yield from _plain_lines(line)


def _plain_lines(formula: str) -> Iterator[str]:
    """The lines of a formula, each without what only places or numbers it."""
    for line in split_lines(_NO_FORMULA.sub("", formula)):
        if plain := _without_alignment(line).strip().rstrip(".,;").strip():
            yield plain


_PARTS = ("display", "inline", "bracket", "round", "body")


def _without_alignment(line: str) -> str:
    r"""The line without `&` between its columns; those of matrices and cases stay."""
    return line if r"\begin" in line else line.replace("&", "")
