"""A cluster belongs to one bureau: a worker with another's keys or vault, or without its own, stops before it takes a partition."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError, GroupLoadInProgressError

from broker.cluster import Cluster
from creditapp.clock import SystemClock
from creditapp.errors import ConfigurationError
from creditapp.settings import Settings
from creditapp.streaming.installation import establish, installation
from creditapp.streaming.provision import create_topics
from creditapp.streaming.publisher import Emit, Publisher
from creditapp.streaming.shutdown import EXIT_MISCONFIGURED, EXIT_UNDELIVERED
from creditapp.topics import INSTALLATION, SERVICES
from creditapp.waiting.polling import poll, retry_async
from launch import supervisor
from tests.support.before_day_keys import bureau_of_before
from tests.support.bureau import bureau, renewed_vault
from tests.support.kafka import one_node
from tests.support.ports import free_port_range
from tests.support.system import ROOT
from tests.support.waiting import PATIENCE

LOADS = (GroupCoordinatorNotAvailableError, GroupLoadInProgressError)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A Kafka of its own."""
    with one_node(tmp_path_factory.mktemp("kafka")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def owner(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the bureau that the cluster belongs to."""
    home = tmp_path_factory.mktemp("owner") / "home"
    assert asyncio.run(establish(Settings(home=home, broker=cluster.bootstrap), SystemClock()))
    return home


@pytest.fixture
def home(owner: Path, tmp_path: Path) -> Path:
    """A copy of that home, to be damaged."""
    shutil.copytree(owner / "keys", tmp_path / "keys")
    shutil.copy(owner / "vault.sqlite", tmp_path)
    return tmp_path


def environment(cluster: Cluster, home: Path) -> dict[str, str]:
    """For workers and commands."""
    own = {"PYTHONPATH": str(ROOT), "CREDITAPP_HOME": str(home), "CREDITAPP_BROKER": cluster.bootstrap}
    return os.environ | own | {"CREDITAPP_PRIVATE_PORT": str(free_port_range(1))}


def worker(cluster: Cluster, home: Path, service: str, **settings: str) -> "subprocess.Popen[str]":
    """A worker, started as docs/operations.md says."""
    faust = str(Path(sys.executable).with_name("faust"))
    return subprocess.Popen(
        [faust, "-A", f"creditapp.agents.{service}", "worker"],
        env=environment(cluster, home) | settings,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def refused(cluster: Cluster, home: Path, service: str) -> str:
    """The line with which a worker says that it does not start; it has the exit code for that."""
    before = sorted(path for path in home.rglob("*") if "vault" in path.name or path.parent.name == "keys")
    ended = worker(cluster, home, service)
    said = ended.communicate(timeout=PATIENCE)[0]
    assert ended.returncode == EXIT_MISCONFIGURED, said
    (line,) = [line for line in said.splitlines() if "creditapp does not start" in line]
    assert f"creditapp-{service}" not in asyncio.run(groups(cluster)), "it has joined its group"
    assert set(before) >= {path for path in home.rglob("*") if path.suffix in (".key", ".pub", ".sqlite")}, (
        "it made a key"
    )
    return line


async def groups(cluster: Cluster) -> set[str]:
    """All consumer groups."""
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.bootstrap)
    await admin.start()
    try:
        return {
            name for name, *_ in await retry_async(admin.list_consumer_groups, on=LOADS, every=0.2, at_most=PATIENCE)
        }
    finally:
        await admin.close()


def creditapp(cluster: Cluster, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command."""
    command = [sys.executable, "-m", "creditapp.cli", *arguments]
    return subprocess.run(
        command, env=environment(cluster, home), capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@pytest.mark.parametrize("service", SERVICES)
def test_a_worker_with_a_fresh_home_makes_no_keys_and_takes_no_partition(
    cluster: Cluster, owner: Path, tmp_path: Path, service: str
) -> None:
    """As a second worker once did: it made keys and a vault, and gave known people new pseudonyms."""
    line = refused(cluster, tmp_path / "fresh", service)
    assert "not there" in line and "CREDITAPP_KEY_" in line


def test_a_worker_of_another_bureau_takes_no_partition(cluster: Cluster, owner: Path, tmp_path: Path) -> None:
    """It has all keys and a vault, but another bureau's."""
    bureau(tmp_path)
    assert "ssn.key is not of the bureau that this Kafka belongs to" in refused(cluster, tmp_path, "bureau")


def test_a_worker_with_the_right_keys_and_a_new_vault_takes_no_partition(cluster: Cluster, home: Path) -> None:
    """Whoever is known would get another pseudonym."""
    (home / "vault.sqlite").unlink()
    assert "the vault is not there; restore it" in refused(cluster, home, "bureau")
    renewed_vault(home)
    assert "the vault is not that of the bureau" in refused(cluster, home, "bureau")


def test_a_worker_whose_vault_does_not_answer_ends_to_be_started_again(cluster: Cluster, home: Path) -> None:
    """Its database may be starting: nothing is wrong with the worker, and it has taken no partition."""
    own = {"CREDITAPP_VAULT_URL": f"postgresql://somebody:secret@127.0.0.1:{free_port_range(1)}/vault"}
    ended = worker(cluster, home, "identity", **own)
    said = ended.communicate(timeout=PATIENCE)[0]
    assert ended.returncode == EXIT_UNDELIVERED, said
    assert "creditapp stops without acknowledging: identity: postgresql://127.0.0.1" in said
    assert "secret" not in said
    assert "creditapp-identity" not in asyncio.run(groups(cluster))


def test_a_missing_key_stops_its_service_and_the_next_start_of_all(cluster: Cluster, home: Path) -> None:
    """Each says which, and the public half stays what it was."""
    public = (home / "keys" / "intake.pub").read_bytes()
    (home / "keys" / "intake.key").unlink()
    assert "intake.key: not there; restore it from your backup" in refused(cluster, home, "intake")
    settings = Settings(home=home, broker=cluster.bootstrap)
    with pytest.raises(ConfigurationError, match="intake.key: not there; restore it from your backup"):
        asyncio.run(establish(settings, SystemClock()))
    command = creditapp(cluster, home, "keys", "create")
    assert (command.returncode, command.stdout) == (1, "") and "intake.key: not there" in command.stderr
    assert not (home / "keys" / "intake.key").exists()
    assert (home / "keys" / "intake.pub").read_bytes() == public


def test_a_fresh_start_on_anothers_cluster_makes_nothing(cluster: Cluster, owner: Path, tmp_path: Path) -> None:
    """`make run` and `creditapp keys create` say whose it is not."""
    command = creditapp(cluster, tmp_path / "fresh", "keys", "create")
    assert command.returncode == 1 and "belongs to a bureau whose keys are not in" in command.stderr
    assert not (tmp_path / "fresh").exists()


def test_the_bureaus_own_worker_starts(cluster: Cluster, home: Path) -> None:
    """With the keys that it needs; `creditapp keys check` says before whether they are right."""
    for name in ("master.key", "ssn.key", "intake.key", "operators.key", "release.key"):
        (home / "keys" / name).unlink()
    (home / "vault.sqlite").unlink()
    assert creditapp(cluster, home, "keys", "check").returncode == 0
    process = worker(cluster, home, "ledger")
    try:
        joined = poll(
            lambda: "creditapp-ledger" in asyncio.run(groups(cluster)) or process.poll() is not None,
            every=0.2,
            at_most=PATIENCE,
        )
        assert joined and process.poll() is None
    finally:
        process.kill()
        process.communicate()


def test_of_two_bureaus_that_are_made_on_one_cluster_at_once_one_gets_it(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """The first record counts; the other is told."""
    cluster = Cluster(tmp_path_factory.mktemp("kafka"), free_port_range(4))
    cluster.start()
    try:
        homes = [tmp_path / "a", tmp_path / "b"]

        async def both() -> list[object]:
            makings = (establish(Settings(home=home, broker=cluster.bootstrap), SystemClock()) for home in homes)
            return await asyncio.gather(*makings, return_exceptions=True)

        results = asyncio.run(both())
        assert [result for result in results if result is True], results
        assert [result for result in results if isinstance(result, ConfigurationError)], results
        checks = [creditapp(cluster, home, "keys", "check").returncode for home in homes]
        assert sorted(checks) == [0, 1]
        assert checks.index(0) == results.index(True)
    finally:
        cluster.stop()


def test_supervisord_does_not_start_it_again(cluster: Cluster, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However soon it ended: the process is EXITED, not in an endless BACKOFF."""
    (home / "keys" / "operators.pub").write_bytes(b"broken")
    for service in SERVICES:
        monkeypatch.setenv(f"CREDITAPP_WORKERS_{service.upper()}", "1" if service == "reporting" else "0")
    config = supervisor.write_config(home, Settings(home=home, port=free_port_range(60)))
    process = supervisor.start(config, environment(cluster, home))
    try:

        def status() -> str:
            command = [sys.executable, "-m", "supervisor.supervisorctl", "-c", str(config), "status", "reporting"]
            return subprocess.run(command, capture_output=True, text=True, check=False).stdout

        assert poll(lambda: "EXITED" in status(), every=0.5, at_most=PATIENCE), status()
        time.sleep(3)
        assert "EXITED" in status()
        log = (home / "logs" / "reporting.log").read_text()
        assert log.count("creditapp does not start") == 1
    finally:
        process.terminate()
        process.wait()


def test_a_bureau_from_before_there_were_keys_of_days_gets_them_by_the_command(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """Until then its workers say what to do; afterwards they start, and the cluster is the same bureau's."""
    with one_node(tmp_path_factory.mktemp("kafka")) as cluster:
        home, settings = tmp_path / "home", Settings(home=tmp_path / "home", broker=cluster.bootstrap)
        record = bureau_of_before(home, SystemClock().today())

        async def publish() -> None:
            await create_topics(settings)
            async with Publisher(settings) as publisher:
                await publisher.publish([Emit(INSTALLATION, record)])

        asyncio.run(publish())
        assert "from before there were keys of days" in refused(cluster, home, "reporting")
        for _ in range(2):
            command = creditapp(cluster, home, "keys", "create")
            assert (command.returncode, command.stdout) == (0, "all keys and the vault are there\n"), command.stderr
        renewed = asyncio.run(installation(settings))
        assert renewed is not None and renewed.installation_id == record.installation_id
        assert renewed.intake_public != record.intake_public
        assert creditapp(cluster, home, "keys", "check").returncode == 0
