"""Names of what happens after the outcome are known; what a bureau knew before has similar names."""

import pytest

from tests.support.column_names import INPUTS, LATER, PROTECTED, names, styles
from training.data.later_events import is_later_event


@pytest.mark.parametrize("name", names(LATER))
def test_later_events_are_known_in_every_style(name: str) -> None:
    """Recoveries, charge-offs, settlements, last payments."""
    missed = [written for written in styles(name) if not is_later_event(written)]
    assert not missed


@pytest.mark.parametrize("name", [*names(INPUTS), *names(PROTECTED)])
def test_other_columns_are_no_later_events(name: str) -> None:
    """Collections in the 12 months before, months since, counts."""
    assert not [written for written in styles(name) if is_later_event(written)]
