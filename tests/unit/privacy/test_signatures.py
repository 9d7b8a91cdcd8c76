"""A furnished record is its furnisher's if the furnisher's key has signed it, as it is, alone or in a batch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.models.base import Step, decode, encode
from creditapp.models.furnished import Furnished
from creditapp.models.sealed import Sealed
from creditapp.privacy.furnisher_keys import public_half
from creditapp.privacy.signatures import HASH, HIGHEST, SIGNATURE, SignatureCheck, signed
from tests.support.furnishing import signer

BANK, OTHER = signer("Bank"), signer("Other Bank")
PUBLIC = public_half(BANK)


def record(number: int = 1, content: bytes = b"sealed") -> Furnished:
    """An unsigned record."""
    return Furnished(record_id=f"r{number}", sealed=Sealed(sealed=content))


def is_signed(furnished: Furnished, public: bytes = PUBLIC) -> bool:
    """Checked by somebody who has checked nothing before."""
    return SignatureCheck().is_signed(furnished, public)


@given(st.integers(1, 70))
@settings(max_examples=25)
def test_every_record_of_a_batch_is_known_by_itself(size: int) -> None:
    """In any batch, in any order, read from the wire; its path grows with the logarithm of the batch."""
    batch = signed([record(number) for number in range(size)], BANK)
    assert [each.record_id for each in batch] == [f"r{number}" for number in range(size)]
    check = SignatureCheck()
    for each in reversed(batch):
        assert check.is_signed(decode(Furnished, encode(each)), PUBLIC)
        assert len(each.signature) <= SIGNATURE + HASH * (size - 1).bit_length()


GOOD = signed([record(number) for number in range(5)], BANK)[2]
ALTERED = {
    "another id": replace(GOOD, record_id="r9"),
    "other content": replace(GOOD, sealed=Sealed(sealed=b"sealed by another")),
    "another furnisher": replace(GOOD, furnisher_id=OTHER.furnisher_id),
    "no furnisher": replace(GOOD, furnisher_id=""),
    "no signature": replace(GOOD, signature=b""),
    "half a signature": replace(GOOD, signature=GOOD.signature[:40]),
    "a path cut off": replace(GOOD, signature=GOOD.signature[:-HASH]),
    "half a step more": replace(GOOD, signature=GOOD.signature + bytes(HASH // 2)),
    "a step more": replace(GOOD, signature=GOOD.signature + bytes(HASH)),
    "a path without end": replace(GOOD, signature=GOOD.signature + bytes(HASH * HIGHEST)),
    "a signature of nothing": replace(GOOD, signature=bytes(SIGNATURE)),
}


@pytest.mark.parametrize("kind", ALTERED)
def test_whatever_was_altered_is_not_signed(kind: str) -> None:
    """Not even by one who has just seen the batch's signature."""
    check = SignatureCheck()
    assert check.is_signed(GOOD, PUBLIC)
    assert not check.is_signed(ALTERED[kind], PUBLIC)


def test_a_record_is_known_by_its_furnishers_key_only() -> None:
    """Signed by another under this furnisher's id, it is nobody's; and no key of 32 bytes makes an error."""
    stranger = OTHER._replace(furnisher_id=BANK.furnisher_id)
    assert not is_signed(signed([record()], stranger)[0])
    assert is_signed(signed([record()], stranger)[0], public_half(OTHER))
    assert not is_signed(GOOD, bytes(32)) and not is_signed(GOOD, b"short")


def test_a_journey_is_not_part_of_what_is_signed() -> None:
    """Services on the way may note that they have seen it."""
    assert is_signed(replace(GOOD, journey=(Step("intake", 1.0),)))


def test_a_signer_does_not_print_its_key() -> None:
    """Neither in logs nor in tracebacks."""
    assert repr(BANK) == f"Signer({BANK.furnisher_id})"
