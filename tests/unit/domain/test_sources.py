"""A report names who has reported what it shows, with the addresses that operators have registered."""

from creditapp.domain.credit_file import fold, read_as_of
from creditapp.domain.furnishers import NOBODY, Furnishers, changed, registered
from creditapp.domain.report import extract_of, sources_of
from tests.support.domain_samples import BANK, TODAY, account, bankruptcy, collection, filed, furnished

KEY = bytes(32)
FILE = fold(
    filed(account()), furnished(collection(), by="Summit Recovery"), furnished(bankruptcy(), by="Northern District")
)
EXTRACT = extract_of(read_as_of(FILE, TODAY), TODAY)


def test_every_furnisher_is_named_once_with_its_address_where_there_is_one() -> None:
    """15 USC 1681g(a)(2); accounts, collections and courts, by name."""
    bank = registered(BANK, "lender", KEY, 1.0, vouched=True, address="1 Bank Square, Troy", phone="518-555-0100")
    named = [(source.name, source.address, source.phone) for source in sources_of(EXTRACT, Furnishers([bank]))]
    assert named == [
        (BANK, "1 Bank Square, Troy", "518-555-0100"), ("Northern District", "", ""), ("Summit Recovery", "", "")
    ]  # fmt: skip
    assert [source.name for source in sources_of(EXTRACT, NOBODY)] == [name for name, _, _ in named]


def test_a_changed_furnisher_keeps_its_address_unless_another_is_given() -> None:
    """An empty one takes it away."""
    bank = registered(BANK, "lender", KEY, 1.0, vouched=True, address="1 Bank Square, Troy")
    kept = changed(bank, 2.0, kind=None, public_key=None, vouched=False)
    moved = changed(kept, 3.0, kind=None, public_key=None, vouched=False, address="2 Mill Street, Troy", phone="5")
    gone = changed(moved, 4.0, kind=None, public_key=None, vouched=False, address="")
    assert [entry.address for entry in (kept, moved, gone)] == ["1 Bank Square, Troy", "2 Mill Street, Troy", ""]
    assert (moved.phone, gone.phone) == ("5", "5")
