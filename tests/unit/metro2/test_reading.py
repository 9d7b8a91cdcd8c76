"""A Metro 2 file is read by its guide; what is wrong is named by record, field and position, never by value."""

import io
import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.metro2 import read_records, starts_metro2
from creditapp.models.credit_events import Account, Collection, Deletion
from creditapp.models.furnished import FurnishedBody
from tests.support.domain_samples import account, collection, many, some
from tests.support.metro2_samples import DAY, FIXED, body, metro2, position, problems, read

NAME = "NORTHWIND SAVINGS"


def by_position(length: int, *parts: tuple[int, str]) -> str:
    """A record of blanks with texts at positions from 1."""
    text = [" "] * length
    for start, part in parts:
        text[start - 1 : start - 1 + len(part)] = part
    return "".join(text)


HEADER = by_position(426, (1, "0426HEADER"), (48, "06302026"), (56, "06302026"), (80, NAME))
BASE: tuple[tuple[int, str], ...] = (
    (1, "04261"), (6, "06152026101500"), (21, "BRANCH01"), (43, "4417000011112222"), (73, "I"), (74, "00"), (76, "03012022"),
    (84, "000000000"), (93, "000015000"), (102, "060"), (105, "M"), (106, "000000300"), (115, "000000300"), (124, "11"),
    (127, "000000100000BBBBBBBBBBBB"), (155, "000005000"), (164, "000000000"), (173, "000000000"), (182, "06152026"),
    (190, "00000000"), (198, "00000000"), (206, "06102026"), (232, "QUILL"), (257, "ADA"), (277, "B"), (297, "3"),
    (298, "219457101"), (307, "02291980"), (315, "5185550100"), (325, "2"), (328, "US"), (330, "12 ELM ST"), (362, "APT 4"),
    (394, "TROY"), (414, "NY"), (416, "121801234"),
)  # fmt: skip
J1 = by_position(100, (1, "J1"), (4, "QUILL"), (29, "BEN"), (70, "219457102"), (79, "12241979"), (97, "2"), (98, "A"))
J2 = by_position(
    200, (1, "J2"), (4, "SUHARTO"), (70, "000000000"), (79, "06081951"), (97, "5"), (100, "US"), (102, "9 OAK RD"), (166, "SALEM"),
    (186, "OR"), (188, "97301"),
)  # fmt: skip
K1 = by_position(34, (1, "K1"), (3, "TROY CLINIC"), (33, "02"))
K2 = by_position(34, (1, "K2"), (3, "1"), (4, "FIRST COLLECTORS"))
L1 = by_position(54, (1, "L1"), (3, "1"), (4, "5500000000000001"))
OTHERS = (
    by_position(40, (1, "K3"), (3, "01"))
    + by_position(30, (1, "K4"), (3, "01"))
    + by_position(146, (1, "N1"), (3, "ACME"))
)


def base(*changes: tuple[int, str], appended: str = "") -> str:
    """An instalment account written by position, with what is appended."""
    record = by_position(426, *BASE, *changes) + appended
    return f"{len(record):04}" + record[4:]


def trailer(count: int) -> str:
    """The last record."""
    return by_position(426, (1, "0426TRAILER"), (12, f"{count:09}"))


def file(*records: str, count: int | None = None, between: str = "") -> bytes:
    """A fixed file."""
    every = [HEADER, *records, trailer(len(records) if count is None else count)]
    return between.join(every).encode()


def bodies(content: bytes) -> list[FurnishedBody]:
    """The records that are accepted."""
    return [record.reading.body for record in read(content) if record.reading]


def test_a_record_written_by_position_is_read() -> None:
    """Field by field; the payment history of the months before follows the mark of the report's own."""
    (record,) = bodies(file(base()))
    (event,) = record.events
    assert (record.furnisher, record.ssn, record.person.full_name) == (NAME, "219457101", "ADA B QUILL III")
    assert record.person.birth_date == date(1980, 2, 29)
    home = record.person.address
    assert (home.street, home.city, home.state, home.zip) == ("12 ELM ST APT 4", "TROY", "NY", "12180-1234")
    assert event == Account(
        event_id="4417000011112222.20260615.20260615101500", as_of=DAY, reference="4417000011112222", portfolio="I",
        account_type="auto_loan", opened=date(2022, 3, 1), status="11", balance=5000, highest_credit=15000, terms_months=60,
        payment=300, grid="0000000100000", last_payment=date(2026, 6, 10), ecoa="2", payments=(300,),
    )  # fmt: skip


def test_each_consumer_of_an_account_gets_a_record() -> None:
    """J1 lives at the base segment's address, J2 has one of its own; each has a part in the account."""
    ada, ben, suharto = bodies(file(base(appended=J1 + J2 + OTHERS)))
    assert [record.events[0].ecoa for record in (ada, ben, suharto)] == ["2", "2", "5"]  # type: ignore[union-attr]
    assert ben.person.address == ada.person.address
    assert (suharto.person.first_name, suharto.person.last_name, suharto.person.address.zip) == ("", "SUHARTO", "97301")
    assert [getattr(record.events[0], "consumer_indicator", None) for record in (ada, ben, suharto)] == [
        None,
        "A",
        None,
    ]


def test_sale_original_creditor_and_new_number_are_read() -> None:
    """K2 says who bought or sold, K1 whose debt it was, L1 the new number of what had the old one."""
    (record,) = bodies(file(base(appended=K1 + K2 + L1)))
    (event,) = record.events
    assert isinstance(event, Account)
    assert (event.purchased_from, event.original_creditor) == ("FIRST COLLECTORS", "TROY CLINIC")
    assert (event.reference, event.previous_reference) == ("5500000000000001", "4417000011112222")


def test_a_collectors_account_is_a_collection() -> None:
    """Account types 48, 0C and 77; a medical debt by the creditor's classification."""
    changes = ((74, "48"), (73, "O"), (124, "93"), (190, "01012022"), (164, "000005000"))
    (record,) = bodies(file(base(*changes, appended=K1)))
    assert record.events == (
        Collection(
            event_id="4417000011112222.20260615.20260615101500", as_of=DAY, reference="4417000011112222", opened=date(2022, 3, 1),
            amount=15000, balance=5000, original_creditor="TROY CLINIC", medical=True, delinquency_since=date(2022, 1, 1), ecoa="2",
        ),
    )  # fmt: skip
    ((deleted,),) = [record.events for record in bodies(file(base(*changes, (124, "DA"), appended=K1)))]
    assert isinstance(deleted, Deletion)
    assert deleted.item == "collection"


@pytest.mark.parametrize(
    ("changes", "grid"),
    [
        (((155, "000000000"), (73, "R"), (74, "18")), "E0000001"),
        (((155, "000000000"), (124, "13"), (126, "2"), (198, "06152026"), (190, "04202026")), "20000001"),
        (((155, "000000000"), (124, "05"), (198, "06152026")), "D0000001"),
        (((124, "DA"),), "D0000001"),
    ],
)
def test_the_months_own_mark_follows_from_status_and_rating(changes: tuple[tuple[int, str], ...], grid: str) -> None:
    """Metro 2's history begins a month earlier than the grid."""
    ((event,),) = [record.events for record in bodies(file(base(*changes)))]
    assert isinstance(event, Account)
    assert event.grid.startswith(grid)


def test_a_mortgages_terms_are_years() -> None:
    """Field 13."""
    ((event,),) = [record.events for record in bodies(file(base((73, "M"), (74, "26"), (102, "030"))))]
    assert isinstance(event, Account)
    assert (event.account_type, event.terms_months) == ("mortgage", 360)


def test_a_foreign_address_has_its_country() -> None:
    """In the place of the state."""
    (record,) = bodies(file(base((328, "FR"), (394, "LYON"), (414, "  "), (416, "69001    "))))
    assert (record.person.address.state, record.person.address.zip) == ("FR", "00000")


@pytest.mark.parametrize("between", ["\n", "\r\n", ""])
def test_records_may_stand_in_lines(between: str) -> None:
    """Some programs put a line break after each."""
    content = file(base(), base((43, "4417000011112223")), between=between) + between.encode()
    assert len(bodies(content)) == 2
    assert problems(content) == []


def test_variable_blocks_may_hold_several_records() -> None:
    """Characters with binary descriptor words, or with digits in their place."""
    records = [HEADER, base(), base((43, "4417000011112223"), appended=J1), trailer(2)]
    binary = [len(record).to_bytes(2, "big") + b"\0\0" + record[4:].encode() for record in records]
    blocks = [binary[0], binary[1] + binary[2], binary[3]]
    assert len(bodies(b"".join((len(block) + 4).to_bytes(2, "big") + b"\0\0" + block for block in blocks))) == 3
    assert len(bodies("".join(f"{len(record) + 4:04}{record}" for record in records).encode())) == 3


WRONG: dict[str, tuple[tuple[tuple[int, str], ...], str]] = {
    "amount": (((155, "12x"),), "field 21 (current balance), positions 155-163: not a number"),
    "date": (((76, "13012022"),), "field 10 (date opened), positions 76-83: not a date as MMDDYYYY"),
    "no date": (((182, "00000000"),), "field 24 (date of account information), positions 182-189: empty"),
    "type": (((74, "93"),), "field 9 (account type), positions 74-75: not a type that is taken"),
    "portfolio": (((73, "Q"),), "field 8 (portfolio type), positions 73-73: not a value"),
    "status": (((124, "12"),), "field 17A (account status), positions 124-125: not a value"),
    "history": (((127, "9"),), "field 18 (payment history), positions 127-150: not a value"),
    "ecoa": (((325, "4"),), "field 37 (ECOA code), positions 325-325: not a value"),
    "indicator": (((326, "9Z"),), "field 38 (consumer information indicator), positions 326-327: not a value"),
    "number": (((43, "4417 0000 1111 2"),), "field 7 (account number), positions 43-72: not a value"),
    "ssn": (((298, "666457101"),), "field 34 (social security number), positions 298-306: cannot start"),
    "birth": (((307, "00000000"),), "field 35 (date of birth), positions 307-314: needed"),
    "surname": (((232, "     "), (257, "   ")), "field 30 (surname), positions 232-256: empty"),
    "zip": (((416, "1218     "),), "field 44 (ZIP code), positions 416-424: not five or nine digits"),
    "state": (((414, "1 "),), "field 43 (state), positions 414-415"),
    "street": (((330, " " * 64),), "field 40 (first line of address), positions 330-361: empty"),
    "rule": (((164, "000000009"),), "field 22 (amount past due), positions 164-172: must be 0: the status (11)"),
    "consumer's rule": (((414, "ZZ"),), "field 43 (state), positions 414-415: not a state"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_named_and_the_others_are_read(kind: str) -> None:
    """By record, field and positions."""
    changes, message = WRONG[kind]
    content = file(base(*changes), base((43, "4417000011112223")))
    (problem,) = problems(content)
    assert problem.startswith(f"2: {message}")
    assert len(bodies(content)) == 1


def test_a_consumers_fault_does_not_affect_the_others() -> None:
    """Segments have positions of their own."""
    content = file(base(appended=J1.replace("219457102", "666457102") + J2))
    assert [record.person.last_name for record in bodies(content)] == ["QUILL", "SUHARTO"]
    assert problems(content) == [
        "2: J1 field 7 (social security number), positions 70-78: " + problems(content)[0].split(": ", 2)[2]
    ]


BROKEN: dict[str, tuple[bytes, str]] = {
    "no header": (base().encode() + trailer(1).encode(), "1: the file does not begin with a header record"),
    "no name": (file(base()).replace(NAME.encode(), b" " * len(NAME)), "1: header field 12 (reporter name)"),
    "no trailer": (HEADER.encode() + base().encode(), "3: the file ends without a trailer record"),
    "wrong count": (file(base(), count=7), "3: trailer field 3 (total base records), positions 12-20: not the 1"),
    "cut off": (file(base())[:700], "2: the file ends within this record"),
    "cut off in a word": (file(base())[:854], "3: the file ends within a record descriptor word"),
    "wrong word": (position(FIXED, 2, 1, b"0420"), "3: its record descriptor word (positions 1-4) is not a length in digits"),
    "no word": (position(FIXED, 2, 1, b"x426"), "2: its record descriptor word (positions 1-4) is not a length in digits"),
    "impossible word": (position(FIXED, 2, 1, b"0003"), "2: its descriptor word says a length that no record has"),
    "short": ((HEADER + "0100" + "x" * 96 + trailer(1)).encode(), "2: shorter than a base segment (426 bytes)"),
    "no segment": (file(base(appended="X9" + " " * 98)), "2: position 427: no segment begins here"),
    "half a segment": (file(base(appended=J1[:60])), "2: position 427: the record ends within its J1 segment"),
    "EBCDIC": (file(base()).decode().encode("cp037"), "1: the file is in EBCDIC"),
    "no K1": (file(base((74, "48"), (73, "O"))), "2: K1 segment: missing"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_says_where(kind: str) -> None:
    """What comes before is read."""
    content, message = BROKEN[kind]
    assert starts_metro2(content[:64])
    assert any(problem.startswith(message) for problem in problems(content)), problems(content)


def test_packed_fields_that_are_no_numbers_are_named() -> None:
    """By their positions in the packed format."""
    content = metro2(body(account(as_of=DAY)), packed=True)
    at = 8 + 366 + 4 + 129
    (problem,) = problems(content[:at] + b"\x00\x00\x00\x1a\x2b" + content[at + 5 :])
    assert problem == "2: field 21 (current balance), positions 130-134: not a packed number"


def test_blank_segments_of_fixed_records_say_nothing() -> None:
    """The guide has them in every record where the records are of one length."""
    (record,) = bodies(file(base(appended="J1" + " " * 98 + "K2" + " " * 32 + "L1" + " " * 52)))
    assert record.person.last_name == "QUILL"


SECRETS = (b"QUILL", b"219457101", b"12 ELM ST", b"4417000011112222", b"ADA ")


@given(st.integers(0, 2**32), st.integers(1, 40))
@many
def test_any_bytes_are_read_or_refused_without_their_values(seed: int, changes: int) -> None:
    """Whatever is changed, cut or doubled, no other error is raised and nothing personal is in a message."""
    chance = random.Random(seed)
    content = bytearray(file(base(appended=J1 + K1 + L1), base((43, "4417000011112223"))))
    for _ in range(changes):
        content[chance.randrange(426, len(content))] = chance.randrange(256)
    cut = bytes(content[: chance.choice([len(content), chance.randrange(430, len(content))])])
    for problem in problems(cut):
        assert not any(secret.decode() in problem for secret in SECRETS)


@given(st.binary(max_size=2_000), st.booleans())
@some
def test_rubbish_is_refused(junk: bytes, packed: bool) -> None:
    """After a header, of either format."""
    header = metro2(packed=packed)[: 374 if packed else 426]
    assert problems(header + junk)


@pytest.mark.parametrize(
    "head",
    [b"", b'{"furnisher": "x"}', b"\xef\xbb\xbf{", b"\n\n{", b"\x00\x01\x02\x03" * 16, b"PK\x03\x04" + b" " * 60],
)
def test_other_files_are_not_taken_for_metro_2(head: bytes) -> None:
    """They are read as JSON lines."""
    assert not starts_metro2(head)


def test_reading_takes_no_more_memory_for_a_longer_file() -> None:
    """Records are read one by one."""

    class Endless(io.BytesIO):
        """A file of which only as much is there as is read."""

        given = 0

        def read(self, size: int | None = -1) -> bytes:
            """Again and again the same record."""
            assert size is not None
            assert 0 < size <= 32_760
            self.given += size
            return super().read(size)

    content = file(*[base((43, f"44170000{number:08}")) for number in range(50)])
    stream: Any = Endless(content)
    records = read_records(stream, content[:64], DAY)
    assert next(records).number == 2
    assert stream.given < 2_000


def test_debts_and_accounts_of_one_file_are_told_apart() -> None:
    """By account type."""
    content = metro2(body(account(as_of=DAY)), body(collection(as_of=DAY, delinquency_since=date(2024, 9, 1))))
    assert [type(record.events[0]) for record in bodies(content)] == [Account, Collection]
