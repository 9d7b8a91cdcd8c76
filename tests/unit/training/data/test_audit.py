"""Protected attributes stand beside the rows: found, grouped, aligned, and told from time."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.data.audit import AGES, OLDEST, age_band, beside_rows, protected_in, read_audit
from training.errors import TrainingError


def frame(rows: int = 60) -> pl.DataFrame:
    """Cells as text, as they are read."""
    return pl.DataFrame(
        {
            "sex": ["f" if at % 3 else "m" for at in range(rows)],
            "age": [str(18 + at) for at in range(rows)],
            "income": [str(at * 100) for at in range(rows)],
            "opened": [f"2024-{1 + at % 4:02}-15" for at in range(rows)],
        }
    )


def test_protected_columns_of_a_table_are_its_audit() -> None:
    """Sex as it is, age in bands; the first column of dates gives the months; an income is neither."""
    audit = protected_in(frame())
    assert set(audit.groups) == {"sex", "age"}
    assert set(audit.groups["age"]) == {label for _, label in AGES} | {OLDEST}
    assert audit.period is not None and set(audit.period) == {"2024-01", "2024-02", "2024-03", "2024-04"}


def test_named_columns_are_audited_too() -> None:
    """A protected column may have any name; many numbers become quarters."""
    audit = protected_in(frame(), ("income",))
    assert len(set(audit.groups["income"])) == 4
    with pytest.raises(TrainingError, match="no column salary"):
        protected_in(frame(), ("salary",))


def test_an_audit_can_come_from_a_separate_file(tmp_path: Path) -> None:
    """Parquet or CSV, a row for each row; the true probability is no group, a person's number neither."""
    people = pl.DataFrame({"person": range(40), "group": ["a", "b"] * 20, "true_probability": np.linspace(0, 1, 40)})
    people.write_parquet(tmp_path / "audit.parquet")
    people.write_csv(tmp_path / "audit.csv")
    for name in ("audit.parquet", "audit.csv"):
        audit = read_audit(tmp_path / name, 40)
        assert set(audit.groups) == {"group"} and audit.risk is not None and audit.risk[-1] == 1
    with pytest.raises(TrainingError, match="has 40 rows, the table has 41"):
        read_audit(tmp_path / "audit.csv", 41)


def test_an_audit_merges_both_sources_and_selects_rows(tmp_path: Path) -> None:
    """A file's groups stand beside the table's own, and rows that are left out leave the audit too."""
    (tmp_path / "audit.csv").write_text("race,note\n" + "".join(f"r{at % 2},x\n" for at in range(60)))
    audit = beside_rows(frame(), tmp_path / "audit.csv")
    assert set(audit.groups) == {"sex", "age", "race"}
    assert "note is no audit column" in audit.notes[0]
    kept = audit.rows(np.arange(60) % 2 == 0)
    assert set(kept.groups["race"]) == {"r0"} and len(kept.groups["sex"]) == 30


@pytest.mark.parametrize("content", [b"", b"PAR1 and no more"])
def test_files_that_are_no_tables_are_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    """Empty or torn Parquet."""
    (tmp_path / "audit.parquet").write_bytes(content)
    with pytest.raises(TrainingError, match="audit.parquet") as refused:
        read_audit(tmp_path / "audit.parquet", 3)
    assert "\n" not in str(refused.value)


@given(st.floats(0, 120), st.floats(0, 120))
@settings(deadline=None)
def test_bands_of_age_are_in_order(one: float, other: float) -> None:
    """Every age has a band, and the older is never in a younger one."""
    order = [*(label for _, label in AGES), OLDEST]
    low, high = sorted((one, other))
    assert order.index(age_band(low)) <= order.index(age_band(high))
