"""One known table, written as many programs of many countries write it, is read as it is: ``python -m tests.tables`` tries 10,000."""

import pytest

from tests.tables.check import check


@pytest.mark.slow
def test_twenty_tables_are_read_as_they_are() -> None:
    """Locales, formats, spellings, encodings: nothing that is read disagrees with what was written, for a fit as for a scorecard."""
    assert not [outcome for outcome in map(check, range(20)) if outcome.disagreement]


@pytest.mark.slow
def test_a_hundred_more_tables_are_read_as_they_are() -> None:
    """The same, of other seeds; ``make tables`` takes 10,000."""
    assert not [outcome for outcome in map(check, range(1_000, 1_100)) if outcome.disagreement]
