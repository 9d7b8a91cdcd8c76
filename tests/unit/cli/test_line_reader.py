"""A furnisher's file is read line by line, whatever is in it."""

import io
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from creditapp.cli.line_reader import LONGEST, Line, read_lines


def _read(content: bytes) -> list[tuple[int, bytes | None]]:
    return [(line.number, line.content) for line in read_lines(io.BytesIO(content))]


def test_blank_lines_are_numbered_but_are_not_records() -> None:
    """Numbers are those of an editor; a byte order mark and Windows line ends are not part of a record."""
    assert _read(b"\xef\xbb\xbf{1}\r\n\n  \n{2}") == [(1, b"{1}"), (4, b"{2}")]


def test_a_line_of_ten_megabytes_is_reported_and_the_rest_is_read() -> None:
    """A line too long to be a record affects no other line."""
    assert _read(b"{1}\n" + b"x" * 10_000_000 + b"\n{3}\n") == [(1, b"{1}"), (2, None), (3, b"{3}")]
    assert _read(b"x" * 10_000_000) == [(1, None)]


def test_the_longest_line_is_taken_whole() -> None:
    """The limit itself is allowed, with and without an end of line; one byte more is not."""
    longest = b"x" * LONGEST
    assert _read(longest) == _read(longest + b"\n") == [(1, longest)]
    assert _read(longest + b"x") == _read(longest + b"x\n") == [(1, None)]
    assert _read(longest + b"x\ny") == [(1, None), (2, b"y")]


def test_memory_does_not_grow_with_the_file() -> None:
    """A line is yielded before the next one is read."""

    class Endless(io.RawIOBase):
        def readline(self, size: int | None = -1, /) -> bytes:
            return b"{}\n"

    endless: Iterator[Line] = read_lines(Endless())  # type: ignore[arg-type]
    assert [next(endless).number for _ in range(1000)][-1] == 1000


@given(st.lists(st.binary(max_size=30).filter(lambda part: b"\n" not in part), max_size=20))
def test_numbers_are_right_for_any_lines(parts: list[bytes]) -> None:
    """Every line that is not blank is yielded under its own number, stripped."""
    lines = _read(b"\n".join(parts))
    expected = [(number, part.strip()) for number, part in enumerate(parts, 1) if part.strip()]
    assert [number for number, _ in lines] == [number for number, _ in expected if _not_only_a_mark(parts[number - 1])]


def _not_only_a_mark(part: bytes) -> bool:
    return part.strip().removeprefix(b"\xef\xbb\xbf") != b""


def test_the_repr_of_a_line_hides_its_content() -> None:
    """The content is about a consumer; the repr has only the number."""
    assert repr(Line(3, b'{"ssn": "900450001"}', 20)) == "Line(3)"
