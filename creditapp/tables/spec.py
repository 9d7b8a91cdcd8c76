"""What a table is: each is declared once, with its key's owner and what it may grow to."""

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True)
class Table:
    """One service's state by key (raw bytes); the values are versioned JSON of ``state``."""

    name: str
    state: type[msgspec.Struct]
    owner: str
    """The service whose workers hold it; nobody else reads or writes it."""
    grows_to: str

    @property
    def changelog(self) -> str:
        """The topic that backs the table."""
        return f"creditapp-{self.owner}-{self.name}-changelog"
