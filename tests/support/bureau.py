"""The keys and the vault of a bureau, as `creditapp keys create` makes them."""

from datetime import date
from pathlib import Path

from creditapp.clock import SystemClock
from creditapp.privacy.installation import prepare
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import create_vault
from creditapp.settings import Settings

FEW = 90
"""Days of published keys: a tenth of the time that it takes to make the usual ones."""


def bureau(home: Path, today: date | None = None) -> Keys:
    """The keys of ``home``; its keys and its vault are made if there are none, on this machine's day or another."""
    settings = Settings(home=home, public_key_days=FEW)
    return prepare(settings, today or SystemClock().today(), new=True)


def renewed_vault(home: Path) -> None:
    """Another vault in place of the one in ``home``, made with the same keys."""
    (home / "vault.sqlite").unlink(missing_ok=True)
    create_vault(Settings(home=home), Keys.load(home))
