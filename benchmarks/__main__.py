"""``python -m benchmarks``: measure the system as `make run` starts it, and beside its peers; writes ``benchmarks/results.json``.

Speed is measured while Kafka, the services and this client share the machine's cores. Each figure is the median of its
rounds; a figure that misses its goal is recorded as missed. The tables, pictures and sizes of docs/performance.md follow from
the results file.
"""

import argparse
import logging
import signal
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import growth, people_on_file, performance_page, scaling, system_figures
from benchmarks.first_paint import first_paint
from benchmarks.pages import pages
from benchmarks.progress import say, timed
from benchmarks.results import Row, kept, now, read, write
from benchmarks.side_by_side import figures
from benchmarks.side_by_side.contestants import CONTESTANTS, chosen
from benchmarks.side_by_side.measuring import Size
from benchmarks.side_by_side.people import People
from benchmarks.side_by_side.rounds import Field, our_load
from benchmarks.where_time_goes import traced_again, where
from tests.support.ports import free_port_range
from tests.support.system import System

RESULTS = Path(__file__).with_name("results.json")
PARTS = ("system", "peers", "growth", "trace", "scaling")
APPLICANTS = 2_000
"""People who apply at the contestants."""
EXAMPLES = """examples:
  python -m benchmarks                                  all of it: some 20 minutes on two quiet cores
  python -m benchmarks --parts peers --rounds 5         only side by side with the peers
  python -m benchmarks --parts peers --only a,e         this project and the aiokafka loops
  python -m benchmarks --parts system --rounds 1        only the system by itself, once
  python -m benchmarks --parts trace                    only where a millisecond goes
  python -m benchmarks --parts scaling                  only partitions, workers, and people on file up to a million
"""


class Part(NamedTuple):
    """What was measured of one part: rows with goals, and whatever else the results file has of it."""

    rows: list[Row]
    more: dict[str, Any]


def main() -> None:
    """Start, measure, stop; each part is written as soon as it is measured."""
    arguments = _arguments()
    # The benchmark is the broker's own user, which authenticates by PLAIN, and aiokafka warns of it at each connection.
    logging.getLogger("aiokafka").setLevel(logging.ERROR)
    # Whoever ends the benchmark ends all that it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="creditapp-benchmark-") as directory:
        for rows, more in _measured(Path(directory), arguments):
            finish(arguments.out, rows, more)


def _measured(directory: Path, arguments: Namespace) -> Iterator[Part]:
    """The parts that were asked for, one after the other."""
    contestants, jmx_port, parts = chosen(arguments.only), free_port_range(1), arguments.parts
    # Peers have the machine to themselves in their rounds: nobody may start our services again then.
    system = System(directory / "home", arguments.people, JMX_PORT=str(jmx_port), CREDITAPP_HEALTH_PATIENCE="1000000")
    started = system_figures.first_start(system)
    try:
        disk = system_figures.disk(system)
        if "system" in parts:
            yield Part(
                [
                    started,
                    system_figures.folded(system),
                    *pages(),
                    *first_paint(system),
                    *system_figures.figures(system, arguments),
                ],
                {},
            )
            # Before peers have filled Kafka with some hundred partitions of theirs.
            system.stop()
            yield Part([system_figures.second_start(system)], {})
        with timed("people who apply"):
            people = People(system.settings(), system.people(min(arguments.people, APPLICANTS)))
        if "growth" in parts:
            person = growth.one_person(system, people)
            files = growth.tradelines(system)
            yield Part(growth.rows(person), {"growth": {"at": now(), "person": person, "tradelines": files}})
        if "peers" in parts:
            size = Size(arguments.peers_steady, 50, arguments.peers_backlog)
            rounds = Field(system, people, directory, jmx_port, say).run(contestants, arguments.rounds, size)
            contest = {"at": now(), "rounds": arguments.rounds, **size._asdict()}
            yield Part(figures.rows(rounds), {"contestants": figures.summary(rounds), "contest": contest, "disk": disk})
    finally:
        system.stop()
    if "trace" in parts:
        yield Part([], {"where": _traced(system, people, arguments)})
    if "scaling" in parts:
        yield _scaling(directory, system.home / "scorecard", arguments.people_on_file)


def _scaling(directory: Path, scorecard: Path, most: int) -> Part:
    """Systems of different sizes, one after the other, each with the scorecard of the first."""
    partitions = scaling.by_partitions(directory, scorecard)
    workers = scaling.by_workers(directory, scorecard)
    people = people_on_file.by_people(directory, scorecard, most)
    rows = [*scaling.rows(workers), *people_on_file.rows(people)]
    return Part(rows, {"scaling": {"at": now(), "partitions": partitions, "workers": workers, "people": people}})


def _traced(system: System, people: People, arguments: Namespace) -> dict[str, Any]:
    """Where time goes, in a system that is started once more for it."""
    traced_again(system)
    try:
        load = our_load(system, people)
        return {"at": now(), "loads": where(system.settings(), load, arguments.peers_steady, arguments.peers_backlog)}
    finally:
        system.stop()


def finish(out: Path, rows: list[Row], more: dict[str, Any]) -> None:
    """Print and write: what this run has not measured stays as an earlier one has left it."""
    for row in rows:
        print(row)
    earlier = read(out)
    contestants = {**earlier.get("contestants", {}), **more.get("contestants", {})}
    document = {
        name: earlier[name] for name in ("contest", "disk", "growth", "where", "scaling") if name in earlier
    } | more
    write(out, [*rows, *kept(earlier, rows)], **document | ({"contestants": contestants} if contestants else {}))
    print(f"written to {out}")
    if out == RESULTS:
        for path in performance_page.write(read(out)):
            print(f"written to {path}")


def _arguments() -> Namespace:
    letters = ", ".join(f"{contestant.letter} {contestant.name}" for contestant in CONTESTANTS)
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--people", type=int, default=10_000, help="synthetic people to publish (10000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each load (3)")
    parser.add_argument("--parts", type=_parts, default=PARTS, help=f"what to measure: {', '.join(PARTS)} (all)")
    parser.add_argument("--only", default=",".join(one.letter for one in CONTESTANTS), help=f"contestants: {letters}")
    parser.add_argument("--backlog", type=int, default=3_000, help="applications of a backlog round (3000)")
    parser.add_argument("--steady", type=int, default=1_000, help="applications of a steady round (1000)")
    parser.add_argument("--peers-backlog", type=int, default=2_000, help="the same side by side (2000)")
    parser.add_argument("--peers-steady", type=int, default=300, help="the same side by side, at 50/s (300)")
    parser.add_argument("--people-on-file", type=int, default=1_000_000, help="of the largest system (1000000)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="results file")
    return parser.parse_args()


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split(","))
    if unknown := [part for part in parts if part not in PARTS]:
        raise argparse.ArgumentTypeError(f"there is no part {unknown[0]}: {', '.join(PARTS)}")
    return parts


if __name__ == "__main__":
    main()
