"""Notes to a document, in the format of its suffix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from inkmath.conversion.article import Block, blocks_of
from inkmath.conversion.docx import to_docx
from inkmath.conversion.reading import ReadPage, read_documents
from inkmath.conversion.searchable import SearchablePdf
from inkmath.conversion.text_formats import WRITERS
from inkmath.documents.finding import Skipped
from inkmath.documents.pages import find_pages
from inkmath.errors import ConfigError
from inkmath.files import write_whole
from inkmath.pipeline import DEFAULT_READER, Reader, load_reader

SUFFIXES = (*WRITERS, ".docx", ".pdf")


def convert(
    sources: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    solve: bool = False,
    reader: str = DEFAULT_READER,
) -> list[str]:
    """Write pages of notes as one document; returns a message for each page that could not be read.

    sources: files, folders, ZIP archives, globs, manifests or buckets. out: its suffix names the format.
    solve: with the solution of each page behind its lines.
    Raises ConfigError for another suffix and for URLs, MissingExtraError, OSError.
    """
    given = [sources] if isinstance(sources, str | Path) else sources
    pages = written_pages(map(str, given), Path(out), load_reader(reader), is_solved=solve)
    return [page.message for page in pages if page.message]


def written_pages(
    sources: Iterable[str],
    out: Path,
    reader: Reader,
    *,
    is_solved: bool = False,
    skipped: Skipped | None = None,
) -> Iterator[ReadPage]:
    """The pages as they are read; after the last one the document is written. As `convert`."""
    check_format(out, is_solved=is_solved)
    pages = read_documents(find_pages(sources, skipped), reader)
    if out.suffix.lower() == ".pdf":
        pdf = SearchablePdf()
        for page in pages:
            pdf.add(page)
            yield page
        write_whole(out, pdf.to_bytes())
        return
    blocks: list[Block] = []
    for page in pages:
        blocks += blocks_of(page, is_solved=is_solved)
        yield page
    write_article(blocks, out)


def check_format(out: Path, *, is_solved: bool) -> None:
    """Raise ConfigError where a document cannot be written in the format that its suffix names."""
    if out.suffix.lower() not in SUFFIXES:
        raise ConfigError(f"{out} must end in one of {', '.join(SUFFIXES)}.")
    if is_solved and out.suffix.lower() == ".pdf":
        raise ConfigError(f"{out}: a searchable PDF holds no solutions. Write .docx, .html or .tex.")


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
