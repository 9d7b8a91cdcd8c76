"""How far each chain of the log of accesses goes: ledger's table, by chain."""

from creditapp.models.accesses import ChainHead
from creditapp.tables.spec import Table

ACCESS_CHAINS = Table(
    name="access-chains",
    state=ChainHead,
    owner="ledger",
    grows_to="17 rows of about 200 bytes, one per chain",
    after_outputs=True,
)
