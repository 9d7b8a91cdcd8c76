"""A load hands over each application once, to people in turn, and measures from there to the answer."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from datetime import date
from typing import Any

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from benchmarks.side_by_side.loads import Answered, Applicant, HttpLoad
from creditapp.models.identity import Address, Person

PERSON = Person(
    first_name="Ada", last_name="Quillfeather", birth_date=date(1980, 5, 17), ssn_last4="1234",
    address=Address(street="1 Main St", city="Troy", state="NY", zip="12180"),
)  # fmt: skip
PEOPLE = [Applicant(f"person-{number}", PERSON) for number in range(3)]


async def against_a_site(load_of: Any, status: int = 200, held: int = 1) -> tuple[Answered, list[dict[str, Any]]]:
    """What a load measured at a real site, which answers once it has ``held`` applications, and what the site received."""
    received: list[dict[str, Any]] = []
    enough = asyncio.Event()

    async def apply(request: web.Request) -> web.Response:
        body = msgspec.json.decode(await request.read())
        received.append(body)
        if len(received) >= held:
            enough.set()
        await enough.wait()
        return web.Response(status=status, text=body["application_id"])

    site = web.Application()
    site.router.add_post("/applications", apply)
    async with TestServer(site) as server:
        return await load_of(HttpLoad(str(server.make_url("/applications")), PEOPLE)), received


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine."""
    return asyncio.run(work)


def test_everybody_applies_in_turn_and_each_application_has_an_id_of_its_own() -> None:
    """Ten applications of three people."""
    answered, received = run(against_a_site(lambda load: load.at_once(10)))
    assert sorted(Counter(one["consumer_id"] for one in received).values()) == [3, 3, 4]
    assert {one["application_id"]: one["consumer_id"] for one in received} == answered.people
    assert answered.stored.keys() == answered.sent.keys() == answered.people.keys()
    assert all(answered.values[one] == one.encode() for one in answered.stored)


def test_a_steady_load_does_not_wait_for_answers() -> None:
    """The site answers nobody until all five have applied."""
    answered, received = run(against_a_site(lambda load: load.at_rate(500, 5), held=5))
    assert len(received) == len(answered.stored) == 5
    assert all(milliseconds >= 0 for milliseconds in answered.milliseconds)


def test_an_answer_that_is_no_report_ends_the_load() -> None:
    """A contestant that fails is not measured as a fast one."""
    with pytest.raises(ExceptionGroup):
        run(against_a_site(lambda load: load.at_once(2), status=500))


def test_figures_are_those_of_the_answers() -> None:
    """Four applications in two seconds, of 1,000, 250, 500 and 750 ms."""
    answered = Answered(
        sent={"a": 1.0, "b": 2.0, "c": 2.0, "d": 2.25}, stored={"a": 2.0, "b": 2.25, "c": 2.5, "d": 3.0}
    )
    assert answered.rate == 2.0
    assert answered.milliseconds == [250, 500, 750, 1000]
    assert (answered.percentile(0.5), answered.percentile(0.99)) == (750, 1000)
