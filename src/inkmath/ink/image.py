"""Open a picture: a path, bytes, an array or a PIL image becomes uint8 RGB, upright."""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps

from inkmath.errors import (
    ImageTooLargeError,
    InkmathError,
    MissingExtraError,
    MissingFileError,
    SourceTypeError,
    UnreadableImageError,
)
from inkmath.types import Pixels

MAX_PIXELS = 50_000_000
"""Pictures with more pixels are refused from their header, before anything is decoded."""

MAX_RATIO = 1_000
"""Pictures whose one side is more times the other are refused, too: no line of writing is so long."""

MAX_FRAMES = 10_000
"""Frames of a picture that are looked at; more is an attack."""

_SUBFILE_TYPE, _IS_PREVIEW = 254, 1  # of TIFF: NewSubfileType and its bit of a reduced image

ImageSource = str | Path | bytes | npt.NDArray[np.uint8] | Image.Image

# Raster formats with a signature of their own. EPS and its like, which run programs, stay out.
_FORMATS = (
    "PNG",
    "JPEG",
    "MPO",
    "GIF",
    "BMP",
    "DIB",
    "TIFF",
    "WEBP",
    "PPM",
    "JPEG2000",
    "ICO",
    "AVIF",
    "HEIF",
)
_BLOCK_PIXELS = 1_000_000  # at a time, where a picture as float64 would take eight bytes a pixel
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
# What Pillow's decoders raise on damaged files; the last five come from plugins that index its tables.
_DECODE_ERRORS = (
    OSError, SyntaxError, ValueError, struct.error, EOFError, zlib.error, KeyError,
    IndexError, TypeError, AttributeError, OverflowError,
)  # fmt: skip
# `warnings.catch_warnings` swaps a global; two threads must not interleave in it.
_WARNINGS_LOCK = threading.Lock()


def open_image(source: ImageSource, name: str | None = None) -> Pixels:
    """The picture as uint8 (H, W, 3), RGB, turned as its EXIF orientation says.

    source: a path, the bytes of a file, a PIL image of any mode, or an array uint8 (H, W), (H, W, 3) or
    (H, W, 4).
    name: what error messages call the source; its path, or "the given bytes", if not given.
    Transparency is laid on white, or on black where that shows the ink; of an animation, the first frame.
    Raises UnreadableImageError, MissingExtraError (HEIC) or ImageTooLargeError (over MAX_PIXELS or MAX_RATIO,
    or more than the memory holds).
    """
    if isinstance(source, np.ndarray):
        return _from_array(source, name or "the given array")
    if isinstance(source, Image.Image):
        return _decode(source, name or "the given PIL image")
    if isinstance(source, bytes | bytearray | memoryview):
        return _from_bytes(bytes(source), name or "the given bytes")
    if isinstance(source, str | Path):
        return _from_bytes(read_file(source), name or str(source))
    raise SourceTypeError(
        f"Cannot read ink from {type(source).__name__}. "
        "Give a path, bytes, a uint8 array, a PIL image, or strokes as inkmath.Ink."
    )


def picture_frames(data: bytes, name: str) -> list[int]:
    """The pages of a TIFF by their frames, which `open_frame` takes: previews are left out. At least one.

    Raises as `open_image` does.
    """
    image, frames = _open_header(data, name), []
    try:
        for frame in range(MAX_FRAMES):
            image.seek(frame)
            tags = getattr(image, "tag_v2", {})
            if not int(tags.get(_SUBFILE_TYPE, 0)) & _IS_PREVIEW:
                frames.append(frame)
    except EOFError:
        pass
    except _DECODE_ERRORS as error:
        if not frames:
            raise UnreadableImageError(f"{name} is damaged: {error}. Save it again.") from error
    return frames or [0]


def open_frame(data: bytes, frame: int, name: str) -> Pixels:
    """A frame of a picture, as `open_image` gives its first."""
    image = _open_header(data, name)
    try:
        image.seek(frame)
    except _DECODE_ERRORS as error:
        raise UnreadableImageError(f"{name} is damaged: {error}. Save it again.") from error
    return _decode(image, name)


def read_file(path: str | Path, limit_bytes: int = 512 * 2**20) -> bytes:
    """The bytes of a file; UnreadableImageError says what is wrong where there are none."""
    path = Path(path)
    try:
        if path.is_dir():
            raise UnreadableImageError(f"{path} is a folder. Give the path of a picture in it.")
        if not path.exists():
            raise MissingFileError(f"{path} does not exist. Check the path.")
        if not path.is_file():
            raise UnreadableImageError(f"{path} is not a regular file. Give the path of a picture.")
        size = path.stat().st_size
        if size > limit_bytes:
            raise ImageTooLargeError(
                f"{path} has {size:,} bytes; at most {limit_bytes:,} are read. Save a smaller picture."
            )
        return path.read_bytes()
    except InkmathError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise UnreadableImageError(
            f"{path} cannot be opened: {error}. Check the path and its rights."
        ) from error


def _from_array(array: npt.NDArray[np.generic], name: str) -> Pixels:
    shape = array.shape
    good_shape = array.ndim == 2 or (array.ndim == 3 and shape[2] in (1, 3, 4))
    if array.dtype != np.uint8 or not good_shape or array.size == 0:
        raise UnreadableImageError(
            f"{name} is {array.dtype} of shape {shape}, which is no picture. "
            "Give uint8 of shape (H, W), (H, W, 3) or (H, W, 4), not empty."
        )
    _check_size(shape[1], shape[0], name)
    pixels: Pixels = array.astype(np.uint8, copy=False)
    if pixels.ndim == 3 and shape[2] == 1:
        pixels = pixels[:, :, 0]
    if pixels.ndim == 2:
        return np.repeat(pixels[:, :, None], 3, axis=2)
    return _flatten(Image.fromarray(pixels)) if shape[2] == 4 else np.ascontiguousarray(pixels)


def _from_bytes(data: bytes, name: str) -> Pixels:
    if not data:
        raise UnreadableImageError(f"{name} is empty (0 bytes). Give a picture.")
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        _register_heic()
    return _decode(_open_header(data, name), name)


def _register_heic() -> None:
    try:
        import pillow_heif
    except ImportError as error:
        raise MissingExtraError("heic", "Reading HEIC pictures") from error
    pillow_heif.register_heif_opener()


def _open_header(data: bytes, name: str) -> Image.Image:
    """A lazy PIL image: the header is read, the pixels are not."""
    Image.init()
    formats = [name for name in _FORMATS if name in Image.OPEN]
    try:
        with _WARNINGS_LOCK, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Pillow warns before it raises; its own limit is higher than ours.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=formats)
    except MemoryError as error:
        raise ImageTooLargeError(_too_much_memory(name)) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLargeError(_too_large(name)) from error
    except _DECODE_ERRORS as error:
        raise UnreadableImageError(
            f"{name} is not a picture that can be read (PNG, JPEG, TIFF, WebP, GIF, BMP, HEIC and the like). "
            "Save it as PNG or JPEG."
        ) from error


def _decode(image: Image.Image, name: str) -> Pixels:
    _check_size(image.width, image.height, name)
    try:
        return _to_rgb(_upright(image))
    except MemoryError as error:
        raise ImageTooLargeError(_too_much_memory(name)) from error
    except Image.DecompressionBombError as error:
        raise ImageTooLargeError(_too_large(name)) from error
    except _DECODE_ERRORS as error:
        raise UnreadableImageError(
            f"{name} is damaged or truncated: {str(error).strip()}. Save or send the picture again."
        ) from error


def _check_size(width: int, height: int, name: str) -> None:
    if width < 1 or height < 1:
        raise UnreadableImageError(f"{name} has no pixels ({width} x {height}). Give a picture.")
    if width * height > MAX_PIXELS:
        raise ImageTooLargeError(_too_large(name, f" ({width:,} x {height:,})"))
    if max(width, height) > MAX_RATIO * min(width, height):
        raise ImageTooLargeError(
            f"{name} is too long and narrow ({width:,} x {height:,}): at most {MAX_RATIO:,} to 1 is read. "
            "Crop it to the writing, with some paper around it."
        )


def _too_large(name: str, size: str = "") -> str:
    return f"{name} is too large{size}: at most {MAX_PIXELS:,} pixels are read. Crop it or scale it down."


def _too_much_memory(name: str) -> str:
    return f"{name} takes more memory than there is. Crop it or scale it down."


def _upright(image: Image.Image) -> Image.Image:
    """The decoded picture, turned as its EXIF orientation says; itself where that is upright."""
    image.load()  # the EXIF data of some formats stand behind the pixels
    if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
        return image
    return ImageOps.exif_transpose(image)


def _to_rgb(image: Image.Image) -> Pixels:
    """Any mode of Pillow's to uint8 (H, W, 3), which may be read-only."""
    if image.mode.startswith(("I", "F")):
        grey = _scale_range(np.asarray(image))
        return np.repeat(grey[:, :, None], 3, axis=2)
    if "A" in image.mode.upper().removeprefix("LAB") or "transparency" in image.info:
        return _flatten(image.convert("RGBA"))
    if image.mode == "L":
        return np.asarray(cv2.cvtColor(np.asarray(image), cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))


def _scale_range(values: npt.NDArray[np.generic]) -> Pixels:
    """Deep grey to 8 bits by the range that the values use: 0..1, or the next of 8, 10, 12, 16 and 32 bits.

    The range is the camera's or scanner's, not this picture's: stretching a blank sheet would show its grain.
    """
    rows = max(1, _BLOCK_PIXELS // values.shape[1])
    blocks = [slice(top, top + rows) for top in range(0, values.shape[0], rows)]

    def deep(block: slice) -> npt.NDArray[np.float64]:
        return np.nan_to_num(values[block].astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)

    low = min(0.0, *(float(deep(block).min()) for block in blocks))
    top = max(float(deep(block).max()) for block in blocks) - low
    if top <= 1.0 and np.issubdtype(values.dtype, np.floating):
        full = 1.0
    else:
        full = next((2.0**bits - 1 for bits in (8, 10, 12, 16, 32) if top <= 2.0**bits - 1), max(top, 1.0))
    grey = np.empty(values.shape, np.uint8)
    for block in blocks:
        grey[block] = np.round((deep(block) - low) * (255 / full))
    return grey


def _flatten(image: Image.Image) -> Pixels:
    """Lay an RGBA image on white, or on black where light ink stands on nothing."""
    ground = 255
    alpha = np.asarray(image.getchannel("A"))
    is_ink_alone = float((alpha < 128).mean()) > 0.5 and bool(alpha.any())
    if is_ink_alone and _weighted_mean(np.asarray(image.convert("L")), alpha) > 140:
        ground = 0
    paper = Image.new("RGB", image.size, (ground, ground, ground))
    paper.paste(image, mask=image.getchannel("A"))
    return np.array(paper)


def _weighted_mean(values: Pixels, weights: Pixels) -> float:
    """As `np.average` has it, without the picture as float64."""
    return float(np.einsum("ij,ij->", values, weights, dtype=np.float64) / weights.sum(dtype=np.float64))
