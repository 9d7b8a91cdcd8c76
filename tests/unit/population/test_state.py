"""Seed and anchor are kept at first start."""

from datetime import date
from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError
from creditapp.population.state import FILE, PopulationState, load, save


def test_a_saved_state_is_loaded_again(tmp_path: Path) -> None:
    """What was saved is loaded; before the first start there is nothing."""
    assert load(tmp_path) is None
    state = PopulationState(seed=3, anchor=date(2026, 1, 2), people=10)
    save(tmp_path, state)
    assert load(tmp_path) == state


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """The error names the file and says what to do about it."""
    (tmp_path / FILE).write_text("{")
    with pytest.raises(ConfigurationError, match="restore it or remove it"):
        load(tmp_path)
