"""What a system has stored after 1,000 applications shows nothing of any form, and after 100 erasures nothing of those opens."""

import asyncio
import json
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from rocksdict import AccessType, Options, Rdict

from benchmarks.load import complete, steady
from creditapp.errors import CreditappError
from creditapp.models.sealed import Kind
from creditapp.models.seals import FURNISHED_BODY
from creditapp.privacy.encryption import decrypt_with
from creditapp.privacy.forgetting import forget
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.privacy.vault.sqlite_admin import SqliteAdmin
from creditapp.topics import FURNISHED
from tests.conftest import trained_once
from tests.support.kafka_files import Stored, stored_records
from tests.support.sealed_blobs import blobs_in, opened_by
from tests.support.simulated_people import wait_until_all_is_read
from tests.support.stored_bytes import stored
from tests.support.system import System
from tests.support.waiting import eventually

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

PEOPLE, ERASED, RATE = 1_000, 100, 60.0
KINDS: frozenset[Kind] = frozenset({"identity", "file", "score"})
MARKS = (
    "Quillfeatherstone",
    "Marchbanksworth",
    "Plantagenetvale",
    "Lindisfarneham",
    "REFERENCE77PLANTED",
    "planted.addresses.example",
)
"""Of 12 characters and more; each is in everybody's form or in what is furnished about everybody."""
VERSION = 8
"""Bytes in front of a table's value."""


def furnished(number: int) -> dict[str, Any]:
    """What a bank reports about a person."""
    return {
        "furnisher": "Test Bank",
        "consumer": {
            "ssn": ssn(number),
            "first_name": "Marchbanksworth",
            "last_name": f"Quillfeatherstone{letters(number)}",
            "birth_date": (date(1950, 1, 1) + timedelta(days=13 * number)).isoformat(),
            "address": {"street": f"{number} Plantagenetvale Road", "city": "Lindisfarneham", "state": "NY", "zip": "12180"},
            "email": f"p{number}@planted.addresses.example",
        },
        "events": [
            {
                "type": "account", "event_id": f"e{number}", "as_of": "2026-10-31", "reference": f"REFERENCE77PLANTED{number}",
                "portfolio": "R", "account_type": "credit_card", "opened": "2015-01-01", "status": "11", "balance": 100 + number,
                "limit": 5_000, "grid": "0" * 24,
            }
        ],
    }  # fmt: skip


def ssn(number: int) -> str:
    """A number that nobody has; none ends with 0000."""
    return f"90046{number + 1:04}"


def letters(number: int) -> str:
    """A number as letters, so that names differ."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def form(number: int) -> dict[str, Any]:
    """The same person's form."""
    consumer = furnished(number)["consumer"]
    return {
        **consumer.pop("address"),
        **{name: value for name, value in consumer.items() if name != "email"},
        "consent": True,
    }


class Bureau:
    """What is on disk after everything was stopped, and who is erased."""

    def __init__(self, system: System, erased: frozenset[str]) -> None:
        self.system = system
        self.erased = erased
        self.records = list(stored_records(system.home))
        self.rows = list(table_rows(system.home / "tables"))


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """A bureau of 1,000 people who have all applied, of whom 100 were then erased."""
    system = System(tmp_path_factory.mktemp("planted") / "home", 1)
    with trained_once(system):
        system.start()
    lines = "\n".join(json.dumps(furnished(number)) for number in range(PEOPLE))
    done = system.cli("furnish", "-", stdin=lines)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    token = system.cli("clients", "add", "load").stdout.strip()
    wait_until_all_is_read(system)
    assert system.apply(form(PEOPLE - 1), "--client-token", token)[0] == 0
    complete(asyncio.run(steady(system.settings(), [form(number) for number in range(PEOPLE)], token, RATE, PEOPLE)))
    erased = frozenset(pseudonyms(system, range(ERASED)))
    assert len(erased) == ERASED
    (system.home.parent / "erased").write_text("\n".join(sorted(erased)))
    done = system.cli("erasures", "repeat", str(system.home.parent / "erased"))
    assert done.returncode == 0, done.stderr
    eventually(lambda: system.cli("erasures").stdout.strip(), until=lambda said: said == "all erasures are done")
    assert system.stop() == 0
    return Bureau(system, erased)


def pseudonyms(system: System, numbers: range) -> Iterator[str]:
    """The people's random numbers."""
    vault = open_vault(system.settings(), Keys.load(system.home))
    ssns = [ssn(number) for number in numbers]
    yield from (person.consumer_id for person in vault.persons(ssns, KINDS, create=False).values())
    vault.close()


def table_rows(tables: Path) -> Iterator[tuple[str, bytes, bytes]]:
    """Directory, key and value of every row in RocksDB, its blocks decompressed."""
    for current in sorted(tables.rglob("CURRENT")):
        rows = Rdict(str(current.parent), options=Options(raw_mode=True), access_type=AccessType.read_only())
        for key, value in rows.items():
            yield str(current.parent), cast(bytes, key), value
        rows.close()


def spellings(word: str) -> set[bytes]:
    """A word as bytes might have it: UTF-8, UTF-16 in both orders, hex, and base64 in each of its three phases."""
    plain = word.encode()
    wide = {word.encode("utf-16-le"), word.encode("utf-16-be")}
    found = {plain, plain.lower(), plain.upper(), plain.hex().encode(), plain.hex().upper().encode(), *wide}
    for content in (plain, *wide):
        for phase in range(3):
            # What stands before and after the word changes the characters at its edges only.
            inside = b64encode(b"\0" * phase + content)[4 if phase else 0 :]
            found.add(inside[: len(inside) // 4 * 4 - 4])
    return {spelling for spelling in found if len(spelling) >= 8}


def test_the_spellings_are_found_wherever_a_word_stands() -> None:
    """The search would find each of them, whatever stands around it."""
    for before in range(7):
        text = b"x" * before + b"Quillfeatherstone" + b"yz"
        for stored_as in (
            text,
            text.hex().encode(),
            b64encode(text),
            text.decode().encode("utf-16-le"),
            b64encode(text.decode().encode("utf-16-be")),
        ):
            assert any(spelling in stored_as for spelling in spellings("Quillfeatherstone")), (before, stored_as)


def test_no_file_holds_anything_of_a_form_in_any_spelling(bureau: Bureau) -> None:
    """Kafka's segments and indexes, RocksDB's files and logs, the vault, keys, settings, logs."""
    words = {spelling: mark for mark in MARKS for spelling in spellings(mark)}
    for path, content in stored(bureau.system.home):
        assert not [mark for spelling, mark in words.items() if spelling in content], path


def test_nothing_is_in_clear_once_it_is_decompressed(bureau: Bureau) -> None:
    """Every record of every segment, superseded ones too, its headers, and every row of every table."""
    words = [spelling for mark in MARKS for spelling in spellings(mark)]
    assert len(bureau.records) > 15 * PEOPLE and len(bureau.rows) > 4 * PEOPLE
    for record in bureau.records:
        assert not [word for word in words if word in record.value or word in record.key or word in record.headers], (
            record.topic
        )
    for place, key, value in bureau.rows:
        assert not [word for word in words if word in value or word in key], place


def test_nothing_of_an_erased_person_opens_with_any_key_and_all_others_open(bureau: Bureau) -> None:
    """Each sealed content in Kafka's segments and in the tables is tried with every key that there still is."""
    by_person: dict[str, list[bytes]] = defaultdict(list)
    for record in bureau.records:
        _collect(by_person, record.key, record.value[VERSION:] if record.topic.endswith("changelog") else record.value)
    for _, key, value in bureau.rows:
        _collect(by_person, key, value[VERSION:])
    owners = [(person, blob) for person, blobs in by_person.items() for blob in blobs]
    keys = [(person, key) for person, own in _keys_left(bureau).items() for key in own]
    opened = opened_by([blob for _, blob in owners], [key for _, key in keys])
    assert len({person for person, _ in owners} & bureau.erased) == ERASED, "there is something left to be opened"
    assert len({person for person, _ in keys}) >= PEOPLE - ERASED and not {person for person, _ in keys} & bureau.erased
    for at, (person, _) in enumerate(owners):
        assert (at in opened) == (person not in bureau.erased), (
            "opens, though erased" if at in opened else "does not open"
        )
        assert at not in opened or keys[opened[at]][0] == person


def _collect(by_person: dict[str, list[bytes]], key: bytes, value: bytes) -> None:
    try:
        record = json.loads(value)
    except ValueError:
        return
    for person, blob in blobs_in(record, key.decode(errors="replace")):
        by_person[person].append(blob)


def _keys_left(bureau: Bureau) -> dict[str, list[bytes]]:
    """Every person's data keys that the vault still gives."""
    settings = bureau.system.settings()
    admin = SqliteAdmin(settings.vault_path)
    people = [row.consumer_id for row in admin.rows("", 10 * PEOPLE)]
    admin.close()
    vault = open_vault(settings, Keys.load(settings.home))
    keys = vault.keys(people, KINDS)
    vault.close()
    return {person: [key for key in (own.identity, own.file, own.score) if key] for person, own in keys.items()}


def test_furnished_records_open_for_as_long_as_they_may_be_needed_and_never_again(bureau: Bureau) -> None:
    """They are not sealed with people's keys: the key of their day is destroyed once neither they nor their dead letters are kept."""
    sealed = [blob for record in bureau.records if record.topic == FURNISHED.name for blob in _encrypted(record)]
    assert len(sealed) >= PEOPLE
    keys = Keys.load(bureau.system.home)
    assert all(_opens(keys, blob) for blob in sealed)
    forget(keys, "intake", datetime.now(UTC).date() + timedelta(days=62))
    left = Keys.load(bureau.system.home)
    assert not any(_opens(left, blob) for blob in sealed)


def _encrypted(record: Stored) -> Iterator[bytes]:
    yield b64decode(json.loads(record.value)["sealed"])


def _opens(keys: Keys, blob: bytes) -> bool:
    try:
        decrypt_with(keys.intake_private, blob, FURNISHED_BODY.context)
    except CreditappError:
        return False
    return True
