"""Articles as Markdown, LaTeX, HTML, Typst and JSON.

Each function takes blocks and the name of the folder for pictures; it returns the text, and the pictures by
name.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping
from html import escape

from inkmath.conversion.article import Block, Figure, Formula, Heading, Missing, PageStart, Paragraph, to_json
from inkmath.errors import InkmathError
from inkmath.expression.formats import PRINTERS
from inkmath.rendering import html, latex
from inkmath.serialization import SCHEMA

Written = tuple[str, dict[str, bytes]]
Writer = Callable[[Iterable[Block], str], Written]

TYPST_START = '#set page(paper: "a4")\n#set text(lang: "en")\n'
HTML_STYLE = """
.page { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .5rem; }
.doubt img, figure img { display: block; max-width: 100%; background: #fff; margin: .4rem 0; }
.boxed { border: 1px solid var(--ink); display: inline-block; padding: .2rem .6rem; }
.missing { color: #c24e00; }
"""


class _Pictures:
    """Pictures by their names within a folder."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.files: dict[str, bytes] = {}

    def add(self, picture: bytes) -> str:
        """The name of a further picture."""
        name = f"{self._folder}/{len(self.files) + 1}.png"
        self.files[name] = picture
        return name


def doubt(formula: Formula) -> str:
    """The remark on a reading that is more likely wrong than right."""
    return f"Doubtful (confidence {formula.confidence:.2f}). Compare it with what was written:"


def to_markdown(blocks: Iterable[Block], folder: str) -> Written:
    pictures, out = _Pictures(folder), list[str]()
    for number, block in enumerate(blocks):
        match block:
            case PageStart(name):
                out += ["---"] if number else []
                out.append(f"<!-- {name.replace('--', '- -')} -->")
            case Heading(text):
                out.append(f"## {_plain(text)}")
            case Formula():
                out += [_plain(block.label)] if block.label else []
                body = rf"\boxed{{{block.latex}}}" if block.is_boxed else block.latex
                out.append(f"$$\n{body}\n$$")
                if block.picture:
                    out.append(f"> **{doubt(block)}**\n>\n> ![]({_url(pictures.add(block.picture))})")
            case Figure(picture):
                out.append(f"![Figure]({_url(pictures.add(picture))})")
            case Paragraph(parts):
                out.append("".join(f"${part}$" if is_formula else _plain(part) for part, is_formula in parts))
            case Missing(message):
                out.append(f"> **Not read:** {_plain(message)}")
    return "\n\n".join(out) + "\n", pictures.files


def _plain(text: str) -> str:
    """Words whose stars, dollars and other marks stay what they are."""
    return re.sub(r"([\\`*_{}\[\]<>#$|])", r"\\\1", text)


def _url(name: str) -> str:
    return name.replace(" ", "%20").replace("(", "%28").replace(")", "%29")


LATEX_SIZE = r"width=.8\linewidth,height=2cm,keepaspectratio"
FIGURE_SIZE = r"width=.8\linewidth,height=6cm,keepaspectratio"
LATEX_START = latex.PREAMBLE.replace(
    r"\usepackage{amsmath,amssymb}", r"\usepackage{amsmath,amssymb,cancel,graphicx}"
)


def to_latex(blocks: Iterable[Block], folder: str) -> Written:
    pictures, out = _Pictures(folder), [LATEX_START]
    for number, block in enumerate(blocks):
        match block:
            case PageStart(name):
                out += [r"\clearpage"] if number else []
                out.append("% " + name.encode("ascii", "backslashreplace").decode().replace("\n", " "))
            case Heading(text):
                out.append(rf"\section*{{{latex.escaped(text)}}}")
            case Formula():
                body = latex.ascii_latex(block.latex)
                body = rf"\boxed{{{body}}}" if block.is_boxed else body
                label = f"{latex.escaped(block.label)}\n" if block.label else ""
                out.append(f"{label}\\[ {body} \\]")
                if block.picture:
                    picture = rf"\includegraphics[{LATEX_SIZE}]{{{pictures.add(block.picture)}}}"
                    out.append(f"\\textbf{{{latex.escaped(doubt(block))}}}\n\n{picture}")
            case Figure(picture):
                out.append(rf"\includegraphics[{FIGURE_SIZE}]{{{pictures.add(picture)}}}")
            case Paragraph(parts):
                out.append(
                    "".join(
                        f"${latex.ascii_latex(part)}$" if is_formula else latex.escaped(part)
                        for part, is_formula in parts
                    )
                )
            case Missing(message):
                out.append(rf"\textbf{{Not read:}} {latex.escaped(message)}")
    return "\n\n".join([*out, r"\end{document}"]) + "\n", pictures.files


def to_html(blocks: Iterable[Block], folder: str) -> Written:
    """One file that holds its pictures: MathML, no scripts, no network."""
    out, is_open = [], False
    for block in blocks:
        match block:
            case PageStart(name):
                out.append(
                    f'{"</section>" if is_open else ""}<section class="page" aria-label="{escape(name)}">'
                )
                is_open = True
            case Heading(text):
                out.append(f"<h2>{escape(text)}</h2>")
            case Formula():
                out.append(_html_formula(block))
            case Figure(picture):
                out.append(f'<figure><img alt="Figure" src="{_data_url(picture)}"/></figure>')
            case Paragraph(parts):
                words = "".join(
                    html.mathml(part) if is_formula else escape(part) for part, is_formula in parts
                )
                out.append(f"<p>{words}</p>")
            case Missing(message):
                out.append(f'<p class="missing">Not read: {escape(message)}</p>')
    body = "\n".join(out) + ("</section>" if is_open else "")
    return (
        '<!DOCTYPE html>\n<html lang="en" xmlns="http://www.w3.org/1999/xhtml">\n<head>\n'
        '<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>Notes</title>\n<style>{html.STYLE}{HTML_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ), {}


def _html_formula(block: Formula) -> str:
    label = f"{escape(block.label)} " if block.label else ""
    formula = html.mathml(block.latex, block=True)
    box = f'<div class="boxed">{formula}</div>' if block.is_boxed else formula
    line = f'<div class="wide">{label}{box}</div>'
    if not block.picture:
        return line
    image = f'<img alt="The line as it was written" src="{_data_url(block.picture)}"/>'
    return f'{line}<div class="doubt">{escape(doubt(block))}{image}</div>'


def _data_url(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"


def to_typst(blocks: Iterable[Block], folder: str) -> Written:
    pictures, out = _Pictures(folder), [TYPST_START]
    for number, block in enumerate(blocks):
        match block:
            case PageStart(name):
                out += ["#pagebreak()"] if number else []
                out.append("// " + name.replace("\n", " "))
            case Heading(text):
                out.append(f"= {_typst_words(text)}")
            case Formula():
                body = _typst(block.latex, " ")
                body = f"#box(stroke: 0.5pt, inset: 4pt, {body})" if block.is_boxed else body
                out.append(f"{_typst_words(block.label)} {body}".strip())
                if block.picture:
                    name = json.dumps(pictures.add(block.picture), ensure_ascii=False)
                    out.append(f"*{_typst_words(doubt(block))}*\n\n#image({name}, height: 2cm)")
            case Figure(picture):
                name = json.dumps(pictures.add(picture), ensure_ascii=False)
                out.append(f"#image({name}, height: 6cm)")
            case Paragraph(parts):
                out.append(
                    "".join(_typst(part) if is_formula else _typst_words(part) for part, is_formula in parts)
                )
            case Missing(message):
                out.append(f"*Not read:* {_typst_words(message)}")
    return "\n\n".join(out) + "\n", pictures.files


def _typst(formula: str, space: str = "") -> str:
    """A formula between dollar signs, a display with spaces inside of them; code where Typst has no form."""
    try:
        return f"${space}{PRINTERS['typst'](formula)}{space}$"
    except InkmathError:
        return f"`{formula.replace('`', '')}`"


def _typst_words(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#$@/=+~-])", r"\\\1", text)


def to_json_text(blocks: Iterable[Block], folder: str) -> Written:
    return json.dumps(
        {"schema": SCHEMA, "blocks": list(map(to_json, blocks))}, ensure_ascii=False, indent=1
    ) + "\n", {}


WRITERS: Mapping[str, Writer] = {
    ".md": to_markdown,
    ".tex": to_latex,
    ".html": to_html,
    ".typ": to_typst,
    ".json": to_json_text,
}
"""The formats of text, by the suffix of the file."""
