"""A person's scores over time: reporting's table, by consumer_id."""

from creditapp.domain.history import MOST_ENTRIES
from creditapp.models.history import History
from creditapp.tables.spec import Table

HISTORIES = Table(
    name="histories",
    state=History,
    owner="reporting",
    grows_to=f"one row per person who applied, about 3 kB per entry, the newest {MOST_ENTRIES} reports and {MOST_ENTRIES} updates",
)
