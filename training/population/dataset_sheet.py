"""A training set says what it is: a schema for programs, and a data sheet for people, both from its own numbers.

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
"""ECOA protects the old: 62 is its line (12 CFR 1002.2(o))."""


def schema(ask: DatasetRequest) -> dict[str, Any]:
    """Columns of both files with their roles, and what the set is a function of."""
    window = {"from": f"{ask.observed}", "until": f"{day_in(month_of(ask.observed) + HORIZON, 28)}", "months": HORIZON}
    return {
        "seed": ask.seed,
        "people": ask.people,
        "observed": f"{ask.observed}",
        "performance_window": window,
        "shock": None if ask.shock == CALM else ask.shock._asdict(),
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


def _column(each: Characteristic) -> dict[str, Any]:
    missing = "it never happened" if each.name.startswith("months_since_") else "does not apply"
    return {
        "name": each.name,
        "type": "float64" if each.format == "percent" else "int32",
        "role": "characteristic",
        "label": each.label,
        "group": each.group,
        "direction": each.direction,
        "null_means": missing,
    }


def sheet(ask: DatasetRequest, why: Counts, features: Path, audit: Path) -> str:
    """The data sheet, in Markdown."""
    found = pl.scan_parquet(features)
    rate = found.select(pl.col("bad").mean()).collect().item()
    return f"""# Data sheet: {ask.people:,} synthetic people observed on {ask.observed}

## Motivation
To train and judge scorecards where the truth is known. Nobody in it is real.

## Composition
One row a person who is used: {why[USED]:,} of {ask.people:,}. `features.parquet` holds {len(NAMES)} characteristics as of
{ask.observed} and `bad`; `audit.parquet` holds, for the same people in the same order, sex, group, age and the true
probability of a default. No model may read the second (15 USC 1691). Bad rate: {rate:.2%}.

{_left_out(why)}
## Label
`bad` is 1 if an account was 90 days late or worse, or written off, within the {HORIZON} months after {ask.observed}.
Who was 90 days late on that date already is kept ({_in_default(found):.1%} of the rows): a bureau scores them too.
{_shock(ask)}
## How it was made
Lives are Markov chains of setbacks (out of work, ill), hardship and arrears, driven by character and income; furnishers'
events are written from them, folded into credit files and read as of {ask.observed}, as the service reads them.
Seed {ask.seed}. The same seed, date and shock give the same bytes, whatever the number of processes.

## Characteristics
{_marginals(found)}
## Protected attributes, for audits
{_groups(found, pl.scan_parquet(audit))}
## What it cannot be used for
Claims about real people or real groups. Groups are invented; their gaps follow published ones (`protected.py`).
"""


def _left_out(why: Counts) -> str:
    rows = [f"| {text} | {why[reason]:,} |" for reason, text in EXCLUSIONS.items()]
    return _table("| not used | people |", rows)


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "|" + " --- |" * (head.count("|") - 1), *rows, ""])


def _in_default(found: pl.LazyFrame) -> float:
    share: float = found.select((pl.col("months_since_late_90") == 0).fill_null(False).mean()).collect().item()
    return share


def _shock(ask: DatasetRequest) -> str:
    if ask.shock == CALM:
        return "Ordinary times."
    start = day_in(ask.shock.start, 1)
    return f"A shock of severity {ask.shock.severity:g} from {start:%Y-%m} on, for {ask.shock.months} months."


def _marginals(found: pl.LazyFrame) -> str:
    figures = {"null": pl.Expr.null_count, "least": pl.Expr.min, "mean": pl.Expr.mean, "most": pl.Expr.max}
    asked = [figure(pl.col(name)).alias(f"{name}|{key}") for name in NAMES for key, figure in figures.items()]
    row = found.select(pl.len().alias("rows"), *asked).collect(engine="streaming").row(0, named=True)
    rows = [
        f"| {name} | {row[f'{name}|null'] / max(row['rows'], 1):.1%} | "
        + " | ".join(_number(row[f"{name}|{key}"]) for key in ("least", "mean", "most"))
        + " |"
        for name in NAMES
    ]
    return _table("| characteristic | missing | least | mean | most |", rows)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _groups(found: pl.LazyFrame, audit: pl.LazyFrame) -> str:
    both = pl.concat([audit, found.select("bad")], how="horizontal").with_columns(age=_age_group())
    rows = []
    for attribute in ("sex", "group", "age"):
        by = both.group_by(attribute).agg(pl.len(), pl.col("bad").mean(), pl.col("true_probability").mean())
        for name, count, bad, risk in by.sort(attribute).collect(engine="streaming").rows():
            rows.append(f"| {attribute} | {name} | {count:,} | {bad:.1%} | {risk:.1%} |")
    return _table("| attribute | value | people | bad rate | true probability |", rows)


def _age_group() -> pl.Expr:
    age, (young, middle, older, old) = pl.col("age"), map(pl.lit, AGES)
    return pl.when(age < 30).then(young).when(age < 45).then(middle).when(age < 62).then(older).otherwise(old)
