"""What furnishers send opens at intake on the days on which it may be needed, and on no day after: then it is a dead letter."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from creditapp.cli.dead_letters import original
from creditapp.models.furnished import FurnishedBody
from creditapp.models.sealed import Encryption
from creditapp.privacy.forgetting import move_on
from creditapp.privacy.kept_days import KEPT
from creditapp.privacy.keys import Keys, furnishing_key
from creditapp.streaming.dead_letters import dead_letter
from creditapp.streaming.event import Raw
from creditapp.topics import CREDIT_EVENTS, FURNISHED
from tests.support.bus import Bus
from tests.support.domain_samples import account, person
from tests.support.furnishing import furnished_by, furnisher

TODAY = date(2026, 11, 30)
A_DAY = timedelta(days=1)
BODY = FurnishedBody(ssn="900120001", person=person(), furnisher="Test Bank", events=(account(),))
HOW = FURNISHED.sealed["sealed"]
assert isinstance(HOW, Encryption)
KEPT_DAYS = KEPT["intake"][HOW.context]


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services, and a furnisher."""
    bus = Bus(tmp_path / "home", TODAY)
    bus.register(furnisher("Test Bank"))
    return bus


def send(bus: Bus, day: date, record_id: str = "r") -> None:
    """A record that its furnisher encrypts on this day with the bureau's public file alone."""
    bus.put(FURNISHED, furnished_by(BODY, furnishing_key(bus.settings.home), record_id, day))


def taken(bus: Bus) -> int:
    """How many records were taken in, once the services have handled what there is."""
    bus.run()
    return len(bus.records(CREDIT_EVENTS))


def live_until(bus: Bus, last: date) -> None:
    """Each day passes, and intake moves its keys on."""
    while bus.clock.day < last:
        bus.clock.day += A_DAY
        assert move_on(bus.apps["intake"].keys, bus.clock.day) == []


def test_a_file_that_is_furnished_across_midnight_is_taken_in(bus: Bus) -> None:
    """Lines before and after it take the keys of two days; so does a furnisher whose clock is a day off, either way."""
    for number, day in enumerate((TODAY - A_DAY, TODAY, TODAY + A_DAY)):
        send(bus, day, f"r{number}")
    assert taken(bus) == 3
    bus.clock.day += A_DAY
    move_on(bus.apps["intake"].keys, bus.clock.day)
    send(bus, TODAY, "sent late")
    send(bus, TODAY + A_DAY, "sent now")
    assert taken(bus) == 5 and bus.refused == []


def test_a_record_can_be_read_again_until_its_last_day_and_then_is_a_letter_that_says_why(bus: Bus) -> None:
    """As when a dead letter is sent again: nothing stops, and the reason holds nothing of the record."""
    send(bus, TODAY)
    assert taken(bus) == 1
    (record,) = bus.topics[FURNISHED.name]
    live_until(bus, TODAY + KEPT_DAYS * A_DAY)
    bus.put_raw(FURNISHED.name, record.key, record.value)
    assert taken(bus) == 2 and bus.refused == []
    live_until(bus, bus.clock.day + A_DAY)
    bus.put_raw(FURNISHED.name, record.key, record.value)
    send(bus, bus.clock.day, "the next")
    assert taken(bus) == 3, "the record behind it is taken in"
    assert bus.refused == [
        (
            "intake",
            "creditapp.furnished.v1: encrypted on 2026-11-30; the keys of days before 2026-12-01 are destroyed, "
            "so its sender must send it again",
        )
    ]


def test_a_record_for_a_day_to_come_is_a_letter(bus: Bus) -> None:
    """Its furnisher's clock is wrong, which the reason says."""
    send(bus, TODAY + 2 * A_DAY)
    assert taken(bus) == 0
    assert bus.refused == [
        (
            "intake",
            "creditapp.furnished.v1: encrypted for 2026-12-02, which is yet to come; its sender's clock or this one is wrong",
        )
    ]


def test_a_letters_original_opens_with_the_operators_key_of_its_day(bus: Bus) -> None:
    """By the letter's own time."""
    keys = bus.apps["bureau"].keys
    raw = Raw("t", 0, 1, b"k", b"v", 0.0)
    letter = dead_letter(raw, "why", "bureau", bus.clock.time(), keys.operators_public)
    assert original(letter, Keys.load(bus.settings.home).operators_private) == {"key": "k", "value": "v"}
