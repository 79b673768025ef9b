"""Test modules are imported one by one; what they share is found here."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
