"""Simulations by people with a form and by programs with JSON: results, reasons, and problems by field."""

import json
from collections.abc import Iterator
from dataclasses import replace as replace_in
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.credit_file import fold
from creditapp.models.applications import Outlook
from creditapp.models.credit_events import FurnishedBy
from creditapp.models.extract import Extract
from creditapp.models.simulation import Assumption, PayDown, PayOnTime, SettleCollection
from creditapp.web.ports import Pending, SimulatedReport
from tests.support import web_samples as samples
from tests.support.simulated_world import ACCOUNT, CARD, COLLECTION, FILE, LOAN, World
from tests.support.web_site import TODAY, InMemoryApplications, InMemoryClients, site, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, Visitor

MINE, EMPTY = token("mine"), token("other")


def at(applications: InMemoryApplications, world: World, name: str) -> str:
    """The world's person under this token."""
    applications.simulated = world.simulated
    return applications.add(name, world.ready())


@pytest.fixture
def known() -> InMemoryApplications:
    """One person with a card nearly full, a late loan and an unpaid bill."""
    applications = InMemoryApplications()
    at(applications, World(FILE, TODAY), MINE)
    return applications


@pytest.fixture
def visitor(known: InMemoryApplications) -> Iterator[Visitor]:
    """A client of the site."""
    with Visitor(site(known, InMemoryClients({"client-token": "A Bank"}), simulation_rate=1_000_000)) as someone:
        yield someone


def address(name: str = MINE) -> str:
    """The simulator's."""
    from creditapp.web.http.tokens import application_id

    return f"/applications/{application_id(name)}/simulation"


def program(visitor: Visitor, body: Any, name: str = MINE, **headers: str) -> Any:
    """Post as a program."""
    sent = {**AS_JSON, "Content-Type": "application/json", "Application-Token": name, **headers}
    return visitor.post(address(name), data=json.dumps(body).encode(), headers=sent)


def browser(visitor: Visitor, form: dict[str, Any], query: str = "") -> Any:
    """Post as a browser."""
    return visitor.post(address() + query, data=form, headers={**AS_PAGE, "Application-Token": MINE})


def only(visitor: Visitor, **scenario: Any) -> dict[str, Any]:
    """One scenario's answer."""
    answer = program(visitor, {"scenarios": [scenario]})
    assert answer.status == 200, answer.text
    found: dict[str, Any] = answer.json["scenarios"][0]
    return found


# Answers to programs


def test_a_scenarios_result_has_everything_that_explains_it(visitor: Visitor) -> None:
    """Score, difference, probability, date, the factors and how they change, what was assumed of which item."""
    answer = program(visitor, {"scenarios": [{"do": "pay_down", "to": 0.1}]}).json
    (result,) = answer["scenarios"]
    assert answer["score"] + result["difference"] == result["score"]
    assert sum(change["points"] for change in result["changes"]) == result["difference"] == 70
    assert sum(factor["difference"] for factor in result["factors"]) == 70
    assert 840 + sum(factor["points"] for factor in result["factors"]) == result["score"]
    assert 0 < result["pd"] < answer["pd"] < 1
    assert result["as_of"] == answer["as_of"] == TODAY.isoformat()
    (assumed,) = result["assumed"]
    assert (assumed["item"], assumed["furnisher"], assumed["event"]["balance"]) == (ACCOUNT, "First Bank of Troy", 200)
    assert "44172222" not in json.dumps(answer)


def test_results_have_the_order_of_the_scenarios(visitor: Visitor) -> None:
    """Up to twenty at once, each independent of the others."""
    pay: dict[str, Any] = {"do": "pay_on_time", "months": 12}
    asked = [{"do": "settle_collection"}, {"do": "hard_inquiry"}, pay] * 6
    answer = program(visitor, {"scenarios": asked}).json["scenarios"]
    assert [result["scenario"]["do"] for result in answer] == [scenario["do"] for scenario in asked]
    assert answer[0]["difference"] == 35
    assert answer[1]["difference"] == -4
    assert answer[2]["as_of"] == "2027-11-24"


def test_without_scenarios_a_program_gets_score_and_items(visitor: Visitor) -> None:
    """The items of the file as of today, with their names."""
    answer = visitor.get(address(), headers={**AS_JSON, "Application-Token": MINE}).json
    assert {item["item"] for item in answer["items"]} == {ACCOUNT, LOAN, COLLECTION}
    assert answer["scenarios"] == []
    assert program(visitor, {"scenarios": []}).json == answer


WRONG: list[tuple[Any, set[str]]] = [
    ({}, {"scenarios"}),
    ({"scenarios": None}, {"scenarios"}),
    ({"scenarios": {"do": "hard_inquiry"}}, {"scenarios"}),
    ({"scenarios": [{"do": "hard_inquiry"}] * 21}, {"scenarios"}),
    ({"scenarios": [7, [], "pay_down", None]}, {f"scenarios[{at}]" for at in range(4)}),
    ({"scenarios": [{}]}, {"scenarios[0].do"}),
    ({"scenarios": [{"do": "fly"}, {"do": []}]}, {"scenarios[0].do", "scenarios[1].do"}),
    ({"scenarios": [{"do": "hard_inquiry"}, {"do": "pay_down"}]}, {"scenarios[1].to"}),
    *(
        ({"scenarios": [{"do": "pay_down", "to": to}]}, {"scenarios[0].to"})
        for to in (-0.1, 1.01, "0.1", True, None, [0.1], 1e308)
    ),
    *(
        ({"scenarios": [{"do": "pay_on_time", "months": n}]}, {"scenarios[0].months"})
        for n in (0, 25, 6.5, "6", -1, 10**30)
    ),
    (
        {"scenarios": [{"do": "open_account", "account_type": "yacht", "amount": 99}]},
        {"scenarios[0].account_type", "scenarios[0].amount"},
    ),
    ({"scenarios": [{"do": "open_account", "account_type": "mortgage", "amount": 10**9}]}, {"scenarios[0].amount"}),
    ({"scenarios": [{"do": "close_account", "item": "all"}]}, {"scenarios[0].item"}),
    ({"scenarios": [{"do": "miss_payment", "item": "x" * 16, "days": 45}]}, {"scenarios[0].item", "scenarios[0].days"}),
    ({"scenarios": [{"do": "settle_collection", "itm": "0" * 16}]}, {"scenarios[0]"}),
]


@pytest.mark.parametrize(("body", "named"), WRONG)
def test_every_problem_is_named_by_its_place(
    visitor: Visitor, known: InMemoryApplications, body: Any, named: set[str]
) -> None:
    """422 with every wrong field, and nothing is simulated."""
    answer = program(visitor, body)
    assert (answer.status, answer.named) == (422, named)
    assert not known.scenarios


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
    | st.sampled_from(["pay_down", "pay_on_time", "open_account", "close_account", "miss_payment", "settle_collection"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["do", "to", "months", "item", "days", "amount", "account_type", "x"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANYTHING)
def test_no_json_body_causes_an_internal_error(visitor: Visitor, body: Any) -> None:
    """Answered or refused, never a fault of ours."""
    for sent in (body, {"scenarios": body}, {"scenarios": [body]}):
        assert program(visitor, sent).status in (200, 400, 422)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"{", "application/json", 400), (b"\xff", "application/json", 400), (b"x", "text/plain", 415)],
)
def test_a_body_that_cannot_be_read_is_refused(visitor: Visitor, body: bytes, kind: str, status: int) -> None:
    """As on every other address."""
    headers = {**AS_JSON, "Content-Type": kind, "Application-Token": MINE}
    assert visitor.post(address(), data=body, headers=headers).status == status


def test_an_item_that_is_not_on_file_makes_the_scenario_impossible(visitor: Visitor) -> None:
    """It may have been deleted since: no error, and no change."""
    answer = only(visitor, do="close_account", item="0" * 16)
    assert (answer["impossible"], answer["difference"]) == ("no_such_item", 0)
    assert "no such item" in answer["verdict"]


# What a person sees


def test_the_form_lists_the_persons_accounts(visitor: Visitor) -> None:
    """By name, with the amounts owed; each list has only the items that its scenario allows."""
    page = visitor.get(address(), headers={**AS_PAGE, "Application-Token": MINE})
    assert page.status == 200
    assert page.text.count("First Bank of Troy, credit card ••••2222: $1,800") == 2
    assert "First Bank of Troy, for Troy Gas: $300" in page.text
    assert "You owe $1,800 on cards" in page.text


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"do": "pay_down", "to": "10"}, "Your score would rise by 70 points"),
        ({"do": "pay_down", "to": "90"}, "every card and credit line is already at or below that share"),
        ({"do": "pay_on_time", "months": "6"}, "By May 24, 2027"),
        ({"do": "open_account", "account_type": "auto_loan", "amount": "$12,000"}, "auto loan of $12,000"),
        ({"do": "close_account", "close_item": ACCOUNT}, "owed $1,800 → $0; closed"),
        (
            {"do": "miss_payment", "late_item": ACCOUNT, "days": "60"},
            "not paid until it is 60 days late; owed $1,800 → $1,880; $80 overdue",
        ),
        ({"do": "miss_payment", "late_item": ACCOUNT, "days": "30"}, "auto loan ••••9001: stays 30 days late"),
        ({"do": "hard_inquiry"}, "Your score would fall by 4 points"),
        ({"do": "settle_collection", "collection_item": "all"}, "Your score would rise by 35 points"),
        ({"do": "settle_collection", "collection_item": COLLECTION}, "for Troy Gas: owed $300 → $0"),
        ({"do": "settle_collection", "collection_item": ACCOUNT}, "that item is not a debt with a collector"),
        ({"do": "miss_payment", "late_item": LOAN, "days": "30"}, "that account is already that late"),
    ],
)
def test_each_scenario_has_a_verdict_in_words(visitor: Visitor, form: dict[str, str], says: str) -> None:
    """On the page without scripts, and as the part that the script shows."""
    whole, part = browser(visitor, form), browser(visitor, form, "?part")
    assert (whole.status, part.status) == (200, 200)
    assert says in whole.text
    assert says in part.text
    assert "<html" not in part.text


@pytest.mark.parametrize(
    ("form", "named"),
    [
        ({}, {"do"}),
        ({"do": "fly"}, {"do"}),
        ({"do": "pay_down"}, {"to"}),
        ({"do": "pay_down", "to": "101"}, {"to"}),
        ({"do": "pay_down", "to": "-5"}, {"to"}),
        ({"do": "pay_on_time", "months": "two"}, {"months"}),
        ({"do": "pay_on_time", "months": "99"}, {"months"}),
        ({"do": "open_account", "account_type": "yacht", "amount": "5"}, {"account_type", "amount"}),
        ({"do": "open_account", "account_type": "mortgage", "amount": "9" * 11}, {"amount"}),
        ({"do": "close_account"}, {"close_item"}),
        ({"do": "miss_payment", "late_item": "?", "days": "45"}, {"late_item", "days"}),
        ({"do": "settle_collection"}, {"collection_item"}),
    ],
)
def test_a_problem_of_the_form_is_shown_beside_its_field(
    visitor: Visitor, form: dict[str, str], named: set[str]
) -> None:
    """The page comes back with what was chosen; the script's part says the same."""
    whole = browser(visitor, form)
    assert (whole.status, whole.named) == (422, named)
    assert browser(visitor, form, "?part").status == 422


def test_the_form_keeps_what_was_chosen(visitor: Visitor) -> None:
    """Beside its result, for the next try."""
    page = browser(visitor, {"do": "pay_down", "to": "25"}).page
    assert page.inputs["to"] == "25"


def test_a_score_that_stays_has_a_reason() -> None:
    """Values that move within their range, gains that losses cancel, and nothing at all."""
    used_little = replace(CARD, balance=180)
    applications = InMemoryApplications()
    at(applications, World(fold(None, FurnishedBy(furnisher="First Bank of Troy", events=(used_little,))), TODAY), MINE)
    with Visitor(site(applications)) as someone:
        answer = only(someone, do="pay_down", to=0.02)
    assert answer["difference"] == 0
    assert answer["changes"]
    assert "stay within ranges that cost as many points as before" in answer["verdict"]


# Best next steps


def steps(visitor: Visitor, name: str = MINE) -> Any:
    """As a program reads them."""
    return visitor.get(
        address(name).replace("simulation", "next-steps"), headers={**AS_JSON, "Application-Token": name}
    ).json


def test_next_steps_are_ranked_by_their_gain(visitor: Visitor, known: InMemoryApplications) -> None:
    """Each gains points beyond time alone; of several degrees of a step, the smallest that gains as many; in one simulation."""
    answer = steps(visitor)
    found = answer["steps"]
    gains = [min(step["difference"], step["score"] - (step["time_alone"] or answer["score"])) for step in found]
    assert gains == sorted(gains, reverse=True)
    assert min(gains) > 0
    shares = [step["scenario"]["to"] for step in found if step["scenario"]["do"] == "pay_down"]
    assert sorted(shares) == [0.1, 0.3]
    assert [step["scenario"] for step in found if step["scenario"]["do"] == "settle_collection"] == [
        {"do": "settle_collection", "item": None, "for_less": False}
    ]
    (asked,) = known.scenarios
    assert {PayDown(to=0), PayOnTime(months=6), SettleCollection()} < set(asked)


def test_the_steps_of_an_older_report_are_computed_from_the_current_file(
    visitor: Visitor, known: InMemoryApplications
) -> None:
    """A current reading comes first: what the report showed may be paid by now."""
    ready = World(FILE, TODAY).ready()
    known.add(
        MINE,
        replace_in(
            ready, report=replace(ready.report, as_of=date(2026, 10, 1)), extract=Extract(as_of=date(2026, 10, 1))
        ),
    )
    assert steps(visitor)["steps"]
    look, asked = known.scenarios
    assert look == ()
    assert PayDown(to=0) in asked


def test_next_steps_have_a_page_and_a_part(visitor: Visitor) -> None:
    """A part of the report with scripts, a page without."""
    where = address().replace("simulation", "next-steps")
    whole = visitor.get(where, headers={**AS_PAGE, "Application-Token": MINE})
    part = visitor.get(where + "?part", headers={**AS_PAGE, "Application-Token": MINE})
    for answer in (whole, part):
        assert answer.status == 200
        assert "Pay every card and credit line down to 10% of its limit" in answer.text
        assert "+70 points" in answer.text
    assert "<html" not in part.text


def test_where_no_step_gains_points_the_page_says_so() -> None:
    """A file in perfect order."""
    paid = fold(None, FurnishedBy(furnisher="B", events=(replace(CARD, balance=0),)))
    applications = InMemoryApplications()
    where = at(applications, World(paid, TODAY), MINE)
    with Visitor(site(applications)) as someone:
        page = someone.get(where + "/next-steps", headers={**AS_PAGE, "Application-Token": MINE})
        assert steps(someone)["steps"] == []
    assert "None of these would gain 5 points or more" in page.text


# Who may ask, and when there is nothing to say


@pytest.mark.parametrize("headers", [AS_PAGE, AS_JSON])
def test_without_the_token_nothing_is_simulated(
    visitor: Visitor, known: InMemoryApplications, headers: dict[str, str]
) -> None:
    """Nor with another application's token."""
    for held in ({}, {"Application-Token": EMPTY}):
        for path in (address(), address().replace("simulation", "next-steps")):
            assert visitor.get(path, headers={**headers, **held}).status == 403
        assert visitor.post(address(), data={"do": "hard_inquiry"}, headers={**headers, **held}).status == 403
    assert not known.scenarios


def test_an_unknown_application_has_no_simulator(visitor: Visitor) -> None:
    """404, for pages and programs."""
    assert program(visitor, {"scenarios": []}, EMPTY).status == 404
    assert visitor.get(address(EMPTY), headers={**AS_PAGE, "Application-Token": EMPTY}).status == 404


def test_while_there_is_no_report_nothing_is_simulated(visitor: Visitor, known: InMemoryApplications) -> None:
    """A browser is redirected to wait, a program gets 202."""
    where = known.add(EMPTY, Pending())
    page = visitor.get(address(EMPTY), headers={**AS_PAGE, "Application-Token": EMPTY})
    assert (page.status, page.headers["Location"]) == (303, where)
    assert visitor.get(address(EMPTY), headers={**AS_JSON, "Application-Token": EMPTY}).status == 202
    assert program(visitor, {"scenarios": []}, EMPTY).status == 503
    assert not known.scenarios


def test_services_that_do_not_answer_give_503(visitor: Visitor, known: InMemoryApplications) -> None:
    """503 with Retry-After, for pages and programs."""
    known.down = True
    for answer in (program(visitor, {"scenarios": []}), browser(visitor, {"do": "hard_inquiry"})):
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("ending", ["could_not_match", "deceased", "frozen"])
def test_only_a_verified_persons_report_has_a_simulator(known: InMemoryApplications, ending: str) -> None:
    """With every other ending there is none, and the report's page does not offer it."""
    where = known.add(EMPTY, samples.ended(ending, samples.EXTRACT))
    with Visitor(site(known)) as someone:
        assert program(someone, {"scenarios": [{"do": "pay_down", "to": 0}]}, EMPTY).status == 404
        assert someone.get(where + "/next-steps", headers={**AS_PAGE, "Application-Token": EMPTY}).status == 404
        assert "/simulation" not in someone.get(where, headers={**AS_PAGE, "Application-Token": EMPTY}).text
    assert not known.scenarios


@pytest.mark.parametrize("ending", ["could_not_match", "deceased"])
def test_a_file_that_may_no_longer_be_shown_is_not_simulated(known: InMemoryApplications, ending: str) -> None:
    """The report was scored, but the file has changed since. Nothing of the file is disclosed, whatever the services answered."""
    ended = samples.ended(ending, samples.EXTRACT)
    outlook = Outlook(as_of=TODAY, score=700)
    known.simulated = lambda _, asked: SimulatedReport(
        replace(ended.report, outlooks=(outlook,) * len(asked)),
        None,
        samples.EXTRACT,
        assumptions=(Assumption(),) * len(asked),
    )
    with Visitor(site(known)) as someone:
        answer = program(someone, {"scenarios": [{"do": "pay_down", "to": 0}]})
        assert (answer.json["reason"], answer.json["scenarios"], answer.json["items"]) == (ending, [], [])
        assert "There is nothing to try out" in browser(someone, {"do": "hard_inquiry"}).text
        assert steps(someone)["steps"] == []


def test_for_a_thin_file_the_simulator_shows_what_would_give_a_score() -> None:
    """Paying on time until the account is old enough."""
    young = replace(CARD, opened=date(2026, 7, 2), grid="0000")
    applications = InMemoryApplications()
    where = at(applications, World(fold(None, FurnishedBy(furnisher="B", events=(young,))), TODAY), MINE)
    with Visitor(site(applications)) as someone:
        answer = only(someone, do="pay_on_time", months=6)
        assert (answer["difference"], answer["score"] is not None) == (None, True)
        assert "There would be a score" in answer["verdict"]
        assert "still be no score" in only(someone, do="hard_inquiry")["verdict"]
        assert f"{where}/simulation" in someone.get(where, headers={**AS_PAGE, "Application-Token": MINE}).text


def test_simulations_are_limited_per_address_but_not_for_clients(known: InMemoryApplications) -> None:
    """429 says how long to wait; an unknown client is refused."""
    with Visitor(site(known, InMemoryClients({"client-token": "A Bank"}), simulation_rate=2)) as someone:
        answers = [program(someone, {"scenarios": []}).status for _ in range(3)]
        page = browser(someone, {"do": "hard_inquiry"})
        client = [program(someone, {"scenarios": []}, Authorization="Bearer client-token").status for _ in range(5)]
        stranger = program(someone, {"scenarios": []}, Authorization="Bearer nobody").status
    assert answers == [200, 200, 429]
    assert (page.status, int(page.headers["Retry-After"]) > 0) == (429, True)
    assert client == [200] * 5
    assert stranger == 401


def test_a_form_posted_by_another_site_is_refused(visitor: Visitor, known: InMemoryApplications) -> None:
    """As everywhere."""
    headers = {**AS_PAGE, "Application-Token": MINE, "Origin": "https://elsewhere.example"}
    assert visitor.post(address(), data={"do": "hard_inquiry"}, headers=headers).status == 403
    assert not known.scenarios
