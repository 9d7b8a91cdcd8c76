"""What a batch needs from outside before its handlers run: the persons' keys, fetched in one go.

Handlers stay pure: the loop calls one of these once a batch and hands every handler the result.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from creditapp.privacy.encryption import Kind, PersonKeys
from creditapp.streaming.app import CreditApp
from creditapp.streaming.delivery import Event, Prepare

Persons = Mapping[str, PersonKeys]
"""Person keys by consumer_id; whoever is missing has been erased."""


def person_keys(app: CreditApp, kind: Kind) -> Prepare:
    """A ``prepare`` that fetches, for one kind only, the keys of all persons in a batch."""
    kinds = frozenset({kind})

    async def fetch(events: Sequence[Event[Any]], _: Mapping[bytes, Any]) -> Persons:
        consumer_ids = sorted({event.record.consumer_id for event in events})
        return await asyncio.to_thread(app.vault.keys, consumer_ids, kinds)

    return fetch
