"""A kind of key that came later: people who were there before get theirs once, a batch a transaction.

A vault in SQLite is completed when it is next opened, one in PostgreSQL by `creditapp vault migrate`. An interruption loses
nothing: who has a key keeps it, and the rest is made when it is run again.
"""

from creditapp.privacy.vault.epochs import Masters, open_epochs
from creditapp.privacy.vault.ports import Administration

BATCH = 2_000
"""Rows a transaction."""


def complete(admin: Administration, masters: Masters) -> int:
    """Make the keys that rows lack; how many. ConfigurationError if the master keys do not open the vault."""
    made = 0
    while rows := admin.incomplete(BATCH):
        epochs = open_epochs(admin, masters())  # anew: one may have begun meanwhile
        admin.complete([epochs.by_number[row.epoch].completed(row) for row in rows if row.epoch in epochs.by_number])
        made += len(rows)
    return made
