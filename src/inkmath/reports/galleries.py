"""The pictures behind the cells of a confusion matrix, each in a box that a button opens, without scripts."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.expression.signs import named
from inkmath.reports.contents import Predictions
from inkmath.reports.numbers import share_text
from inkmath.reports.theme import Cell

_EACH = 12  # pictures of a cell, the surest first
_MOST = 3000  # pictures of a report: then cells open nothing


class Galleries:
    """Collects the cells that are asked for, and writes a box for each that has pictures."""

    def __init__(self, predictions: Predictions | None) -> None:
        self._predictions = predictions
        self._given = np.zeros(0, np.int64) if predictions is None else predictions.given
        self._chosen: dict[tuple[int, int], npt.NDArray[np.int64]] = {}
        self._count = 0

    def over(self, cell: Cell) -> str:
        """A button that lies over a cell of a figure; "" if it has no pictures."""
        if not self._has(cell.truth, cell.given):
            return ""
        left, top, width, height = (f"{100 * part:.2f}%" for part in cell.box)
        return (
            f'<button class="cell" popovertarget="{_id(cell.truth, cell.given)}" '
            f'aria-label="{escape(self._title(cell.truth, cell.given))}" '
            f'style="left:{left};top:{top};width:{width};height:{height}"></button>'
        )

    def button(self, truth: int, given: int) -> str:
        """A button in a line of text; "" if there are no pictures."""
        if not self._has(truth, given):
            return ""
        label = escape(self._title(truth, given))
        return f'<button popovertarget="{_id(truth, given)}" aria-label="{label}">show</button>'

    def html(self) -> Iterator[str]:
        """The boxes of all cells that were asked for."""
        for (truth, given), rows in self._chosen.items():
            yield f'<div popover class="gallery" id="{_id(truth, given)}">'
            yield f"<h3>{escape(self._title(truth, given))}</h3>"
            yield "<ul>"
            yield from map(self._tile, rows.tolist())
            yield "</ul></div>"

    def _has(self, truth: int, given: int) -> bool:
        if (truth, given) in self._chosen:
            return True
        if self._predictions is None or self._count >= _MOST:
            return False
        rows = np.flatnonzero((self._predictions.labels == truth) & (self._given == given))
        if not len(rows):
            return False
        surest = np.argsort(-self._predictions.confidences[rows], kind="stable")
        self._chosen[truth, given] = rows[surest][:_EACH]
        self._count += min(len(rows), _EACH)
        return True

    def _title(self, truth: int, given: int) -> str:
        assert self._predictions is not None
        count = int(((self._predictions.labels == truth) & (self._given == given)).sum())
        names = [named(self._predictions.classes[i]) for i in (truth, given)]
        what = f"{names[0]}, answered right" if truth == given else f"{names[0]} taken for {names[1]}"
        shown = f"; the {_EACH} surest" if count > _EACH else ""
        return f"{what}: {count:,}{shown}"

    def _tile(self, row: int) -> str:
        assert self._predictions is not None
        _, content = cv2.imencode(".png", self._predictions.images[row])
        source = base64.b64encode(content.tobytes()).decode("ascii")
        sure = share_text(float(self._predictions.confidences[row]), 0)
        name = escape(self._predictions.names[row]) + "<br>" if self._predictions.names else ""
        caption = f"{name}picture {row}<br>{sure}"
        return f'<li><img alt="Picture {row}" src="data:image/png;base64,{source}">{caption}</li>'


def _id(truth: int, given: int) -> str:
    return f"cell-{truth}-{given}"
