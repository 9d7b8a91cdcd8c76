"""The ACLs are those of the code: a service may read what its loop handles and write what its code emits, and nothing else."""

import importlib
import re
from pathlib import Path

import pytest

from creditapp import topics
from creditapp.streaming.acls import Acl, Operation, Resource, acls_of, expected, in_order
from creditapp.streaming.loop import Loop
from creditapp.tables import TABLES
from creditapp.topics import (
    ACCESS_LOG,
    ADMIN,
    ERASURES,
    ERASURES_CONFIRMED,
    EVERY_SERVICE,
    FAILED_ATTEMPTS,
    FURNISHERS,
    INSTALLATION,
    OPERATORS,
    OUTSIDE,
    PAUSES,
    PRINCIPALS,
    RELEASES,
    SERVICES,
    TOPICS,
    Topic,
)

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "operations.md"
SENDS = re.compile(r"\w\(([A-Z_]+), ")
"""A call whose first argument is a topic and whose second is a record: ``Emit`` and the gateway's own."""
FOLLOWED = {
    topic.name
    for topic in (PAUSES, INSTALLATION, RELEASES, FAILED_ATTEMPTS, FURNISHERS, ERASURES, ERASURES_CONFIRMED, ACCESS_LOG)
}
"""Read without a loop: as a whole, by every worker that needs them."""


def loop_of(service: str) -> Loop:
    """The loop of a service."""
    loop: Loop = importlib.import_module(f"creditapp.agents.{service}").loop
    return loop


def named(service: str, operation: Operation) -> set[str]:
    """The topics on which a service has a permission, its changelogs aside."""
    changelogs = {table.changelog for table in TABLES}
    acls = (acl for acl in acls_of(service) if acl.resource is Resource.TOPIC and acl.operation is operation)
    return {acl.name for acl in acls} - changelogs


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_read_what_its_loop_handles(service: str) -> None:
    """The column ``to`` of the table of topics is what the handlers say."""
    handled = {topic.name for topic in loop_of(service).handlers}
    others = FOLLOWED - handled
    assert named(service, Operation.READ) - others == handled
    assert named(service, Operation.DESCRIBE_CONFIGS) - others == handled, "its loop asks whether they are compacted"


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_write_what_its_code_emits(service: str) -> None:
    """The column ``from_`` is what the services' own modules publish."""
    modules = [ROOT / "creditapp" / "agents" / f"{service}.py", *(ROOT / "creditapp" / service).glob("*.py")]
    called = {name for module in modules for name in SENDS.findall(module.read_text())}
    emitted = {topic.name for name, topic in vars(topics).items() if isinstance(topic, Topic) and name in called}
    by_all = {topic.name for topic in TOPICS if topic.from_ == EVERY_SERVICE}
    assert named(service, Operation.WRITE) - by_all == emitted


def test_the_ledger_alone_writes_the_log_of_accesses() -> None:
    """Operators may replay a dead letter into what loops read, and never write into what says who has seen what."""
    writers = {
        name
        for name in PRINCIPALS
        for acl in acls_of(name)
        if acl.name == ACCESS_LOG.name and acl.operation is Operation.WRITE
    }
    assert writers == {"ledger"}


@pytest.mark.parametrize("service", SERVICES)
def test_only_its_own_service_touches_a_tables_changelog(service: str) -> None:
    """Who could write it would write what a service believes of itself."""
    own = {table.changelog for table in (loop_of(service).table,) if table}
    touched = {acl.name for acl in acls_of(service)} & {table.changelog for table in TABLES}
    assert touched == own


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_join_its_own_group_only(service: str) -> None:
    """In another's group it would take partitions away from it."""
    (group,) = [acl for acl in acls_of(service) if acl.resource is Resource.GROUP]
    assert group == Acl(service, Operation.READ, Resource.GROUP, f"creditapp-{service}")


@pytest.mark.parametrize("role", OUTSIDE)
def test_who_is_outside_reads_nothing_that_services_say_of_people(role: str) -> None:
    """Furnishers and lenders only write; training reads what it compares."""
    readable = {acl.name for acl in acls_of(role) if acl.operation is Operation.READ}
    training = {"creditapp.scorecard-releases", "creditapp.shadow-scores", "creditapp.outcomes"}
    assert readable == (training if role == "training" else set())


def test_an_outside_principal_may_do_what_its_role_may() -> None:
    """Under its own name."""
    own = acls_of("furnishers", "bank-1")
    assert {acl.principal for acl in own} == {"bank-1"}
    assert {acl._replace(principal="furnishers") for acl in own} == acls_of("furnishers")


def test_only_the_admin_changes_what_others_may_do() -> None:
    """Nobody else may create a topic, a user or an ACL, or grant itself anything."""
    powers = {Operation.ALTER, Operation.CREATE, Operation.ALL, Operation.ALTER_CONFIGS, Operation.DELETE}
    assert {acl.principal for acl in expected() if acl.operation in powers} == {ADMIN}
    assert all(acl.principal in PRINCIPALS for acl in expected())


def test_operators_read_no_changelog_and_write_no_letters() -> None:
    """They look into topics and send records again; services' memory and letters are the services'."""
    names = {acl.name for acl in acls_of(OPERATORS) if acl.operation is Operation.WRITE}
    assert not names & {table.changelog for table in TABLES}
    assert not names & {"creditapp.dead-letters", "creditapp.scorecard-releases", "creditapp.installation"}


def test_the_list_is_in_the_order_of_the_services() -> None:
    """And the same at every call."""
    order = [acl.principal for acl in in_order(expected())]
    assert list(dict.fromkeys(order)) == list(PRINCIPALS)
    assert str(in_order(expected())[0]).split() == [
        "gateway",
        "ALLOW",
        "READ",
        "TOPIC",
        "creditapp-gateway-views-changelog",
    ]


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_the_document_says_what_a_stolen_password_can_do(principal: str) -> None:
    """docs/operations.md has a row for each principal."""
    rows = [line for line in DOCUMENT.read_text().splitlines() if line.startswith(f"| `{principal}` |")]
    assert len(rows) == 1
