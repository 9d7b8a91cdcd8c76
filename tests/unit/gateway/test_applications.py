"""Any gateway worker answers for an application, only the owner of its view knows: who is asked, how long, and what is said."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import aiohttp
import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from msgspec.structs import asdict
from yarl import URL

from creditapp.errors import KafkaUnavailable, NotReady, PersonErased
from creditapp.gateway.applications import SEEN_WITHIN, KafkaApplications
from creditapp.gateway.relay import private_view
from creditapp.models.applications import Lender, Report
from creditapp.models.base import Record, decode
from creditapp.models.identity import Person
from creditapp.models.requests import Freeze, Request, Thaw, Wished
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import Assumption
from creditapp.privacy.encryption import PersonKeys
from creditapp.tables.views import View, with_request
from creditapp.topics import Topic
from creditapp.web.apply.form import ApplicationForm, person_of, validate
from creditapp.web.ports import Opened, Pending, Ready, Simulated, Unknown
from tests.support import web_samples as samples
from tests.support.web_site import TODAY, Calendar
from tests.support.web_visitor import FORM

pytestmark = pytest.mark.asyncio

ID = samples.ID
WAITING = View(consumer_id="c-1", as_of=TODAY, sealed=Sealed(sealed=msgspec.json.encode(samples.PERSON)))
DONE = msgspec.structs.replace(WAITING, report=samples.scored().report)
ASSUMED = (Assumption(impossible="no_cards"),)


class Held:
    """One worker's views in memory, and who it believes to own them: this worker, another one, or nobody."""

    def __init__(self, views: dict[str, View] | None = None, owner: URL | None = None) -> None:
        self.views = dict(views or {})
        self.owners: list[URL | None | NotReady] = [owner]
        self.has_read = True
        self.on_read: dict[str, View] = {}

    def get(self, application_id: str) -> View | None:
        """As held."""
        return self.views.get(application_id)

    def owner(self, application_id: str) -> URL | None:
        """The next that it believes; the last one for ever."""
        believed = self.owners.pop(0) if len(self.owners) > 1 else self.owners[0]
        if isinstance(believed, NotReady):
            raise believed
        return believed

    async def has_read_all(self, application_id: str, within: float) -> bool:
        """As set; what is read on the way becomes known."""
        self.views.update(self.on_read)
        return self.has_read


class OpenApplicants:
    """Persons without keys; keeps what is delivered, unsealed."""

    def __init__(self) -> None:
        self.delivered: list[Any] = []
        """Applications, simulations included."""
        self.ssns: list[str] = []
        self.requests: list[Request] = []
        self.on_request: Callable[[Request], object] = lambda _: None
        self.erased: list[str] = []
        self.down = False

    async def keys_by_ssn(self, ssn: str) -> PersonKeys:
        """Note the SSN that the vault would be asked."""
        self.ssns.append(ssn)
        return PersonKeys("c-1")

    async def keys_by_id(self, consumer_id: str) -> PersonKeys | None:
        """None once the person was erased."""
        return None if consumer_id in self.erased else PersonKeys(consumer_id)

    async def open(self, view: View) -> Opened:
        """The person of the view."""
        return Opened(
            msgspec.json.decode(view.sealed.sealed or b"", type=Person) if view.sealed else None, samples.EXTRACT
        )

    async def open_simulation(self, view: View, report: Report) -> Simulated:
        """As if opened."""
        return Simulated(report, samples.PERSON, samples.EXTRACT, assumptions=ASSUMED)

    async def erase(self, consumer_id: str) -> None:
        """Note it."""
        self.erased.append(consumer_id)

    async def deliver(self, topic: Topic, record: Record, keys: PersonKeys) -> None:
        """Keep it, and for a request do what is set; KafkaUnavailable while down."""
        if self.down:
            raise KafkaUnavailable("down")
        assert keys.consumer_id == "c-1"
        if isinstance(record, Request):
            self.requests.append(record)
            self.on_request(record)
        else:
            self.delivered.append(record)


def worker(held: Held) -> KafkaApplications:
    """A gateway worker's applications."""
    return KafkaApplications(OpenApplicants(), held, Calendar())


@asynccontextmanager
async def private_port(owner: KafkaApplications) -> AsyncIterator[URL]:
    """The owner's private port, really served."""
    site = web.Application()
    site.router.add_get("/views/{application_id}", private_view(owner.look))
    async with TestServer(site) as server:
        yield server.make_url("/")


async def told(owner: KafkaApplications, query: str) -> tuple[int, bytes]:
    """Status and body that the owner's private port gives."""
    async with private_port(owner) as url, aiohttp.request("GET", f"{url}views/{ID}{query}") as answer:
        return answer.status, await answer.read()


async def store_later(owner: KafkaApplications, view: View, after: float = 0.2) -> None:
    """Have the loop store a view after so many seconds."""
    await asyncio.sleep(after)
    held = owner.registry
    assert isinstance(held, Held)
    held.views[ID] = view
    owner.wake({ID.encode(): view}, [])


def applicant() -> tuple[str, Person]:
    """The SSN and the person of a form that can be applied with."""
    form = validate({**FORM, "consent": True}, TODAY)
    assert isinstance(form, ApplicationForm)
    return form.ssn, person_of(form)


async def test_what_is_published_holds_no_ssn_and_the_date_of_the_clock() -> None:
    """The vault is asked with nine digits; the record has ids, the date, the sealed form and who took it in when."""
    one = worker(Held())
    await one.accept(*applicant(), ID, None)
    applicants = one.applicants
    assert isinstance(applicants, OpenApplicants)
    (accepted,) = applicants.delivered
    assert applicants.ssns == ["900456789"]
    assert (accepted.application_id, accepted.consumer_id, accepted.as_of) == (ID, "c-1", TODAY)
    assert [(step.service, step.at) for step in accepted.journey] == [("gateway", Calendar().time())]
    assert b"900456789" not in msgspec.json.encode(accepted, enc_hook=lambda field: asdict(field.content))
    assert accepted.sealed.content.ssn_last4 == "6789"


async def test_who_asks_is_published_with_the_application() -> None:
    """A lender's name, purpose and cut-off travel in clear; they are nothing personal."""
    one = worker(Held())
    asks = Lender(name="harbor", purpose="auto_loan", cut_off=640)
    await one.accept(*applicant(), ID, asks)
    assert one.applicants.delivered[0].lender == asks  # type: ignore[attr-defined]


async def test_an_application_is_not_accepted_before_it_is_delivered() -> None:
    """What Kafka does not confirm is refused."""
    one = worker(Held())
    one.applicants.down = True  # type: ignore[attr-defined]
    with pytest.raises(KafkaUnavailable):
        await one.accept(*applicant(), ID, None)


async def test_the_owner_answers_from_its_table() -> None:
    """Report, or still pending, at once."""
    found = await worker(Held({ID: DONE})).find(ID, 20)
    assert isinstance(found, Ready)
    assert (found.report, found.person, found.extract) == (DONE.report, samples.PERSON, samples.EXTRACT)
    assert await worker(Held({ID: WAITING})).find(ID, 0) == Pending()


async def test_a_poll_at_the_owner_sleeps_until_the_report_is_stored() -> None:
    """Through the arrival of the form too, however many wait."""
    one = worker(Held())
    polls = [asyncio.create_task(one.find(ID, 20)) for _ in range(20)]
    asked = monotonic()
    await store_later(one, WAITING)
    await store_later(one, DONE)
    assert all(isinstance(found, Ready) for found in await asyncio.gather(*polls))
    assert monotonic() - asked < 5
    assert not one.waiting


async def test_a_poll_whose_asker_leaves_leaves_nothing_behind() -> None:
    """Closed browsers do not add up."""
    one = worker(Held({ID: WAITING}))
    poll = asyncio.create_task(one.find(ID, 20))
    await asyncio.sleep(0.05)
    assert ID in one.waiting
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    assert not one.waiting


async def test_only_an_owner_that_has_read_all_says_that_there_is_no_such_application() -> None:
    """Until then it may be on its way: pending. What turns up while reading is found."""
    behind = Held()
    behind.has_read = False
    assert await worker(behind).find(ID, 0) == Pending()
    assert await worker(Held()).find(ID, 0) == Unknown()
    arriving = Held()
    arriving.on_read = {ID: DONE}
    assert isinstance(await worker(arriving).find(ID, 0), Ready)


async def test_another_worker_relays_the_question_to_the_owner() -> None:
    """Report, pending and unknown come through as the owner sees them; a poll sleeps there, not here."""
    owner = worker(Held())
    async with private_port(owner) as url:
        other = worker(Held({}, url))
        assert await other.find(ID, 0) == Unknown()
        owner.registry.views[ID] = WAITING  # type: ignore[attr-defined]
        assert await other.find(ID, 0.1) == Pending()
        poll = asyncio.create_task(other.find(ID, 20))
        await store_later(owner, DONE)
        found = await asyncio.wait_for(poll, 5)
        assert isinstance(found, Ready)
        assert found.report == DONE.report
        assert not other.waiting
        await other.relay.close()


async def test_an_owner_that_refuses_is_looked_up_anew() -> None:
    """Nobody listens there any more, then partitions move, then this worker is the owner."""
    held = Held({ID: DONE})
    held.owners = [URL("http://127.0.0.1:9"), NotReady("moving"), None]
    one = worker(held)
    assert isinstance(await one.find(ID, 5), Ready)
    await one.relay.close()


async def test_an_owner_that_is_still_reading_is_asked_again() -> None:
    """503 from the private port is no answer yet; once it has read on, it knows."""
    behind = Held()
    behind.has_read = False
    owner = worker(behind)
    async with private_port(owner) as url:
        other = worker(Held({}, url))
        poll = asyncio.create_task(other.find(ID, 10))
        await store_later(owner, DONE, 0.5)
        assert isinstance(await asyncio.wait_for(poll, 8), Ready)
        await other.relay.close()


@pytest.mark.parametrize("wait", [0.0, 0.6])
async def test_while_nobody_can_say_the_answer_is_pending_when_the_time_is_over(wait: float) -> None:
    """Not an error, not sooner by more than one retry, not later."""
    held = Held()
    held.owners = [NotReady("moving")]
    asked = monotonic()
    assert await worker(held).find(ID, wait) == Pending()
    assert wait - 0.3 < monotonic() - asked < wait + 0.5


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?wait=0", 200),
        ("?wait=nan", 400),
        ("?wait=inf", 400),
        ("?wait=-1", 400),
        ("?wait=x", 400),
        ("?wait=", 400),
    ],
)
async def test_the_private_port_refuses_a_wait_that_is_none(query: str, status: int) -> None:
    """As the public one does."""
    assert (await told(worker(Held({ID: DONE})), query))[0] == status


async def test_what_the_private_port_tells_is_sealed() -> None:
    """The view as the table has it; the person's name is inside the seal, which the asking worker opens."""
    sealed = msgspec.structs.replace(DONE, sealed=Sealed(sealed=b"\x01\x02"))
    _, body = await told(worker(Held({ID: sealed})), "")
    assert decode(View, body) == sealed
    assert samples.PERSON.last_name.encode() not in body


async def test_a_request_is_published_sealed_and_answered_when_the_view_has_it() -> None:
    """Under the ids of application and person, at the clock's time; the answer comes once the page shows it."""
    one = worker(Held({ID: DONE}))
    desk, held = one.applicants, one.registry
    assert isinstance(desk, OpenApplicants) and isinstance(held, Held)

    def store(request: Request) -> None:
        asyncio.get_running_loop().call_later(0.2, held.views.update, {ID: with_request(DONE, request)})

    desk.on_request = store
    found = await one.find(ID, 0)
    assert isinstance(found, Ready)
    started = monotonic()
    await one.ask(found, Freeze(), "r1")
    assert 0.2 <= monotonic() - started < SEEN_WITHIN
    (request,) = desk.requests
    assert (request.application_id, request.consumer_id, request.request_id) == (ID, "c-1", "r1")
    assert request.at == Calendar().time()
    assert request.sealed.content == Wished(wish=Freeze())


async def test_a_request_that_the_view_does_not_show_yet_is_delivered_all_the_same() -> None:
    """After two seconds the answer is given; an owner that does not answer is no reason to say that it failed."""
    one = worker(Held({ID: DONE}))
    found = await one.find(ID, 0)
    assert isinstance(found, Ready)
    one.registry.owners = [NotReady("moving")]  # type: ignore[attr-defined]
    await asyncio.wait_for(one.ask(found, Thaw(), "r1"), SEEN_WITHIN + 1)
    assert len(one.applicants.requests) == 1  # type: ignore[attr-defined]


async def test_an_erased_person_asks_nothing_more() -> None:
    """Nothing can be sealed for them, and nothing is published."""
    one = worker(Held({ID: DONE}))
    found = await one.find(ID, 0)
    assert isinstance(found, Ready)
    await one.erase(found)
    with pytest.raises(PersonErased):
        await one.ask(found, Freeze(), "r1")
    assert not one.applicants.requests  # type: ignore[attr-defined]
