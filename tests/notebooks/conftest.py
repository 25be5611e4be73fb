"""The scripts are no package: put their folder where a test looks for them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
