"""What an authenticator answers is believed only if it is for this site, this challenge and a verified person, and signed."""

from typing import Any

import pytest
from fido2 import cbor
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.models.members import Assertion, Registration
from creditapp.privacy.passkeys import RelyingParty
from tests.support.authenticator import ATTESTED, ORIGIN, PRESENT, VERIFIED, Authenticator

SITE = RelyingParty(ORIGIN)
ASKED, OTHER = b"c" * 32, b"o" * 32
WRONG = [
    {"origin": "https://credit.example.com"},
    {"origin": "http://credit.example.org"},
    {"origin": "https://credit.example.org:8443"},
    {"origin": "https://evil.credit.example.org"},
    {"rp_id": "example.org"},
    {"flags": PRESENT},
    {"flags": VERIFIED},
    {"create": "webauthn.get", "get": "webauthn.create"},
    {"cross_origin": True},
]
"""Another site's, in another name, nobody verified, nobody there, of another ceremony, inside another site's page."""


def test_a_passkey_is_made_and_proves_itself() -> None:
    """The answer to its own challenge, as often as there is a new one."""
    own = Authenticator()
    passkey = SITE.created(own.make(ASKED), 1.0)
    assert passkey is not None
    assert (passkey.credential_id, passkey.name, passkey.added) == (own.id, "Laptop", 1.0)
    assert SITE.proved(own.prove(ASKED), passkey) == 1
    assert SITE.proved(own.prove(OTHER), passkey) == 2


@pytest.mark.parametrize("claims", WRONG, ids=str)
def test_an_answer_for_anything_else_is_refused(claims: dict[str, object]) -> None:
    """Of the browser's claims and of the authenticator's each has to be right."""
    own = Authenticator()
    passkey = SITE.created(own.make(ASKED), 1.0)
    assert passkey is not None
    assert SITE.created(own.claiming(**claims).make(ASKED), 1.0) is None
    assert SITE.proved(own.claiming(**claims).prove(ASKED), passkey) is None


def test_an_answer_to_another_challenge_is_refused() -> None:
    """Whether a passkey is made or proved."""
    own = Authenticator()
    passkey = SITE.created(own.make(ASKED), 1.0)
    assert passkey is not None
    assert SITE.created(replace(own.make(OTHER), challenge=ASKED), 1.0) is None
    assert SITE.proved(replace(own.prove(OTHER), challenge=ASKED), passkey) is None


def test_another_key_under_the_same_id_proves_nothing() -> None:
    """The signature has to be the passkey's."""
    own = Authenticator()
    passkey = SITE.created(own.make(ASKED), 1.0)
    assert passkey is not None
    forger = Authenticator(credential_id=own.credential_id)
    assert SITE.proved(forger.prove(ASKED), passkey) is None


def test_a_counter_that_does_not_grow_is_a_copys() -> None:
    """Where the authenticator counts; one that does not always says 0."""
    own = Authenticator()
    passkey = SITE.created(own.make(ASKED), 1.0)
    assert passkey is not None
    used = replace(passkey, count=5)
    own.count = 4
    assert SITE.proved(own.prove(ASKED), used) is None
    assert SITE.proved(own.prove(ASKED), used) == 6
    still = Authenticator(counts=False)
    passkey = SITE.created(still.make(ASKED), 1.0)
    assert passkey is not None
    assert [SITE.proved(still.prove(ASKED), passkey) for _ in range(2)] == [0, 0]
    assert SITE.proved(still.prove(ASKED), replace(passkey, count=1)) is None


def test_an_algorithm_that_was_not_offered_is_refused() -> None:
    """ES256 with another number is none of the three."""
    made = Authenticator().make(ASKED)
    attestation: Any = cbor.decode(made.attestation)
    named = attestation["authData"].replace(b"\x03\x26", b"\x03\x38\x2e", 1)
    assert SITE.created(replace(made, attestation=cbor.encode(attestation | {"authData": named})), 1.0) is None


def test_an_answer_without_a_passkey_makes_none() -> None:
    """The flag says so, and nothing follows."""
    own = Authenticator()
    made = own.make(ASKED)
    attestation: Any = cbor.decode(made.attestation)
    data = bytearray(attestation["authData"][:37])
    data[32] &= ~ATTESTED & 0xFF
    assert SITE.created(replace(made, attestation=cbor.encode(attestation | {"authData": bytes(data)})), 1.0) is None


@given(st.binary(max_size=200), st.binary(max_size=200), st.sampled_from(["", "{}", "[]", '{"type":1}', "null"]))
def test_bytes_of_any_kind_are_refused_and_raise_nothing(one: bytes, other: bytes, client: str) -> None:
    """Whatever part of an answer they stand in."""
    own = Authenticator()
    made = own.make(ASKED)
    passkey = SITE.created(made, 1.0)
    assert passkey is not None
    proof = own.prove(ASKED)
    for data in (one, client.encode()):
        assert SITE.created(replace(made, client_data=data), 1.0) is None
        assert SITE.proved(replace(proof, client_data=data), passkey) is None
    assert (
        SITE.created(Registration(challenge=ASKED, client_data=made.client_data, attestation=other, name="x"), 1.0)
        is None
    )
    for wrong in (replace(proof, authenticator_data=one), replace(proof, signature=other)):
        assert isinstance(wrong, Assertion) and SITE.proved(wrong, passkey) is None
