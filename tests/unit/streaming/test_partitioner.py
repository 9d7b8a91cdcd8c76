"""A key belongs to the partition that Kafka's Java client chooses."""

import pytest
from aiokafka.partitioner import murmur2 as aiokafkas
from hypothesis import given
from hypothesis import strategies as st

from creditapp.streaming.partitioner import murmur2, partition_of


@pytest.mark.parametrize(
    ("data", "signed"),
    [
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
        (b"a-little-bit-longer-string", -1486304829),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        (b"abc", 479470107),
    ],
)
def test_the_hash_is_that_of_the_java_client(data: bytes, signed: int) -> None:
    """The values that Kafka's own tests expect (UtilsTest.testMurmur2), as Java's signed integers."""
    assert murmur2(data) == signed % 2**32


@given(st.binary(max_size=80))
def test_the_hash_is_aiokafkas(data: bytes) -> None:
    """Furnishers and commands send through it."""
    assert murmur2(data) == aiokafkas(data)


@given(st.binary(max_size=80), st.integers(1, 100))
def test_every_key_has_a_partition(key: bytes, partitions: int) -> None:
    """Of those that there are."""
    assert 0 <= partition_of(key, partitions) < partitions
