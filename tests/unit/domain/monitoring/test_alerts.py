"""An alert is raised once above its threshold and cleared once well below it."""

from msgspec.structs import replace

from creditapp.domain.monitoring.alert_thresholds import CLEARED_BELOW, THRESHOLDS
from creditapp.domain.monitoring.alerts import threshold_of, with_alerts
from creditapp.domain.monitoring.figures import Figures, figures
from creditapp.models.monitoring import Observation, Watch

OBSERVATION = Observation(
    consumer_id="c", scorecard_version="v1", source="reports/0", offset=7, score=700, pd=0.02, scored=True
)


def psi_of(value: float) -> Figures:
    """Figures of which only the PSI is known."""
    return replace(figures("v1", Watch(), None, 1000, 660), psi=value)


def test_a_figure_between_the_two_limits_changes_nothing() -> None:
    """Raised above the threshold, kept down to 80 % of it, cleared below: one alert each way."""
    watch, states = Watch(), []
    for share in (0.99, 1.01, 1.5, 0.99, CLEARED_BELOW + 0.01, CLEARED_BELOW - 0.01, 0.1):
        before = watch
        watch = with_alerts(watch, psi_of(share * THRESHOLDS["psi"]), OBSERVATION, 1.0)
        states.append(watch.told[-1].state if watch is not before else None)
    assert states == [None, "raised", None, None, None, "cleared", None]
    assert watch.raised == ()


def test_an_alert_is_named_after_the_observation_that_caused_it() -> None:
    """So the same alert comes again with the same id where the observation is delivered again."""
    watch = with_alerts(Watch(), psi_of(1.0), OBSERVATION, 1.0)
    assert [alert.alert_id for alert in watch.told] == ["v1:psi:reports/0:7"]
    assert watch.cause == ("reports/0", 7)


def test_all_characteristics_share_one_threshold() -> None:
    """That of ``csi``."""
    assert threshold_of("csi.utilisation") == THRESHOLDS["csi"]
    assert threshold_of("auc_drop") == THRESHOLDS["auc_drop"]
