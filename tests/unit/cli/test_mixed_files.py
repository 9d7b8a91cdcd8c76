"""Operators see each mixed file once, as it was last, and none whose disagreement they have withdrawn."""

from creditapp.cli.mixed_files import Mixed, standing
from creditapp.domain.furnishers import NOBODY, Furnishers, id_of
from creditapp.models.furnishers import Disagreement, MixedFile
from creditapp.models.sealed import Sealed
from tests.support.furnishing import furnisher


def mixed(person: str, at: float, *kept_aside: str) -> Mixed:
    """A notice."""
    body = Disagreement(opened_by=(id_of("Bank"),), kept_aside=tuple(map(id_of, kept_aside)))
    return Mixed(MixedFile(consumer_id=person, record_id=f"r{at}", sealed=Sealed(body)), at, body)


def test_of_a_persons_notices_the_newest_counts() -> None:
    """In whatever order partitions give them; the newest file first."""
    notices = [mixed("a", 3.0, "X"), mixed("a", 1.0, "X", "Y"), mixed("b", 4.0, "Z"), mixed("b", 2.0, "X")]
    assert standing(notices, NOBODY) == [notices[2], notices[0]]


def test_a_withdrawn_furnisher_disagrees_with_nobody() -> None:
    """Unless others do as well."""
    known = Furnishers([furnisher("X", suspended=True, withdrawn=True), furnisher("Y", suspended=True)])
    notices = [mixed("a", 1.0, "X"), mixed("b", 2.0, "X", "Y"), mixed("c", 3.0, "Y")]
    assert standing(notices, known) == [notices[2], notices[1]]
