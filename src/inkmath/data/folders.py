"""Pictures whose class is in their path: a folder a class, or the class in the file's name.

train/<class>/*.png, test/<class>/*.png     with published splits
<class>/*.png                               without
<class>-<id>.png                            (`read_by_name`)
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
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
_NAME_AND_ID = re.compile(r"(.+)-[^-]+\.\w+$")


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
        split = next((SPLIT_NAMES[f.lower()] for f in reversed(above) if f.lower() in SPLIT_NAMES), "")
        yield picture_sample(member.name, member.data, label, split, source, crop_px=crop_px)
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
    """Each picture with the part of its name before the last hyphen as its class."""
    for member in source.members(is_picture):
        found = _NAME_AND_ID.fullmatch(member.name.rsplit("/")[-1])
        if found is None:
            yield Fault(member.name, "its name is not <class>-<id>")
            continue
        yield picture_sample(member.name, member.data, found[1], "", source)
    yield from source.faults


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
