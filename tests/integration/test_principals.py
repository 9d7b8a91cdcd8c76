"""Whoever connects to Kafka must be a principal, and may do what the tables say, no more: on a real Kafka that denies by default."""

import asyncio
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError
from pydantic import SecretStr

from broker.cluster import Cluster
from broker.jars import fetch
from creditapp.clock import SystemClock
from creditapp.errors import KafkaUnavailable
from creditapp.privacy.passwords import password_of
from creditapp.settings import Settings
from creditapp.streaming import principals
from creditapp.streaming.acls import Acl, Operation, Resource, expected
from creditapp.streaming.installation import establish, installation
from creditapp.streaming.kafka_client import client_options
from creditapp.streaming.principals import establish_principals
from creditapp.streaming.provision import reach
from creditapp.tables import TABLES
from creditapp.topics import ADMIN, BROKER, CREDIT_EVENTS, FURNISHED, PRINCIPALS, SERVICES, TOPICS, VERIFIED
from tests.support.ports import free_port_range
from tests.support.secured import secured_node
from tests.support.system import ROOT
from tests.support.waiting import PATIENCE, eventually

NAMES = [*(topic.name for topic in TOPICS), *(table.changelog for table in TABLES)]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A Kafka with the bureau's principals, topics and keys."""
    with secured_node(tmp_path_factory.mktemp("home")) as settings:
        asyncio.run(establish_principals(settings))
        assert asyncio.run(establish(settings.acting_as(ADMIN), SystemClock()))
        asyncio.run(fill(settings.model_copy(update={"kafka_user": BROKER, "kafka_mechanism": "PLAIN"})))
        yield settings


async def fill(settings: Settings) -> None:
    """A record in every topic, so that whoever may read one gets it."""
    async with producer(settings) as client:
        for name in NAMES:
            await client.send_and_wait(name, b"something", key=b"somebody")


def as_user(settings: Settings, name: str, password: str) -> Settings:
    """The settings of a program outside the bureau."""
    return settings.model_copy(update={"kafka_user": name, "kafka_password": SecretStr(password)})


def creditapp(settings: Settings, *arguments: str, stdin: str = "", **environment: str) -> tuple[int, str, str]:
    """A command's exit code, output and errors."""
    own = {
        "CREDITAPP_HOME": str(settings.home),
        "CREDITAPP_BROKER": settings.broker,
        "CREDITAPP_KAFKA_SECURITY": settings.kafka_security,
    }
    done = subprocess.run(
        [sys.executable, "-m", "creditapp.cli", *arguments],
        env=os.environ | own | environment,
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@asynccontextmanager
async def producer(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    """A plain client, as a thief of a password would use one."""
    client = AIOKafkaProducer(**client_options(settings))
    try:
        await client.start()
        yield client
    finally:
        await client.stop()


async def fetch_one(settings: Settings, topic: str, group: str | None = None) -> None:
    """Read a record of a topic with a plain client, in a group or by itself."""
    client = AIOKafkaConsumer(
        topic, **client_options(settings), group_id=group, auto_offset_reset="earliest", enable_auto_commit=False
    )
    try:
        await client.start()
        await asyncio.wait_for(client.getone(), PATIENCE)
    finally:
        await client.stop()


async def may(work: Awaitable[Any]) -> bool:
    """Whether Kafka lets it be done."""
    try:
        await work
    except (TopicAuthorizationFailedError, GroupAuthorizationFailedError):
        return False
    return True


async def writable(settings: Settings) -> set[str]:
    """The topics to which this principal can write; the record is refused by nobody but Kafka."""
    async with producer(settings) as client:
        return {name for name in NAMES if await may(client.send_and_wait(name, b"a thief's", key=b"somebody"))}


async def readable(settings: Settings) -> set[str]:
    """The topics from which this principal can fetch."""
    return {name for name in NAMES if await may(fetch_one(settings, name))}


def allowed(principal: str, operation: Operation) -> set[str]:
    """What the tables say."""
    acls = (
        acl
        for acl in expected()
        if (acl.principal, acl.operation, acl.resource) == (principal, operation, Resource.TOPIC)
    )
    return {acl.name for acl in acls}


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_a_thief_of_a_password_can_write_and_read_only_what_that_principal_may(
    settings: Settings, principal: str
) -> None:
    """Tried with a plain client on every topic and every changelog."""
    acting = settings.acting_as(principal)
    if allowed(principal, Operation.WRITE):
        assert asyncio.run(writable(acting)) == allowed(principal, Operation.WRITE)
    assert asyncio.run(readable(acting)) == allowed(principal, Operation.READ)


def test_scoring_cannot_verify_anybody_nor_read_what_furnishers_send(settings: Settings) -> None:
    """The two that were asked for by name."""
    scoring = settings.acting_as("scoring")
    assert VERIFIED.name not in asyncio.run(writable(scoring))
    assert FURNISHED.name not in asyncio.run(readable(scoring))


def test_a_service_cannot_take_the_partitions_of_another(settings: Settings) -> None:
    """It may not join its group."""
    bureau = settings.acting_as("bureau")
    assert not asyncio.run(may(fetch_one(bureau, CREDIT_EVENTS.name, "creditapp-identity")))
    assert asyncio.run(may(fetch_one(bureau, CREDIT_EVENTS.name, "creditapp-bureau")))


@pytest.mark.parametrize("way", ["no password", "a wrong password", "a user who does not exist"])
def test_who_is_not_a_principal_gets_nothing(settings: Settings, tmp_path: Path, way: str) -> None:
    """Not even the list of topics."""
    strangers = {
        "no password": settings.model_copy(update={"kafka_security": "PLAINTEXT"}),
        "a wrong password": as_user(settings, "gateway", "guessed"),
        "a user who does not exist": as_user(settings, "mallory", "guessed"),
    }
    with pytest.raises(KafkaUnavailable, match=r"is there, but does not let \w+ in .* check CREDITAPP_KAFKA_\*"):
        asyncio.run(reach(strangers[way]))


def test_the_controllers_port_lets_in_nobody_but_the_nodes(settings: Settings) -> None:
    """Its user is none of the principals, and no SCRAM user can log in there."""
    port = int(settings.broker.rpartition(":")[2]) + 1
    for change in ({"kafka_security": "PLAINTEXT"}, {}, {"kafka_mechanism": "PLAIN"}):
        controller = settings.model_copy(update={"broker": f"127.0.0.1:{port}", "kafka_user": ADMIN, **change})
        with pytest.raises(KafkaUnavailable):
            asyncio.run(reach(controller))


def test_the_acls_in_kafka_are_those_that_are_printed(settings: Settings) -> None:
    """`creditapp topics acls` prints each; `--check` finds no difference."""
    code, printed, _ = creditapp(settings, "topics", "acls")
    assert code == 0
    assert sorted(printed.splitlines()) == sorted(str(acl) for acl in expected())
    assert asyncio.run(principals.differences(settings)) == (frozenset(), frozenset())
    code, said, errors = creditapp(settings, "topics", "acls", "--check")
    assert (code, said.strip()) == (0, "Kafka's ACLs are those of the tables"), errors


def test_an_acl_that_nobody_declared_is_reported(settings: Settings) -> None:
    """And one that is gone; making the principals again puts it back, and removes nothing."""
    extra = Acl("scoring", Operation.WRITE, Resource.TOPIC, VERIFIED.name)
    gone = Acl("scoring", Operation.WRITE, Resource.TOPIC, "creditapp.scores")
    asyncio.run(exchange(settings, add=extra, remove=gone))
    code, said, errors = creditapp(settings, "topics", "acls", "--check")
    assert code == 1
    assert said.splitlines() == [f"missing  {gone}", f"extra    {extra}"]
    assert "creditapp principals create" in errors
    assert creditapp(settings, "principals", "create")[0] == 0
    assert asyncio.run(principals.differences(settings)) == (frozenset(), frozenset({extra}))
    asyncio.run(exchange(settings, add=gone, remove=extra))
    assert asyncio.run(principals.differences(settings)) == (frozenset(), frozenset())


async def exchange(settings: Settings, add: Acl, remove: Acl) -> None:
    """Change ACLs as an administrator would with Kafka's own tool."""
    async with principals._admin(settings.acting_as(ADMIN)) as admin:
        await principals._create(admin, [add])
        await principals._remove_acls(admin, [remove])


def test_an_outside_principal_may_do_what_its_role_may_until_it_is_removed(settings: Settings) -> None:
    """Its password is printed once; what it has is not an extra ACL."""
    code, password, errors = creditapp(settings, "principals", "add", "bank-1", "--role", "furnishers")
    assert code == 0, errors
    bank = as_user(settings, "bank-1", password.strip())
    assert asyncio.run(writable(bank)) == allowed("furnishers", Operation.WRITE)
    assert asyncio.run(readable(bank)) == set()
    assert asyncio.run(principals.differences(settings)) == (frozenset(), frozenset())
    listed = dict(line.split() for line in creditapp(settings, "principals", "list")[1].splitlines())
    assert listed == {principal: principal for principal in PRINCIPALS} | {"bank-1": "furnishers"}
    assert creditapp(settings, "principals", "remove", "bank-1")[0] == 0
    with pytest.raises(KafkaUnavailable):
        asyncio.run(reach(bank))


def test_an_open_connection_of_a_removed_principal_is_of_no_use(settings: Settings) -> None:
    """Kafka does not end it, but its permissions are gone."""

    async def removed_meanwhile() -> bool:
        await principals.add(settings, "bank-2", "furnishers", "a-password")
        async with producer(as_user(settings, "bank-2", "a-password")) as client:
            await client.send_and_wait(FURNISHED.name, b"taken")
            await principals.remove(settings, "bank-2")
            return await may(client.send_and_wait(FURNISHED.name, b"refused"))

    assert not asyncio.run(removed_meanwhile())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "gateway", "--role", "furnishers"], "one of the bureau's own principals; choose another name"),
        (["add", "a b", "--role", "furnishers"], "a name has letters, digits"),
        (["add", "bank", "--role", "admin"], "choose one of furnishers, lenders, training"),
        (["remove", "nobody"], "no such principal; see: creditapp principals list"),
        (["remove", "gateway"], "are not removed"),
    ],
)
def test_a_wrong_command_says_what_to_do(settings: Settings, arguments: list[str], says: str) -> None:
    """In one line, and nothing is changed."""
    code, _, errors = creditapp(settings, "principals", *arguments)
    assert code == 1
    assert says in " ".join(errors.split())


def test_who_may_not_is_told_where_to_look(settings: Settings) -> None:
    """A furnisher's principal that reports outcomes: the command says so, and exits 1."""
    line = json.dumps({"application_id": "9f86" * 16, "bad": 1, "observed": "2026-10-31"})
    code, _, errors = creditapp(
        settings, "outcomes", "-", stdin=line,
        CREDITAPP_KAFKA_USER="furnishers", CREDITAPP_KAFKA_PASSWORD=password_of(settings.home, "furnishers"),
    )  # fmt: skip
    assert code == 1
    assert "does not allow furnishers to do this" in errors
    assert "creditapp topics acls --check" in errors


def test_a_worker_with_a_wrong_password_does_not_become_ready(settings: Settings, tmp_path: Path) -> None:
    """It ends with a line that names its principal."""
    assert "does not let scoring in" in worker_says(settings, "scoring", CREDITAPP_KAFKA_PASSWORD="guessed")


def test_a_worker_without_a_password_does_not_start(settings: Settings, tmp_path: Path) -> None:
    """It ends with exit code 78, so that its supervisor does not try again."""
    said = worker_says(settings, "scoring", CREDITAPP_HOME=str(tmp_path))
    assert "creditapp does not start: scoring: " in said
    assert "scoring.password: not there" in said


def worker_says(settings: Settings, service: str, **environment: str) -> str:
    """The output of a worker that ends by itself."""
    own = {
        "CREDITAPP_HOME": str(settings.home),
        "CREDITAPP_BROKER": settings.broker,
        "CREDITAPP_KAFKA_SECURITY": settings.kafka_security,
        "CREDITAPP_PRIVATE_PORT": str(free_port_range(1)),
    }
    done = subprocess.run(
        [str(Path(sys.executable).with_name("faust")), "-A", f"creditapp.agents.{service}", "worker"],
        env=os.environ | own | environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode, done.stdout
    return done.stdout


def test_passwords_are_in_no_log_and_no_command_line(settings: Settings) -> None:
    """Whoever may list processes, or is given Kafka's log, sees none of them."""
    secrets = [password_of(settings.home, name) for name in (*PRINCIPALS, "broker")]
    log = (settings.home / "kafka" / "node-1" / "kafka.log").read_text(errors="replace")
    commands = "".join(
        path.read_text(errors="replace") for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()
    )
    assert not [number for number, secret in enumerate(secrets) if secret in log or secret in commands]
    properties = settings.home / "kafka" / "node-1" / "server.properties"
    assert properties.stat().st_mode & 0o777 == 0o600


def test_a_kafka_of_yesterday_gets_principals_and_keeps_what_it_holds(tmp_path: Path) -> None:
    """It was formatted, and has topics, records and keys, from before there were any."""
    fetch()
    port, home = free_port_range(4), tmp_path / "home"
    home.mkdir(mode=0o700)
    yesterday = Cluster(home / "kafka", port)
    yesterday.start()
    assert asyncio.run(establish(Settings(home=home, broker=yesterday.bootstrap), SystemClock()))
    yesterday.stop()
    with secured_node(home, port) as today:
        asyncio.run(establish_principals(today))
        assert not asyncio.run(establish(today.acting_as(ADMIN), SystemClock())), "its keys and record are still there"
        assert asyncio.run(installation(today.acting_as("scoring"))) is not None
        with pytest.raises(KafkaUnavailable):
            asyncio.run(reach(today.model_copy(update={"kafka_security": "PLAINTEXT"})))
    assert set(SERVICES) <= {path.stem for path in (home / "principals").iterdir()}


@pytest.mark.parametrize("service", ["gateway", "bureau", "scoring"])
def test_a_worker_serves_with_the_keys_that_were_issued_to_it(settings: Settings, tmp_path: Path, service: str) -> None:
    """On a machine that has nothing else of the bureau: it takes its partitions, and reads and writes its topics."""
    code, printed, errors = creditapp(settings, "keys", "issue", service, str(tmp_path / "home"))
    assert (code, "records.key" in printed) == (0, False), errors
    port, faust = free_port_range(2), str(Path(sys.executable).with_name("faust"))
    own = {
        "CREDITAPP_HOME": str(tmp_path / "home"),
        "CREDITAPP_VAULT": str(settings.vault_path),
        "CREDITAPP_BROKER": settings.broker,
        "CREDITAPP_KAFKA_SECURITY": settings.kafka_security,
        "CREDITAPP_PORT": str(port),
        "CREDITAPP_PRIVATE_PORT": str(port + 1),
        "PYTHONPATH": str(ROOT),
    }
    command = [faust, "-A", f"creditapp.agents.{service}", "worker"]
    with (tmp_path / "said").open("w") as said:
        worker = subprocess.Popen(command, env=os.environ | own, stdout=said, stderr=said)
    try:
        eventually(lambda: is_ready(port + 1) or worker.poll() is not None)
        assert worker.poll() is None, (tmp_path / "said").read_text()
    finally:
        worker.terminate()
        worker.wait(PATIENCE)
    assert "not issued" not in (tmp_path / "said").read_text()


def is_ready(port: int) -> bool:
    """Whether a worker's private port says so."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
            return True
    except OSError:
        return False
