"""A person's scores over time: reporting's table, by consumer_id."""

from creditapp.domain.history import MOST_ENTRIES
from creditapp.models.base import decode
from creditapp.models.history import History
from creditapp.models.sealed import Seal
from creditapp.tables.spec import Table


def _unsealed(body: bytes) -> History:
    """A row from before histories were sealed; the next one that is stored in its place is sealed."""
    return decode(History, body)


HISTORIES = Table(
    name="histories",
    state=History,
    seal=Seal("score", History, "table"),
    from_before=_unsealed,
    owner="reporting",
    grows_to=f"one row per person who applied, about 3 kB per entry, the newest {MOST_ENTRIES} reports and {MOST_ENTRIES} updates",
)
