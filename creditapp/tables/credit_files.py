"""A person's credit file: bureau's table, by consumer_id."""

from creditapp.domain.credit_file import CreditFile
from creditapp.models.sealed import Seal
from creditapp.tables.spec import Table

CREDIT_FILES = Table(
    name="credit-files",
    state=CreditFile,
    seal=Seal("file", CreditFile, "table"),
    owner="bureau",
    grows_to="one row per person, about 5 to 20 kB: of each item the snapshots of 62 days and one older",
)
