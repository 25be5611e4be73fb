"""MNIST and EMNIST: idx files of pictures and labels, gzip-compressed or not, also inside one zip.

Format: http://yann.lecun.com/exdb/mnist/ ; EMNIST: Cohen et al. 2017, https://arxiv.org/abs/1702.05373. Both
are white on black, EMNIST's pictures transposed; they are stored as ink on paper (0 = ink), upright.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import math
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.data.archive import Member, Source
from inkmath.data.samples import Fault, ImageSample
from inkmath.errors import CorruptDataError

_MAX_BYTES = 1 << 30
_FILE = re.compile(r"(?:^|/)(?:emnist-(\w+)-)?(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(\.gz)?$")
_MAPPING = re.compile(r"(?:^|/)emnist-(\w+)-mapping\.txt$")


@dataclass(frozen=True, slots=True)
class IdxLayout:
    """One of the sets that come as idx files.

    variant: EMNIST's name for it, "" for MNIST.
    content_sha256: of the unpacked files by name, where they are known.
    """

    variant: str
    is_transposed: bool
    content_sha256: Mapping[str, str]

    def read(self, source: Source) -> Iterator[ImageSample | Fault]:
        """Pictures with their labels. A missing part (such as EMNIST's training files) is left out.

        Raises CorruptDataError if a file is damaged, is not what its hash says, or its partner is missing.
        """
        parts: dict[tuple[str, str], npt.NDArray[np.uint8]] = {}
        names: dict[int, str] = {}
        for member in source.members(self._is_wanted):
            if mapping := _MAPPING.search(member.name):
                names = read_mapping(member.data) if mapping[1] == self.variant else names
            elif found := _FILE.search(member.name):
                split = "train" if found[2] == "train" else "test"
                parts[split, found[3]] = self._read(member)
        yield from source.faults
        for split in ("train", "test"):
            if (split, "images") in parts or (split, "labels") in parts:
                yield from self._samples(split, parts, names)

    def _is_wanted(self, name: str) -> bool:
        found = _FILE.search(name) or _MAPPING.search(name)
        return found is not None and (found[1] or "") == self.variant

    def _read(self, member: Member) -> npt.NDArray[np.uint8]:
        content = read_idx(member)
        expected = self.content_sha256.get(member.name.rsplit("/")[-1].removesuffix(".gz"))
        if expected and expected != content.sha256:
            raise CorruptDataError(
                f"{member.name} is not the published file: "
                f"the SHA-256 of its content is {content.sha256}, expected {expected}."
            )
        return content.values

    def _samples(
        self, split: str, parts: Mapping[tuple[str, str], npt.NDArray[np.uint8]], names: Mapping[int, str]
    ) -> Iterator[ImageSample]:
        images, labels = parts.get((split, "images")), parts.get((split, "labels"))
        if images is None or labels is None:
            raise CorruptDataError(
                f"The {split} part has {'labels' if images is None else 'images'} only; give both files."
            )
        if images.ndim != 3 or labels.ndim != 1 or len(images) != len(labels):
            raise CorruptDataError(
                f"Images {images.shape} and labels {labels.shape} of the {split} part do not match."
            )
        for i, label in enumerate(labels.tolist()):
            pixels = 255 - (images[i].T if self.is_transposed else images[i])
            yield ImageSample(
                f"{split}/{i}", np.ascontiguousarray(pixels), names.get(label, str(label)), split
            )


@dataclass(frozen=True, slots=True)
class IdxContent:
    """An unpacked idx file: its values, and the SHA-256 of its bytes."""

    values: npt.NDArray[np.uint8]
    sha256: str


def read_idx(member: Member) -> IdxContent:
    """The array of an idx file of bytes. Raises CorruptDataError if it is truncated, too long or something
    else.
    """
    packed = member.data.startswith(b"\x1f\x8b")
    stream = gzip.GzipFile(fileobj=io.BytesIO(member.data)) if packed else io.BytesIO(member.data)
    try:
        magic = stream.read(4)
        if len(magic) != 4 or magic[:3] != b"\0\0\x08" or not 1 <= magic[3] <= 3:
            raise CorruptDataError(f"{member.name} is not an idx file of bytes.")
        header = stream.read(4 * magic[3])
        shape = struct.unpack(f">{magic[3]}I", header)
        if math.prod(shape) > _MAX_BYTES:
            raise CorruptDataError(f"{member.name} says it holds {math.prod(shape):,} bytes. It is refused.")
        body = stream.read(math.prod(shape))
        rest = stream.read(1)
    except (EOFError, OSError, zlib.error, struct.error) as error:
        raise CorruptDataError(f"{member.name} is truncated or damaged: {error}") from error
    if len(body) != math.prod(shape) or rest:
        raise CorruptDataError(f"{member.name} holds {'more' if rest else 'less'} than its header says.")
    sha256 = hashlib.sha256(magic + header + body).hexdigest()
    return IdxContent(np.frombuffer(body, np.uint8).reshape(shape), sha256)


def read_mapping(data: bytes) -> dict[int, str]:
    """EMNIST's mapping file: class number to character; of several characters (merged classes) the first
    stands for all.
    """
    names: dict[int, str] = {}
    for line in data.decode("ascii", errors="replace").splitlines():
        fields = line.split()
        try:
            names[int(fields[0])] = chr(int(fields[1]))
        except (IndexError, ValueError, OverflowError) as error:
            raise CorruptDataError(
                f"The mapping file has the line {line[:40]!r}, expected two numbers."
            ) from error
    return names
