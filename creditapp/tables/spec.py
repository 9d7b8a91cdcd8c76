"""What a table is: each is declared once, with its key's owner and what it may grow to."""

from dataclasses import dataclass

import msgspec

from creditapp.models.sealed import Seal


@dataclass(frozen=True)
class Table:
    """One service's state by key (raw bytes); the values are versioned JSON of ``state``, or of its sealed form."""

    name: str
    state: type[msgspec.Struct]
    owner: str
    """The service whose workers hold it; nobody else reads or writes it."""
    grows_to: str
    seal: Seal | None = None
    """How the whole state is sealed; it is bound to the table's key, the consumer_id. None: it is kept in clear."""

    @property
    def changelog(self) -> str:
        """The topic that backs the table."""
        return f"creditapp-{self.owner}-{self.name}-changelog"
