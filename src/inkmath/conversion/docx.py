"""Articles as documents of Word, formulas as OMML, which Word and LibreOffice edit."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from inkmath.conversion.article import Block, Figure, Formula, Heading, Missing, PageStart, Paragraph
from inkmath.conversion.text_formats import doubt
from inkmath.errors import InkmathError, MissingExtraError
from inkmath.expression.latex import parse
from inkmath.expression.lines import split_statements
from inkmath.expression.omml import print_omml
from inkmath.expression.tree import Decorated, Row

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML does not hold."""

_WIDTH_CM, _HEIGHT_CM = 12.0, 16.0


def to_docx(blocks: Iterable[Block]) -> bytes:
    """The document. Raises MissingExtraError without python-docx."""
    docx = _library()
    document = docx.Document()
    for number, block in enumerate(blocks):
        match block:
            case PageStart():
                if number:
                    document.add_page_break()
            case Heading(text):
                document.add_heading(_clean(text), level=2)
            case Formula():
                _add_formula(docx, document, block)
            case Figure(picture):
                _add_picture(docx, document, picture)
            case Paragraph(parts):
                paragraph = document.add_paragraph()
                for part, is_formula in parts:
                    if is_formula:
                        _add_math(docx, paragraph, part)
                    else:
                        paragraph.add_run(_clean(part))
            case Missing(message):
                document.add_paragraph().add_run(f"Not read: {_clean(message)}").bold = True
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _library() -> Any:
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError("documents", "Writing .docx") from error
    return docx


def _add_formula(docx: Any, document: Any, block: Formula) -> None:
    paragraph = document.add_paragraph()
    if block.label:
        paragraph.add_run(f"{_clean(block.label)} ")
    _add_math(docx, paragraph, block.latex, is_boxed=block.is_boxed)
    if block.picture:
        document.add_paragraph().add_run(doubt(block)).bold = True
        _add_picture(docx, document, block.picture)


def _add_picture(docx: Any, document: Any, data: bytes) -> None:
    """Add a picture that is no wider and no higher than a page has room for."""
    picture = document.add_picture(io.BytesIO(data))
    widest, highest = docx.shared.Cm(_WIDTH_CM), docx.shared.Cm(_HEIGHT_CM)
    scale = min(1.0, widest / picture.width, highest / picture.height)
    picture.width, picture.height = round(picture.width * scale), round(picture.height * scale)


def _add_math(docx: Any, paragraph: Any, latex: str, *, is_boxed: bool = False) -> None:
    """Add a formula; where the grammar does not cover it, its LaTeX as text."""
    try:
        rows = [parse(part) for part in split_statements(latex) or [latex]]
    except InkmathError:
        paragraph.add_run(_clean(latex)).font.name = "Courier New"
        return
    if is_boxed:
        rows = [Row((Decorated(r"\boxed", row),)) for row in rows]
    from docx.oxml import parse_xml

    paragraph._p.append(parse_xml(print_omml(*rows)))


def _clean(text: str) -> str:
    return _NO_TEXT.sub("�", text)
