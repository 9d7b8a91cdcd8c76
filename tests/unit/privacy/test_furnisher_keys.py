"""Signing keys are kept for their owner only, made once, and whatever is wrong with one is said with what to do."""

import base64
from pathlib import Path

import pytest

from creditapp.domain.furnishers import id_of
from creditapp.errors import ConfigurationError
from creditapp.privacy import furnisher_keys

BANK = id_of("Bank")


def test_a_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    """Made again it is the same; directory and file are private."""
    first = furnisher_keys.made(tmp_path, BANK)
    assert furnisher_keys.made(tmp_path, BANK) == first == furnisher_keys.signer(tmp_path, BANK)
    path = furnisher_keys.key_file(tmp_path, BANK)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert furnisher_keys.made(tmp_path, id_of("Other")).private != first.private


def test_where_there_is_no_key_nothing_signs(tmp_path: Path) -> None:
    """And none is made by looking for it."""
    assert furnisher_keys.signer(tmp_path, BANK) is None
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    """The message says how to mend it."""
    furnisher_keys.made(tmp_path, BANK)
    path = furnisher_keys.key_file(tmp_path, BANK)
    path.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        furnisher_keys.signer(tmp_path, BANK)


def test_a_named_file_takes_the_place_of_the_homes(tmp_path: Path) -> None:
    """One that is missing is an error, not another key."""
    elsewhere = furnisher_keys.made(tmp_path / "elsewhere", BANK)
    file = furnisher_keys.key_file(tmp_path / "elsewhere", BANK)
    assert furnisher_keys.signer(tmp_path, BANK, file) == elsewhere
    with pytest.raises(ConfigurationError, match="cannot be read"):
        furnisher_keys.signer(tmp_path, BANK, tmp_path / "missing.key")


@pytest.mark.parametrize("text", ["", "not base64!", "AAAA", base64.b64encode(bytes(32)).decode()])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    """Too short, another encoding, or all zeros."""
    with pytest.raises(ConfigurationError, match="public key"):
        furnisher_keys.public_key(text)
