"""Keys are generated once and readable by their owner only; errors say how to fix a wrong key."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError
from creditapp.privacy.keys import EnvironmentKeys, Keys, read_public

MAKE = """
import sys
from pathlib import Path
from creditapp.privacy.keys import Keys
keys = Keys.load_or_create(Path(sys.argv[1]))
keys.create_all()
print((keys.master + keys.ssn_secret + keys.intake_private + keys.operators_private + keys.release_private).hex())
"""


def _all(keys: Keys) -> tuple[bytes, ...]:
    return (
        keys.master,
        keys.ssn_secret,
        keys.intake_private,
        keys.intake_public,
        keys.operators_private,
        keys.operators_public,
        keys.release_public,
        keys.release_private,
    )


def test_keys_are_made_once_and_found_again(tmp_path: Path) -> None:
    """A second start has the keys of the first."""
    first = _all(Keys.load_or_create(tmp_path))
    assert first == _all(Keys.load_or_create(tmp_path))
    assert len(set(first)) == 8
    assert {len(key) for key in first} == {32}


def test_key_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    """The directory has mode 700 and every secret in it 600, whatever the umask says."""
    before = os.umask(0)
    try:
        Keys.load_or_create(tmp_path).create_all()
    finally:
        os.umask(before)
    directory = tmp_path / "keys"
    assert directory.stat().st_mode & 0o777 == 0o700
    modes = {file.name: file.stat().st_mode & 0o777 for file in directory.iterdir()}
    assert modes == {
        "master.key": 0o600,
        "ssn.key": 0o600,
        "intake.key": 0o600,
        "operators.key": 0o600,
        "release.key": 0o600,
        "intake.pub": 0o644,
        "operators.pub": 0o644,
        "release.pub": 0o644,
    }


def test_processes_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    """Six processes started at once with an empty home use the same keys."""
    command = [sys.executable, "-c", MAKE, str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    outputs = {process.communicate()[0] for process in started}
    assert [process.returncode for process in started] == [0] * 6
    assert len(outputs) == 1


@pytest.mark.parametrize("name", ["master.key", "ssn.key", "intake.key", "operators.key", "release.key"])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, name: str) -> None:
    """The message names the file and the command that fixes it."""
    Keys.load_or_create(tmp_path).create_all()
    (tmp_path / "keys" / name).chmod(0o640)
    with pytest.raises(ConfigurationError, match=f"chmod 600 .*{name}"):
        _all(Keys.load_or_create(tmp_path))


def test_a_directory_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    """The message names the directory and the command that fixes it."""
    Keys.load_or_create(tmp_path).create_all()
    (tmp_path / "keys").chmod(0o750)
    with pytest.raises(ConfigurationError, match="chmod 700"):
        _ = Keys.load_or_create(tmp_path).master


@pytest.mark.parametrize("content", [b"", b"not base64!", base64.b64encode(b"short"), base64.b64encode(b"x" * 33)])
def test_a_broken_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """An incomplete key is never used; the message names the file and does not contain its content."""
    Keys.load_or_create(tmp_path).create_all()
    (tmp_path / "keys" / "master.key").write_bytes(content)
    with pytest.raises(ConfigurationError, match="master.key: .*restore") as refused:
        _ = Keys.load_or_create(tmp_path).master
    assert not content or content.decode() not in str(refused.value)


def test_a_key_of_the_environment_takes_the_place_of_the_file(tmp_path: Path) -> None:
    """If all keys are set, no file is written."""
    names = ("master", "ssn", "intake", "operators", "release")
    values = {name: base64.b64encode(bytes([at]) * 32).decode() for at, name in enumerate(names)}
    keys = Keys(tmp_path / "keys", EnvironmentKeys.model_validate(values))
    keys.create_all()
    assert (keys.master, keys.ssn_secret, keys.intake_private) == (bytes(32), b"\x01" * 32, b"\x02" * 32)
    assert not (tmp_path / "keys").exists()


def test_a_short_key_of_the_environment_is_refused_by_its_name(tmp_path: Path) -> None:
    """The message names the variable and not its value."""
    keys = Keys(tmp_path / "keys", EnvironmentKeys.model_validate({"master": "c2hvcnQ="}))
    with pytest.raises(ConfigurationError, match="CREDITAPP_KEY_MASTER: 5 bytes") as refused:
        _ = keys.master
    assert "c2hvcnQ" not in str(refused.value)


def test_the_public_key_alone_is_enough_to_furnish(tmp_path: Path) -> None:
    """A furnisher has only the file intake.pub; no other key is generated."""
    public = Keys.load_or_create(tmp_path / "bureau").intake_public
    theirs = tmp_path / "furnisher" / "keys"
    theirs.mkdir(parents=True, mode=0o700)
    (theirs / "intake.pub").write_bytes((tmp_path / "bureau" / "keys" / "intake.pub").read_bytes())
    assert Keys.load_or_create(tmp_path / "furnisher").intake_public == public
    assert [file.name for file in theirs.iterdir()] == ["intake.pub"]
    assert read_public(theirs / "intake.pub") == public


def test_the_public_file_follows_the_private_key(tmp_path: Path) -> None:
    """After the private key was replaced, the public key file is written again."""
    old = Keys.load_or_create(tmp_path).intake_public
    (tmp_path / "keys" / "intake.key").write_bytes(base64.b64encode(b"k" * 32))
    new = Keys.load_or_create(tmp_path).intake_public
    assert new != old
    assert read_public(tmp_path / "keys" / "intake.pub") == new


def test_a_missing_release_key_is_not_generated(tmp_path: Path) -> None:
    """On another machine this is an error: workers would refuse what a new key signs."""
    with pytest.raises(ConfigurationError, match="release.key: not there"):
        _ = Keys.load_or_create(tmp_path).release_private
    assert not (tmp_path / "keys").exists()


def test_the_repr_of_keys_has_no_key(tmp_path: Path) -> None:
    """A key never reaches a log through repr."""
    keys = Keys.load_or_create(tmp_path)
    shown = repr(keys) + repr(EnvironmentKeys.model_validate({"master": base64.b64encode(keys.master).decode()}))
    assert base64.b64encode(keys.master).decode() not in shown
    assert keys.master.hex() not in shown
