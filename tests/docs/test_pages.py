"""The documentation: the code of its pages prints what they show, and their links lead somewhere."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
import typer

import inkmath
from docs_pages import ROOT, blocks, commands, draw_pictures, followed_by_output, nearly_equal, run
from inkmath.cli import app

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
GENERATED = re.compile(r"(?:^|/)(?:cli|rest|json|data-sets|rules)\.md$|model-cards/(?!index)[\w-]+\.md$")
"""Pages that are made when the site is built; the strict build checks the links to them."""

TRAINING = {"from-scratch.md", "symbols-to-equations.md"}
"""Pages whose code trains networks, which goes a little differently on each kind of processor."""

SHOWING = [page for page in PAGES if "```text" in page.read_text(encoding="utf-8")]


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with the pictures that the tutorials draw."""
    return draw_pictures(tmp_path)


@pytest.mark.parametrize(
    ("printed", "is_near"),
    [
        ("8 signs: 77.0% right, loss 0.50\n", True),
        ("8 signs: 70.0% right, loss 0.50\n", False),
        ("8 signs: 78.0% right, loss 0.70\n", False),
        ("9 signs: 78.0% right, loss 0.50\n", False),
        ("8 signs: 78.0% wrong, loss 0.50\n", False),
    ],
)
def test_nearly_equal(printed: str, is_near: bool) -> None:
    assert nearly_equal(printed, "8 signs: 78.0% right, loss 0.50\n") == is_near


def name_of(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


@pytest.mark.parametrize("page", SHOWING, ids=name_of)
def test_commands_print_what_is_shown(page: Path, pictures: Path) -> None:
    for block, shown in followed_by_output(page.read_text(encoding="utf-8"), "sh"):
        printed = [run([sys.executable, "-m", *words], pictures) for words in commands(block)]
        assert "".join(printed) == shown


@pytest.mark.parametrize("page", SHOWING, ids=name_of)
def test_python_prints_what_is_shown(page: Path, pictures: Path) -> None:
    """The blocks of a page go on from one another."""
    text = page.read_text(encoding="utf-8")
    if followed_by_output(text, "python"):
        shown = "".join(output for _, output in followed_by_output(text, "python"))
        code = "\n".join(blocks(text, "python"))
        printed = run([sys.executable, "-c", code], pictures)
        assert printed == shown or (page.name in TRAINING and nearly_equal(printed, shown))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_and_pictures_exist(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    inner = [link for link in links if "://" not in link and not GENERATED.search(link)]
    assert [link for link in inner if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_code_that_is_named_exists(page: Path) -> None:
    """Files of the repository in backquotes: `src/...`, `scripts/...` and the packages of inkmath."""
    named = re.findall(r"`((?:[\w-]+/)+[\w-]+\.py)`", page.read_text(encoding="utf-8"))
    places = (ROOT, ROOT / "src" / "inkmath")
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_decoding_options_have_the_values_that_ship(page: Path) -> None:
    """A page gives an option as `name` = value, or as "`name` = value" in a cell."""
    options = inkmath.load_reader().options
    given = re.findall(r"`(\w+)` = ([\d.]*\d)", page.read_text(encoding="utf-8"))
    assert [(name, value) for name, value in given if float(value) != getattr(options, name)] == []
    assert len(given) >= 8 or page.name != "recogniser.md"


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.name)
def test_commands_and_options_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lines = [line for block in blocks(text, "sh") for line in block.replace("\\\n", " ").splitlines()]
    lines += re.findall(r"`(inkmath [^`\n]*)`", text)
    unknown = [
        line
        for line in lines
        if line.startswith("inkmath ") and not _exists(shlex.split(line, comments=True))
    ]
    assert unknown == []


def _exists(words: list[str]) -> bool:
    """True if a command of `inkmath` has that name and those options."""
    command: Any = typer.main.get_command(app)
    words = words[1 : words.index("--")] if "--" in words else words[1:]
    while words and hasattr(command, "commands"):
        command = command.commands.get(words[0])
        words = words[1:]
    if command is None:
        return False
    known = {"--help", *(option for parameter in command.params for option in parameter.opts)}
    known |= {option for parameter in command.params for option in getattr(parameter, "secondary_opts", ())}
    return all(word in known for word in words if re.match(r"--?[a-z]", word))


def test_names_in_the_glossary_exist() -> None:
    """Dotted names are those of inkmath, below its package or as `inkmath` offers them."""
    text = (DOCS / "reference" / "glossary.md").read_text(encoding="utf-8")
    names = [name for name in re.findall(r"`((?:\w+\.)+\w+)`", text) if not name.endswith((".py", ".json"))]
    assert [name for name in names if not _resolves(f"inkmath.{name.removeprefix('inkmath.')}")] == []
    assert len(names) > 10


def _resolves(name: str) -> bool:
    """True if a module, an attribute or a field has that dotted name."""
    try:
        found: Any = resolve_name(name)
    except AttributeError:
        owner, _, field = name.rpartition(".")
        try:
            found = resolve_name(owner)
        except (AttributeError, ImportError):
            return False
        return field in getattr(found, "__dataclass_fields__", {})
    except ImportError:
        return False
    return found is not None
