"""Operators read the queue of blocks, each once and with its last day, and decide by the law's grounds."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from creditapp.cli.block_queue import QueuedBlock, as_text, queue, row
from creditapp.cli.blocks import decision_about
from creditapp.errors import ConfigurationError, SealBroken
from creditapp.models.answers import BlockDecided, BlockGround
from creditapp.models.blocks import BlockDecision, BlockNotice, BlockNoticeBody, NoticedItem
from creditapp.models.requests import TheftReport
from creditapp.models.sealed import Sealed
from creditapp.models.seals import BLOCK_NOTICE_BODY
from creditapp.privacy.encryption import encrypted
from creditapp.privacy.keys import Keys
from tests.support.bureau import bureau
from tests.support.waiting import PATIENCE
from tests.unit.cli.test_disputes import BANK, BILL, CARD, TODAY

BODY = BlockNoticeBody(
    items=(NoticedItem(furnisher=BANK, reported=CARD), NoticedItem(furnisher="Summit Recovery", reported=BILL)),
    report=TheftReport(agency="IdentityTheft.gov", number="FTC-7", filed=date(2026, 11, 20)),
    text="Never mine.\x1b[2J",
)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """An installation's keys."""
    return bureau(tmp_path, TODAY)


def notice(keys: Keys, block_id: str = "b1", opened: date = TODAY) -> BlockNotice:
    """A notice as the bureau publishes it."""
    sealed = encrypted(keys.operators_public, BLOCK_NOTICE_BODY, BODY, TODAY)
    return BlockNotice(consumer_id="c-1", block_id=block_id, opened=opened, due=date(2026, 12, 1), sealed=sealed)


def decided(what: BlockDecided, at: float, block_id: str = "b1") -> BlockDecision:
    """A decision as operators publish it."""
    ground: BlockGround | None = None if what == "confirmed" else "error"
    return BlockDecision(consumer_id="c-1", block_id=block_id, decided=what, ground=ground, at=at)


def plain(*decisions: BlockDecision) -> QueuedBlock:
    """A block in the queue."""
    unread = BlockNotice(consumer_id="c-1", block_id="b1", opened=TODAY, due=date(2026, 12, 1), sealed=Sealed(BODY))
    return QueuedBlock(unread, BODY, decisions[-1] if decisions else None)


def test_every_block_is_in_the_queue_once_with_its_last_decision(keys: Keys) -> None:
    """However often its notice was sent, and in whatever order decisions are read."""
    notices = [notice(keys, "b2"), notice(keys), notice(keys), notice(keys, "b0", date(2026, 11, 20))]
    decisions = [decided("rescinded", 5.0), decided("confirmed", 2.0), decided("confirmed", 1.0, "other")]
    blocks = queue(notices, decisions, keys.operators_private)
    assert [block.notice.block_id for block in blocks] == ["b0", "b1", "b2"]
    assert [block.decision and block.decision.decided for block in blocks] == [None, "rescinded", None]
    assert blocks[0].body == BODY


def test_another_bureaus_key_opens_nothing(keys: Keys, tmp_path: Path) -> None:
    """And says so."""
    other = bureau(tmp_path / "other", TODAY)
    with pytest.raises(SealBroken):
        queue([notice(keys)], [], other.operators_private)


@pytest.mark.parametrize(
    ("today", "days_left", "overdue"), [(TODAY, 7, False), (date(2026, 12, 1), 0, False), (date(2026, 12, 2), -1, True)]
)
def test_a_row_says_until_when_to_decide(today: date, days_left: int, overdue: bool) -> None:
    """Overdue from the day after the last."""
    shown = row(plain(), today)
    assert (shown["state"], shown["due"], shown["days_left"], shown["overdue"]) == (
        "open",
        "2026-12-01",
        days_left,
        overdue,
    )
    assert ("OVERDUE" in as_text(shown)) == overdue


def test_a_decided_block_has_no_days_left() -> None:
    """It says what was decided, and why."""
    shown = row(plain(decided("declined", 1.0)), date(2027, 1, 1))
    assert (shown["state"], shown["ground"], shown["days_left"], shown["overdue"]) == ("declined", "error", None, False)
    assert "declined: error" in as_text(shown)


def test_the_text_has_what_each_furnisher_is_told_and_cannot_control_the_terminal() -> None:
    """The report, since when it is blocked, and every item with its furnisher."""
    text = as_text(row(plain(), TODAY))
    for part in (
        "FTC-7 of IdentityTheft.gov, filed 2026-11-20",
        "since 2026-11-24",
        f"{BANK}, account 4417",
        "Summit Recovery, collection C-1",
    ):
        assert part in text, part
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("before", "then", "problem"),
    [
        ([], "confirmed", ""),
        ([], "declined", ""),
        (["confirmed"], "rescinded", ""),
        (["declined"], "confirmed", ""),
        ([], "rescinded", "only a confirmed block"),
        (["confirmed"], "confirmed", "already"),
        (["confirmed"], "declined", "rescinded"),
        (["declined"], "rescinded", "only a confirmed block"),
    ],
)
def test_a_decision_follows_the_one_before(before: list[BlockDecided], then: BlockDecided, problem: str) -> None:
    """A confirmed block is rescinded, an undecided one declined."""
    block = plain(*(decided(each, 1.0) for each in before))
    if problem:
        with pytest.raises(ConfigurationError, match=problem):
            decision_about(block, then, "error", 9.0)
        return
    decision = decision_about(block, then, None if then == "confirmed" else "error", 9.0)
    assert (decision.consumer_id, decision.block_id, decision.decided, decision.at) == ("c-1", "b1", then, 9.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("list",), "127.0.0.1:9"),
        (("decide", "b1"), "decide with one of"),
        (("decide", "b1", "--confirm", "--decline", "error"), "decide with one of"),
        (("decide", "b1", "--decline", "whim"), "not one of"),
    ],
)
def test_a_failing_command_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    """Exit 1, one clear message, nothing on stdout; with no broker at the configured address."""
    bureau(tmp_path)
    environment = {**os.environ, "CREDITAPP_HOME": str(tmp_path), "CREDITAPP_BROKER": "127.0.0.1:9"}
    command = [sys.executable, "-m", "creditapp.cli", "blocks", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr and "Traceback" not in done.stderr
