"""The keys and the vault of a bureau, as `creditapp keys create` makes them."""

from pathlib import Path

from creditapp.privacy.installation import prepare
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import create_vault
from creditapp.settings import Settings


def bureau(home: Path) -> Keys:
    """The keys of ``home``; its keys and its vault are made if there are none."""
    return prepare(Settings(home=home), new=True)


def renewed_vault(home: Path) -> None:
    """Another vault in place of the one in ``home``, made with the same keys."""
    (home / "vault.sqlite").unlink(missing_ok=True)
    create_vault(Settings(home=home), Keys.load(home))
