"""Single look-ups are gathered into batches without waiting for one another."""

import asyncio
from collections.abc import Sequence

import pytest

from creditapp.gateway.batch_loader import Coalesced


def test_keys_that_arrive_during_a_fetch_share_the_next_one() -> None:
    """Three look-ups while one is under way cost one more fetch, not three."""
    batches: list[list[int]] = []

    async def fetch(keys: Sequence[int]) -> dict[int, int]:
        batches.append(list(keys))
        await asyncio.sleep(0)
        return {key: key * 10 for key in keys}

    async def ask() -> list[int]:
        lookups = Coalesced(fetch)
        first = asyncio.create_task(lookups.get(1))
        await asyncio.sleep(0)
        return list(await asyncio.gather(first, lookups.get(2), lookups.get(3), lookups.get(2)))

    assert asyncio.run(ask()) == [10, 20, 30, 20]
    assert [sorted(batch) for batch in batches] in ([[1], [2, 3]], [[1, 2, 3]])


def test_a_failing_fetch_reaches_everyone_in_its_batch_and_nobody_after() -> None:
    """Whoever asked is told; the next look-up starts afresh."""
    failures = iter([ValueError("vault is away")])

    async def fetch(keys: Sequence[str]) -> dict[str, str]:
        for failure in failures:
            raise failure
        return {key: key.upper() for key in keys}

    async def ask() -> str:
        lookups = Coalesced(fetch)
        with pytest.raises(ValueError, match="away"):
            await lookups.get("a")
        return await lookups.get("a")

    assert asyncio.run(ask()) == "A"
