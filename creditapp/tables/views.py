"""An application as its page sees it: gateway's table, by application_id."""

from datetime import date

import msgspec
from msgspec.structs import replace

from creditapp.models.applications import Lender, Report
from creditapp.models.identity import Person
from creditapp.models.requests import Request
from creditapp.models.sealed import Sealed
from creditapp.tables.spec import Table

MOST_UPDATES = 60
MOST_REQUESTS = 100


class View(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The first accepted form (``sealed``) and, once there, the first report: both never change.

    Beside them what came later: updates, oldest first, of which the newest and those after a dispute can be shown whole;
    and what the person asked for through this application's page.
    """

    consumer_id: str
    as_of: date
    sealed: Sealed[Person] | None = None
    lender: Lender | None = None
    report: Report | None = None
    updates: tuple[Report, ...] = ()
    requests: tuple[Request, ...] = ()


def with_update(view: View, report: Report) -> View:
    """The view with a later state of its report; of two updates with one id the higher number stands."""
    assert report.update is not None, "only updates"
    known = {each.update.id: each for each in view.updates if each.update}
    if report.update.id in known and _number(known[report.update.id]) >= report.update.number:
        return view
    # Those of one day stay in the order of their arrival.
    newest = sorted(
        {**known, report.update.id: replace(report, journey=(), history=())}.values(), key=lambda each: each.as_of
    )
    kept = [
        each if each is newest[-1] or _revises(each) else replace(each, extract=None, factors=()) for each in newest
    ]
    return replace(view, updates=tuple(kept[-MOST_UPDATES:]))


def with_request(view: View, request: Request) -> View:
    """The view with a request; the first under an id stands."""
    if any(each.request_id == request.request_id for each in view.requests):
        return view
    return replace(view, requests=(*view.requests, replace(request, journey=()))[-MOST_REQUESTS:])


def _number(report: Report) -> int:
    return report.update.number if report.update else 0


def _revises(report: Report) -> bool:
    return bool(report.update and report.update.answers)


VIEWS = Table(
    name="views",
    state=View,
    owner="gateway",
    grows_to="one row an application, about 5 to 15 kB, 2 kB an update or request more, for ever: the address stays good",
)
