"""The synthetic population stays within stated tolerances of published figures."""

from datetime import date

import pytest

from training.population_report import TARGETS, Counted, count, lines


@pytest.fixture(scope="module")
def counted() -> list[Counted]:
    """6,000 people of the first scorecard's population."""
    return count(20_241, 6_000, date(2024, 10, 31), lambda done: None)


@pytest.mark.parametrize("at", range(len(TARGETS)), ids=[target.name for target, _ in TARGETS])
def test_target(counted: list[Counted], at: int) -> None:
    """Each figure is within its tolerance."""
    target, figure = TARGETS[at]
    assert figure(counted) == pytest.approx(target.value, abs=target.tolerance)


def test_report_names_its_sources(counted: list[Counted]) -> None:
    """Every line of the report says where its target comes from."""
    found = list(lines(counted))[1:]
    assert all(target.source in line for line, (target, _) in zip(found, TARGETS, strict=True))
