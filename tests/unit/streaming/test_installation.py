"""A cluster belongs to the bureau whose record came first; the newest record of that bureau says by which keys it is known."""

from pathlib import Path

from msgspec.structs import replace

from creditapp.models.base import decode, encode
from creditapp.models.operations import Installation
from creditapp.streaming.installation import owner

GOLDEN = Path(__file__).parents[2] / "contract/golden/creditapp.installation.v1.json"
FIRST = decode(Installation, GOLDEN.read_bytes())
AGAIN, OTHER = replace(FIRST, by_intake="renewed"), replace(FIRST, installation_id="another")


def test_the_first_bureau_is_the_owner() -> None:
    """Whoever comes later is not, and what is no such record is left out."""
    assert owner([]) is None
    assert owner([None, b"rubbish", encode(FIRST), encode(OTHER)]) == FIRST


def test_the_owners_newest_record_counts() -> None:
    """Also where another's is between the two."""
    assert owner([encode(FIRST), encode(OTHER), encode(AGAIN)]) == AGAIN
    assert owner([encode(OTHER), encode(FIRST), encode(AGAIN)]) == OTHER
