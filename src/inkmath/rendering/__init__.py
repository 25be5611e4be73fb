"""Worked solutions laid out for reading: text, a coloured terminal, Markdown, HTML and LaTeX."""

from __future__ import annotations

from inkmath.rendering.content import answer_lines
from inkmath.rendering.html import to_html
from inkmath.rendering.latex import to_latex
from inkmath.rendering.markdown import to_markdown
from inkmath.rendering.text import to_rich, to_text
from inkmath.rendering.unicode import to_unicode

__all__ = ["answer_lines", "to_html", "to_latex", "to_markdown", "to_rich", "to_text", "to_unicode"]
