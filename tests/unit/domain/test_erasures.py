"""An erasure is done when vault and tables have confirmed it, in whatever order their records are read."""

import itertools

import pytest

from creditapp.domain.erasures import PARTS, TABLES, Erasures, Unfinished
from creditapp.models.erasures import Erasure, ErasureConfirmation, Part

PARTITIONS = 2
EVERY: tuple[Part, ...] = ("vault", *TABLES, "views")


def confirmed(part: Part, at: float = 1.0, partition: int = 0, until: int = 0) -> ErasureConfirmation:
    """A part has nothing of c any more."""
    return ErasureConfirmation(consumer_id="c", at=at, part=part, partition=partition, until=until)


ASKED = Erasure(consumer_id="c", at=1.0)
ALL: list[ErasureConfirmation] = [*(confirmed(part) for part in EVERY), confirmed("views", partition=1)]


def known(*records: Erasure | ErasureConfirmation) -> Erasures:
    """What is known after these."""
    erasures = Erasures(PARTITIONS)
    for record in records:
        erasures.take(record)
    return erasures


def test_nothing_is_confirmed_when_it_is_asked_for() -> None:
    """Nor of somebody of whose erasure nothing is known: whoever finds their keys gone may have read less than others."""
    assert known(ASKED).left("c", None) == EVERY == PARTS
    assert known(ASKED).left("somebody else", None) == PARTS


@pytest.mark.parametrize("missing", range(len(ALL)))
def test_each_part_has_to_confirm_it(missing: int) -> None:
    """Each partition of the views too."""
    erasures = known(ASKED, *ALL[:missing], *ALL[missing + 1 :])
    assert erasures.left("c", None) == (ALL[missing].part,)
    erasures.settle(None)
    assert "c" in erasures.pending
    erasures.take(ALL[missing])
    erasures.settle(None)
    assert erasures.left("c", None) == () and not erasures.pending
    assert erasures.at == {"c": 1.0}, "it is not forgotten"


@pytest.mark.parametrize("partition", [-1, PARTITIONS, 10**6])
def test_a_partition_that_there_is_not_confirms_nothing(partition: int) -> None:
    """Else an erasure would be called done while a partition of the views still has something."""
    assert known(ASKED, *ALL[:-1], confirmed("views", partition=partition)).left("c", None) == ("views",)


def test_the_order_in_which_records_are_read_does_not_matter() -> None:
    """They are in two topics; a confirmation may be read before what it confirms, and each of them twice."""
    records: list[Erasure | ErasureConfirmation] = [ASKED, *ALL]
    for order in itertools.islice(itertools.permutations(records), 0, None, 37):
        assert known(*order, *order).left("c", None) == ()
        assert known(*order).order == ["c"]


def test_a_repeated_erasure_is_confirmed_anew() -> None:
    """Confirmations of the earlier one do not count for it, nor the earlier one itself once more."""
    erasures = known(ASKED, *ALL)
    erasures.settle(None)
    erasures.take(Erasure(consumer_id="c", at=2.0))
    erasures.take(ASKED)
    for record in ALL:
        erasures.take(record)
    assert erasures.left("c", None) == EVERY
    for record in ALL:
        erasures.take(confirmed(record.part, at=2.0, partition=record.partition))
    assert erasures.left("c", None) == ()
    assert erasures.order == ["c", "c"]


@pytest.mark.parametrize(
    ("unfinished", "left"),
    [(Unfinished(3, 9), True), (Unfinished(7, 7), True), (Unfinished(8, 9), False), (None, False)],
)
def test_the_vault_is_done_when_it_has_finished_all_up_to_the_number_that_it_gave(
    unfinished: Unfinished | None, left: bool
) -> None:
    """Later erasures do not hold an earlier one up."""
    erasures = known(ASKED, *ALL[1:], confirmed("vault", until=7))
    assert bool(erasures.left("c", unfinished)) == left


def test_of_two_gateways_that_deleted_the_later_number_counts() -> None:
    """Each has said up to which number bytes may be left."""
    erasures = known(ASKED, *ALL[1:], confirmed("vault", until=7), confirmed("vault", until=5))
    assert erasures.left("c", Unfinished(6, 9)) == ("vault",)
