"""A gateway carries erasures out whatever ends in between, and says that one is done only when every part has confirmed it."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import pytest

from creditapp.domain.erasures import PARTS, TABLES, Unfinished
from creditapp.errors import KafkaUnavailable, VaultUnavailable
from creditapp.gateway import erasing as erasing_module
from creditapp.gateway.erasing import LEFT_TO_OTHERS, Erasing
from creditapp.gateway.erasing_again import erase_again
from creditapp.models.erasures import ApplicationErasure, Erasure, ErasureConfirmation
from creditapp.models.sealed import Kind
from creditapp.privacy.encryption import PersonKeys
from creditapp.settings import Settings
from creditapp.streaming.publisher import Emit
from creditapp.tables.views import View
from creditapp.topics import APPLICATIONS_TO_ERASE, ERASURES, ERASURES_CONFIRMED, Topic
from tests.support.web_site import TODAY, Calendar

pytestmark = pytest.mark.asyncio

NOW = Calendar().time()
PARTITIONS = 2


class Died(BaseException):
    """The process ends here."""


class HeldVault:
    """People in memory; what is deleted may leave bytes."""

    def __init__(self, *people: str) -> None:
        self.people = set(people)
        self.numbers: Unfinished | None = None
        self.forgotten = 0
        self.queries = 0
        self.fails: type[BaseException] | None = None

    def persons(self, ssns: Sequence[str], kinds: frozenset[Kind], *, create: bool = True) -> dict[str, PersonKeys]:
        """Not asked."""
        raise NotImplementedError

    def keys(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys]:
        """Who is there."""
        self.queries += 1
        return {person: PersonKeys(person) for person in consumer_ids if person in self.people}

    def keys_at_once(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys] | None:
        """Not asked."""
        raise NotImplementedError

    @property
    def fingerprint(self) -> str:
        """Any."""
        return ""

    def erase(self, consumer_id: str) -> Any:
        """Not asked."""
        raise NotImplementedError

    def erase_all(self, consumer_ids: Sequence[str]) -> None:
        """Delete them."""
        if self.fails:
            raise self.fails
        self.queries += 1
        self.people -= set(consumer_ids)

    def unfinished(self) -> Unfinished | None:
        """As set."""
        return self.numbers

    def forget(self) -> None:
        """Count."""
        self.forgotten += 1

    def close(self) -> None:
        """Nothing is open."""


class HeldViews:
    """One worker's views in memory."""

    def __init__(self, *partitions: int) -> None:
        self.partitions = list(partitions)
        self.views: dict[int, dict[str, View]] = {number: {} for number in range(PARTITIONS)}
        self.not_indexed = 0
        """How many calls it takes until all rows are found."""

    def add(self, partition: int, application_id: str, person: str) -> None:
        """A view with content."""
        self.views[partition][application_id] = View(consumer_id=person, as_of=TODAY)

    def empty(self, at: float) -> None:
        """What the loop does once monitoring has passed the applications on."""
        for views in self.views.values():
            for application_id, view in views.items():
                views[application_id] = View(consumer_id=view.consumer_id, as_of=TODAY, erased=at)

    def held(self) -> Sequence[int]:
        """As set."""
        return self.partitions

    def found_by(self, partition: int, value: str) -> dict[str, View]:
        """The person's."""
        assert self.not_indexed == 0, "not all rows could be found"
        return {key: view for key, view in self.views[partition].items() if view.consumer_id == value}

    def index_some(self, partition: int, at_most: int) -> bool:
        """Whether it was called often enough."""
        self.not_indexed = max(0, self.not_indexed - 1)
        return self.not_indexed == 0


class Clock(Calendar):
    """A clock that the test sets."""

    now = NOW

    def time(self) -> float:
        """What is set."""
        return self.now


class Gateway:
    """A worker with its vault, its views and the topics."""

    def __init__(self, vault: HeldVault | None = None, views: HeldViews | None = None) -> None:
        self.vault, self.views, self.clock = vault or HeldVault("c"), views or HeldViews(*range(PARTITIONS)), Clock()
        self.published: list[Emit] = []
        self.down = False
        self.hangs_at: Topic | None = None
        self.batch = asyncio.Lock()
        self.erasing = self.started()

    def started(self, *, has_read: bool = True) -> Erasing:
        """A process that knows of no erasure."""
        erasing = Erasing(lambda: self.vault, self.views, self._publish, self.clock, Settings(partitions=PARTITIONS))
        if has_read:
            erasing.all_read()
        return erasing

    async def _publish(self, emits: Sequence[Emit]) -> None:
        if self.down:
            raise KafkaUnavailable("down")
        if self.hangs_at in [topic for topic, _ in emits]:
            await asyncio.Event().wait()
        self.published += emits
        for _, record in emits:
            if isinstance(record, Erasure | ErasureConfirmation):
                self.erasing.take(record)

    def restarts(self) -> None:
        """Another process reads the topics from their beginning."""
        self.erasing = self.started()
        self.replay()

    def replay(self) -> None:
        """Read what is in the topics."""
        for _, record in self.published:
            if isinstance(record, Erasure | ErasureConfirmation):
                self.erasing.take(record)

    async def step(self) -> bool:
        """One round."""
        return await self.erasing.step(self.batch)

    def tables_confirm(self, at: float = NOW) -> None:
        """What identity, bureau and reporting say."""
        for part in TABLES:
            self.erasing.take(ErasureConfirmation(consumer_id="c", at=at, part=part))

    def sent(self, *topics: object) -> list[object]:
        """The records of these topics."""
        return [record for topic, record in self.published if topic in topics]

    @property
    def applications(self) -> set[str]:
        """The applications to be erased."""
        sent = self.sent(APPLICATIONS_TO_ERASE)
        return {record.application_id for record in sent if isinstance(record, ApplicationErasure)}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for an erasure that the test has not finished."""
    monkeypatch.setattr(erasing_module, "DONE_WITHIN", 0.2)
    monkeypatch.setattr(erasing_module, "INDEXING_PAUSE", 0.0)


async def test_an_erasure_is_published_before_anything_is_deleted() -> None:
    """Without Kafka nothing is begun: the person's keys are still there, and the caller is told."""
    gateway = Gateway()
    gateway.down = True
    with pytest.raises(KafkaUnavailable):
        await gateway.erasing.erase("c")
    assert gateway.vault.people == {"c"} and not gateway.erasing.is_erased("c")
    gateway.down = False
    await gateway.erasing.erase("c")
    assert [topic for topic, _ in gateway.published][:2] == [ERASURES, ERASURES_CONFIRMED]
    assert gateway.vault.people == set() and gateway.erasing.is_erased("c")


async def test_a_process_that_dies_between_publishing_and_deleting_is_followed_by_one_that_deletes() -> None:
    """Or one beside it does, after a few seconds; by then nothing of the person is shown anywhere, whatever the vault has."""
    gateway = Gateway()
    gateway.vault.fails = Died
    with pytest.raises(Died):
        await gateway.erasing.erase("c")
    gateway.vault.fails = None
    gateway.restarts()
    assert gateway.erasing.is_erased("c") and gateway.vault.people == {"c"}
    await gateway.step()
    assert gateway.vault.people == {"c"}, "left to the gateway that was asked, which may be at it"
    gateway.clock.now += LEFT_TO_OTHERS
    await gateway.step()
    assert gateway.vault.people == set()


async def test_while_the_vault_does_not_answer_an_erasure_waits_and_is_then_carried_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is pending; the log says why, and not whose it is."""
    gateway = Gateway()
    gateway.vault.fails = VaultUnavailable
    with caplog.at_level(logging.WARNING):
        assert "vault" in await gateway.erasing.erase("c")
    assert "an erasure waits" in caplog.text
    gateway.vault.fails = None
    gateway.clock.now += LEFT_TO_OTHERS
    await gateway.step()
    assert gateway.vault.people == set() and "vault" not in gateway.erasing.left("c")


async def test_nobody_waits_long_for_a_kafka_or_a_vault_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Kafka the person is told that nothing is begun; what the vault does not do now is done later."""
    monkeypatch.setattr(erasing_module, "PUBLISH_WITHIN", 0.01)
    gateway = Gateway()
    gateway.hangs_at = ERASURES
    with pytest.raises(KafkaUnavailable):
        await gateway.erasing.erase("c")
    assert gateway.vault.people == {"c"}
    gateway.hangs_at = ERASURES_CONFIRMED
    assert "vault" in await gateway.erasing.erase("c")
    gateway.hangs_at = None
    gateway.clock.now += LEFT_TO_OTHERS
    await gateway.step()
    assert "vault" not in gateway.erasing.left("c")


async def test_a_gateway_that_has_not_read_of_all_erasures_calls_none_done() -> None:
    """It has just started, or another gateway has deleted the keys a moment ago; it finds them gone, and knows no more."""
    gateway = Gateway()
    await gateway.erasing.erase("c")
    await gateway.step()
    gateway.tables_confirm()
    assert gateway.erasing.left("c") == ()
    gateway.erasing = gateway.started(has_read=False)
    assert gateway.erasing.left("c") == PARTS
    gateway.replay()
    assert gateway.erasing.left("c") == PARTS, "there may be a later one"
    gateway.erasing.all_read()
    gateway.tables_confirm()
    assert gateway.erasing.left("c") == ()
    assert gateway.erasing.left("erased elsewhere") == PARTS


async def test_it_is_done_when_all_have_confirmed_it() -> None:
    """The vault, three tables and each partition of the views; not before."""
    gateway = Gateway()
    gateway.views.add(1, "a1", "c")
    gateway.views.add(1, "b1", "somebody else")
    assert await gateway.erasing.erase("c") == (*TABLES, "views")
    assert await gateway.step(), "a view is being emptied"
    assert gateway.applications == {"a1"}
    gateway.tables_confirm()
    assert gateway.erasing.left("c") == ("views",)
    gateway.views.empty(NOW)
    assert not await gateway.step()
    assert gateway.erasing.left("c") == ()
    await gateway.step()
    assert not gateway.erasing.known.pending
    assert len(gateway.sent(ERASURES_CONFIRMED)) == 1 + PARTITIONS


async def test_bytes_that_the_vault_still_has_keep_an_erasure_pending() -> None:
    """Also in a gateway that has not asked the vault yet; finished by the vault, it is done by itself."""
    gateway = Gateway()
    gateway.vault.numbers = Unfinished(4, 6)
    await gateway.erasing.erase("c")
    gateway.tables_confirm()
    await gateway.step()
    assert gateway.erasing.left("c") == ("vault",)
    gateway.restarts()
    gateway.tables_confirm()
    assert gateway.erasing.left("c") == ("vault",)
    gateway.vault.numbers = Unfinished(7, 8)
    await gateway.step()
    assert gateway.erasing.left("c") == ()


async def test_an_erasure_that_another_gateway_was_asked_for_empties_this_ones_views() -> None:
    """And what the vault has given this process of the person is forgotten."""
    gateway = Gateway(HeldVault(), HeldViews(1))
    gateway.views.add(0, "not held", "c")
    gateway.views.add(1, "a1", "c")
    gateway.erasing.take(Erasure(consumer_id="c", at=NOW))
    gateway.erasing.take(ErasureConfirmation(consumer_id="c", at=NOW, part="vault"))
    assert gateway.vault.forgotten == 1
    await gateway.step()
    assert gateway.applications == {"a1"}


async def test_a_partition_that_comes_later_is_searched_for_everybody_who_was_ever_erased() -> None:
    """As when its table was restored from a state of before the erasure; it was confirmed long ago."""
    gateway = Gateway(HeldVault(), HeldViews(0))
    for person in ("c", "d"):
        gateway.erasing.take(Erasure(consumer_id=person, at=NOW))
    await gateway.step()
    gateway.views.add(1, "a1", "c")
    gateway.views.add(1, "a2", "d")
    gateway.views.add(1, "b1", "somebody else")
    gateway.views.partitions = [0, 1]
    await gateway.step()
    assert gateway.applications == {"a1", "a2"}
    gateway.views.partitions = [0]
    await gateway.step()
    gateway.views.partitions = [0, 1]
    gateway.published.clear()
    await gateway.step()
    assert gateway.applications == {"a1", "a2"}, "when it comes again, too"


async def test_views_are_looked_for_only_once_the_batch_in_hand_is_through() -> None:
    """It may have begun before the person was known to be erased, and leave a view."""
    gateway = Gateway(HeldVault())
    gateway.erasing.take(Erasure(consumer_id="c", at=NOW))
    async with gateway.batch:
        looking = asyncio.create_task(gateway.step())
        await asyncio.sleep(0.05)
        assert not looking.done()
        gateway.views.add(0, "late", "c")
    await looking
    assert gateway.applications == {"late"}
    assert not gateway.sent(ERASURES_CONFIRMED)[1:]


async def test_a_view_that_stays_full_is_sent_for_again_but_not_at_every_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Monitoring may be away for long."""
    gateway = Gateway(HeldVault())
    gateway.views.add(0, "a1", "c")
    gateway.erasing.take(Erasure(consumer_id="c", at=NOW))
    for _ in range(3):
        assert await gateway.step()
    assert len(gateway.sent(APPLICATIONS_TO_ERASE)) == 1
    monkeypatch.setattr(erasing_module, "AGAIN", 0.0)
    await gateway.step()
    assert len(gateway.sent(APPLICATIONS_TO_ERASE)) == 2


async def test_rows_from_before_there_was_an_index_are_indexed_before_anything_is_confirmed() -> None:
    """A view that is not found is not an empty one."""
    gateway = Gateway(HeldVault(), HeldViews(0))
    gateway.views.not_indexed = 5
    gateway.views.add(0, "a1", "c")
    gateway.erasing.take(Erasure(consumer_id="c", at=NOW))
    await gateway.step()
    assert gateway.applications == {"a1"}


async def test_a_thousand_erasures_are_one_look() -> None:
    """The vault and each partition are gone through once, in parts between which other work has its turn."""
    people = [f"c{number}" for number in range(1000)]
    gateway = Gateway(HeldVault(*people))
    for person in people:
        gateway.erasing.take(Erasure(consumer_id=person, at=NOW - LEFT_TO_OTHERS))
    await gateway.step()
    assert (gateway.vault.queries, gateway.vault.people) == (5, set())
    assert len(gateway.sent(ERASURES_CONFIRMED)) == 1000 * (1 + PARTITIONS)


async def test_asking_twice_does_no_harm() -> None:
    """Two erasures at once, of one person: the later one counts."""
    gateway = Gateway()
    await gateway.erasing.erase("c")
    gateway.clock.now += 1
    await gateway.erasing.erase("c")
    await gateway.step()
    gateway.tables_confirm()
    assert gateway.erasing.left("c") == TABLES, "these confirm the first"
    gateway.tables_confirm(gateway.clock.now)
    assert gateway.erasing.left("c") == ()


async def test_handlers_wait_until_all_earlier_erasures_are_known() -> None:
    """Otherwise a batch right after a start could fill a view of somebody who was erased."""
    gateway = Gateway()
    starting = Erasing(lambda: gateway.vault, gateway.views, gateway._publish, gateway.clock, Settings())
    waiting = asyncio.create_task(starting.erased(()))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    starting.take(Erasure(consumer_id="c", at=1.0))
    starting.all_read()
    assert await waiting == {"c": 1.0}


async def test_a_start_erases_again_whom_the_vault_should_not_have(caplog: pytest.LogCaptureFixture) -> None:
    """In one query for all; they are published before they are deleted, and the log says how many there were."""
    vault, published = HeldVault("a", "b", "somebody else"), list[str]()

    async def publish(people: Sequence[str]) -> None:
        assert vault.people >= set(people), "they are still there"
        published.extend(people)

    with caplog.at_level(logging.WARNING):
        await erase_again({"a", "b", "gone"}, vault, publish)
    assert vault.people == {"somebody else"} and published == ["a", "b"]
    assert vault.queries == 2
    assert caplog.messages == ["people who had been erased and were in the vault again, and are erased again: 2"]
    await erase_again({"a", "b", "gone"}, vault, publish)
    assert published == ["a", "b"] and len(caplog.messages) == 1, "nothing to do"


async def test_a_start_that_dies_in_between_is_followed_by_one_that_finds_them_again() -> None:
    """Before they are deleted, they are published for the tables."""
    vault = HeldVault("a")
    vault.fails = Died
    published: list[str] = []

    async def publish(people: Sequence[str]) -> None:
        published.extend(people)

    with pytest.raises(Died):
        await erase_again({"a"}, vault, publish)
    vault.fails = None
    await erase_again({"a"}, vault, publish)
    assert (published, vault.people) == (["a", "a"], set())
