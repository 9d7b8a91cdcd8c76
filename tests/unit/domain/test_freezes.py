"""A freeze keeps lenders out, except those for whom, and while, it is lifted; a lift ends by the calendar alone."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.credit_file import read_as_of
from creditapp.domain.freezes import MOST_LIFTS, is_frozen_to
from creditapp.domain.report import extract_of
from creditapp.models.requests import Freeze, Lift, Thaw
from tests.support.domain_samples import TODAY, some
from tests.unit.domain.test_file_requests import NOON, REQUESTS, Request, with_requests

DAY = timedelta(days=1)
FROZEN: Request = (Freeze(), NOON, "f")
WEEK = Lift(begins=TODAY + DAY, ends=TODAY + 7 * DAY)
ONE = Lift(begins=TODAY, lender="harbor")


def open_days(requests: Sequence[Request], lender: str = "harbor") -> list[int]:
    """The days from today on, of thirty, on which the lender can open the file: no record arrives meanwhile."""
    file = with_requests(requests)
    days = range(30)
    return [day for day in days if not is_frozen_to(lender, file.freeze, file.lifts, TODAY + day * DAY)]


def test_a_lift_lets_every_lender_in_from_its_first_day_to_its_last() -> None:
    """And then the file is closed again, without any record."""
    assert open_days([FROZEN, (WEEK, NOON + 1, "l")]) == [1, 2, 3, 4, 5, 6, 7]
    assert open_days([FROZEN, (WEEK, NOON + 1, "l")], "alder") == [1, 2, 3, 4, 5, 6, 7]


def test_a_lift_for_one_lender_lets_nobody_else_in() -> None:
    """Until the person freezes or thaws the file again."""
    requests = [FROZEN, (ONE, NOON + 1, "l")]
    assert open_days(requests) == list(range(30))
    assert open_days(requests, "alder") == []


def test_a_lift_may_be_for_one_lender_and_for_a_time() -> None:
    """Both limits hold."""
    requests = [FROZEN, (Lift(begins=TODAY, ends=TODAY + DAY, lender="harbor"), NOON + 1, "l")]
    assert open_days(requests) == [0, 1]
    assert open_days(requests, "alder") == []


def test_several_lifts_each_let_in_what_they_say() -> None:
    """They add up."""
    assert open_days([FROZEN, (WEEK, NOON + 1, "w"), (ONE, NOON + 2, "o")], "alder") == [1, 2, 3, 4, 5, 6, 7]
    assert open_days([FROZEN, (WEEK, NOON + 1, "w"), (ONE, NOON + 2, "o")]) == list(range(30))


@pytest.mark.parametrize("later", [Freeze(), Thaw()])
def test_freezing_or_thawing_again_ends_every_lift(later: Freeze | Thaw) -> None:
    """The person decides anew; a lift before the freeze has no effect after it, whichever arrives first."""
    requests: list[Request] = [FROZEN, (ONE, NOON + 1, "l"), (later, NOON + 2, "x")]
    for order in (requests, requests[::-1]):
        assert with_requests(order).lifts == ()
        assert open_days(order) == ([] if isinstance(later, Freeze) else list(range(30)))


def test_a_file_that_was_never_frozen_is_open() -> None:
    """A lift alone changes nothing."""
    assert open_days([]) == open_days([(ONE, NOON, "l")], "alder") == list(range(30))


def test_a_file_keeps_the_newest_lifts() -> None:
    """Of one more than it holds the oldest ends, in whatever order they arrive."""
    lifts: list[Request] = [(ONE, NOON + 1 + number, f"l{number:02}") for number in range(MOST_LIFTS + 1)]
    for order in (lifts, lifts[::-1]):
        kept = with_requests([FROZEN, *order]).lifts
        assert [lift.request_id for lift in kept] == [request_id for _, _, request_id in lifts[1:]]


@given(REQUESTS, st.sampled_from(["harbor", "alder", "cedar"]), st.integers(0, 45))
@some
def test_who_is_let_in_follows_from_the_requests_alone(requests: list[Request], lender: str, day: int) -> None:
    """The last freeze or thaw decides; of the lifts after it each is asked on its own."""
    file, today = with_requests(requests), TODAY + day * DAY
    decided = max(
        ((at, request_id) for wish, at, request_id in requests if isinstance(wish, Freeze | Thaw)), default=None
    )
    frozen = any(isinstance(wish, Freeze) and (at, request_id) == decided for wish, at, request_id in requests)
    let_in = any(
        isinstance(wish, Lift)
        and decided is not None
        and at >= decided[0]
        and wish.lender in ("", lender)
        and wish.begins <= today
        and (wish.ends is None or today <= wish.ends)
        for wish, at, _ in requests
    )
    assert is_frozen_to(lender, file.freeze, file.lifts, today) == (frozen and not let_in)


def test_the_person_sees_the_lifts_and_a_lender_does_not() -> None:
    """Who else may look is private to the person."""
    file = with_requests([FROZEN, (ONE, NOON + 1, "l")])
    own, lenders = (extract_of(read_as_of(file, TODAY), TODAY, to_lender=to_lender) for to_lender in (False, True))
    assert [(lift.lender, lift.begins, lift.ends) for lift in own.lifts] == [("harbor", TODAY, None)]
    assert lenders.lifts == ()
