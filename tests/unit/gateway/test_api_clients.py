"""API clients: a token is shown once, only its hash is kept, and a running gateway sees changes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError
from creditapp.gateway.api_clients import ClientRegistry


def test_a_token_identifies_its_client(tmp_path: Path) -> None:
    """And nothing else does."""
    clients = ClientRegistry(tmp_path)
    token = clients.add("lender-1")
    assert clients.name_of(token) == "lender-1"
    for wrong in ("", token[:-1], token + "x", "lender-1", "\ud800"):
        assert clients.name_of(wrong) is None


def test_the_token_is_not_kept(tmp_path: Path) -> None:
    """The file holds a hash and only its owner may read it."""
    token = ClientRegistry(tmp_path).add("lender-1")
    file = tmp_path / "clients.json"
    assert token not in file.read_text()
    assert token.removeprefix("creditapp_") not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_running_gateway_sees_additions_and_removals(tmp_path: Path) -> None:
    """Without a restart: the registry reads the file again when it has changed."""
    gateway, operator = ClientRegistry(tmp_path), ClientRegistry(tmp_path)
    assert gateway.name_of("x") is None
    first, second = operator.add("a"), operator.add("b")
    assert (gateway.name_of(first), gateway.name_of(second)) == ("a", "b")
    assert operator.remove("a")
    assert not operator.remove("a")
    assert (gateway.name_of(first), gateway.name_of(second)) == (None, "b")
    assert [client.name for client in gateway.all()] == ["b"]


@pytest.mark.parametrize("name", ["", "-x", "a b", "ü", "x" * 65, "a\n", "../x"])
def test_an_invalid_name_is_rejected(tmp_path: Path, name: str) -> None:
    """The message says what a valid name is."""
    with pytest.raises(ConfigurationError, match="1 to 64 letters"):
        ClientRegistry(tmp_path).add(name)


@pytest.mark.parametrize("name", ["creditapp", "Creditapp"])
def test_the_reserved_name_of_own_looks_is_rejected(tmp_path: Path, name: str) -> None:
    """A client of this name could pass its looks off as people's own."""
    with pytest.raises(ConfigurationError, match="own looks"):
        ClientRegistry(tmp_path).add(name)


def test_a_name_can_be_used_once(tmp_path: Path) -> None:
    """A second client of the name would make removal ambiguous."""
    clients = ClientRegistry(tmp_path)
    token = clients.add("a")
    with pytest.raises(ConfigurationError, match="already a client"):
        clients.add("a")
    assert clients.name_of(token) == "a"


def test_concurrent_additions_are_all_kept(tmp_path: Path) -> None:
    """Twenty operators add a client each; none is lost."""
    with ThreadPoolExecutor(8) as threads:
        tokens = list(threads.map(lambda at: ClientRegistry(tmp_path).add(f"client-{at}"), range(20)))
    clients = ClientRegistry(tmp_path)
    assert [clients.name_of(token) for token in tokens] == [f"client-{at}" for at in range(20)]


def test_a_broken_file_is_reported(tmp_path: Path) -> None:
    """The message names the file and what to do."""
    file = tmp_path / "clients.json"
    file.write_text("[{")
    file.chmod(0o600)
    with pytest.raises(ConfigurationError, match=r"clients.json: .*restore"):
        ClientRegistry(tmp_path).name_of("x")
