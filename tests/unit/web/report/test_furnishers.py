"""A report says where its furnishers are, as far as they have given an address."""

import dataclasses

import pytest
from msgspec.structs import replace

from creditapp.models.extract import SourceShown
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications
from tests.support.web_visitor import Visitor
from tests.unit.web.rights.test_rights import OWN, json_of, page_of

MISSING = "Whoever is not listed with an address has not given us one."
BANK = SourceShown(name="First Alder Bank", address="1 Bank Square, Troy, NY 12180", phone="518-555-0100")
UNION = SourceShown(name="Harbor Credit Union")


@pytest.mark.parametrize(
    ("sources", "addresses", "missing"),
    [((), 0, False), ((BANK,), 1, False), ((BANK, UNION), 1, True), ((UNION,), 0, True)],
)
def test_addresses_are_shown_and_missing_ones_are_said_to_be(
    visitor: Visitor,
    applications: InMemoryApplications,
    sources: tuple[SourceShown, ...],
    addresses: int,
    missing: bool,
) -> None:
    """Extracts from before there were addresses say nothing of them."""
    found = samples.scored()
    own = applications.add(OWN, dataclasses.replace(found, extract=replace(samples.EXTRACT, sources=sources)))
    text = page_of(visitor, own).page.text
    assert text.count("1 Bank Square, Troy, NY 12180, 518-555-0100") == addresses
    assert (MISSING in text) == missing
    assert [source["name"] for source in json_of(visitor, own)["furnishers"]] == [source.name for source in sources]
