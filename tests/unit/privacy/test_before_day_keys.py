"""A bureau from before there were keys of days gets them by `creditapp keys create`, which `make run` does: nothing is lost."""

import base64
import os
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from creditapp.errors import ConfigurationError, KeyDestroyed
from creditapp.models.operations import Installation
from creditapp.models.seals import FURNISHED_BODY
from creditapp.privacy.destruction import content_of
from creditapp.privacy.encryption import decrypt_with, encrypt_to
from creditapp.privacy.forgetting import GRACE, move_on
from creditapp.privacy.installation import EVERYTHING, check_keys, describe, is_outdated, prepare, renew
from creditapp.privacy.kept_days import KEPT
from creditapp.privacy.key_environment import EnvironmentKeys
from creditapp.privacy.keys import NAMES, Keys, half_before
from creditapp.settings import Settings
from tests.support.before_day_keys import OLD, bureau_of_before
from tests.support.bureau import FEW

TODAY = date(2026, 11, 30)
A_DAY = timedelta(days=1)
RECORDS = FURNISHED_BODY.context


def settings(home: Path) -> Settings:
    """A home with few public keys."""
    return Settings(home=home, public_key_days=FEW)


@pytest.fixture
def record(tmp_path: Path) -> Installation:
    """The record of yesterday's software, whose keys are in the home."""
    return bureau_of_before(tmp_path / "home", TODAY)


@pytest.fixture
def home(tmp_path: Path, record: Installation) -> Path:
    """Its home."""
    return tmp_path / "home"


def started(home: Path, record: Installation) -> Installation:
    """What a start of the bureau does, and the record that is in Kafka then."""
    keys = prepare(settings(home), TODAY, new=False)
    return renew(settings(home), keys, record, 2.0, TODAY) if is_outdated(record, keys) else record


def as_yesterday(text: bytes) -> bytes:
    """What yesterday's software encrypted to intake."""
    public = X25519PublicKey.from_public_bytes(half_before(OLD["intake"]))
    return b"\x01" + Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM).encrypt(text, public, RECORDS.encode())


def test_a_service_says_what_to_do(home: Path, record: Installation) -> None:
    """With the old keys alone it does not start; nor does a furnisher with the old public key furnish."""
    keys = Keys.load(home)
    with pytest.raises(
        ConfigurationError, match=r"intake.key: from before there were keys of days;.*keys create.*make run"
    ):
        check_keys(record, keys, EVERYTHING)
    (home / "keys/intake.key").unlink()
    with pytest.raises(ConfigurationError, match=r"intake.pub: from before there were keys of days; ask the bureau"):
        Keys.load(home).public_day_keys("intake")


def test_a_start_gives_it_keys_of_days_and_a_record_of_the_same_bureau(home: Path, record: Installation) -> None:
    """Known by all keys; a second start changes nothing."""
    renewed = started(home, record)
    assert (renewed.installation_id, renewed.vault) == (record.installation_id, record.vault)
    check_keys(renewed, Keys.load(home), EVERYTHING)
    files = {path.name: path.read_bytes() for path in (home / "keys").iterdir()}
    assert started(home, renewed) == renewed
    assert {path.name: path.read_bytes() for path in (home / "keys").iterdir()} == files


def test_records_of_before_and_of_now_open(home: Path, record: Installation) -> None:
    """Those in Kafka, and those of furnishers that have not got the new public key yet."""
    started(home, record)
    keys = Keys.load(home)
    assert decrypt_with(keys.intake_private, as_yesterday(b"old"), RECORDS) == b"old"
    assert decrypt_with(keys.intake_private, encrypt_to(keys.intake_public, b"new", RECORDS, TODAY), RECORDS) == b"new"


@pytest.mark.slow
def test_the_old_key_is_destroyed_when_nothing_may_need_it(home: Path, record: Installation) -> None:
    """A month for furnishers to get the new public key, and then as long as a day's."""
    started(home, record)
    secret = base64.b64encode(OLD["intake"])
    last = TODAY + (GRACE + max(KEPT["intake"].values())) * A_DAY
    day = TODAY
    while day < last:
        day += A_DAY
        move_on(Keys.load(home), day)
    assert secret in content_of(home / "keys/intake.key")
    move_on(Keys.load(home), last + A_DAY)
    assert not any(secret in path.read_bytes() for path in home.rglob("*") if path.is_file())
    with pytest.raises(KeyDestroyed, match="its sender needs the bureau's new public key"):
        decrypt_with(Keys.load(home).intake_private, as_yesterday(b"old"), RECORDS)


@pytest.mark.parametrize("after", range(5))
def test_a_start_that_was_killed_is_finished_by_the_next(
    home: Path, record: Installation, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever file it had replaced, as long as the record in Kafka is the old one."""
    real, put = os.rename, list[str]()

    def rename(source: Path, path: Path) -> None:
        if len(put) == after:
            raise KeyboardInterrupt
        put.append(str(path))
        real(source, path)

    monkeypatch.setattr(os, "rename", rename)
    with suppress(KeyboardInterrupt):
        started(home, record)
    assert len(put) == after
    monkeypatch.undo()
    check_keys(started(home, record), Keys.load(home), EVERYTHING)
    assert decrypt_with(Keys.load(home).intake_private, as_yesterday(b"old"), RECORDS) == b"old"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "master"])
def test_no_record_is_renewed_by_whoever_has_another_bureaus_key(home: Path, record: Installation, name: str) -> None:
    """Each secret key must be the old record's; nothing is replaced then."""
    path = home / "keys" / f"{name}.key"
    path.write_bytes(base64.b64encode(b"k" * 32))
    if name == "release":
        path.with_suffix(".pub").unlink()
    before = content_of(home / "keys/operators.key")
    with pytest.raises(ConfigurationError, match=f"{name}.key"):
        check_keys(started(home, record), Keys.load(home), EVERYTHING)
    assert content_of(home / "keys/operators.key") == before


def test_an_old_backup_that_is_restored_later_is_not_taken_for_a_bureau_of_before(
    home: Path, record: Installation
) -> None:
    """It is left as it is; the message says to restore a newer one."""
    renewed = started(home, record)
    path = home / "keys/intake.key"
    path.write_bytes(base64.b64encode(OLD["intake"]))
    with pytest.raises(ConfigurationError, match="restore it from a newer backup"):
        check_keys(started(home, renewed), Keys.load(home), EVERYTHING)
    assert path.read_bytes() == base64.b64encode(OLD["intake"])


def test_a_new_clusters_bureau_with_old_keys_gets_keys_of_days_too(home: Path, record: Installation) -> None:
    """Where Kafka was lost or replaced, and belongs to nobody yet."""
    keys = prepare(settings(home), TODAY, new=True)
    check_keys(describe(settings(home), keys, 3.0), Keys.load(home), EVERYTHING)
    assert decrypt_with(keys.intake_private, as_yesterday(b"old"), RECORDS) == b"old"


def test_an_old_key_in_the_environment_is_named_with_what_to_do(home: Path, record: Installation) -> None:
    """It cannot be replaced there."""
    text = base64.b64encode(OLD["intake"]).decode()
    keys = Keys(home / "keys", EnvironmentKeys.model_validate({"intake": text}))
    assert is_outdated(record, keys)
    with pytest.raises(ConfigurationError, match=r"CREDITAPP_KEY_INTAKE: from before .* put it into .*intake.key"):
        renew(settings(home), keys, record, 2.0, TODAY)


def test_a_key_of_before_a_purpose_gets_a_chain_for_it_at_a_start(home: Path, record: Installation) -> None:
    """As when a newer version encrypts something else; the other chains stay, and services say what to do until then."""
    started(home, record)
    path = home / "keys/intake.key"
    whole = content_of(path)
    lines = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if RECORDS.encode() not in line))
    with pytest.raises(ConfigurationError, match=r"no keys of days for creditapp.furnished.v1 yet;.*keys create"):
        Keys.load(home).secret("intake")
    keys = prepare(settings(home), TODAY, new=False)
    assert RECORDS in keys.intake_public.keys
    kept = [line for line in lines if line.startswith(b"chain") and RECORDS.encode() not in line]
    assert kept and all(line in content_of(path) for line in kept)
