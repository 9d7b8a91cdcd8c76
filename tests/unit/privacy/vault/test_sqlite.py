"""The vault in SQLite: one file, its owner's only, that older versions of creditapp have made too."""

import base64
import sqlite3
from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError, InvalidRecord, VaultUnavailable
from creditapp.models.sealed import Kind
from creditapp.privacy.key_environment import EnvironmentKeys
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.privacy.vault.ports import Row, Vault
from creditapp.privacy.vault.sqlite_admin import SqliteAdmin
from creditapp.privacy.vault.sqlite_file import INCOMPLETE
from creditapp.settings import Settings
from tests.support.bureau import bureau

BOTH: frozenset[Kind] = frozenset({"identity", "file"})
SCORE: frozenset[Kind] = frozenset({"score"})
SSN, OTHER = "900450001", "900450002"
OLD = Path(__file__).parents[3] / "cases" / "vault" / "before_epochs.sql"


def opened(home: Path) -> Vault:
    """The vault of a bureau."""
    return open_vault(Settings(home=home), bureau(home))


def rows_of(settings: Settings) -> list[Row]:
    """All rows."""
    admin = SqliteAdmin(settings.vault_path)
    rows = admin.rows("", 100)
    admin.close()
    return rows


def test_the_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    """Database and log have mode 600."""
    opened(tmp_path).persons([SSN], BOTH)
    assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("vault.sqlite*")} == {0o600}


def test_a_file_that_is_not_a_vault_is_refused_with_its_path(tmp_path: Path) -> None:
    """The file is not changed; the message names the setting."""
    keys = bureau(tmp_path)
    (tmp_path / "vault.sqlite").write_bytes(b"my holiday pictures" * 100)
    with pytest.raises(ConfigurationError, match=r"vault.sqlite.*CREDITAPP_VAULT"):
        open_vault(Settings(home=tmp_path), keys)
    assert (tmp_path / "vault.sqlite").read_bytes().startswith(b"my holiday")


def test_a_url_is_not_taken_for_a_file_name(tmp_path: Path) -> None:
    """The message names the setting that is meant."""
    with pytest.raises(ConfigurationError, match="CREDITAPP_VAULT_URL"):
        open_vault(Settings(home=tmp_path, vault="postgresql://db/vault"), bureau(tmp_path))


def test_a_vault_that_does_not_answer_raises_vault_unavailable(tmp_path: Path) -> None:
    """The caller can then stop without acknowledging instead of making a dead letter of the record."""
    vault = opened(tmp_path)
    vault.close()
    with pytest.raises(VaultUnavailable, match="does not answer"):
        vault.persons([SSN], BOTH)


def test_a_wrapped_key_does_not_open_in_another_persons_row(tmp_path: Path) -> None:
    """Write access to the file is not enough to give one person's keys to another."""
    opened(tmp_path).persons([SSN, OTHER], BOTH)
    with sqlite3.connect(tmp_path / "vault.sqlite") as db:
        db.execute("UPDATE persons SET file = (SELECT file FROM persons ORDER BY consumer_id LIMIT 1)")
    with pytest.raises(InvalidRecord, match="does not open"):
        opened(tmp_path).persons([SSN, OTHER], BOTH)


def test_an_altered_epoch_stops_a_start_with_one_line(tmp_path: Path) -> None:
    """Nobody's keys open without it; records must not become dead letters for that."""
    keys = bureau(tmp_path)
    with sqlite3.connect(tmp_path / "vault.sqlite") as db:
        db.execute("UPDATE epochs SET wrapped = zeroblob(61)")
    with pytest.raises(ConfigurationError, match="does not open; restore the vault from your backup"):
        open_vault(Settings(home=tmp_path), keys)


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """It may hold what this version would not understand."""
    keys = bureau(tmp_path)
    with sqlite3.connect(tmp_path / "vault.sqlite") as db:
        db.execute("PRAGMA user_version = 4")
    with pytest.raises(ConfigurationError, match="newer version"):
        open_vault(Settings(home=tmp_path), keys)


def old_bureau(home: Path) -> Keys:
    """Keys and vault as a version without epochs has made them."""
    (home / "keys").mkdir(mode=0o700)
    for name, key in (("master", b"m" * 32), ("ssn", b"s" * 32)):
        (home / "keys" / f"{name}.key").write_bytes(base64.b64encode(key))
        (home / "keys" / f"{name}.key").chmod(0o600)
    db = sqlite3.connect(home / "vault.sqlite")
    db.executescript(OLD.read_text())
    db.close()
    (home / "vault.sqlite").chmod(0o600)
    return Keys(home / "keys", EnvironmentKeys.model_construct())


def test_a_vault_of_before_there_were_epochs_opens_with_all_its_people(tmp_path: Path) -> None:
    """The same pseudonyms, keys and fingerprint; whoever is new is added beside them, and all of it opens again."""
    told = [line.split()[1:] for line in OLD.read_text().splitlines() if line.startswith("-- ")]
    keys, settings = old_bureau(tmp_path), Settings(home=tmp_path)
    vault = open_vault(settings, keys)
    assert ["fingerprint", vault.fingerprint] in told
    people = [words for words in told if len(words) == 4]
    assert len(people) == 3
    for ssn, consumer_id, identity, file in people:
        found = vault.persons([ssn], BOTH, create=False)[ssn]
        assert (found.consumer_id, found.identity, found.file) == (
            consumer_id,
            bytes.fromhex(identity),
            bytes.fromhex(file),
        )
    new = vault.persons(["900459999"], BOTH)
    assert open_vault(settings, keys).persons(["900459999"], BOTH) == new


def test_who_was_there_before_there_were_keys_for_scores_has_one(tmp_path: Path) -> None:
    """Made once, when the file is opened: every person another, each time the same; and so after an interruption."""
    keys, settings = old_bureau(tmp_path), Settings(home=tmp_path)
    ids = [row.consumer_id for row in rows_of(settings)]
    first = open_vault(settings, keys).keys(ids, SCORE)
    assert len({person.score for person in first.values()}) == len(ids) == 3
    with sqlite3.connect(tmp_path / "vault.sqlite") as db:
        db.execute("UPDATE persons SET score = NULL WHERE consumer_id = ?", [ids[0]])
        db.execute(f"PRAGMA user_version = {INCOMPLETE}")
    again = open_vault(settings, keys).keys(ids, SCORE)
    assert again[ids[0]].score not in (None, first[ids[0]].score)
    assert {name: again[name] for name in ids[1:]} == {name: first[name] for name in ids[1:]}
    assert open_vault(settings, keys).keys(ids, SCORE) == again


def test_a_key_that_is_still_to_be_made_stops_nobody_for_good(tmp_path: Path) -> None:
    """A service that meets such a row tries again, and makes no dead letter of the record."""
    vault = opened(tmp_path)
    person = vault.persons([SSN], BOTH)[SSN].consumer_id
    with sqlite3.connect(tmp_path / "vault.sqlite") as db:
        db.execute("UPDATE persons SET score = NULL")
    with pytest.raises(VaultUnavailable, match="still being made"):
        vault.keys([person], SCORE)


def test_who_finds_nobody_by_ssn_needs_no_secret_of_ssns(tmp_path: Path) -> None:
    """A machine that only scores can do without it."""
    bureau(tmp_path)
    person = opened(tmp_path).persons([SSN], BOTH)[SSN].consumer_id
    (tmp_path / "keys" / "ssn.key").unlink()
    vault = open_vault(Settings(home=tmp_path), Keys.load(tmp_path), "scoring")
    assert set(vault.keys([person], SCORE)) == {person}
    with pytest.raises(VaultUnavailable, match="nobody is found by SSN"):
        vault.persons([SSN], SCORE)
    with pytest.raises(ConfigurationError, match=r"ssn.key: not there"):
        open_vault(Settings(home=tmp_path), Keys.load(tmp_path), "intake")
