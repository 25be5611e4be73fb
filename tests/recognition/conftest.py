"""The hand of the examples writes what is read: put its folder where its files look for one another."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
