"""What stands in for a protected attribute is measured on rows not seen, together and alone."""

from dataclasses import replace

import numpy as np
import pytest

from tests.support import evaluation_samples as samples
from training.data.audit import Audit
from training.evaluation.proxies import proxies, warnings
from training.evaluation.sample import Sample


def with_groups(groups: np.ndarray, apart: float = 0.0) -> Sample:
    """A sample with these groups; ``apart`` ties the branch to the group that it was made with."""
    return replace(samples.sample(len(groups), apart=apart), audit=Audit({"group": groups}))


def test_an_input_that_tells_a_group_is_named() -> None:
    """The branch is nine of ten times that of the group; the warning says how much and which."""
    sample = samples.sample(4_000, apart=0.8)
    (told,) = proxies(sample)
    assert told["attribute"] == "colour" and told["inputs"][0]["input"] == "branch"
    assert 0.85 < told["inputs"][0]["auc"] < 0.95 and told["together"] == pytest.approx(
        told["inputs"][0]["auc"], abs=0.03
    )
    assert told["low"] < told["together"] < told["high"]
    (warning,) = warnings([told])
    assert warning.startswith("WARNING") and "colour = " in warning and "branch (0." in warning


@pytest.mark.slow
def test_groups_that_nothing_tells_are_at_one_half() -> None:
    """No warning, however many groups."""
    rng = np.random.default_rng(2)
    measured = proxies(with_groups(rng.choice(["a", "b", "c", "d"], 3_000)))
    assert abs(measured[0]["together"] - 0.5) < 0.06 and warnings(measured) == []


def test_a_group_of_two_ends_is_told_alone_too() -> None:
    """High and low use, not middling: a rank of the values themselves would not show it."""
    sample = samples.sample(3_000)
    use = np.nan_to_num(sample.values[:, 1], nan=0.5)
    (told,) = proxies(replace(sample, audit=Audit({"group": np.where(np.abs(use - 0.5) > 0.25, "ends", "middle")})))
    assert told["inputs"][0]["input"] == "use" and told["inputs"][0]["auc"] > 0.9


@pytest.mark.slow
def test_the_worst_told_of_several_groups_counts() -> None:
    """A small group that is told hides behind none."""
    sample = samples.sample(3_000)
    rng = np.random.default_rng(3)
    use = np.nan_to_num(sample.values[:, 1], nan=0.5)
    groups = np.where(use > 0.93, "small", rng.choice(["a", "b"], 3_000))
    (told,) = proxies(replace(sample, audit=Audit({"group": groups})))
    assert told["group"] == "small" and told["together"] > 0.95


def test_attributes_without_groups_of_a_size_are_not_measured() -> None:
    """One group, unknown rows, or a few people."""
    groups = np.array([""] * 300 + ["a"] * 300)
    assert proxies(with_groups(groups)) == [] and proxies(replace(samples.sample(300), audit=Audit())) == []
