"""After the days for which Kafka keeps it nobody opens what was encrypted to intake or to the operators: nothing in the home does."""

import base64
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError, KeyDestroyed
from creditapp.models.seals import (
    ALERT_NOTICE_BODY,
    ANSWER_BODY,
    BLOCK_NOTICE_BODY,
    DISAGREEMENT,
    FURNISHED_BODY,
    NOTICE_BODY,
)
from creditapp.privacy.day_chain import day_number
from creditapp.privacy.day_keys import SecretDayKeys, read_secret
from creditapp.privacy.destruction import content_of
from creditapp.privacy.encryption import DEAD_LETTER_CONTEXT, decrypt_with, encrypt_to
from creditapp.privacy.forgetting import MOST_UNASKED, forget, move_on, moved_text
from creditapp.privacy.installation import EVERYTHING, check_days, check_keys, describe
from creditapp.privacy.kept_days import CLOCKS, DAY_KEYS, KEPT
from creditapp.privacy.key_environment import EnvironmentKeys
from creditapp.privacy.keys import Keys
from creditapp.settings import Settings
from creditapp.topics import (
    BLOCKS,
    DEAD_LETTERS,
    DISPUTE_ANSWERS,
    DISPUTES,
    FRAUD_ALERT_NOTICES,
    FURNISHED,
    MIXED_FILES,
    Topic,
)
from tests.support.bureau import bureau

TODAY = date(2026, 11, 30)
A_DAY = timedelta(days=1)
RECORDS, ANSWERS = FURNISHED_BODY.context, ANSWER_BODY.context
KEPT_RECORDS = KEPT["intake"][RECORDS]


def days(topic: Topic) -> int:
    """How many days a topic is kept."""
    return topic.retention // A_DAY


def daily(keys: Keys, first: date, last: date) -> list[str]:
    """What the service does at each day from the first to the last; what it said."""
    today, said = first, list[str]()
    while today <= last:
        said += move_on(keys, today)
        today += A_DAY
    return said


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A bureau's home."""
    bureau(tmp_path, TODAY)
    return tmp_path


def sealed(home: Path, purpose: str, day: date, name: str = "intake") -> bytes:
    """What somebody encrypts on a day, with the public file alone."""
    return encrypt_to(Keys.load(home).public_day_keys(name), b"Ada Quill", purpose, day)


# How long


def test_a_key_is_needed_for_as_long_as_its_topic_is_kept_and_its_letters_can_be_sent_again() -> None:
    """By the table of topics: whoever changes a retention there changes it here."""
    assert {RECORDS, ANSWERS} == KEPT["intake"].keys()
    assert KEPT["intake"][RECORDS] == days(FURNISHED) + days(DEAD_LETTERS) + CLOCKS == 61
    assert KEPT["intake"][ANSWERS] == days(DISPUTE_ANSWERS) + days(DEAD_LETTERS) + CLOCKS == 121


def test_what_no_service_reads_is_needed_for_as_long_as_its_topic_is_kept() -> None:
    """Notices and dead letters cannot become dead letters."""
    notices, mixed = NOTICE_BODY.context, DISAGREEMENT.context
    assert KEPT["operators"] == {
        notices: days(DISPUTES) + CLOCKS,
        mixed: days(MIXED_FILES) + CLOCKS,
        BLOCK_NOTICE_BODY.context: days(BLOCKS) + CLOCKS,
        ALERT_NOTICE_BODY.context: days(FRAUD_ALERT_NOTICES) + CLOCKS,
        DEAD_LETTER_CONTEXT: days(DEAD_LETTERS) + CLOCKS,
    }


# Destroyed


def test_a_record_opens_on_its_last_day_and_never_after(home: Path) -> None:
    """However often the service was started meanwhile; the message says what to do."""
    record, last = sealed(home, RECORDS, TODAY), TODAY + KEPT_RECORDS * A_DAY
    assert daily(Keys.load(home), TODAY, last) == []
    assert decrypt_with(Keys.load(home).intake_private, record, RECORDS) == b"Ada Quill"
    move_on(Keys.load(home), last + A_DAY)
    with pytest.raises(KeyDestroyed, match="its sender must send it again"):
        decrypt_with(Keys.load(home).intake_private, record, RECORDS)


def secrets_of(keys: SecretDayKeys, purpose: str, day: date) -> Iterator[bytes]:
    """Seed and private key of a day, as bytes, base64 and hexadecimal."""
    chain = keys.chains[purpose].on(day_number(day))
    for secret in (chain.seed, chain.key().private_bytes_raw()):
        yield from (secret, base64.b64encode(secret), secret.hex().encode())


@pytest.mark.slow
@pytest.mark.parametrize("name", DAY_KEYS)
def test_no_file_of_the_home_holds_a_seed_or_key_of_a_forgotten_day(home: Path, name: str) -> None:
    """Of all files the raw bytes, for every purpose; before it the seed is there."""
    keys = Keys.load(home)
    before = keys.read_day_keys(name)
    longest = TODAY + (max(KEPT[name].values()) + 1) * A_DAY
    daily(keys, TODAY, longest)
    every = b"\0".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    for purpose, kept in KEPT[name].items():
        first = longest - kept * A_DAY
        assert base64.b64encode(before.chains[purpose].on(day_number(first)).seed) in every, "what is needed is there"
        for day in (TODAY - A_DAY, TODAY, first - A_DAY):
            assert not any(secret in every for secret in secrets_of(before, purpose, day))


def test_with_everything_in_the_home_a_forgotten_day_cannot_be_computed(home: Path) -> None:
    """No seed that is left leads to its key: chains go forward only, and no two are related."""
    record = sealed(home, RECORDS, TODAY)
    daily(Keys.load(home), TODAY, TODAY + (KEPT_RECORDS + 1) * A_DAY)
    left = [chain for name in DAY_KEYS for chain in Keys.load(home).read_day_keys(name).chains.values()]
    for chain in left:
        as_if = SecretDayKeys(bytes(32), {RECORDS: chain._replace(first=day_number(TODAY))})
        with pytest.raises(Exception, match="does not open with this key"):
            decrypt_with(as_if, record, RECORDS)


def test_keys_in_memory_go_with_the_file(home: Path) -> None:
    """A service that goes on lets go of them too, and opens what is needed still."""
    keys = Keys.load(home)
    old, new = sealed(home, RECORDS, TODAY), sealed(home, RECORDS, TODAY + A_DAY)
    assert decrypt_with(keys.intake_private, old, RECORDS) == b"Ada Quill"
    daily(keys, TODAY, TODAY + (KEPT_RECORDS + 1) * A_DAY)
    with pytest.raises(KeyDestroyed):
        decrypt_with(keys.intake_private, old, RECORDS)
    assert decrypt_with(keys.intake_private, new, RECORDS) == b"Ada Quill"


def test_only_keys_that_are_used_are_held_in_memory(home: Path) -> None:
    """A service that only checks whose bureau it is, or only encrypts, holds no seed that would outlive the file's."""
    keys = Keys.load(home)
    check_keys(describe(Settings(home=home), keys, 1.0), keys, EVERYTHING)
    _ = keys.operators_public, keys.intake_public
    move_on(keys, TODAY)
    assert not any(keys.holds(name) for name in DAY_KEYS)


def test_the_installation_is_recognised_before_and_after(home: Path) -> None:
    """By its keys and by its lists, moved on and extended."""
    record = describe(Settings(home=home), Keys.load(home), 1.0)
    check_keys(record, Keys.load(home), EVERYTHING)
    later = TODAY + 85 * A_DAY
    daily(Keys.load(home), TODAY, later)
    check_keys(record, Keys.load(home), EVERYTHING)
    for name in DAY_KEYS:
        Keys.load(home).publish(name, later, 200)
    check_keys(record, Keys.load(home), EVERYTHING)
    (home / "keys/intake.key").unlink()
    with pytest.raises(ConfigurationError, match="restore it"):
        check_keys(record, Keys.load(home), EVERYTHING)
    check_keys(record, Keys.load(home), {"intake_public", "operators_public"})


# Copies, clocks, environments


def test_two_machines_come_to_the_same_keys(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each moves its own copy on: on other days, in other steps."""
    other = tmp_path_factory.mktemp("other")
    (other / "keys").mkdir(mode=0o700)
    for name in ("intake.key", "intake.pub"):
        path = other / "keys" / name
        path.write_bytes((home / "keys" / name).read_bytes())
        path.chmod(0o600)
    last = TODAY + (KEPT_RECORDS + 9) * A_DAY
    daily(Keys.load(home), TODAY, last)
    move_on(Keys.load(other), last)
    assert content_of(home / "keys/intake.key") == content_of(other / "keys/intake.key")
    record = sealed(home, RECORDS, last)
    assert decrypt_with(Keys.load(other).intake_private, record, RECORDS) == b"Ada Quill"


def test_two_workers_of_one_home_move_it_on_once(home: Path) -> None:
    """The second finds it done, and lets go of what it held."""
    first, second = Keys.load(home), Keys.load(home)
    record = sealed(home, RECORDS, TODAY)
    assert decrypt_with(second.intake_private, record, RECORDS)
    after = TODAY + (KEPT_RECORDS + 1) * A_DAY
    move_on(first, after)
    content = content_of(home / "keys/intake.key")
    move_on(second, after)
    assert content_of(home / "keys/intake.key") == content
    with pytest.raises(KeyDestroyed):
        decrypt_with(second.intake_private, record, RECORDS)


def test_a_clock_that_runs_far_ahead_destroys_nothing(home: Path) -> None:
    """What it would forget at once is said instead, with what to do; whoever knows the clock to be right says so."""
    keys, ahead = Keys.load(home), TODAY + 400 * A_DAY
    before = content_of(home / "keys/intake.key")
    said = move_on(keys, ahead)
    assert any(
        "intake.key" in line and "today is 2028-01-04" in line and "creditapp keys forget" in line for line in said
    )
    assert content_of(home / "keys/intake.key") == before
    forget(keys, "intake", ahead)
    assert keys.read_day_keys("intake").chains[RECORDS].first == day_number(ahead) - KEPT_RECORDS


def test_a_clock_that_runs_ahead_by_less_never_destroys_the_key_of_the_true_day(home: Path) -> None:
    """Each purpose is kept for longer than a service moves on at once."""
    assert min(kept for by_purpose in KEPT.values() for kept in by_purpose.values()) > MOST_UNASKED
    true = TODAY + 31 * A_DAY
    daily(Keys.load(home), TODAY, true)
    move_on(Keys.load(home), true + MOST_UNASKED * A_DAY)
    letter = sealed(home, DEAD_LETTER_CONTEXT, true, "operators")
    assert decrypt_with(Keys.load(home).operators_private, letter, DEAD_LETTER_CONTEXT) == b"Ada Quill"


def test_fewer_days_are_kept_on_request(home: Path) -> None:
    """And no more than are needed, whatever is asked for."""
    keys = Keys.load(home)
    later = TODAY + 20 * A_DAY
    record, week = sealed(home, RECORDS, TODAY), sealed(home, RECORDS, later - 7 * A_DAY)
    forget(keys, "intake", later, at_most=1_000)
    assert decrypt_with(keys.intake_private, record, RECORDS) == b"Ada Quill"
    forget(keys, "intake", later, at_most=7)
    with pytest.raises(KeyDestroyed):
        decrypt_with(keys.intake_private, record, RECORDS)
    assert decrypt_with(keys.intake_private, week, RECORDS) == b"Ada Quill"


def test_a_key_of_the_environment_is_moved_on_in_memory_and_its_keeper_is_told(home: Path) -> None:
    """What to put in its place is printed by a command; in it the day is gone."""
    text = content_of(home / "keys/intake.key").decode().replace("\n", " ")
    record, after = sealed(home, RECORDS, TODAY), TODAY + (KEPT_RECORDS + 1) * A_DAY
    keys = Keys(home / "elsewhere", EnvironmentKeys.model_validate({"intake": text}))
    assert decrypt_with(keys.intake_private, record, RECORDS) == b"Ada Quill"
    assert move_on(keys, TODAY) == []
    (said,) = move_on(keys, after)
    assert "CREDITAPP_KEY_INTAKE still opens days from 2026-11-29 on" in said and "forget --print intake" in said
    with pytest.raises(KeyDestroyed):
        decrypt_with(keys.intake_private, record, RECORDS)
    with pytest.raises(ConfigurationError, match="forget --print intake"):
        forget(keys, "intake", after)
    printed = moved_text(keys, "intake", after)
    with pytest.raises(KeyDestroyed):
        decrypt_with(read_secret(printed.encode(), "x"), record, RECORDS)
    renewed = Keys(home / "elsewhere", EnvironmentKeys.model_validate({"intake": printed}))
    assert move_on(renewed, after) == []


def test_a_file_that_cannot_be_replaced_is_said_and_the_service_goes_on(home: Path) -> None:
    """As where keys are mounted read-only."""
    (home / "keys/.intake.key.next").mkdir()
    said = daily(Keys.load(home), TODAY, TODAY + (KEPT_RECORDS + 1) * A_DAY)
    assert said and all("intake.key: cannot be replaced" in line for line in said)


# Lists that end


def test_a_worker_with_the_lists_alone_is_told_of_their_end_and_then_refused(home: Path) -> None:
    """Nothing that it reads could become a dead letter any more."""
    keys = Keys.load(home)
    end = keys.operators_public.end - day_number(TODAY)
    needs = {"operators_public"}
    assert check_days(keys, needs, TODAY) == []
    (said,) = check_days(keys, needs, TODAY + (end - 10) * A_DAY)
    assert "operators.pub" in said and "in 10 days" in said
    with pytest.raises(ConfigurationError, match="creditapp keys publish"):
        check_days(keys, needs, TODAY + (end + 1) * A_DAY)
    assert check_days(keys, {"records"}, TODAY + (end + 1) * A_DAY) == []


def test_a_start_of_the_bureau_publishes_lists_anew_that_are_half_over(home: Path) -> None:
    """Where the secret keys are; an earlier start leaves them as they are."""
    path = home / "keys/intake.pub"
    first = path.read_bytes()
    bureau(home, TODAY + 40 * A_DAY)
    assert path.read_bytes() == first
    bureau(home, TODAY + 60 * A_DAY)
    assert Keys.load(home).intake_public.end == day_number(TODAY) + 60 + 90 - 1
