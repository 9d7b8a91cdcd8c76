"""Whoever guesses somebody's birth date gets nothing, not even with the right one, until a day has passed or the person says so."""

import http.client
import json
from datetime import date, timedelta
from typing import Any

import pytest

from creditapp.cli.second_step import choices
from creditapp.domain.second_step import WOULD_ANSWER
from tests.support.simulated_people import AS_JSON, Applicant, Program, applicants
from tests.support.system import System
from tests.support.waiting import PATIENCE, eventually

FREE = 45
"""Failures of an address that cost no wait on the tests' system (tests/conftest.py)."""
ADDRESSES = [f"127.0.0.{number}" for number in range(11, 16)]
"""Five of this machine's own addresses, from which nobody else sends."""


@pytest.fixture(scope="module")
def program(system: System) -> Program:
    """A registered client."""
    return Program(system)


@pytest.fixture(scope="module")
def victim(system: System, program: Program) -> tuple[Applicant, dict[str, Any]]:
    """Somebody with a report of their own."""
    for who in applicants(system, 110, 130):
        program.apply(who)
        report = program.report(who)
        if report["outcome"] == "scored":
            return who, report
    raise AssertionError("too few of the population are scored")


def send(system: System, address: str, method: str, path: str, token: str = "", body: Any = None) -> tuple[int, Any]:
    """Ask from one of this machine's addresses."""
    connection = http.client.HTTPConnection("127.0.0.1", system.port, timeout=PATIENCE, source_address=(address, 0))
    headers = AS_JSON | ({"Application-Token": token} if token else {})
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    content = json.loads(answer.read())
    connection.close()
    return answer.status, content


def outcome(system: System, address: str, form: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What becomes of a form and of the answers that its person gives."""
    status, told = send(system, address, "POST", "/applications", body=form)
    assert status == 202, told
    look = f"{told['status_url']}?wait=20"
    status, asked = send(system, address, "GET", look, told["token"])
    assert (status, asked["status"]) == (202, "questions"), asked
    answers = {"choices": choices(asked["questions"], form.get(WOULD_ANSWER, {}))}
    status, taken = send(system, address, "POST", f"{told['status_url']}/answers", told["token"], answers)
    assert status == 202, taken
    status, report = eventually(
        lambda: send(system, address, "GET", look, told["token"]), until=lambda answer: answer[0] == 200
    )
    return report["reason"] or report["outcome"], report


def test_the_right_birth_date_after_150_wrong_ones_opens_nothing_until_the_person_ends_the_wait(
    system: System, victim: tuple[Applicant, dict[str, Any]]
) -> None:
    """From five addresses, 30 forms each; the answers do not tell a guess from the right one."""
    who, report = victim
    born = date.fromisoformat(who.form["birth_date"])
    for number in range(150):
        guess = who.form | {"birth_date": (born + timedelta(days=number + 1)).isoformat()}
        status, told = send(system, ADDRESSES[number % 5], "POST", "/applications", body=guess)
        assert status == 202, told
    wrong, one = outcome(system, "127.0.0.16", who.form | {"birth_date": (born - timedelta(days=1)).isoformat()})
    right, other = outcome(system, "127.0.0.16", who.form | {"email": "guess@example.org"})
    assert (wrong, right) == ("could_not_match", "could_not_match")
    ids = ("application_id",)
    assert {name: value for name, value in one.items() if name not in ids} == {
        name: value for name, value in other.items() if name not in ids
    }
    status, told = send(system, "127.0.0.1", "POST", f"{who.address}/attempts/forget", who.token, {})
    assert (status, told["status"]) == (200, "forgotten")
    mine, again = outcome(system, "127.0.0.17", who.form | {"email": "mine@example.org"})
    assert (mine, again["score"]) == ("scored", report["score"])


def test_an_address_whose_forms_match_nobody_has_to_wait_and_others_do_not(system: System) -> None:
    """Beyond what is free in a day; who is asked about does not matter."""
    busy, calm = ADDRESSES[0], "127.0.0.18"
    form = {
        "first_name": "Nobody", "last_name": "Known", "birth_date": "1980-01-01", "street": "1 Elm St", "city": "Troy",
        "state": "NY", "zip": "12180", "consent": True, "ssn": "900-45-7777",
    }  # fmt: skip
    for number in range(FREE - 30):
        outcome(system, busy, form | {"ssn": f"900-46-{number + 2000}"})
    eventually(lambda: send(system, busy, "POST", "/applications", body=form)[0] == 429, every=1.0)
    status, told = send(system, busy, "POST", "/applications", body=form)
    assert status == 429
    assert 0 < int(told["error"].partition("try again in ")[2].split()[0]) <= 3600, told
    assert send(system, calm, "POST", "/applications", body=form)[0] == 202
