"""A simulated score is the one that comes when it comes true: fifty people really pay, and are scored again."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.simulated_people import PAY_DOWN, Applicant, Program, applicants, wait_until_all_is_read
from tests.support.system import System

MANY = 50


@pytest.fixture(scope="module")
def program(system: System) -> Program:
    """A registered client."""
    return Program(system)


@pytest.fixture(scope="module")
def scored(system: System, program: Program) -> list[tuple[Applicant, dict[str, Any]]]:
    """Fifty people with a score who could pay cards down to 10 %, and their simulations."""
    people = applicants(system, 160, 300)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(program.apply, people))
        reports = list(pool.map(program.report, people))
        able = [who for who, report in zip(people, reports, strict=True) if report["outcome"] == "scored"]
        simulations = list(pool.map(lambda who: program.simulate(who, PAY_DOWN), able))
    told = [(who, each) for who, each in zip(able, simulations, strict=True) if not each["scenarios"][0]["impossible"]]
    assert len(told) >= MANY
    return told[:MANY]


def test_the_score_that_was_simulated_is_the_score_that_comes(
    system: System, program: Program, scored: list[tuple[Applicant, dict[str, Any]]]
) -> None:
    """Fifty people pay their cards down to a tenth of the limits: every new score is the simulated one, to the point."""
    expected = {who.address: each["scenarios"][0]["score"] for who, each in scored}
    lines = [line for who, each in scored for line in who.lines(each["scenarios"][0]["assumed"])]
    furnished = system.cli("furnish", "-", stdin="\n".join(lines))
    assert furnished.returncode == 0, furnished.stdout + furnished.stderr
    deadline = time.monotonic() + 60
    while newest(program, scored) != expected and time.monotonic() < deadline:
        time.sleep(0.5)
    wait_until_all_is_read(system)
    assert newest(program, scored) == expected
    assert sum(each["scenarios"][0]["difference"] > 0 for _, each in scored) > MANY / 2


def newest(program: Program, scored: list[tuple[Applicant, dict[str, Any]]]) -> dict[str, int | None]:
    """Everybody's newest score; None where no update has come."""
    reports = {who.address: program.report(who)["updates"] for who, _ in scored}
    return {address: updates[-1]["score"] if updates else None for address, updates in reports.items()}


def test_what_is_assumed_is_what_the_furnisher_knows_but_for_the_payment(
    scored: list[tuple[Applicant, dict[str, Any]]],
) -> None:
    """A tenth of the limit is left of the balance; limit, opening and history are the population's own."""
    for who, each in scored:
        known = {(body.furnisher, event.reference): event for body in who.reported for event in body.events}
        for assumed in each["scenarios"][0]["assumed"]:
            real: Any = known[who.references()[assumed["item"]]]
            event = assumed["event"]
            assert event["balance"] == int(0.1 * real.limit) < real.balance
            assert (event["limit"], event["opened"]) == (real.limit, real.opened.isoformat())
            assert any(event["grid"][months:] == real.grid[: 84 - months] for months in (0, 1, 2))


def test_today_is_scored_as_the_report_was(program: Program, scored: list[tuple[Applicant, dict[str, Any]]]) -> None:
    """Nothing came between report and simulation: the score to compare with is the report's own."""
    who, told = scored[0]
    assert told["score"] == program.report(who)["score"]


def test_after_the_payments_there_is_nothing_left_to_pay(
    program: Program, scored: list[tuple[Applicant, dict[str, Any]]]
) -> None:
    """The simulator reads the file as it is now, not as the report had it, and says so honestly."""
    who, told = scored[0]
    (again,) = program.simulate(who, PAY_DOWN)["scenarios"]
    assert again["impossible"] == "already_below"
    assert again["difference"] == 0
    assert again["score"] == told["scenarios"][0]["score"]


def test_nobody_else_can_simulate(program: Program, scored: list[tuple[Applicant, dict[str, Any]]]) -> None:
    """Without the token, or with somebody else's, nothing is asked."""
    (who, _), (other, _) = scored[:2]
    assert program.ask(f"{who.address}/simulation", "", PAY_DOWN)[0] == 403
    assert program.ask(f"{who.address}/simulation", other.token, PAY_DOWN)[0] == 403


def test_no_look_and_no_history_is_left_by_simulations(
    program: Program, scored: list[tuple[Applicant, dict[str, Any]]]
) -> None:
    """A later application sees the earlier reports and looks, and none of what was only asked."""
    who = Applicant(scored[1][0].form, scored[1][0].reported)
    for _ in range(3):
        program.simulate(scored[1][0], PAY_DOWN)
    program.apply(who)
    report = program.report(who)
    assert sum(each["by"] == "You" for each in report["inquiries"]) == 1
    assert len(report["history"]) >= 1
