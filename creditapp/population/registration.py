"""The population's furnishers are registered with the bureau, and their signing keys are kept in its home.

The bureau vouches for them: it has made them up.
"""

from collections.abc import Mapping

from creditapp.clock import Clock
from creditapp.domain.furnishers import USUAL, Furnishers, id_of, registered
from creditapp.errors import ConfigurationError
from creditapp.furnishers.reading import read_registry
from creditapp.models.furnishers import RegisteredFurnisher
from creditapp.population.furnishers import KINDS, SOURCE_OF_DEATHS
from creditapp.privacy import furnisher_keys
from creditapp.privacy.signatures import Signer
from creditapp.settings import Settings
from creditapp.streaming.publisher import Emit, Publisher
from creditapp.topics import FURNISHERS

Signers = Mapping[str, Signer]
"""What signs, by the furnisher's name."""


async def register(settings: Settings, clock: Clock) -> int:
    """Register those of the population's furnishers that are not yet, and return how many these were."""
    known = await read_registry(settings)
    new = [_entry(settings, name, clock.time()) for name in _missing(known)]
    if new:
        async with Publisher(settings) as publisher:
            await publisher.publish(Emit(FURNISHERS, entry) for entry in new)
    return len(new)


def _missing(known: Furnishers) -> list[str]:
    return [name for name in KINDS if known.named(name) is None]


def _entry(settings: Settings, name: str, at: float) -> RegisteredFurnisher:
    kind = KINDS[name]
    deaths = ("deaths",) if name == SOURCE_OF_DEATHS else ()
    public = furnisher_keys.public_half(furnisher_keys.made(settings.home, id_of(name)))
    return registered(name, kind, public, at, vouched=True, reports=(*USUAL[kind], *deaths))


def signers(settings: Settings) -> Signers:
    """What signs for each of the population's furnishers; ConfigurationError if a key is missing."""
    found = {name: furnisher_keys.signer(settings.home, id_of(name)) for name in KINDS}
    complete = {name: signer for name, signer in found.items() if signer is not None}
    if missing := sorted(found.keys() - complete.keys()):
        raise ConfigurationError(
            f"{settings.home / 'furnishers'}: no signing key of {missing[0]}; restore it from your backup, "
            "or start the bureau with `make run`, which registers the population's furnishers"
        )
    return complete
