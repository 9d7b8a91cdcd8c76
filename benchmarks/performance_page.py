"""Write the measured parts of docs/performance.md anew, between their marks; what people wrote around them stays.

``python -m benchmarks.performance_page`` does so from the results file as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import pictures
from benchmarks.results import Row, kept, read
from benchmarks.side_by_side.contestants import CONTESTANTS
from benchmarks.side_by_side.measuring import CLIENT, KAFKA
from benchmarks.sizing import BROKER_CORES, BUSY, REPLICAS, bureaus, costs_of
from benchmarks.where_time_goes import by_stage
from creditapp.cli.trace_path import STAGES

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
RESULTS = Path(__file__).with_name("results.json")
END = "<!-- end -->"
"""Ends a measured part."""
Document = Mapping[str, Any]


def write(document: Document) -> list[Path]:
    """Write page and pictures; their paths."""
    PAGE.write_text(filled(PAGE.read_text(), document))
    written = [PAGE]
    if contestants := document.get("contestants"):
        pictures.side_by_side(contestants)
        written.append(pictures.SIDE_BY_SIDE)
    if traced := document.get("where"):
        pictures.where_time_goes(traced["loads"])
        written.append(pictures.WHERE)
    return written


def filled(page: str, document: Document) -> str:
    """The page with each part between its marks made anew; a part of which nothing was measured stays as it is."""
    for name, part in PARTS.items():
        if text := part(document):
            before, mark, rest = page.partition(f"<!-- measured: {name} -->\n")
            assert mark, f"docs/performance.md has no part {name}"
            page = f"{before}{mark}{text}\n{END}{rest.partition(END)[2]}"
    return page


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _figure(value: float) -> str:
    """Three digits that count, as they are read most easily."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _goals(document: Document) -> str:
    rows = [
        (row.name, f"{_figure(row.value)} {row.unit}".strip(), _goal(row), "" if row.met else "missed", row.at[:16])
        for row in kept(dict(document), [])
    ]
    return f"{document['machine']}.\n\n" + table(("figure", "value", "goal", "", "measured (UTC)"), rows)


def _goal(row: Row) -> str:
    return f"{'≥' if row.op == '>=' else '≤'} {row.goal:,g} {row.unit}".strip()


def _contest(document: Document) -> str:
    if not (contestants := document.get("contestants")):
        return ""
    contest = document["contest"]
    size = (
        f"Measured {contest['at']}, {document['machine']}; {contest['rounds']} rounds in turns, each {contest['steady']} "
        f"applications at {contest['rate']:.0f}/s and a backlog of {contest['backlog']:,}. Medians; in brackets least and most."
    )
    head = ("", "applications/s", "p50 at 50/s, ms", "p99, ms", "processor, ms: own + Kafka", "records", "kB published", "requests", "MB resident")  # fmt: skip
    return f"{size}\n\n" + table(head, [_line(letter, one) for letter, one in contestants.items()])


def _line(letter: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    own = sum(used for name, used in one["processor"].items() if name not in (KAFKA, CLIENT))
    return (
        f"({letter}) {one['name']}",
        _with_spread(one["rate"]),
        _with_spread(one["p50"]),
        _figure(one["p99"]["median"]),
        f"{own:.2f} + {one['processor'].get(KAFKA, 0.0):.2f}",
        f"{one['records']:.1f}",
        f"{sum(one['bytes'].values()) / 1000:.1f}",
        f"{sum(one['requests'].values()):.2f}",
        f"{one['memory']:.0f}",
    )


def _with_spread(spread: Mapping[str, float]) -> str:
    return f"{_figure(spread['median'])} ({_figure(spread['least'])}–{_figure(spread['most'])})"


def _with_broker(document: Document) -> Mapping[str, Any]:
    """The contestants that publish anything."""
    return {letter: one for letter, one in document.get("contestants", {}).items() if one["bytes"]}


def _services(document: Document) -> str:
    """What an application costs each service, of those contestants that have several."""
    if not (several := _with_broker(document)):
        return ""
    names = list(dict.fromkeys(name for one in several.values() for name in one["processor"]))
    return table(
        ("processor ms · kB published", *[f"({letter})" for letter in several]),
        [(name, *[_of_service(one, name) for one in several.values()]) for name in names],
    )


def _of_service(one: Mapping[str, Any], name: str) -> str:
    used = one["processor"].get(name)
    sent = one["bytes_by_service"].get(name, 0.0) / 1000
    if used is None:
        return "–"
    return f"{used:.2f} · {sent:.1f}" if sent else f"{used:.2f}"


def _requests(document: Document) -> str:
    if not (contestants := _with_broker(document)):
        return ""
    kinds = ("Produce", "FetchConsumer", "OffsetCommit", "Heartbeat", "Metadata")
    return table(
        ("requests an application", *[f"({letter})" for letter in contestants]),
        [(kind, *[f"{one['requests'].get(kind, 0.0):.3f}" for one in contestants.values()]) for kind in kinds],
    )


def _guarantees(_: Document) -> str:
    return table(
        ("", "delivery", "state", "content"),
        [
            (f"({one.letter}) {one.name}", one.guarantees.delivery, one.guarantees.state, one.guarantees.sealed)
            for one in CONTESTANTS
        ],
    )


def _sizing(document: Document) -> str:
    if (costs := costs_of(document)) is None:
        return ""
    services = {name: used for name, used in costs.processor.items() if name != KAFKA}
    by_service = ", ".join(f"{name} {used:.2f}" for name, used in services.items() if used >= 0.005)
    sums = (
        f"From one application's measured costs: {sum(services.values()):.2f} ms of processor time in the services ({by_service}), "
        f"{costs.processor.get(KAFKA, 0.0):.2f} ms in Kafka for one replica, {costs.total / 1000:.1f} kB published, of which the view "
        f"{costs.view / 1000:.1f} kB; and from one person's: {costs.tables / 1000:.1f} kB in tables, {costs.vault / 1000:.2f} kB in the "
        f"vault. Workers of a service = rate × ms ÷ 1000 ÷ {BUSY}, rounded up; brokers have {BROKER_CORES} cores, and {REPLICAS} replicas "
        "are each taken to cost Kafka as much as the one that was measured, which is not measured and rather too much."
    )
    head = ("people", "applications/s", "workers", "partitions", "brokers by processor, network, disk", "tables", "views, a year", "on the brokers", "vault", "busiest topic keeps", "first limit")  # fmt: skip
    rows = [
        (
            f"{one.people:,}",
            f"{one.rate:,}",
            _workers(one.workers),
            f"{one.partitions:,}",
            ", ".join(f"{count:,}" for count in one.brokers.values()),
            _bytes(one.state),
            _bytes(one.views),
            _bytes(one.kept),
            _bytes(one.vault),
            f"{one.hours:,.1f} h",
            one.bottleneck,
        )
        for one in bureaus(costs)
    ]
    return f"{sums}\n\n{table(head, rows)}"


def _growth(document: Document) -> str:
    if (grown := document.get("growth")) is None:
        return ""
    person = table(
        ("applications of one person", *[f"{point['applications']:,}" for point in grown["person"]]),
        [("processor ms of each", *[f"{point['milliseconds']:.2f}" for point in grown["person"]])],
    )
    files = table(
        ("tradelines on file", *[f"{point['tradelines']}" for point in grown["tradelines"]]),
        [
            ("ms to read, score and report", *[f"{point['milliseconds']:.2f}" for point in grown["tradelines"]]),
            ("kB of JSON, unsealed", *[f"{point['kilobytes']:.1f}" for point in grown["tradelines"]]),
        ],
    )
    return f"Measured {grown['at']}.\n\n{person}\n\n{files}"


SCALED = (
    ("partitions", "partitions of a topic", {"idle": "idle, % of a core"}),
    ("workers", "workers of the bureau", {"idle": "idle, % of a core"}),
    (
        "people",
        "people on file",
        {"restored": "start from changelogs alone, s", "restarted": "start from the tables' files, s"},
    ),
)
"""What is varied, its name, and what is measured beside throughput and cost."""


def _scaling(document: Document) -> str:
    if (scaled := document.get("scaling")) is None:
        return ""
    tables = [
        table(
            (name, *[f"{point['size']:,}" for point in scaled[what]]),
            [
                (label, *[_figure(point[key]) for point in scaled[what]])
                for key, label in {
                    "per_second": "applications/s",
                    "milliseconds": "processor ms of each",
                    **more,
                }.items()
            ],
        )
        for what, name, more in SCALED
    ]
    return "\n\n".join([f"Measured {scaled['at']}; medians of three backlogs each.", *tables])


def _where(document: Document) -> str:
    if (traced := document.get("where")) is None:
        return ""
    loads = traced["loads"]
    by_load = {name: by_stage(load) for name, load in loads.items()}
    shown = [stage for stage in STAGES if any(times[stage] >= 0.05 for times in by_load.values())]
    rows = [(stage, *[f"{times[stage]:.1f}" for times in by_load.values()]) for stage in shown]
    total = ("all", *[f"{sum(times.values()):.1f}" for times in by_load.values()])
    traced_ones = ", ".join(f"{load['applications']} at {name}" for name, load in loads.items())
    return f"Measured {traced['at']}; means over the traced applications: {traced_ones}.\n\n" + table(
        ("ms by stage, all services", *loads), [*rows, total]
    )


def _workers(workers: Mapping[str, int]) -> str:
    several = [f"{name} {count}" for name, count in workers.items() if count > 1]
    others = len(workers) - len(several)
    return ", ".join([*several, *([f"{others} of 1"] if others else [])])


def _bytes(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < 1000:
            return f"{_figure(count)} {unit}"
        count /= 1000
    return f"{_figure(count)} PB"


PARTS: Mapping[str, Callable[[Document], str]] = {
    "contest": _contest,
    "services": _services,
    "requests": _requests,
    "guarantees": _guarantees,
    "where": _where,
    "growth": _growth,
    "scaling": _scaling,
    "goals": _goals,
    "sizing": _sizing,
}

if __name__ == "__main__":
    for written in write(read(RESULTS)):
        print(f"written to {written}")
