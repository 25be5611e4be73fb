"""The pages of folders, archives, globs, manifests and buckets, and what is passed over."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from documents.made_documents import WAVES, xopp, xopp_stroke
from inkmath.documents import archives
from inkmath.documents.finding import BadFile, Skipped
from inkmath.documents.pages import PageRef, find_pages
from inkmath.errors import ConfigError, CorruptDataError, InputError, MissingFileError, UnreadableImageError
from inkmath.types import Ink
from made import png, write_folder, write_zip

NOTEBOOK = xopp([xopp_stroke(WAVES[0]), "".join(map(xopp_stroke, WAVES))])
FILES = {
    "b.png": png(1),
    "a/2.png": png(2),
    "a/10.PNG": png(3),
    "a/notes.xopp": NOTEBOOK,
    "a/readme.txt": b"no page",
    ".hidden.png": png(4),
    ".git/c.png": png(5),
    "__MACOSX/._b.png": png(6),
}
PAGES = ["b.png", "a/10.PNG", "a/2.png", "a/notes.xopp, page 1", "a/notes.xopp, page 2"]


def names(*sources: object, skipped: Skipped | None = None) -> list[str]:
    return [found.name for found in find_pages(map(str, sources), skipped)]


def test_folders_are_searched_through_and_what_is_hidden_is_said(tmp_path: Path) -> None:
    skipped = Skipped()
    write_folder(tmp_path, FILES)
    assert names(tmp_path, skipped=skipped) == [f"{tmp_path}/{name}" for name in PAGES]
    assert (skipped.hidden, dict(skipped.kinds)) == (3, {".txt": 1})
    assert str(skipped) == "Passed over: 3 hidden, 1 .txt."


def test_an_archive_has_the_pages_of_a_folder(tmp_path: Path) -> None:
    skipped = Skipped()
    path = write_zip(tmp_path / "a.zip", FILES)
    assert sorted(names(path, skipped=skipped)) == sorted(f"{path}/{name}" for name in PAGES)
    assert (skipped.hidden, dict(skipped.kinds)) == (3, {".txt": 1})
    page = list(find_pages([str(path)]))[-1]
    assert isinstance(page, PageRef)
    ink = page.open()
    assert isinstance(ink, Ink)
    assert len(ink.strokes) == 3


def test_an_archive_in_a_folder_is_looked_into(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"1.png": png()})
    assert names(tmp_path) == [f"{tmp_path}/a.zip/1.png"]


def test_a_damaged_archive_is_named_and_others_go_on(tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "a.zip", {"1.png": png()})
    (tmp_path / "b.zip").write_bytes(whole.read_bytes()[:-30])
    first, second = find_pages([str(tmp_path)])
    assert isinstance(first, PageRef)
    assert isinstance(second, BadFile)
    assert second.name == f"{tmp_path}/b.zip"


def test_a_damaged_member_is_an_error_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.png", png())
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(data)
    (page,) = find_pages([str(path)])
    assert isinstance(page, PageRef)
    with pytest.raises(InputError, match=r"a\.zip/1\.png is damaged"):
        page.open()


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LIMITS", archives.Limits(free_bytes=1000, ratio=100))
    path = write_zip(tmp_path / "a.zip", {"1.png": bytes(1_000_000)})
    (bad,) = find_pages([str(path)])
    assert isinstance(bad, BadFile)
    assert isinstance(bad.error, CorruptDataError)


def test_globs_are_patterns_unless_a_file_has_that_name(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a1.png": png(), "a2.png": png(), "deep/a3.png": png(), "b[1].png": png()})
    assert names(tmp_path / "a*.png") == [f"{tmp_path}/a{number}.png" for number in (1, 2)]
    assert len(names(tmp_path / "**" / "a*.png")) == 3
    assert names(tmp_path / "b[1].png") == [f"{tmp_path}/b[1].png"]
    (bad,) = find_pages([str(tmp_path / "c*.png")])
    assert isinstance(bad, BadFile)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_manifest_lists_files_relative_to_itself(tmp_path: Path, kind: str) -> None:
    write_folder(tmp_path, {"x/1.png": png(), "2.png": png()})
    paths = ["x/1.png", str(tmp_path / "2.png")]
    manifest = tmp_path / f"list.{kind}"
    if kind == "csv":
        manifest.write_text("id,path\n" + "".join(f"{i},{path}\n" for i, path in enumerate(paths)))
    else:
        pyarrow = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
        from pyarrow import parquet

        parquet.write_table(pyarrow.table({"path": paths}), manifest)
    assert names(manifest) == [f"{tmp_path}/x/1.png", f"{tmp_path}/2.png"]


def test_a_manifest_without_paths_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("name\na.png\n")
    (bad,) = find_pages([str(tmp_path / "list.csv")])
    assert isinstance(bad, BadFile)
    assert "no column path" in str(bad.error)


@pytest.mark.parametrize(
    "address", ["https://example.org/a.pdf", "http://a/b.png", "ftp://a/b.png", "file:///a"]
)
def test_nothing_is_read_from_the_web(address: str) -> None:
    with pytest.raises(ConfigError, match="from the web"):
        list(find_pages([address]))


def test_a_bucket_is_read_like_a_folder() -> None:
    fsspec = pytest.importorskip("fsspec", reason="needs the extra `buckets`")
    store = fsspec.filesystem("memory")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("3.png", png(3))
    for name, data in {**FILES, "c.zip": archive.getvalue()}.items():
        store.pipe_file(f"/pages/{name}", data)
    found = list(find_pages(["memory://pages"]))
    expected = [f"memory://pages/{name}" for name in (*PAGES, "c.zip/3.png")]
    assert sorted(page.name for page in found) == sorted(expected)
    for page in found:
        assert isinstance(page, PageRef)
        page.open()
    (bad,) = find_pages(["memory://nothing"])
    assert isinstance(bad, BadFile)


def test_each_page_of_a_tiff_is_a_page_but_its_previews_are_not(tmp_path: Path) -> None:
    pictures = [Image.new("L", (40 + number, 30), 50 * number) for number in range(4)]
    path = tmp_path / "a.tif"
    pictures[0].save(path, save_all=True, append_images=pictures[1:])
    pages = list(find_pages([str(path)]))
    opened = [page.open() for page in pages if isinstance(page, PageRef)]
    assert [picture.shape for picture in opened] == [(30, 40 + number, 3) for number in range(4)]  # type: ignore[union-attr]
    assert [int(np.asarray(picture).max()) for picture in opened] == [0, 50, 100, 150]


def test_inkml_of_several_expressions_has_a_page_for_each() -> None:
    from inkmath.documents.opening import open_document

    group = "<traceGroup><traceGroup><trace>1 2, 3 4</trace></traceGroup><trace>5 6</trace></traceGroup>"
    symbols = "<traceGroup><annotation type='truth'>x</annotation><trace>1 2, 3 4</trace></traceGroup>" * 2
    marked = "<traceGroup><annotation type='type'>Formula</annotation><trace>1 2</trace></traceGroup>"
    for content, counts in {
        group * 3: [2, 2, 2],
        group: [2],
        symbols: [2],  # groups of one expression, a symbol each
        marked * 2: [1, 1],
    }.items():
        document = open_document(f"<ink>{content}</ink>".encode(), "a.inkml")
        pages = [document.source(number + 1) for number in range(document.page_count)]
        assert [len(page.strokes) for page in pages] == counts  # type: ignore[union-attr]


def test_a_file_that_is_not_there_and_one_of_no_kind_are_errors_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"nothing")
    (tmp_path / "b.xopp").write_bytes(b"nothing")
    missing, text, notebook = find_pages([str(tmp_path / name) for name in ("c.pdf", "a.png", "b.xopp")])
    assert isinstance(missing, BadFile)
    assert isinstance(missing.error, MissingFileError)
    for page in (text, notebook):
        assert isinstance(page, PageRef)
        with pytest.raises(UnreadableImageError, match=page.name):
            page.open()
