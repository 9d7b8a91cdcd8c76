"""Kafka's jars, fetched once by Maven into a cache that several checkouts may share."""

import os
import shutil
import subprocess
from pathlib import Path

from broker.errors import BrokerError

POM = Path(__file__).with_name("pom.xml")


def jars_directory() -> Path:
    """The jars' directory: ``CREDITAPP_KAFKA_JARS``, or ``.cache/kafka-jars`` of the checkout."""
    return Path(os.environ.get("CREDITAPP_KAFKA_JARS", POM.parents[1] / ".cache" / "kafka-jars")).absolute()


def fetch() -> bool:
    """Fetch the jars unless they are there; returns whether they were fetched. They appear all at once or not at all."""
    target = jars_directory()
    if target.is_dir() and any(target.glob("kafka_*.jar")):
        return False
    staged = target.with_name(f"{target.name}.part")
    shutil.rmtree(staged, ignore_errors=True)
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={staged}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BrokerError("Maven is missing; install it: sudo apt-get install maven") from None
    if done.returncode:
        raise BrokerError(f"Maven could not fetch Kafka; run it yourself to see why: {' '.join(command)}")
    shutil.rmtree(target, ignore_errors=True)
    staged.rename(target)
    return True
