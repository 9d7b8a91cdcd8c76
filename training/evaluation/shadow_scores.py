"""Shadow scores as they are in Kafka: sealed with each person's key of the kind "score", and so gone for who was erased."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from creditapp.errors import InvalidRecord
from creditapp.models.base import decode
from creditapp.models.monitoring import ShadowScore
from creditapp.models.seals import SHADOW
from creditapp.privacy.encryption import open_sealed
from creditapp.privacy.vault.ports import Vault


def opened(records: Iterable[tuple[float, bytes]], vault: Vault) -> Iterator[tuple[float, ShadowScore]]:
    """The opened records and their times; of erased people none, and none that does not decode or open."""
    shadows = []
    for at, value in records:
        with suppress(InvalidRecord):
            shadows.append((at, decode(ShadowScore, value)))
    keys = vault.keys(sorted({shadow.consumer_id for _, shadow in shadows}), frozenset({"score"}))
    for at, shadow in shadows:
        person = keys.get(shadow.consumer_id)
        with suppress(InvalidRecord):
            if person is not None:
                bound = [getattr(shadow, name) for name in SHADOW.bound_to]
                shadow.sealed.open(open_sealed(person, SHADOW, shadow.sealed.sealed or b"", bound))
                yield at, shadow
