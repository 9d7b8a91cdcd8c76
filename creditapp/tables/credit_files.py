"""A person's credit file: bureau's table, by consumer_id."""

import msgspec

from creditapp.tables.spec import Table


class SealedFile(msgspec.Struct, frozen=True, kw_only=True):
    """``sealed`` (kind file) holds a domain.credit_file.CreditFile."""

    sealed: bytes


CREDIT_FILES = Table(
    name="credit-files",
    state=SealedFile,
    owner="bureau",
    grows_to="one row a person, about 5 to 20 kB: the items' snapshots of 62 days and one older",
)
