"""Leave out columns that may be no inputs whatever their cells hold: protected bases, and columns that say something of the row itself.

A protected basis audits fairness. Whom a row belongs to, its weight and the time it was made are no characteristics of an applicant. A column
that a specification names under ``columns`` is used nonetheless, with a warning where the law is concerned.
"""

import re

import msgspec
import numpy as np
import polars as pl

from training.data.cell_parsing import numeric
from training.data.name_words import words
from training.data.protected_names import LIMITED, basis
from training.data.spec import NO_GROUP, Spec
from training.data.table import Labels

_ENTITY = frozenset(
    "customer customers client clients cust borrower borrowers member person applicant applicants user consumer obligor debtor holder cif cid ssn "
    "subject kunde kunden kundennummer cliente clientes klient klant".split()
)
_ORGANISATION = frozenset("company firm account acct accounts household loan group family".split())
"""What is told apart by a number only: a company's name may be an applicant's employer."""
_NUMBER = frozenset("id ids key no nr number num code ref uuid hash".split())
_TOGETHER = re.compile(r"([a-z]+?)(id|no|nr|num|number|key|hash)")
"""A name and a number in one word."""
_WEIGHT = re.compile(
    r"(?:sample|sampling|survey|case|row|obs|observation|freq|frequency|person|analytic|inverse|p|f|fnl)?_?(?:weight|weights|wgt|wt|wts)",
    re.I,
)
_NAMES = frozenset(
    "name names firstname forename givenname middlename lastname surname familyname maidenname fullname vorname nachname prenom nom nome sobrenome "
    "apellido apellidos nombre nombres cognome".split()
)
"""A person's names, which stand in for sex, race and national origin; written as one word."""
_SAMPLE = 20_000
"""Rows that are looked at first: most columns are clearly no group."""
FEWEST_ENTITIES, MOST_ROWS_EACH = 20, 0.02
"""Different values that a column of customers has at least; and the share of all rows that its most frequent one has at most."""


def entity_columns(frame: pl.DataFrame) -> list[str]:
    """The columns whose names say that they tell people or accounts apart and whose values repeat, fewest values first."""
    named = [name for name in frame.columns if _tells_apart(name) and _repeats(frame[name])]
    return sorted(named, key=lambda name: (frame[name].n_unique(), name))


def grouped(frame: pl.DataFrame, spec: Spec, notes: list[str], bad: Labels | None = None) -> Spec:
    """The specification with a group: the stated one, none if that is what it states, else the column whose name and values say it.

    If no name does, it is a column whose repeated values have one outcome each, which chance does not give.
    """
    if spec.group == NO_GROUP and NO_GROUP not in frame.columns:
        return msgspec.structs.replace(spec, group=None)
    if spec.group is not None:
        return spec
    stated = {*spec.columns, spec.time, spec.weight, *spec.exclude, *spec.protected}
    open_to = frame.select(name for name in frame.columns if name not in stated)
    free = entity_columns(open_to)
    if not free and bad is not None:
        free = [name for name in open_to.columns if _one_outcome_each(open_to[name], bad)][:1]
    if not free:
        return spec
    notes.append(
        f"WARNING: {frame.height:,} rows have {frame[free[0]].n_unique():,} values of {free[0]}: rows of one value are kept together in folds "
        f"and intervals, as they are not independent; say --group COLUMN for another column, or --group {NO_GROUP}"
    )
    return msgspec.structs.replace(spec, group=free[0])


def _tells_apart(name: str) -> bool:
    parts = words(name)
    if len(parts) == 1 and (written := _TOGETHER.fullmatch(parts[0])):
        parts = (written[1], written[2])
    rest = [word for word in parts if word not in _NUMBER]
    numbered = len(rest) < len(parts)
    known = _ENTITY | _ORGANISATION if numbered else _ENTITY
    return (bool(rest) and known.issuperset(rest)) or parts == ("id",)


def _repeats(values: pl.Series) -> bool:
    counts = values.drop_nulls().value_counts()["count"]
    if len(counts) < FEWEST_ENTITIES or counts.sum() < 1.2 * len(counts):
        return False
    return int((counts > max(2, MOST_ROWS_EACH * len(values))).sum()) == 0


def _one_outcome_each(values: pl.Series, bad: Labels) -> bool:
    """Whether nearly all values that repeat have one outcome each, and chance would not give that; an amount with decimals names nobody."""
    if values.head(_SAMPLE).str.contains(r"^[-+]?\d+[.,]\d+$").any():
        return False
    outcomes = pl.DataFrame({"value": values, "bad": bad}).drop_nulls("value")
    for rows in (outcomes.head(_SAMPLE), outcomes):
        of_value = rows.group_by("value").agg(rows=pl.len(), bads=pl.col("bad").cast(pl.Int64).sum())
        counts = of_value.filter(pl.col("rows") > 1)
        number, bads = counts["rows"].to_numpy(), counts["bads"].to_numpy()
        if (
            len(number) < FEWEST_ENTITIES
            or number.sum() < 0.5 * rows.height
            or number.max() > max(2, MOST_ROWS_EACH * rows.height)
        ):
            return False
        rate = float(rows["bad"].mean() or 0)  # type: ignore[arg-type]
        pure = (bads == 0) | (bads == number)
        by_chance = (1 - rate) ** number + rate**number
        beyond = (pure.sum() - by_chance.sum()) / max(1e-9, float(np.sqrt((by_chance * (1 - by_chance)).sum())))
        if pure.mean() < 0.95 or by_chance.mean() > 0.8 or beyond < 5:
            return False
    return True


def without_roles(frame: pl.DataFrame, spec: Spec, by: str | None, notes: list[str]) -> pl.DataFrame:
    """The frame without columns that say something of the row: stated ones, and those whose names say so; notes tell which."""
    reasons = {by: "it says when a row was made"} if by else {}
    reasons |= {
        role: reason
        for role, reason in (
            (spec.time, "it says when a row was made"), (spec.group, "it says whom a row belongs to"), (spec.weight, "it is the weight of a row"),
        )
        if role is not None
    }  # fmt: skip
    for name in entity_columns(frame):
        if name not in reasons:
            reasons[name] = "it says whom a row belongs to"
    for name in frame.columns:
        if _WEIGHT.fullmatch(name) and name not in reasons and _are_weights(frame[name]):
            reasons[name] = (
                f"its name is that of sampling weights; say --weight {name} if it is, or name it in a specification to use it"
            )
    for name in frame.columns:
        if _is_persons_name(name) and name not in reasons:
            reasons[name] = (
                "people's names stand in for sex, race and national origin; name it in a specification to use it"
            )
    dropped = [name for name in frame.columns if name in reasons and name not in spec.columns]
    notes.extend(f"{name} is left out: {reasons[name]}" for name in dropped)
    return frame.drop(dropped)


def _is_persons_name(name: str) -> bool:
    parts = words(name)
    return (
        "".join(part for part in parts if part not in _ENTITY) in _NAMES if len(parts) > 1 else "".join(parts) in _NAMES
    )


def _are_weights(values: pl.Series) -> bool:
    numbers = numeric(values)
    return numbers.null_count() == 0 and bool((numbers > 0).all())


def without_protected(frame: pl.DataFrame, spec: Spec, notes: list[str]) -> pl.DataFrame:
    """The frame without protected columns by name; those that a specification names stay, with a warning."""
    dropped = []
    for name in frame.columns:
        of = basis(name)
        if of is None or name in spec.protected or name in spec.exclude:
            continue
        if name in spec.columns:
            notes.append(f"WARNING: {name} is used as specified: {_law(of)}")
            continue
        dropped.append(name)
        notes.append(
            f"{name} is left out: a prohibited or age-limited basis ({of}; 15 USC 1691), kept to audit fairness; name it in a specification to use it"
        )
    return frame.drop(dropped)


def _law(of: str) -> str:
    if of == LIMITED:
        return (
            "age may be a predictive factor of an empirically derived, demonstrably sound system only, "
            "and may not count against applicants of 62 and over (12 CFR 1002.6(b)(2))"
        )
    return f"{of} is a prohibited basis, which no credit decision may take into account (12 CFR 1002.4(a), 1002.6(b))"
