"""Lines are signed by their furnisher; in the bureau's home one that is not known is registered as a newcomer, and that is said."""

import asyncio
import io
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditapp.cli.line_delivery import LineResult, seal_line
from creditapp.cli.line_reading import read_file
from creditapp.cli.line_signing import LineSigning
from creditapp.domain.furnishers import NOBODY, Furnishers, id_of
from creditapp.errors import ConfigurationError
from creditapp.models.furnishers import RegisteredFurnisher
from creditapp.models.seals import FURNISHED_BODY
from creditapp.privacy import furnisher_keys
from creditapp.privacy.day_chain import day_number
from creditapp.privacy.day_keys import new_day_keys
from creditapp.privacy.signatures import SignatureCheck
from creditapp.streaming.publisher import Emit
from creditapp.topics import FURNISHERS
from tests.support.bus import Noon
from tests.support.furnishing import furnisher

TODAY = date(2026, 11, 24)
PUBLIC = new_day_keys([FURNISHED_BODY.context], TODAY).published(day_number(TODAY), 1)
CONSUMER = {
    "ssn": "900-45-0001", "first_name": "Ada", "last_name": "Quillfeather", "birth_date": "1980-02-29",
    "address": {"street": "1 Elm St", "city": "Troy", "state": "NY", "zip": "12180"},
}  # fmt: skip
INQUIRY = {"type": "inquiry", "event_id": "i1", "as_of": "2026-10-02", "reference": "i1", "kind": "hard"}
PETITION = {
    "type": "bankruptcy", "event_id": "b1", "as_of": "2026-10-31", "reference": "26-1", "chapter": "7", "filed": "2026-06-01",
    "disposition": "filed",
}  # fmt: skip
DEATH = {"type": "deceased", "event_id": "d1", "as_of": "2026-10-31", "reference": "d1"}


class Registry:
    """Keeps the entries that are published."""

    def __init__(self) -> None:
        self.entries: list[RegisteredFurnisher] = []

    async def publish(self, emits: Iterable[Emit]) -> None:
        """Take them."""
        for topic, record in emits:
            assert topic is FURNISHERS and isinstance(record, RegisteredFurnisher)
            self.entries.append(record)


class Home:
    """A home, and what is registered and said there."""

    def __init__(self, path: Path, known: Furnishers | None) -> None:
        self.path, self.registry, self.said = path, Registry(), list[str]()
        self.signing = LineSigning(path, known, self.registry, Noon(TODAY), say=self.said.append)

    def furnish(self, *lines: tuple[str, dict[str, Any]]) -> list[LineResult]:
        """The lines, as one batch."""
        texts = [json.dumps({"furnisher": by, "consumer": CONSUMER, "events": [event]}) for by, event in lines]
        reads = read_file(io.BytesIO("\n".join(texts).encode()), TODAY)
        return asyncio.run(self.signing.sign([seal_line(read, PUBLIC, TODAY) for read in reads]))


def test_an_unknown_furnisher_is_registered_once_as_a_newcomer(tmp_path: Path) -> None:
    """With one line that says so; its records are signed by the key that the entry has."""
    home = Home(tmp_path, NOBODY)
    results = [*home.furnish(("Bank", INQUIRY), ("Bank", INQUIRY)), *home.furnish(("Bank", INQUIRY))]
    (entry,) = home.registry.entries
    assert (entry.name, entry.kind, entry.admitted) == ("Bank", "lender", True)
    assert entry.established > Noon(TODAY).time()
    (said,) = home.said
    assert said.startswith("registered Bank (lender) as a newcomer until 2027-05-23; it may report accounts, ")
    check = SignatureCheck()
    assert all(result.record and check.is_signed(result.record, entry.public_key) for result in results)


def test_it_may_report_what_its_lines_show(tmp_path: Path) -> None:
    """More as it comes, which is said too; a death on its word alone is never among it."""
    home = Home(tmp_path, NOBODY)
    home.furnish(("Bank", INQUIRY))
    (result,) = home.furnish(("Bank", PETITION))
    assert result.record and home.registry.entries[-1].reports == (
        "accounts", "collections", "court_records", "inquiries",
    )  # fmt: skip
    assert "may now report court records too" in home.said[-1]
    home.furnish(("Bank", DEATH), ("Nobody Inc", DEATH))
    assert all("deaths" not in entry.reports for entry in home.registry.entries)


def test_what_operators_registered_stays_as_they_decided(tmp_path: Path) -> None:
    """A line of something else is refused, the other goes out."""
    furnisher_keys.made(tmp_path, id_of("Bank"))
    home = Home(tmp_path, Furnishers([furnisher("Bank", reports=("inquiries",))]))
    good, bad = home.furnish(("Bank", INQUIRY), ("Bank", PETITION))
    assert good.record and bad.record is None
    assert bad.problem == "events: this furnisher may not report court records"
    assert home.registry.entries == [] and home.said == []


def test_elsewhere_a_furnisher_without_a_key_is_told_how_to_get_one(tmp_path: Path) -> None:
    """Nothing is registered and no key is made; with its key it signs."""
    home = Home(tmp_path, None)
    with pytest.raises(ConfigurationError, match="creditapp furnishers new-key"):
        home.furnish(("Bank", INQUIRY))
    assert list(tmp_path.iterdir()) == [] and home.registry.entries == []
    public = furnisher_keys.public_half(furnisher_keys.made(tmp_path, id_of("Bank")))
    (result,) = home.furnish(("Bank", INQUIRY))
    assert result.record and SignatureCheck().is_signed(result.record, public)


def test_a_registered_furnishers_records_are_not_signed_without_its_key(tmp_path: Path) -> None:
    """The bureau makes no other key in its name."""
    home = Home(tmp_path, Furnishers([furnisher("Bank")]))
    with pytest.raises(ConfigurationError, match="--signing-key"):
        home.furnish(("Bank", INQUIRY))
    assert list(tmp_path.iterdir()) == []


def test_a_refused_line_registers_nobody(tmp_path: Path) -> None:
    """Only a line that is delivered does."""
    home = Home(tmp_path, NOBODY)
    (result,) = home.furnish(("Bank", {**INQUIRY, "kind": "hidden"}))
    assert result.record is None and home.registry.entries == []


def test_lines_of_several_furnishers_keep_their_order(tmp_path: Path) -> None:
    """Each is signed in its own furnisher's name."""
    home = Home(tmp_path, NOBODY)
    results = home.furnish(("A", INQUIRY), ("B", INQUIRY), ("A", INQUIRY), ("C", INQUIRY))
    assert [result.record and result.record.furnisher_id for result in results] == [id_of(name) for name in "ABAC"]
