"""A simulated score is the score that follows when the assumption comes true: fifty people pay and are scored again."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.simulated_people import PAY_DOWN, Applicant, Program, applicants, wait_until_all_is_read
from tests.support.system import System
from tests.support.waiting import eventually

MANY = 50


@pytest.fixture(scope="module")
def program(system: System) -> Program:
    """A registered client."""
    return Program(system)


@pytest.fixture(scope="module")
def able(system: System, program: Program) -> list[Applicant]:
    """People with a score."""
    people = applicants(system, 160, 300)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(program.apply, people))
        reports = list(pool.map(program.report, people))
    return [who for who, report in zip(people, reports, strict=True) if report["outcome"] == "scored"]


@pytest.fixture(scope="module")
def scored(program: Program, able: list[Applicant]) -> list[tuple[Applicant, dict[str, Any]]]:
    """Fifty of them who could pay cards down to 10 %, and their simulations."""
    with ThreadPoolExecutor(8) as pool:
        simulations = list(pool.map(lambda who: program.simulate(who, PAY_DOWN), able))
    possible = [
        (who, each) for who, each in zip(able, simulations, strict=True) if not each["scenarios"][0]["impossible"]
    ]
    assert len(possible) >= MANY
    return possible[:MANY]


def test_the_simulated_score_is_the_score_after_the_payments(
    system: System, program: Program, scored: list[tuple[Applicant, dict[str, Any]]]
) -> None:
    """Fifty people pay their cards down to a tenth of the limits: every new score is the simulated one, to the point."""
    come_true(system, program, scored)
    assert sum(each["scenarios"][0]["difference"] > 0 for _, each in scored) > MANY / 2


ACTIONS: list[dict[str, Any]] = [
    {"do": "dispute", "item": None},
    {"do": "bring_current", "item": None},
    {"do": "pay_charge_off", "item": None},
    {"do": "settle_collection", "item": None, "for_less": True},
    {"do": "together", "steps": [{"do": "bring_current"}, {"do": "pay_charge_off"}, {"do": "settle_collection"}, {"do": "pay_down", "to": 0.1}]},
]  # fmt: skip
"""What somebody in trouble can do today, the rarest possible first."""


def test_every_way_out_of_trouble_comes_true(
    system: System, program: Program, able: list[Applicant], scored: list[tuple[Applicant, dict[str, Any]]]
) -> None:
    """Each action is taken by several people who can take it: what their furnishers then report gives the simulated score."""
    payers = {who.address for who, _ in scored}
    others = [who for who in able if who.address not in payers]
    with ThreadPoolExecutor(8) as pool:
        simulations = list(pool.map(lambda who: program.simulate(who, {"scenarios": ACTIONS}), others))
    taken: dict[int, list[tuple[Applicant, dict[str, Any]]]] = {number: [] for number in range(len(ACTIONS))}
    for who, each in zip(others, simulations, strict=True):
        possible = [number for number, scenario in enumerate(each["scenarios"]) if not scenario["impossible"]]
        if possible:
            number = min(possible, key=lambda number: len(taken[number]))
            taken[number].append((who, {"scenarios": [each["scenarios"][number]]}))
    assert min(map(len, taken.values())) >= 2
    come_true(system, program, [each for of_action in taken.values() for each in of_action])


def come_true(system: System, program: Program, chosen: list[tuple[Applicant, dict[str, Any]]]) -> None:
    """What was assumed is furnished, and every new score is the simulated one, to the point."""
    expected = {who.address: each["scenarios"][0]["score"] for who, each in chosen}
    lines = [line for who, each in chosen for line in who.lines(each["scenarios"][0]["assumed"])]
    furnished = system.cli("furnish", "-", stdin="\n".join(lines))
    assert furnished.returncode == 0, furnished.stdout + furnished.stderr
    eventually(lambda: newest(program, chosen), until=lambda scores: scores == expected, every=0.5)
    wait_until_all_is_read(system)
    assert newest(program, chosen) == expected


def newest(program: Program, scored: list[tuple[Applicant, dict[str, Any]]]) -> dict[str, int | None]:
    """Each person's newest score; None where there is no update yet."""
    reports = {who.address: program.report(who)["updates"] for who, _ in scored}
    return {address: updates[-1]["score"] if updates else None for address, updates in reports.items()}


def test_the_assumed_event_is_the_furnishers_with_the_payment_made(
    scored: list[tuple[Applicant, dict[str, Any]]],
) -> None:
    """A tenth of the limit is left of the balance; limit, opening and history are the population's own."""
    for who, each in scored:
        reported = {(body.furnisher, event.reference): event for body in who.reported for event in body.events}
        for assumed in each["scenarios"][0]["assumed"]:
            real: Any = reported[who.references()[assumed["item"]]]
            event = assumed["event"]
            assert event["balance"] == int(0.1 * real.limit) < real.balance
            assert (event["limit"], event["opened"]) == (real.limit, real.opened.isoformat())
            assert any(event["grid"][months:] == real.grid[: 84 - months] for months in (0, 1, 2))


def test_without_new_events_the_score_today_is_the_reports(
    program: Program, scored: list[tuple[Applicant, dict[str, Any]]]
) -> None:
    """Nothing came between report and simulation: the score to compare with is the report's own."""
    who, simulation = scored[0]
    assert simulation["score"] == program.report(who)["score"]


def test_after_the_payments_the_scenario_is_impossible(
    program: Program, scored: list[tuple[Applicant, dict[str, Any]]]
) -> None:
    """The simulator reads the file as it is now, not as the report had it, and says so honestly."""
    who, simulation = scored[0]
    (again,) = program.simulate(who, PAY_DOWN)["scenarios"]
    assert again["impossible"] == "already_below"
    assert again["difference"] == 0
    assert again["score"] == simulation["scenarios"][0]["score"]


def test_nobody_else_can_simulate(program: Program, scored: list[tuple[Applicant, dict[str, Any]]]) -> None:
    """Without the token, or with another application's, the answer is 403."""
    (who, _), (other, _) = scored[:2]
    assert program.ask(f"{who.address}/simulation", "", PAY_DOWN)[0] == 403
    assert program.ask(f"{who.address}/simulation", other.token, PAY_DOWN)[0] == 403


def test_simulations_leave_no_inquiry_and_no_history(
    program: Program, scored: list[tuple[Applicant, dict[str, Any]]]
) -> None:
    """A later application shows earlier reports and inquiries, and nothing of the simulations."""
    who = Applicant(scored[1][0].form, scored[1][0].reported)
    for _ in range(3):
        program.simulate(scored[1][0], PAY_DOWN)
    program.apply(who)
    report = program.report(who)
    assert sum(each["by"] == "You" for each in report["inquiries"]) == 1
    assert len(report["history"]) >= 1
