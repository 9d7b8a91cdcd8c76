"""Alter what is valid: a JSON value at some of its places, bytes at some of theirs; and texts that break what is careless."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

PLANTED = "Quillfeather"
"""Part of every hostile text: it must not be found in any log, reason or message."""
TAG = "<zq7>"
MARK = PLANTED + "\"'" + TAG
"""What closes an attribute and opens an element wherever it is put into a page as it is."""

NASTY: tuple[Any, ...] = (
    None, "", "\x00", "\uffff", "\u202e", "\ud800", "'; --", "{{7*7}}", "%(num)s", "../../etc/passwd", "0001-01-01", "9999-12-31",
    "2026-02-30", "1e308", 0, -1, 2**31, 2**53, 2**63, -(2**63), 2**64, 10**40, 1e308, 5e-324, -0.0, 0.5, True, [], {}, [[]],
    "9" * 5000, ["x"] * 2000, MARK, f"\r\nX-Zq7: {PLANTED}", "é" * 300,
)  # fmt: skip
TEXTS: st.SearchStrategy[str] = st.one_of(
    st.sampled_from([text for text in NASTY if isinstance(text, str)]),
    st.text(max_size=20).map(lambda text: text + MARK),
    st.text(max_size=40),
)
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(NASTY),
    TEXTS,
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates().map(str),
    st.dictionaries(st.text(max_size=8), st.integers(), max_size=3),
)
TOKENS = (
    b"\x00", b"\xff", b"\r\n", b"\r\n\r\n", b"\n", b"{", b"}", b"[" * 20_000, b'"', b"\\u0000", b"\\ud800", b"%00", b"%u0000", b"%", b"&", b"=",
    b"1e999", b"NaN", b"-1", b"999999999999999999999", b"\xc3\x28", b"\xef\xbb\xbf", b"\x1f\x8b", MARK.encode(),
)  # fmt: skip


def places(value: Any, where: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value in a JSON value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield (*where, name)
        yield from places(part, (*where, name))


@st.composite
def altered(draw: st.DrawFn, valid: Any) -> Any:
    """A JSON value of which up to three parts were replaced, removed, doubled or moved."""
    value = copy.deepcopy(valid)
    for _ in range(draw(st.integers(1, 3))):
        value = _altered_once(draw, value)
    return value


def _altered_once(draw: st.DrawFn, value: Any) -> Any:
    every = list(places(value))
    if not every:
        return copy.deepcopy(draw(VALUES))
    *path, last = draw(st.sampled_from(every))
    inner = value
    for name in path:
        inner = inner[name]
    match draw(st.integers(0, 9)):
        case 0:
            del inner[last]
        case 1:
            # Through JSON: a list that is put into itself would never end.
            inner[last] = json.loads(json.dumps(inner[last])) if draw(st.booleans()) else [inner[last]] * 2
        case 2:
            inner[last] = json.loads(json.dumps(_at(value, draw(st.sampled_from(every)))))
        case 3 if isinstance(inner, dict):
            inner[draw(TEXTS)] = draw(VALUES)
        case _:
            inner[last] = copy.deepcopy(draw(VALUES))
    return value


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for name in path:
        try:
            value = value[name]
        except (KeyError, IndexError, TypeError):
            return None
    return value


@st.composite
def altered_bytes(draw: st.DrawFn, valid: bytes) -> bytes:
    """Bytes of which up to four parts were flipped, cut out, doubled, replaced or cut off."""
    value = bytearray(valid)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(value)))
        end = min(len(value), start + draw(st.integers(0, 40)))
        match draw(st.integers(0, 5)):
            case 0 if start < len(value):
                value[start] ^= 1 << draw(st.integers(0, 7))
            case 1:
                del value[start:end]
            case 2:
                value[start:start] = value[start:end]
            case 3:
                value[start:end] = draw(st.binary(max_size=12))
            case 4:
                del value[start:]
            case _:
                value[start:start] = draw(st.sampled_from(TOKENS))
    return bytes(value)
