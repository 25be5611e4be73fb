"""idx files: the header is what the format says, and damage is named."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from inkmath.data.archive import Member, Source
from inkmath.data.idx import IdxLayout, read_idx, read_mapping
from inkmath.data.samples import ImageSample
from inkmath.errors import CorruptDataError
from made import write_folder, write_zip


def idx(values: np.ndarray) -> bytes:
    """The format as published: two zeros, 8 for bytes, the number of dimensions, each big-endian uint32."""
    return (
        bytes([0, 0, 8, values.ndim])
        + struct.pack(f">{values.ndim}I", *values.shape)
        + values.astype(np.uint8).tobytes()
    )


IMAGES = np.arange(3 * 28 * 28).reshape(3, 28, 28) % 251
LABELS = np.array([7, 0, 7])
MNIST = IdxLayout("", is_transposed=False, content_sha256={})


def read(layout: IdxLayout, *paths: Path) -> list[ImageSample]:
    samples = list(layout.read(Source(paths, paths[0].parent)))
    assert all(isinstance(sample, ImageSample) for sample in samples)
    return samples  # type: ignore[return-value]


def test_mnist_is_stored_as_ink_on_paper(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "mnist",
        {
            "train-images-idx3-ubyte.gz": gzip.compress(idx(IMAGES), mtime=0),
            "train-labels-idx1-ubyte.gz": gzip.compress(idx(LABELS), mtime=0),
            "t10k-images-idx3-ubyte": idx(IMAGES[:1]),
            "t10k-labels-idx1-ubyte": idx(LABELS[:1]),
        },
    )
    samples = read(MNIST, folder)
    assert [(s.split, s.label) for s in samples] == [
        ("train", "7"),
        ("train", "0"),
        ("train", "7"),
        ("test", "7"),
    ]
    assert np.array_equal(samples[1].pixels, 255 - IMAGES[1])


def test_emnist_is_turned_upright_and_named_by_its_mapping_also_inside_the_zip(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "gzip.zip",
        {
            "gzip/emnist-letters-test-images-idx3-ubyte.gz": gzip.compress(idx(IMAGES), mtime=0),
            "gzip/emnist-letters-test-labels-idx1-ubyte.gz": gzip.compress(idx(np.array([1, 2, 1]))),
            "gzip/emnist-letters-mapping.txt": b"1 65 97\n2 66 98\n",
            "gzip/emnist-digits-test-labels-idx1-ubyte.gz": b"another set",
        },
    )
    samples = read(IdxLayout("letters", is_transposed=True, content_sha256={}), path)
    assert [(s.split, s.label) for s in samples] == [("test", "A"), ("test", "B"), ("test", "A")]
    assert np.array_equal(samples[2].pixels, 255 - IMAGES[2].T)


def test_another_hash_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"t10k-labels-idx1-ubyte.gz": gzip.compress(idx(LABELS), mtime=0)})
    layout = IdxLayout("", is_transposed=False, content_sha256={"t10k-labels-idx1-ubyte": "0" * 64})
    with pytest.raises(CorruptDataError, match="not the published file"):
        read(layout, folder)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\x08",
        b"\0\0\x0d\x01\0\0\0\x01\0\0\0\0",
        idx(LABELS)[:-1],
        idx(LABELS) + b"!",
        b"\0\0\x08\x03" + b"\xff" * 12,
        gzip.compress(idx(LABELS), mtime=0)[:-9],
        gzip.compress(idx(LABELS), mtime=0)[:12],
        b"text",
    ],
)
def test_damaged_idx_is_refused(data: bytes) -> None:
    with pytest.raises(CorruptDataError, match="labels"):
        read_idx(Member("labels", data))


def test_a_partner_is_missed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"train-labels-idx1-ubyte": idx(LABELS)})
    with pytest.raises(CorruptDataError, match="labels only"):
        read(MNIST, folder)


def test_lengths_that_differ_are_refused(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path, {"train-labels-idx1-ubyte": idx(LABELS[:2]), "train-images-idx3-ubyte": idx(IMAGES)}
    )
    with pytest.raises(CorruptDataError, match="do not match"):
        read(MNIST, folder)


@pytest.mark.parametrize("text", [b"1\n", b"x 65\n", b"1 -3\n", b"\xff\xfe"])
def test_malformed_mapping_is_refused(text: bytes) -> None:
    with pytest.raises(CorruptDataError, match="mapping"):
        read_mapping(text)
