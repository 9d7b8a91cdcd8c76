"""Passwords of principals: made once, each in a file that its owner alone can read."""

from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError
from creditapp.privacy.passwords import has_password, make_missing, password_of


def test_a_password_is_made_once(tmp_path: Path) -> None:
    """A second start finds it; each principal has another."""
    make_missing(tmp_path, ["gateway", "intake"])
    first = password_of(tmp_path, "gateway")
    make_missing(tmp_path, ["gateway", "intake"])
    assert password_of(tmp_path, "gateway") == first != password_of(tmp_path, "intake")
    assert len(first) >= 43, "32 random bytes"


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    """Mode 600 in a directory of mode 700; a file that is open to others is refused."""
    make_missing(tmp_path / "home", ["gateway"])
    path = tmp_path / "home" / "principals" / "gateway.password"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    path.chmod(0o640)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        password_of(tmp_path / "home", "gateway")


def test_a_missing_one_is_not_made_by_reading_it(tmp_path: Path) -> None:
    """A worker without its password says what to do."""
    assert not has_password(tmp_path, "gateway")
    with pytest.raises(ConfigurationError, match=r"gateway\.password: not there; copy it .*CREDITAPP_KAFKA_PASSWORD"):
        password_of(tmp_path, "gateway")
    assert not (tmp_path / "principals").exists()
