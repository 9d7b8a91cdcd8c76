"""The running system takes hostile requests on all of its ports and hostile records in all of its topics, and every worker is as well as before."""

import urllib.request
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from creditapp.privacy.keys import Keys
from creditapp.streaming.authenticity import headers_of
from creditapp.tables import TABLES
from creditapp.topics import ALWAYS, FURNISHERS, INSTALLATION, PAUSES, RELEASES, TOPICS
from tests.fuzz.campaign import SEED
from tests.fuzz.mutation import PLANTED, TAG, altered, altered_bytes
from tests.fuzz.records import encoded, golden
from tests.fuzz.requests import Request, requests
from tests.fuzz.test_requests import answer_to
from tests.fuzz.watching import assert_echoes_nothing, assert_harmless
from tests.fuzz.world import PLACEHOLDERS
from tests.integration.test_forged_records import write
from tests.support.public_port import Attacked
from tests.support.simulated_people import Program, applicants, wait_until_all_is_read
from tests.support.system import System
from tests.support.waiting import PATIENCE, eventually

INPUTS = 150
"""Of each kind."""
AS_ONE_BUREAU = (INSTALLATION, FURNISHERS, RELEASES, PAUSES)
"""Whose valid records would change the bureau for the tests that follow: only what is no record is written there."""
HOW = settings(
    max_examples=INPUTS, database=None, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module", autouse=True)
def as_before(system: System, crowd: object) -> Iterator[None]:
    """Every worker lives, is ready and has read everything, before and after; none has been started again meanwhile.

    ``crowd`` has this module run last: those before it count dead letters.
    """
    pids = {service: system.pid(service) for service in ALWAYS}
    assert well(system)
    yield
    wait_until_all_is_read(system)
    eventually(lambda: well(system))
    assert {service: system.pid(service) for service in ALWAYS} == pids


def well(system: System) -> bool:
    """Whether all workers say that they are alive and ready."""
    for offset in range(1, 1 + len(ALWAYS)):
        for path in ("healthz", "readyz"):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{system.port + offset}/{path}", timeout=PATIENCE).close()
            except OSError:
                return False
    return True


@pytest.mark.parametrize("offset", [0, 1, 4, len(ALWAYS)])
def test_no_request_to_a_port_of_the_system_fails_or_is_echoed(system: System, offset: int) -> None:
    """The public one; the private ones of a gateway, a bureau and the last service."""
    port = Attacked(system.port + offset)
    check = assert_echoes_nothing if offset else assert_harmless

    @seed(SEED + offset)
    @HOW
    @given(request=requests())
    def one(request: Request) -> None:
        answer = answer_to(port, PLACEHOLDERS.sub(b"0" * 64, request.raw))
        if answer.status:
            assert answer.status < 500, answer
            check(answer)

    one()


def test_no_record_in_any_topic_or_changelog_ends_a_worker(system: System) -> None:
    """With the code that its content has, without, and with another's; people are scored afterwards as before."""
    keys, messages = Keys.load(system.home), []

    @seed(SEED)
    @HOW
    @given(data=st.data())
    def one(data: st.DataObject) -> None:
        topic = data.draw(st.sampled_from(TOPICS))
        value = encoded(data.draw(altered(golden(str(topic.record.__struct_config__.tag)))))
        if topic in AS_ONE_BUREAU or data.draw(st.integers(0, 3)) == 0:
            value = data.draw(altered_bytes(value)) + b"\xff"
        name = data.draw(st.sampled_from([topic.name] * 3 + [table.changelog for table in TABLES]))
        key = data.draw(
            st.sampled_from([b"k", b"", golden(str(topic.record.__struct_config__.tag))[topic.key].encode()])
        )
        mine = data.draw(
            st.sampled_from([headers_of(keys, topic.name, key, value), headers_of(keys, topic.name, b"x", value), []])
        )
        messages.append((name, key, value, mine))

    one()
    write(system, *messages)
    wait_until_all_is_read(system)
    program = Program(system)
    for who in applicants(system, 140, 160):
        program.apply(who)
        if program.report(who)["outcome"] == "scored":
            return
    raise AssertionError("nobody is scored any more")


def test_no_log_of_the_system_holds_what_was_sent(system: System) -> None:
    """Of any service."""
    logs = list((system.home / "logs").iterdir())
    assert len(logs) > len(ALWAYS)
    assert not [file.name for file in logs for word in (PLANTED, TAG) if word.encode() in file.read_bytes()]
