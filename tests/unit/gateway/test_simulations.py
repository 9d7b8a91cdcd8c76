"""A simulation is asked under an id of this worker's own, and its answer reaches who asked and nobody else."""

import asyncio
from collections.abc import Callable

import msgspec
import pytest
from yarl import URL

from creditapp.errors import KafkaUnavailable, NotReady
from creditapp.gateway import simulations
from creditapp.gateway.applications import KafkaApplications
from creditapp.models.applications import Application, Lender, Report
from creditapp.models.base import Record
from creditapp.models.simulation import HardInquiry
from creditapp.privacy.encryption import PersonKeys
from creditapp.topics import Topic
from creditapp.web.ports import Pending, Simulated, Unknown
from tests.support import web_samples as samples
from tests.support.web_site import TODAY, Calendar
from tests.unit.gateway.test_applications import ASSUMED, DONE, ID, WAITING, Held, OpenApplicants

pytestmark = pytest.mark.asyncio


class Simulating(OpenApplicants):
    """``services`` answers what is delivered, a little later."""

    def __init__(self) -> None:
        super().__init__()
        self.services: Callable[[Application], None] = lambda _: None

    async def deliver(self, topic: Topic, record: Record, keys: PersonKeys) -> None:
        """Keep it, and let the services answer."""
        await super().deliver(topic, record, keys)
        asyncio.get_running_loop().call_soon(self.services, record)


def worker(held: Held) -> tuple[KafkaApplications, Simulating]:
    """A worker whose services answer with the report of the samples."""
    applicants = Simulating()
    one = KafkaApplications(applicants, held, Calendar())
    applicants.services = lambda asked: one.wake({}, [answer_to(asked)])
    return one, applicants


def answer_to(asked: Application) -> Report:
    """The report that the services make of it."""
    return msgspec.structs.replace(
        samples.scored().report, application_id=asked.application_id, simulation=asked.simulation
    )


async def test_the_answer_comes_to_who_asked() -> None:
    """Under the applicant's sealed form, as of today, with what is asked sealed; afterwards nothing is left."""
    one, applicants = worker(Held({ID: DONE}))
    found = await one.simulate(ID, [HardInquiry()])
    assert isinstance(found, Simulated)
    assert (found.report.score, found.extract, found.assumptions) == (
        samples.scored().report.score,
        samples.EXTRACT,
        ASSUMED,
    )
    (asked,) = applicants.delivered
    assert asked.application_id != ID
    assert (asked.consumer_id, asked.sealed, asked.as_of, asked.lender) == (DONE.consumer_id, DONE.sealed, TODAY, None)
    assert asked.simulation.content.scenarios == (HardInquiry(),)
    assert not one.simulations._waiting


async def test_many_ask_at_once_and_each_gets_the_own_answer() -> None:
    """Answers that come in another order are not mixed up."""
    one, applicants = worker(Held({ID: DONE}))
    applicants.services = lambda _: None
    asking = [asyncio.create_task(one.simulate(ID, [])) for _ in range(20)]
    await asyncio.sleep(0.05)
    one.wake({}, [answer_to(asked) for asked in reversed(applicants.delivered)])
    answers = [found.report.application_id for found in await asyncio.gather(*asking) if isinstance(found, Simulated)]
    assert answers == [asked.application_id for asked in applicants.delivered]


async def test_the_id_is_one_whose_answer_comes_back_to_this_worker() -> None:
    """Of random ids it takes the first in a partition of its own; a worker that has none says so."""
    held = Held({ID: DONE})
    one, applicants = worker(held)
    held.owners = [None, URL("http://127.0.0.1:9"), URL("http://127.0.0.1:9"), None]
    assert isinstance(await one.simulate(ID, []), Simulated)
    held.owners = [None, URL("http://127.0.0.1:9")]
    with pytest.raises(NotReady):
        await one.simulate(ID, [])
    assert len(applicants.delivered) == 1


async def test_what_is_not_answered_in_time_is_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A late answer disturbs nobody."""
    monkeypatch.setattr(simulations, "ANSWER_WITHIN", 0.1)
    one, applicants = worker(Held({ID: DONE}))
    applicants.services = lambda _: None
    with pytest.raises(NotReady):
        await one.simulate(ID, [])
    one.wake({}, [answer_to(applicants.delivered[0])])
    assert not one.simulations._waiting


async def test_kafka_being_down_is_said_at_once() -> None:
    """And nothing waits."""
    one, applicants = worker(Held({ID: DONE}))
    applicants.down = True
    with pytest.raises(KafkaUnavailable):
        await one.simulate(ID, [])
    assert not one.simulations._waiting


async def test_only_a_persons_own_reported_application_can_simulate() -> None:
    """An unknown one, a lender's and one that is on its way are not asked about."""
    lenders = msgspec.structs.replace(DONE, lender=Lender(name="A Bank", purpose="credit"))
    for views, expected in (({}, Unknown()), ({ID: lenders}, Unknown()), ({ID: WAITING}, Pending())):
        one, applicants = worker(Held(views))
        assert await one.simulate(ID, []) == expected
        assert not applicants.delivered


async def test_who_was_erased_is_nobody_any_more() -> None:
    """No key, no question; the ending is that of somebody without a file."""
    one, applicants = worker(Held({ID: DONE}))
    applicants.erased.append("c-1")
    found = await one.simulate(ID, [HardInquiry()])
    assert isinstance(found, Simulated)
    assert (found.report.ending, found.report.outlooks, found.disclosed, found.erased) == (
        "could_not_match",
        (),
        None,
        True,
    )
    assert not applicants.delivered
