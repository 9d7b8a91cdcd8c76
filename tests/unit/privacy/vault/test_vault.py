"""The vault gives every process the same pseudonym for a person, and erases a person permanently."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from creditapp.errors import ConfigurationError, InvalidRecord, SealBroken
from creditapp.models.base import Step
from creditapp.models.sealed import Kind, Seal
from creditapp.privacy.encryption import PersonKeys, open_sealed, seal
from creditapp.privacy.installation import prepare
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.master_keys import masters_of
from creditapp.privacy.vault.opening import create_vault, open_vault, store_of
from creditapp.privacy.vault.ports import Vault
from creditapp.privacy.vault.sqlite import FEW
from creditapp.privacy.vault.stored import TTL, StoredVault
from creditapp.settings import Settings
from tests.support.vaults import CountingStore, FakeClock, environment_of

BOTH: frozenset[Kind] = frozenset({"identity", "file"})
IDENTITY: frozenset[Kind] = frozenset({"identity"})
SSN, OTHER = "900450001", "900450002"

RACE = """
import json, sys
from creditapp.privacy.keys import Keys
from creditapp.settings import Settings
from creditapp.privacy.vault.opening import open_vault
settings = Settings()
vault = open_vault(settings, Keys.load(settings.home), "intake")
print("ready", flush=True)
sys.stdin.readline()
got = {}
for start in range(0, 2000, 50):
    ssns = [f"{900450000 + at}" for at in range(start, start + 50)]
    got |= {ssn: [p.consumer_id, p.file.hex()] for ssn, p in vault.persons(ssns, frozenset({"file"})).items()}
print(json.dumps(got))
"""


@pytest.fixture
def clock() -> FakeClock:
    """A clock that does not advance by itself."""
    return FakeClock()


@pytest.fixture
def settings(vault_settings: Settings) -> Settings:
    """Settings of a bureau with keys and a new vault."""
    prepare(vault_settings, date.today(), new=True)
    return vault_settings


@pytest.fixture
def vault(settings: Settings, clock: FakeClock) -> Iterator[Vault]:
    """A new vault, as the gateway opens it."""
    opened = _open(settings, clock)
    yield opened
    opened.close()


def _open(settings: Settings, clock: FakeClock) -> Vault:
    return open_vault(settings, Keys.load(settings.home), "gateway", clock)


def test_a_person_has_the_same_pseudonym_and_keys_at_every_call(
    vault: Vault, settings: Settings, clock: FakeClock
) -> None:
    """One SSN, one pseudonym and one set of keys, in this process and the next."""
    first = vault.persons([SSN, OTHER, SSN], BOTH)
    assert set(first) == {SSN, OTHER}
    assert first[SSN].consumer_id != first[OTHER].consumer_id
    assert first[SSN].file != first[SSN].identity != first[OTHER].identity
    assert first == vault.persons([SSN, OTHER], BOTH) == _open(settings, clock).persons([OTHER, SSN], BOTH)
    ids = [person.consumer_id for person in first.values()]
    assert vault.keys(ids, BOTH) == {person.consumer_id: person for person in first.values()}


def test_only_the_requested_kinds_of_keys_are_returned(vault: Vault) -> None:
    """A service that requests identity keys gets no file keys, even if both were requested before."""
    both = vault.persons([SSN], BOTH)[SSN]
    person = vault.persons([SSN], IDENTITY)[SSN]
    assert (person.consumer_id, person.identity, person.file) == (both.consumer_id, both.identity, None)
    assert vault.keys([person.consumer_id], IDENTITY) == {person.consumer_id: person}


def test_a_lookup_without_create_adds_no_row(vault: Vault) -> None:
    """An unknown person stays unknown."""
    assert vault.persons([SSN], BOTH, create=False) == {}
    assert vault.persons([SSN], BOTH, create=False) == {}
    created = vault.persons([SSN], BOTH)
    assert vault.persons([SSN, OTHER], BOTH, create=False) == created


@pytest.mark.slow
def test_ten_thousand_people_can_be_looked_up_in_one_call(vault: Vault) -> None:
    """A batch of the size of the population needs no splitting by the caller."""
    ssns = [f"{900_000_000 + at}" for at in range(10_000)]
    people = vault.persons(ssns, BOTH)
    assert len({person.consumer_id for person in people.values()}) == 10_000
    assert len(vault.keys([person.consumer_id for person in people.values()], BOTH)) == 10_000


@pytest.mark.parametrize("ssn", ["", "900-45-0001", "90045000", "9004500011", "90045000a", "٩٠٠٤٥٠٠٠١"])
def test_an_ssn_that_is_not_nine_digits_is_refused_without_repeating_it(vault: Vault, ssn: str) -> None:
    """Two spellings of one SSN would be two people."""
    with pytest.raises(InvalidRecord, match="ssn: nine digits expected") as refused:
        vault.persons([ssn], BOTH)
    assert not ssn or ssn not in str(refused.value)


def test_a_digest_may_stand_for_a_number(vault: Vault) -> None:
    """Of a person whose number no furnisher knows: another person than any with a number."""
    digest = "0a" * 32
    people = vault.persons([digest, "900450001"], BOTH)
    assert people[digest].consumer_id != people["900450001"].consumer_id
    assert vault.persons([digest], BOTH)[digest].consumer_id == people[digest].consumer_id
    with pytest.raises(InvalidRecord):
        vault.persons([digest.upper()], BOTH)


@pytest.mark.slow
def test_processes_that_add_the_same_people_get_the_same_rows(settings: Settings) -> None:
    """Four processes that add the same 2,000 people at the same time get the same pseudonyms and keys."""
    command, own = [sys.executable, "-c", RACE], os.environ | environment_of(settings)
    pipe = subprocess.PIPE
    started = [subprocess.Popen(command, env=own, stdin=pipe, stdout=pipe, text=True) for _ in range(4)]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate()[0]) for process in started]
    assert len(answers[0]) == 2000
    assert all(answer == answers[0] for answer in answers)


def test_threads_may_share_a_vault(vault: Vault) -> None:
    """Eight threads that add the same people at once get the same pseudonym for each."""
    ssns = [f"{900_450_000 + at}" for at in range(200)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: vault.persons(ssns, BOTH), range(8)))
    assert all(answer == answers[0] for answer in answers)


def test_an_erased_persons_sealed_content_never_opens_again(vault: Vault) -> None:
    """The same SSN later gets a new pseudonym, whose keys do not open the old content."""
    person = vault.persons([SSN], BOTH)[SSN]
    sealed = seal(person, Seal("file", Step, "step"), Step("x", 1.0), [])
    assert vault.erase(person.consumer_id) in ("done", "pending")
    assert vault.erase(person.consumer_id) == "unknown"
    assert vault.keys([person.consumer_id], BOTH) == {}
    again = vault.persons([SSN], BOTH)[SSN]
    assert again.consumer_id != person.consumer_id
    with pytest.raises(SealBroken):
        open_sealed(again, Seal("file", Step, "step"), sealed, [])


def test_any_number_of_people_are_erased_in_one_query(settings: Settings, vault: Vault, clock: FakeClock) -> None:
    """Some of them may be gone already; all others stay. Who was erased by another process can be forgotten at once."""
    people = vault.persons([f"{900_450_000 + at}" for at in range(40)], BOTH)
    ids = [person.consumer_id for person in people.values()]
    counting = CountingStore(store_of(settings, "gateway"))
    keys = Keys.load(settings.home)
    erasing = StoredVault(counting, lambda: masters_of(keys), keys.ssn_secret, clock)
    erasing.keys(ids, BOTH)
    counting.calls.clear()
    erasing.erase_all([*ids[:30], "gone before"])
    erasing.erase_all(ids[:2])
    assert counting.calls == ["erase_all", "erase_all"]
    assert set(erasing.keys(ids, BOTH)) == set(ids[30:])
    assert len(vault.keys(ids, BOTH)) == 40, "from memory"
    vault.forget()
    assert set(vault.keys(ids, BOTH)) == set(ids[30:])


def test_a_gateway_sees_whom_a_vault_has_without_reading_a_key(
    settings: Settings, vault: Vault, clock: FakeClock
) -> None:
    """As it does for all who were erased, when it starts."""
    person = vault.persons([SSN], BOTH)[SSN]
    assert _open(settings, clock).keys([person.consumer_id, "gone"], frozenset()) == {
        person.consumer_id: PersonKeys(person.consumer_id)
    }


def test_an_erasure_takes_effect_in_other_workers_when_their_cache_expires(
    vault: Vault, settings: Settings, clock: FakeClock
) -> None:
    """Another process may use cached keys until they expire, and not longer."""
    other = _open(settings, clock)
    person = other.persons([SSN], BOTH)[SSN]
    other.keys([person.consumer_id], BOTH)
    vault.erase(person.consumer_id)
    clock.now += TTL - 1
    assert other.keys([person.consumer_id], BOTH) == {person.consumer_id: person}
    clock.now += 1
    assert other.keys([person.consumer_id], BOTH) == {}
    assert other.persons([SSN], BOTH, create=False) == {}


@pytest.mark.parametrize("lost", ["master.key", "ssn.key"])
def test_a_vault_cannot_be_opened_with_other_keys(settings: Settings, clock: FakeClock, lost: str) -> None:
    """Known people would get new pseudonyms: opening fails instead, and the message says what to restore."""
    vault = _open(settings, clock)
    person = vault.persons([SSN], BOTH)[SSN]
    vault.close()
    key = settings.home / "keys" / lost
    original = key.read_bytes()
    key.write_bytes(base64.b64encode(b"k" * 32))
    with pytest.raises(ConfigurationError, match="made with other keys"):
        _open(settings, clock)
    key.write_bytes(original)
    assert _open(settings, clock).persons([SSN], BOTH)[SSN] == person


def test_keys_in_memory_are_there_at_once(settings: Settings, clock: FakeClock) -> None:
    """Of all of the persons, and of the kind that was looked up."""
    file = frozenset[Kind]({"file"})
    vault = _open(settings, clock)
    many = [f"9001200{number:02d}" for number in range(FEW + 1)]
    ids = [person.consumer_id for person in vault.persons(many, file).values()]
    assert vault.keys_at_once(ids, file) == vault.keys(ids, file)
    assert vault.keys_at_once(ids, frozenset({"identity"})) is None
    vault.forget()
    assert vault.keys_at_once(ids, file) is None


def test_few_keys_are_read_at_once_where_the_store_is_a_file(settings: Settings, clock: FakeClock) -> None:
    """Without whoever was erased; a database on another machine is asked in a thread."""
    file = frozenset[Kind]({"file"})
    first, second = (_open(settings, clock) for _ in range(2))
    ids = [person.consumer_id for person in first.persons(["900120001", "900120002"], file).values()]
    first.erase(ids[0])
    at_once = second.keys_at_once(ids, file)
    assert at_once == (None if settings.vault_url else {ids[1]: first.keys(ids, file)[ids[1]]})


def test_a_vault_is_made_once(settings: Settings) -> None:
    """Another one in its place would give known people new pseudonyms."""
    before = open_vault(settings, Keys.load(settings.home)).fingerprint
    with pytest.raises(ConfigurationError, match="a vault, or a part of one"):
        create_vault(settings, Keys.load(settings.home))
    assert open_vault(settings, Keys.load(settings.home)).fingerprint == before


def test_ssns_are_looked_up_in_one_query_and_keys_in_another(
    settings: Settings, vault: Vault, clock: FakeClock
) -> None:
    """However many people there are: a batch costs what one person does, but for the bytes."""
    people = vault.persons([f"{900_450_000 + at}" for at in range(200)], BOTH)
    ids = [person.consumer_id for person in people.values()]
    counting = CountingStore(store_of(settings, "gateway"))
    keys = Keys.load(settings.home)
    again = StoredVault(counting, lambda: masters_of(keys), keys.ssn_secret, clock)
    counting.calls.clear()
    again.persons(list(people), IDENTITY)
    again.keys(ids, BOTH)
    assert counting.calls == ["by_digest", "by_id"]
