"""Identities that furnishers reported for a person: identity's table, by consumer_id."""

from creditapp.domain.identity import ReportedIdentities
from creditapp.models.sealed import Seal
from creditapp.tables.spec import Table

IDENTITIES = Table(
    name="identities",
    state=ReportedIdentities,
    seal=Seal("identity", ReportedIdentities, "table"),
    owner="identity",
    grows_to="one row per person, about 0.5 to 3 kB: the newest differing identities, at most eight of each furnisher",
)
