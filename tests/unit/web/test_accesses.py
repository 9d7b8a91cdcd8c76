"""Whatever shows something of an application is noted with who opened it; whatever shows nothing is not."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from creditapp.errors import AccessOver
from creditapp.models.applications import Lender
from creditapp.tables.views import TOGETHER, View, with_access
from creditapp.web.accesses import APPLICATION, SHOWING_NOTHING, SHOWN
from creditapp.web.ports import Pending
from creditapp.web.site import APPLICATION as UNDER
from creditapp.web.site import ROUTES
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, InMemoryClients, known_reports, site, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, Visitor

CLIENT = "client-token-0123456789-0123456789-0123456789"


@pytest.fixture
def applications() -> InMemoryApplications:
    """A scored report, one that matched nobody, a lender's, and one that is still waited for."""
    lenders = samples.scored()
    lent = replace(lenders.report, lender=Lender(name="Harbor Bank", purpose="auto_loan"))
    known = known_reports(own=samples.scored(), nobody=samples.ended("could_not_match"))
    known.add(token("lent"), type(lenders)(lent, lenders.person, lenders.extract))
    known.add(token("waiting"), Pending())
    return known


@pytest.fixture
def visitor(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A visitor of the site."""
    clients = InMemoryClients({CLIENT: "First Alder Bank"})
    with Visitor(site(applications, clients, application_rate=10**6, simulation_rate=10**6)) as one:
        yield one


def address(applications: InMemoryApplications, name: str) -> str:
    """The address of the application that was added under this name."""
    names = ("own", "nobody", "lent", "waiting")
    return f"/applications/{list(applications.known)[names.index(name)]}"


def held(name: str, **more: str) -> dict[str, str]:
    """Headers with the application's code."""
    return {"Application-Token": token(name), **more}


SHOWS = {
    ("GET", ""): "report", ("GET", "/again"): "details", ("GET", "/notices/score-disclosure"): "notice", ("GET", "/data"): "data",
    ("GET", "/simulation"): "simulation", ("GET", "/next-steps"): "simulation", ("GET", "/rights"): "rights",
    ("GET", "/disputes"): "rights", ("POST", "/statement"): None, ("GET", "/erase"): None, ("GET", "/revoke"): None, ("HEAD", ""): None,
}  # fmt: skip


@pytest.mark.parametrize(("asked", "what"), SHOWS.items(), ids=str)
@pytest.mark.parametrize("accept", [AS_PAGE, AS_JSON])
def test_an_answer_is_noted_with_what_it_shows(
    applications: InMemoryApplications,
    visitor: Visitor,
    asked: tuple[str, str],
    what: str | None,
    accept: dict[str, str],
) -> None:
    """Pages and JSON alike; who sees only that a request was taken has seen nothing."""
    method, path = asked
    answer = visitor.ask(method, address(applications, "own") + path, headers=held("own", **accept))
    assert answer.status < 400
    assert [access.what for access in applications.noted] == ([what] if what else [])


def test_every_address_of_an_application_is_said_to_show_something_or_nothing() -> None:
    """A new page cannot be left out."""
    routes = [route.path for route in site(InMemoryApplications())[ROUTES] if route.path.startswith(UNDER)]
    addresses = {re.sub(r":[^}]*", "", path.removeprefix(UNDER)) for path in routes}
    assert addresses == set(SHOWN) | SHOWING_NOTHING
    assert APPLICATION == "/applications/{application_id}"


def test_a_page_that_shows_a_refused_form_with_the_file_is_noted(
    applications: InMemoryApplications, visitor: Visitor
) -> None:
    """Whoever sends a wrong dispute sees the items again."""
    visitor.post(f"{address(applications, 'own')}/disputes", data={"reason": "x"}, headers=held("own", **AS_PAGE))
    assert [access.what for access in applications.noted] == ["rights"]


@pytest.mark.parametrize("path", ["", "/rights", "/data", "/simulation", "/notices/score-disclosure"])
def test_whoever_is_not_let_in_has_seen_nothing(
    applications: InMemoryApplications, visitor: Visitor, path: str
) -> None:
    """Without the code, with a wrong one, before there is a report, and after access has ended."""
    visitor.get(address(applications, "own") + path)
    visitor.get(address(applications, "own") + path, headers=held("nobody"))
    visitor.get(address(applications, "waiting") + path, headers=held("waiting"))

    def over(*_: object) -> None:
        raise AccessOver("over")

    applications._check = over  # type: ignore[method-assign, assignment]
    visitor.get(address(applications, "own") + path, headers=held("own"))
    assert applications.noted == []


@pytest.mark.slow
def test_who_has_opened_it_is_said_by_what_it_was_opened_with(
    applications: InMemoryApplications, visitor: Visitor
) -> None:
    """The code, a browser's session, a registered client by its name, a lender with its own application."""
    own, lent = address(applications, "own"), address(applications, "lent")
    visitor.get(own, headers=held("own"))
    visitor.post(f"{own}/code", data={"code": token("own")})
    visitor.get(own)
    visitor.forget_cookies()
    visitor.get(own, headers=held("own", Authorization=f"Bearer {CLIENT}"))
    visitor.get(own, headers=held("own", Authorization="Bearer unknown"))
    visitor.get(lent, headers=held("lent"))
    seen = [(access.by, access.client, bool(access.session)) for access in applications.noted]
    assert seen == [
        ("code", "", False), ("session", "", True), ("client", "First Alder Bank", False), ("code", "", False),
        ("client", "Harbor Bank", False),
    ]  # fmt: skip


def test_an_access_holds_pseudonyms_only(applications: InMemoryApplications, visitor: Visitor) -> None:
    """Neither the code nor the session, and no address of the network."""
    own = address(applications, "own")
    visitor.post(f"{own}/code", data={"code": token("own")})
    visitor.get(own)
    (access,) = applications.noted
    assert (access.application_id, access.chain) == (own.rpartition("/")[2], own.rpartition("/")[2][0])
    assert access.consumer_id == "c-1"
    written = str(access)
    assert not [word for word in (token("own"), "127.0.0.1", "Maria", "Muñoz") if word in written]


def test_the_page_says_who_has_seen_the_report(applications: InMemoryApplications, visitor: Visitor) -> None:
    """In words, with the client's name; programs and the download of all data get the same."""
    own = address(applications, "own")
    assert "Nothing has been written down yet" in visitor.get(f"{own}/rights", headers=held("own")).page.text
    visitor.get(own, headers=held("own", Authorization=f"Bearer {CLIENT}"))
    text = " ".join(visitor.get(f"{own}/rights", headers=held("own")).page.text.split())
    assert "The report The client First Alder Bank, November 24, 2026" in text.replace(
        "The reportThe", "The report The"
    )
    rights = visitor.get(f"{own}/rights", headers=held("own", **AS_JSON)).json
    assert [seen["what"] for seen in rights["accesses"]] == ["rights", "report", "rights"]
    everything = visitor.get(f"{own}/data", headers=held("own")).json
    assert everything["rights"]["accesses"][1]["client"] == "First Alder Bank"


def test_a_page_that_is_loaded_again_within_minutes_is_one_line(
    applications: InMemoryApplications, visitor: Visitor
) -> None:
    """By the same browser; another one, something else, or later, is another line. The newest sixty are kept, in order."""
    visitor.get(address(applications, "own"), headers=held("own"))
    (first,) = applications.noted
    view = with_access(View(consumer_id="c-1", as_of=samples.AS_OF), first)
    again = replace(first, access_id="b", at=first.at + TOGETHER - 1)
    assert with_access(view, again) is view
    others = [
        replace(first, what="data"),
        replace(first, by="session", session="s"),
        replace(first, at=first.at + TOGETHER),
    ]
    for other in others:
        view = with_access(view, other)
    assert len(view.accesses) == 4
    for number in range(100):
        view = with_access(view, replace(first, at=first.at - number * TOGETHER * 2))
    assert len(view.accesses) == 60
    assert view.accesses[-1].at == first.at + TOGETHER
    assert [seen.at for seen in view.accesses] == sorted(seen.at for seen in view.accesses)
