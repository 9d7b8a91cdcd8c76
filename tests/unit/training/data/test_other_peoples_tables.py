"""Tables as other people's programs write them (``tests/cases/training``) are read for what they mean."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from training.artefacts import canonical
from training.data.cell_parsing import to_matrix
from training.data.reading import Reading, reading_for
from training.data.spec import Spec, load_spec
from training.data.table import Column, Table
from training.data.table_files import read_cells
from training.data.training_table import read_table
from training.fitting.hyperparameters import Hyperparameters
from training.scorecard import run
from training.scorecard.predict import predict
from training.scorecard.rescore import Scores, columns_of, rescore

CASES = Path(__file__).parents[3] / "cases" / "training"
SPEC = Spec()
QUICK = (Hyperparameters(learning_rate=0.2, leaves=3, smallest_leaf=20, most_rounds=20, members=2),)


def table(case: str, file: str = "t.csv", target: str = "bad", spec: Spec = SPEC) -> Table:
    """The training table of a case."""
    return read_table(CASES / case / file, target, spec)


def column(read: Table, name: str) -> Column:
    """A column that is used."""
    return next(each for each in read.columns if each.name == name)


def values(read: Table, name: str) -> list[float]:
    """A column's values."""
    return read.values[:, [each.name for each in read.columns].index(name)].tolist()


INCOMES = [1996.27, 1537.36, 2632.84]


@pytest.mark.parametrize(
    ("case", "file", "name", "first"),
    [
        ("brazil_reais", "t.csv", "renda", INCOMES), ("brazil_reais", "t.csv", "util", [0.661, 0.344, 0.121]),
        ("space_thousands", "t.csv", "revenu_espace", INCOMES), ("space_thousands", "t.csv", "util", [0.661, 0.344, 0.121]),
        ("suffix_k_m", "t.csv", "income", [2000.0, 1500.0, 2600.0]), ("negative_zero", "t.csv", "balance_change", [0.0, 8.11, -59.4]),
        ("preamble_footer", "t.csv", "income", INCOMES), ("r_write_table", "t.txt", "income", INCOMES), ("trailing_separator", "t.csv", "income", INCOMES),
        ("compressed", "t.csv.gz", "income", INCOMES), ("compressed", "t.csv.bz2", "income", INCOMES), ("compressed", "t.csv.xz", "income", INCOMES),
        ("compressed", "t.zip", "income", INCOMES), ("quoted_newline", "t.csv", "income", INCOMES),
    ],
)  # fmt: skip
def test_numbers_are_those_that_were_written(case: str, file: str, name: str, first: list[float]) -> None:
    """Blanks, money, commas, k and M, titles, footers, row names and compression change no number, and no row is lost."""
    read = table(case, file)
    assert values(read, name)[:3] == first and len(read.bad) == 600
    assert not np.isnan(read.values[:, [each.name == name for each in read.columns]]).any()


def test_three_ways_of_writing_an_income_give_one_column() -> None:
    """Blanks, narrow blanks and points with a euro sign: the second and third column repeat the first."""
    frame = read_cells(CASES / "space_thousands" / "t.csv").frame
    assert frame["revenu_espace"].to_list() == frame["revenu_fine"].to_list() == frame["revenu_euro"].to_list()
    assert [each.name for each in table("space_thousands").columns if each.name.startswith("revenu")] == [
        "revenu_espace"
    ]


@pytest.mark.parametrize(
    ("case", "target", "names", "said"),
    [
        ("cp1251_encoding", "дефолт", {"доход", "загрузка"}, "windows-1251"), ("gbk_encoding", "违约", {"月收入", "使用率"}, "GB18030"),
    ],
)  # fmt: skip
def test_encodings_are_recognised_and_said(case: str, target: str, names: set[str], said: str) -> None:
    """Names come out as they were written; the note names the encoding."""
    read = read_table(CASES / case / "t.csv", target, Spec())
    assert names <= {each.name for each in read.columns} and any(said in note for note in read.notes)


def test_leading_zeros_mean_codes() -> None:
    """007, 07 and 0070 are three branches; a postal code is no amount."""
    read = table("leading_zeros")
    assert {"007", "07", "0070"} <= set(column(read, "branch_code").categories)
    assert column(read, "zip").kind == "categorical" and "02139" in column(read, "zip").categories
    assert any("zip" in note and "leading zeros mean codes" in note for note in read.notes)


def test_none_is_a_category_beside_empty_cells() -> None:
    """The word and the empty cell stay apart, as does NA beside EU; the notes say so and how to merge them."""
    read = table("none_is_a_category")
    assert "none" in column(read, "other_debtors").categories and np.isnan(values(read, "other_debtors")).any()
    assert "NA" in column(read, "region").categories
    assert any("other_debtors" in note and '"missing": ["none"]' in note for note in read.notes)
    merged = read_cells(
        CASES / "none_is_a_category" / "t.csv",
        Reading(load_text('{"columns": {"other_debtors": {"missing": ["none"]}}}')),
    )
    assert merged.frame["other_debtors"].null_count() > 350


def load_text(text: str) -> Spec:
    """A specification of its text."""
    import msgspec

    return msgspec.json.decode(text, type=Spec)


def test_serial_dates_are_recognised_by_name_and_range() -> None:
    """42744 in application_date is the ninth of January 2017, and can give the periods."""
    read = table("serial_dates")
    assert values(read, "application_date")[0] == (date(2017, 1, 9) - date(1970, 1, 1)).days
    assert column(read, "application_date").dates == "excel" and any(
        "42744 is read as 2017-01-09" in note for note in read.notes
    )


def test_a_day_above_twelve_tells_which_part_is_the_day() -> None:
    """10/20/2017 makes 1/9/2017 the ninth of January."""
    read = table("us_slashed_dates")
    assert values(read, "loan_date")[0] == (date(2017, 1, 9) - date(1970, 1, 1)).days


def test_a_column_of_codes_only_has_no_amounts() -> None:
    """−9999 and −8888 are codes, alone as beside amounts."""
    read = table("only_special_codes")
    assert column(read, "bureau").specials == column(read, "util").specials == (-9999.0, -8888.0)


@pytest.mark.parametrize("file", ["t.csv", "lower.csv", "upper.csv", "digits.csv"])
def test_a_boolean_is_one_column_however_it_is_spelt(file: str) -> None:
    """True, true, TRUE and 1 are 1 in a column of the same kind."""
    by_late = Spec(bad=("1", "2", "3"), good="0")
    read, known = (table("boolean_spelling", each, "late", by_late) for each in (file, "t.csv"))
    assert column(read, "home_owner") == column(known, "home_owner")
    assert values(read, "home_owner") == values(known, "home_owner")


def scored(card: dict, data: Path) -> Scores:
    """The scores of a file."""
    columns = columns_of(card)
    return rescore(card, to_matrix(read_cells(data, reading_for(columns)).frame, columns))


def fitted(case: str, spec: Path | None = None) -> dict:
    """A scorecard of a case."""
    read = read_table(CASES / case / "t.csv", "bad", load_spec(spec))
    return run.train(
        read, date(2026, 11, 30), 0, lambda line: None, QUICK, run.Options(only="boosters", pairs=False)
    ).card


@pytest.mark.slow
def test_a_boolean_scores_alike_however_it_is_spelt() -> None:
    """A scorecard trained on True and False scores true, TRUE and 1 as it scores True."""
    card = fitted("boolean_spelling")
    known = scored(card, CASES / "boolean_spelling" / "t.csv")
    for file in ("lower.csv", "upper.csv", "digits.csv"):
        assert (scored(card, CASES / "boolean_spelling" / file).raw == known.raw).all()


@pytest.mark.slow
def test_a_coded_category_scores_alike_as_a_float() -> None:
    """A branch 4 that comes back from a data frame as 4.0 is the same branch."""
    case = CASES / "coded_category_as_float"
    card = fitted("coded_category_as_float", case / "spec.json")
    frames = [read_cells(case / file, reading_for(columns_of(card))).frame for file in ("t.csv", "new.csv")]
    matrices = [to_matrix(frame, columns_of(card)) for frame in frames]
    both = ~np.isnan(matrices[1][:, 0])
    assert both.sum() > 500 and (matrices[0][both] == matrices[1][both]).all()


@pytest.mark.slow
def test_a_category_scores_alike_in_capitals_and_an_unknown_one_as_missing() -> None:
    """LEEDS and "leeds " are Leeds; Bath, never seen, is as good as no city."""
    scores = scored(fitted("category_spelling"), CASES / "category_spelling" / "new.csv").raw
    assert scores[0] == scores[1] == scores[2] and scores[3] == scores[4]


@pytest.mark.slow
def test_a_code_first_seen_at_scoring_is_no_extreme_amount() -> None:
    """−8, −7, 99 and 999999999, which training never saw, count as missing."""
    card = fitted("special_only_at_scoring")
    matrix = to_matrix(
        read_cells(CASES / "special_only_at_scoring" / "new.csv", reading_for(columns_of(card))).frame, columns_of(card)
    )
    inquiries = matrix[:, [each.name for each in columns_of(card)].index("inquiries")]
    assert [None if np.isnan(each) else each for each in inquiries] == [-9, None, None, 0, None, None]


def test_names_with_markup_are_read_as_they_are() -> None:
    """A name is a name, whatever a browser would make of it."""
    assert "kind</script><script>alert(2)</script>" in {each.name for each in table("html_in_names").columns}


@pytest.mark.slow
def test_a_file_of_one_row_is_scored_as_training_was_read_and_what_is_guessed_is_said(tmp_path: Path) -> None:
    """1.996 alone may be two thousand or two; training had thousands. Stated, it needs no word; stated otherwise, it is another number."""
    card = fitted("brazil_reais")
    (tmp_path / "scorecard.json").write_bytes(canonical(card))
    lines = {"one": "R$ 1.996,00;0,661;0", "doubtful": "1.996;0,661;0"}
    for name, line in lines.items():
        (tmp_path / name).write_text(f"renda;util;late\n{line}\n", encoding="utf-8")
    clear = predict(tmp_path, tmp_path / "one")
    guessed = predict(tmp_path, tmp_path / "doubtful")
    (said,) = guessed.notes
    assert not clear.notes
    assert said.startswith("WARNING: renda: 1.996") and "trained on such values" in said
    stated = predict(tmp_path, tmp_path / "doubtful", spec=Spec(decimal=","))
    assert not stated.notes
    assert score_of(clear.content) == score_of(guessed.content) == score_of(stated.content)


def score_of(content: bytes) -> str:
    """The probability in a CSV of one row."""
    header, row = content.decode().splitlines()
    return row.split(",")[header.split(",").index("pd")]
