"""The benchmarks are scripts, not a package: put their folder where they look for one another."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
