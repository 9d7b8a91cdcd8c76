"""The documents are complete: every topic, table, setting, metric, command and address is named in them."""

import re
from pathlib import Path
from typing import get_args

import pytest
import typer
from aiohttp import web
from prometheus_client import REGISTRY

from creditapp.cli.commands import command_line
from creditapp.models.sealed import Encryption
from creditapp.models.simulation import Scenario
from creditapp.privacy.key_environment import EnvironmentKeys
from creditapp.scorecards import registry
from creditapp.settings import Settings
from creditapp.streaming import metrics
from creditapp.tables import TABLES
from creditapp.tables.spec import Table
from creditapp.topics import SERVICES, TOPICS, Topic
from creditapp.web.site import APPLICATION, ROUTES
from tests.support.web_site import InMemoryApplications, site

DOCS = Path(__file__).parents[2] / "docs"


def text(*names: str) -> str:
    """The text of these documents."""
    return "\n".join((DOCS / f"{name}.md").read_text() for name in names)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_has_its_row_with_record_and_key(topic: Topic) -> None:
    """docs/topics.md names its record, its key and its publisher."""
    row = next((line for line in text("topics").splitlines() if f"`{topic.name}`" in line), "")
    assert f"`{topic.record.__name__}`" in row
    assert topic.key in row
    assert topic.from_ in row


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_sealed_field_is_in_the_row_of_its_topic(topic: Topic) -> None:
    """docs/topics.md names field, content and key."""
    row = next(line for line in text("topics").splitlines() if line.startswith(f"| `{topic.name}`"))
    for field, how in topic.sealed.items():
        key = f"to {how.to}" if isinstance(how, Encryption) else how.kind
        assert f"`{field}`: `{how.holds.__name__}` ({key})" in row


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_has_its_row(table: Table) -> None:
    """docs/topics.md names owner, changelog and size of each table."""
    row = next((line for line in text("topics").splitlines() if f"`{table.changelog}`" in line), "")
    assert table.owner in row
    assert table.grows_to in row


def test_every_setting_is_in_the_operations_document() -> None:
    """docs/operations.md names each setting by its environment variable."""
    documents = text("operations")
    missing = [name for name in Settings.model_fields if f"CREDITAPP_{name.upper()}" not in documents]
    assert not missing
    assert "CREDITAPP_KEY_" in documents
    assert EnvironmentKeys.model_config["env_prefix"] == "CREDITAPP_KEY_"


def test_every_service_and_metric_is_in_the_operations_document() -> None:
    """docs/operations.md names each metric that is creditapp's own."""
    documents = text("operations")
    assert metrics and registry, "importing them registers their series"
    ours = {name for series in REGISTRY.collect() if (name := series.name).startswith("creditapp_")}
    assert not [name for name in ours if name not in documents]
    assert not [service for service in SERVICES if service not in documents]


def commands(group: typer.Typer, before: str = "") -> set[str]:
    """All commands, sub-commands by their full name."""
    names = {
        f"{before}{command.name or command.callback.__name__.replace('_', '-')}"
        for command in group.registered_commands
        if command.callback
    }
    for subgroup in group.registered_groups:
        if subgroup.typer_instance is not None:
            names |= commands(subgroup.typer_instance, f"{subgroup.name} ")
    return names


def test_every_command_is_in_a_document() -> None:
    """The documents or the README name each command of ``creditapp``."""
    documents = "\n".join(path.read_text() for path in [*DOCS.glob("*.md"), DOCS.parent / "README.md"])
    assert not [name for name in commands(command_line()) if f"creditapp {name}" not in documents]


def test_every_address_is_in_the_pages_document() -> None:
    """docs/pages.md has the last part of each address of the site."""
    routes: list[web.RouteDef] = site(InMemoryApplications())[ROUTES]
    documents = text("pages")
    addresses = [route.path.replace(APPLICATION, "…") for route in routes]
    patterns = [re.sub(r"\{(\w+):[^}]*\}", r"{\1}", address) for address in addresses if address != "…"]
    assert not [address for address in patterns if f"{address}`" not in documents]


def test_no_page_shows_a_version_that_only_one_machine_has_made() -> None:
    """A scorecard's version ends in a hash of all that it is, libraries included: what a reader would not get is left out."""
    version = re.compile(r"20\d\d\.\d\d-[0-9a-f]{8}\b")
    assert not [(path.name, found) for path in DOCS.glob("*.md") for found in version.findall(path.read_text())]


def test_every_decision_is_numbered_without_a_gap() -> None:
    """docs/decisions holds 0001, 0002, …, once each."""
    numbers = sorted(int(path.name[:4]) for path in (DOCS / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_requirement_of_the_asvs_has_a_status_and_a_test_that_exists() -> None:
    """docs/security.md, in the standard's order, each once."""
    row = re.compile(r"\| (\d+)\.(\d+)\.(\d+) \| (met|partly|not met|operator) \| [^|]+ \| `([^`]+)` \|")
    lines = [line for line in text("security").splitlines() if re.match(r"\| \d+\.\d+\.\d+ ", line)]
    rows = [row.fullmatch(line) for line in lines]
    assert len(lines) > 100 and all(rows), [line for line, found in zip(lines, rows, strict=True) if not found]
    numbers = [tuple(map(int, found.groups()[:3])) for found in rows if found]
    assert numbers == sorted(set(numbers))
    assert all((DOCS.parent / found[5]).exists() for found in rows if found)


def test_every_threat_names_a_test_that_exists() -> None:
    """docs/security.md: each row of the threats ends with files that are there."""
    rows = [line for line in text("security").split("## Keys")[0].splitlines() if line.count("|") == 5]
    named = [re.findall(r"`((?:tests|benchmarks)/[^`]+)`", row) for row in rows[2:]]
    assert len(named) > 15 and all(named)
    assert not [path for paths in named for path in paths if not (DOCS.parent / path).exists()]


@pytest.mark.parametrize("kind", [str(kind.__struct_config__.tag) for kind in get_args(Scenario)])
def test_every_scenario_has_its_row(kind: str) -> None:
    """docs/pages.md says what each takes and what is assumed."""
    assert f"| `{kind}` |" in text("pages")
