"""A fraud alert stands in every report for as long as the law says, unless the person removes it; it never counts in a score."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.characteristics import characteristics
from creditapp.domain.credit_file import read_as_of
from creditapp.domain.fraud_alerts import in_force, last_day
from creditapp.domain.report import extract_of
from creditapp.models.extract import AlertKind, Extract
from creditapp.models.requests import PlaceAlert, RemoveAlert
from tests.support.domain_samples import TODAY, some
from tests.unit.domain.test_file_requests import FILE, NOON, REQUESTS, Request, with_requests

DAY = timedelta(days=1)
PHONE = "415-555-0123"


def placed(kind: AlertKind, at: float = NOON, request_id: str = "a") -> Request:
    """The request that places an alert."""
    return PlaceAlert(kind=kind, phone=PHONE), at, request_id


def lenders(requests: list[Request], day: date) -> Extract:
    """What a lender's report of this day shows."""
    return extract_of(read_as_of(with_requests(requests), day), day, to_lender=True)


@pytest.mark.parametrize(
    ("kind", "last"),
    [("initial", date(2027, 6, 15)), ("active_duty", date(2027, 6, 15)), ("extended", date(2033, 6, 15))],
)
def test_an_alert_is_in_lenders_reports_until_its_last_day_and_then_in_none(kind: AlertKind, last: date) -> None:
    """A year, or seven: 15 USC 1681c-1(a)(1), (b)(1), (c)(1). Nothing but the calendar ends it."""
    for day in (TODAY, last):
        assert [(alert.kind, alert.phone) for alert in lenders([placed(kind)], day).alerts] == [(kind, PHONE)]
    assert lenders([placed(kind)], last + DAY).alerts == ()


def test_an_alert_of_a_leap_day_ends_on_the_28th() -> None:
    """The year after has no 29 February."""
    (alert,) = with_requests([placed("initial", 1835438400.0)]).alerts
    assert last_day(alert) == date(2029, 2, 28)


def test_an_alert_that_is_placed_again_lasts_from_then_on() -> None:
    """With the number given last."""
    again: Request = (PlaceAlert(kind="initial"), NOON + 300 * 86_400, "b")
    for order in ([placed("initial"), again], [again, placed("initial")]):
        (alert,) = with_requests(order).alerts
        assert (alert.phone, last_day(alert)) == ("", date(2028, 4, 11))


def test_a_removed_alert_is_in_no_report_and_others_stay() -> None:
    """Whichever request arrives first."""
    requests = [placed("initial"), placed("active_duty", request_id="d"), (RemoveAlert(kind="initial"), NOON + 1, "r")]
    for order in (requests, requests[::-1]):
        assert [alert.kind for alert in lenders(order, TODAY).alerts] == ["active_duty"]


def test_a_lender_learns_the_kind_the_day_and_the_number_and_nothing_else() -> None:
    """Neither the id of the request nor what was removed."""
    requests: list[Request] = [placed("extended"), (RemoveAlert(kind="initial"), NOON, "r")]
    (alert,) = lenders(requests, TODAY).alerts
    assert (alert.kind, alert.at, alert.phone, alert.request_id) == ("extended", NOON, PHONE, "")


@given(REQUESTS)
@some
def test_no_alert_counts_in_a_score(requests: list[Request]) -> None:
    """The characteristics are those of the file without it."""
    alerts = [request for request in requests if isinstance(request[0], PlaceAlert | RemoveAlert)]
    read = read_as_of(with_requests(alerts), TODAY)
    assert characteristics(read, TODAY) == characteristics(read_as_of(FILE, TODAY), TODAY)


@given(REQUESTS, st.integers(0, 3000))
@some
def test_what_is_in_force_follows_from_the_last_request_of_each_kind(requests: list[Request], days: int) -> None:
    """Placed and not over, or removed."""
    today = TODAY + days * DAY
    shown = {alert.kind for alert in in_force(with_requests(requests).alerts, today)}
    for kind, years in (("initial", 1), ("extended", 7), ("active_duty", 1)):
        own = [
            (at, request_id, wish)
            for wish, at, request_id in requests
            if isinstance(wish, PlaceAlert | RemoveAlert) and wish.kind == kind
        ]
        *_, wish = max(own, default=(None,))
        at = max(own, default=(0.0,))[0]
        until = (TODAY + int((at - NOON) // 86_400) * DAY).replace(year=TODAY.year + years)
        assert (kind in shown) == (isinstance(wish, PlaceAlert) and today <= until)
