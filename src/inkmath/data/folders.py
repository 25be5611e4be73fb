"""Pictures whose class is in their path: a folder a class, or the class in the file's name.

train/<class>/*.png, test/<class>/*.png     with published splits
<class>/*.png                               without
<class>-<id>.png, train/<class>_<id>.png    (`read_by_name`)
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from inkmath.data.archive import Source, is_hidden
from inkmath.data.decode import centre_crop, stored
from inkmath.data.samples import Fault, ImageSample
from inkmath.errors import InputError
from inkmath.ink.image import open_image

SPLIT_NAMES = {
    "train": "train", "training": "train", "test": "test", "testing": "test",
    **dict.fromkeys(("val", "valid", "validation", "eval", "dev"), "validation"),
}  # fmt: skip
"""Names that folders and columns use, to the names that we use."""

_PICTURE = re.compile(r"\.(png|jpe?g|bmp|gif|tiff?|webp|pgm|ppm)$", re.IGNORECASE)
_NAME_AND_ID = re.compile(r"(.+)(?:[-_ .][^-_ .]+|\s\([^()]+\))\.\w+")
_NAMED_BY_A_PROGRAM = re.compile(
    r"(img|image|dscn?|dscf|pxl|mvimg|photo|picture|pic|foto|scan|screenshot|untitled|\d{6,})([-_ .]?\d+)*",
    re.IGNORECASE,
)
"""Words and dates that cameras, scanners and phones write before the number of a picture."""


def is_picture(name: str) -> bool:
    return bool(_PICTURE.search(name))


def read_by_folder(source: Source, *, crop_px: int = 0) -> Iterator[ImageSample | Fault]:
    """Each picture with the name of its folder as its class; the nearest folder above that is named like a
    split is its split.

    crop_px: side of the square in the middle of the picture that is kept; 0 keeps all of it.
    """
    for member in source.members(is_picture):
        *folders, _ = member.name.split("/")
        if not folders:
            yield Fault(member.name, "in no class folder")
            continue
        *above, label = folders
        yield picture_sample(member.name, member.data, label, _split(above), source, crop_px=crop_px)
    yield from source.faults
    yield from _empty_classes(source)


def _empty_classes(source: Source) -> Iterator[Fault]:
    """Folders without any file, which would be classes if they had one; archives keep no such thing."""
    for root in source.paths:
        for folder, subfolders, files in os.walk(root):
            if not subfolders and not files:
                name = Path(folder).relative_to(root).as_posix()
                if is_hidden(name):
                    continue
                yield Fault(name, "a class without pictures: the folder is empty")


def read_by_name(source: Source) -> Iterator[ImageSample | Fault]:
    """Each picture with its `name_label` as its class; the nearest folder that is named like a split is its
    split.
    """
    for member in source.members(is_picture):
        label = name_label(member.name)
        if label is None:
            yield Fault(member.name, "its name is not <class>-<id>")
            continue
        yield picture_sample(member.name, member.data, label, _split(member.name.split("/")[:-1]), source)
    yield from source.faults


def name_label(path: str) -> str | None:
    """The class that a picture's name begins with: `plus` of plus-12.png, plus_12.png or "plus (12).png".

    It is what stands before the last hyphen, underscore, space or dot; None where there is none of them, or
    it is a name that cameras give (IMG_0012.jpg).
    """
    found = _NAME_AND_ID.fullmatch(path.rsplit("/")[-1])
    return None if found is None or _NAMED_BY_A_PROGRAM.fullmatch(found[1]) else found[1]


def class_folders(paths: Iterable[str]) -> frozenset[str]:
    """The names of the folders that pictures lie in, without those named like a split."""
    folders = (path.split("/")[-2] for path in paths if "/" in path)
    return frozenset(folder for folder in folders if folder.lower() not in SPLIT_NAMES)


def _split(folders: Sequence[str]) -> str:
    """The split of a picture in these folders, the innermost last; "" where none is named like one."""
    return next((SPLIT_NAMES[one.lower()] for one in reversed(folders) if one.lower() in SPLIT_NAMES), "")


def picture_sample(
    name: str, data: bytes, label: str, split: str, source: Source, writer: str = "", *, crop_px: int = 0
) -> ImageSample | Fault:
    """A picture file as a sample of the set's size, or the fault that keeps it out."""
    try:
        picture = open_image(data, "the file")
        cropped = centre_crop(picture, crop_px) if crop_px else picture
        pixels = stored(cropped, source.size_px, source.view)
    except InputError as error:
        return Fault(name, str(error))
    return ImageSample(name, pixels, label, split, writer)
