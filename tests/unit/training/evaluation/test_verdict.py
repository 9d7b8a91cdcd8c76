"""A verdict says no more than the intervals do."""

from typing import Any

import pytest

from training.evaluation.verdict import verdict


def figures(low: float, high: float, **changes: Any) -> dict[str, Any]:
    """Of a challenge whose AUCs' difference has this interval."""
    flat = {"difference": {"value": 0.0, "low": -0.01, "high": 0.01}}
    return {
        "champion": {"unseen": True},
        "challenger": {"unseen": True},
        "margin": 0.005,
        "approved": 0.8,
        "bads": 500,
        "metrics": {
            "auc": {"difference": {"value": (low + high) / 2, "low": low, "high": high}},
            "brier": flat,
            "approved_bad_rate": flat,
        },
        "power": {"auc": {"detectable": {"0.8": 0.0123}}},
        "over_time": {"periods": [], "homogeneity": None},
    } | changes


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [
        (0.001, 0.02, "better"),
        (-0.02, -0.001, "worse"),
        (0.001, 0.004, "better"),
        (-0.004, 0.004, "equivalent"),
        (-0.004, 0.03, "not inferior"),
        (-0.03, 0.03, "undecided"),
        (-0.03, 0.004, "undecided"),
    ],
)
def test_the_outcome_follows_from_interval_and_margin(low: float, high: float, outcome: str) -> None:
    """Better and worse need an interval without 0, alike one inside the margin."""
    found = verdict(figures(low, high))
    assert found["outcome"] == outcome
    says = found["says"][0]
    assert ("smaller than 0.005" in says) is (max(-low, high) < 0.005)
    assert ("0.0123" in says) is (outcome in ("not inferior", "undecided")), "what could have been found is told"


def test_rows_of_the_training_give_no_verdict() -> None:
    """Whoever of both has seen them is named."""
    found = verdict(figures(0.01, 0.02, challenger={"unseen": False}))
    assert found["outcome"] == "none" and "the challenger was trained on this very file" in found["says"][0]
    assert not any("ranks such rows better" in sentence for sentence in found["says"])


def test_what_weakens_a_verdict_is_said() -> None:
    """Few bads, unknown time, a difference that changes with time, a worse Brier score."""
    worse = {"difference": {"value": 0.01, "low": 0.005, "high": 0.015}}
    plain = figures(0.001, 0.02)
    found = verdict(plain | {"bads": 40, "metrics": plain["metrics"] | {"brier": worse}})
    text = " ".join(found["says"])
    assert (
        "40 bad rows are few" in text
        and "Time is not known" in text
        and "Brier score is higher, which is worse" in text
    )
    changing = {"periods": [{}], "homogeneity": {"q": 20.0, "degrees": 4, "p": 0.001}}
    assert "changes from period to period" in " ".join(verdict(figures(0.001, 0.02, over_time=changing))["says"])
