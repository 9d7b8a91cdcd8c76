"""The keys and the vault of a bureau, as `creditapp keys create` makes them."""

from pathlib import Path

from creditapp.privacy.installation import prepare
from creditapp.privacy.keys import Keys
from creditapp.settings import Settings


def bureau(home: Path) -> Keys:
    """The keys of ``home``; its keys and its vault are made if there are none."""
    return prepare(Settings(home=home), new=True)
