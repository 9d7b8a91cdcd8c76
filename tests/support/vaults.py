"""What tests of the vault share: its settings for another process, a clock that they set, and a store that notes what it is asked."""

from collections.abc import Sequence

from creditapp.domain.erasures import Unfinished
from creditapp.models.sealed import Kind
from creditapp.privacy.vault.ports import Erasure, MadeWith, Row, Store, StoredEpoch
from creditapp.settings import Settings


def environment_of(settings: Settings) -> dict[str, str]:
    """The variables by which another process opens the same vault."""
    url = {"CREDITAPP_VAULT_URL": settings.vault_url.get_secret_value()} if settings.vault_url else {}
    return {"CREDITAPP_HOME": str(settings.home), **url}


class FakeClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class CountingStore:
    """Passes everything on to a real store, and notes what was asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.place = store.place
        self.calls: list[str] = []

    def made_with(self) -> MadeWith:
        """Pass on."""
        self.calls.append("made_with")
        return self._store.made_with()

    def epochs(self) -> list[StoredEpoch]:
        """Pass on."""
        self.calls.append("epochs")
        return self._store.epochs()

    def by_digest(self, digests: Sequence[bytes], kinds: frozenset[Kind]) -> list[Row]:
        """Pass on."""
        self.calls.append("by_digest")
        return self._store.by_digest(digests, kinds)

    def by_id(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> list[Row]:
        """Pass on."""
        self.calls.append("by_id")
        return self._store.by_id(consumer_ids, kinds)

    def by_id_at_once(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> list[Row] | None:
        """Pass on."""
        self.calls.append("by_id_at_once")
        return self._store.by_id_at_once(consumer_ids, kinds)

    def add(self, rows: Sequence[Row], kinds: frozenset[Kind]) -> list[Row]:
        """Pass on."""
        self.calls.append("add")
        return self._store.add(rows, kinds)

    def erase(self, consumer_id: str) -> Erasure:
        """Pass on."""
        self.calls.append("erase")
        return self._store.erase(consumer_id)

    def erase_all(self, consumer_ids: Sequence[str]) -> None:
        """Pass on."""
        self.calls.append("erase_all")
        self._store.erase_all(consumer_ids)

    def unfinished(self) -> Unfinished | None:
        """Pass on."""
        self.calls.append("unfinished")
        return self._store.unfinished()

    def close(self) -> None:
        """Pass on."""
        self._store.close()
