"""Describe a training set: a schema for programs and a data sheet for people, both from its own numbers.

The data sheet's headings follow Gebru et al., "Datasheets for Datasets" (2021).
"""

from pathlib import Path
from typing import Any

import polars as pl

from creditapp.domain.characteristics import CHARACTERISTICS, Characteristic
from creditapp.population.calendar import day_in, month_of
from creditapp.population.risk import HORIZON
from creditapp.population.shock import CALM
from training.data.service_schema import NAMES
from training.population.dataset import EXCLUSIONS, USED, Counts, DatasetRequest

AGES = ("under 30", "30 to 44", "45 to 61", "62 and older")
"""ECOA protects the elderly: those of 62 and more (12 CFR 1002.2(o))."""


def schema(request: DatasetRequest) -> dict[str, Any]:
    """Columns of both files with their roles, and all that the set depends on."""
    window = {
        "from": f"{request.observed}",
        "until": f"{day_in(month_of(request.observed) + HORIZON, 28)}",
        "months": HORIZON,
    }
    return {
        "seed": request.seed,
        "people": request.people,
        "observed": f"{request.observed}",
        "performance_window": window,
        "shock": None if request.shock == CALM else request.shock._asdict(),
        "target": "bad",
        "columns": [
            _plain("person", "int64", "index"),
            *map(_column, CHARACTERISTICS),
            _plain("bad", "int8", "target"),
        ],
        "audit_columns": [
            _plain("person", "int64", "index"),
            _plain("sex", "string", "protected"),
            _plain("group", "string", "protected"),
            _plain("age", "int16", "protected"),
            _plain("true_probability", "float64", "truth"),
        ],
    }


def _plain(name: str, kind: str, role: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "role": role}


def _column(characteristic: Characteristic) -> dict[str, Any]:
    missing = "it never happened" if characteristic.name.startswith("months_since_") else "does not apply"
    return {
        "name": characteristic.name,
        "type": "float64" if characteristic.format == "percent" else "int32",
        "role": "characteristic",
        "label": characteristic.label,
        "group": characteristic.group,
        "direction": characteristic.direction,
        "null_means": missing,
    }


def sheet(request: DatasetRequest, why: Counts, features: Path, audit: Path) -> str:
    """The data sheet, in Markdown."""
    rows = pl.scan_parquet(features)
    rate = rows.select(pl.col("bad").mean()).collect().item()
    return f"""# Data sheet: {request.people:,} synthetic people observed on {request.observed}

## Motivation
To train and judge scorecards where the truth is known. Nobody in it is real.

## Composition
One row for each person who is used: {why[USED]:,} of {request.people:,}. `features.parquet` holds {len(NAMES)} characteristics as of
{request.observed} and `bad`; `audit.parquet` holds, for the same people in the same order, sex, group, age and the true
probability of a default. No model may read the second (15 USC 1691). Bad rate: {rate:.2%}.

{_left_out(why)}
## Label
`bad` is 1 if an account was 90 days late or worse, or written off, within the {HORIZON} months after {request.observed}.
People who were already 90 days late on that date are kept ({_in_default(rows):.1%} of the rows): a bureau scores them too.
{_shock(request)}
## How it was made
Lives are Markov chains of setbacks (out of work, ill), hardship and arrears, driven by character and income; furnishers'
events are written from them, folded into credit files and read as of {request.observed}, as the service reads them.
Seed {request.seed}. The same seed, date and shock give the same bytes, whatever the number of processes.

## Characteristics
{_marginals(rows)}
## Protected attributes, for audits
{_groups(rows, pl.scan_parquet(audit))}
## What it cannot be used for
Claims about real people or real groups. The groups are invented; their gaps follow published ones (`protected.py`).
"""


def _left_out(why: Counts) -> str:
    rows = [f"| {text} | {why[reason]:,} |" for reason, text in EXCLUSIONS.items()]
    return _table("| not used | people |", rows)


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "|" + " --- |" * (head.count("|") - 1), *rows, ""])


def _in_default(rows: pl.LazyFrame) -> float:
    share: float = rows.select((pl.col("months_since_late_90") == 0).fill_null(False).mean()).collect().item()
    return share


def _shock(request: DatasetRequest) -> str:
    if request.shock == CALM:
        return "Ordinary times."
    start = day_in(request.shock.start, 1)
    return f"A shock of severity {request.shock.severity:g} from {start:%Y-%m} on, for {request.shock.months} months."


def _marginals(features: pl.LazyFrame) -> str:
    figures = {"null": pl.Expr.null_count, "least": pl.Expr.min, "mean": pl.Expr.mean, "most": pl.Expr.max}
    expressions = [figure(pl.col(name)).alias(f"{name}|{key}") for name in NAMES for key, figure in figures.items()]
    row = features.select(pl.len().alias("rows"), *expressions).collect(engine="streaming").row(0, named=True)
    rows = [
        f"| {name} | {row[f'{name}|null'] / max(row['rows'], 1):.1%} | "
        + " | ".join(_number(row[f"{name}|{key}"]) for key in ("least", "mean", "most"))
        + " |"
        for name in NAMES
    ]
    return _table("| characteristic | missing | least | mean | most |", rows)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _groups(features: pl.LazyFrame, audit: pl.LazyFrame) -> str:
    both = pl.concat([audit, features.select("bad")], how="horizontal").with_columns(age=_age_group())
    rows = []
    for attribute in ("sex", "group", "age"):
        by = both.group_by(attribute).agg(pl.len(), pl.col("bad").mean(), pl.col("true_probability").mean())
        for name, count, bad, risk in by.sort(attribute).collect(engine="streaming").rows():
            rows.append(f"| {attribute} | {name} | {count:,} | {bad:.1%} | {risk:.1%} |")
    return _table("| attribute | value | people | bad rate | true probability |", rows)


def _age_group() -> pl.Expr:
    age, (young, middle, older, old) = pl.col("age"), map(pl.lit, AGES)
    return pl.when(age < 30).then(young).when(age < 45).then(middle).when(age < 62).then(older).otherwise(old)
