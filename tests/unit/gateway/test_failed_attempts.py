"""Failed forms are counted by address: each once, of the last day, whatever order they arrive in."""

import logging
from functools import partial

import pytest

from creditapp.domain.identity.attempts import LOCKED
from creditapp.gateway.failed_attempts import FailedAttempts, Failures
from creditapp.models.attempts import FailedAttempt
from creditapp.models.base import encode
from creditapp.settings import Settings
from creditapp.streaming.topic_reader import Message
from tests.support.web_site import Calendar


def failed(number: int, at: float, origin: str = "home") -> Message:
    """The record of an application's failure."""
    return Message(encode(FailedAttempt(origin=origin, application_id=f"a-{number}", at=at)), number)


def test_a_form_that_is_sent_again_is_one_failure() -> None:
    """Under its first time, as it costs nothing to send it."""
    failures = Failures(10)
    failures.take([failed(1, 5.0), failed(1, 900.0), failed(2, 7.0)], 1000.0)
    assert failures.of("home") == [5.0, 7.0]


def test_addresses_do_not_count_for_one_another() -> None:
    """And one that never failed has none."""
    failures = Failures(10)
    failures.take([failed(1, 5.0), failed(2, 6.0, "next door")], 10.0)
    assert (failures.of("home"), failures.of("next door"), failures.of("nobody")) == ([5.0], [6.0], [])


def test_an_address_is_forgotten_a_day_after_its_newest_failure() -> None:
    """However its failures have arrived."""
    failures = Failures(10)
    failures.take([failed(1, 100.0), failed(2, 5.0)], 100.0)
    failures.take([], 5.0 + LOCKED + 1)
    assert failures.of("home") == [100.0, 5.0]
    failures.take([], 100.0 + LOCKED + 1)
    assert failures.of("home") == []


def test_no_more_are_kept_than_count() -> None:
    """A flood of failures takes no memory: the newest stay."""
    failures = Failures(3)
    failures.take([failed(number, float(number)) for number in range(50)], 50.0)
    assert failures.of("home") == [47.0, 48.0, 49.0]


def test_an_unreadable_record_is_logged_by_its_place_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    """The next one counts."""
    failures = Failures(3)
    with caplog.at_level(logging.ERROR):
        failures.take([Message(b"no record", 7), failed(8, 1.0)], 2.0)
    assert failures.of("home") == [1.0]
    assert "offset 7" in caplog.text


def test_an_address_has_the_same_pseudonym_at_every_gateway_and_a_subscribers_network_has_one() -> None:
    """It does not contain the address, and without the secret nobody can compute it."""
    here, there, stranger = (
        FailedAttempts(Settings(), Calendar(), partial(bytes, key)) for key in (b"1" * 32, b"1" * 32, b"2" * 32)
    )
    assert here.origin("192.0.2.7") == there.origin("192.0.2.7") != stranger.origin("192.0.2.7")
    assert here.origin("2001:db8::1") == here.origin("2001:db8::ffff") != here.origin("2001:db8:0:1::1")
    assert "192" not in here.origin("192.0.2.7")
    assert here.seconds_to_wait(here.origin("192.0.2.7")) == 0
