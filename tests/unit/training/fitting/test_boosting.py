"""The average of additive boosters."""

import numpy as np

from training.artefacts import model_bytes
from training.fitting.boosting import AdditiveBoosters

MEMBERS = 20


def test_bytes_do_not_depend_on_the_time_of_writing() -> None:
    """However its members' processes take turns, the same rows give an estimator of the same bytes."""
    rng = np.random.default_rng(0)
    values = rng.random((120, 3))
    bad = (rng.random(120) < values[:, 0]).astype(np.int8)
    found = {
        model_bytes(
            AdditiveBoosters((False,) * 3, (0,) * 3, ((),) * 3, members=MEMBERS, most_rounds=5).fit(values, bad)
        )
        for _ in range(3)
    }
    assert len(found) == 1
