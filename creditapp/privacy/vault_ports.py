"""What a vault answers."""

from typing import Literal

Erasure = Literal["unknown", "pending", "done"]
"""unknown: there is no such person. pending: no key can be had any more, but bytes of it are still in the vault's files,
which a reader hinders from being overwritten; that happens by itself once it can. done: no byte is left."""
