"""Sealed content opens only with the right key and in the context for which it was sealed."""

import os
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.errors import InvalidRecord, SealBroken
from creditapp.models import seals
from creditapp.models.credit_events import Deceased, FurnishedBy
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Address, Person
from creditapp.models.sealed import Kind, Seal, Sealed
from creditapp.models.seals import FURNISHED_BODY
from creditapp.privacy.day_chain import day_number
from creditapp.privacy.day_keys import PublicDayKeys, SecretDayKeys, new_day_keys
from creditapp.privacy.encryption import (
    PersonKeys,
    decrypt_with,
    decrypted,
    encrypt_to,
    encrypted,
    open_sealed,
    seal,
)

TODAY = date(2026, 11, 30)
ADA = PersonKeys("ada", bytes(range(32)), bytes(range(32, 64)))
BOB = PersonKeys("bob", ADA.identity, ADA.file)
"""Bob has Ada's keys, so that only the associated data distinguishes his content from hers."""


class Note(msgspec.Struct, frozen=True, tag_field="record", tag="test.note.v1"):
    """Some content."""

    text: str


class Memo(msgspec.Struct, frozen=True, tag_field="record", tag="test.note.v2"):
    """The same content in its next schema version."""

    text: str


FILE_NOTE = Seal("file", Note, "note")


def sealed_note(keys: PersonKeys, note: Note) -> bytes:
    """A note sealed with a person's file key and bound to the person."""
    return seal(keys, FILE_NOTE, note, [keys.consumer_id])


def opened_note(keys: PersonKeys, sealed: bytes) -> Note:
    """The opened note."""
    note: Note = open_sealed(keys, FILE_NOTE, sealed, [keys.consumer_id])
    return note


PERSON = Person(
    first_name="Ada",
    last_name="Quill",
    birth_date=date(1980, 2, 29),
    ssn_last4="5678",
    address=Address(street="1 Elm St", city="Troy", state="NY", zip="12180"),
)


@given(st.text(), st.sampled_from(["identity", "file"]))
def test_sealed_content_opens_unchanged(text: str, kind: Kind) -> None:
    """Sealing loses nothing, and the sealed bytes do not contain the text."""
    how = Seal(kind, Note, "note")
    sealed = seal(ADA, how, Note(text), ["ada"])
    assert open_sealed(ADA, how, sealed, ["ada"]) == Note(text)
    assert len(text) < 8 or text.encode() not in sealed


def test_large_content_is_compressed_before_it_is_sealed() -> None:
    """A file's JSON shrinks; small content is not compressed."""
    large, small = Note("on time, " * 400), Note("on time")
    assert len(sealed_note(ADA, large)) < 200
    assert opened_note(ADA, sealed_note(ADA, large)) == large
    assert opened_note(ADA, sealed_note(ADA, small)) == small


@given(st.data())
def test_no_bit_of_sealed_content_can_be_changed(data: st.DataObject) -> None:
    """With any flipped bit, in version, nonce, ciphertext or tag, it does not open."""
    sealed = bytearray(sealed_note(ADA, Note("the file")))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(SealBroken):
        opened_note(ADA, bytes(sealed))


@pytest.mark.slow
@given(st.binary(max_size=80))
def test_random_bytes_do_not_open(junk: bytes) -> None:
    """Random bytes raise SealBroken and no other error."""
    with pytest.raises(SealBroken):
        opened_note(ADA, b"\x01" + junk)
    with pytest.raises(SealBroken):
        decrypt_with(_pair()[0], b"\x01" + junk, "use")
    with pytest.raises(SealBroken):
        decrypt_with(_pair()[0], b"\x02" + junk, "use")


@pytest.mark.parametrize(
    ("person", "kind", "record"), [(BOB, "file", Note), (ADA, "identity", Note), (ADA, "file", Memo)]
)
def test_content_opens_only_for_its_person_kind_and_record(person: PersonKeys, kind: Kind, record: type) -> None:
    """Another person with the same key, another kind or schema version: SealBroken, without the content."""
    same = PersonKeys(ADA.consumer_id, ADA.file, ADA.file)
    sealed = sealed_note(same, Note("secret words"))
    with pytest.raises(SealBroken) as refused:
        open_sealed(person._replace(identity=ADA.file), Seal(kind, record, "note"), sealed, [person.consumer_id])
    assert "secret" not in str(refused.value)


def test_a_key_that_was_not_requested_cannot_be_used() -> None:
    """A service that requested identity keys only cannot open files."""
    only_identity = ADA._replace(file=None)
    sealed = sealed_note(ADA, Note("x"))
    with pytest.raises(SealBroken, match="not requested"):
        opened_note(only_identity, sealed)


def test_equal_content_has_different_sealed_bytes() -> None:
    """Sealed bytes do not reveal that two contents are equal."""
    assert sealed_note(ADA, Note("x")) != sealed_note(ADA, Note("x"))


def test_the_repr_of_person_keys_has_no_key() -> None:
    """Keys never reach a log or a traceback through repr."""
    assert repr(ADA) == "PersonKeys(ada)"
    assert f"{ADA}" == "PersonKeys(ada)"


def _pair(*purposes: str) -> tuple[SecretDayKeys, PublicDayKeys]:
    private = new_day_keys(purposes or ("use", "another use"), TODAY)
    return private, private.published(day_number(TODAY), 3)


@given(st.binary(max_size=2000))
def test_the_private_key_decrypts_what_was_encrypted_to_its_public_key(plaintext: bytes) -> None:
    """Encryption to a public key loses nothing."""
    private, public = _pair()
    assert decrypt_with(private, encrypt_to(public, plaintext, "use", TODAY), "use") == plaintext


def test_encrypted_text_decrypts_for_one_key_and_one_context_only() -> None:
    """Another key or another context raises SealBroken."""
    private, public = _pair()
    other, _ = _pair()
    sealed = encrypt_to(public, b"text", "use", TODAY)
    for key, context in ((other, "use"), (private, "another use")):
        with pytest.raises(SealBroken):
            decrypt_with(key, sealed, context)


@given(st.data())
def test_no_bit_of_an_encrypted_text_can_be_changed(data: st.DataObject) -> None:
    """With any flipped bit it does not decrypt."""
    private, public = _pair()
    sealed = bytearray(encrypt_to(public, b"text", "use", TODAY))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(SealBroken):
        decrypt_with(private, bytes(sealed), "use")


def test_a_furnished_record_opens_at_intake_only() -> None:
    """A body encrypted to intake decrypts unchanged; other content raises InvalidRecord without its values."""
    private, public = _pair(FURNISHED_BODY.context)
    event = Deceased(event_id="e1", as_of=date(2026, 1, 1), reference="r1")
    body = FurnishedBody(ssn="900125678", person=PERSON, furnisher="First Bank", events=(event,))
    assert decrypted(private, FURNISHED_BODY, encrypted(public, FURNISHED_BODY, body, TODAY)) == body
    half = b'{"record": "creditapp.furnished_body.v1", "ssn": "Ada Quill"}'
    junk = encrypt_to(public, half, "creditapp.furnished.v1", TODAY)
    with pytest.raises(InvalidRecord, match="ssn") as refused:
        decrypted(private, FURNISHED_BODY, Sealed(sealed=junk))
    assert "Quill" not in str(refused.value)


def test_the_services_records_can_be_sealed_under_both_kinds() -> None:
    """A person under the identity key, credit events under the file key."""
    keys = PersonKeys("c1", os.urandom(32), os.urandom(32))
    furnished = FurnishedBy(
        furnisher="First Bank", events=(Deceased(event_id="e1", as_of=date(2026, 1, 1), reference="r"),)
    )
    assert open_sealed(keys, seals.FORM, seal(keys, seals.FORM, PERSON, ["c1"]), ["c1"]) == PERSON
    assert open_sealed(keys, seals.FURNISHED_BY, seal(keys, seals.FURNISHED_BY, furnished, ["c1"]), ["c1"]) == furnished
