"""Operators save a document with the person's key; after an erasure, or without a part, there is nothing to save."""

from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.cli.documents import content_of, ending_of
from creditapp.errors import ConfigurationError, SealBroken
from creditapp.models.documents import DocumentPart, PartContent
from creditapp.models.sealed import Sealed
from creditapp.models.seals import DOCUMENT_PART
from creditapp.privacy.encryption import PersonKeys, seal
from tests.support.sample_documents import JPEG, PDF, PNG

KEYS = PersonKeys(consumer_id="c-1", identity=bytes(32), file=bytes(range(32)), score=bytes(32))


def part(number: int, content: bytes) -> DocumentPart:
    """A part as the gateway publishes it."""
    bound = ("c-1", "d-1", str(number))
    sealed = Sealed[PartContent](sealed=seal(KEYS, DOCUMENT_PART, PartContent(content=content), bound))
    return DocumentPart(consumer_id="c-1", document_id="d-1", number=number, sealed=sealed)


def test_parts_in_any_order_and_repeated_make_the_document() -> None:
    """Byte for byte."""
    parts = [part(0, PDF[:100]), part(1, PDF[100:200]), part(2, PDF[200:])]
    assert content_of([parts[2], parts[0], parts[1], parts[0]], {"c-1": KEYS}) == PDF


def test_a_document_with_a_part_missing_is_not_saved() -> None:
    """In the middle; the end shows by the size that the queue has."""
    with pytest.raises(ConfigurationError, match="missing"):
        content_of([part(0, b"a"), part(2, b"c")], {"c-1": KEYS})


def test_an_erased_persons_document_opens_no_more() -> None:
    """The vault has no keys of theirs."""
    with pytest.raises(ConfigurationError, match="erased"):
        content_of([part(0, b"a")], {})


@pytest.mark.parametrize("changes", [{"number": 1}, {"document_id": "d-2"}, {"consumer_id": "c-2"}])
def test_a_part_is_bound_to_person_document_and_number(changes: dict[str, Any]) -> None:
    """Moved to another it does not open."""
    moved = replace(part(0, b"a"), **changes)
    with pytest.raises(SealBroken):
        content_of([moved], {"c-1": KEYS, "c-2": KEYS})


@pytest.mark.parametrize(("content", "ending"), [(PDF, ".pdf"), (PNG, ".png"), (JPEG, ".jpg"), (b"else", "")])
def test_the_files_ending_is_that_of_its_content(content: bytes, ending: str) -> None:
    """Never what the person called it."""
    assert ending_of(content) == ending
