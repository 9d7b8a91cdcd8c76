"""Under which name the site is opened, and who opens it: only what trusted proxies say counts."""

from collections.abc import Iterator
from typing import Any

import pytest

from creditapp.errors import ConfigurationError
from creditapp.settings import Settings
from tests.support import web_samples as samples
from tests.support.public_port import Attacked, public_port
from tests.support.web_site import InMemoryApplications, token

CLIENT, PROXY, FARTHER = "203.0.113.9", "127.0.0.9", "127.0.0.10"
FORWARDED = f"Forwarded: for={CLIENT};proto=https;host=bureau.example"
X_FORWARDED = (f"X-Forwarded-For: {CLIENT}", "X-Forwarded-Proto: https", "X-Forwarded-Host: bureau.example")
HSTS = "strict-transport-security"
OWN = token("own")


@pytest.fixture
def behind() -> Iterator[Attacked]:
    """A port behind two proxies, under a name of its own; one form a minute."""
    settings: dict[str, Any] = {
        "allowed_hosts": "bureau.example",
        "trusted_proxies": f"{PROXY},{FARTHER}/32",
        "application_rate": 1,
    }
    with public_port(**settings) as port:
        yield port


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "evil.example:80", "127.0.0.2", "[::1]", "10.0.0.1", "localhost:x", "localhost:",
     "localhost@evil.example", "bureau.example", "é", "localhost, evil.example"],
)  # fmt: skip
def test_another_name_gets_nothing(host: str) -> None:
    """421 (400 where it is no name) at every address, also for a form whose Origin has that name: nothing is accepted."""
    applications = InMemoryApplications()
    path = applications.add(OWN, samples.scored())
    with public_port(applications) as port:
        assert port.get(host=host).status in (400, 421)
        form = f"POST {path}/freeze HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nApplication-Token: {OWN}\r\nContent-Length: 0\r\n\r\n"
        assert port.send(form.encode()).status in (400, 421)
    assert not applications.waits


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "localhost.", "127.0.0.1", "127.0.0.1:6066"])
def test_by_default_the_site_is_open_under_this_machines_names(host: str) -> None:
    """Whatever the port, as it may be forwarded."""
    with public_port() as port:
        assert port.get(host=host).status == 200


@pytest.mark.parametrize("said", [(FORWARDED,), X_FORWARDED], ids=["forwarded", "x-forwarded"])
def test_nobody_but_a_trusted_proxy_says_who_asks(behind: Attacked, said: tuple[str, ...]) -> None:
    """From elsewhere the headers change nothing: neither name, nor scheme, nor the address that is limited."""
    assert behind.get("/", *said).status == 200
    assert HSTS not in behind.get("/", *said).headers
    assert behind.get("/", *said, host="evil.example").status == 421
    assert [posted(behind, "127.0.0.1", f"X-Forwarded-For: 203.0.113.{n}") for n in range(3)] == [422, 429, 429]


@pytest.mark.parametrize("said", [(FORWARDED,), X_FORWARDED], ids=["forwarded", "x-forwarded"])
def test_a_trusted_proxy_says_under_which_name_and_scheme(behind: Attacked, said: tuple[str, ...]) -> None:
    """HSTS and Secure cookies as with TLS of our own; a name that is not allowed is refused from a proxy too."""
    answer = behind.get("/", *said, host="10.0.0.1:8080", address=PROXY)
    assert (answer.status, HSTS in answer.headers) == (200, True)
    evil = [line.replace("bureau", "evil") for line in said]
    assert behind.get("/", *evil, address=PROXY).status == 421


def test_each_client_behind_a_proxy_has_a_limit_of_its_own(behind: Attacked) -> None:
    """The client is the first address from the right that is no proxy's; what it writes to the left counts for nothing."""
    assert posted(behind, PROXY, f"X-Forwarded-For: {CLIENT}") == 422
    for spoofed in (
        CLIENT,
        f"192.0.2.1, {CLIENT}",
        f"{PROXY}, {CLIENT}, {FARTHER}",
        f"192.0.2.2,rubbish,{CLIENT}:4711",
    ):
        assert posted(behind, PROXY, f"X-Forwarded-For: {spoofed}") == 429
    assert posted(behind, PROXY, f'Forwarded: for=192.0.2.7, for="{CLIENT}:99", for={FARTHER}') == 429
    assert posted(behind, PROXY, "X-Forwarded-For: 203.0.113.10") == 422
    assert posted(behind, PROXY, 'Forwarded: for="[2001:db8::1]:80"') == 422
    assert posted(behind, PROXY, "Forwarded: for=unknown") == 422
    assert posted(behind, PROXY) == 429


def test_a_proxys_connections_are_not_limited_as_one_address(behind: Attacked) -> None:
    """All its clients come from its address."""
    with public_port(trusted_proxies=PROXY, max_connections_per_address=4) as port:
        held = [port.connect(PROXY) for _ in range(20)]
        for connection in held:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(12) == b"HTTP/1.1 200"
            connection.close()


@pytest.mark.parametrize(
    "origin", ["https://127.0.0.1", "http://127.0.0.1:1", "http://localhost", "http://evil.example"]
)
def test_a_form_of_another_origin_is_refused(origin: str) -> None:
    """Scheme, name and port are the origin."""
    with public_port() as port:
        form = f"POST /applications HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {origin}\r\nContent-Length: 0\r\n\r\n"
        assert port.send(form.encode()).status == 403


@pytest.mark.parametrize(
    ("setting", "value"),
    [("trusted_proxies", "everybody"), ("trusted_proxies", "10.0.0.1/8"), ("allowed_hosts", "https://bureau.example"),
     ("allowed_hosts", "bureau.example:443"), ("allowed_hosts", "*")],
)  # fmt: skip
def test_a_wrong_setting_stops_the_start_with_its_name(setting: str, value: str) -> None:
    """Before anything listens."""
    with pytest.raises(ConfigurationError, match=f"CREDITAPP_{setting.upper()}"):
        Settings(**{setting: value})


def posted(port: Attacked, address: str, *lines: str) -> int:
    """The status of an empty form."""
    head = ["POST /applications HTTP/1.1", "Host: bureau.example", "Content-Type: application/x-www-form-urlencoded"]
    return port.send("\r\n".join([*head, "Content-Length: 0", *lines, "", ""]).encode(), address).status
