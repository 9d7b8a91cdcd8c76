"""``creditapp erasures`` lists what is not done, with what it waits for; a late one is a failure of the command."""

from pathlib import Path

import pytest

from creditapp.cli.erasures import DAY, Row, is_late, people_in, rows_of
from creditapp.domain.erasures import TABLES, Erasures
from creditapp.errors import ConfigurationError
from creditapp.models.erasures import Erasure, ErasureConfirmation, Part
from creditapp.settings import Settings

NOW = 10 * DAY


def known(settings: Settings, *missing: Part) -> Erasures:
    """Somebody whose erasure all have confirmed, and somebody for whom some are missing."""
    erasures = Erasures(settings.partitions)
    for person, left in (("done", ()), ("waits", missing)):
        erasures.take(Erasure(consumer_id=person, at=NOW - 2 * DAY))
        for part in ("vault", *TABLES):
            if part not in left:
                erasures.take(ErasureConfirmation(consumer_id=person, at=NOW - 2 * DAY, part=part))
        for partition in range(settings.partitions if "views" not in left else 2):
            erasures.take(ErasureConfirmation(consumer_id=person, at=NOW - 2 * DAY, part="views", partition=partition))
    return erasures


def row(days: float, *left: str, keys_deleted: bool = True) -> Row:
    """One line."""
    return Row(consumer_id="c", days=days, left=list(left), keys_deleted=keys_deleted)


@pytest.mark.parametrize("missing", [("histories",), ("vault", "views"), ("identities", "credit-files")])
def test_what_is_not_done_is_listed_with_what_it_waits_for(tmp_path: Path, missing: tuple[Part, ...]) -> None:
    """Whose rows, for how long; nothing of who is done. The vault need not be here where it has confirmed."""
    settings = Settings(home=tmp_path)
    assert rows_of(known(settings, *missing), settings, NOW) == [
        Row(consumer_id="waits", days=2.0, left=list(missing), keys_deleted="vault" not in missing)
    ]


def test_nothing_is_listed_when_all_are_done(tmp_path: Path) -> None:
    """Whenever that was."""
    settings = Settings(home=tmp_path)
    assert rows_of(known(settings), settings, NOW) == []


def test_the_oldest_comes_first(tmp_path: Path) -> None:
    """It is the one to look into."""
    settings = Settings(home=tmp_path)
    erasures = Erasures(settings.partitions)
    for person, days in (("b", 1), ("a", 3), ("c", 2)):
        erasures.take(Erasure(consumer_id=person, at=NOW - days * DAY))
    assert [each["consumer_id"] for each in rows_of(erasures, settings, NOW)] == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("row", "late"),
    [
        (row(0.9, "histories"), False),
        (row(1.1, "histories"), True),
        (row(1.1, "vault"), False),
        (row(1.1, "vault", keys_deleted=False), True),
        (row(1.1, "vault", "views"), True),
    ],
)
def test_it_is_late_after_a_day_unless_only_traces_in_the_vault_are_left(row: Row, late: bool) -> None:
    """Those of PostgreSQL wait for the next rotation, of which `creditapp vault status` reminds."""
    assert is_late(row) == late


def test_a_file_of_earlier_erasures_is_read(tmp_path: Path) -> None:
    """As `creditapp erasures all` prints it."""
    (tmp_path / "erased.txt").write_text(f"{'a' * 32}\n{'0' * 32}\n")
    assert people_in(tmp_path / "erased.txt") == {"a" * 32, "0" * 32}


@pytest.mark.parametrize("text", ["900450001\n", f"{'a' * 32}\nAda\n", f"{'a' * 31}\n", "\xff\n"])
def test_a_file_of_anything_else_is_refused(tmp_path: Path, text: str) -> None:
    """Before anybody is erased; what stands in it is not repeated."""
    (tmp_path / "erased.txt").write_text(text, "latin-1")
    with pytest.raises(ConfigurationError) as refused:
        people_in(tmp_path / "erased.txt")
    assert "Ada" not in str(refused.value) and "900450001" not in str(refused.value)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        people_in(tmp_path / "missing.txt")
