"""Keys are made once, by one command, and readable by their owner only; errors say how to fix a wrong or missing key."""

import base64
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError
from creditapp.models.operations import Installation
from creditapp.privacy.day_keys import new_day_keys
from creditapp.privacy.installation import EVERYTHING, VAULT, check_keys, check_vault, describe, prepare
from creditapp.privacy.kept_days import DAY_KEYS, purposes
from creditapp.privacy.key_environment import EnvironmentKeys
from creditapp.privacy.keys import (
    NAMES,
    PUBLIC_HALVES,
    Keys,
    furnishing_key,
    operators_key,
)
from creditapp.privacy.vault.opening import open_vault
from creditapp.settings import Settings
from tests.support.bureau import FEW, bureau

TODAY = date(2026, 11, 30)
FEW_DAYS = Settings(public_key_days=FEW)

MAKE = """
import sys
from datetime import date
from pathlib import Path
from creditapp.privacy.installation import prepare
from creditapp.settings import Settings
try:
    keys = prepare(Settings(home=Path(sys.argv[1]), public_key_days=90), date(2026, 11, 30), new=True)
except Exception as error:
    print(type(error).__name__, error)
else:
    print("made")
"""


def _all(keys: Keys) -> tuple[bytes, ...]:
    return (
        keys.master,
        keys.ssn_secret,
        keys.records,
        keys.intake_private.text(),
        keys.intake_public.text(),
        keys.operators_private.text(),
        keys.operators_public.text(),
        keys.release_public,
        keys.release_private,
    )


def test_keys_are_made_once_and_found_again(tmp_path: Path) -> None:
    """A second start has the keys of the first."""
    first = _all(bureau(tmp_path, TODAY))
    assert first == _all(Keys.load(tmp_path)) == _all(bureau(tmp_path, TODAY))
    assert len(set(first)) == 9
    assert {len(key) for key in (*first[:3], *first[-2:])} == {32}


def test_key_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    """The directory has mode 700 and every secret in it 600, whatever the umask says; nothing else is left beside it."""
    before = os.umask(0)
    try:
        bureau(tmp_path, TODAY)
    finally:
        os.umask(before)
    directory = tmp_path / "keys"
    assert directory.stat().st_mode & 0o777 == 0o700
    modes = {file.name: file.stat().st_mode & 0o777 for file in directory.iterdir()}
    secrets = {f"{name}.key": 0o600 for name in NAMES}
    assert modes == secrets | {f"{name}.pub": 0o644 for name in PUBLIC_HALVES}
    assert {path.name for path in tmp_path.iterdir()} == {"keys", "vault.sqlite", "vault.sqlite.lock"}
    assert (tmp_path / "vault.sqlite").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_process_killed_while_it_makes_a_bureau_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whichever file it ends, the next start makes a whole bureau."""
    written: list[str] = []

    def dies(after: int) -> None:
        def until_then(real: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
            def put(source: Path, path: Path) -> None:
                if len(written) == after:
                    raise KeyboardInterrupt
                written.append(str(path))
                real(source, path)

            return put

        monkeypatch.setattr(os, "link", until_then(os.link))
        monkeypatch.setattr(os, "rename", until_then(os.rename))
        with pytest.raises(KeyboardInterrupt):
            bureau(tmp_path / str(after), TODAY)
        monkeypatch.undo()
        written.clear()

    for after in range(len(NAMES) + len(PUBLIC_HALVES)):
        dies(after)
        assert len(set(_all(bureau(tmp_path / str(after), TODAY)))) == 9


def test_a_bureau_whose_vault_was_not_made_yet_is_finished_by_the_next_start(tmp_path: Path) -> None:
    """As long as its cluster belongs to nobody: no pseudonym can be lost."""
    keys = bureau(tmp_path, TODAY)
    (tmp_path / "vault.sqlite").unlink()
    assert _all(bureau(tmp_path, TODAY)) == _all(keys)
    assert open_vault(Settings(home=tmp_path), keys).fingerprint


# What is missing, broken, open to others or another bureau's


def _record(home: Path) -> Installation:
    return describe(Settings(home=home), bureau(home, TODAY), 1793491201.5)


def _start(home: Path, record: Installation, needs: frozenset[str] = EVERYTHING) -> None:
    """What a worker checks before it joins its group."""
    keys = Keys.load(home)
    check_keys(record, keys, needs)
    if VAULT in needs:
        vault = open_vault(Settings(home=home), keys)
        vault.close()
        check_vault(record, vault.fingerprint)


def _short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _others(path: Path) -> None:
    path.chmod(0o644)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _rubbish(path: Path) -> None:
    path.write_bytes(b"not a key and not a database!" * 300)


def _of_another(path: Path) -> None:
    home = path.parent if path.name == "vault.sqlite" else path.parents[1]
    other = home.with_name("another")
    bureau(other, TODAY)
    path.write_bytes((other / path.relative_to(home)).read_bytes())


SECRETS = [*(f"keys/{name}.key" for name in NAMES), "vault.sqlite"]
DAMAGES: list[Callable[[Path], None]] = [Path.unlink, _empty, _short, _rubbish, _others, _of_another]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
@pytest.mark.parametrize("secret", SECRETS)
def test_whatever_is_wrong_with_a_secret_file_a_start_stops_with_one_line_that_names_it(
    tmp_path: Path, secret: str, damage: Callable[[Path], None]
) -> None:
    """It says what to do, reveals nothing of the file, and nothing is made in its place, by `creditapp keys create` neither."""
    home = tmp_path / "home"
    record, path = _record(home), home / secret
    _start(home, record)
    before = path.read_bytes()
    damage(path)
    after = path.read_bytes() if path.exists() else None
    with pytest.raises(ConfigurationError) as refused:
        _start(home, record)
    said = str(refused.value)
    assert path.stem in said or "vault" in said
    assert any(word in said for word in ("restore", "chmod", "CREDITAPP_"))
    assert "\n" not in said and before.decode(errors="replace").strip()[:12] not in said
    with suppress(ConfigurationError):
        prepare(FEW_DAYS.model_copy(update={"home": home}), TODAY, new=False)
    assert (path.read_bytes() if path.exists() else None) == after


@pytest.mark.parametrize("name", PUBLIC_HALVES)
def test_a_public_key_that_is_not_the_half_of_the_secret_one_stops_a_start(tmp_path: Path, name: str) -> None:
    """Furnishers would encrypt to somebody else; it is not overwritten silently."""
    record, path = _record(tmp_path), tmp_path / "keys" / f"{name}.pub"
    other = base64.b64encode(b"k" * 32)
    path.write_bytes(other)
    with pytest.raises(ConfigurationError, match=f"{name}.pub: not the public half"):
        _start(tmp_path, record)
    assert path.read_bytes() == other


def test_a_missing_public_file_is_written_again_by_the_command_only(tmp_path: Path) -> None:
    """A worker that has the secret half does without it and writes nothing."""
    record, path = _record(tmp_path), tmp_path / "keys" / "intake.pub"
    written = path.read_bytes()
    path.unlink()
    _start(tmp_path, record)
    assert not path.exists()
    prepare(FEW_DAYS.model_copy(update={"home": tmp_path}), TODAY, new=False)
    assert path.read_bytes() == written


def test_a_worker_with_a_part_of_the_keys_starts_if_that_part_is_its_bureaus(tmp_path: Path) -> None:
    """A service gets the keys that it needs; what it needs and has not is named."""
    record = _record(tmp_path / "bureau")
    theirs = tmp_path / "worker" / "keys"
    theirs.mkdir(parents=True, mode=0o700)
    (theirs / "operators.pub").write_bytes((tmp_path / "bureau/keys/operators.pub").read_bytes())
    _start(tmp_path / "worker", record, frozenset({"operators_public"}))
    with pytest.raises(ConfigurationError, match=r"release.pub: not there.*CREDITAPP_KEY_RELEASE_PUBLIC"):
        _start(tmp_path / "worker", record, frozenset({"operators_public", "release_public"}))
    with pytest.raises(ConfigurationError, match=r"intake.key: not there.*CREDITAPP_KEY_INTAKE"):
        _start(tmp_path / "worker", record, frozenset({"operators_public", "intake"}))
    bureau(tmp_path / "another", TODAY)
    (theirs / "operators.pub").write_bytes((tmp_path / "another/keys/operators.pub").read_bytes())
    with pytest.raises(ConfigurationError, match="operators.pub is not of the bureau"):
        _start(tmp_path / "worker", record, frozenset({"operators_public"}))


def test_a_fresh_home_in_anothers_cluster_gets_no_keys(tmp_path: Path) -> None:
    """The message says what to set; nothing is made."""
    with pytest.raises(ConfigurationError, match=r"belongs to a bureau whose keys are not in .*CREDITAPP_HOME"):
        prepare(Settings(home=tmp_path / "fresh"), TODAY, new=False)
    assert not (tmp_path / "fresh").exists()


def test_no_record_of_an_installation_can_be_changed_or_made_by_others(tmp_path: Path) -> None:
    """Each of its fields is authenticated by every key; the master key's code alone says nothing, as that key is rotated."""
    from msgspec.structs import fields, replace

    record, keys = _record(tmp_path), Keys.load(tmp_path)
    for field in (field for field in fields(record) if field.name != "by_master"):
        value = getattr(record, field.name)
        forged = replace(record, **{field.name: value + 1 if isinstance(value, float) else value[::-1]})
        with pytest.raises(ConfigurationError):
            check_keys(forged, keys, EVERYTHING)
    with pytest.raises(ConfigurationError, match="records.key"):
        check_keys(replace(record, by_records="é"), keys, EVERYTHING)


def test_reading_a_key_makes_none(tmp_path: Path) -> None:
    """No service, furnisher or operator makes a key by asking for it."""
    keys = Keys.load(tmp_path)
    reads: list[Callable[[], object]] = [partial(keys.secret, name) for name in NAMES]
    reads += [partial(keys.public, name) for name in PUBLIC_HALVES]
    reads += [partial(furnishing_key, tmp_path), partial(operators_key, tmp_path)]
    for read in reads:
        with pytest.raises(ConfigurationError):
            read()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_processes_that_start_together_make_one_bureau(tmp_path: Path) -> None:
    """Of six that make it at once, all others find it made, or say that it is."""
    command = [sys.executable, "-c", MAKE, str(tmp_path / "home")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    outputs = [process.communicate()[0].strip() for process in started]
    assert "made" in outputs
    assert all(output == "made" or output.startswith("ConfigurationError") for output in outputs), outputs
    assert len(set(_all(bureau(tmp_path / "home", TODAY)))) == 9
    assert {path.name for path in (tmp_path / "home").iterdir()} <= {
        "keys", "vault.sqlite", "vault.sqlite.lock", "vault.sqlite-wal", "vault.sqlite-shm",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["master.key", "ssn.key", "records.key", "intake.key", "operators.key", "release.key"])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, name: str) -> None:
    """The message names the file and the command that fixes it."""
    bureau(tmp_path, TODAY)
    (tmp_path / "keys" / name).chmod(0o640)
    with pytest.raises(ConfigurationError, match=f"chmod 600 .*{name}"):
        _all(Keys.load(tmp_path))


def test_a_directory_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    """The message names the directory and the command that fixes it."""
    bureau(tmp_path, TODAY)
    (tmp_path / "keys").chmod(0o750)
    with pytest.raises(ConfigurationError, match="chmod 700"):
        _ = Keys.load(tmp_path).master


@pytest.mark.parametrize("content", [b"", b"not base64!", base64.b64encode(b"short"), base64.b64encode(b"x" * 33)])
def test_a_broken_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """An incomplete key is never used; the message names the file and does not contain its content."""
    bureau(tmp_path, TODAY)
    (tmp_path / "keys" / "master.key").write_bytes(content)
    with pytest.raises(ConfigurationError, match="master.key: .*restore") as refused:
        _ = Keys.load(tmp_path).master
    assert not content or content.decode() not in str(refused.value)


def test_a_key_of_the_environment_takes_the_place_of_the_file(tmp_path: Path) -> None:
    """If all keys are set, no file is written."""
    names = ("master", "ssn", "release", "records")
    values = {name: base64.b64encode(bytes([at]) * 32).decode() for at, name in enumerate(names)}
    days = {name: new_day_keys(purposes(name), TODAY) for name in DAY_KEYS}
    values |= {name: of_days.text().decode().replace("\n", " ") for name, of_days in days.items()}
    keys = Keys(tmp_path / "keys", EnvironmentKeys.model_validate(values))
    assert (keys.master, keys.ssn_secret) == (bytes(32), b"\x01" * 32)
    assert keys.intake_private.text() == days["intake"].text()
    assert keys.public("operators") == days["operators"].identity_public
    assert not (tmp_path / "keys").exists()


def test_a_short_key_of_the_environment_is_refused_by_its_name(tmp_path: Path) -> None:
    """The message names the variable and not its value."""
    keys = Keys(tmp_path / "keys", EnvironmentKeys.model_validate({"master": "c2hvcnQ="}))
    with pytest.raises(ConfigurationError, match="CREDITAPP_KEY_MASTER: 5 bytes") as refused:
        _ = keys.master
    assert "c2hvcnQ" not in str(refused.value)


def test_the_public_key_alone_is_enough_to_furnish(tmp_path: Path) -> None:
    """A furnisher has only the file intake.pub; no other key is generated."""
    public = bureau(tmp_path / "bureau", TODAY).intake_public
    theirs = tmp_path / "furnisher" / "keys"
    theirs.mkdir(parents=True, mode=0o700)
    (theirs / "intake.pub").write_bytes((tmp_path / "bureau" / "keys" / "intake.pub").read_bytes())
    assert Keys.load(tmp_path / "furnisher").intake_public == public
    assert [file.name for file in theirs.iterdir()] == ["intake.pub"]
    assert furnishing_key(tmp_path / "furnisher") == public


def test_the_repr_of_keys_has_no_key(tmp_path: Path) -> None:
    """A key never reaches a log through repr."""
    keys = bureau(tmp_path, TODAY)
    shown = repr(keys) + repr(EnvironmentKeys.model_validate({"master": base64.b64encode(keys.master).decode()}))
    assert base64.b64encode(keys.master).decode() not in shown
    assert keys.master.hex() not in shown
