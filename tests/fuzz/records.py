"""Records of every topic: those of a bureau at work and the golden ones, with other values, bytes, keys, codes and headers."""

import copy
import json
from pathlib import Path
from typing import Any, NamedTuple

from faust.types import TP
from hypothesis import strategies as st

from creditapp.models.base import encode
from creditapp.models.furnished import Furnished
from creditapp.models.sealed import Sealed
from creditapp.models.seals import ANSWER_BODY, FURNISHED_BODY
from creditapp.privacy.encryption import encrypt_to
from creditapp.privacy.keys import Keys
from creditapp.streaming.authenticity import headers_of
from creditapp.topics import SERVICES, Topic
from tests.fuzz.mutation import TEXTS, TOKENS, altered, altered_bytes
from tests.support.bus import Bus
from tests.support.furnishing import resigned

GOLDEN = Path(__file__).parents[1] / "contract" / "golden"
CONTENT = {"creditapp.furnished.v1": FURNISHED_BODY, "creditapp.dispute_answer.v1": ANSWER_BODY}
"""What is encrypted to intake: a furnisher may sign anything, and so may operators send it."""
NEWEST = 12
"""Of each topic, the newest records that are taken as a pattern."""


class Message(NamedTuple):
    """A record as a consumer yields it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    timestamp: float
    headers: Any

    @property
    def tp(self) -> TP:
        """Topic and partition."""
        return TP(self.topic, self.partition)


def golden(tag: str) -> Any:
    """A golden file's record."""
    return json.loads((GOLDEN / f"{tag}.json").read_text())


def sources(bus: Bus) -> list[tuple[str, Topic]]:
    """Each service with each of its topics."""
    return [(service, topic) for service in SERVICES for topic in bus.loops[service].handlers]


def patterns(bus: Bus, topic: Topic) -> list[Any]:
    """Records that are valid, or nearly so, as JSON values."""
    found = [json.loads(raw.value) for raw in bus.topics[topic.name][-NEWEST:] if raw.value]
    return [golden(str(topic.record.__struct_config__.tag)), *found]


def encoded(value: Any) -> bytes:
    """The value as JSON bytes."""
    return json.dumps(value).encode()


def with_content(bus: Bus, topic: Topic, value: Any, content: Any, by: str) -> Any:
    """The record with this content, encrypted to intake and signed by the furnisher."""
    how = CONTENT[str(topic.record.__struct_config__.tag)]
    sealed = encrypt_to(bus.apps["intake"].keys.intake_public, encoded(content), how.context, bus.clock.today())
    own = (
        resigned([Furnished(record_id=value["record_id"], sealed=Sealed(sealed=sealed))], by)[0]
        if "record_id" in value
        else None
    )
    if own is None:
        return value | {"sealed": json.loads(encode(Furnished(record_id="r", sealed=Sealed(sealed=sealed))))["sealed"]}
    return value | {name: json.loads(encode(own))[name] for name in ("sealed", "furnisher_id", "signature")}


@st.composite
def values(draw: st.DrawFn, bus: Bus, topic: Topic) -> tuple[bytes | None, bytes | None]:
    """Key and value of a record of this topic."""
    value = copy.deepcopy(draw(st.sampled_from(patterns(bus, topic))))
    tag = str(topic.record.__struct_config__.tag)
    if tag in CONTENT and draw(st.booleans()):
        body = golden(str(CONTENT[tag].holds.__struct_config__.tag))
        value = with_content(bus, topic, value, draw(altered(body)), draw(st.sampled_from(["Test Bank", "Nobody"])))
    elif draw(st.integers(0, 5)):
        value = draw(altered(value))
    key = str(value.get(topic.key) if isinstance(value, dict) else value).encode(errors="replace")
    body = encoded(value)
    match draw(st.integers(0, 19)):
        case 0 | 1:
            body = draw(altered_bytes(body))
        case 2:
            return draw(
                st.sampled_from([None, b"", *TOKENS]) | TEXTS.map(lambda text: text.encode(errors="replace"))
            ), body
        case 3:
            return key, draw(st.sampled_from([None, b"", *TOKENS]) | st.binary(max_size=60))
        case _:
            pass
    return key, body


@st.composite
def messages(draw: st.DrawFn, bus: Bus, topic: Topic) -> Message:
    """A record of this topic, in most cases with the code that its content has."""
    key, value = draw(values(bus, topic))
    keys: Keys = bus.apps["gateway"].keys
    headers: Any = headers_of(keys, topic.name, key, value)
    match draw(st.integers(0, 14)):
        case 0:
            headers = None
        case 1:
            headers = [("mac", draw(st.none() | st.binary(max_size=40)))]
        case 2:
            headers = [(draw(TEXTS), draw(st.none() | st.binary(max_size=20))), *headers, *headers]
        case 3:
            headers = headers_of(keys, topic.name, key, b"another")
        case _:
            pass
    return Message(topic.name, 0, draw(st.integers(0, 2**63 - 1)), key, value, draw(st.floats(0, 2e9)), headers)
