"""Pages of workings, as `examples/draw_answers.py` writes them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
from draw_answers import ANSWERS, KEY, draw_answers, drawn, written

__all__ = ["ANSWERS", "KEY", "draw_answers", "drawn", "written"]
