"""A bureau as yesterday's software left it: one X25519 key each for intake and the operators, and a record that names those."""

import base64
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from creditapp.models.operations import Installation
from creditapp.privacy.installation import authentication, describe
from creditapp.privacy.kept_days import DAY_KEYS
from creditapp.privacy.keys import NAMES, Keys, half_before
from creditapp.settings import Settings
from tests.support.bureau import bureau

OLD = {name: bytes([at + 1]) * 32 for at, name in enumerate(DAY_KEYS)}
"""The private keys."""


def bureau_of_before(home: Path, today: date) -> Installation:
    """Make its keys and its vault in ``home``; its record, as it is in Kafka."""
    new = describe(Settings(home=home), bureau(home, today), 1.0)
    for name, key in OLD.items():
        for path, half in ((home / "keys" / f"{name}.key", key), (home / "keys" / f"{name}.pub", half_before(key))):
            path.write_bytes(base64.b64encode(half) + b"\n")
    record = replace(new, **{f"{name}_public": half_before(key).hex() for name, key in OLD.items()})
    keys = Keys.load(home)
    codes = {f"by_{name}": authentication(record, OLD.get(name) or keys.secret(name)) for name in NAMES}
    return replace(record, **codes)
