"""Every application counts once and every alert is told once, whatever comes twice or late and wherever a worker dies."""

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
from creditapp.models.monitoring import Alert, Monitored, Observation, Outcome, Watch
from creditapp.streaming.batch import Event
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


def report(number: int, score: int | None = 700, value: float = 0.3, **changes: Any) -> Report:
    """What an application was told."""
    factor = Factor(code="AO01", characteristic="utilisation", points=-5, value=value)
    usual = {
        "application_id": f"app-{number}",
        "consumer_id": "person",
        "as_of": DAY,
        "score": score,
        "base_points": 800,
        "pd": 0.1,
        "factors": (factor,),
        "scorecard_version": "v1",
    }
    return Report(**usual | changes)


def outcome(number: int, bad: bool) -> Outcome:
    """What became of it."""
    return Outcome(application_id=f"app-{number}", bad=bad, observed=DAY)


class Worker:
    """Monitoring's handlers with their table and topics, in one partition, that may die at any moment."""

    def __init__(self) -> None:
        self.table: dict[bytes, Monitored] = {}
        self.logs: dict[str, list[Any]] = defaultdict(list)

    def put(self, topic: Topic, record: Any) -> None:
        """Append to a topic."""
        self.logs[topic.name].append(record)

    def work(self, topic: Topic, first: int, last: int, *, forgets: bool = False, mute: bool = False) -> None:
        """Handle records ``first`` to ``last``; it may die before its states, or its outputs, are delivered."""
        table = dict(self.table)
        for offset in range(first, min(last, len(self.logs[topic.name]))):
            record = self.logs[topic.name][offset]
            key = topic.key_of(record)
            event = Event(record, topic, key, 0, offset, 1.0)
            effect = HANDLERS[topic](event, table.get(key), CARDS)
            if effect.state is not None:
                table[key] = effect.state
            for emit in () if mute else effect.emits:
                self.put(emit.topic, emit.record)
        if not forgets:
            self.table = table

    def drain(self) -> Watch:
        """Everything to its end; the watch of the scorecard."""
        for topic in (REPORTS, OUTCOMES, OBSERVATIONS):
            self.work(topic, 0, len(self.logs[topic.name]))
        return self.watch()

    def watch(self) -> Watch:
        """The watch of the scorecard."""
        row = self.table.get(b"v1")
        return row.watch if row and row.watch else Watch()

    def alerts(self) -> list[Alert]:
        """What was told, each alert once."""
        found = {alert.alert_id: alert for alert in self.logs[ALERTS.name]}
        return list(found.values())


COMES = st.tuples(st.sampled_from([REPORTS, OUTCOMES]), st.integers(0, 5), st.booleans())
DIES = st.tuples(st.sampled_from(list(HANDLERS)), st.integers(1, 6), st.sampled_from(["forgets", "mute"]))


@given(st.lists(COMES | DIES, min_size=1, max_size=40))
@example([(REPORTS, 0, False), (REPORTS, 1, "mute"), (OUTCOMES, 0, True), (OUTCOMES, 1, "mute")])
@settings(max_examples=300, deadline=None)
def test_every_application_counts_once_wherever_a_worker_dies(steps: list[Any]) -> None:
    """Records come, some twice, outcomes before their report; in between a batch dies and is handled again."""
    worker, scored, known = Worker(), {}, {}
    done = dict.fromkeys(HANDLERS, 0)
    for topic, number, flag in steps:
        if isinstance(flag, str):
            # A batch begins where the last one was acknowledged; it dies undone, then it is handled again as a whole.
            worker.work(topic, done[topic], done[topic] + number, **{flag: True})
            worker.work(topic, done[topic], done[topic] + number)
            done[topic] = min(done[topic] + number, len(worker.logs[topic.name]))
        elif topic is REPORTS:
            worker.put(REPORTS, report(number, 600 + number + 100 * flag))
            scored.setdefault(number, 600 + number + 100 * flag)
        else:
            worker.put(OUTCOMES, outcome(number, flag))
            known.setdefault(number, flag)
    for topic in HANDLERS:
        worker.work(topic, done[topic], len(worker.logs[topic.name]))
    watch = worker.watch()
    judged = {number: bad for number, bad in known.items() if number in scored}
    assert watch.seen == watch.newer.count == sum(watch.newer.by_score.values()) == len(scored)
    assert sum(good + bad for good, bad, _ in watch.outcomes.values()) == len(judged)
    assert sum(bad for _, bad, _ in watch.outcomes.values()) == sum(judged.values())
    assert sorted(watch.newer.by_score) == sorted(set(scored.values()))


@pytest.mark.parametrize(
    "other",
    [
        {"score": None, "pd": None, "ending": "thin"},
        {"simulation": b"sealed"},
        {"update": Update(id="u", number=1)},
    ],
)
def test_only_applications_that_were_scored_count(other: dict[str, Any]) -> None:
    """No endings, no simulations, no later states of a report."""
    worker = Worker()
    worker.put(REPORTS, report(1, **other) if "score" not in other else report(1, None, pd=None, ending="thin"))
    assert worker.drain() == Watch()
    assert not worker.table


def run(*batches: tuple[int, int, float]) -> Worker:
    """A worker that has seen so many reports of a score and a value, one after the other."""
    worker, number = Worker(), 0
    for count, score, value in batches:
        for _ in range(count):
            worker.put(REPORTS, report(number, score, value))
            number += 1
    worker.drain()
    return worker


def spread(count: int) -> list[tuple[int, int, float]]:
    """As the training set was."""
    tenth = (
        ((550, 0.05), (550, 0.3), (650, 0.05), (650, 0.05), (650, 0.8)) + ((750, 0.05), (750, 0.3)) * 2 + ((750, 0.8),)
    )
    return [(1, score, value) for _ in range(count // 10) for score, value in tenth]


def test_people_as_in_training_raise_no_alert() -> None:
    """PSI and CSI stay near 0."""
    worker = run(*spread(1000))
    row = worker.table[b"v1"].watch
    now = figures("v1", row, CARD, 5000, 660)
    assert worker.alerts() == []
    assert now.psi == pytest.approx(0, abs=1e-6) and now.csi["utilisation"] < 0.1
    assert [band.live for band in now.bands] == [0.2, 0.3, 0.0, 0.5, 0.0]
    assert now.approved == 0.5


def test_an_alert_is_told_once_when_it_passes_and_once_when_it_is_well_below() -> None:
    """Other people come: PSI passes; they go: it is cleared; in between nothing rings again."""
    worker = run(*spread(1000), (1500, 550, 0.3), *spread(8000))
    told = [alert for alert in worker.alerts() if alert.figure == "psi"]
    assert [alert.state for alert in told] == ["raised", "cleared"]
    assert told[0].value > THRESHOLDS["psi"] and told[1].value < CLEARED_BELOW * THRESHOLDS["psi"]
    assert told[0].scores % CHECK_EVERY == 0


def test_an_alert_survives_a_death_between_changelog_and_delivery() -> None:
    """The state says that it was raised, the record has not left: handled again, it leaves, under the same id."""
    worker = Worker()
    for number in range(600):
        worker.put(REPORTS, report(number, 550, 0.9))
    worker.work(REPORTS, 0, 600)
    worker.work(OBSERVATIONS, 0, 500, mute=True)
    assert worker.table[b"v1"].watch.raised and not worker.alerts()
    worker.work(OBSERVATIONS, 0, 600)
    assert {alert.figure for alert in worker.alerts()} == {"psi", "csi.utilisation"}


def test_outcomes_give_auc_and_calibration_and_their_alerts() -> None:
    """A score that foretells nothing falls behind its training's AUC; a PD that is too low is told as well."""
    worker = run(*spread(1000))
    for number in range(1000):
        worker.put(OUTCOMES, outcome(number, number % 3 == 0))
    watch = worker.drain()
    now = figures("v1", watch, CARD, 5000, 660)
    assert now.outcomes == 1000 and now.bad_rate == pytest.approx(0.334)
    assert now.auc == pytest.approx(0.5, abs=0.05)
    assert {alert.figure for alert in worker.alerts()} == {"auc_drop", "calibration_error"}
    assert now.calibration_error == pytest.approx(0.234, abs=0.03)
    assert sum(each.count for each in now.tenths) == 1000


def test_too_few_say_nothing() -> None:
    """Below a tenth of the window there are counts, but no figures."""
    now = figures("v1", run((10, 550, 0.9)).table[b"v1"].watch, CARD, 5000, 660)
    assert (now.psi, now.csi, now.auc, now.scores) == (None, {}, None, 10)


@pytest.mark.parametrize("expected", [None, {}, {"score": {}}, {**EXPECTED, "score": {"edges": [1, 2], "shares": [1]}}])
def test_a_scorecard_without_whole_shares_is_counted_without_drift(expected: Any) -> None:
    """One released by an earlier version, or by hand."""
    bare: Scorecard = parse_scorecard(card("v1", manifest={"expected": expected} if expected is not None else {}))
    assert expected_of(bare) is None
    assert expected_of(None) is None
    assert figures("v1", run((600, 550, 0.9)).table[b"v1"].watch, bare, 5000, 660).psi is None


def test_a_score_of_a_scorecard_not_heard_of_yet_costs_no_other_its_bins() -> None:
    """Its release was still on its way to this worker: it counts as a score, in no bin."""
    worker = run(*spread(100))
    seen = Observation(scorecard_version="v1", source="other/0", offset=0, score=700, pd=0.1, scored=True)
    worker.put(OBSERVATIONS, seen)
    watch = worker.drain()
    assert watch.newer.count == 101
    assert sum(sum(row) for row in watch.newer.bins) == 100


def test_an_observation_of_a_partition_that_moved_backwards_is_not_counted_again() -> None:
    """Sources are told apart by topic and partition."""
    worker = Worker()
    for partition, offset in ((0, 5), (1, 3), (0, 5), (0, 4), (1, 4)):
        seen = Observation(
            scorecard_version="v1",
            source=f"reports/{partition}",
            offset=offset,
            score=700,
            pd=0.1,
            scored=True,
            bins=(1,),
        )
        worker.put(OBSERVATIONS, seen)
    assert worker.drain().seen == 3
