"""The pages of files: each is named, and opened when its turn comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inkmath.documents import buckets
from inkmath.documents.archives import read_member
from inkmath.documents.document import Document
from inkmath.documents.finding import BadFile, FileRef, Skipped, find_files
from inkmath.documents.opening import open_document
from inkmath.errors import InkmathError
from inkmath.ink.image import read_file
from inkmath.types import Ink, Pixels

MAX_FILE_BYTES = 512 * 2**20


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page of a file.

    number: counted from 1. count: of the pages of the file.
    """

    file: FileRef
    number: int = 1
    count: int = 1

    @property
    def name(self) -> str:
        return f"{self.file.name}, page {self.number}" if self.count > 1 else self.file.name

    def open(self) -> Ink | Pixels:
        """The page, as `inkmath.read_page` takes it. Raises InputError, MissingExtraError."""
        return Opener().open(self)


class Opener:
    """Opens pages; the file of the last one is kept open. For one thread."""

    def __init__(self) -> None:
        self._file: FileRef | None = None
        self._document: Document | None = None

    def open(self, page: PageRef) -> Ink | Pixels:
        """As `PageRef.open`."""
        return self.document(page.file).source(page.number)

    def document(self, file: FileRef) -> Document:
        """The pages of a file. Raises InputError, MissingExtraError."""
        if self._document is None or self._file != file:
            self._file = self._document = None  # one at a time
            self._document = open_document(content_of(file), file.name)
            self._file = file
        return self._document


def find_pages(sources: Iterable[str], skipped: Skipped | None = None) -> Iterator[PageRef | BadFile]:
    """The pages of files, folders, ZIP archives, globs, manifests and buckets, in their order.

    skipped: counts what is passed over in folders and archives: hidden files and those of other kinds.
    Raises ConfigError for a URL.
    """
    for file in find_files(sources, Skipped() if skipped is None else skipped):
        yield from pages_of(file)


def pages_of(file: FileRef | BadFile) -> Iterator[PageRef | BadFile]:
    """The pages of one file."""
    if isinstance(file, BadFile):
        yield file
        return
    if has_one_page(file):
        yield PageRef(file)
        return
    try:
        count = Opener().document(file).page_count
    except InkmathError as error:
        yield BadFile(file.name, error)
    else:
        yield from (PageRef(file, number, count) for number in range(1, count + 1))


def has_one_page(file: FileRef) -> bool:
    """True for a picture of a kind that has one page: it need not be opened to be counted."""
    name = (file.member or file.path).lower()
    return name.endswith((".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".heic", ".heif", ".json"))


def content_of(file: FileRef) -> bytes:
    """The bytes of a file. Raises InputError, MissingExtraError."""
    if file.member:
        return read_member(file.path, file.member)
    if buckets.is_address(file.path):
        return buckets.read_file(file.path, MAX_FILE_BYTES)
    return read_file(file.path, MAX_FILE_BYTES)
