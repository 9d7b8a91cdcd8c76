"""Drift is measured against the shares of a manifest, period by period where time is known."""

from dataclasses import replace

import numpy as np
import pytest

from creditapp.domain.monitoring.drift import Shares
from tests.support import evaluation_samples as samples
from training.data.audit import Audit
from training.evaluation.characteristics import against_direction, characteristics
from training.evaluation.stability import against, newest, over_time, shares_of
from training.scorecard.expected import counted

SAMPLE = samples.sample()


def test_a_sample_has_not_drifted_from_itself() -> None:
    """Rows held against their own shares have no PSI and no CSI."""
    drift = against(SAMPLE, shares_of(SAMPLE), "itself")
    assert drift["psi"] == pytest.approx(0, abs=1e-9)
    assert set(drift["csi"]) == {"home", "use", "branch"} and max(drift["csi"].values()) == pytest.approx(0, abs=1e-9)


def test_the_characteristic_that_moved_is_named() -> None:
    """Everybody uses more: the CSI of use passes 0.25, that of home stays, and the score moves with it."""
    values = SAMPLE.values.copy()
    values[:, 1] = np.minimum(values[:, 1] + 0.4, 1)
    moved = samples.sample_of_values(SAMPLE.card, SAMPLE.columns, values, None, Audit(), True)
    drift = against(moved, shares_of(SAMPLE), "before")
    assert drift["csi"]["use"] > 0.25 > 0.01 > drift["csi"]["home"]
    assert drift["psi"] > 0.1


@pytest.mark.parametrize("at", range(3))
def test_bins_are_those_of_monitoring(at: int) -> None:
    """Training counts values into the bins that the monitoring service puts them into, missing ones too."""
    column = SAMPLE.columns[at]
    bins = SAMPLE.card["manifest"]["expected"]["characteristics"][column.name]
    live = Shares(tuple(bins["shares"]), tuple(bins.get("edges", ())), tuple(bins.get("categories", ())))
    values = SAMPLE.values[:200, at].tolist()
    cells = [
        None if value != value else column.categories[int(value)] if column.categories else value for value in values
    ]
    assert (
        counted(bins, SAMPLE.values[:200, at])
        == np.bincount([live.bin_of(cell) for cell in cells], minlength=len(bins["shares"])).tolist()
    )


def test_periods_in_order() -> None:
    """Two halves of a year, the second held against the first; without time nothing is claimed."""
    periods = over_time(SAMPLE, 700)
    assert [each["period"] for each in periods] == ["2024-01", "2024-07"]
    assert periods[0]["psi"] == pytest.approx(0, abs=1e-9) and sum(each["rows"] for each in periods) == len(SAMPLE)
    held = newest(SAMPLE)
    assert held is not None and held["rows"] == periods[1]["rows"] and held["psi"] < 0.05
    assert newest(replace(SAMPLE, audit=Audit())) is None and over_time(replace(SAMPLE, audit=Audit()), 700) == []


def test_bins_hold_all_rows_and_steps_against_a_direction_are_counted() -> None:
    """Bins of a characteristic hold all rows, its weight is a share, and a step against its direction is counted."""
    by_name = {each["name"]: each for each in characteristics(SAMPLE)}
    assert all(sum(row["rows"] for row in each["bins"]) == len(SAMPLE) for each in by_name.values())
    assert sum(each["weight"] for each in by_name.values()) == pytest.approx(1)
    assert by_name["use"]["against_direction"] == 0 and by_name["use"]["iv"] > by_name["home"]["iv"]
    wrong = [dict(each) for each in SAMPLE.card["characteristics"]]
    wrong[1]["raw"] = [0.0, -90.0, -40.0, -160.0]
    turned = replace(SAMPLE, card=SAMPLE.card | {"characteristics": wrong})
    assert {each["name"]: each["against_direction"] for each in characteristics(turned)}["use"] == 1


def table_of(raw: list[float], **more: object) -> dict[str, object]:
    """A numeric characteristic with edges 0, 1, 2 …"""
    return {"name": "use", "kind": "numeric", "edges": [float(at) for at in range(len(raw) - 1)], "raw": raw, **more}


def test_special_codes_do_not_count_as_steps_against_a_direction() -> None:
    """The bin of a code stands aside; the steps around it are held against each other."""
    raw = [0.0, -90.0, -10.0, -20.0]
    assert against_direction({"characteristics": [table_of(raw)]}, 0, -1) == 1
    assert against_direction({"characteristics": [table_of(raw, specials=[1.0])]}, 0, -1) == 0


def test_a_pair_that_reverses_a_direction_is_counted() -> None:
    """A two-way table counts with the worst that any value of the other characteristic makes of a step."""
    pair = {
        "of": ["home", "use"],
        "axes": [{"categories": {"own": 0, "rent": 1}}, {"edges": [0.0]}],
        "raw": [[0.0, 0.0, 0.0], [0.0, 30.0, 0.0]],
    }
    own = {"name": "home", "kind": "categorical", "categories": {"own": 0, "rent": 1}, "raw": [0.0, 0.0]}
    for first, turned in (([0.0, -40.0], 0), ([0.0, -20.0], 1)):
        card = {"characteristics": [own, table_of(first)], "pairs": [pair]}
        assert against_direction(card, 1, -1) == turned
