"""A file is accepted if it is a whole PDF, JPEG or PNG by its content; whatever else is sent is refused, and ends nothing."""

import asyncio
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.errors import NotReady
from creditapp.web.http.problems import Problem
from creditapp.web.http.uploads import Uploaded
from creditapp.web.rights import documents
from creditapp.web.rights.document_check import examined
from creditapp.web.rights.documents import Checked, checked, shown_name
from tests.support.domain_samples import some
from tests.support.sample_documents import JPEG, PDF, PNG, image, pdf

pytestmark = pytest.mark.slow

LARGEST = 5_000_000


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


BOMB = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    + chunk(b"IEND", b"")
)
"""A small file that claims to be a picture of ten gigabytes."""


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (pdf(30), "pdf"), (PNG, "png"), (JPEG, "jpeg")])
def test_a_whole_file_is_of_the_kind_that_its_content_is(content: bytes, kind: str) -> None:
    """Whatever it is called."""
    assert examined(content) == kind


@pytest.mark.parametrize(
    "content",
    [PDF[:60], b"%PDF-1.7\n", b"%PDF-" + bytes(2000), PNG[:-20], PNG[:30], JPEG[:100], b"\xff\xd8\xff\xe0", BOMB, PNG.replace(b"IDAT", b"IDAX")],
)  # fmt: skip
def test_a_broken_file_is_damaged(content: bytes) -> None:
    """Cut off, invented, or too large once it is unpacked."""
    assert examined(content) == "damaged"


def test_a_pdf_with_a_password_is_protected() -> None:
    """Nobody could read it."""
    assert examined(pdf(password="secret")) == "protected"


@given(st.sampled_from([PDF, PNG, JPEG]), st.data())
@some
def test_no_change_of_bytes_makes_it_raise(content: bytes, data: st.DataObject) -> None:
    """It says one of five words."""
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    assert examined(bytes(changed)) in {"pdf", "png", "jpeg", "damaged", "protected"}


def check(*files: Uploaded) -> tuple[Checked, ...] | Problem:
    """As the handler of a form does."""
    return asyncio.run(checked(list(files), "form", LARGEST))


def test_accepted_documents_have_ids_of_their_form_and_what_is_needed_to_recognise_them() -> None:
    """The same form sent again has the same ids."""
    first, again = (check(Uploaded("a.pdf", PDF), Uploaded("C:\\photos\\b.png", PNG)) for _ in range(2))
    assert not isinstance(first, Problem) and first == again
    assert [(each.document.name, each.document.kind, each.document.size) for each in first] == [
        ("a.pdf", "pdf", len(PDF)),
        ("b.png", "png", len(PNG)),
    ]
    assert len({each.document.document_id for each in first}) == 2


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (Uploaded("x.pdf", b"", too_large=True), "larger than 5 MB"),
        (Uploaded("x.pdf", b""), "is empty"),
        (Uploaded("x.pdf", b"MZ"), "is not a PDF, JPEG or PNG"),
        (Uploaded("x.pdf", image("GIF")), "is not a PDF, JPEG or PNG"),
        (Uploaded("x.pdf", b"<svg onload=alert(1)>"), "is not a PDF, JPEG or PNG"),
        (Uploaded("x.pdf", PDF[:60]), "damaged or not whole"),
        (Uploaded("x.pdf", pdf(password="secret")), "protected by a password"),
    ],
)
def test_what_is_not_accepted_is_named(file: Uploaded, message: str) -> None:
    """By the name of the file, beside the field."""
    problem = check(Uploaded("first.pdf", PDF), file)
    assert isinstance(problem, Problem)
    assert problem.field == "documents" and problem.message.startswith("x.pdf") and message in problem.message


@pytest.mark.parametrize("files", ["text", {"a": 1}, [1], ["x"], 7, True])
def test_what_is_no_file_is_refused(files: object) -> None:
    """A program may send anything as JSON."""
    assert isinstance(asyncio.run(checked(files, "form", LARGEST)), Problem)


def test_nothing_is_said_against_a_document_that_a_busy_machine_did_not_examine_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its sender is asked to send it again."""
    monkeypatch.setattr(documents, "EXAMINED_WITHIN", 0.0)
    with pytest.raises(NotReady):
        check(Uploaded("x.pdf", PDF))


@given(st.text(max_size=300))
@some
def test_a_name_is_shown_without_directories_and_control_characters(name: str) -> None:
    """And is never empty."""
    shown = shown_name(name)
    assert 0 < len(shown) <= 100 and shown.isprintable() and "/" not in shown and "\\" not in shown
