"""A dispute and a block take files with their form; a page never serves one, and rubbish is a problem of its field."""

import pytest
from aiohttp import FormData

from creditapp.models.requests import Block, Dispute
from tests.support import web_samples as samples
from tests.support.sample_documents import JPEG, PDF, PNG
from tests.support.web_site import InMemoryApplications
from tests.support.web_visitor import AS_JSON, AS_PAGE, HttpAnswer, Visitor
from tests.unit.web.rights.test_blocks import FORM as BLOCK
from tests.unit.web.rights.test_rights import GOOD, HELD, OWN, asked, json_of, page_of, post, post_json

pytestmark = pytest.mark.slow


@pytest.fixture
def own(applications: InMemoryApplications) -> str:
    """The address of a person's own report."""
    return applications.add(OWN, samples.scored())


def form(fields: dict[str, str], *files: tuple[str, bytes]) -> FormData:
    """A form with files as a browser sends it."""
    data = FormData(default_to_multipart=True)
    for name, value in fields.items():
        data.add_field(name, value)
    for name, content in files:
        data.add_field("documents", content, filename=name, content_type="application/octet-stream")
    return data


def send(visitor: Visitor, path: str, data: FormData, accept: dict[str, str] = AS_PAGE) -> HttpAnswer:
    """Post it with the application's code."""
    return visitor.post(path, data=data, headers={**accept, **HELD})


def test_a_dispute_is_sent_with_its_documents(visitor: Visitor, applications: InMemoryApplications, own: str) -> None:
    """They are delivered, named in the request, and listed on the page."""
    assert 'enctype="multipart/form-data"' in page_of(visitor, f"{own}/disputes").text
    sent = send(visitor, f"{own}/disputes", form(GOOD, ("receipt.pdf", PDF), ("photo.jpg", JPEG)))
    assert sent.status == 303
    (wish,) = asked(applications)
    assert isinstance(wish, Dispute)
    assert [(each.name, each.kind) for each in wish.documents] == [("receipt.pdf", "pdf"), ("photo.jpg", "jpeg")]
    assert {
        each.document_id: content for each, content in zip(wish.documents, (PDF, JPEG), strict=True)
    } == applications.documents
    assert "receipt.pdf, photo.jpg" in page_of(visitor, sent.headers["Location"]).page.text
    (dispute,) = json_of(visitor, f"{own}/rights")["disputes"]
    assert dispute["documents"] == ["receipt.pdf", "photo.jpg"]


def test_two_files_that_are_sent_with_one_form_are_never_put_together(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """A form that is sent again with another file names another document; with the same file the same one."""
    again = {**GOOD, "request_id": "the-pages-form"}
    for content in (PDF, PDF, PNG):
        assert send(visitor, f"{own}/disputes", form(again, ("receipt", content))).status == 303
    assert sorted(applications.documents.values()) == sorted([PDF, PNG])
    (wish,) = asked(applications)
    assert isinstance(wish, Dispute) and applications.documents[wish.documents[0].document_id] == PDF


def test_a_block_is_sent_with_copies_of_the_report(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """They belong to the report."""
    assert send(visitor, f"{own}/block", form(BLOCK, ("report.png", PNG)), AS_JSON).status == 202
    (wish,) = asked(applications)
    assert isinstance(wish, Block) and [each.kind for each in wish.report.documents] == ["png"]


def test_a_form_without_a_file_is_one_without_documents(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """Browsers send an empty file without a name; and programs send JSON or a plain form as before."""
    assert send(visitor, f"{own}/disputes", form(GOOD, ("", b""))).status == 303
    assert post(visitor, f"{own}/disputes", GOOD).status == 303
    assert post_json(visitor, f"{own}/disputes", GOOD).status == 202
    assert [wish.documents for wish in asked(applications)] == [(), (), ()]


@pytest.mark.parametrize(
    ("files", "status", "message"),
    [
        ([("x.pdf", b"rubbish")], 422, "x.pdf is not a PDF"),
        ([("x.pdf", b"%PDF-1.4 rubbish")], 422, "x.pdf is damaged"),
        ([("x.png", b"")], 422, "x.png is empty"),
        ([("x.pdf", b"%PDF-" + bytes(5_000_001))], 422, "x.pdf is larger than 5 MB"),
        ([(f"{number}.pdf", PDF) for number in range(4)], 413, "at most 3 files"),
        ([("x.pdf", bytes(16_000_000))], 413, "MB"),
    ],
)
def test_rubbish_is_a_problem_of_its_field_and_nothing_is_sent(
    visitor: Visitor,
    applications: InMemoryApplications,
    own: str,
    files: list[tuple[str, bytes]],
    status: int,
    message: str,
) -> None:
    """For programs and on the form, which keeps what was typed."""
    answer = send(visitor, f"{own}/disputes", form(GOOD, *files), AS_JSON)
    assert answer.status == status
    (problem,) = answer.json["errors"]
    assert problem["field"] == ("documents" if status == 422 else "body") and message in problem["message"]
    page = send(visitor, f"{own}/disputes", form(GOOD, *files))
    assert page.status == status and message in page.page.text
    if status == 422:
        assert 'href="#documents"' in page.text and GOOD["text"] in page.text
    assert asked(applications) == [] and applications.documents == {}


def test_documents_of_a_form_with_another_problem_are_not_kept(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """They have to be chosen again, as the form says."""
    refused = send(visitor, f"{own}/disputes", form({"item": GOOD["item"]}, ("a.pdf", PDF)), AS_JSON)
    assert refused.status == 422 and applications.documents == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b"--x\r\n\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--x--\r\n",
        b'--x\r\nContent-Disposition: form-data; name="item"\r\n\r\n\xff\xfe\r\n--x--\r\n',
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"a" * 70_000 + b"\r\n--x--\r\n",
        b'--x\r\nContent-Type: multipart/mixed; boundary=y\r\nContent-Disposition: form-data; name="a"\r\n\r\n--y\r\n\r\n1\r\n--y--\r\n--x--\r\n',
        b'--x\r\nContent-Disposition: form-data; name="documents"; filename="a.pdf"\r\nContent-Encoding: gzip\r\n\r\nno gzip\r\n--x--\r\n',
        b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % number for number in range(150))
        + b"--x--\r\n",
    ],
)
def test_a_broken_body_is_refused_in_words(
    visitor: Visitor, applications: InMemoryApplications, own: str, body: bytes
) -> None:
    """Never an error of ours."""
    headers = {**AS_JSON, **HELD, "Content-Type": "multipart/form-data; boundary=x"}
    answer = visitor.post(f"{own}/disputes", data=body, headers=headers)
    assert answer.status in (400, 413, 422), answer.text
    assert answer.json["errors"] and asked(applications) == []


def test_other_forms_take_no_files(visitor: Visitor, own: str) -> None:
    """415, as before."""
    assert send(visitor, f"{own}/statement", form({"text": "So it was."}), AS_JSON).status == 415


def test_a_document_that_cannot_be_delivered_is_sent_again_with_its_form(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """503, and nothing of the request is kept."""
    applications.undelivered = True
    assert send(visitor, f"{own}/disputes", form(GOOD, ("a.pdf", PDF)), AS_JSON).status == 503
    assert asked(applications) == []


def test_what_was_typed_stays_when_a_busy_machine_did_not_examine_a_document_in_time(
    visitor: Visitor, applications: InMemoryApplications, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 and the form again, with a word of when to send it again; nothing was asked of the bureau."""
    monkeypatch.setattr("creditapp.web.rights.documents.EXAMINED_WITHIN", 0.0)
    late = send(visitor, f"{own}/disputes", form(GOOD, ("receipt.pdf", PDF)))
    assert (late.status, late.headers["Retry-After"]) == (503, "5")
    assert "send it again" in late.page.text and "damaged" not in late.text
    assert GOOD["text"] in late.text
    assert asked(applications) == []
