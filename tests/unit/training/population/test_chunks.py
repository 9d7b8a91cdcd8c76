"""People are map_chunks in pieces that come out in order, a few at a time."""

from collections.abc import Sequence

import pytest

from creditapp.population.person import CHUNK
from training.population.chunks import map_chunks


def _first_and_count(indices: Sequence[int]) -> tuple[int, int]:
    return indices[0], len(indices)


@pytest.mark.slow
def test_results_are_in_order_with_any_number_of_processes() -> None:
    """One process or three: the same pieces in the same order, all people told as done."""
    people = 12 * CHUNK + 7
    expected = [(first, min(CHUNK, people - first)) for first in range(0, people, CHUNK)]
    for processes in (1, 3):
        done: list[int] = []
        assert list(map_chunks(_first_and_count, people, done.append, processes)) == expected
        assert sum(done) == people


@pytest.mark.slow
def test_chunks_are_not_processed_far_ahead() -> None:
    """Taking one piece works one piece, so that memory does not grow with the population."""
    begun: list[int] = []

    def work(indices: Sequence[int]) -> int:
        begun.append(indices[0])
        return indices[0]

    pieces = map_chunks(work, 10**9, lambda _: None, 1)
    assert [next(pieces), next(pieces)] == [0, CHUNK] and begun == [0, CHUNK]
