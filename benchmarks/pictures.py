"""The pictures of docs/performance.md, drawn with matplotlib from the results file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.side_by_side.measuring import CLIENT, KAFKA

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
SIDE_BY_SIDE = PICTURES / "side-by-side.svg"
WHERE = PICTURES / "where-time-goes.svg"
COLOURS = {
    "broker": "#d9a441", "queueing": "#e8d3a2", "decode": "#7fb3d5", "open": "#1f5fa8", "prepare": "#5d6d7e", "work": "#2e8b57",
    "seal": "#7d3c98", "encode": "#bb8fce", "other": "#bfc9ca", "deliver": "#c0392b", "store": "#873600",
}  # fmt: skip
"""Of the stages of creditapp.cli.trace_path."""
OURS, OTHERS, KAFKAS = "#1f5fa8", "#9aa5b1", "#d9a441"
SALT = "creditapp"
"""Of matplotlib's ids, so that the same figures give the same file."""
STYLE: Any = {
    "svg.hashsalt": SALT, "font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 10,
}  # fmt: skip
"""matplotlib's settings for both pictures."""


def side_by_side(contestants: Mapping[str, Any], path: Path = SIDE_BY_SIDE) -> None:
    """Throughput, median latency and processor time of all contestants, with the spread of their rounds."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    with rc_context(STYLE):
        figure = Figure(figsize=(10, 3.4), layout="constrained")
        rates, latencies, costs = figure.subplots(1, 3, sharey=True)
        letters = list(contestants)
        names = [f"({letter}) {contestants[letter]['name'].split(',')[0].split(' (')[0]}" for letter in letters]
        colours = [OURS if letter == "a" else OTHERS for letter in letters]
        middles, errors = _spread(contestants, "rate")
        rates.barh(names, middles, color=colours, xerr=errors, ecolor="#333333", capsize=2)
        rates.set_title("applications a second")
        # From a few milliseconds to a second: dots, as bars from nothing say nothing on a logarithmic scale.
        middles, errors = _spread(contestants, "p50")
        latencies.errorbar(middles, names, xerr=errors, fmt="none", ecolor="#333333", capsize=2)
        latencies.scatter(middles, names, color=colours, zorder=3)
        latencies.set_xscale("log")
        latencies.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        latencies.xaxis.set_major_formatter(FuncFormatter(lambda ms, _: f"{ms:g}"))
        latencies.xaxis.set_minor_formatter(NullFormatter())
        latencies.set_title("p50 at 50/s, ms")
        _costs(costs, contestants, letters, names)
        rates.invert_yaxis()
        figure.savefig(path, format="svg", metadata={"Date": None})


def _spread(contestants: Mapping[str, Any], what: str) -> tuple[list[float], list[list[float]]]:
    """The medians, and how far the least and the most are from them."""
    spreads = [contestant[what] for contestant in contestants.values()]
    below = [spread["median"] - spread["least"] for spread in spreads]
    above = [spread["most"] - spread["median"] for spread in spreads]
    return [spread["median"] for spread in spreads], [below, above]


def _costs(axes: Any, contestants: Mapping[str, Any], letters: list[str], names: list[str]) -> None:
    """Processor time of an application: the contestant's own processes, and Kafka for it."""
    used = [contestants[letter]["processor"] for letter in letters]
    kafka = [each.get(KAFKA, 0.0) for each in used]
    own = [sum(ms for name, ms in each.items() if name not in (KAFKA, CLIENT)) for each in used]
    axes.barh(
        names,
        own,
        color=[OURS if letter == "a" else OTHERS for letter in letters],
    )
    axes.barh(names, kafka, left=own, color=KAFKAS)
    axes.set_title("processor ms (yellow: Kafka)")


def where_time_goes(loads: Mapping[str, Any], path: Path = WHERE) -> None:
    """Each load's services in their order, one bar each, made up of stages."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure(figsize=(10, 3.4), layout="constrained")
        panels = figure.subplots(1, len(loads), squeeze=False)[0]
        for axes, (name, load) in zip(panels, loads.items(), strict=True):
            services = load["services"]
            labels = [f"{place}. {service['service']}" for place, service in enumerate(services, 1)]
            left = [0.0] * len(services)
            for stage, colour in COLOURS.items():
                widths = [service["stages"][stage] for service in services]
                axes.barh(labels, widths, left=left, color=colour, label=stage)
                left = [before + width for before, width in zip(left, widths, strict=True)]
            axes.invert_yaxis()
            axes.set_title(f"{name}: {sum(left):.0f} ms")
            axes.set_xlabel("ms")
        handles, names = panels[0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=len(COLOURS), frameon=False, fontsize=8)
        figure.savefig(path, format="svg", metadata={"Date": None})
