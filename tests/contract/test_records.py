"""The wire format is what the golden files say: a change of a record is a visible diff here.

Decoding is strict; its errors name the wrong field and never contain its value.
"""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp import models
from creditapp.errors import InvalidRecord
from creditapp.models.base import Record, Traced, decode, encode
from creditapp.models.credit_events import FurnishedBy
from creditapp.models.monitoring import ShadowResults
from creditapp.models.sealed import Seal
from creditapp.topics import TOPICS, Topic

GOLDEN = Path(__file__).parent / "golden"
PLANTED = "Adelheid Quillfeather"
FREE = {"characteristics", "time_alone", "scorecard", "changes", "stages"}
"""Fields whose keys are data and not part of the schema."""

Where = tuple[str | int, ...]


def _subclasses(kind: type[Record]) -> Iterator[type[Record]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _records() -> dict[str, type[msgspec.Struct]]:
    for module in pkgutil.iter_modules(models.__path__):
        importlib.import_module(f"creditapp.models.{module.name}")
    ours = [kind for kind in _subclasses(Record) if kind.__module__.startswith("creditapp.models")]
    spread = [how.holds for how in _spread_over(*TOPICS)]
    every: list[type[msgspec.Struct]] = [*ours, FurnishedBy, ShadowResults, *spread]
    named = [kind for kind in every if kind is not Traced and not kind.__name__.startswith("_")]
    return {str(kind.__struct_config__.tag): kind for kind in named}


def _spread_over(*topics: Topic) -> list[Seal]:
    """The seals whose content stands in the record itself."""
    seals = [how for topic in topics for how in topic.sealed.values()]
    return [how for how in seals if isinstance(how, Seal) and how.spread]


def _on_the_wire(kind: type[msgspec.Struct]) -> set[str]:
    """The fields that a record has on the wire: of those that are sealed together only the sealed field."""
    topics = [topic for topic in TOPICS if topic.record is kind]
    spread = {name for how in _spread_over(*topics) for name in how.holds.__struct_encode_fields__}
    return {"record", *kind.__struct_encode_fields__} - spread


RECORDS = _records()


def _golden(tag: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads((GOLDEN / f"{tag}.json").read_text())
    return fields


def _places(value: Any, where: Where = ()) -> Iterator[Where]:
    """The path of every value in a golden file that has a schema."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield (*where, name)
        if name not in FREE:
            yield from _places(part, (*where, name))


def _with(value: Any, where: Where, new: Any) -> Any:
    copy = json.loads(json.dumps(value))
    *path, last = where
    inner = copy
    for name in path:
        inner = inner[name]
    inner[last] = new
    return copy


EVERY_PLACE = [(tag, where) for tag in RECORDS for where in _places(_golden(tag))]
REQUIRED = [
    (tag, field.name)
    for tag, kind in RECORDS.items()
    for field in msgspec.structs.fields(kind)
    if field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
]


WITH_REQUIRED = {tag for tag, _ in REQUIRED}


def test_every_record_has_a_golden_file_and_every_file_a_record() -> None:
    """A new record without its golden file fails here; so does a file whose record is gone."""
    assert {file.stem for file in GOLDEN.glob("*.json")} == set(RECORDS)
    assert {topic.record for topic in TOPICS} <= set(RECORDS.values())


def test_every_wire_name_is_pinned_with_a_version() -> None:
    """``creditapp.<name>.v<N>``: moving or renaming a class never changes the wire."""
    for tag, kind in RECORDS.items():
        assert kind.__struct_config__.tag_field == "record"
        assert tag.startswith("creditapp.")
        assert tag.rpartition(".v")[2].isdigit()


@pytest.mark.parametrize("tag", RECORDS)
def test_a_golden_file_decodes_and_encodes_to_itself(tag: str) -> None:
    """Every field is in the file, none is lost, renamed or added."""
    record = decode(RECORDS[tag], json.dumps(_golden(tag)).encode())
    assert json.loads(encode(record)) == _golden(tag)
    assert set(_golden(tag)) == _on_the_wire(RECORDS[tag])


@pytest.mark.parametrize(("tag", "field"), REQUIRED)
def test_a_missing_field_is_named(tag: str, field: str) -> None:
    """A record without a required field is refused."""
    value = _golden(tag)
    del value[field]
    with pytest.raises(InvalidRecord, match=f"`{field}`"):
        decode(RECORDS[tag], json.dumps(value).encode())


@pytest.mark.parametrize(("tag", "where"), EVERY_PLACE, ids=lambda part: part if isinstance(part, str) else None)
def test_a_field_with_a_wrong_type_is_named_without_its_value(tag: str, where: Where) -> None:
    """Anywhere in any record, the message contains the path to the field and nothing of its value."""
    nonsense: Any = {PLANTED: [PLANTED]}
    if where[-1] in FREE:
        nonsense = [PLANTED]
    with pytest.raises(InvalidRecord) as refused:
        decode(RECORDS[tag], json.dumps(_with(_golden(tag), where, nonsense)).encode())
    assert RECORDS[tag].__name__ in str(refused.value)
    named = next(name for name in reversed(where) if isinstance(name, str))
    assert named in str(refused.value)
    assert PLANTED not in str(refused.value)


@pytest.mark.parametrize("tag", RECORDS)
@pytest.mark.parametrize("name", [f"creditapp.{PLANTED}.v1", "", None, 7, "creditapp.accepted.v99"])
def test_an_unknown_wire_name_is_refused(tag: str, name: object) -> None:
    """A message with another wire name is not decoded by guessing."""
    with pytest.raises(InvalidRecord, match="record") as refused:
        decode(RECORDS[tag], json.dumps({**_golden(tag), "record": name}).encode())
    assert PLANTED not in str(refused.value)


@pytest.mark.parametrize("kind", RECORDS.values())
@pytest.mark.parametrize(
    "value", [None, b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"record": "\xff"}', b'{"x":' + b"[" * 100_000]
)
def test_bytes_that_are_not_a_record_are_refused(kind: type[msgspec.Struct], value: bytes | None) -> None:
    """Tombstones, truncated records, invalid UTF-8 and very deep nesting raise InvalidRecord and no other error."""
    with pytest.raises(InvalidRecord, match=kind.__name__):
        decode(kind, value)


@given(st.sampled_from(EVERY_PLACE), st.sampled_from([PLANTED, -1, 0.5, 10**30, [], True, None, "\x00", "9" * 10_000]))
def test_any_value_in_a_field_is_accepted_or_refused(place: tuple[str, Where], value: object) -> None:
    """No value raises any error but InvalidRecord, and no message contains the value."""
    tag, where = place
    try:
        decode(RECORDS[tag], json.dumps(_with(_golden(tag), where, value)).encode())
    except InvalidRecord as refused:
        assert PLANTED not in str(refused)
        assert "99999" not in str(refused).replace("999999999", "")


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(junk: bytes) -> None:
    """Random bytes raise InvalidRecord for every record; an empty object is content whose fields all have their defaults."""
    for tag, kind in RECORDS.items():
        if junk.strip() == b"{}" and tag not in WITH_REQUIRED:
            continue
        with pytest.raises(InvalidRecord):
            decode(kind, junk)


SINCE_REGISTERED = {
    "creditapp.furnished.v1": ("furnisher_id", "signature"),
    "creditapp.reported_identity.v1": ("reporter",),
}
"""Fields that records have since furnishers are registered."""


@pytest.mark.parametrize("tag", SINCE_REGISTERED)
def test_a_record_from_before_furnishers_were_registered_is_read(tag: str) -> None:
    """Its new fields have their defaults."""
    value = {name: field for name, field in _golden(tag).items() if name not in SINCE_REGISTERED[tag]}
    record = decode(RECORDS[tag], json.dumps(value).encode())
    assert not any(getattr(record, name) for name in SINCE_REGISTERED[tag])
