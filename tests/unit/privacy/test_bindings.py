"""Sealed content opens where it belongs and nowhere else: not under another purpose, person, application, record or time."""

import os
from itertools import permutations

import msgspec
import pytest

from creditapp.errors import CreditappError
from creditapp.models import seals
from creditapp.models.sealed import Seal
from creditapp.privacy.encryption import PersonKeys, open_sealed, seal
from creditapp.tables import TABLES
from creditapp.topics import TOPICS

FIELDS = [(topic, name, how) for topic in TOPICS for name, how in topic.sealed.items() if isinstance(how, Seal)]
DECLARED = {name: how for name, how in vars(seals).items() if isinstance(how, Seal)} | {
    table.name: table.seal for table in TABLES if table.seal
}
KEYS = PersonKeys("c1", os.urandom(32), os.urandom(32), os.urandom(32))


class Nothing(msgspec.Struct, frozen=True, tag_field="record", tag="creditapp.nothing.v1"):
    """Content of any declaration: what is bound does not depend on it."""


def with_nothing(how: Seal) -> Seal:
    """The same declaration for content without fields."""
    return Seal(how.kind, Nothing, how.purpose, how.bound_to)


def test_every_sealed_field_names_fields_that_its_record_has() -> None:
    """What a seal is bound to exists in every record that carries it."""
    for topic, name, how in FIELDS:
        assert {name, *how.bound_to} <= set(topic.record.__struct_fields__), (topic.name, name)


def test_no_two_declarations_are_for_one_purpose() -> None:
    """A form is no reported identity, an extract no assumption: each has a kind, content and purpose of its own."""
    purposes = [(how.kind, how.holds, how.purpose) for how in DECLARED.values()]
    assert len(set(purposes)) == len(purposes)


@pytest.mark.parametrize("name", DECLARED)
def test_content_of_one_purpose_opens_for_no_other(name: str) -> None:
    """With the same key, the same content and the same values, under every other declaration of the kind it stays shut."""
    how = with_nothing(DECLARED[name])
    sealed = seal(KEYS, how, Nothing(), ["c1", "one", "two"])
    assert open_sealed(KEYS, how, sealed, ["c1", "one", "two"]) == Nothing()
    for other in map(with_nothing, DECLARED.values()):
        if other != how and (other.kind, other.purpose) != (how.kind, how.purpose):
            with pytest.raises(CreditappError):
                open_sealed(KEYS, other, sealed, ["c1", "one", "two"])


@pytest.mark.parametrize("name", DECLARED)
def test_content_moved_to_other_values_does_not_open(name: str) -> None:
    """Another person, application, record, request or time; left out, added or exchanged with one another."""
    how = with_nothing(DECLARED[name])
    values = [f"value of {field}" for field in how.bound_to]
    sealed = seal(KEYS, how, Nothing(), values)
    moved = [[*values[:at], "another", *values[at + 1 :]] for at in range(len(values))]
    moved += [values[1:], [*values, "more"], *(list(order) for order in permutations(values) if list(order) != values)]
    for other in moved:
        with pytest.raises(CreditappError):
            open_sealed(KEYS, how, sealed, other)


def test_all_but_the_extract_are_bound_to_one_record() -> None:
    """A replay under another application, record or request does not open; an extract belongs to several applications."""
    loose = {name for name, how in DECLARED.items() if how.bound_to == ("consumer_id",) and how.purpose != "table"}
    assert loose == {"EXTRACT"}
