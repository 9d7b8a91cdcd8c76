"""Which accounts a person keeps their reports in: members' table, by consumer_id."""

from creditapp.models.members import UserAccounts
from creditapp.models.sealed import Seal
from creditapp.tables.spec import Table

MEMBERS = Table(
    name="members",
    state=UserAccounts,
    seal=Seal("identity", UserAccounts, "table"),
    owner="members",
    grows_to="one row per person who has an account, about 1 kB and 400 bytes per passkey, at most 300 kB; after its deletion an empty one",
)
