"""Who the furnishers say a person is: identity's table, by consumer_id."""

import msgspec

from creditapp.tables.spec import Table


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """``sealed`` (kind identity) holds a domain.identity.ReportedIdentities."""

    sealed: bytes


IDENTITIES = Table(
    name="identities",
    state=Identity,
    owner="identity",
    grows_to="one row a person, about 0.5 to 2 kB: the newest differing identities, at most eight",
)
