"""A scale that spans a scorecard: the best is 850, the worst 300, and every point in between is a whole one."""

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.support.domain_samples import some
from training.scorecard.scale import SCALE, Calibration, spanning

LOSSES = st.lists(st.integers(1, 300), min_size=1, max_size=25, unique=True).map(
    lambda hundredths: [hundredth / 100 + at * 1e-4 for at, hundredth in enumerate(hundredths)]
)


@some
@given(st.floats(-8, 0), LOSSES, st.floats(-1, 1), st.floats(0.2, 2))
def test_the_best_is_the_highest_score_and_losing_everything_the_lowest(
    best: float, losses: list[float], intercept: float, slope: float
) -> None:
    """Rounded to points, all losses together are the whole span; the odds of the best are those of the decision."""
    scale = spanning(best, losses, Calibration(intercept, slope))
    assert abs(sum(round(scale.factor * slope * loss) for loss in losses) - 550) <= 1
    assert math.isclose(scale.offset - scale.factor * (intercept + slope * best), 850, abs_tol=1e-6)


def test_a_scorecard_that_takes_nothing_keeps_its_scale() -> None:
    """Without anything to lose there is nothing to span."""
    assert spanning(-2.0, [0.0, 0.0], Calibration()) == SCALE
