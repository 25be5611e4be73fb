"""Small made-up notebooks and PDF files."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from inkmath.types import Points

WAVES: tuple[Points, ...] = tuple(
    np.column_stack([np.linspace(x, x + 30, 12), y + 15 * np.sin(np.linspace(0, 6, 12) + x)])
    for x, y in ((60, 90), (110, 92), (160, 88))
)
"""Three strokes of a pen, in points from the top left of a page."""

SIZE = (400.0, 300.0)


def xopp(pages: Sequence[str], *, is_packed: bool = True) -> bytes:
    """A document of Xournal++. pages: the elements of the layer of each."""
    sheets = "".join(
        f'<page width="400" height="300"><background type="solid" color="#ffffffff" style="lined"/>'
        f"<layer>{elements}</layer></page>"
        for elements in pages
    )
    text = f'<?xml version="1.0"?>\n<xournal creator="test" fileversion="4">{sheets}</xournal>'.encode()
    return gzip.compress(text) if is_packed else text


def xopp_stroke(points: Points, tool: str = "pen", colour: str = "#0000ffff", width: str = "1.41") -> str:
    places = " ".join(f"{x:.4f} {y:.4f}" for x, y in points)
    return f'<stroke tool="{tool}" color="{colour}" width="{width}">{places}</stroke>'


def pdf(contents: Sequence[str], *, rotate: int = 0, annotations: str = "") -> bytes:
    """A PDF of pages of 400 x 300 points. contents: what each page draws, in PDF's operators."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for content in contents:
        stream = zlib.compress(content.encode())
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Rotate {rotate} "
            f"/Contents {len(objects) + 2} 0 R "
            "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
            f"/ExtGState << /Clear << /CA 0.4 >> >> >> /Annots [{annotations}] >>"
        )
        packed = stream.decode("latin-1")
        objects.append(f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n{packed}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    out, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def drawn(strokes: Sequence[Points], *, in_pieces: bool = False, operator: str = "S") -> str:
    """PDF's operators that draw the strokes. in_pieces: each segment by itself, as pressure is written."""
    text = []
    for stroke in strokes:
        places = [f"{x:.3f} {SIZE[1] - y:.3f}" for x, y in stroke]
        if in_pieces:
            text += [f"{1 + i % 3} w {a} m {b} l S" for i, (a, b) in enumerate(pairwise(places))]
        else:
            text.append(f"{places[0]} m " + " ".join(f"{place} l" for place in places[1:]) + f" {operator}")
    return "\n".join(text)
