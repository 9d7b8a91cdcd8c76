"""API clients: a token is shown once, only its hash is kept, and a running gateway sees changes."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError
from creditapp.gateway.api_clients import ApiClients, ClientRegistry, api_clients
from creditapp.settings import Settings


@pytest.fixture
def clients(vault_settings: Settings) -> Iterator[ApiClients]:
    """The clients of a bureau, as its operators see them."""
    opened = api_clients(vault_settings)
    yield opened
    opened.close()


@pytest.fixture
def gateway(vault_settings: Settings) -> Iterator[ApiClients]:
    """The clients of the same bureau, as its gateway sees them."""
    opened = api_clients(vault_settings, "gateway")
    yield opened
    opened.close()


def name_of(clients: ApiClients, token: str) -> str | None:
    """The name of the token's client."""
    return asyncio.run(clients.name_of(token))


def test_a_token_identifies_its_client(clients: ApiClients, gateway: ApiClients) -> None:
    """And nothing else does."""
    token = clients.add("lender-1")
    assert name_of(gateway, token) == "lender-1"
    for wrong in ("", token[:-1], token + "x", "lender-1", "\ud800"):
        assert name_of(gateway, wrong) is None


def test_the_token_is_not_kept(tmp_path: Path) -> None:
    """The file holds a hash and only its owner may read it."""
    token = ClientRegistry(tmp_path).add("lender-1")
    file = tmp_path / "clients.json"
    assert token not in file.read_text()
    assert token.removeprefix("creditapp_") not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_running_gateway_sees_additions_and_removals(clients: ApiClients, gateway: ApiClients) -> None:
    """Without a restart."""
    assert name_of(gateway, "x") is None
    first, second = clients.add("a"), clients.add("b")
    assert (name_of(gateway, first), name_of(gateway, second)) == ("a", "b")
    assert clients.remove("a")
    assert not clients.remove("a")
    assert (name_of(gateway, first), name_of(gateway, second)) == (None, "b")
    assert [client.name for client in gateway.all()] == ["b"]


@pytest.mark.parametrize("name", ["", "-x", "a b", "ü", "x" * 65, "a\n", "../x"])
def test_an_invalid_name_is_rejected(clients: ApiClients, name: str) -> None:
    """The message says what a valid name is."""
    with pytest.raises(ConfigurationError, match="1 to 64 letters"):
        clients.add(name)


@pytest.mark.parametrize("name", ["creditapp", "Creditapp"])
def test_the_reserved_name_of_own_looks_is_rejected(clients: ApiClients, name: str) -> None:
    """A client of this name could pass its looks off as people's own."""
    with pytest.raises(ConfigurationError, match="own looks"):
        clients.add(name)


def test_a_name_can_be_used_once(clients: ApiClients) -> None:
    """A second client of the name would make removal ambiguous."""
    token = clients.add("a")
    with pytest.raises(ConfigurationError, match="already a client"):
        clients.add("a")
    assert name_of(clients, token) == "a"


def test_concurrent_additions_are_all_kept(clients: ApiClients, vault_settings: Settings) -> None:
    """Twenty operators add a client each; none is lost."""

    def add(at: int) -> str:
        operators = api_clients(vault_settings)
        token = operators.add(f"client-{at}")
        operators.close()
        return token

    with ThreadPoolExecutor(8) as threads:
        tokens = list(threads.map(add, range(20)))
    assert [name_of(clients, token) for token in tokens] == [f"client-{at}" for at in range(20)]


def test_a_broken_file_is_reported(tmp_path: Path) -> None:
    """The message names the file and what to do."""
    file = tmp_path / "clients.json"
    file.write_text("[{")
    file.chmod(0o600)
    with pytest.raises(ConfigurationError, match=r"clients.json: .*restore"):
        name_of(ClientRegistry(tmp_path), "x")
