"""An erasure over Kafka: every table honours it, whoever was down or died meanwhile, a restored vault too; "done" is said only then."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rocksdict import AccessType, Options, Rdict

from creditapp.models.base import Record, decode
from creditapp.models.erasures import Erasure
from creditapp.streaming.publisher import Emit, Publisher
from creditapp.streaming.store import ERASED, PREFIX
from creditapp.tables import TABLES
from creditapp.tables.credit_files import CREDIT_FILES
from creditapp.tables.histories import HISTORIES
from creditapp.tables.identities import IDENTITIES
from creditapp.tables.monitoring import MONITORED
from creditapp.tables.spec import Table
from creditapp.tables.views import VIEWS, View
from creditapp.topics import ERASURES, OPERATORS, SERVICES
from tests.support.changelogs import newest
from tests.support.client_program import Look, Program
from tests.support.system import System
from tests.support.waiting import eventually

Rows = dict[str, dict[str, bytes]]
"""What changelogs hold: table, key, the value of the highest version."""


class Somebody(NamedTuple):
    """A person with two applications of their own."""

    form: dict[str, Any]
    looks: tuple[Look, ...]
    consumer_id: str

    @property
    def applications(self) -> list[str]:
        """Their ids."""
        return [look.address.rpartition("/")[2] for look in self.looks]

    def keys(self, table: Table) -> list[str]:
        """The keys of a table's rows about this person."""
        return self.applications if table in (VIEWS, MONITORED) else [self.consumer_id]


@pytest.fixture(scope="module")
def program(system: System) -> Program:
    """The client."""
    return Program(system)


@pytest.fixture(scope="module")
def people(system: System, program: Program) -> Iterator[Somebody]:
    """People with a score, a statement in their file and two reports, one after the other; no other test uses them."""
    return (who for form in system.people(260)[180:] if (who := applied(program, form)) is not None)


def applied(program: Program, form: dict[str, Any]) -> Somebody | None:
    """Somebody who has applied; None if there is no score."""
    looks = (program.apply(form), program.apply(form))
    if any(look.get()["outcome"] != "scored" for look in looks):
        return None
    looks[0].post("/statement", {"text": "I was in hospital."})
    return Somebody(form, looks, looks[0].get("/data")["pseudonym"])


def erase(who: Somebody) -> Any:
    """Ask for it: the JSON answer."""
    return who.looks[0].post("/erase", {"confirm": "ERASE"})


def state(who: Somebody) -> Any:
    """What the other report's address says."""
    look = who.looks[1]
    status, body = look.program.ask("GET", look.address, look.token)
    return {"code": status, **json.loads(body)}


def done(who: Somebody) -> Any:
    """Wait until the erasure is called done: the address's answer."""
    return eventually(lambda: state(who), until=lambda answer: answer.get("pending") is False)


def changelogs(system: System) -> Rows:
    """All of them, read raw."""
    return {table.name: asyncio.run(newest(system, table)) for table in TABLES}


def of(who: Somebody, rows: Rows) -> dict[tuple[str, str], bytes]:
    """The person's rows."""
    return {(t.name, key): rows[t.name][key] for t in TABLES for key in who.keys(t) if key in rows[t.name]}


def assert_erased(who: Somebody, rows: Rows) -> None:
    """Each of the person's rows is erased, and of each view is left that there was an application."""
    for table in (IDENTITIES, CREDIT_FILES, HISTORIES, MONITORED):
        assert {rows[table.name][key] for key in who.keys(table)} == {ERASED}, table.name
    for application_id in who.applications:
        view = decode(View, rows[VIEWS.name][application_id][PREFIX:])
        assert view.report is not None
        ending = type(view.report)(
            application_id=application_id,
            consumer_id=who.consumer_id,
            as_of=view.as_of,
            ending=None,
            sealed=None,
            sealed_factors=None,
        )
        assert view == View(consumer_id=who.consumer_id, as_of=view.as_of, report=ending, erased=view.erased)
        assert view.erased


def pending(system: System) -> dict[str, list[str]]:
    """What ``creditapp erasures`` lists: what is left, by pseudonym."""
    listed = system.cli("erasures", "--json")
    assert listed.returncode == 0, listed.stderr
    return {row["consumer_id"]: row["left"] for row in json.loads(listed.stdout)}


def test_an_erased_person_is_in_no_table_and_all_others_are(system: System, people: Iterator[Somebody]) -> None:
    """Each table's changelog, read raw: the person's rows are erased, and nobody else's row has changed by a byte."""
    who, other = next(people), next(people)
    before = changelogs(system)
    assert len(of(who, before)) == 7 and len(of(other, before)) == 7
    answer = erase(who)
    assert answer["status"] == "erased" and answer["pending"] == bool(answer["left"])
    assert (done(who)["code"], done(who)["left"]) == (410, [])
    after = changelogs(system)
    assert_erased(who, after)
    assert of(other, after) == of(other, before)
    assert other.looks[0].get()["outcome"] == "scored"
    assert who.consumer_id not in pending(system)


def test_a_service_that_was_down_honours_an_erasure_when_it_starts(system: System, people: Iterator[Somebody]) -> None:
    """Until then it is pending: for the person, on the page and in JSON, and for operators. Asking again changes nothing."""
    who = next(people)
    for name in ("reporting", "monitoring"):
        system.supervise("stop", name)
    assert erase(who)["left"] == ["histories", "views"]
    assert state(who)["code"] == 410 and state(who)["pending"]
    assert pending(system)[who.consumer_id] == ["histories", "views"]
    status, body = who.looks[0].program.ask("POST", who.looks[0].address + "/erase", who.looks[0].token)
    assert (status, json.loads(body)["left"]) == (202, ["histories", "views"])
    _, page = who.looks[0].program.ask("GET", who.looks[0].address, who.looks[0].token, accept="text/html")
    assert "Your data is being erased" in page.decode() and "Your earlier scores" in page.decode()
    system.supervise("start", "reporting")
    eventually(lambda: state(who)["left"], until=lambda left: left == ["views"])
    system.supervise("start", "monitoring")
    assert done(who)["left"] == []
    assert_erased(who, changelogs(system))


def publish(system: System, record: Record) -> None:
    """What a gateway has published that died before it deleted anything."""

    async def send() -> None:
        async with Publisher(system.settings().acting_as(OPERATORS)) as publisher:
            await publisher.publish([Emit(ERASURES, record)])

    asyncio.run(send())


def in_vault(system: System, who: Somebody) -> bool:
    """Whether the vault has the person's keys."""
    with sqlite3.connect(system.home / "vault.sqlite") as db:
        return bool(db.execute("SELECT 1 FROM persons WHERE consumer_id = ?", (who.consumer_id,)).fetchall())


def test_what_a_gateway_that_died_has_begun_is_carried_out_by_its_next_start(
    system: System, people: Iterator[Somebody]
) -> None:
    """Killed after the erasure is published and before anything is deleted; nobody has to ask again."""
    who = next(people)
    os.kill(system.pid("gateway"), signal.SIGKILL)
    publish(system, Erasure(consumer_id=who.consumer_id, at=1.0))
    system.wait_ready(1)
    assert done(who)["code"] == 410
    assert not in_vault(system, who)
    assert_erased(who, changelogs(system))


def test_a_restored_vault_opens_nothing_of_who_was_erased(
    system: System, people: Iterator[Somebody], tmp_path: Path
) -> None:
    """Its file is copied before and put back after: the gateway's start erases again, and says for how many."""
    who, other = next(people), next(people)
    file, copy = system.home / "vault.sqlite", tmp_path / "copy.sqlite"
    with sqlite3.connect(file) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    erase(who)
    done(who)
    assert not in_vault(system, who)
    users = ("gateway", "intake", "identity", "identity-2", "bureau", "bureau-2")
    for name in users:
        system.supervise("stop", name)
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    file.write_bytes(copy.read_bytes())
    assert in_vault(system, who)
    for name in users:
        system.supervise("start", name)
    for name in ("gateway", "intake", "identity", "bureau"):
        system.wait_ready(1 + SERVICES.index(name))
    assert not in_vault(system, who) and in_vault(system, other)
    assert done(who)["code"] == 410
    assert_erased(who, changelogs(system))
    log = (system.home / "logs" / "gateway.log").read_text()
    assert "in the vault again, and are erased again: 1" in log
    assert other.looks[0].get()["outcome"] == "scored"


def local_rows(system: System, service: str, who: Somebody, table: Table) -> list[bytes]:
    """The person's rows in the files of a service that is stopped."""
    found = []
    for path in (system.home / "tables").glob(f"{service}-*/**/{table.name}-*.db"):
        database = Rdict(str(path), Options(raw_mode=True), access_type=AccessType.read_only())
        found += [value for key in who.keys(table) if (value := database.get(key.encode())) is not None]
        database.close()
    return found


def test_table_files_from_before_an_erasure_lose_the_person_when_they_are_restored(
    system: System, people: Iterator[Somebody], tmp_path: Path
) -> None:
    """Of reporting and of the gateway: their starts take the erasure from the changelog, whatever the files still have."""
    who, tables = next(people), {"reporting": HISTORIES, "gateway": VIEWS}
    for service in tables:
        system.supervise("stop", service)
    shutil.copytree(system.home / "tables", tmp_path / "tables")
    for service in tables:
        system.supervise("start", service)
        system.wait_ready(1 + SERVICES.index(service))
    erase(who)
    done(who)
    for service, table in tables.items():
        system.supervise("stop", service)
        for directory in (system.home / "tables").glob(f"{service}-*"):
            shutil.rmtree(directory)
            shutil.copytree(tmp_path / "tables" / directory.name, directory)
        assert all(len(row) > 100 for row in local_rows(system, service, who, table))
        system.supervise("start", service)
        system.wait_ready(1 + SERVICES.index(service))
    assert done(who)["code"] == 410
    for service in tables:
        system.supervise("stop", service)
    assert local_rows(system, "reporting", who, HISTORIES) == [ERASED]
    views = [decode(View, row[PREFIX:]) for row in local_rows(system, "gateway", who, VIEWS)]
    assert len(views) == 2 and all(view.erased and view.sealed is None for view in views)
    for service in tables:
        system.supervise("start", service)
        system.wait_ready(1 + SERVICES.index(service))


def test_operators_can_have_everybody_erased_again(system: System, people: Iterator[Somebody], tmp_path: Path) -> None:
    """Each table confirms it anew; who was not erased stays."""
    who, other = next(people), next(people)
    erase(who)
    first = done(who)
    before = changelogs(system)
    everybody = system.cli("erasures", "all").stdout
    assert who.consumer_id in everybody.split() and other.consumer_id not in everybody
    (tmp_path / "erased.txt").write_text(everybody)
    repeated = system.cli("erasures", "repeat", str(tmp_path / "erased.txt"))
    assert repeated.returncode == 0, repeated.stderr
    assert "people are erased again" in repeated.stdout
    eventually(lambda: pending(system), until=lambda left: not left)
    assert done(who) == first
    after = changelogs(system)
    assert_erased(who, after)
    views = [decode(View, rows[VIEWS.name][who.applications[0]][PREFIX:]) for rows in (before, after)]
    assert (views[0].erased or 0.0) < (views[1].erased or 0.0)
    assert of(other, after) == of(other, before)
