"""Write a challenge as lines for a terminal and as a self-contained page, from its figures alone."""

from collections.abc import Iterator
from html import escape
from typing import Any

import numpy as np

from training.report.axes import Axis
from training.report.challenge_periods import over_time
from training.report.glossary import glossary
from training.report.html import details, figure, grid, percent, section, table, term, whole
from training.report.plots import Line, Points, plot
from training.report.style import STYLE
from training.report.swaps import swap_section

NAMES = {
    "auc": "AUC",
    "ks": "KS",
    "brier": "Brier",
    "log_loss": "log loss",
    "approved_bad_rate": "bad rate of the approved",
}
HIGHER_IS_BETTER = {"auc", "ks"}
WHO = ("champion", "challenger")
_STYLES = {"champion": "second", "challenger": "main"}
_SECTIONS = (
    ("verdict", "Verdict"),
    ("differences", "Differences"),
    ("power", "Power"),
    ("calibration", "Calibration"),
    ("time", "Over time"),
    ("swaps", "Swap set"),
    ("terms", "Terms"),
)


def lines(figures: dict[str, Any]) -> Iterator[str]:
    """The challenge for a terminal, the verdict first."""
    yield f"champion {figures['champion']['version']}, challenger {figures['challenger']['version']}"
    yield _rows(figures)
    yield ""
    yield from figures["verdict"]["says"]
    yield ""
    yield "{:<26}{:>10}{:>12}{:>12}{:>22}".format("", "champion", "challenger", "difference", "95 % interval")
    for row in _differences(figures):
        yield "{:<26}{:>10}{:>12}{:>12}{:>22}".format(*row[:5])
    yield ""
    yield "{:<26}{:>14}{:>14}{:>14}".format("rows that the AUC needs", "80 % power", "90 % power", "power here")
    for row in _needed(figures):
        yield "{:<26}{:>14}{:>14}{:>14}".format(*row)
    if periods := figures["over_time"]["periods"]:
        yield ""
        yield "{:<26}{:>10}{:>12}{:>12}{:>22}".format(
            "AUC by period", "champion", "challenger", "difference", "95 % interval"
        )
        for period in periods:
            yield "{:<26}{:>10}{:>12}{:>12}{:>22}".format(*_period(period))


def page(figures: dict[str, Any]) -> str:
    """The challenge's HTML."""
    title = f"{figures['challenger']['version']} against {figures['champion']['version']}"
    body = "".join(
        (
            _verdict(figures),
            _difference_section(figures),
            _power(figures),
            _calibration(figures),
            over_time(figures["over_time"]),
            swap_section(figures["swaps"]),
            glossary(),
        )
    )
    links = "".join(f'<a href="#{place}">{name}</a>' for place, name in _SECTIONS if f'<section id="{place}">' in body)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE.strip()}</style></head><body>'
        f'<header><h1>Challenge: {escape(title)}</h1><p class="quiet">{escape(_rows(figures))}</p></header>'
        f'<nav aria-label="Sections"><div>{links}</div></nav><main>{body}</main>'
        f"<footer>{escape(figures['data']['name'])} has SHA-256 {escape(figures['data']['sha256'][:16])}…; challenge.json beside this page holds the "
        "figures.</footer></body></html>\n"
    )


def _rows(figures: dict[str, Any]) -> str:
    groups = f" of {figures['groups']:,} groups" if "groups" in figures else ""
    return f"{figures['rows']:,} rows{groups} of {figures['data']['name']}, {figures['bads']:,} bad ({figures['bad_rate']:.1%})"


def _verdict(figures: dict[str, Any]) -> str:
    first, *others = figures["verdict"]["says"]
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in others)
    notes = "".join(f"<li>{escape(note)}</li>" for note in figures["notes"])
    how = details("How the file was read", f"<ul>{notes}</ul>") if notes else ""
    return section("verdict", "Verdict", f"<strong>{escape(first)}</strong>", f"<ul>{items}</ul>", how)


def _differences(figures: dict[str, Any]) -> list[tuple[str, ...]]:
    """Name, champion, challenger, difference, interval."""
    rows: list[tuple[str, ...]] = []
    for metric, name in NAMES.items():
        of = figures["metrics"][metric]
        difference = of["difference"]
        shown = f"bad rate, {figures['approved']:.0%} approved" if metric == "approved_bad_rate" else name
        rows.append(
            (
                shown,
                figure(of["champion"]["value"], 4),
                figure(of["challenger"]["value"], 4),
                _signed(difference["value"]),
                f"{_signed(difference['low'])} to {_signed(difference['high'])}",
            )
        )
    return rows


def _signed(value: float) -> str:
    return f"{value:+.4f}".replace("-", "−")


def _difference_section(figures: dict[str, Any]) -> str:
    says = (
        f"Challenger less champion, on the same rows. The {term('AUC')}'s {term('interval')} is DeLong's for paired rankings; the others are of "
        f"{figures['draws']:,} {term('bootstrap')} draws of {'whole groups' if 'groups' in figures else 'rows'}."
    )
    return section(
        "differences",
        "Differences",
        says,
        table(("", "champion", "challenger", "difference", "95 % interval"), _differences(figures)),
        grid(_roc(figures["roc"]), _in_errors(figures["metrics"])),
    )


def _roc(roc: dict[str, list[float]]) -> str:
    goods = np.array(roc["goods"])
    diagonal = np.array([0.0, 1.0])
    marks = [Line(goods, np.array(roc[who]), _STYLES[who], label=who) for who in WHO]
    return plot(
        "ROC curves",
        [Line(diagonal, diagonal, "guide"), *marks],
        Axis("share of goods declined", 0.0, 1.0, percent=True),
        Axis("share of bads declined", 0.0, 1.0, percent=True),
        "The curve above finds more bads among as many goods declined.",
    )


def _in_errors(metrics: dict[str, Any]) -> str:
    ways = [1 if metric in HIGHER_IS_BETTER else -1 for metric in NAMES]
    values, ends = [], []
    for metric, way in zip(NAMES, ways, strict=True):
        difference = metrics[metric]["difference"]
        error = difference["error"] or 1.0
        values.append(way * difference["value"] / error)
        ends.append(sorted((way * difference["low"] / error, way * difference["high"] / error)))
    x, y = np.arange(len(values), dtype=float), np.array(values)
    low, high = np.array(ends).T
    says = tuple(f"{name}: {_signed(metrics[metric]['difference']['value'])}" for metric, name in NAMES.items())
    return plot(
        "Advantage of the challenger",
        [Line(np.array([-0.5, len(x) - 0.5]), np.zeros(2), "guide"), Points(x, y, low, high, says=says)],
        Axis("", low=-0.5, high=len(x) - 0.5, names=("AUC", "KS", "Brier", "log loss", "approved")),
        Axis("standard errors; above 0: better"),
        "An interval that crosses the dashed line leaves open which is better.",
    )


def _needed(figures: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (
            f"{row['kind']} difference {row['difference']:.4f}",
            whole(row["rows"]["0.8"]),
            whole(row["rows"]["0.9"]),
            percent(row["power_here"]),
        )
        for row in figures["power"]["auc"]["needed"]
    ]


def _power(figures: dict[str, Any]) -> str:
    of_auc, curves = figures["power"]["auc"], figures["power"]["curves"]
    least = of_auc["detectable"]
    says = (
        f"This file finds a true difference of the AUCs of {least['0.8']:.4f} with 80 %, of {least['0.9']:.4f} with 90 % {term('power')} (two-sided, 5 %). "
        f"Rows needed are of files like this one, with {percent(figures['bad_rate'])} bad. Plan with a difference that matters: the observed one is "
        "uncertain itself, and adds nothing to its interval."
    )
    rows = np.array(curves["rows"])
    styles = ("main", "third", "fourth", "fifth", "second")
    drawn = plot(
        "Power by the number of rows",
        [
            *(
                Line(rows, np.array(power), style, label=f"difference {name}")
                for (name, power), style in zip(list(curves["power"].items())[: len(styles)], styles, strict=False)
            ),
            Line(rows[[0, -1]], np.array([0.8, 0.8]), "guide"),
        ],
        Axis("rows", log=True),
        Axis("power", 0.0, 1.0, percent=True),
        f"Dashed: 80 %. This file has {whole(figures['rows'])} rows.",
    )
    return section(
        "power",
        "Power",
        says,
        table(("", "rows for 80 %", "rows for 90 %", "power of this file"), _needed(figures)),
        grid(drawn),
    )


def _calibration(figures: dict[str, Any]) -> str:
    drawn, sentences = [], []
    for who in WHO:
        found = figures[who]["calibration"]
        x, y, low, high = (
            np.array([tenth[name] for tenth in found["bins"]]) for name in ("pd", "bad_rate", "low", "high")
        )
        top = np.array([0.0, float(max(x.max(), high.max()))])
        inside = int(((low <= x) & (x <= high)).sum())
        drawn.append(
            plot(
                f"Calibration of the {who}",
                [Line(top, top, "guide"), Points(x, y, low, high, _STYLES[who])],
                Axis("expected bad rate (PD)", low=0.0, percent=True),
                Axis("observed bad rate", low=0.0, percent=True),
                f"In {inside} of {len(x)} tenths the interval of the observed rate holds the expected one.",
            )
        )
        sentences.append(
            f"{who}: expected {percent(found['mean_pd'], 2)}, {term('ECE')} {figure(found['ece'], 4)} (chance alone: {figure(found['noise'], 4)})"
        )
    says = f"Observed: {percent(figures['bad_rate'], 2)} bad. " + "; ".join(sentences) + "."
    return section("calibration", "Calibration", says, grid(*drawn))


def _period(period: dict[str, Any]) -> tuple[str, ...]:
    difference = period["difference"]
    shown = [figure(period[who]["auc"] and period[who]["auc"]["value"], 4) for who in WHO]
    if difference is None:
        return (period["period"], *shown, "–", "–")
    return (
        period["period"],
        *shown,
        _signed(difference["value"]),
        f"{_signed(difference['low'])} to {_signed(difference['high'])}",
    )
