"""Any gateway worker answers for an application by asking its view's owner: whom it asks, how long it waits, what it answers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

import aiohttp
import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from msgspec.structs import asdict, replace
from yarl import URL

from creditapp.errors import AccessOver, KafkaUnavailable, NotReady, PersonErased
from creditapp.gateway.applications import SEEN_WITHIN, KafkaApplications
from creditapp.gateway.relay import Relay, private_view
from creditapp.gateway.relay_cipher import HEADER, RelayCipher
from creditapp.models.applications import Lender, Report
from creditapp.models.base import Record, decode
from creditapp.models.erasures import Part
from creditapp.models.identity import Person
from creditapp.models.members import MemberAnswer, MemberShown
from creditapp.models.passcodes import EnterPasscode, PasscodeRequest
from creditapp.models.questions import Answers, Questionnaire
from creditapp.models.requests import AccessEnded, Freeze, Request, Thaw, Wished
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import Assumption
from creditapp.privacy.encryption import PersonKeys
from creditapp.tables.views import View, with_access_ended, with_passcode_refused, with_passcode_request, with_request
from creditapp.topics import Topic
from creditapp.web.apply.form import ApplicationForm, person_of, validate
from creditapp.web.ports import (
    Held,
    OpenedReport,
    OpenedView,
    Passcodes,
    Pending,
    Sender,
    SimulatedReport,
    ToAnswer,
    Unknown,
)
from tests.support import web_samples as samples
from tests.support.web_site import TODAY, Calendar
from tests.support.web_visitor import FORM

pytestmark = pytest.mark.asyncio

ID = samples.ID
WAITING = View(consumer_id="c-1", as_of=TODAY, sealed=Sealed(sealed=msgspec.json.encode(samples.PERSON)))
DONE = msgspec.structs.replace(
    WAITING, report=msgspec.structs.replace(samples.scored().report, sealed=None, sealed_factors=None)
)
REQUEST = Request(application_id=ID, consumer_id="c-1", request_id="r", at=1.0, sealed=Sealed(sealed=b"\x01"))
CIPHER = RelayCipher(lambda: bytes(32), Calendar())
"""All gateways of one bureau have the same."""
ASSUMED = (Assumption(impossible="no_cards"),)


class Later(Calendar):
    """The clock of a machine that is two minutes ahead."""

    def time(self) -> float:
        """Two minutes later."""
        return super().time() + 120


class HeldViews:
    """One worker's views in memory, and the owner that it looks up: this worker, another one, or none."""

    def __init__(self, views: dict[str, View] | None = None, owner: URL | None = None) -> None:
        self.by_id = dict(views or {})
        self.owners: list[URL | None | NotReady] = [owner]
        self.has_read = True
        self.on_read: dict[str, View] = {}

    def get(self, application_id: str) -> View | None:
        """The view in memory."""
        return self.by_id.get(application_id)

    def owner(self, application_id: str) -> URL | None:
        """The next owner set; the last one is repeated."""
        owner = self.owners.pop(0) if len(self.owners) > 1 else self.owners[0]
        if isinstance(owner, NotReady):
            raise owner
        return owner

    async def has_read_all(self, application_id: str, within: float) -> bool:
        """As set; ``on_read`` is in the table afterwards."""
        self.by_id.update(self.on_read)
        return self.has_read


class UnsealedApplicants:
    """Persons without keys; keeps delivered records, unsealed."""

    def __init__(self) -> None:
        self.delivered: list[Any] = []
        """Applications, simulations included."""
        self.ssns: list[str] = []
        self.requests: list[Request | PasscodeRequest] = []
        self.ended: list[AccessEnded] = []
        self.on_end: Callable[[AccessEnded], None] = lambda _: None
        self.on_request: Callable[[Any], object] = lambda _: None
        self.erased: list[str] = []
        self.down = False

    async def keys_by_ssn(self, ssn: str) -> PersonKeys:
        """Note the SSN that would be looked up in the vault."""
        self.ssns.append(ssn)
        return PersonKeys("c-1")

    async def keys_by_id(self, consumer_id: str) -> PersonKeys | None:
        """None once the person was erased."""
        return None if consumer_id in self.erased else PersonKeys(consumer_id)

    async def questionnaire(self, view: View, application_id: str) -> Questionnaire | None:
        """Those of the view, which are not sealed here."""
        return view.questions.content if view.questions else None

    def person(self, view: View, keys: PersonKeys) -> Person | None:
        """Nothing is sealed here; what is there belongs to whoever asks."""
        return samples.PERSON if view.sealed else None

    async def open(self, view: View) -> OpenedView:
        """The person of the view."""
        person = msgspec.json.decode(view.sealed.sealed or b"", type=Person) if view.sealed else None
        return OpenedView(view.report, view.updates, person, samples.EXTRACT)

    async def open_simulation(self, view: View, report: Report) -> SimulatedReport:
        """The answer with the samples as its decrypted content."""
        return SimulatedReport(report, samples.PERSON, samples.EXTRACT, assumptions=ASSUMED)

    def member_shown(self, answer: MemberAnswer, keys: PersonKeys) -> MemberShown | None:
        """What is in it, which is not sealed here."""
        return answer.sealed.content if answer.sealed else None

    async def erase(self, consumer_id: str) -> tuple[Part, ...]:
        """Note it."""
        self.erased.append(consumer_id)
        return ()

    def left(self, consumer_id: str) -> tuple[Part, ...]:
        """Nothing."""
        return ()

    async def publish(self, topic: Topic, record: Record) -> None:
        """Keep it, and call ``on_end``; KafkaUnavailable while down."""
        if self.down:
            raise KafkaUnavailable("down")
        assert isinstance(record, AccessEnded)
        self.ended.append(record)
        self.on_end(record)

    async def deliver(self, topic: Topic, record: Record, keys: PersonKeys) -> None:
        """Keep it, and call ``on_request`` for a request; KafkaUnavailable while down."""
        if self.down:
            raise KafkaUnavailable("down")
        assert keys.consumer_id == "c-1"
        if isinstance(record, Request | PasscodeRequest):
            self.requests.append(record)
            self.on_request(record)
        else:
            self.delivered.append(record)


def worker(views: HeldViews) -> KafkaApplications:
    """A gateway worker's applications."""
    return KafkaApplications(UnsealedApplicants(), views, Calendar(), Relay(CIPHER))


@asynccontextmanager
async def private_port(owner: KafkaApplications) -> AsyncIterator[URL]:
    """The owner's private port, really served."""
    site = web.Application()
    site.router.add_get("/views/{application_id}", private_view(owner.look_for_others, CIPHER))
    async with TestServer(site) as server:
        yield server.make_url("/")


async def private_answer(owner: KafkaApplications, query: str, proof: str | None = None) -> tuple[int, bytes]:
    """Status and body of an answer of the owner's private port; asked as a gateway asks unless a proof is given."""
    headers = {HEADER: CIPHER.proof(f"/views/{ID}{query}") if proof is None else proof}
    async with (
        private_port(owner) as url,
        aiohttp.request("GET", URL(f"{url}views/{ID}{query}", encoded=True), headers=headers) as answer,
    ):
        return answer.status, await answer.read()


async def store_later(owner: KafkaApplications, view: View, after: float = 0.2) -> None:
    """Store a view after so many seconds, as the loop does."""
    await asyncio.sleep(after)
    views = owner.views
    assert isinstance(views, HeldViews)
    views.by_id[ID] = view
    owner.wake({ID.encode(): view}, [])


def applicant() -> tuple[str, Person]:
    """The SSN and the person of a valid form."""
    form = validate({**FORM, "consent": True}, TODAY)
    assert isinstance(form, ApplicationForm)
    return form.ssn, person_of(form)


async def test_the_published_record_has_the_clocks_date_and_no_ssn() -> None:
    """The vault is asked with nine digits; the record has ids, the date, the sealed form and the gateway's step of the journey."""
    gateway = worker(HeldViews())
    await gateway.accept(*applicant(), ID, Sender())
    applicants = gateway.applicants
    assert isinstance(applicants, UnsealedApplicants)
    (accepted,) = applicants.delivered
    assert applicants.ssns == ["900456789"]
    assert (accepted.application_id, accepted.consumer_id, accepted.as_of) == (ID, "c-1", TODAY)
    assert [(step.service, step.at) for step in accepted.journey] == [("gateway", Calendar().time())]
    assert b"900456789" not in msgspec.json.encode(accepted, enc_hook=lambda field: asdict(field.content))
    assert accepted.sealed.content.ssn_last4 == "6789"


async def test_a_lender_is_published_with_the_application() -> None:
    """A lender's name, purpose and cut-off are in clear: they are not personal."""
    gateway = worker(HeldViews())
    asks = Lender(name="harbor", purpose="auto_loan", cut_off=640)
    await gateway.accept(*applicant(), ID, Sender(lender=asks))
    assert gateway.applicants.delivered[0].lender == asks  # type: ignore[attr-defined]


async def test_an_application_is_not_accepted_before_it_is_delivered() -> None:
    """Without Kafka's confirmation there is an error."""
    gateway = worker(HeldViews())
    gateway.applicants.down = True  # type: ignore[attr-defined]
    with pytest.raises(KafkaUnavailable):
        await gateway.accept(*applicant(), ID, Sender())


async def test_the_owner_answers_from_its_table() -> None:
    """With the report, or pending, at once."""
    application = await worker(HeldViews({ID: DONE})).find(Held(ID), 20)
    assert isinstance(application, OpenedReport)
    assert (application.report, application.person, application.extract) == (
        DONE.report,
        samples.PERSON,
        samples.EXTRACT,
    )
    assert await worker(HeldViews({ID: WAITING})).find(Held(ID), 0) == Pending()


async def test_a_poll_at_the_owner_sleeps_until_the_report_is_stored() -> None:
    """Also when the form arrives in between, however many polls wait."""
    gateway = worker(HeldViews())
    polls = [asyncio.create_task(gateway.find(Held(ID), 20)) for _ in range(20)]
    started = monotonic()
    await store_later(gateway, WAITING)
    await store_later(gateway, DONE)
    assert all(isinstance(application, OpenedReport) for application in await asyncio.gather(*polls))
    assert monotonic() - started < 5
    assert not gateway.waiting_polls


async def test_a_cancelled_poll_leaves_nothing_behind() -> None:
    """Closed browsers do not use up memory."""
    gateway = worker(HeldViews({ID: WAITING}))
    poll = asyncio.create_task(gateway.find(Held(ID), 20))
    await asyncio.sleep(0.05)
    assert ID in gateway.waiting_polls
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    assert not gateway.waiting_polls


async def test_an_application_is_unknown_only_once_the_owner_has_read_everything() -> None:
    """Until then it may be on its way: pending. A report that arrives while reading is returned."""
    behind = HeldViews()
    behind.has_read = False
    assert await worker(behind).find(Held(ID), 0) == Pending()
    assert await worker(HeldViews()).find(Held(ID), 0) == Unknown()
    arriving = HeldViews()
    arriving.on_read = {ID: DONE}
    assert isinstance(await worker(arriving).find(Held(ID), 0), OpenedReport)


async def test_another_worker_relays_the_request_to_the_owner() -> None:
    """Report, pending and unknown are returned as the owner answers them; a poll sleeps at the owner, not here."""
    owner = worker(HeldViews())
    async with private_port(owner) as url:
        other = worker(HeldViews({}, url))
        assert await other.find(Held(ID), 0) == Unknown()
        owner.views.by_id[ID] = WAITING  # type: ignore[attr-defined]
        assert await other.find(Held(ID), 0.1) == Pending()
        poll = asyncio.create_task(other.find(Held(ID), 20))
        await store_later(owner, DONE)
        application = await asyncio.wait_for(poll, 5)
        assert isinstance(application, OpenedReport)
        assert application.report == DONE.report
        assert not other.waiting_polls
        await other.relay.close()


async def test_the_owner_is_looked_up_again_when_it_does_not_answer() -> None:
    """First nothing listens at its address, then partitions move, then this worker is the owner."""
    views = HeldViews({ID: DONE})
    views.owners = [URL("http://127.0.0.1:9"), NotReady("moving"), None]
    gateway = worker(views)
    assert isinstance(await gateway.find(Held(ID), 5), OpenedReport)
    await gateway.relay.close()


async def test_an_owner_that_is_still_reading_is_asked_again() -> None:
    """503 from the private port is no answer yet; once the owner has read everything, it answers."""
    behind = HeldViews()
    behind.has_read = False
    owner = worker(behind)
    async with private_port(owner) as url:
        other = worker(HeldViews({}, url))
        poll = asyncio.create_task(other.find(Held(ID), 10))
        await store_later(owner, DONE, 0.5)
        assert isinstance(await asyncio.wait_for(poll, 8), OpenedReport)
        await other.relay.close()


@pytest.mark.parametrize("wait", [0.0, 0.6])
async def test_without_any_answer_the_application_is_pending_when_the_time_is_over(wait: float) -> None:
    """Not an error; at most one retry early, and not late."""
    views = HeldViews()
    views.owners = [NotReady("moving")]
    started = monotonic()
    assert await worker(views).find(Held(ID), wait) == Pending()
    assert wait - 0.3 < monotonic() - started < wait + 0.5


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
async def test_the_private_port_rejects_an_invalid_wait(query: str, status: int) -> None:
    """As the public port does."""
    assert (await private_answer(worker(HeldViews({ID: DONE})), query))[0] == status


async def test_the_private_ports_answer_can_be_read_by_gateways_only() -> None:
    """Neither the score nor the person's pseudonym is in it; a gateway of this bureau has the view as the table has it."""
    sealed = msgspec.structs.replace(DONE, sealed=Sealed(sealed=b"\x01\x02"))
    proof = CIPHER.proof(f"/views/{ID}")
    status, body = await private_answer(worker(HeldViews({ID: sealed})), "", proof)
    assert status == 200
    assert not any(text in body for text in (b"score", b"c-1", b"factors"))
    assert decode(View, CIPHER.decrypt(proof, body)) == sealed
    with pytest.raises(NotReady):
        CIPHER.decrypt(CIPHER.proof(f"/views/{ID}"), body)


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "no proof",
        "nan.00.00",
        CIPHER.proof("/views/another"),
        CIPHER.proof(f"/views/{ID}")[:-1],
        RelayCipher(lambda: bytes(31) + b"1", Calendar()).proof(f"/views/{ID}"),
        RelayCipher(lambda: bytes(32), Later()).proof(f"/views/{ID}"),
    ],
)
async def test_whoever_is_no_gateway_of_this_bureau_is_told_nothing(proof: str) -> None:
    """Without a proof, with one of another question, another bureau or another hour: 401, whether or not there is a view."""
    for views in (HeldViews({ID: DONE}), HeldViews()):
        assert await private_answer(worker(views), "", proof) == (
            401,
            b'{"error": "only gateways of this bureau are answered"}',
        )


async def test_of_an_erased_person_another_gateway_gets_no_content() -> None:
    """Neither form nor score, factors, extract or requests: only that there was an application, and how it ended."""
    owner = worker(HeldViews({ID: msgspec.structs.replace(DONE, requests=(REQUEST,))}))
    await owner.applicants.erase("c-1")
    proof = CIPHER.proof(f"/views/{ID}")
    _, body = await private_answer(owner, "", proof)
    view = decode(View, CIPHER.decrypt(proof, body))
    assert view.report is not None
    assert (view.sealed, view.requests, view.report.score, view.report.factors) == (None, (), None, ())
    assert (view.report.sealed, view.report.sealed_factors) == (None, None)
    assert (view.report.extract, view.report.ending) == (None, DONE.report and DONE.report.ending)


async def test_a_request_is_published_sealed_and_returns_when_the_view_has_it() -> None:
    """With the ids of application and person, at the clock's time; the answer comes once the page shows it."""
    gateway = worker(HeldViews({ID: DONE}))
    applicants, views = gateway.applicants, gateway.views
    assert isinstance(applicants, UnsealedApplicants) and isinstance(views, HeldViews)

    def store(request: Request) -> None:
        asyncio.get_running_loop().call_later(0.2, views.by_id.update, {ID: with_request(DONE, request)})

    applicants.on_request = store
    application = await gateway.find(Held(ID), 0)
    assert isinstance(application, OpenedReport)
    started = monotonic()
    await gateway.submit_request(application, Freeze(), "r1")
    assert 0.2 <= monotonic() - started < SEEN_WITHIN
    (request,) = applicants.requests
    assert (request.application_id, request.consumer_id, request.request_id) == (ID, "c-1", "r1")
    assert request.at == Calendar().time()
    assert request.sealed.content == Wished(wish=Freeze())


async def test_a_request_that_the_view_does_not_show_yet_is_no_error() -> None:
    """It is delivered, and the call returns after two seconds, also when the owner does not answer."""
    gateway = worker(HeldViews({ID: DONE}))
    application = await gateway.find(Held(ID), 0)
    assert isinstance(application, OpenedReport)
    gateway.views.owners = [NotReady("moving")]  # type: ignore[attr-defined]
    await asyncio.wait_for(gateway.submit_request(application, Thaw(), "r1"), SEEN_WITHIN + 1)
    assert len(gateway.applicants.requests) == 1  # type: ignore[attr-defined]


async def test_an_erased_person_can_make_no_request() -> None:
    """Nothing can be sealed for that person, and nothing is published."""
    gateway = worker(HeldViews({ID: DONE}))
    application = await gateway.find(Held(ID), 0)
    assert isinstance(application, OpenedReport)
    await gateway.erase(application)
    with pytest.raises(PersonErased):
        await gateway.submit_request(application, Freeze(), "r1")
    assert not gateway.applicants.requests  # type: ignore[attr-defined]


async def test_what_was_ended_opens_the_application_no_more() -> None:
    """A session alone, the others not; the code with all sessions; and each says so once the view shows it."""
    views = HeldViews({ID: DONE})
    gateway = worker(views)
    applicants = gateway.applicants
    assert isinstance(applicants, UnsealedApplicants)
    applicants.on_end = lambda ended: views.by_id.update({ID: with_access_ended(views.by_id[ID], ended)})
    one, another = Held(ID, f"{2**32 - 1:08x}one"), Held(ID, f"{2**32 - 1:08x}other")
    await gateway.end_access(one)
    assert [(ended.application_id, ended.session) for ended in applicants.ended] == [(ID, one.session)]
    for ended in (gateway.find(one, 0), gateway.simulate(one, []), gateway.end_access(one)):
        with pytest.raises(AccessOver):
            await ended
    assert isinstance(await gateway.find(another, 0), OpenedReport)
    assert isinstance(await gateway.find(Held(ID), 0), OpenedReport)
    await gateway.end_access(Held(ID))
    for held in (one, another, Held(ID)):
        with pytest.raises(AccessOver):
            await gateway.find(held, 0)


async def test_a_code_opens_its_application_for_as_many_days_as_are_set() -> None:
    """90 days from the day of the application, and no session for longer."""
    for days, opens in ((90, True), (91, False)):
        old = msgspec.structs.replace(DONE, as_of=TODAY - timedelta(days=days))
        gateway = worker(HeldViews({ID: old}))
        for held in (Held(ID), Held(ID, "00000000x")):
            if opens:
                assert isinstance(await gateway.find(held, 0), OpenedReport)
            else:
                with pytest.raises(AccessOver):
                    await gateway.find(held, 0)


async def test_what_cannot_be_delivered_has_not_ended() -> None:
    """KafkaUnavailable, so that the page says so."""
    gateway = worker(HeldViews({ID: DONE}))
    gateway.applicants.down = True  # type: ignore[attr-defined]
    with pytest.raises(KafkaUnavailable):
        await gateway.end_access(Held(ID))
    assert isinstance(await gateway.find(Held(ID), 0), OpenedReport)


# Questions before the report

ASKED = replace(WAITING, questions=Sealed(samples.asked()))
ANSWERED = replace(
    ASKED,
    requests=(
        Request(application_id=ID, consumer_id="c-1", request_id=ID, at=1.0, sealed=Sealed(Wished(wish=Answers((0,))))),
    ),
)


async def test_a_poll_returns_as_soon_as_there_are_questions() -> None:
    """Once they are answered, the next one waits for the report."""
    gateway = worker(HeldViews({ID: WAITING}))
    poll = asyncio.create_task(gateway.find(Held(ID), 20))
    await store_later(gateway, ASKED)
    assert await poll == ToAnswer(samples.asked())
    assert await worker(HeldViews({ID: ANSWERED})).find(Held(ID), 0) == Pending()
    waiting = worker(HeldViews({ID: ANSWERED}))
    poll = asyncio.create_task(waiting.find(Held(ID), 20))
    await store_later(waiting, DONE)
    assert isinstance(await poll, OpenedReport)


async def test_answers_are_a_request_under_the_applications_id() -> None:
    """So that the first ones count, wherever they are sent again; it returns when the view has them."""
    views = HeldViews({ID: ASKED})
    gateway = worker(views)
    applicants = gateway.applicants
    assert isinstance(applicants, UnsealedApplicants)
    applicants.on_request = lambda _: views.by_id.update({ID: ANSWERED})
    await gateway.answer(Held(ID), [0, 5, 2])
    (sent,) = applicants.requests
    assert (sent.request_id, sent.consumer_id, sent.sealed.content.wish) == (ID, "c-1", Answers((0, 5, 2)))
    await gateway.answer(Held(ID), [1, 1, 1])
    assert applicants.requests == [sent]


@pytest.mark.parametrize("view", [None, WAITING, DONE])
async def test_answers_to_nothing_are_not_sent(view: View | None) -> None:
    """There are no questions yet, no more, or there is no such application; so it is with one-time codes."""
    gateway = worker(HeldViews({ID: view} if view else {}))
    await gateway.answer(Held(ID), [0])
    await gateway.send_passcode(Held(ID))
    await gateway.enter_passcode(Held(ID), "12345678")
    assert gateway.applicants.requests == []  # type: ignore[attr-defined]


async def test_a_one_time_code_is_asked_for_with_a_nonce_and_shown_as_asked_for() -> None:
    """Each request with an id and a nonce of its own; it returns when the view has it, and the page says how it stands."""
    views = HeldViews({ID: ASKED})
    gateway = worker(views)
    applicants = gateway.applicants
    assert isinstance(applicants, UnsealedApplicants)
    applicants.on_request = lambda request: views.by_id.update({ID: with_passcode_request(views.by_id[ID], request)})
    await gateway.send_passcode(Held(ID))
    await gateway.enter_passcode(Held(ID), "12345678")
    requests: Any = applicants.requests
    sent, entered = requests
    assert (sent.asks, entered.asks) == ("send", "enter")
    assert len(sent.sealed.content.wish.nonce) == 32 and entered.sealed.content.wish == EnterPasscode("12345678")
    assert len({sent.request_id, entered.request_id, sent.sealed.content.wish.nonce}) == 3
    assert await gateway.find(Held(ID), 0) == Pending(), "while it is judged"
    views.by_id[ID] = with_passcode_refused(views.by_id[ID], entered.request_id)
    assert await gateway.find(Held(ID), 0) == ToAnswer(
        samples.asked(), Passcodes(sent=1, tries_left=4, refused=True, wait=60.0)
    )


@pytest.mark.parametrize(
    ("earlier", "known"),
    [
        (DONE, "earlier_report"),
        (replace(DONE, consumer_id="c-2"), None),
        (replace(DONE, lender=Lender(name="harbor", purpose="auto_loan")), None),
        (replace(DONE, report=samples.ended("could_not_match").report), None),
        (replace(DONE, revoked=True), None),
        (WAITING, None),
    ],
    ids=["own", "another person's", "a lender's", "not matched", "revoked", "without a report"],
)
async def test_who_holds_an_earlier_report_of_the_same_person_is_not_asked_again(
    earlier: View, known: str | None
) -> None:
    """Any other proof spares nothing."""
    gateway = worker(HeldViews({ID: earlier}))
    await gateway.accept(*applicant(), "ab" * 32, Sender(earlier=Held(ID)))
    assert gateway.applicants.delivered[0].verified_by == known  # type: ignore[attr-defined]
