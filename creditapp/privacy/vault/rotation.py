"""The master key is rotated while services go on: a new epoch begins, every row is re-wrapped in it, and the old one ends.

Every step can be interrupted and made again. The next master key is beside the old one until no row needs the old one:

1. ``master_next`` is made. Services read it when they first meet an epoch that it wraps; no restart is needed where it is
   (machines with other files, or with keys in their environment, must get it before).
2. An epoch begins whose key only ``master_next`` unwraps. From then on nobody can add a row of the old one.
3. The rows are re-wrapped, a batch a transaction, until none of the old epoch is left.
4. The old epoch is deleted, which the store refuses while a row needs it.
5. ``master_next`` takes the place of ``master``; what PostgreSQL keeps of erased people is shut for ever.

With a key management service the newest version of its key is the next one, and ``master`` is destroyed in the end; the service's operators
destroy older versions. Back to a file, it is as above.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from creditapp.errors import ConfigurationError
from creditapp.privacy.keys import NEXT_MASTER, Keys
from creditapp.privacy.vault.epochs import Epochs, new_epoch, open_epochs
from creditapp.privacy.vault.master_keys import masters_of
from creditapp.privacy.vault.ports import Administration, MasterKey
from creditapp.privacy.vault.transit import TransitKey

BATCH = 500
"""Rows a transaction: a fraction of a second for which other writers may wait in SQLite."""


class Rotated(NamedTuple):
    """What became of it."""

    promoted: bool
    """Whether the next master key has taken the place of the old one's file; not if they are in the environment."""
    erasures: int
    """How many erasures are done by that."""


def rotate_master(
    admin: Administration,
    keys: Keys,
    advance: Callable[[int], None],
    kms: TransitKey | None = None,
    *,
    to_file: bool = False,
) -> Rotated:
    """Rotate the master key, or go on where it was interrupted; ``advance`` is told how many rows were done.

    To the newest version in the key management service, if there is one; else, or with ``to_file``, to a new file.
    ConfigurationError if the keys that are here do not open the vault.
    """
    here = masters_of(keys, kms, admin.epochs())
    open_epochs(admin, here)
    to_kms = kms is not None and not to_file
    following = kms.latest() if kms is not None and to_kms else _next_file(keys, kms)
    rewrap_all(admin, [*here, following], following, advance)
    promoted = keys.destroy_master() if to_kms else keys.promote_next_master()
    return Rotated(promoted, finish_erasures(admin, keys, kms) if promoted else 0)


def _next_file(keys: Keys, kms: TransitKey | None) -> MasterKey:
    keys.make_next_master()
    return masters_of(keys, kms)[-1]


def finish_erasures(admin: Administration, keys: Keys, kms: TransitKey | None = None) -> int:
    """Call erasures done whose master key is not here any more; 0 while that of another epoch than the newest is."""
    epochs = admin.epochs()
    here = [*(kms.ids() if kms else []), *(master.id for master in masters_of(keys, kms))]
    if len(epochs) > 1 or here != [epochs[-1].master]:
        return 0
    return admin.finish_erasures(epochs[-1].number)


def rewrap_all(
    admin: Administration,
    masters: Sequence[MasterKey],
    following: MasterKey,
    advance: Callable[[int], None],
    batch: int = BATCH,
) -> None:
    """Have all rows in an epoch of the master key ``following``, and no other epoch; nothing to do if that is so."""
    epochs = _begun(admin, masters, following)
    while admin.left_before(epochs.newest.number):
        _pass(admin, epochs, advance, batch)
    admin.close_epochs(epochs.newest.number)


def _begun(admin: Administration, masters: Sequence[MasterKey], following: MasterKey) -> Epochs:
    stored = admin.epochs()
    if stored[-1].master != following.id:
        if len(stored) > 1:
            raise ConfigurationError(
                f"{admin.place}: another rotation is unfinished, to the master key {stored[-1].master}; "
                f"restore its {NEXT_MASTER}.key and run it again"
            )
        admin.open_epoch(new_epoch(stored[-1].number + 1, following)[0])
    return open_epochs(admin, masters)


def _pass(admin: Administration, epochs: Epochs, advance: Callable[[int], None], batch: int) -> None:
    """Once through all rows of earlier epochs."""
    last = ""
    while rows := admin.rows(last, batch, epochs.newest.number):
        last = rows[-1].consumer_id
        for number, old in epochs.by_number.items():
            if of_epoch := [old.rewrapped(row, epochs.newest) for row in rows if row.epoch == number]:
                admin.rewrap(of_epoch, number)
        advance(len(rows))
