"""Picture files to grey pixels of one size, for sets of single symbols."""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.data.samples import View
from inkmath.ink.image import open_image
from inkmath.ink.raster import symbol_input
from inkmath.ink.symbol_picture import symbol_ink
from inkmath.types import Pixels


def grey(data: bytes) -> Pixels:
    """uint8 (H, W) of a picture file of any mode.

    Raises UnreadableImageError if it is truncated or no picture, ImageTooLargeError if it has more pixels
    than a photo.
    """
    return np.asarray(cv2.cvtColor(open_image(data, "the file"), cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def stored(picture: Pixels, size_px: int, view: View) -> Pixels:
    """A picture of one symbol as a set keeps it: uint8 (size_px, size_px).

    picture: uint8 (H, W) or (H, W, 3). Of the view "symbol", the ink alone is kept, its box in the middle.
    Raises EmptyInkError if a symbol without ink is to be cut out.
    """
    is_grey = picture.ndim == 2
    if view == "whole":
        grey = picture if is_grey else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        return fit(np.asarray(grey, np.uint8), size_px)
    colours = np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB), np.uint8) if is_grey else picture
    square = symbol_input(symbol_ink(colours), size_px)[0]
    return np.asarray(np.round(255 - 255 * square), np.uint8)


def fit(pixels: Pixels, size_px: int) -> Pixels:
    """The picture scaled to fit into a square, its ratio kept, centred on its own paper.

    pixels: uint8 (H, W). Returns uint8 (size_px, size_px). The paper is the median of the border.
    """
    height, width = pixels.shape
    if height == width == size_px:
        return pixels
    scale = size_px / max(height, width)
    new_width, new_height = max(1, round(width * scale)), max(1, round(height * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    scaled = cv2.resize(pixels, (new_width, new_height), interpolation=method)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    square = np.full((size_px, size_px), np.median(border), dtype=np.uint8)
    top, left = (size_px - new_height) // 2, (size_px - new_width) // 2
    square[top : top + new_height, left : left + new_width] = scaled
    return square


def centre_crop(pixels: Pixels, side_px: int) -> Pixels:
    """The square of that side in the middle of a picture uint8 (H, W, ...); less where a side is shorter."""
    height, width = pixels.shape[:2]
    top, left = max(0, (height - side_px) // 2), max(0, (width - side_px) // 2)
    return pixels[top : top + side_px, left : left + side_px]
