"""Cut a file into records: fixed (a length of four digits before each) or variable (block and record descriptor words).

IBM's conventions: a descriptor word is two bytes of length and two of zeros; a block descriptor word counts itself and the
records of its block. Some programs write both words as four digits instead. Memory does not grow with the file.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from creditapp.errors import InvalidRecord

LONGEST = 32_760
"""Most bytes of a record, and of a block: that of IBM's variable format."""
SHORTEST = 20
"""Fewest bytes that can be a record."""
WORD = 4
EBCDIC_HEADER = "HEADER".encode("cp037")


class RawRecord(NamedTuple):
    """A record's number, from 1, its bytes with its descriptor word; a problem in their place if it cannot be read."""

    number: int
    content: bytes
    size: int
    """Bytes that it took in the file."""
    problem: str = ""

    def __repr__(self) -> str:
        """The number only: the content is personal."""
        return f"RawRecord({self.number})"


class CutOff(InvalidRecord):
    """The file ends in the middle, or a length makes no sense: nothing after it can be read."""


def starts_metro2(head: bytes) -> bool:
    """Whether a file that starts so is Metro 2: a header record, or a record's length in four digits."""
    has_header = any(head[at : at + 6] in (b"HEADER", EBCDIC_HEADER) for at in (WORD, 2 * WORD))
    return has_header or (len(head) > SHORTEST and head[:WORD].isdigit())


def raw_records(stream: BinaryIO, head: bytes) -> Iterator[RawRecord]:
    """The records of a file that starts with ``head``."""
    if EBCDIC_HEADER in head[: 2 * WORD + 6]:
        yield RawRecord(1, b"", 0, "the file is in EBCDIC; convert it to ASCII when you transfer it")
        return
    if head[2 * WORD : 2 * WORD + 6] != b"HEADER":
        yield from _numbered(stream, _fixed)
        return
    yield from _numbered(stream, _blocked(_of_digits if head[: 2 * WORD].isdigit() else _of_binary))


def _numbered(stream: BinaryIO, read: Callable[[BinaryIO], Iterator[tuple[bytes, int]]]) -> Iterator[RawRecord]:
    number = 0
    try:
        for content, size in read(stream):
            number += 1
            yield RawRecord(number, content, size)
    except CutOff as problem:
        yield RawRecord(number + 1, b"", 0, f"{problem}; nothing after it can be read")


def _fixed(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Records of a length in four digits, one after the other or each in a line of its own."""
    while word := _word_after_breaks(stream):
        length = _of_digits(word)
        yield word + _exactly(stream, length - len(word)), length


def _blocked(length_of: Callable[[bytes], int]) -> Callable[[BinaryIO], Iterator[tuple[bytes, int]]]:
    def read(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
        while word := _word_after_breaks(stream):
            block = _exactly(stream, length_of(word) - WORD)
            at, before = 0, WORD
            while at < len(block):
                length = length_of(block[at : at + WORD])
                if at + length > len(block):
                    raise CutOff("its record descriptor word says more bytes than its block has")
                yield block[at : at + length], length + before
                at, before = at + length, 0

    return read


def _word_after_breaks(stream: BinaryIO) -> bytes:
    """The next descriptor word; line breaks between records do not count. Empty at the end of the file."""
    word = stream.read(WORD)
    while word[:1] in (b"\r", b"\n", b"\x1a"):
        word = word.lstrip(b"\r\n\x1a")
        word += stream.read(WORD - len(word))
        if not word.strip(b"\r\n\x1a"):
            return b""
    if word and len(word) < WORD:
        raise CutOff("the file ends within a record descriptor word")
    return word


def _exactly(stream: BinaryIO, length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise CutOff("the file ends within this record, before the length that its descriptor word says")
    return content


def _of_digits(word: bytes) -> int:
    if not word.isdigit():
        raise CutOff("its record descriptor word (positions 1-4) is not a length in digits")
    return _possible(int(word))


def _of_binary(word: bytes) -> int:
    if word[2:] != b"\0\0":
        raise CutOff("its descriptor word is not two bytes of length and two of zeros")
    return _possible(int.from_bytes(word[:2], "big"))


def _possible(length: int) -> int:
    if not SHORTEST <= length <= LONGEST:
        raise CutOff(f"its descriptor word says a length that no record has ({SHORTEST} to {LONGEST:,} bytes)")
    return length
