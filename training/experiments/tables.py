"""Runs as lines for a terminal and as records for JSON: a list, one run, several beside one another."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from training.experiments.runs import HIGHER_IS_BETTER, METRICS, KeptRun

Order = Literal["created", "auc", "ks", "brier", "ece"]
NOT_COMPARABLE = "These runs have different training rows: their figures do not compare."
NOT_A_TEST = "Differences of cross-validated figures are no test: `training challenge` compares two runs on rows that neither has seen."


def record(run: KeptRun) -> dict[str, Any]:
    """A run as JSON."""
    return {
        "directory": str(run.directory),
        "version": run.version,
        "created": run.created,
        "data": run.data,
        "metrics": dict(run.metrics),
        "settings": dict(run.settings),
        "gates": dict(run.gates),
        "notes": list(run.notes),
        "searched": dict(run.searched),
        "characteristics": list(run.characteristics),
        **({"segments": [dict(segment) for segment in run.segments]} if run.segments else {}),
    }


def ordered(runs: Sequence[KeptRun], by: Order) -> list[KeptRun]:
    """By date, oldest first, or by a metric, best first; runs without it last."""
    if by == "created":
        return list(runs)
    sign, last = (-1 if by in HIGHER_IS_BETTER else 1), float("inf")
    return sorted(runs, key=lambda run: sign * run.metrics[by] if by in run.metrics else last)


def listed(runs: Sequence[KeptRun], beneath: Path) -> Iterator[str]:
    """One line a run; the training data are named by letters, as only runs on the same data compare."""
    letters = _letters(runs)
    rows: list[tuple[str, ...]] = [
        ("run", "version", "created", "data", "rows", "candidate", "AUC", "KS", "Brier", "ECE", "gates")
    ]
    for run in runs:
        gates = "–" if not run.gates else "passed" if not run.failing else "FAILED " + ", ".join(run.failing)
        figures = [_figure(run.metrics.get(metric)) for metric in METRICS]
        rows.append(
            (
                _place(run, beneath), run.version, run.created, letters[run.judged], f"{run.metrics.get('rows', 0):,.0f}",
                str(run.settings.get("candidate", "–")) + (f", {len(run.segments)} segments" if run.segments else ""), *figures, gates,
            )
        )  # fmt: skip
    yield from aligned(rows, right={4, 6, 7, 8, 9})
    if len(letters) > 1:
        yield f"{len(letters)} sets of training rows, A to {max(letters.values(), key=lambda name: (len(name), name))}: only runs on the same one compare."


def shown(run: KeptRun) -> Iterator[str]:
    """All that is known of one run."""
    yield f"{run.version}, made {run.created}, {run.directory}"
    yield f"training data SHA-256 {run.data}"
    yield from aligned(
        [("metric", "value"), *((name, f"{value:,.6g}") for name, value in run.metrics.items())], right={1}
    )
    yield ""
    yield from aligned([("setting", "value"), *((name, str(value)) for name, value in run.settings.items())])
    yield ""
    yield from aligned([("gate", "state"), *run.gates])
    if run.segments:
        yield ""
        yield from aligned(
            [("segment", "rows", *(name.upper() for name in METRICS)), *map(_segment, run.segments)], right={1}
        )
    if run.searched:
        yield ""
        yield from aligned(
            [("candidate", "log loss"), *((name, f"{loss:.4f}") for name, loss in run.searched)], right={1}
        )
    yield ""
    yield f"characteristics ({len(run.characteristics)}): {', '.join(run.characteristics)}"
    if run.notes:
        yield ""
        yield from run.notes


def _segment(segment: Mapping[str, Any]) -> tuple[str, ...]:
    return str(segment["name"]), f"{segment['rows']:,}", *(_figure(segment[metric]) for metric in METRICS)


def compared(runs: Sequence[KeptRun], beneath: Path) -> Iterator[str]:
    """What differs between runs: figures with their distance from the first run's, settings, characteristics; what is alike is left out."""
    names = [_place(run, beneath) for run in runs]
    rows: list[tuple[str, ...]] = [("", *names)]
    for metric in dict.fromkeys(name for run in runs for name in run.metrics):
        values = [run.metrics.get(metric) for run in runs]
        first = values[0]
        shown_values = [
            _figure(value) + (f" ({value - first:+.4f})" if at and value is not None and first is not None else "")
            for at, value in enumerate(values)
        ]
        rows.append((metric, *shown_values))
    differing = differences(runs)
    rows += [(name, *("–" if value is None else str(value) for value in values)) for name, values in differing.items()]
    yield from aligned(rows)
    for name, run in zip(names[1:], runs[1:], strict=True):
        gained = [each for each in run.characteristics if each not in runs[0].characteristics]
        lost = [each for each in runs[0].characteristics if each not in run.characteristics]
        if gained or lost:
            yield f"{name}: more {', '.join(gained) or 'none'}; without {', '.join(lost) or 'none'}"
    yield NOT_COMPARABLE if len({run.judged for run in runs}) > 1 else NOT_A_TEST


def differences(runs: Sequence[KeptRun]) -> dict[str, list[Any]]:
    """The settings, dates and data in which runs differ, with each run's value."""
    everything = [
        {"version": run.version, "created": run.created, "data": run.data[:12]}
        | dict(run.settings)
        | {f"gate {name}": state for name, state in run.gates}
        for run in runs
    ]
    values = {
        name: [each.get(name) for each in everything]
        for name in dict.fromkeys(key for each in everything for key in each)
    }
    return {name: each for name, each in values.items() if any(value != each[0] for value in each)}


def aligned(rows: Sequence[Sequence[str]], right: set[int] | frozenset[int] = frozenset()) -> Iterator[str]:
    """Columns of one width each; those in ``right`` end at one place."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _letters(runs: Sequence[KeptRun]) -> dict[str, str]:
    """A, B, C … for each set of training rows, in order of appearance; A1 and on behind Z."""
    distinct = list(dict.fromkeys(run.judged for run in runs))
    return {judged: chr(65 + at % 26) + (str(at // 26) if at >= 26 else "") for at, judged in enumerate(distinct)}


def _place(run: KeptRun, beneath: Path) -> str:
    try:
        return str(run.directory.relative_to(beneath)) if run.directory != beneath else run.directory.name or "."
    except ValueError:
        return str(run.directory)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}" if value == int(value) and abs(value) > 1 else f"{value:.4f}"
