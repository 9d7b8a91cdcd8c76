"""Handlers are tried on the events that the domain's tests use."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "domain"))
