"""Whatever a furnisher's or a lender's file holds, each line is taken or refused by field, and no message quotes it."""

import io

from hypothesis import given
from hypothesis import strategies as st

from creditapp.cli.line_reader import read_lines
from creditapp.cli.line_reading import read_file
from creditapp.cli.outcomes import parse
from creditapp.errors import ConfigurationError
from tests.fuzz.campaign import attack, in_chunks
from tests.fuzz.files import json_files, metro2_files, outcome_files
from tests.fuzz.mutation import PLANTED
from tests.fuzz.watching import in_time, silent
from tests.fuzz.world import TODAY


def messages_about(kind: str, content: bytes) -> list[str]:
    """All that is said about a file."""
    stream = io.BytesIO(content)
    if kind == "outcomes":
        return [parse(line, TODAY).problem for line in read_lines(stream)]
    try:
        reads = list(read_file(stream, TODAY))
    except ConfigurationError as refused:
        return [str(refused)]
    return [text for read in reads for text in (read.problem, *map(str, read.findings))]


@in_chunks("files")
def test_no_file_fails_hangs_or_is_quoted(seed_of_chunk: int, inputs: int) -> None:
    """JSON lines, Metro 2 and outcomes."""
    files = st.one_of(
        st.tuples(st.just("lines"), json_files()),
        st.tuples(st.just("lines"), metro2_files()),
        st.tuples(st.just("outcomes"), outcome_files()),
    )
    with silent() as nothing_is_logged:

        @given(file=files)
        def one(file: tuple[str, bytes]) -> None:
            said = in_time(lambda: messages_about(*file))
            assert not [text for text in said if PLANTED.lower() in text.lower()], "a message quotes the file"
            nothing_is_logged()

        attack("files", seed_of_chunk, inputs, one)
