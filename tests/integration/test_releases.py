"""Releases over a real Kafka: a worker takes those that are signed by us and whole, refuses the others, and keeps its champion."""

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from broker.cluster import Cluster
from creditapp.models.base import encode
from creditapp.models.operations import ScorecardRelease
from creditapp.scorecards.registry import REFUSED, Registry
from creditapp.settings import Settings
from creditapp.streaming.app import create_app
from creditapp.streaming.provision import create_topics
from creditapp.topics import RELEASES
from creditapp.waiting.polling import poll_async
from tests.support import release_samples as samples
from tests.support.waiting import PATIENCE

ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(kafka: Cluster, tmp_path: Path) -> Settings:
    """An installation of its own; the releases topic is new."""
    own = Settings(home=tmp_path / "home", broker=kafka.bootstrap)
    asyncio.run(empty_topic(own))
    return own


async def empty_topic(settings: Settings) -> None:
    """Empty the releases topic: what another test released was signed by another key."""
    from aiokafka.admin import AIOKafkaAdminClient

    admin = AIOKafkaAdminClient(bootstrap_servers=settings.broker)
    await admin.start()
    if RELEASES.name in await admin.list_topics():
        await admin.delete_topics([RELEASES.name])
        while RELEASES.name in await admin.list_topics():
            await asyncio.sleep(0.05)
    await admin.close()
    await create_topics(settings, [RELEASES], [])


@asynccontextmanager
async def following(settings: Settings) -> AsyncIterator[Registry]:
    """A worker's own follower of the releases."""
    registry = Registry(create_app("scoring", settings))
    following = asyncio.create_task(registry.follow())
    yield registry
    following.cancel()


async def send(settings: Settings, *values: bytes) -> None:
    """Put bytes into the releases topic."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.broker)
    await producer.start()
    for value in values:
        await producer.send_and_wait(RELEASES.name, value, key=b"any")
    await producer.stop()


async def until(reached: Any, what: str) -> None:
    """Return when ``reached()``; AssertionError if that takes too long."""

    async def looked() -> Any:
        return reached()

    assert await poll_async(looked, every=0.05, at_most=PATIENCE), f"timed out waiting until {what}"


async def versions(releases: Registry) -> tuple[str, str]:
    """Champion and challenger of a worker."""
    active = await releases.current()
    return active.champion.version, active.challenger.version if active.challenger else ""


def ours(settings: Settings, version: str, at: float, **changes: Any) -> ScorecardRelease:
    """A release that this installation signed."""
    return samples.release(samples.private_key(settings.home), samples.card(version, **changes), at)


def refused_count() -> int:
    """How many releases this process has refused."""
    return int(REFUSED._value.get())


def test_a_worker_refuses_broken_and_foreign_releases_and_keeps_its_champion(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Unreadable bytes, half a record, a foreign signature, foreign characteristics: counted and logged, and nothing changes."""
    whole = encode(ours(settings, "b", 2.0))
    foreign = ours(settings, "b", 2.0, characteristics=[samples.card("b")["characteristics"][0] | {"name": "age"}])
    bad = {
        b"\xff\xfe": "ScorecardRelease: ",
        whole[: len(whole) // 2]: "ScorecardRelease: ",
        encode(samples.release(bytes(32), samples.card("b"), 2.0)): "not by this installation's release key",
        whole.replace(b'"base_points":800', b'"base_points":900'): "checksum does not match",
        encode(foreign): "made for other characteristics: age",
    }

    async def run() -> None:
        async with following(settings) as releases:
            await send(settings, encode(ours(settings, "a", 1.0)))
            assert await versions(releases) == ("a", "")
            before = refused_count()
            await send(settings, *bad)
            await until(lambda: refused_count() == before + len(bad), "all bad releases are refused")
            assert await versions(releases) == ("a", "")
            await send(settings, whole)
            await until(lambda: releases._active and releases._active.champion.version == "b", "the good one serves")

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    logged = [record.getMessage() for record in caplog.records if "refused, the champion stays" in record.getMessage()]
    assert len(logged) == len(bad)
    assert all(reason in line for reason, line in zip(bad.values(), logged, strict=True))


def test_a_worker_that_starts_serves_the_newest_valid_release_first(settings: Settings) -> None:
    """No older one is ever active, and a broken newest one is passed over."""
    good = [encode(ours(settings, version, at)) for version, at in (("a", 1.0), ("b", 2.0))]

    async def run() -> tuple[str, str]:
        await send(settings, *good, encode(ours(settings, "c", 3.0))[:-40])
        async with following(settings) as releases:
            return await versions(releases)

    assert asyncio.run(run()) == ("b", "")


def training(settings: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    """``python -m training`` against this installation."""
    environment = {"CREDITAPP_HOME": str(settings.home), "CREDITAPP_BROKER": settings.broker}
    return subprocess.run(
        [sys.executable, "-m", "training", *words],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_releases_are_listed_and_a_former_champion_can_be_released_again(settings: Settings) -> None:
    """``list`` says what each version does; ``rollback`` and ``challenge --none`` are releases of their own."""
    asyncio.run(send(settings, encode(ours(settings, "a", 1.0)), encode(ours(settings, "b", 2.0)), b"{}"))
    private = samples.private_key(settings.home)
    asyncio.run(send(settings, encode(samples.release(private, samples.card("c"), 3.0, "challenger"))))
    listed = training(settings, "list")
    lines = [line.split() for line in listed.stdout.splitlines()]
    assert [(line[2], "champion" in line[5:], "challenger" in line[5:]) for line in lines] == [
        ("a", False, False),
        ("b", True, False),
        ("c", False, True),
    ]
    assert "offset 2 is refused by the workers: ScorecardRelease" in listed.stderr
    assert training(settings, "rollback", "a").stdout == "released a again\n"
    assert training(settings, "challenge", "--none").stdout == "c is withdrawn\n"

    async def run() -> tuple[str, str]:
        async with following(settings) as releases:
            return await versions(releases)

    assert asyncio.run(run()) == ("a", "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("rollback", "z"), "z was never released; released so far: a"),
        (("challenge", "--none"), "there is no challenger to withdraw"),
        (("challenge",), "name the run's directory of a challenger"),
        (("challenge", "nowhere"), "has no scorecard.json"),
    ],
)
def test_an_impossible_command_is_refused_in_one_line(settings: Settings, words: tuple[str, ...], reason: str) -> None:
    """Exit code 1, no traceback, nothing released."""
    asyncio.run(send(settings, encode(ours(settings, "a", 1.0))))
    done = training(settings, *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert reason in done.stderr and "Traceback" not in done.stderr


def test_a_scorecard_of_other_characteristics_is_not_released(settings: Settings, tmp_path: Path) -> None:
    """A release that workers would refuse is not published."""
    run = tmp_path / "run"
    run.mkdir()
    foreign = samples.card("b")["characteristics"][0] | {"name": "age"}
    manifest = {"metrics": {"auc": 0.9, "ks": 0.6, "ece": 0.01}}
    (run / "scorecard.json").write_text(json.dumps(samples.card("b", characteristics=[foreign], manifest=manifest)))
    done = training(settings, "release", str(run))
    assert done.returncode == 1 and "made for other characteristics: age" in done.stderr
    assert training(settings, "list").stdout == ""
