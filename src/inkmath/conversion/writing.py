"""Writes an article to a file, in the format of its suffix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inkmath.conversion.article import Block
from inkmath.conversion.docx import to_docx
from inkmath.conversion.text_formats import WRITERS
from inkmath.files import write_whole


def write_article(blocks: Sequence[Block], path: Path) -> None:
    """Write the document, and its pictures into a folder beside it: `notes_files` of `notes.md`.

    Raises MissingExtraError for .docx without its library, OSError.
    """
    suffix = path.suffix.lower()
    if suffix == ".docx":
        write_whole(path, to_docx(blocks))
        return
    text, pictures = WRITERS[suffix](blocks, f"{path.stem}_files")
    for name, picture in pictures.items():
        write_whole(path.parent / name, picture)
    write_whole(path, text.encode(errors="replace"))
