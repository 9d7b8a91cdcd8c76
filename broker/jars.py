"""Kafka's jars, fetched once by Maven into a cache that several checkouts may share, and held against ``jars.lock``.

The same for the jars of another ``pom.xml`` with a lock beside it.

The lock names each jar with its SHA-256, as ``sha256sum`` writes it. Each start compares all of them, in a tenth of a second: where
one is altered, missing or not named, all are fetched anew.
After a change of ``pom.xml``, ``python -m broker lock`` writes it anew.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from broker.errors import BrokerError

POM = Path(__file__).with_name("pom.xml")


def jars_directory() -> Path:
    """The jars' directory: ``CREDITAPP_KAFKA_JARS``, or ``.cache/kafka-jars`` of the checkout."""
    return Path(os.environ.get("CREDITAPP_KAFKA_JARS", POM.parents[1] / ".cache" / "kafka-jars")).absolute()


def fetch(pom: Path = POM, target: Path | None = None) -> bool:
    """Fetch the jars of ``pom`` unless those of the lock beside it are there; returns whether they were fetched.

    They appear all at once or not at all. BrokerError if what Maven brought is not what the lock names.
    """
    target = target or jars_directory()
    if digests(target) == locked(pom):
        return False
    staged = _staged(target, pom)
    if difference := _difference(digests(staged), locked(pom)):
        shutil.rmtree(staged)
        raise BrokerError(f"Maven brought other jars than {_lock(pom)} names: {difference}; nothing of them was kept")
    shutil.rmtree(target, ignore_errors=True)
    staged.rename(target)
    return True


def lock(pom: Path = POM, target: Path | None = None) -> int:
    """Write the lock from what Maven brings for ``pom``; returns the number of jars."""
    staged = _staged(target or jars_directory(), pom)
    found = digests(staged)
    shutil.rmtree(staged)
    _lock(pom).write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(found.items())))
    return len(found)


def locked(pom: Path = POM) -> dict[str, str]:
    """SHA-256 in hex by the jar's name, as the lock beside ``pom`` has them."""
    return {name: digest for digest, name in map(str.split, _lock(pom).read_text().splitlines())}


def _lock(pom: Path) -> Path:
    return pom.with_name("jars.lock")


def digests(directory: Path) -> dict[str, str]:
    """SHA-256 in hex of each jar in a directory."""
    return {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in directory.glob("*.jar")}


def _staged(target: Path, pom: Path) -> Path:
    """A new directory beside ``target`` with what Maven brings."""
    staged = target.with_name(f"{target.name}.part")
    shutil.rmtree(staged, ignore_errors=True)
    command = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={staged}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BrokerError("Maven is missing; install it: sudo apt-get install maven") from None
    if done.returncode:
        raise BrokerError(f"Maven could not fetch the jars of {pom}; run it yourself to see why: {' '.join(command)}")
    return staged


def _difference(found: dict[str, str], wanted: dict[str, str]) -> str:
    """What is altered, missing or not named, in words; empty if nothing is."""
    return ", ".join(
        f"{name} ({'missing' if name not in found else 'not named' if name not in wanted else 'altered'})"
        for name in sorted(found.keys() | wanted.keys())
        if found.get(name) != wanted.get(name)
    )
