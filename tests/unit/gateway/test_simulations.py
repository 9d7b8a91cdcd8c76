"""A simulation gets an id in one of this worker's partitions, and its answer reaches its caller and nobody else."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from yarl import URL

from creditapp.errors import KafkaUnavailable, NotReady
from creditapp.gateway import simulations
from creditapp.gateway.applications import KafkaApplications
from creditapp.gateway.relay import Relay
from creditapp.gateway.relay_cipher import RelayCipher
from creditapp.models.applications import Application, Lender, Report
from creditapp.models.base import Record
from creditapp.models.simulation import HardInquiry
from creditapp.privacy.encryption import PersonKeys
from creditapp.topics import Topic
from creditapp.web.ports import Held, Pending, SimulatedReport, Unknown
from tests.support import web_samples as samples
from tests.support.web_site import TODAY, Calendar
from tests.unit.gateway.test_applications import ASSUMED, DONE, ID, WAITING, HeldViews, UnsealedApplicants

pytestmark = pytest.mark.asyncio


class SimulatingApplicants(UnsealedApplicants):
    """``services`` answers each delivered simulation, a little later."""

    def __init__(self) -> None:
        super().__init__()
        self.services: Callable[[Any], None] = lambda _: None

    async def deliver(self, topic: Topic, record: Record, keys: PersonKeys) -> None:
        """Keep it, and have the services answer it."""
        await super().deliver(topic, record, keys)
        asyncio.get_running_loop().call_soon(self.services, record)


def worker(views: HeldViews) -> tuple[KafkaApplications, SimulatingApplicants]:
    """A worker whose services answer with the report of the samples."""
    applicants = SimulatingApplicants()
    gateway = KafkaApplications(applicants, views, Calendar(), Relay(RelayCipher(lambda: bytes(32), Calendar())))
    applicants.services = lambda simulation: gateway.wake({}, [answer_to(simulation)])
    return gateway, applicants


def answer_to(simulation: Application) -> Report:
    """The services' report on a simulation."""
    return msgspec.structs.replace(
        samples.scored().report, application_id=simulation.application_id, simulation=simulation.simulation
    )


async def test_the_caller_gets_the_answer() -> None:
    """With the applicant's sealed form, as of today, with the sealed scenarios; nothing is left waiting."""
    gateway, applicants = worker(HeldViews({ID: DONE}))
    simulated = await gateway.simulate(Held(ID), [HardInquiry()])
    assert isinstance(simulated, SimulatedReport)
    assert (simulated.report.score, simulated.extract, simulated.assumptions) == (
        samples.scored().report.score,
        samples.EXTRACT,
        ASSUMED,
    )
    (simulation,) = applicants.delivered
    assert simulation.application_id != ID
    assert (simulation.consumer_id, simulation.as_of, simulation.lender) == (DONE.consumer_id, TODAY, None)
    assert simulation.sealed.content == samples.PERSON
    assert simulation.sealed.sealed is None, "sealed anew, under the simulation's id"
    assert simulation.simulation.content.scenarios == (HardInquiry(),)
    assert not gateway.simulations._waiting


async def test_each_of_many_callers_gets_the_answer_to_its_own_simulation() -> None:
    """Also when the answers come in another order."""
    gateway, applicants = worker(HeldViews({ID: DONE}))
    applicants.services = lambda _: None
    asking = [asyncio.create_task(gateway.simulate(Held(ID), [])) for _ in range(20)]
    await asyncio.sleep(0.05)
    gateway.wake({}, [answer_to(simulation) for simulation in reversed(applicants.delivered)])
    answers = [
        simulated.report.application_id
        for simulated in await asyncio.gather(*asking)
        if isinstance(simulated, SimulatedReport)
    ]
    assert answers == [simulation.application_id for simulation in applicants.delivered]


async def test_the_id_is_in_a_partition_of_this_worker() -> None:
    """It is the first such random id; a worker that owns no partition is not ready."""
    views = HeldViews({ID: DONE})
    gateway, applicants = worker(views)
    views.owners = [None, URL("http://127.0.0.1:9"), URL("http://127.0.0.1:9"), None]
    assert isinstance(await gateway.simulate(Held(ID), []), SimulatedReport)
    views.owners = [None, URL("http://127.0.0.1:9")]
    with pytest.raises(NotReady):
        await gateway.simulate(Held(ID), [])
    assert len(applicants.delivered) == 1


async def test_a_simulation_without_an_answer_in_time_is_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A late answer is dropped."""
    monkeypatch.setattr(simulations, "ANSWER_WITHIN", 0.1)
    gateway, applicants = worker(HeldViews({ID: DONE}))
    applicants.services = lambda _: None
    with pytest.raises(NotReady):
        await gateway.simulate(Held(ID), [])
    gateway.wake({}, [answer_to(applicants.delivered[0])])
    assert not gateway.simulations._waiting


async def test_kafka_being_down_is_reported_at_once() -> None:
    """And nothing is left waiting."""
    gateway, applicants = worker(HeldViews({ID: DONE}))
    applicants.down = True
    with pytest.raises(KafkaUnavailable):
        await gateway.simulate(Held(ID), [])
    assert not gateway.simulations._waiting


async def test_only_a_persons_own_reported_application_can_simulate() -> None:
    """No simulation is sent for an unknown application, a lender's, or one without a report."""
    lenders = msgspec.structs.replace(DONE, lender=Lender(name="A Bank", purpose="credit"))
    for held, expected in (({}, Unknown()), ({ID: lenders}, Unknown()), ({ID: WAITING}, Pending())):
        gateway, applicants = worker(HeldViews(held))
        assert await gateway.simulate(Held(ID), []) == expected
        assert not applicants.delivered


async def test_an_erased_person_gets_no_simulation() -> None:
    """Without a key nothing is sent; the ending is that of a person without a file."""
    gateway, applicants = worker(HeldViews({ID: DONE}))
    applicants.erased.append("c-1")
    simulated = await gateway.simulate(Held(ID), [HardInquiry()])
    assert isinstance(simulated, SimulatedReport)
    assert (simulated.report.ending, simulated.report.outlooks, simulated.disclosed, simulated.erased) == (
        "could_not_match",
        (),
        None,
        True,
    )
    assert not applicants.delivered
