"""Write a comparison of challenger and champion as lines for a terminal and as a self-contained page."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import numpy as np

from creditapp.domain.factors import LABELS
from training.report.plots import Line, chart

_STYLE = """body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#14252b;
background:#fff}h1{font-size:1.6rem}h2{margin-top:2rem;font-size:1.15rem}table{border-collapse:collapse}
td,th{padding:.3rem 1rem .3rem 0;text-align:left;border-bottom:1px solid #d7dfdd}td.n,th.n{text-align:right;
font-variant-numeric:tabular-nums}figure{margin:1.5rem 0;max-width:30rem}figcaption{font-weight:600}svg{width:100%;height:auto}
p{max-width:44rem}@media(prefers-color-scheme:dark){body{background:#0e171a;color:#e9f0f0}td,th{border-color:#2d3e44}}"""

_HEAD = ("", "count", "share", "PD champion", "PD challenger", "outcomes", "bad rate")


def lines(comparison: dict[str, Any]) -> Iterator[str]:
    """The comparison for a terminal."""
    yield f"champion {comparison['champion']}, challenger {comparison['challenger']}"
    yield f"{comparison['applications']:,} applications from {comparison['from']} to {comparison['to']}; cut-off {comparison['cut_off']}"
    yield ""
    yield "{:<18}{:>9}{:>9}{:>14}{:>15}{:>10}{:>10}".format(*_HEAD)
    for row in _cells(comparison):
        yield "{:<18}{:>9}{:>9}{:>14}{:>15}{:>10}{:>10}".format(*row)
    shift = comparison["score_shift"]
    yield ""
    quantiles = "  ".join(f"p{100 * float(at):g} {by:+.0f}" for at, by in shift["quantiles"].items())
    yield f"score shift: mean {shift['mean']:+.1f}; {quantiles}; {shift['unchanged']:.1%} unchanged"
    reasons = comparison["reasons"]
    yield f"first reason the same: {reasons['same_first']:.1%}; all reasons the same: {reasons['same_set']:.1%}"
    for code, rates in reasons["given"].items():
        yield f"  by champion {rates['champion']:>6.1%}   by challenger {rates['challenger']:>6.1%}   {_reason(code)}"


def page(comparison: dict[str, Any]) -> str:
    """The comparison's HTML."""
    title = f"{escape(comparison['challenger'])} beside {escape(comparison['champion'])}"
    shift = comparison["score_shift"]
    quantiles = [(f"{100 * float(at):g} %", f"{by:+.0f}") for at, by in shift["quantiles"].items()]
    reasons = [
        (_reason(code), f"{rates['champion']:.1%}", f"{rates['challenger']:.1%}")
        for code, rates in comparison["reasons"]["given"].items()
    ]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style><h1>{title}</h1>'
        f"<p>{comparison['applications']:,} applications from {comparison['from']} to {comparison['to']}, scored by both. "
        f"Approved is a score of {comparison['cut_off']} or more.</p>"
        f"<h2>Swap set</h2>{_table(_HEAD, _cells(comparison))}"
        f"<p>Bad rates are of applications whose outcome is known, mostly approved ones.</p>"
        f"<h2>Score shift</h2><p>Challenger less champion: mean {shift['mean']:+.1f}, "
        f"{shift['unchanged']:.1%} unchanged.</p>{_table(('Share of applications below', 'shift'), quantiles)}"
        f"{_distributions(comparison)}<h2>Reasons</h2><p>The first reason is the same for "
        f"{comparison['reasons']['same_first']:.1%}, all are for {comparison['reasons']['same_set']:.1%}.</p>"
        f"{_table(('Reason', 'champion', 'challenger'), reasons)}</html>"
    )


def _cells(comparison: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (
            cell["name"],
            f"{cell['count']:,}",
            f"{cell['share']:.1%}",
            _percent(cell["pd_champion"]),
            _percent(cell["pd_challenger"]),
            f"{cell['outcomes']:,}",
            _percent(cell["bad_rate"]),
        )
        for cell in comparison["swap_set"]
    ]


def _reason(code: str) -> str:
    return f"{code} {LABELS[code]}" if code in LABELS else code


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    first, *others = head
    top = f"<th>{first}" + "".join(f"<th class=n>{cell}" for cell in others)
    body = "".join(
        f"<tr><td>{escape(row[0])}" + "".join(f"<td class=n>{escape(cell)}" for cell in row[1:]) for row in rows
    )
    return f"<table><tr>{top}{body}</table>"


def _distributions(comparison: dict[str, Any]) -> str:
    shares = np.linspace(0, 1, 101)
    drawn = [Line(np.quantile(comparison["scores"][who], shares), shares, style) for who, style in _CURVES]
    return chart("Scores: champion blue, challenger orange", drawn, "score", "share of applications below")


_CURVES = (("champion", "main"), ("challenger", "second"))
