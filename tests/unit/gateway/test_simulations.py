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
from creditapp.models.simulation import Assumption, HardInquiry, Simulation
from creditapp.tables.views import View
from creditapp.web.ports import Pending, Simulated, Unknown
from tests.support import web_samples as samples
from tests.support.web_site import TODAY, Calendar
from tests.unit.gateway.test_applications import DONE, ID, WAITING, Held, OpenDesk

pytestmark = pytest.mark.asyncio

ASSUMED = (Assumption(impossible="no_cards"),)


class SimulatingDesk(OpenDesk):
    """Seals without a key; ``services`` answers what is delivered."""

    def __init__(self) -> None:
        super().__init__()
        self.simulated: list[Application] = []
        self.services: Callable[[Application], None] = lambda _: None
        self.erased = False

    async def seal_simulation(self, consumer_id: str, simulation: Simulation) -> bytes | None:
        """Nothing for the erased."""
        return None if self.erased else msgspec.json.encode(simulation)

    async def open_simulation(self, view: View, report: Report) -> Simulated:
        """As if opened."""
        return Simulated(report, samples.PERSON, samples.EXTRACT, assumptions=ASSUMED)

    async def deliver_simulation(self, application: Application) -> None:
        """Keep it, and let the services answer a little later; KafkaUnavailable while down."""
        if self.down:
            raise KafkaUnavailable("down")
        self.simulated.append(application)
        asyncio.get_running_loop().call_soon(self.services, application)


def worker(held: Held) -> tuple[KafkaApplications, SimulatingDesk]:
    """A worker whose services answer with the report of the samples."""
    desk = SimulatingDesk()
    one = KafkaApplications(desk, held, Calendar())
    desk.services = lambda asked: one.wake({}, [answer_to(asked)])
    return one, desk


def answer_to(asked: Application) -> Report:
    """The report that the services make of it."""
    return msgspec.structs.replace(
        samples.scored().report, application_id=asked.application_id, simulation=asked.simulation
    )


async def test_the_answer_comes_to_who_asked() -> None:
    """Under the applicant's sealed form, as of today, with what is asked sealed; afterwards nothing is left."""
    one, desk = worker(Held({ID: DONE}))
    found = await one.simulate(ID, [HardInquiry()])
    assert isinstance(found, Simulated)
    assert (found.report.score, found.extract, found.assumptions) == (
        samples.scored().report.score,
        samples.EXTRACT,
        ASSUMED,
    )
    (asked,) = desk.simulated
    assert asked.application_id != ID
    assert (asked.consumer_id, asked.sealed, asked.as_of, asked.lender) == (DONE.consumer_id, DONE.sealed, TODAY, None)
    assert msgspec.json.decode(asked.simulation or b"", type=Simulation).scenarios == (HardInquiry(),)
    assert not one.simulations._waiting


async def test_many_ask_at_once_and_each_gets_the_own_answer() -> None:
    """Answers that come in another order are not mixed up."""
    one, desk = worker(Held({ID: DONE}))
    desk.services = lambda _: None
    asking = [asyncio.create_task(one.simulate(ID, [])) for _ in range(20)]
    await asyncio.sleep(0.05)
    one.wake({}, [answer_to(asked) for asked in reversed(desk.simulated)])
    answers = [found.report.application_id for found in await asyncio.gather(*asking) if isinstance(found, Simulated)]
    assert answers == [asked.application_id for asked in desk.simulated]


async def test_the_id_is_one_whose_answer_comes_back_to_this_worker() -> None:
    """Of random ids it takes the first in a partition of its own; a worker that has none says so."""
    held = Held({ID: DONE})
    one, desk = worker(held)
    held.owners = [None, URL("http://127.0.0.1:9"), URL("http://127.0.0.1:9"), None]
    assert isinstance(await one.simulate(ID, []), Simulated)
    held.owners = [None, URL("http://127.0.0.1:9")]
    with pytest.raises(NotReady):
        await one.simulate(ID, [])
    assert len(desk.simulated) == 1


async def test_what_is_not_answered_in_time_is_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A late answer disturbs nobody."""
    monkeypatch.setattr(simulations, "ANSWER_WITHIN", 0.1)
    one, desk = worker(Held({ID: DONE}))
    desk.services = lambda _: None
    with pytest.raises(NotReady):
        await one.simulate(ID, [])
    one.wake({}, [answer_to(desk.simulated[0])])
    assert not one.simulations._waiting


async def test_kafka_being_down_is_said_at_once() -> None:
    """And nothing waits."""
    one, desk = worker(Held({ID: DONE}))
    desk.down = True
    with pytest.raises(KafkaUnavailable):
        await one.simulate(ID, [])
    assert not one.simulations._waiting


async def test_only_a_persons_own_reported_application_can_simulate() -> None:
    """An unknown one, a lender's and one that is on its way are not asked about."""
    lenders = msgspec.structs.replace(DONE, lender=Lender(name="A Bank", purpose="credit"))
    for views, expected in (({}, Unknown()), ({ID: lenders}, Unknown()), ({ID: WAITING}, Pending())):
        one, desk = worker(Held(views))
        assert await one.simulate(ID, []) == expected
        assert not desk.simulated


async def test_who_was_erased_is_nobody_any_more() -> None:
    """No key, no question; the ending is that of somebody without a file."""
    one, desk = worker(Held({ID: DONE}))
    desk.erased = True
    found = await one.simulate(ID, [HardInquiry()])
    assert isinstance(found, Simulated)
    assert (found.report.ending, found.report.outlooks, found.disclosed, found.erased) == (
        "could_not_match",
        (),
        None,
        True,
    )
    assert not desk.simulated
