"""The declaration of a table: its state, the service that owns it, how it is sealed and how large it may grow."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from creditapp.models.sealed import Seal


@dataclass(frozen=True)
class Table:
    """One service's state by key (raw bytes); the values are versioned JSON of ``state``, or of its sealed form."""

    name: str
    state: type[msgspec.Struct]
    owner: str
    """The service whose workers hold it; no other service reads or writes it."""
    grows_to: str
    """Number and size of the rows, for docs/topics.md."""
    seal: Seal | None = None
    """How the whole state is sealed, bound to the table's key, the consumer_id. None: the state is stored unsealed."""

    from_before: Callable[[bytes], msgspec.Struct] | None = None
    """Reads an unsealed value so that it can be stored again, whatever version stored it; None: nothing is peculiar about it."""
    found_by: str = ""
    """A text field of an unsealed state that never changes, by which a worker finds its rows too (streaming.local_index)."""

    after_outputs: bool = False
    """Whether its changelog is written only once what handlers emitted is confirmed, for a state that says what was emitted."""

    @property
    def changelog(self) -> str:
        """The topic that backs the table."""
        return f"creditapp-{self.owner}-{self.name}-changelog"
