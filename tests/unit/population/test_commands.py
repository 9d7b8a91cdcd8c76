"""``python -m creditapp.population`` respects the population that a home has already."""

from datetime import date
from pathlib import Path

import pytest

from creditapp.population.__main__ import publish
from creditapp.population.state import PopulationState, load, save


def test_a_population_of_another_generation_is_left_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """People that an earlier version drew and furnished are not mixed with lives drawn differently."""
    monkeypatch.setenv("CREDITAPP_HOME", str(tmp_path))
    before = PopulationState(seed=3, anchor=date(2026, 1, 2), people=10, furnished=date(2026, 1, 2))
    save(tmp_path, before)
    publish()
    assert load(tmp_path) == before and "earlier version" in capsys.readouterr().err
