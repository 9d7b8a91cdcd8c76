"""supervisord runs the configured number of workers of each service, each on a private port of its own."""

from pathlib import Path
from typing import Any

import pytest

from creditapp.settings import Settings
from creditapp.topics import ALWAYS, SERVICES
from launch import supervisor
from launch.errors import LaunchError

SITE: dict[str, Any] = {"site_url": "https://credit.example.org"}
SMTP: dict[str, Any] = {"smtp_host": "127.0.0.1", "mail_from": "bureau@example.org"}


def test_every_service_has_one_worker_unless_set_otherwise(tmp_path: Path) -> None:
    """On the ports after the gateway's public one, in the services' order."""
    ports = supervisor.private_ports(Settings(home=tmp_path, port=7000))
    assert ports == {service: 7001 + index for index, service in enumerate(ALWAYS)}


def test_mails_are_sent_by_a_service_only_where_there_is_a_mail_server(tmp_path: Path) -> None:
    """Nothing is slower for others; its port is the one after theirs."""
    ports = supervisor.private_ports(Settings(home=tmp_path, port=7000, **SMTP))
    assert ports == {service: 7001 + index for index, service in enumerate((*ALWAYS, "mail"))}
    assert "mail" not in supervisor.private_ports(Settings(home=tmp_path))


def test_alerts_are_sent_by_a_service_only_where_their_links_lead_somewhere(tmp_path: Path) -> None:
    """With a mail server and the site's address."""
    ports = supervisor.private_ports(Settings(home=tmp_path, port=7000, **SMTP, **SITE))
    assert ports == {service: 7001 + index for index, service in enumerate(SERVICES)}
    assert "notifying" not in supervisor.private_ports(Settings(home=tmp_path, **SITE))


def test_accounts_are_kept_by_a_service_only_where_the_site_has_a_name(tmp_path: Path) -> None:
    """A passkey belongs to a name: an address in numbers is none."""
    ports = supervisor.private_ports(Settings(home=tmp_path, port=7000, **SITE))
    assert ports == {service: 7001 + SERVICES.index(service) for service in (*ALWAYS, "members")}
    for url in ("", "http://127.0.0.1:6066", "https://192.0.2.7"):
        assert "members" not in supervisor.private_ports(Settings(home=tmp_path, site_url=url))
    assert "members" in supervisor.private_ports(Settings(home=tmp_path, site_url="http://localhost:6066"))


def test_further_workers_get_ports_that_nobody_else_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when every service but the gateway has nine."""
    for service in SERVICES[1:]:
        monkeypatch.setenv(f"CREDITAPP_WORKERS_{service.upper()}", "9")
    ports = supervisor.private_ports(Settings(home=tmp_path, port=7000, **SMTP, **SITE))
    assert len(ports) == len(set(ports.values())) == 1 + 9 * (len(SERVICES) - 1)
    assert 7000 not in ports.values()


def test_a_service_can_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With zero workers."""
    monkeypatch.setenv("CREDITAPP_WORKERS_MONITORING", "0")
    assert "monitoring" not in supervisor.private_ports(Settings(home=tmp_path))


@pytest.mark.parametrize(
    ("service", "count", "message"),
    [
        ("bureau", "ten", "a number from 0 to 9"),
        ("bureau", "10", "a number from 0 to 9"),
        ("bureau", "-1", "a number from 0 to 9"),
        ("gateway", "2", "docs/operations.md"),
    ],
)
def test_a_wrong_number_of_workers_is_rejected(
    monkeypatch: pytest.MonkeyPatch, service: str, count: str, message: str
) -> None:
    """The message names the variable, or says how to start a second gateway."""
    monkeypatch.setenv(f"CREDITAPP_WORKERS_{service.upper()}", count)
    with pytest.raises(LaunchError, match=message):
        supervisor.workers(service)


def test_the_configuration_has_a_program_for_every_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its private port; services that nobody waits for run at low priority."""
    monkeypatch.setenv("CREDITAPP_WORKERS_BUREAU", "2")
    settings = Settings(home=tmp_path, port=7000, **SMTP)
    config = supervisor.write_config(tmp_path, settings).read_text()
    for name, port in supervisor.private_ports(settings).items():
        section = config.split(f"[program:{name}]\n")[1].split("\n\n")[0]
        assert f"creditapp.agents.{name.removesuffix('-2')} worker" in section
        assert f'CREDITAPP_PRIVATE_PORT="{port}"' in section
        assert ("command=nice " in section) == (name in supervisor.BACKGROUND)
