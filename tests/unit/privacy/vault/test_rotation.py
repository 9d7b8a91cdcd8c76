"""The master key is rotated while services go on; killed at any point, the rotation is finished by running it again."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from creditapp.errors import ConfigurationError, InvalidRecord, VaultUnavailable
from creditapp.models.sealed import Kind
from creditapp.privacy.encryption import PersonKeys
from creditapp.privacy.installation import prepare
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.epochs import new_epoch
from creditapp.privacy.vault.master_keys import FileMaster, masters_of
from creditapp.privacy.vault.opening import administration, open_vault, store_of
from creditapp.privacy.vault.ports import Administration, MasterKey, StaleEpoch, Vault
from creditapp.privacy.vault.rotation import finish_erasures, rewrap_all, rotate_master
from creditapp.privacy.vault.stored import TTL, StoredVault
from creditapp.settings import Settings
from tests.support.vaults import FakeClock, environment_of

BOTH: frozenset[Kind] = frozenset({"identity", "file"})
SSNS = [f"{900_450_000 + at}" for at in range(60)]
BATCH = 7

ROTATE = """
import sys, time
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault import rotation
from creditapp.privacy.vault.opening import administration
from creditapp.settings import Settings

rotation.BATCH = 7
rotation.rewrap_all.__defaults__ = (7,)
before, calls = sys.argv[1], int(sys.argv[2])

class Stopping:
    '''Stands still before a step, for ever: there the process is killed.'''

    def __init__(self, of):
        self._of = of
        self._calls = 0

    def __getattr__(self, name):
        if name == before:
            self._calls += 1
            if self._calls > calls:
                print("stands before", name, flush=True)
                time.sleep(3600)
        return getattr(self._of, name)

settings = Settings()
rotation.rotate_master(Stopping(administration(settings)), Stopping(Keys.load(settings.home)), lambda done: None)
print("finished", flush=True)
"""
CROWD = """
import hashlib, json, random, sys
from itertools import count
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.privacy.vault.stored import TTL
from creditapp.settings import Settings

settings, ticks, chance, kind = Settings(), count(), random.Random(int(sys.argv[1])), frozenset({"file"})
vault = open_vault(settings, Keys.load(settings.home), "gateway", lambda: next(ticks) * TTL)
ssns = [f"{900_500_000 + at}" for at in range(1500)]
seen = {}
print("ready", flush=True)
while len(seen) < len(ssns):
    for ssn, person in vault.persons(chance.sample(ssns, 8), kind).items():
        assert seen.setdefault(ssn, person.consumer_id) == person.consumer_id, "a second pseudonym"
print(hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest(), flush=True)
"""
POINTS = [
    ("make_next_master", 0), ("open_epoch", 0), ("rewrap", 0), ("rewrap", 4), ("close_epochs", 0),
    ("promote_next_master", 0), ("finish_erasures", 0),
]  # fmt: skip
"""Before which step the process is killed, and how many calls of it are let through."""


class Service:
    """A service that never finds a key in its memory: each look-up reads the store."""

    def __init__(self, settings: Settings) -> None:
        self._clock = FakeClock()
        self._vault = open_vault(settings, Keys.load(settings.home), "gateway", self._clock)

    def persons(self, ssns: Sequence[str], *, create: bool = False) -> dict[str, PersonKeys]:
        """Persons with both keys."""
        self._clock.now += TTL
        return self._vault.persons(ssns, BOTH, create=create)

    def keys(self, consumer_ids: Sequence[str]) -> dict[str, PersonKeys]:
        """Keys by consumer_id."""
        self._clock.now += TTL
        return self._vault.keys(consumer_ids, BOTH)


@pytest.fixture
def settings(vault_settings: Settings) -> Settings:
    """Settings of a bureau with 60 people."""
    keys = prepare(vault_settings, date.today(), new=True)
    opened(vault_settings, keys).persons(SSNS, BOTH)
    return vault_settings


@pytest.fixture
def admin(settings: Settings) -> Iterator[Administration]:
    """The rows, for the operators."""
    rows = administration(settings)
    yield rows
    rows.close()


def opened(settings: Settings, keys: Keys | None = None) -> Vault:
    """The vault, opened anew."""
    return open_vault(settings, keys or Keys.load(settings.home), "gateway")


def nothing(_: int) -> None:
    """Tell nobody."""


def master_file(settings: Settings) -> bytes:
    """What the master key's file holds."""
    return (settings.home / "keys" / "master.key").read_bytes()


def test_after_a_rotation_everything_opens_with_the_new_key_and_nothing_with_the_old(
    settings: Settings, admin: Administration
) -> None:
    """People, pseudonyms, data keys and the vault's fingerprint are what they were; no row and no epoch is the old key's."""
    before, fingerprint, old = opened(settings).persons(SSNS, BOTH), opened(settings).fingerprint, master_file(settings)
    done = rotate_master(admin, Keys.load(settings.home), nothing)
    assert done.promoted
    assert master_file(settings) != old
    assert not (settings.home / "keys" / "master_next.key").exists()
    after = opened(settings)
    assert (after.persons(SSNS, BOTH, create=False), after.fingerprint) == (before, fingerprint)
    (epoch,) = admin.epochs()
    assert (epoch.number, epoch.master) == (2, masters_of(Keys.load(settings.home))[0].id)
    (settings.home / "keys" / "master.key").write_bytes(old)
    with pytest.raises(ConfigurationError, match="made with other keys"):
        opened(settings)


def test_no_stored_byte_of_a_row_survives_a_rotation(settings: Settings, admin: Administration) -> None:
    """Not even what is stored for the SSN: only the random pseudonym is what it was."""
    before = {row.consumer_id: row for row in admin.rows("", 100)}
    rotate_master(admin, Keys.load(settings.home), nothing)
    after = {row.consumer_id: row for row in admin.rows("", 100)}
    assert before.keys() == after.keys()
    for consumer_id, row in before.items():
        assert not set(row) & set(after[consumer_id]) - {consumer_id}


@pytest.mark.slow
@pytest.mark.parametrize(("step", "calls"), POINTS)
def test_a_rotation_killed_at_any_point_is_finished_by_the_next_and_services_never_notice(
    settings: Settings, step: str, calls: int
) -> None:
    """SIGKILL before each step. Services that were open before, and those started then, know everybody, and add people."""
    running, people = Service(settings), opened(settings).persons(SSNS, BOTH)
    command = [sys.executable, "-c", ROTATE, step, str(calls)]
    process = subprocess.Popen(command, env=os.environ | environment_of(settings), stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == f"stands before {step}\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    started = Service(settings)
    for service, new in ((running, "900460001"), (started, "900460002")):
        assert service.persons([*people, new]) == people
        assert service.keys([person.consumer_id for person in people.values()]).keys() == {
            person.consumer_id for person in people.values()
        }
        people |= service.persons([new], create=True)
    assert running.persons(list(people)) == started.persons(list(people)) == people
    again = [sys.executable, "-m", "creditapp.cli", "vault", "rotate-master"]
    done = subprocess.run(again, env=os.environ | environment_of(settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "the master key is" in done.stdout
    for service in (running, started, Service(settings)):
        assert service.persons(list(people)) == people
    rows = administration(settings)
    assert {row.epoch for row in rows.rows("", 100)} == {rows.epochs()[-1].number}
    assert len(rows.epochs()) == 1
    rows.close()


def test_people_who_come_and_go_during_a_rotation_are_neither_missed_nor_brought_back(
    settings: Settings, admin: Administration
) -> None:
    """Between any two batches somebody is erased, somebody added, and everybody looked up, by services of before and after."""
    services, people = [Service(settings)], Service(settings).persons(SSNS)
    erasing = opened(settings)
    coming = iter(f"{900_470_000 + at}" for at in range(1000))
    rewrapped = 0

    def meanwhile(done: int) -> None:
        nonlocal rewrapped
        rewrapped += done
        gone = next(iter(people))
        erasing.erase(people.pop(gone).consumer_id)
        services.append(Service(settings))
        for service in (services[0], services[-1]):
            people.update(service.persons([next(coming)], create=True))
            assert service.persons([*people, gone]) == people

    keys = Keys.load(settings.home)
    keys.make_next_master()
    rewrap_all(admin, masters_of(keys), masters_of(keys)[-1], meanwhile, batch=BATCH)
    assert len(services) > 8
    assert admin.count() == len(people)
    assert services[0].persons(list(people)) == people


@pytest.mark.slow
def test_processes_that_add_the_same_people_during_rotations_give_nobody_two_pseudonyms(
    settings: Settings, admin: Administration
) -> None:
    """Three processes meet 1,500 people in an order of their own, with nothing cached, while one rotation follows another."""
    command, own = [sys.executable, "-c", CROWD], os.environ | environment_of(settings)
    crowd = [subprocess.Popen([*command, str(seed)], env=own, stdout=subprocess.PIPE, text=True) for seed in range(3)]
    for process in crowd:
        assert process.stdout and process.stdout.readline() == "ready\n"
    rotations = 0
    while any(process.poll() is None for process in crowd) or not rotations:
        rotate_master(admin, Keys.load(settings.home), nothing)
        rotations += 1
    answers = [process.communicate()[0] for process in crowd]
    assert rotations > 1
    assert len(answers[0]) == 65 and answers[0] == answers[1] == answers[2]
    assert admin.count() == len(SSNS) + 1500


def test_a_row_of_the_epoch_before_cannot_be_added(settings: Settings, admin: Administration) -> None:
    """Whoever adds it has not looked where its person may be by now."""
    store = store_of(settings, "gateway")
    stale = new_epoch(1, FileMaster(bytes(32)))[1].row(b"d" * 32, "somebody")
    admin.open_epoch(new_epoch(2, FileMaster(b"n" * 32))[0])
    with pytest.raises(StaleEpoch):
        store.add([stale], BOTH)
    assert store.by_id(["somebody"], BOTH) == []
    store.close()


def test_the_old_epoch_is_not_closed_while_a_row_needs_it(settings: Settings, admin: Administration) -> None:
    """Whatever went wrong before: the store itself refuses."""
    admin.open_epoch(new_epoch(2, FileMaster(b"n" * 32))[0])
    with pytest.raises(VaultUnavailable):
        admin.close_epochs(2)
    assert [epoch.number for epoch in admin.epochs()] == [1, 2]


def test_a_service_without_the_next_master_key_stops_and_does_not_start(
    settings: Settings, admin: Administration, tmp_path: Path
) -> None:
    """On a machine to which it was not copied: a running service waits to be started again, a new one says what to copy."""
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "keys").mkdir(parents=True, mode=0o700)
    elsewhere.chmod(0o700)
    for name in ("master.key", "ssn.key"):
        (elsewhere / "keys" / name).write_bytes((settings.home / "keys" / name).read_bytes())
        (elsewhere / "keys" / name).chmod(0o600)
    clock, theirs = FakeClock(), Keys.load(elsewhere)
    vault = open_vault(settings, theirs, "gateway", clock)
    consumer_id = vault.persons([SSNS[0]], BOTH)[SSNS[0]].consumer_id
    rotate_master(admin, Keys.load(settings.home), nothing)
    assert vault.keys([consumer_id], BOTH), "in its memory"
    clock.now += TTL
    with pytest.raises(VaultUnavailable, match="copy master_next.key"):
        vault.keys([consumer_id], BOTH)
    with pytest.raises(ConfigurationError, match="copy master_next.key"):
        open_vault(settings, theirs, "gateway")
    (elsewhere / "keys" / "master_next.key").write_bytes(master_file(settings))
    (elsewhere / "keys" / "master_next.key").chmod(0o600)
    assert vault.keys([consumer_id], BOTH)
    assert rotate_master(admin, theirs, nothing).promoted, "run there too, it only puts the key in its place"
    assert (elsewhere / "keys" / "master.key").read_bytes() == master_file(settings)
    assert len(admin.epochs()) == 1


def test_a_second_rotation_waits_for_the_first(settings: Settings, admin: Administration) -> None:
    """Its next key was lost half way: a third one would leave rows that nobody can open."""
    keys = Keys.load(settings.home)
    admin.open_epoch(new_epoch(2, FileMaster(b"n" * 32))[0])
    with pytest.raises(ConfigurationError, match="made with other keys"):
        rotate_master(admin, keys, nothing)
    lost = [*masters_of(keys), FileMaster(b"n" * 32)]
    with pytest.raises(ConfigurationError, match="another rotation is unfinished"):
        rewrap_all(admin, lost, FileMaster(b"o" * 32), nothing)


def test_keys_in_the_environment_are_left_to_whoever_sets_them(
    settings: Settings, admin: Administration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is made or replaced, and no erasure is called done while the old key is still there."""
    for name, variable in (("master", "MASTER"), ("ssn", "SSN")):
        monkeypatch.setenv(f"CREDITAPP_KEY_{variable}", (settings.home / "keys" / f"{name}.key").read_text().strip())
    with pytest.raises(ConfigurationError, match="set CREDITAPP_KEY_MASTER_NEXT"):
        rotate_master(admin, Keys.load(settings.home), nothing)
    following = "bmV4dCBtYXN0ZXIga2V5IG9mIDMyIGJ5dGVzIGxvbmc="
    monkeypatch.setenv("CREDITAPP_KEY_MASTER_NEXT", following)
    vault = opened(settings)
    vault.erase(vault.persons([SSNS[0]], BOTH)[SSNS[0]].consumer_id)
    pending = admin.figures().pending
    assert not rotate_master(admin, Keys.load(settings.home), nothing).promoted
    assert not (settings.home / "keys" / "master_next.key").exists()
    assert finish_erasures(admin, Keys.load(settings.home)) == 0
    monkeypatch.setenv("CREDITAPP_KEY_MASTER", following)
    monkeypatch.delenv("CREDITAPP_KEY_MASTER_NEXT")
    assert finish_erasures(admin, Keys.load(settings.home)) == pending
    assert len(opened(settings).persons(SSNS, BOTH, create=False)) == len(SSNS) - 1


class ManagementService:
    """A key management service: its keys never leave it, it has its own cipher, and it counts how often it is asked."""

    def __init__(self, *ids: str) -> None:
        self._keys = {name: ChaCha20Poly1305(ChaCha20Poly1305.generate_key()) for name in ids}
        self.asked = 0

    def key(self, name: str) -> MasterKey:
        """One of its keys."""
        return ManagedKey(self, name)

    def encrypt(self, name: str, plaintext: bytes, context: bytes) -> bytes:
        """Wrap."""
        self.asked += 1
        nonce = os.urandom(12)
        return nonce + self._keys[name].encrypt(nonce, plaintext, context)

    def decrypt(self, name: str, ciphertext: bytes, context: bytes) -> bytes:
        """Unwrap."""
        self.asked += 1
        try:
            return self._keys[name].decrypt(ciphertext[:12], ciphertext[12:], context)
        except InvalidTag:
            raise InvalidRecord(f"the key {name} does not open this") from None


class ManagedKey:
    """A key of the management service, as a master key."""

    def __init__(self, service: ManagementService, name: str) -> None:
        self._service = service
        self.id = name

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Ask the service."""
        return self._service.encrypt(self.id, key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Ask the service."""
        return self._service.decrypt(self.id, wrapped, context)


@pytest.fixture(params=["files", "managed"])
def two_masters(request: pytest.FixtureRequest) -> tuple[MasterKey, MasterKey]:
    """Two keys of each implementation of the interface."""
    if request.param == "files":
        return FileMaster(b"a" * 32), FileMaster(b"b" * 32)
    service = ManagementService("arn:key/1", "arn:key/2")
    return service.key("arn:key/1"), service.key("arn:key/2")


def test_a_master_key_opens_what_it_has_wrapped_in_the_same_context_only(
    two_masters: tuple[MasterKey, MasterKey],
) -> None:
    """Whatever a master key is: neither another one nor another context opens it, nor what was altered."""
    one, other = two_masters
    wrapped = one.wrap(b"k" * 32, b"here")
    assert b"k" * 32 not in wrapped
    assert one.id != other.id
    assert one.unwrap(wrapped, b"here") == b"k" * 32
    wrong: list[Callable[[], bytes]] = [
        lambda: other.unwrap(wrapped, b"here"),
        lambda: one.unwrap(wrapped, b"there"),
        lambda: one.unwrap(wrapped[:-1] + bytes([wrapped[-1] ^ 1]), b"here"),
    ]
    for unwrap in wrong:
        with pytest.raises(InvalidRecord):
            unwrap()


def test_a_vault_goes_over_to_a_key_management_service_which_is_asked_once_an_epoch(
    settings: Settings, admin: Administration
) -> None:
    """From a file to the service and from its first key to its second; a look-up never asks it."""
    keys, service = Keys.load(settings.home), ManagementService("arn:key/1", "arn:key/2")
    before = opened(settings).persons(SSNS, BOTH)
    first, second = service.key("arn:key/1"), service.key("arn:key/2")
    rewrap_all(admin, [*masters_of(keys), first], first, nothing)
    rewrap_all(admin, [first, second], second, nothing)
    assert [epoch.master for epoch in admin.epochs()] == ["arn:key/2"]
    asked = service.asked
    vault = StoredVault(store_of(settings, "gateway"), lambda: [second], keys.ssn_secret)
    for ssn in chain(SSNS, SSNS):
        assert vault.persons([ssn], BOTH) == {ssn: before[ssn]}
    assert service.asked == asked + 1
    with pytest.raises(ConfigurationError, match="made with other keys"):
        opened(settings)
