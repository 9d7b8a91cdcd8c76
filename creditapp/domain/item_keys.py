"""The key by which a credit file knows an item, and the id by which reports name it."""

import hashlib

from creditapp.models.credit_events import (
    Account,
    Bankruptcy,
    Collection,
    Correction,
    CreditEvent,
    Deceased,
    Deletion,
    Inquiry,
)

OWN_LOOK = "creditapp"
"""The furnisher's name under which a person's own looks are recorded."""
TAGS = {kind: str(kind.__struct_config__.tag) for kind in (Account, Inquiry, Collection, Bankruptcy, Deceased)}
"""What kinds of items are called in their keys: by their wire names."""


def item_id(key: str) -> str:
    """How reports name the item with this key: 16 hex digits that reveal nothing of it."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def item_key(event: CreditEvent, furnisher: str) -> str:
    """The item's key; bars in the furnisher's name are escaped, as a reference may contain bars too."""
    kind = event.item if isinstance(event, (Correction, Deletion)) else TAGS[type(event)]
    if "%" in furnisher or "|" in furnisher:
        furnisher = furnisher.replace("%", "%25").replace("|", "%7C")
    return f"{kind}|{furnisher}|{event.reference}"


def furnisher_in(key: str) -> str:
    """The furnisher in an item's key."""
    return key.split("|")[1].replace("%7C", "|").replace("%25", "%")
