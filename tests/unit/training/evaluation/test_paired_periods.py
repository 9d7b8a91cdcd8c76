"""Champion and challenger over time, and whether their difference is one."""

from dataclasses import replace

import numpy as np
import pytest

from tests.support import evaluation_samples as samples
from training.data.audit import Audit
from training.evaluation.delong import Estimate
from training.evaluation.paired_periods import homogeneity, over_time, psi_by_chance

SAMPLE = samples.sample()
NOISE = np.random.default_rng(5).normal(0, 0.8, len(SAMPLE))
CHAMPION = replace(SAMPLE, pd=1 / (1 + np.exp(-(np.log(SAMPLE.pd / (1 - SAMPLE.pd)) + NOISE))))


def test_each_period_has_both_with_intervals() -> None:
    """The challenger whose probabilities the outcomes follow is better and calibrated in both halves."""
    found = over_time(CHAMPION, SAMPLE)
    assert [period["period"] for period in found["periods"]] == ["2024-01", "2024-07"]
    for period in found["periods"]:
        assert period["difference"]["value"] == pytest.approx(
            period["challenger"]["auc"]["value"] - period["champion"]["auc"]["value"]
        )
        assert period["difference"]["low"] > 0 and period["challenger"]["calibrated"]
        assert sum(period["rows"] for period in found["periods"]) == len(SAMPLE)
    assert found["periods"][0]["challenger"]["psi"] == 0
    assert found["homogeneity"]["degrees"] == 1 and found["homogeneity"]["p"] > 0.01


def test_a_period_of_one_class_has_no_auc() -> None:
    """It is shown with its rates; its difference is not known."""
    quiet = np.where(SAMPLE.audit.period == "2024-01", 0, SAMPLE.outcomes).astype(np.int8)
    found = over_time(replace(CHAMPION, bad=quiet), replace(SAMPLE, bad=quiet))
    assert found["periods"][0]["difference"] is None and found["periods"][0]["champion"]["auc"] is None
    assert found["homogeneity"] is None


def test_without_time_there_are_no_periods() -> None:
    """Nothing is made up."""
    assert over_time(CHAMPION, replace(SAMPLE, audit=Audit())) == {"periods": [], "homogeneity": None}


def test_unchanged_rows_stay_below_chance_in_nineteen_of_twenty() -> None:
    """PSI of 1,000 pairs of like samples over ten equal bins, 600 rows against 300."""
    rng = np.random.default_rng(1)
    limit = psi_by_chance(9, 600, 300)
    shares = (rng.multinomial(rows, [0.1] * 10, 1_000) / rows for rows in (600, 300))
    before, now = (np.maximum(part, 1e-4) for part in shares)
    above = (((now - before) * np.log(now / before)).sum(axis=1) > limit).mean()
    assert 0.03 < above < 0.08


def test_homogeneity_rejects_one_true_difference_in_one_of_twenty() -> None:
    """Of 2,000 sets of six differences, 4 to 6.5 %; and differences far apart are seen as such."""
    rng = np.random.default_rng(0)
    errors = rng.uniform(0.005, 0.03, 6)
    rejected = 0
    for _ in range(2_000):
        found = homogeneity(
            [
                Estimate(float(value), float(error))
                for value, error in zip(rng.normal(0.01, errors), errors, strict=True)
            ]
        )
        assert found is not None
        rejected += found["p"] < 0.05
    assert 0.04 < rejected / 2_000 < 0.065
    apart = homogeneity([Estimate(0.0, 0.01), Estimate(0.1, 0.01)])
    assert apart is not None and apart["p"] < 1e-6
