"""Who is measured, how its processes are started, and what each guarantees."""

import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".cache" / "service-peers" / "bin" / "python"
"""Python with the peers' own packages (`./bootstrap service-peers`)."""
SERVICES = ("gateway", "identity", "bureau", "scoring", "reporting")
"""The services of every contestant that has several."""


@dataclass(frozen=True)
class Guarantees:
    """What holds of an application, in a few words each, for the table."""

    delivery: str
    state: str
    sealed: str


@dataclass(frozen=True)
class Contestant:
    """One way to build the bureau."""

    letter: str
    name: str
    guarantees: Guarantees
    module: str = ""
    """Of benchmarks.service_peers; empty: this project, which runs anyhow."""
    needs_peers: bool = False
    """Whether it runs on the peers' own packages."""
    seals: bool = False
    """Whether it takes sealed records."""
    speaks_http: bool = False
    """Whether it is one process that is asked by HTTP."""

    @property
    def is_ours(self) -> bool:
        """Whether it is this project."""
        return not self.module

    @property
    def services(self) -> tuple[str, ...]:
        """Its processes' names."""
        return ("site",) if self.speaks_http else SERVICES

    def commands(self, told: Path) -> dict[str, list[str]]:
        """How each of its processes is started."""
        python = str(PEERS) if self.needs_peers else sys.executable
        start = [python, "-m", f"benchmarks.service_peers.{self.module}", str(told)]
        return {name: start if self.speaks_http else [*start, name] for name in self.services}


_OURS = "at least once, each effect once; delivered and confirmed before the source is acknowledged"

CONTESTANTS: tuple[Contestant, ...] = (
    Contestant(
        "a",
        "this project",
        Guarantees(
            f"{_OURS}; no gap or loss in a rebalance; dead letters, floods paused",
            "changelog confirmed first, RocksDB in one atomic write; a version in each value, erasable",
            "sealed for each person and kind, every record authenticated",
        ),
        seals=True,
    ),
    Contestant(
        "b",
        "FastAPI and SQLite, one process",
        Guarantees(
            "the caller repeats what was not answered; one transaction an application",
            "SQLite, write-ahead log, survives the process and not the machine",
            "nothing",
        ),
        module="fastapi_sqlite",
        needs_peers=True,
        speaks_http=True,
    ),
    Contestant(
        "c",
        "naive Faust agents",
        Guarantees(
            "offsets count as read before what was sent is confirmed; a rebalance can lose records",
            "Faust's tables on RocksDB; changelog sent, not awaited",
            "nothing",
        ),
        module="naive_faust",
    ),
    Contestant(
        "d",
        "Quix Streams",
        Guarantees(
            "at least once: a checkpoint every 5 s flushes, then commits; effects repeat after a crash",
            "RocksDB and changelog, written at the checkpoint",
            "nothing",
        ),
        module="quix",
        needs_peers=True,
    ),
    Contestant(
        "e",
        "aiokafka loops",
        Guarantees(
            f"{_OURS}; no fencing, no dead letters, a record that cannot be read stops it",
            "changelog confirmed first, then memory; restored whole at each start",
            "the same seals and codes",
        ),
        module="aiokafka_loops",
        seals=True,
    ),
    Contestant(
        "f",
        "confluent-kafka loops (librdkafka)",
        Guarantees("as (e)", "as (e)", "the same seals and codes"),
        module="confluent_loops",
        needs_peers=True,
        seals=True,
    ),
)


def chosen(letters: str) -> list[Contestant]:
    """Those whose letters are named, as in ``a,c,e``; SystemExit for a letter that nobody has."""
    wanted = [letter.strip() for letter in letters.split(",") if letter.strip()]
    known = {contestant.letter: contestant for contestant in CONTESTANTS}
    if unknown := [letter for letter in wanted if letter not in known]:
        raise SystemExit(f"error: --only {','.join(unknown)}: there are {', '.join(known)}, as in --only a,e")
    return [known[letter] for letter in dict.fromkeys(wanted)]
