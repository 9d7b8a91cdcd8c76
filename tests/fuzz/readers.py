"""Whoever reads a topic as a whole: workers that follow it, operators' commands, training."""

from collections.abc import Callable, Mapping

from creditapp.cli.block_queue import as_text as block_text
from creditapp.cli.block_queue import queue as block_queue
from creditapp.cli.block_queue import row as block_row
from creditapp.cli.dispute_queue import as_text, queue, row
from creditapp.cli.documents import content_of
from creditapp.cli.fraud_alert_queue import as_text as alert_text
from creditapp.cli.fraud_alert_queue import listed as listed_alerts
from creditapp.cli.fraud_alert_queue import row as alert_row
from creditapp.cli.letter_queue import letters, pauses
from creditapp.cli.mixed_files import _mixed, standing
from creditapp.domain.furnishers import NOBODY
from creditapp.errors import ConfigurationError, InvalidRecord
from creditapp.furnishers.reading import entries
from creditapp.gateway.failed_attempts import Failures
from creditapp.models.base import decode
from creditapp.models.blocks import BlockDecision, BlockNotice
from creditapp.models.documents import DocumentPart
from creditapp.models.fraud_alerts import AlertNotice
from creditapp.models.operations import Installation
from creditapp.models.requests import DisputeNotice
from creditapp.privacy.installation import EVERYTHING, check_keys
from creditapp.streaming.topic_reader import Message
from creditapp.topics import (
    BLOCK_DECISIONS,
    BLOCKS,
    DEAD_LETTER_DECISIONS,
    DEAD_LETTERS,
    DISPUTES,
    DOCUMENTS,
    FAILED_ATTEMPTS,
    FRAUD_ALERT_NOTICES,
    FURNISHERS,
    INSTALLATION,
    MIXED_FILES,
    OUTCOMES,
    PAUSES,
    RELEASES,
    SHADOW_SCORES,
    TOPICS,
    Topic,
)
from tests.fuzz.world import TODAY
from tests.support.bus import Bus
from training.errors import TrainingError
from training.evaluation.compare import compare, newest_pair, outcomes_by_application
from training.evaluation.shadow_scores import opened
from training.releases.history import ReleaseHistory

DECLARED = (InvalidRecord, ConfigurationError, TrainingError)
"""What a reader may raise: its command says it and ends."""
Read = Callable[[Bus, bytes | None], object]


def _failures(bus: Bus, value: bytes | None) -> object:
    counted = Failures(10)
    counted.take([Message(value, 0), Message(value, 1)], bus.clock.time())
    return counted.of("")


def _release(bus: Bus, value: bytes | None) -> object:
    history, keys = ReleaseHistory(), bus.apps["scoring"].keys
    history.fold(value, 0, keys.release_public, bus.clock.time())
    bus.offer(value)
    return history.refused


def _furnishers(bus: Bus, value: bytes | None) -> object:
    known = bus.furnishers.with_(entries([value, value]))
    return known, NOBODY.with_(entries([value])).by_id


def _disputes(bus: Bus, value: bytes | None) -> object:
    open_ones = queue([decode(DisputeNotice, value)], {}, bus.apps["intake"].keys.operators_private)
    return [as_text(row(dispute, open_ones, TODAY)) for dispute in open_ones]


def _blocks(bus: Bus, value: bytes | None) -> object:
    open_ones = block_queue([decode(BlockNotice, value)], [], bus.apps["intake"].keys.operators_private)
    return [block_text(block_row(block, TODAY)) for block in open_ones]


def _fraud_alerts(bus: Bus, value: bytes | None) -> object:
    alerts = listed_alerts([decode(AlertNotice, value)], bus.apps["intake"].keys.operators_private)
    return [alert_text(alert_row(alert)) for alert in alerts]


def _decisions(bus: Bus, value: bytes | None) -> object:
    return block_queue([], [decode(BlockDecision, value)], bus.apps["intake"].keys.operators_private)


def _documents(bus: Bus, value: bytes | None) -> object:
    part = decode(DocumentPart, value)
    return content_of([part], bus.apps["gateway"].vault.keys([part.consumer_id], frozenset({"file"})))


def _mixed_files(bus: Bus, value: bytes | None) -> object:
    mixed = _mixed(value, bus.clock.time(), bus.apps["intake"].keys.operators_private)
    return standing([mixed] if mixed else [], bus.furnishers)


def _shadows(bus: Bus, value: bytes | None) -> object:
    pair = newest_pair(opened([(0.0, value or b"")], bus.apps["gateway"].vault))
    return compare(pair, {shadow.application_id: True for shadow in pair}, 660)


def _installation(bus: Bus, value: bytes | None) -> object:
    check_keys(decode(Installation, value), bus.apps["gateway"].keys, EVERYTHING)
    return ""


READERS: Mapping[Topic, Read] = {
    RELEASES: _release,
    FURNISHERS: _furnishers,
    FAILED_ATTEMPTS: _failures,
    PAUSES: lambda bus, value: pauses([value], bus.clock.time()),
    DEAD_LETTERS: lambda _, value: letters([((0, 0), value)], []),
    DEAD_LETTER_DECISIONS: lambda _, value: letters([], [value]),
    DISPUTES: _disputes,
    BLOCKS: _blocks,
    FRAUD_ALERT_NOTICES: _fraud_alerts,
    BLOCK_DECISIONS: _decisions,
    DOCUMENTS: _documents,
    MIXED_FILES: _mixed_files,
    OUTCOMES: lambda _, value: outcomes_by_application([(0.0, value or b"")]),
    SHADOW_SCORES: _shadows,
    INSTALLATION: _installation,
}
READ: tuple[Topic, ...] = (*READERS, *TOPICS)
"""The topics with a reader of their own, and then all: their records are at least decoded."""


def read(bus: Bus, topic: Topic, value: bytes | None) -> str:
    """What the topic's readers say of it; a declared error's message."""
    try:
        decode(topic.record, value)
        return str(READERS[topic](bus, value)) if topic in READERS else ""
    except DECLARED as error:
        return f"{type(error).__name__}: {error}"
