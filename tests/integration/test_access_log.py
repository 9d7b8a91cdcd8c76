"""Who has seen what is written down by the running system, whoever dies meanwhile, and nothing of it can be undone unnoticed."""

import asyncio
import json
import os
import signal
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from creditapp.models.accesses import Access, AccessEntry
from creditapp.models.base import encode
from creditapp.privacy.keys import Keys
from creditapp.streaming.authenticity import headers_of
from creditapp.topics import ACCESS_LOG, ACCESSES, DEAD_LETTERS, SERVICES
from tests.integration.test_forged_records import records, write
from tests.support.simulated_people import Applicant, Program, applicants
from tests.support.system import System
from tests.support.waiting import PATIENCE, eventually

WHOLE, BROKEN = 0, 2


@pytest.fixture(scope="module")
def program(system: System) -> Program:
    """A registered client."""
    return Program(system)


@pytest.fixture(scope="module")
def scored(system: System, program: Program) -> Applicant:
    """Somebody with a report of their own, which the client has fetched."""
    return _scored(system, program, 140, 160)


def _scored(system: System, program: Program, first: int, last: int) -> Applicant:
    for who in applicants(system, first, last):
        program.apply(who)
        if program.report(who)["outcome"] == "scored":
            return who
    raise AssertionError("nobody of these is scored")


def id_of(who: Applicant) -> str:
    """The application's id."""
    return who.address.rpartition("/")[2]


def get(system: System, who: Applicant, path: str, accept: str = "text/html") -> bytes:
    """Open an address with the code alone."""
    request = urllib.request.Request(
        f"{system.url}{who.address}{path}", headers={"Accept": accept, "Application-Token": who.token}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        body: bytes = answer.read()
    return body


def log(system: System, *options: str) -> list[dict[str, Any]]:
    """What ``access-log show`` prints."""
    shown = system.cli("access-log", "show", "--json", *options)
    assert shown.returncode == 0, shown.stderr
    return [json.loads(line) for line in shown.stdout.splitlines()]


def seen(system: System, who: Applicant) -> list[tuple[str, str]]:
    """Who has seen what of an application."""
    return [(entry["by"], entry["what"]) for entry in log(system, "--application", id_of(who))]


def test_every_opening_is_written_down_for_operators_and_for_the_person(
    system: System, program: Program, scored: Applicant
) -> None:
    """The page, the notice and its PDF, the data, a simulation, the rights: by the code; and by a client with its name."""
    for path in ("", "", "/notices/score-disclosure", "/notices/score-disclosure.pdf", "/data", "/rights"):
        get(system, scored, path)
    program.simulate(scored, {"scenarios": []})
    expected = [
        ("client", "report"), ("code", "report"), ("code", "report"), ("code", "notice"), ("code", "notice_pdf"), ("code", "data"),
        ("code", "rights"), ("client", "simulation"),
    ]  # fmt: skip
    eventually(lambda: seen(system, scored), until=lambda found: found == expected)
    (client,) = {entry["client"] for entry in log(system, "--application", id_of(scored))} - {""}
    assert client.startswith("simulating-")
    text = system.cli(
        "access-log", "show", "--application", id_of(scored)[:12], "--since", "2020-01-01"
    ).stdout.splitlines()
    assert [line.rpartition(": ")[2] for line in text] == [what for _, what in expected]
    own = json.loads(get(system, scored, "/rights", "application/json"))["accesses"]
    assert [(line["by"], line["what"]) for line in own] == [expected[0], *expected[2:]], (
        "twice within minutes is one line"
    )
    page = get(system, scored, "/rights").decode()
    assert "Who has seen this report" in page and client in page


def test_the_log_holds_pseudonyms_only(system: System, scored: Applicant) -> None:
    """Neither names nor numbers, and nothing that opens a report; nor does the outbox."""
    planted = [str(scored.form[name]) for name in ("last_name", "street", "ssn")] + [scored.token]
    written = [bytes(record.value) for topic in (ACCESSES, ACCESS_LOG) for record in records(system, topic)]
    written += [file.read_bytes() for file in (system.home / "outbox").iterdir()]
    assert len(written) > 8
    assert not [word for word in planted if any(word.encode() in value for value in written)]


def test_no_access_is_lost_with_a_worker_that_is_killed(system: System, scored: Applicant) -> None:
    """Gateway and ledger die at once after each has been opened; the log is whole, and has all."""
    before = len(seen(system, scored))
    for service in ("gateway", "ledger"):
        get(system, scored, "/data")
        os.kill(system.pid(service), signal.SIGKILL)
        system.wait_ready(1 + SERVICES.index(service))
    get(system, scored, "/data")
    eventually(lambda: len(seen(system, scored)), until=lambda found: found == before + 3)
    verified = eventually(lambda: system.cli("access-log", "verify"), until=lambda done: done.returncode == WHOLE)
    assert verified.stdout.startswith("whole: "), verified.stderr


def test_what_an_operator_opens_is_written_down_before_it_is_shown(system: System) -> None:
    """A dead letter's original."""

    def of_ours() -> list[tuple[int, int]]:
        letters = [(record, json.loads(record.value)) for record in records(system, DEAD_LETTERS)]
        return [(record.partition, record.offset) for record, letter in letters if letter["topic"] == ACCESSES.name]

    before = set(of_ours())
    write(system, (ACCESSES.name, b"k", b"{}", ()))
    ((partition, offset),) = eventually(lambda: set(of_ours()) - before)
    place = f"{partition}:{offset}"
    shown = system.cli("dead-letters", "show", place, "--open")
    assert '"key": "k"' in shown.stdout, shown.stderr
    eventually(
        lambda: [entry["what"] for entry in log(system) if entry["by"] == "operator"],
        until=lambda all_of: "dead_letter" in all_of,
    )


def test_an_anchor_shows_what_was_cut_off(system: System, tmp_path: Path) -> None:
    """A chain that went further than it goes now; one that was kept before is still right."""
    kept = system.cli("access-log", "anchor")
    (tmp_path / "anchors").write_text(kept.stdout)
    assert system.cli("access-log", "verify", "--anchor", str(tmp_path / "anchors")).returncode == WHOLE
    further = json.loads(kept.stdout)
    chain, (sequence, digest) = next(iter(further["chains"].items()))
    further["chains"][chain] = [sequence + 5, digest]
    (tmp_path / "further").write_text(json.dumps(further))
    cut = system.cli("access-log", "verify", "--anchor", str(tmp_path / "further"))
    assert cut.returncode == BROKEN
    assert f"chain {chain}, at its end: it ends at entry {sequence}" in cut.stdout
    (tmp_path / "rubbish").write_text("{}")
    assert "line 1 is not what" in system.cli("access-log", "verify", "--anchor", str(tmp_path / "rubbish")).stderr


def test_what_is_made_up_or_removed_in_kafka_is_found(system: System, scored: Applicant) -> None:
    """An entry written with the bureau's own secret, and the oldest entries deleted: by partition, offset and number."""
    chain = id_of(scored)[0]
    own = [record for record in records(system, ACCESS_LOG) if json.loads(record.value)["chain"] == chain]
    access = Access(access_id="x", chain=chain, at=1.0, by="code", what="report", application_id=id_of(scored))
    value = encode(AccessEntry(chain=chain, sequence=2, previous="0" * 64, access=access))
    headers = headers_of(Keys.load(system.home), ACCESS_LOG.name, chain.encode(), value)
    write(system, (ACCESS_LOG.name, chain.encode(), value, headers))
    made_up = system.cli("access-log", "verify")
    assert made_up.returncode == BROKEN
    assert f"chain {chain}, at {own[0].partition}:" in made_up.stdout
    assert "entry 2 comes after entry" in made_up.stdout
    asyncio.run(_delete_before(system, own[0].partition, own[2].offset))
    removed = system.cli("access-log", "verify")
    assert f"chain {chain}, at its end: entries 1 to 2 are missing" in removed.stdout


async def _delete_before(system: System, partition: int, offset: int) -> None:
    admin = AIOKafkaAdminClient(**system.unrestricted())
    await admin.start()
    await admin.delete_records({TopicPartition(ACCESS_LOG.name, partition): RecordsToDelete(before_offset=offset)})
    await admin.close()
