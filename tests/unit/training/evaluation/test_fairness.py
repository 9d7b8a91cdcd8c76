"""Groups are compared as the four-fifths rule and a modeller would: who is approved, how far scores stand apart."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import evaluation_samples as samples
from training.data.audit import OLDEST, Audit
from training.evaluation.alternatives import alternatives
from training.evaluation.fairness import SMALLEST, fairness, judged, ratios


def test_the_ratio_of_approvals() -> None:
    """30 of 100 against 60 of 100 is one half; the group approved most has 1; 20 people are not judged."""
    groups = np.array(["a"] * 100 + ["b"] * 100 + ["c"] * 20 + [""] * 50)
    approved = np.concatenate([np.arange(100) < 30, np.arange(100) < 60, np.ones(20, bool), np.ones(50, bool)])
    assert ratios(approved, groups) == {"a": pytest.approx(0.5), "b": 1.0}


@given(st.lists(st.booleans(), min_size=300, max_size=300))
@settings(deadline=None)
def test_ratios_are_at_most_one(approved: list[bool]) -> None:
    """Whoever is approved: some group has 1, none more, and nobody approved means no ratio."""
    approval_ratios = ratios(np.array(approved), np.repeat(["a", "b", "c"], SMALLEST))
    assert approval_ratios == {} if not any(approved) else max(approval_ratios.values()) == 1.0


def test_a_proxy_for_a_group_lowers_its_impact_ratio() -> None:
    """A characteristic tied to a group lowers its approvals and scores; without the tie both are alike."""
    tied, free = (fairness(samples.sample(apart=apart), 700) for apart in (0.9, 0.0))
    assert tied["worst"] is not None and free["worst"] is not None
    assert tied["worst"]["group"] == "blue" and tied["worst"]["air"] < 0.93 < free["worst"]["air"]
    blue = next(row for row in tied["attributes"]["colour"]["groups"] if row["group"] == "blue")
    assert blue["smd"] < -0.3 and blue["air_low"] < blue["air"] < blue["air_high"] < 1
    assert blue["auc_low"] < blue["auc"] < blue["auc_high"]


def test_of_age_bands_only_the_oldest_is_protected() -> None:
    """Fewer young people approved closes no gate, fewer elderly ones do."""
    sample = samples.sample(apart=0.9)
    blue = sample.audit.groups["colour"] == "blue"
    for disfavoured, other, worst in (("under 25", OLDEST, 1.0), (OLDEST, "35–49", 0.93)):
        ages = fairness(replace(sample, audit=Audit({"age": np.where(blue, disfavoured, other)})), 700)
        assert ages["worst"] is not None and ages["worst"]["group"] == OLDEST and ages["worst"]["air"] <= worst
        assert min(row["air"] for row in ages["attributes"]["age"]["groups"]) < 0.93


def test_small_groups_are_shown_but_not_judged() -> None:
    """Ninety rows are in the table, but no ratio of theirs closes a gate."""
    sample = samples.sample(rows=1_000)
    rare = np.where(np.arange(1_000) < 90, "rare", np.where(np.arange(1_000) % 2 == 0, "one", "other"))
    assert judged(rare) == ["one", "other"]
    shown = fairness(replace(sample, audit=Audit({"kind": rare})), 850)["attributes"]["kind"]["groups"]
    assert {row["group"]: row["judged"] for row in shown} == {"rare": False, "one": True, "other": True}


def test_the_search_finds_a_fairer_scorecard_that_serves_as_well() -> None:
    """Where a characteristic says nothing but the group, leaving it out costs no AUC and evens approvals."""
    sample = samples.sample(apart=0.9, seed=3)
    rng = np.random.default_rng(5)
    blind = sample.points.copy()
    blind[:, 2] = 0
    risk = 1 / (1 + np.exp(-(9.0 - 0.0173286795 * (780 + blind.sum(axis=1)))))
    search = alternatives(replace(sample, bad=(rng.random(len(sample)) < risk).astype(np.int8)), 0.7)
    tried = {each["name"]: each for each in search["candidates"]}
    assert tried["without branch"]["auc"] >= tried["the scorecard"]["auc"]
    assert tried["without branch"]["lowest"] > tried["the scorecard"]["lowest"] + 0.05
    assert search["choice"] is not None and tried[search["choice"]]["lowest"] >= tried["without branch"]["lowest"]


@pytest.mark.slow
def test_a_higher_price_of_distance_gives_more_equal_approvals() -> None:
    """Along the prices, the distance between groups falls, and so does the AUC that is left (within half a point)."""
    search = alternatives(samples.sample(apart=0.9), 0.7)
    weighted = [each for each in search["candidates"] if each["kind"] == "re-weighted"]
    assert weighted[-1]["lowest"] > weighted[0]["lowest"]
    assert weighted[-1]["auc"] <= weighted[0]["auc"] + 0.005


@pytest.mark.parametrize("sample", [samples.sample(500, outcomes=False), replace(samples.sample(500), audit=Audit())])
def test_no_search_without_outcomes_or_groups(sample: samples.Sample) -> None:
    """Nothing is claimed of what cannot be searched."""
    assert alternatives(sample, 0.8) == {"candidates": [], "choice": None}
