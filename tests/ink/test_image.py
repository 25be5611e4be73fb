"""Opening pictures: every mode gives the same ink, and whatever is broken is named."""

from __future__ import annotations

import builtins
import io
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ink import sheets
from inkmath.errors import ImageTooLargeError, MissingExtraError, UnreadableImageError
from inkmath.ink.image import MAX_PIXELS, open_image

BLACK_ON_WHITE = 255 - sheets.line("2x", 60, 200)


def encode(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def in_mode(mode: str) -> Image.Image:
    grey = Image.fromarray(BLACK_ON_WHITE)
    if mode == "I;16":
        return Image.fromarray(BLACK_ON_WHITE.astype(np.uint16) * 257)
    if mode == "I":
        return Image.fromarray(BLACK_ON_WHITE.astype(np.int32) * 257)
    if mode == "F":
        return Image.fromarray(BLACK_ON_WHITE.astype(np.float32) / 255)
    if mode == "P":
        return grey.convert("RGB").convert("P", palette=Image.Palette.ADAPTIVE)
    return grey.convert("RGB").convert(mode)


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I;16", "I", "F"]
)
def test_every_mode_shows_the_same_picture(mode: str) -> None:
    pixels = open_image(in_mode(mode))
    assert pixels.dtype == np.uint8
    assert pixels.shape == (60, 200, 3)
    wrong = np.abs(pixels.astype(int) - BLACK_ON_WHITE[..., None]).max(axis=2) > 8
    # 1-bit pictures are dithered along the soft edges of strokes.
    assert wrong.mean() < (0.12 if mode == "1" else 0.001)


@pytest.mark.parametrize(("dtype", "top"), [(np.uint16, 1023), (np.uint16, 4095), (np.uint16, 65535)])
def test_deep_grey_is_scaled_by_the_range_of_its_bits(dtype: type, top: int) -> None:
    deep = np.round(BLACK_ON_WHITE / 255 * top).astype(dtype)
    pixels = open_image(encode(Image.fromarray(deep)))
    assert np.abs(pixels[..., 0].astype(int) - BLACK_ON_WHITE).max() <= 1


def test_a_dim_deep_picture_is_not_stretched() -> None:
    """Stretching would turn the grain of a blank sheet into ink."""
    blank = np.full((20, 20), 60_000, np.uint16)
    blank[::2] += 40
    assert np.ptp(open_image(Image.fromarray(blank))) <= 1


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0)])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_ink_on_nothing_gets_a_ground_that_shows_it(ink: int, paper: int, mode: str) -> None:
    alpha = Image.fromarray(255 - BLACK_ON_WHITE)
    image = Image.new(mode.removesuffix("A") or "L", alpha.size, (ink,) * 3 if mode == "RGBA" else ink)
    image.putalpha(alpha)
    pixels = open_image(encode(image))
    assert (pixels[0, 0] == paper).all()
    assert (pixels[BLACK_ON_WHITE == 0] == ink).all()


def test_transparent_corners_of_a_sheet_stay_white() -> None:
    rgba = np.full((40, 40, 4), 255, np.uint8)
    rgba[15:25, 10:30, :3] = 0
    rgba[:6, :6, 3] = 0
    assert (open_image(rgba)[:6, :6] == 255).all()


def test_a_palette_with_a_transparent_entry() -> None:
    image = Image.fromarray((BLACK_ON_WHITE < 128).astype(np.uint8)).convert("P")
    image.putpalette([9, 9, 9, 255, 255, 255])
    pixels = open_image(encode(image, transparency=0))
    assert (pixels[0, 0] == 0).all()
    assert (pixels[BLACK_ON_WHITE == 0] == 255).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_undone(orientation: int) -> None:
    """Each of the eight is the inverse of turning and mirroring the stored pixels (EXIF 2.32, tag 274)."""
    upright = np.repeat(BLACK_ON_WHITE[..., None], 3, axis=2)
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: np.rot90(upright, 1)[:, ::-1][::-1].transpose(1, 0, 2)[::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    if orientation == 7:
        stored = upright[::-1, ::-1].transpose(1, 0, 2)
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = open_image(encode(Image.fromarray(np.ascontiguousarray(stored)), exif=exif))
    assert (pixels == upright).all()


def test_an_animation_gives_its_first_frame() -> None:
    first, second = Image.fromarray(BLACK_ON_WHITE), Image.new("L", (200, 60), 128)
    pixels = open_image(encode(first, "GIF", save_all=True, append_images=[second]))
    assert (pixels[..., 0] == BLACK_ON_WHITE).mean() > 0.99


def test_arrays_of_every_shape() -> None:
    rgb = np.repeat(BLACK_ON_WHITE[..., None], 3, axis=2)
    rgba = np.dstack([rgb, np.full_like(BLACK_ON_WHITE, 255)])
    for array in (BLACK_ON_WHITE, BLACK_ON_WHITE[..., None], rgb, rgba):
        assert (open_image(array) == rgb).all()


@pytest.mark.parametrize(
    "array",
    [np.zeros((4, 4)), np.zeros((4, 4, 2), np.uint8), np.zeros((0, 4), np.uint8), np.zeros(4, np.uint8)],
)
def test_other_arrays_are_refused(array: Any) -> None:
    with pytest.raises(UnreadableImageError, match="uint8"):
        open_image(array)


def test_heic_is_read_where_it_can_be() -> None:
    pillow_heif = pytest.importorskip("pillow_heif", reason="the heic extra is not installed")
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(BLACK_ON_WHITE).convert("RGB")).save(buffer, quality=90)
    pixels = open_image(buffer.getvalue())
    assert ((pixels[..., 0] < 128) == (BLACK_ON_WHITE < 128)).mean() > 0.99


def test_heic_without_its_extra_names_the_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def without_heif(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "pillow_heif":
            raise ImportError(name)
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_heif)
    with pytest.raises(MissingExtraError, match=r"inkmath\[heic\]"):
        open_image(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")


@pytest.mark.parametrize("size", [(30_000, 30_000), (10_000, 5_001), (2**31 - 1, 1)])
def test_a_huge_header_is_refused_before_decoding(size: tuple[int, int]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ImageTooLargeError, match=f"{MAX_PIXELS:,}"):
            open_image(png_header(*size))


def test_one_pixel_is_a_picture() -> None:
    assert open_image(encode(Image.new("L", (1, 1), 7))).tolist() == [[[7, 7, 7]]]


def broken_files(folder: Path) -> dict[str, str]:
    """Paths of files that are no pictures, and a word of what each message has to say."""
    png = encode(Image.fromarray(BLACK_ON_WHITE))
    jpeg = encode(Image.fromarray(BLACK_ON_WHITE), "JPEG")
    contents = {
        "empty.png": (b"", "empty"),
        "text.png": (b"hello, this is text", "not a picture"),
        "short.png": (png[: len(png) // 2], "truncated"),
        "short.jpg": (jpeg[: len(jpeg) // 2], "truncated"),
        "head.png": (png[:20], "not a picture"),
        "postscript.png": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
    }
    for name, (data, _) in contents.items():
        (folder / name).write_bytes(data)
    (folder / "folder.png").mkdir()
    found = {str(folder / name): word for name, (_, word) in contents.items()}
    return found | {str(folder / "folder.png"): "folder", str(folder / "none.png"): "does not exist"}


def test_what_is_broken_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    for path, word in broken_files(tmp_path).items():
        with pytest.raises(UnreadableImageError) as caught:
            open_image(path)
        assert path in str(caught.value)
        assert word in str(caught.value)


def test_no_damage_leads_to_any_other_error() -> None:
    """Two hundred damaged files of several formats: each opens or is refused."""
    rng = np.random.default_rng(0)
    image = Image.fromarray(BLACK_ON_WHITE)
    good = [encode(image, form) for form in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")]
    outcomes = set()
    for i in range(210):
        data = bytearray(good[i % len(good)])
        for place in rng.integers(0, min(len(data), 300), size=rng.integers(1, 6)):
            data[place] = rng.integers(0, 256)
        try:
            outcomes.add(open_image(bytes(data)).dtype.name)
        except (UnreadableImageError, ImageTooLargeError):
            outcomes.add("refused")
    assert outcomes == {"uint8", "refused"}
