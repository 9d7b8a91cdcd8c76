"""Single look-ups are gathered into batches; none waits for a batch to fill."""

import asyncio
from collections.abc import Sequence

import pytest

from creditapp.gateway.batch_loader import BatchLoader


def test_keys_that_arrive_during_a_fetch_share_the_next_one() -> None:
    """Three look-ups while one is under way cost one more fetch, not three."""
    batches: list[list[int]] = []

    async def fetch(keys: Sequence[int]) -> dict[int, int]:
        batches.append(list(keys))
        await asyncio.sleep(0)
        return {key: key * 10 for key in keys}

    async def ask() -> list[int]:
        loader = BatchLoader(fetch)
        first = asyncio.create_task(loader.get(1))
        await asyncio.sleep(0)
        return list(await asyncio.gather(first, loader.get(2), loader.get(3), loader.get(2)))

    assert asyncio.run(ask()) == [10, 20, 30, 20]
    assert [sorted(batch) for batch in batches] in ([[1], [2, 3]], [[1, 2, 3]])


def test_a_failed_fetch_raises_to_all_callers_of_its_batch_only() -> None:
    """The next look-up fetches again."""
    failures = iter([ValueError("vault is away")])

    async def fetch(keys: Sequence[str]) -> dict[str, str]:
        for failure in failures:
            raise failure
        return {key: key.upper() for key in keys}

    async def ask() -> str:
        loader = BatchLoader(fetch)
        with pytest.raises(ValueError, match="away"):
            await loader.get("a")
        return await loader.get("a")

    assert asyncio.run(ask()) == "A"
