"""A population is its seed and its anchor; both are saved at first start, so that later starts have the same people."""

from datetime import date
from pathlib import Path

import msgspec

from creditapp.errors import ConfigurationError

SEED = 20_260
GENERATION = 4
"""Increased when lives are drawn differently: what was furnished before no longer fits what would follow."""
FILE = "population.json"


class PopulationState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of ``<home>/population.json``."""

    seed: int
    anchor: date
    people: int
    generation: int = 1
    furnished: date | None = None
    """The date up to which everything has been published; None until the first publication is complete."""


def load(home: Path) -> PopulationState | None:
    """The population of this home, or None before its first start; ConfigurationError if the file is damaged."""
    path = home / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=PopulationState)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError):
        raise ConfigurationError(
            f"{path}: cannot be read; restore it or remove it to start another population"
        ) from None


def save(home: Path, state: PopulationState) -> None:
    """Save the state; after a crash the file is either the new one or the one before."""
    path = home / FILE
    staged = path.with_suffix(".part")
    try:
        home.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(msgspec.json.encode(state) + b"\n")
        staged.replace(path)
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be written ({error.strerror}); free the disk or correct its permissions"
        ) from None
