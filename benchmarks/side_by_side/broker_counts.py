"""What Kafka itself counts: requests by kind, and records and bytes published by topic; read over JMX with Kafka's own tool."""

import re
import subprocess
from collections import Counter
from typing import NamedTuple

from broker.jars import jars_directory

METRICS = (
    "kafka.network:type=RequestMetrics,name=RequestsPerSec,*",
    "kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,*",
    "kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec,*",
)
_LINE = re.compile(r"name=(\w+)PerSec(?:,(?:request|topic)=([^,:]+))?(?:,version=\d+)?:Count=(\d+)$")
UNDERWAY = ("Fetch", "FetchFollower")
"""Kinds that count consumers' fetches a second time."""


class Counts(NamedTuple):
    """Since the broker's start."""

    requests: Counter[str]
    """By kind."""
    records: Counter[str]
    """By topic."""
    bytes: Counter[str]
    """By topic, as they were sent: headers and framing of record batches included."""


def parsed(text: str) -> Counts:
    """The counts in what the tool prints; what is not by kind or topic is left out."""
    counts = {"Requests": Counter[str](), "MessagesIn": Counter[str](), "BytesIn": Counter[str]()}
    for line in text.splitlines():
        found = _LINE.search(line)
        if found and found[2] and found[2] not in UNDERWAY:
            counts[found[1]][found[2]] += int(found[3])
    return Counts(counts["Requests"], counts["MessagesIn"], counts["BytesIn"])


def read(jmx_port: int) -> Counts:
    """The counts now. It takes about a second, in which the tool uses half a second of a core."""
    command = [
        "java", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", f"{jars_directory()}/*", "org.apache.kafka.tools.JmxTool",
        "--jmx-url", f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{jmx_port}/jmxrmi",
        "--one-time", "--report-format", "properties", "--attributes", "Count",
    ]  # fmt: skip
    for metric in METRICS:
        command += ["--object-name", metric]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    counts = parsed(done.stdout)
    if not counts.requests:
        raise SystemExit(f"Kafka's figures cannot be read on JMX port {jmx_port}: {done.stderr.strip()[-300:]}")
    return counts


def between(before: Counts, after: Counts) -> Counts:
    """What was counted between two readings."""
    return Counts(*(now - then for then, now in zip(before, after, strict=True)))
