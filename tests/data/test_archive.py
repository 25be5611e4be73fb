"""Archives are read whole or refused; what is hostile never reaches the disk."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from inkmath.data.archive import Limits, Source
from inkmath.errors import CorruptDataError, DataError
from made import write_folder, write_tar, write_zip

FILES = {"set/a/1.png": b"one", "set/b/2.png": b"two" * 1000, "set/note.txt": b""}


def source(tmp_path: Path, *paths: Path, limits: Limits | None = None) -> Source:
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    return Source(paths, scratch, limits=limits or Limits())


def contents(given: Source) -> dict[str, bytes]:
    return {member.name: member.data for member in given.members()}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_every_kind_of_tar_gives_its_files(tmp_path: Path, mode: str) -> None:
    suffix = "." + mode[2:] if ":" in mode else ""
    path = write_tar(tmp_path / f"set.tar{suffix}", FILES, mode)
    assert contents(source(tmp_path, path)) == FILES


def test_zip_and_folder_give_the_same_files(tmp_path: Path) -> None:
    zipped = write_zip(tmp_path / "set.zip", FILES)
    folder = write_folder(tmp_path / "folder", FILES)
    assert contents(source(tmp_path, zipped)) == contents(source(tmp_path, folder)) == FILES


def test_only_wanted_files_are_read_and_a_source_can_be_read_twice(tmp_path: Path) -> None:
    given = source(tmp_path, write_tar(tmp_path / "set.tar.gz", FILES, "w:gz"))
    for _ in range(2):
        names = [member.name for member in given.members(lambda name: name.endswith(".png"))]
        assert names == ["set/a/1.png", "set/b/2.png"]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_truncated_tar_is_refused(tmp_path: Path, mode: str, share: float) -> None:
    suffix = "." + mode[2:] if ":" in mode else ""
    files = {f"{i}.bin": os.urandom(700) for i in range(20)}
    path = write_tar(tmp_path / f"set.tar{suffix}", files, mode)
    data = path.read_bytes()
    used = 20 * (512 + 1024) if mode == "w" else len(data)  # a plain tar ends in padding that may be missing
    path.write_bytes(data[: int(share * used) // 512 * 512])
    with pytest.raises(CorruptDataError, match=r"set\.tar"):
        contents(source(tmp_path, path))


def test_truncated_zip_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "set.zip", FILES)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(CorruptDataError, match="not a whole zip"):
        contents(source(tmp_path, path))


def test_damaged_member_of_a_zip_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("bad.txt", "here comes DAMAGE")
        archive.writestr("good.txt", "whole")
    path.write_bytes(path.read_bytes().replace(b"DAMAGE", b"damage"))
    given = source(tmp_path, path)
    assert contents(given) == {"good.txt": b"whole"}
    assert [fault.name for fault in given.faults] == ["bad.txt"]


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/etc/evil", "C:\\evil", "..\\evil"])
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    for path in (write_tar(tmp_path / "a.tar", {name: b"x"}), write_zip(tmp_path / "a.zip", {name: b"x"})):
        given = source(tmp_path, path)
        with pytest.raises(CorruptDataError, match="outside"):
            given.unpack(lambda name: name)
    assert not list((tmp_path / "scratch").iterdir())
    assert not (tmp_path / "evil").exists()


def test_links_and_devices_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "set.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("file")
        info.size = 2
        archive.addfile(info, io.BytesIO(b"ok"))
    given = source(tmp_path, path)
    assert contents(given) == {"file": b"ok"}
    assert [fault.name for fault in given.faults] == ["link", "hard", "pipe"]


def test_links_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", {"a.txt": b"a"})
    (folder / "b.txt").symlink_to(folder / "a.txt")
    os.mkfifo(folder / "c.txt")
    given = source(tmp_path, folder)
    assert contents(given) == {"a.txt": b"a"}
    assert [fault.name for fault in given.faults] == ["b.txt", "c.txt"]


def test_more_bytes_than_allowed_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    bomb = write_tar(tmp_path / "bomb.tar.gz", {"zeros": bytes(3_000_000)}, "w:gz")
    for limits in (Limits(member_bytes=1_000_000), Limits(total_bytes=1_000_000)):
        with pytest.raises(CorruptDataError, match="too much"):
            contents(source(tmp_path, bomb, limits=limits))


def test_a_bomb_is_known_by_its_ratio(tmp_path: Path) -> None:
    limits = Limits(free_bytes=1_000_000)
    bomb = write_tar(tmp_path / "bomb.tar.xz", {str(i): bytes(1_000_000) for i in range(10)}, "w:xz")
    text = write_tar(tmp_path / "text.tar.xz", {str(i): os.urandom(200_000) for i in range(10)}, "w:xz")
    with pytest.raises(CorruptDataError, match="too much"):
        contents(source(tmp_path, bomb, limits=limits))
    assert len(contents(source(tmp_path, text, limits=limits))) == 10


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "many.tar", {str(i): b"" for i in range(11)})
    with pytest.raises(CorruptDataError, match="more than 10 files"):
        contents(source(tmp_path, path, limits=Limits(members=10)))


def test_absurd_tar_header_is_refused(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "header.tar", {"n" * (3 << 20): b"x"})
    with pytest.raises(CorruptDataError, match="header"):
        contents(source(tmp_path, path))


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.tar"):
        contents(source(tmp_path, tmp_path / "nowhere.tar"))


@pytest.mark.parametrize("name", ["text.zip", "text.tar", "text.tar.gz", "text.tar.xz", "text.tgz"])
@pytest.mark.parametrize("data", [b"", b"this is not an archive", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00"])
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CorruptDataError, match="text"):
        contents(source(tmp_path, path))
