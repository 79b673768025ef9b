"""The examples are scripts beside each other, not a package: here they are found as when they are run."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "sample_ar"))
