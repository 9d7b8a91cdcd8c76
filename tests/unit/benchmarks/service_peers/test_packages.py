"""The peers are measured on the project's own versions of what all of them use."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[4]
SHARED = ("msgspec", "cryptography", "isal", "rapidfuzz", "cachetools", "rocksdict", "uvloop")


def versions(lock: Path) -> dict[str, str]:
    """Version by package, as a lock has them."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", lock.read_text(), flags=re.MULTILINE))


def test_codec_and_seals_have_the_version_of_the_lock() -> None:
    """A faster release of one side only would be measured as a faster design."""
    ours, peers = versions(ROOT / "requirements.lock"), versions(ROOT / "benchmarks" / "service_peers.txt")
    assert {name: peers[name] for name in SHARED} == {name: ours[name] for name in SHARED}


def test_every_package_of_the_peers_is_locked_by_its_hash() -> None:
    """And stands in the lock that `./bootstrap service-peers` installs."""
    wanted = (ROOT / "benchmarks" / "service_peers.in").read_text().splitlines()
    locked = (ROOT / "benchmarks" / "service_peers.txt").read_text()
    names = [line.partition("==")[0] for line in wanted if line and not line.startswith("#")]
    missing = [name for name in names if not re.search(rf"^{name}==\S+.*\\\n\s+--hash=sha256:", locked, re.MULTILINE)]
    assert len(names) > 10
    assert not missing
