"""Counts behind the scorecards' figures: monitoring's table, by application_id and by scorecard version."""

from creditapp.models.monitoring import Monitored
from creditapp.tables.spec import Table

MONITORED = Table(
    name="monitored",
    state=Monitored,
    owner="monitoring",
    grows_to="one row per application, about 300 bytes, and one per scorecard, at most about 50 kB",
)
