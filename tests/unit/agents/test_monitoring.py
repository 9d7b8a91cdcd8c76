"""Every application counts once and every alert is emitted under one id, despite duplicates, delays and crashes."""

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from creditapp.agents import monitoring
from creditapp.domain.monitoring.alert_thresholds import CHECK_EVERY, CLEARED_BELOW, THRESHOLDS
from creditapp.domain.monitoring.drift import expected_of
from creditapp.domain.monitoring.figures import figures
from creditapp.domain.scorecard import Scorecard
from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.models.applications import Factor, Report, Update
from creditapp.models.base import decode, encode
from creditapp.models.monitoring import Alert, Monitored, Observation, Outcome, Watch
from creditapp.models.sealed import Sealed
from creditapp.privacy.encryption import PersonKeys
from creditapp.streaming.event import Event
from creditapp.streaming.seals import Seals
from creditapp.topics import ALERTS, OBSERVATIONS, OUTCOMES, REPORTS, Topic
from tests.support.release_samples import card

DAY = date(2026, 11, 1)
EXPECTED = {
    "score": {"edges": [600, 700], "shares": [0.2, 0.3, 0.5, 0.0]},
    "bands": {"Poor": 0.1, "Fair": 0.2, "Good": 0.2, "Very good": 0.3, "Exceptional": 0.2},
    "characteristics": {"utilisation": {"edges": [0.1, 0.5], "shares": [0.5, 0.3, 0.2, 0.0]}},
}
CARD = parse_scorecard(card("v1", manifest={"expected": EXPECTED, "metrics": {"auc": 0.9}}))
CARDS = {"v1": CARD}
HANDLERS = {REPORTS: monitoring.observe, OUTCOMES: monitoring.learn, OBSERVATIONS: monitoring.count}


PERSON = PersonKeys("person", score=bytes(range(32)))
KEYS = {PERSON.consumer_id: PERSON}
SEALS = Seals(monitoring.app, {"score"})


def report(number: int, score: int | None = 700, value: float = 0.3, **changes: Any) -> Report:
    """The report of an application."""
    factor = Factor(code="AO01", characteristic="utilisation", points=-5, value=value)
    usual = {
        "application_id": f"app-{number}",
        "consumer_id": PERSON.consumer_id,
        "as_of": DAY,
        "score": score,
        "base_points": 800,
        "pd": 0.1,
        "factors": (factor,),
        "scorecard_version": "v1",
    }
    return Report(**usual | changes)


def outcome(number: int, bad: bool) -> Outcome:
    """The outcome of an application."""
    return Outcome(application_id=f"app-{number}", bad=bad, observed=DAY)


class Worker:
    """Monitoring's handlers with their table and topics, in one partition; it can crash at any point of a batch.

    Records are sealed in the topics and opened before the handlers, as in the service.
    """

    def __init__(self) -> None:
        self.table: dict[bytes, bytes] = {}
        self.logs: dict[str, list[bytes]] = defaultdict(list)

    def put(self, topic: Topic, record: Any) -> None:
        """Append to a topic."""
        self.logs[topic.name].append(encode(SEALS.close(topic, record, KEYS)))

    def work(self, topic: Topic, first: int, last: int, *, forgets: bool = False, mute: bool = False) -> None:
        """Handle records ``first`` to ``last``; without storing states (``forgets``) or without emitting (``mute``)."""
        table = dict(self.table)
        for offset in range(first, min(last, len(self.logs[topic.name]))):
            record = decode(topic.record, self.logs[topic.name][offset])
            SEALS.open(topic, record, KEYS)
            key = topic.key_of(record)
            event = Event(record, topic, key, 0, offset, 1.0)
            state = decode(Monitored, table[key]) if key in table else None
            effect = HANDLERS[topic](event, state, CARDS)
            emitted = [(emit.topic, encode(SEALS.close(emit.topic, emit.record, KEYS))) for emit in effect.emits]
            if effect.state is not None:
                table[key] = encode(effect.state)
            for to, value in () if mute else emitted:
                self.logs[to.name].append(value)
        if not forgets:
            self.table = table

    def drain(self) -> Watch:
        """Handle all records; return the scorecard's watch."""
        for topic in (REPORTS, OUTCOMES, OBSERVATIONS):
            self.work(topic, 0, len(self.logs[topic.name]))
        return self.watch()

    def watch(self) -> Watch:
        """The scorecard's watch."""
        row = decode(Monitored, self.table[b"v1"]) if b"v1" in self.table else None
        return row.watch if row and row.watch else Watch()

    def alerts(self) -> list[Alert]:
        """The emitted alerts, one per id."""
        alerts = [decode(Alert, value) for value in self.logs[ALERTS.name]]
        by_id = {alert.alert_id: alert for alert in alerts}
        return list(by_id.values())


ARRIVALS = st.tuples(st.sampled_from([REPORTS, OUTCOMES]), st.integers(0, 5), st.booleans())
CRASHES = st.tuples(st.sampled_from(list(HANDLERS)), st.integers(1, 6), st.sampled_from(["forgets", "mute"]))


@pytest.mark.slow
@given(st.lists(ARRIVALS | CRASHES, min_size=1, max_size=40))
@example([(REPORTS, 0, False), (REPORTS, 1, "mute"), (OUTCOMES, 0, True), (OUTCOMES, 1, "mute")])
@settings(max_examples=300, deadline=None)
def test_every_application_counts_once_wherever_a_worker_crashes(steps: list[Any]) -> None:
    """Records arrive, some twice, outcomes before their report; a batch may crash and is then handled again."""
    worker, scored, outcomes = Worker(), {}, {}
    done = dict.fromkeys(HANDLERS, 0)
    for topic, number, flag in steps:
        if isinstance(flag, str):
            # A batch begins after the last acknowledged record; it crashes, then it is handled again as a whole.
            worker.work(topic, done[topic], done[topic] + number, **{flag: True})
            worker.work(topic, done[topic], done[topic] + number)
            done[topic] = min(done[topic] + number, len(worker.logs[topic.name]))
        elif topic is REPORTS:
            worker.put(REPORTS, report(number, 600 + number + 100 * flag))
            scored.setdefault(number, 600 + number + 100 * flag)
        else:
            worker.put(OUTCOMES, outcome(number, flag))
            outcomes.setdefault(number, flag)
    for topic in HANDLERS:
        worker.work(topic, done[topic], len(worker.logs[topic.name]))
    watch = worker.watch()
    counted = {number: bad for number, bad in outcomes.items() if number in scored}
    assert watch.seen == watch.newer.count == sum(watch.newer.by_score.values()) == len(scored)
    assert sum(good + bad for good, bad, _ in watch.outcomes.values()) == len(counted)
    assert sum(bad for _, bad, _ in watch.outcomes.values()) == sum(counted.values())
    assert sorted(watch.newer.by_score) == sorted(set(scored.values()))
    assert sum(day.scores for day in watch.days.values()) == len(scored)
    assert sum(day.goods + day.bads for day in watch.days.values()) == len(counted)


@pytest.mark.parametrize(
    "other",
    [
        {"score": None, "pd": None, "ending": "thin"},
        {"simulation": Sealed(sealed=b"sealed")},
        {"update": Update(id="u", number=1)},
    ],
)
def test_only_applications_that_were_scored_count(other: dict[str, Any]) -> None:
    """Reports without a score, simulations and updates do not count."""
    worker = Worker()
    worker.put(REPORTS, report(1, **other) if "score" not in other else report(1, None, pd=None, ending="thin"))
    assert worker.drain() == Watch()
    assert not worker.table


def run(*batches: tuple[int, int, float]) -> Worker:
    """A worker that has handled reports: for each batch ``count`` with this score and value."""
    worker, number = Worker(), 0
    for count, score, value in batches:
        for _ in range(count):
            worker.put(REPORTS, report(number, score, value))
            number += 1
    worker.drain()
    return worker


def spread(count: int) -> list[tuple[int, int, float]]:
    """Scores and values distributed as in the training data."""
    tenth = (
        ((550, 0.05), (550, 0.3), (650, 0.05), (650, 0.05), (650, 0.8)) + ((750, 0.05), (750, 0.3)) * 2 + ((750, 0.8),)
    )
    return [(1, score, value) for _ in range(count // 10) for score, value in tenth]


def test_applicants_distributed_as_in_training_raise_no_alert() -> None:
    """PSI and CSI stay near 0."""
    worker = run(*spread(1000))
    row = worker.watch()
    current = figures("v1", row, CARD, 5000, 660)
    assert worker.alerts() == []
    assert current.psi == pytest.approx(0, abs=1e-6) and current.csi["utilisation"] < 0.1
    assert [band.live for band in current.bands] == [0.2, 0.3, 0.0, 0.5, 0.0]
    assert current.approved == 0.5


@pytest.mark.slow
def test_an_alert_is_raised_once_and_cleared_once() -> None:
    """PSI passes its threshold with other applicants, and falls well below it without them; there are no other alerts."""
    worker = run(*spread(1000), (1500, 550, 0.3), *spread(8000))
    alerts = [alert for alert in worker.alerts() if alert.figure == "psi"]
    assert [alert.state for alert in alerts] == ["raised", "cleared"]
    assert alerts[0].value > THRESHOLDS["psi"] and alerts[1].value < CLEARED_BELOW * THRESHOLDS["psi"]
    assert alerts[0].scores % CHECK_EVERY == 0


def test_an_alert_survives_a_crash_between_changelog_and_delivery() -> None:
    """The state has the alert but the record was not delivered: handled again, it is emitted under the same id."""
    worker = Worker()
    for number in range(600):
        worker.put(REPORTS, report(number, 550, 0.9))
    worker.work(REPORTS, 0, 600)
    worker.work(OBSERVATIONS, 0, 500, mute=True)
    assert worker.watch().raised and not worker.alerts()
    worker.work(OBSERVATIONS, 0, 600)
    assert {alert.figure for alert in worker.alerts()} == {"psi", "csi.utilisation"}


def test_outcomes_give_auc_and_calibration_and_their_alerts() -> None:
    """A score that predicts nothing falls behind its training AUC; a PD that is too low raises an alert too."""
    worker = run(*spread(1000))
    for number in range(1000):
        worker.put(OUTCOMES, outcome(number, number % 3 == 0))
    watch = worker.drain()
    current = figures("v1", watch, CARD, 5000, 660)
    assert current.outcomes == 1000 and current.bad_rate == pytest.approx(0.334)
    assert current.auc == pytest.approx(0.5, abs=0.05)
    assert {alert.figure for alert in worker.alerts()} == {"auc_drop", "calibration_error"}
    assert current.calibration_error == pytest.approx(0.234, abs=0.03)
    assert sum(tenth.count for tenth in current.tenths) == 1000


def test_there_are_no_figures_below_the_smallest_number_of_scores() -> None:
    """Below a tenth of the window there are counts but no figures."""
    current = figures("v1", run((10, 550, 0.9)).watch(), CARD, 5000, 660)
    assert (current.psi, current.csi, current.auc, current.scores) == (None, {}, None, 10)


@pytest.mark.parametrize("expected", [None, {}, {"score": {}}, {**EXPECTED, "score": {"edges": [1, 2], "shares": [1]}}])
def test_a_scorecard_without_complete_expected_shares_has_no_drift_figures(expected: Any) -> None:
    """Such as one released by an earlier version, or by hand."""
    bare: Scorecard = parse_scorecard(card("v1", manifest={"expected": expected} if expected is not None else {}))
    assert expected_of(bare) is None
    assert expected_of(None) is None
    assert figures("v1", run((600, 550, 0.9)).watch(), bare, 5000, 660).psi is None


def test_a_score_of_a_scorecard_that_is_not_known_yet_keeps_the_bins_of_the_others() -> None:
    """Its release has not reached this worker: it counts as a score, in no bin."""
    worker = run(*spread(100))
    observation = Observation(
        consumer_id=PERSON.consumer_id,
        scorecard_version="v1",
        source="other/0",
        offset=0,
        score=700,
        pd=0.1,
        scored=True,
    )
    worker.put(OBSERVATIONS, observation)
    watch = worker.drain()
    assert watch.newer.count == 101
    assert sum(sum(row) for row in watch.newer.bins) == 100


def test_an_observation_that_is_read_again_is_not_counted_again() -> None:
    """Offsets are compared per source: topic and partition."""
    worker = Worker()
    for partition, offset in ((0, 5), (1, 3), (0, 5), (0, 4), (1, 4)):
        observation = Observation(
            consumer_id=PERSON.consumer_id,
            scorecard_version="v1",
            source=f"reports/{partition}",
            offset=offset,
            score=700,
            pd=0.1,
            scored=True,
            bins=(1,),
        )
        worker.put(OBSERVATIONS, observation)
    assert worker.drain().seen == 3
