"""Who guesses waits longer with each failure, and the person's own form is examined again after a day."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.identity.attempts import (
    FREE,
    LOCKED,
    LONGEST_WAIT,
    MOST,
    Attempts,
    after_answers,
    after_failure,
    free_at,
    is_examined,
    seconds_to_wait,
)

DAY = 86_400.0


def tried(times: Iterable[float]) -> tuple[Attempts, int]:
    """What is left of forms sent at these times that would all fail, and how many of them were examined."""
    attempts: Attempts = ()
    examined = 0
    for number, at in enumerate(times):
        if is_examined(attempts, f"form-{number}", at):
            attempts, examined = after_failure(attempts, f"form-{number}", at), examined + 1
    return attempts, examined


def test_five_failures_cost_no_wait() -> None:
    """A person who mistypes is not punished."""
    assert tried([0.0] * (FREE - 1)) == tried([0.0] * (FREE - 1))
    assert tried([0.0] * FREE)[1] == FREE


def test_each_further_failure_waits_four_times_as_long_and_the_tenth_locks_for_a_day() -> None:
    """1, 4, 16, 64 minutes, more than four hours, a day."""
    attempts: Attempts = ()
    at, waits = 0.0, []
    for number in range(MOST):
        attempts = after_failure(attempts, f"form-{number}", at)
        waits.append(free_at(attempts) - at)
        at = free_at(attempts)
    assert waits == [0, 0, 0, 0, 60, 240, 960, 3840, 15_360, DAY]


@given(st.lists(st.floats(0, 30 * DAY), max_size=400).map(sorted))
def test_nobody_gets_more_than_ten_forms_a_day_examined(times: list[float]) -> None:
    """However the forms are spread over a month."""
    examined: list[float] = []
    attempts: Attempts = ()
    for number, at in enumerate(times):
        if is_examined(attempts, f"form-{number}", at):
            attempts = after_failure(attempts, f"form-{number}", at)
            examined.append(at)
    for first in examined:
        assert sum(first <= at < first + DAY for at in examined) <= MOST


def test_a_form_that_comes_too_early_does_not_prolong_the_wait() -> None:
    """150 more within the lock leave what was; a day later the next is examined."""
    attempts, _ = tried(number * LOCKED / 10 for number in range(MOST))
    locked, examined = tried([0.0] * 200)
    assert examined == FREE
    assert free_at(locked) == 60.0
    last = max(attempt.at for attempt in attempts)
    assert is_examined(attempts, "own", last + LOCKED)


def test_failures_are_forgotten_a_day_after_the_last() -> None:
    """Five yesterday and one today are one."""
    attempts, _ = tried([0.0] * FREE)
    assert len(after_failure(attempts, "next", LOCKED + 1)) == 1


def test_a_form_that_failed_fails_again_when_it_is_delivered_again_and_counts_once() -> None:
    """A worker that ends between writing and acknowledging reads it a second time."""
    attempts = after_failure((), "form", 0.0)
    assert not is_examined(attempts, "form", 0.0)
    assert is_examined(attempts, "another", 0.0)


@given(st.lists(st.floats(0, DAY), max_size=60).map(sorted), st.integers(1, 30))
def test_an_address_waits_only_beyond_what_is_free_and_never_longer_than_an_hour(times: list[float], free: int) -> None:
    """Others may share the address."""
    wait = seconds_to_wait(times, free, DAY - 1)
    assert 0 <= wait <= LONGEST_WAIT + 1
    if len(times) < free:
        assert wait == 0


def test_an_address_waits_longer_with_each_failure() -> None:
    """From a minute, doubled, to an hour."""
    waits = [seconds_to_wait([0.0] * failures, 3, 0.0) for failures in range(12)]
    assert waits == [0, 0, 0, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_answers_count_for_the_form_that_waits_for_them_and_for_no_other() -> None:
    """Right ones forget the failures, wrong ones make it one; read again, or of another form, they change nothing."""
    failed = after_failure((), "guess", 0.0)
    waiting = after_failure(failed, "own", 1.0, matched=True)
    assert after_answers(waiting, "own", right=True) == ()
    wrong = after_answers(waiting, "own", right=False)
    assert [attempt.matched for attempt in wrong] == [False, False]
    for right in (True, False):
        assert after_answers(wrong, "own", right=right) == wrong
        assert after_answers(failed, "guess", right=right) == failed
        assert after_answers(waiting, "another", right=right) == waiting


def test_a_form_that_waits_for_answers_is_examined_again_and_counts_once() -> None:
    """Delivered again it ends as before; a failure delivered again fails."""
    waiting = after_failure((), "own", 0.0, matched=True)
    assert is_examined(waiting, "own", 0.0)
    assert after_failure(waiting, "own", 5.0, matched=True) == waiting
    assert not is_examined(after_failure((), "guess", 0.0), "guess", 0.0)
