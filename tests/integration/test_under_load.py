"""A release during 200 applications a second: none is lost, each is scored by one whole scorecard and counted once."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiokafka import AIOKafkaProducer

from benchmarks.load import Steady, steady
from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.domain.scoring import score
from creditapp.errors import InvalidRecord
from creditapp.models.applications import Profile, Report
from creditapp.models.base import decode, encode
from creditapp.models.monitoring import Alert
from creditapp.streaming.topic_reader import read_topic
from creditapp.topics import ALERTS, PROFILES, RELEASES, REPORTS, SERVICES, TRAINING_ROLE, Topic
from tests.support.opened import open_scores
from tests.support.system import ROOT, System
from tests.support.waiting import PATIENCE, eventually
from training.releases.history import read_history, reinstated
from training.releases.release import publish, to_release, withdrawal

COUNT, RATE = 2_000, 200


class Flow(NamedTuple):
    """The load and its results."""

    load: Steady
    first: dict[str, Any]
    second: dict[str, Any]
    """The scorecards before and after."""
    reports: dict[str, Report]
    """The first report of each application that was ever made, by id."""
    profiles: dict[str, Profile]
    refused: int
    """Releases that scoring has refused meanwhile."""


@pytest.fixture(scope="module")
def flow(system: System, crowd: list[dict[str, Any]]) -> Flow:
    """2,000 applications; a release, two broken ones, and the death of monitoring in between."""
    token = system.cli("clients", "add", "release-test").stdout.strip()
    first = json.loads((system.home / "scorecard" / "scorecard.json").read_bytes())
    second, challenger = lower(first, 7), lower(first, 30)
    before = metric(system, "scoring", "creditapp_releases_refused_total")
    load = asyncio.run(load_with_releases(system, crowd, token, second, challenger))
    refused = metric(system, "scoring", "creditapp_releases_refused_total") - before
    reports = asyncio.run(first_of(system, REPORTS, Report, lambda report: not report.update and not report.simulation))
    profiles = asyncio.run(first_of(system, PROFILES, Profile, lambda profile: not profile.cause))
    asyncio.run(restore_champion(system, first["version"], challenger["version"]))
    return Flow(load, first, second, reports, profiles, int(refused))


def lower(card: dict[str, Any], by: int) -> dict[str, Any]:
    """Another scorecard, which gives everybody so many points less."""
    manifest = {**card["manifest"], "reference": []}
    changed = {"base_points": card["base_points"] - by, "raw_base": card["raw_base"] - by, "manifest": manifest}
    return card | changed | {"version": f"{card['version'][:8]}lower{by}"}


async def load_with_releases(
    system: System, people: list[Any], token: str, second: dict[str, Any], challenger: dict[str, Any]
) -> Steady:
    """A challenger first; after a third of the time a release, then broken ones; monitoring is killed and restarted meanwhile."""
    await publish(to_release(challenger, "", time.time(), "challenger"), system.settings().acting_as(TRAINING_ROLE))
    loading = asyncio.create_task(steady(system.settings(), people, token, RATE, COUNT))
    await asyncio.sleep(COUNT / RATE / 3)
    await publish(to_release(second, "under load", time.time()), system.settings().acting_as(TRAINING_ROLE))
    os.kill(await asyncio.to_thread(system.pid, "monitoring"), signal.SIGKILL)
    whole = encode(to_release(second, "not signed", time.time()))
    await put(system, whole, whole[: len(whole) // 2])
    return await loading


async def put(system: System, *values: bytes) -> None:
    """Bytes straight into the releases topic."""
    producer = AIOKafkaProducer(**system.unrestricted())
    await producer.start()
    for value in values:
        await producer.send_and_wait(RELEASES.name, value, key=b"any")
    await producer.stop()


async def restore_champion(system: System, version: str, challenger: str) -> None:
    """Release the scorecard of the other tests again, without a challenger."""
    settings = system.settings().acting_as(TRAINING_ROLE)
    await publish(withdrawal(challenger, "end of the test", time.time()), settings)
    await publish(reinstated((await read_history(settings)).accepted, version, "end of the test"), settings)


async def first_of(system: System, topic: Topic, record: Any, wanted: Callable[[Any], bool]) -> dict[str, Any]:
    """The first record of each application."""
    first: dict[str, Any] = {}
    async for message in read_topic(system.settings(), topic):
        try:
            decoded = decode(record, message.value)
        except InvalidRecord:  # another test's poison
            continue
        if wanted(decoded):
            first.setdefault(decoded.application_id, decoded)
    await open_scores(system.settings(), topic, list(first.values()))
    return first


def port(system: System, service: str) -> int:
    """A service's private port."""
    return system.port + 1 + SERVICES.index(service)


def metric(system: System, service: str, name: str) -> float:
    """A series without labels, as Prometheus reads it."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port(system, service)}/metrics", timeout=PATIENCE) as answer:
        lines = answer.read().decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))


def test_every_application_is_accepted_and_reported(flow: Flow) -> None:
    """2,000 accepted, 2,000 reports."""
    assert Counter(flow.load.statuses) == {202: COUNT}
    assert flow.load.latencies.keys() == set(flow.load.accepted)
    assert len(flow.load.latencies) == COUNT
    assert set(flow.load.latencies) <= set(flow.reports)


def test_each_application_is_scored_by_one_whole_scorecard(flow: Flow) -> None:
    """Base and points are the score, and the scorecard that the report names gives the same from the same profile."""
    cards = {card["version"]: parse_scorecard(card) for card in (flow.first, flow.second)}
    reports = [flow.reports[application_id] for application_id in flow.load.latencies]
    scored = [report for report in reports if report.score is not None]
    assert len(scored) > COUNT // 2
    for report in scored:
        assert report.base_points is not None
        replayed = score(cards[report.scorecard_version], flow.profiles[report.application_id].characteristics)
        assert report.base_points + sum(factor.points for factor in report.factors) == report.score
        assert (replayed.score, replayed.factors, replayed.pd) == (report.score, report.factors, report.pd)


def test_the_version_in_the_reports_changes_once(flow: Flow) -> None:
    """In the order in which they were scored: the first scorecard up to a moment, the second from then on."""
    scored = [flow.reports[each] for each in flow.load.latencies if flow.reports[each].score is not None]
    at = {report.application_id: step.at for report in scored for step in report.journey if step.service == "scoring"}
    versions = [report.scorecard_version for report in sorted(scored, key=lambda report: at[report.application_id])]
    switch = versions.index(flow.second["version"])
    assert 0 < switch < len(versions)
    assert set(versions[:switch]) == {flow.first["version"]}
    assert set(versions[switch:]) == {flow.second["version"]}


def test_broken_releases_are_refused_and_the_champion_stays_active(flow: Flow) -> None:
    """An unsigned release and half of one; the last report was still scored by the good one."""
    assert flow.refused == 2


def test_the_challenger_scored_the_same_applications_in_the_background(
    system: System, flow: Flow, tmp_path: Path
) -> None:
    """``compare`` finds all that the newest champion scored, 23 points apart but where the scale ends."""
    out = tmp_path / "compare.json"
    command = [sys.executable, "-m", "training", "compare", "--cut-off", "660", "--out", str(out)]
    done = subprocess.run(
        command, cwd=ROOT, env=system.env, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    comparison = json.loads(out.read_bytes())
    scores = [
        report.score
        for report in flow.reports.values()
        if report.scorecard_version == flow.second["version"] and report.score is not None
    ]
    assert comparison["applications"] == len(scores)
    shifts = comparison["score_shift"]["quantiles"]
    assert round(shifts["0.5"]) == -23 and all(-23 <= by <= 0 for by in shifts.values())
    cells = {cell["name"]: cell["count"] for cell in comparison["swap_set"]}
    assert cells["swapped in"] == 0
    assert cells["swapped out"] == sum(660 <= score < 683 for score in scores)


def watched(system: System) -> dict[str, dict[str, Any]]:
    """Monitoring's figures, by version."""
    with urllib.request.urlopen(
        f"http://127.0.0.1:{port(system, 'monitoring')}/monitoring", timeout=PATIENCE
    ) as answer:
        return {each["version"]: each for each in json.loads(answer.read())}


def test_monitoring_counts_every_application_once_although_it_was_killed(system: System, flow: Flow) -> None:
    """By version, as many as there are first reports with a score; PSI, CSI and approval are there.

    Those of people whom another test has erased since were counted too, though their scores open no more.
    """
    system.wait_ready(1 + SERVICES.index("monitoring"))
    wanted = Counter(report.scorecard_version for report in flow.reports.values() if report.scorecard_version)

    def not_once() -> dict[str, tuple[int, int]]:
        """What was counted and what should have been, where they differ."""
        seen = Counter({version: figures["seen"] for version, figures in watched(system).items()})
        return {
            version: (seen[version], wanted[version]) for version in seen | wanted if seen[version] != wanted[version]
        }

    eventually(not_once, until=lambda differ: not differ)
    now = watched(system)[flow.second["version"]]
    assert (
        now["psi"] > 0
        and len(now["csi"]) == sum(declared.scored for declared in CHARACTERISTICS)
        and 0 < now["approved"] < 1
    )


def test_outcomes_become_auc_and_an_alert(system: System, flow: Flow) -> None:
    """Lenders' lines, sent twice, every third one bad whatever the score: AUC and calibration each raise one alert."""
    version = flow.second["version"]
    ids = [each.application_id for each in flow.reports.values() if each.scorecard_version == version][:600]
    lines = [
        json.dumps({"application_id": each, "bad": int(number % 3 == 0), "observed": "2026-10-31"})
        for number, each in enumerate(ids)
    ]
    for _ in range(2):
        done = system.cli("outcomes", "-", stdin="\n".join([*lines, '{"application_id": 7}']))
        assert (done.returncode, done.stdout.splitlines()[-2:]) == (2, [f"accepted {len(ids)}", "rejected 1"])
    now = eventually(lambda: watched(system)[version], until=lambda now: now["outcomes"] >= len(ids))
    assert now["outcomes"] == len(ids) and 0.3 < now["auc"] < 0.7
    alerts = asyncio.run(all_alerts(system))
    raised = Counter(alert.figure for alert in alerts if alert.scorecard_version == version and alert.state == "raised")
    assert raised["auc_drop"] == raised["calibration_error"] == 1


async def all_alerts(system: System) -> set[Alert]:
    """All different alerts."""
    return {decode(Alert, message.value) async for message in read_topic(system.settings(), ALERTS)}
