"""A report as one HTML file that needs nothing else: no scripts, no network, light and dark."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import partial
from html import escape
from importlib.resources import files
from pathlib import Path

from inkmath.reports.contents import Report
from inkmath.reports.galleries import Galleries
from inkmath.reports.glossary import GLOSSARY
from inkmath.reports.sections import FigureItem, Section, TableItem, headline, sections
from inkmath.reports.tables import Table, layer_table, run_table
from inkmath.reports.theme import DARK, LIGHT, FormatName, Theme

_MIME: dict[FormatName, str] = {"png": "image/png", "svg": "image/svg+xml"}
_PX_AN_INCH = 100
_LONG = 60  # characters of a fact from which it takes a row of its own


def build_report(report: Report) -> str:
    """The HTML of a report: UTF-8, self-contained, the same text for the same contents."""
    parts = sections(report)
    galleries = Galleries(report.predictions)
    title = escape(report.title)
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{title}</title>",
        f"<style>\n{_style()}</style>",
        "</head>",
        "<body>",
        "<header>",
        f"<h1>{title}</h1>",
        *([f"<p>{escape(report.lead)}</p>"] if report.lead else []),
        *_headline(report),
        *_contents(parts),
        "</header>",
        "<main>",
        *_facts(report),
        *(line for section in parts for line in _section(section, galleries)),
        *_notes(report.notes),
        *(_glossary() if parts else []),
        *galleries.html(),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def save_report(report: Report, path: Path) -> tuple[Path, ...]:
    """Write the HTML to the path, and every figure as a PNG for light paper into a folder beside it.

    The folder is named after the file: `report.html` and `report-figures/`. Tables of layers and runs are
    among the figures. Returns the paths written, the HTML first. Raises OSError.
    """
    folder = path.with_name(f"{path.stem}-figures")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(build_report(report), encoding="utf-8")
    written = [path]
    for item in _pictures(report):
        written.append(folder / f"{item.name}.png")
        written[-1].write_bytes(item.draw(theme=LIGHT).encoded("png"))
    return tuple(written)


def _pictures(report: Report) -> Iterable[FigureItem]:
    """The figures of the page, and the tables that are figures too."""
    for section in sections(report):
        yield from (item for item in section.items if isinstance(item, FigureItem))
    if report.network is not None:
        yield FigureItem("layers", "", partial(layer_table, report.network))
    if report.runs:
        yield FigureItem("runs", "", partial(run_table, report.runs))


def _style() -> str:
    """The style sheet, its colours those of the figures."""
    sheet = files("inkmath.reports").joinpath("page.css").read_text(encoding="utf-8")
    dark = "\n".join(f"  {line}" for line in _variables(DARK).splitlines())
    return f"{_variables(LIGHT)}@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n{sheet}"


def _variables(theme: Theme) -> str:
    names = ("paper", "ink", "soft", "line", "panel", "first", "wrong")
    return ":root { " + " ".join(f"--{name}: {getattr(theme, name)};" for name in names) + " }\n"


def _headline(report: Report) -> list[str]:
    cards = [
        f"<div><dt>{escape(name)}</dt><dd><b>{escape(value)}</b><span>{escape(more)}</span></dd></div>"
        for name, value, more in headline(report)
    ]
    return ['<dl class="headline">', *cards, "</dl>"] if cards else []


def _contents(parts: Iterable[Section]) -> list[str]:
    links = [f'<li><a href="#{part.key}">{escape(part.title)}</a></li>' for part in parts]
    links += ['<li><a href="#glossary">Glossary</a></li>'] if links else []
    return ['<nav aria-label="Contents"><ul>', *links, "</ul></nav>"] if links else []


def _facts(report: Report) -> list[str]:
    rows = []
    for name, value in report.facts:
        long = " class=long" if len(value) > _LONG else ""
        rows.append(f"<div{long}><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>")
    return ['<dl class="facts">', *rows, "</dl>"] if rows else []


def _notes(notes: Iterable[str]) -> list[str]:
    items = [f"<li>{escape(note)}</li>" for note in notes]
    return ['<section id="notes">', "<h2>Notes</h2>", "<ul>", *items, "</ul>", "</section>"] if items else []


def _glossary() -> list[str]:
    terms = [f"<dt>{escape(term)}</dt><dd>{escape(meaning)}</dd>" for term, meaning in GLOSSARY]
    return [
        '<section id="glossary">',
        "<h2>Glossary</h2>",
        '<dl class="terms">',
        *terms,
        "</dl>",
        "</section>",
    ]


def _section(section: Section, galleries: Galleries) -> list[str]:
    lines = [f'<section id="{section.key}">', f"<h2>{escape(section.title)}</h2>", '<div class="items">']
    for item in section.items:
        lines += _table(item, galleries) if isinstance(item, TableItem) else _figure(item, galleries)
    return [*lines, "</div>", "</section>"]


def _figure(item: FigureItem, galleries: Galleries) -> list[str]:
    """The figure twice, of which the browser shows the one for its colours; wide ones scroll on their own.

    Over its cells lie buttons, which open their pictures.
    """
    dark, light = item.draw(theme=DARK), item.draw(theme=LIGHT)
    width, height = (round(side * _PX_AN_INCH) for side in light.get_size_inches())
    caption = [f"<figcaption>{escape(item.caption)}</figcaption>"] if item.caption else []
    return [
        f'<figure id="{escape(item.name)}"{" class=wide" if item.is_wide else ""}>',
        f'<div class="scroll"{_SCROLLS if item.is_wide else ""}><div class="stack"><picture>',
        '<source media="screen and (prefers-color-scheme: dark)"'
        f' srcset="{_data_uri(dark.encoded(item.form), item.form)}">',
        f'<img alt="{escape(item.alt)}" width="{width}" height="{height}"'
        f' src="{_data_uri(light.encoded(item.form), item.form)}">',
        "</picture>",
        *(galleries.over(cell) for cell in light.cells),
        "</div></div>",
        *caption,
        "</figure>",
    ]


_SCROLLS = ' tabindex="0" role="group" aria-label="Scrolls sideways"'
"""Attribute by which the keyboard reaches what scrolls."""


def _data_uri(data: bytes, form: FormatName) -> str:
    return f"data:{_MIME[form]};base64,{base64.b64encode(data).decode('ascii')}"


def _table(item: TableItem, galleries: Galleries) -> list[str]:
    title = escape(item.title)
    inner = [f'<div class="scroll"{_SCROLLS}>', *_table_rows(item.table, title, galleries), "</div>"]
    if item.is_folded:
        return ['<details class="wide">', f"<summary>{title}</summary>", *inner, "</details>"]
    return ['<div class="wide">', *inner, "</div>"]


def _table_rows(table: Table, title: str, galleries: Galleries) -> list[str]:
    def cells(row: tuple[str, ...], tag: str) -> str:
        return "".join(
            f"<{'th scope=row' if tag == 'td' and column == 0 else tag}"
            f"{'' if column in table.texts else ' class=n'}>{escape(cell)}"
            f"</{'th' if column == 0 else tag}>"
            for column, cell in enumerate(row)
        )

    opened = [f"<td>{galleries.button(*pair)}</td>" for pair in table.pairs]
    rows = [
        f"<tr{' class=strong' if number in table.strong else ''}>{cells(row, 'td')}{more}</tr>"
        for number, (row, more) in enumerate(zip(table.rows, opened or [""] * len(table.rows), strict=True))
    ]
    head = "".join(
        f'<th scope="col"{"" if column in table.texts else " class=n"}>{escape(cell)}</th>'
        for column, cell in enumerate(table.head)
    )
    return [
        f"<table><caption>{title}</caption>",
        f"<thead><tr>{head}{'<th>pictures</th>' if opened else ''}</tr></thead>",
        "<tbody>",
        *rows,
        "</tbody></table>",
    ]
