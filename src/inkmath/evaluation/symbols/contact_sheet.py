"""A contact sheet: the answers of a classifier with their pictures, class by class, to be checked by eye."""

from __future__ import annotations

import base64
import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import cv2
import numpy as np

from inkmath.errors import ConfigError
from inkmath.expression.signs import named
from inkmath.types import Pixels

EACH = 24
"""Pictures of a class: those of which the classifier was least sure."""

_STYLE = """
:root { color-scheme: light dark; --line: #d5dae2; --soft: #5b6472; --wrong: #c24e00; }
@media (prefers-color-scheme: dark) { :root { --line: #38414f; --soft: #a3adbb; --wrong: #ff9a57; } }
body { font: 1rem/1.4 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1rem; }
h2 { border-top: 1px solid var(--line); font-size: 1rem; margin: 1rem 0 .5rem; padding-top: .75rem; }
p, small { color: var(--soft); }
ul { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 0; padding: 0; }
li { font-size: .75rem; overflow-wrap: anywhere; text-align: center; width: 5rem; }
img { border: 1px solid var(--line); image-rendering: pixelated; width: 4.5rem; }
.wrong img { border: 3px solid var(--wrong); }
.wrong b { color: var(--wrong); }
"""


@dataclass(frozen=True, slots=True, order=True)
class _Tile:
    """One answer; the surest goes first where there are too many."""

    probability: float
    number: int
    name: str = field(compare=False)
    truth: str = field(compare=False)
    picture: Pixels = field(compare=False)


class ContactSheet:
    """Takes answers one by one and keeps `EACH` a class, so that its memory does not grow with them."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._kept: dict[str, list[tuple[float, int, _Tile]]] = {}
        self._counts = Counter[str]()
        self._labelled = self._wrong = 0

    def add(self, answer: str, probability: float, picture: Pixels, name: str, truth: str = "") -> None:
        """Take an answer with its picture uint8 (H, W), 0 = ink. truth: the label, where there is one."""
        self._counts[answer] += 1
        self._labelled += bool(truth)
        self._wrong += bool(truth) and truth != answer
        number = self._counts.total()
        tile = _Tile(probability, number, name, truth, picture)
        kept = self._kept.setdefault(answer, [])
        (heapq.heappush if len(kept) < EACH else heapq.heappushpop)(kept, (-probability, -number, tile))

    def save(self, path: Path) -> None:
        """Write it as one HTML file. Raises ConfigError if it cannot be written."""
        try:
            path.write_text("\n".join(self._lines()), encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{path} cannot be written: {error.strerror or error}.") from error

    def _lines(self) -> Iterator[str]:
        title = escape(self._title)
        yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        yield f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        count = f"{self._counts.total():,} answers of {len(self._counts):,} classes"
        if self._labelled:
            count += f"; {self._wrong:,} of {self._labelled:,} labelled ones are wrong, and framed"
        yield (
            f"<p>{count}. Under each class are the pictures that were given it, the least sure first. Look "
            "for the ones that do not belong to their row.</p>"
        )
        for answer in sorted(self._kept):
            shown = f", the {EACH} least sure" if self._counts[answer] > EACH else ""
            yield f"<h2>{escape(named(answer))} <small>{self._counts[answer]:,}{shown}</small></h2><ul>"
            tiles = [tile for _, _, tile in self._kept[answer]]
            yield from (_item(tile, answer) for tile in sorted(tiles))
            yield "</ul>"
        yield "</body></html>\n"


def _item(tile: _Tile, answer: str) -> str:
    _, content = cv2.imencode(".png", np.ascontiguousarray(tile.picture))
    source = base64.b64encode(content.tobytes()).decode("ascii")
    is_wrong = bool(tile.truth) and tile.truth != answer
    truth = f"<br><b>is {escape(named(tile.truth))}</b>" if is_wrong else ""
    return (
        f"<li{' class=wrong' if is_wrong else ''}>"
        f'<img alt="" src="data:image/png;base64,{source}"><br>{escape(tile.name)}<br>'
        f"{100 * tile.probability:.0f} %{truth}</li>"
    )
