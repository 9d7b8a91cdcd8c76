"""Operators read the queue of disputes, each once and with its deadline, and answer with a valid correction, deletion or verification."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditapp.cli.dispute_answer import answer, changes_in, changes_of, sealed
from creditapp.cli.dispute_queue import QueuedDispute, as_text, queue, row
from creditapp.domain.furnishing import CORRECTABLE
from creditapp.errors import InvalidRecord, SealBroken
from creditapp.models.base import encode
from creditapp.models.credit_events import Account, Collection, Correction, CreditEvent, Deletion, Inquiry
from creditapp.models.requests import AnswerBody, DisputeNotice, NoticeBody
from creditapp.models.sealed import Sealed
from creditapp.models.seals import ANSWER_BODY, NOTICE_BODY
from creditapp.privacy.encryption import decrypted, encrypted
from creditapp.privacy.keys import Keys
from tests.support.bureau import bureau
from tests.support.waiting import PATIENCE

TODAY = date(2026, 11, 24)
BANK = "First Bank of Troy"
CARD = Account(
    event_id="a1", as_of=TODAY, reference="4417", portfolio="R", account_type="credit_card", opened=date(2024, 6, 1),
    status="11", balance=500, limit=2_000, grid="000",
)  # fmt: skip
BILL = Collection(
    event_id="c1",
    as_of=TODAY,
    reference="C-1",
    opened=date(2025, 6, 1),
    amount=300,
    balance=300,
    original_creditor="Troy Gas",
)
LOOK = Inquiry(event_id="i1", as_of=TODAY, reference="i1", kind="hard")


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """An installation's keys."""
    return bureau(tmp_path, TODAY)


def queued(reported: CreditEvent = CARD, **changes: Any) -> QueuedDispute:
    """A dispute of today."""
    usual: dict[str, Any] = {
        "dispute_id": "d1", "consumer_id": "c-1", "furnisher": BANK, "reported": reported, "reason": "paid", "text": "In May.",
        "opened": TODAY,
    }  # fmt: skip
    return QueuedDispute(**usual | changes)


def notice(keys: Keys, dispute: QueuedDispute) -> DisputeNotice:
    """The dispute's notice as the bureau publishes it."""
    body = NoticeBody(furnisher=dispute.furnisher, reported=dispute.reported, reason=dispute.reason, text=dispute.text)  # type: ignore[arg-type]
    return DisputeNotice(
        consumer_id=dispute.consumer_id, dispute_id=dispute.dispute_id, opened=dispute.opened, due=dispute.opened + timedelta(days=30),
        sealed=encrypted(keys.operators_public, NOTICE_BODY, body, TODAY),
    )  # fmt: skip


# The queue


def test_every_dispute_is_listed_once_oldest_first(keys: Keys) -> None:
    """However often its notice was sent; two people's disputes are two, even under one id."""
    old, new = queued(dispute_id="d0", opened=TODAY - timedelta(days=9)), queued()
    theirs = queued(consumer_id="c-2")
    sent = [notice(keys, dispute) for dispute in (new, old, new, theirs, old)]
    assert queue(sent, {}, keys.operators_private) == [old, new, theirs]


def test_a_dispute_is_open_until_its_answer_is_in_the_topic(keys: Keys) -> None:
    """Answers are matched by person and dispute id."""
    answered = {("c-1", "d1"): TODAY, ("c-2", "d2"): TODAY}
    notices = [notice(keys, dispute) for dispute in (queued(), queued(dispute_id="d2"))]
    disputes = queue(notices, answered, keys.operators_private)
    assert [dispute.answered for dispute in disputes] == [TODAY, None]


def test_the_queue_opens_with_the_operators_key_only(keys: Keys) -> None:
    """Neither intake nor anybody else who reads the topic can read a notice."""
    with pytest.raises(SealBroken):
        queue([notice(keys, queued())], {}, keys.intake_private)


def test_a_notice_that_cannot_be_decrypted_hides_no_other(keys: Keys) -> None:
    """A forger who can write to the topic cannot make the queue unreadable."""
    forged = msgspec.structs.replace(notice(keys, queued(dispute_id="d0")), sealed=Sealed(sealed=b"\x01forged"))
    assert queue([forged, notice(keys, queued())], {}, keys.operators_private) == [queued()]


@pytest.mark.parametrize(
    ("days_ago", "left", "overdue"), [(0, 30, False), (29, 1, False), (30, 0, False), (31, -1, True)]
)
def test_the_furnisher_has_until_the_thirtieth_day(days_ago: int, left: int, overdue: bool) -> None:
    """An answer on the last day is in time."""
    dispute = queued(opened=TODAY - timedelta(days=days_ago))
    fields = row(dispute, [dispute], TODAY)
    assert (fields["days_left"], fields["overdue"], fields["state"]) == (left, overdue, "open")


def test_information_added_to_a_dispute_gives_its_furnisher_15_more_days() -> None:
    """As the person's page says; another person's dispute of an account of the same number does not."""
    dispute = queued(opened=TODAY - timedelta(days=31))
    more, theirs = (
        queued(dispute_id="d2", opened=TODAY - timedelta(days=10)),
        queued(consumer_id="c-2", opened=TODAY - timedelta(days=9)),
    )
    assert row(dispute, [dispute, more], TODAY)["days_left"] == 14
    assert row(dispute, [dispute, theirs], TODAY)["overdue"]


def test_an_answered_dispute_is_not_overdue() -> None:
    """However late its answer came."""
    dispute = queued(opened=TODAY - timedelta(days=90), answered=TODAY)
    fields = row(dispute, [dispute], TODAY)
    assert (fields["overdue"], fields["days_left"], fields["answered"]) == (False, None, "2026-11-24")


def test_the_text_has_all_that_a_furnisher_needs() -> None:
    """And no control character reaches the terminal."""
    dispute = queued(text="In May.\nThe \x1b[31mreceipt is 12.")
    text = as_text(row(dispute, [dispute], TODAY))
    for part in ("d1", "30 days left", "due 2026-12-24", BANK, "account 4417", "paid", "| In May.", "receipt is 12."):
        assert part in text
    assert "\x1b" not in text
    late = queued(opened=TODAY - timedelta(days=40))
    assert "OVERDUE since 2026-11-14" in as_text(row(late, [late], TODAY))


# Answers


def test_a_correction_is_dated_today_and_refers_to_the_disputed_item() -> None:
    """Its event id is derived from the dispute's, so that it counts once however often it is sent."""
    body = answer(queued(), "corrected", {"balance": 0, "status": "13"}, TODAY)
    (event,) = body.events
    assert event == Correction(
        event_id="dispute-d1", as_of=TODAY, reference="4417", item="account", changes={"balance": 0, "status": "13"}
    )
    assert (body.furnisher, body.as_of, body.answer.dispute_id, body.answer.outcome) == (BANK, TODAY, "d1", "corrected")


@pytest.mark.parametrize("reported", [CARD, BILL, LOOK])
def test_any_item_can_be_deleted_or_verified(reported: CreditEvent) -> None:
    """A deletion hides what is dated up to today; a verification has no events."""
    (event,) = answer(queued(reported), "deleted", {}, TODAY).events
    assert isinstance(event, Deletion)
    assert (event.as_of, event.reference, event.item) == (TODAY, reported.reference, reported.__struct_config__.tag)
    assert answer(queued(reported), "verified", {}, TODAY).events == ()


WRONG: dict[str, tuple[CreditEvent, dict[str, Any], str]] = {
    "nothing": (CARD, {}, "name what changes"),
    "an inquiry": (LOOK, {"kind": "soft"}, "no field to correct"),
    "no such field": (CARD, {"ballance": 0}, "`ballance`"),
    "which item it is": (CARD, {"reference": "x"}, "`reference`"),
    "a value too low": (CARD, {"balance": -1}, "changes.balance"),
    "no status": (CARD, {"status": "12"}, "changes.status"),
    "a day to come": (CARD, {"closed": "2027-01-01"}, "changes.closed"),
    "closed before it was opened": (CARD, {"closed": "2020-01-01"}, "closed: before opened"),
    "a debt's value too low": (BILL, {"balance": -1}, "changes.balance"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_correction_that_furnishing_would_reject_is_rejected(kind: str) -> None:
    """The message names the field; so is one that would make the item inconsistent."""
    reported, changes, message = WRONG[kind]
    with pytest.raises(InvalidRecord) as rejected:
        answer(queued(reported), "corrected", changes, TODAY)
    assert message in str(rejected.value)


def test_only_intake_can_read_an_answer_and_its_id_is_the_disputes(keys: Keys) -> None:
    """By that id the queue sees what is answered, but not how."""
    body = answer(queued(), "corrected", {"balance": 0}, TODAY)
    record = sealed(queued(), body, keys.intake_public, TODAY)
    assert (record.consumer_id, record.record_id) == ("c-1", "d1")
    assert b"4417" not in encode(record) and b"corrected" not in encode(record)
    assert decrypted(keys.intake_private, ANSWER_BODY, record.sealed) == body


# Parsing what is typed


def test_a_value_is_parsed_as_its_fields_type() -> None:
    """A status of digits stays text, a balance becomes a number, null removes a value."""
    typed = [
        "balance=0",
        "status=13",
        "closed=2026-05-03",
        "closed_by_consumer=true",
        "limit=null",
        "grid=000",
        "past_due=x",
    ]
    assert changes_in(typed, "account") == {
        "balance": 0, "status": "13", "closed": "2026-05-03", "closed_by_consumer": True, "limit": None, "grid": "000",
        "past_due": "x",
    }  # fmt: skip


@pytest.mark.parametrize("pairs", [["balance"], ["=0"], ["balance=0", "balance=1"]])
def test_what_is_not_field_equals_value_is_rejected(pairs: list[str]) -> None:
    """And so are two values of one field."""
    with pytest.raises(InvalidRecord, match=r"FIELD=VALUE|twice"):
        changes_in(pairs, "account")


@pytest.mark.parametrize("content", [b"", b"[]", b'{"balance": [1]}', b'{"balance": 1.5}', b"\xff"])
def test_a_file_that_is_not_one_json_object_of_changes_is_rejected(content: bytes) -> None:
    """Without repeating its content."""
    with pytest.raises(InvalidRecord, match="one JSON object"):
        changes_of(content)


@given(st.sampled_from(sorted(CORRECTABLE)), st.text(max_size=12), st.text(max_size=12))
@settings(deadline=None)
def test_any_typed_pair_is_a_valid_correction_or_is_rejected(item: str, name: str, value: str) -> None:
    """With no other error."""
    reported: CreditEvent = BILL if item == "collection" else CARD
    try:
        body = answer(queued(reported), "corrected", changes_in([f"{name}={value}"], item), TODAY)
    except InvalidRecord:
        return
    assert name in CORRECTABLE[str(reported.__struct_config__.tag)]
    assert msgspec.json.decode(encode(body), type=AnswerBody) == body


# The commands


def creditapp(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``creditapp disputes`` with no broker at the configured address."""
    environment = {**os.environ, "CREDITAPP_HOME": str(home), "CREDITAPP_BROKER": "127.0.0.1:9"}
    command = [sys.executable, "-m", "creditapp.cli", "disputes", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False)


@pytest.mark.slow
def test_a_missing_operators_key_is_not_created(tmp_path: Path) -> None:
    """A new key would decrypt nothing: the message says where the right one is."""
    done = creditapp(tmp_path, "list")
    assert (done.returncode, done.stdout) == (1, "")
    assert "operators.key" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "keys").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("list",), "127.0.0.1:9"),
        (("answer", "d1", "--verified"), "127.0.0.1:9"),
        (("answer", "d1"), "--verified"),
        (("answer", "d1", "--verified", "--deleted"), "answer with one of"),
        (("answer", "d1", "--corrected", "balance=0", "--corrected-json", "x.json"), "answer with one of"),
        (("answer", "d1", "--corrected-json", "/nowhere.json"), "/nowhere.json"),
    ],
)
def test_a_failing_command_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    """Exit 1, one clear message, nothing on stdout."""
    bureau(tmp_path)
    done = creditapp(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr and "Traceback" not in done.stderr


def test_the_list_is_json_for_programs() -> None:
    """Every field has a name, dates are ISO."""
    fields = json.loads(json.dumps(row(queued(), [queued()], TODAY)))
    assert set(fields) == {
        "dispute_id", "state", "furnisher", "item", "reference", "reported", "reason", "text", "opened", "due", "days_left",
        "overdue", "answered", "documents",
    }  # fmt: skip
