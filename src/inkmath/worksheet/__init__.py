"""Worked solutions laid out for reading: text, a coloured terminal, Markdown, HTML and LaTeX."""

from __future__ import annotations

from inkmath.worksheet.content import answer_lines
from inkmath.worksheet.html import to_html
from inkmath.worksheet.latex import to_latex
from inkmath.worksheet.markdown import to_markdown
from inkmath.worksheet.text import to_rich, to_text
from inkmath.worksheet.unicode import to_unicode

__all__ = ["answer_lines", "to_html", "to_latex", "to_markdown", "to_rich", "to_text", "to_unicode"]
