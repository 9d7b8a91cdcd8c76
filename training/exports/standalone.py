"""A scorecard in one file that needs nothing but Python: ``score(row)`` for one applicant, and a command for a CSV.

    python FILE.py loans.csv > scored.csv        # adds pd, score and factor_1 … factor_4 to every row

``row`` is a dict from column to number, text or None. Numbers may be text if it is plain (``1234.5``); anything else is refused, as
it is not known what it means. A missing cell is None, empty, NaN, infinite, one of the words in SCORECARD["missing"], or a number
that is written like a special code (999, -8) where the training data had neither such a code nor such an amount.
"""

import csv
import math
import re
import sys
from bisect import bisect_left
from typing import Any

SCORECARD: dict[str, Any] = {}

PLAIN = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")


def score(row: dict[str, Any]) -> dict[str, Any]:
    """Score, probability of default, points lost by characteristic, and at most four reasons, most points lost first.

    KeyError for a row without one of the columns; ValueError for a cell that is no number where one is needed.
    """
    name, card = segment(row)
    inputs = card["characteristics"]
    cells = [read(row[each["name"]], each) for each in inputs]
    points, raw = [], card["raw_base"]
    for cell, each in zip(cells, inputs, strict=True):
        at = place(cell, each)
        points.append(each["points"][at])
        raw += each["raw"][at]
    for pair in card["pairs"]:
        one, other = pair["of"]
        at, beside = place(cells[one], pair["axes"][0]), place(cells[other], pair["axes"][1])
        points[one] += pair["shares"][0][at][beside]
        points[other] += pair["shares"][1][at][beside]
        raw += pair["raw"][at][beside]
    whole = card["base_points"] + sum(points)
    lost = sorted((lost, each["code"], each["reason"]) for lost, each in zip(points, inputs, strict=True) if lost < 0)
    return {
        "score": max(card["lowest"], min(card["highest"], whole)),
        "pd": probability(card["intercept"] + card["slope"] * raw),
        "points": {each["name"]: lost for each, lost in zip(inputs, points, strict=True)},
        "reasons": [reason for _, _, reason in lost[:4]],
        **({"segment": name} if name else {}),
    }


def segment(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name and the tables of the row's segment; no name where there are no segments."""
    for part in SCORECARD.get("segments", ()):
        cells = [(read(row[each["column"]["name"]], each["column"]), each) for each in part["where"]]
        if all(holds(cell, each) for cell, each in cells):
            return part["name"], part["scorecard"]
    return "", SCORECARD


def holds(cell: Any, where: dict[str, Any]) -> bool:
    """Whether a condition holds of a cell; special codes and categories that training did not have count as missing."""
    if "categories" in where["column"]:
        known = cell in where["column"]["categories"]
        return cell in where["categories"] if known else where["missing"]
    if cell is None or cell in where["codes"]:
        return bool(where["missing"])
    low, high = where["above"], where["up_to"]
    return (low is None or cell > low) and (high is None or cell <= high)


def read(cell: Any, each: dict[str, Any]) -> float | str | None:
    """The cell as a number or as a category; None for a missing one."""
    if isinstance(cell, str) and "edges" in each:
        cell = cell.strip()
    if cell is None or (isinstance(cell, str) and cell.lower() in SCORECARD["missing"]):
        return None
    if "categories" in each:
        return str(cell).lower() if isinstance(cell, bool) else str(cell)
    if isinstance(cell, str) and cell.lower() in each.get("truth", ()):
        return float(each["truth"][cell.lower()])
    if isinstance(cell, str) and not PLAIN.fullmatch(cell):
        raise ValueError(f"{each['name']}: {cell!r} is not a plain number; write it like 1234.5, or leave it empty")
    number = float(cell)
    return number if math.isfinite(number) and number not in each["unknown"] else None


def place(cell: Any, axis: dict[str, Any]) -> int:
    """The bin of a cell: numbers belong to the one below an edge; missing and unseen values have the last."""
    if "categories" in axis:
        categories: list[str] = axis["categories"]
        return categories.index(cell) if cell in categories else len(categories)
    edges: list[float] = axis["edges"]
    return len(edges) + 1 if cell is None else bisect_left(edges, cell)


def probability(log_odds: float) -> float:
    """Of these log odds."""
    small = math.exp(-abs(log_odds))
    return (1 if log_odds > 0 else small) / (1 + small)


def main(words: list[str]) -> None:
    """Score the CSV named in ``words``, or the standard input, onto the standard output."""
    if len(words) > 1 or (words and words[0].startswith("-")):
        raise SystemExit(f"usage: {sys.argv[0]} [FILE.csv] > SCORED.csv")
    source = open(words[0], encoding="utf-8-sig", newline="") if words else sys.stdin
    with source:
        rows = csv.DictReader(source)
        names = list(rows.fieldnames or ())
        needed = dict.fromkeys(SCORECARD.get("columns") or [each["name"] for each in SCORECARD["characteristics"]])
        if absent := [name for name in needed if name not in names]:
            raise SystemExit(f"error: the file has no column {', '.join(absent)}")
        added = ["pd", "score", *(f"factor_{rank}" for rank in range(1, 5))]
        added += ["segment"] if "segments" in SCORECARD else []
        if there := [name for name in added if name in names]:
            raise SystemExit(f"error: the file has a column {', '.join(there)} already; rename or drop it")
        written = csv.writer(sys.stdout)
        written.writerow([*names, *added])
        for row in rows:
            try:
                scored = score({name: (cell or "").strip(' \t\r"') for name, cell in row.items() if name is not None})
            except ValueError as error:
                raise SystemExit(f"error: line {rows.line_num}: {error}") from None
            factors = [*scored["reasons"], "", "", "", ""][:4]
            last = [scored["segment"]] if "segment" in scored else []
            written.writerow([*(row[name] for name in names), scored["pd"], scored["score"], *factors, *last])


if __name__ == "__main__":
    main(sys.argv[1:])
