"""An application as its page sees it: gateway's table, by application_id."""

from datetime import date

import msgspec

from creditapp.models.applications import Report
from creditapp.tables.spec import Table


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The first accepted form (``sealed``, kind identity) and, once there, the first report."""

    consumer_id: str
    as_of: date
    sealed: bytes | None = None
    report: Report | None = None


VIEWS = Table(
    name="views",
    state=View,
    owner="gateway",
    grows_to="one row an application, about 5 to 15 kB, for ever: the address stays good",
)
