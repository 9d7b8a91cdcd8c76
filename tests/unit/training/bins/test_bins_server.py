"""The page answers its own address only, and changes come from the page itself only."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.support.loans import TARGET, loans
from training.bins.server import BinsPage
from training.bins.session import Session
from training.data.spec import Spec
from training.fitting.inspection import inspect

SECRET = "the-secret"
EDIT = {"action": "fix", "name": "use"}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Of loans with a name and a category that are markup."""
    frame = loans(300).rename({"card": "<b>card</b>"})
    frame.write_csv(tmp_path / "loans.csv")
    return Session(inspect(tmp_path / "loans.csv", TARGET, Spec()), tmp_path / "loans.csv", tmp_path / "spec.json")


def answer(
    session: Session, path: str, headers: dict[str, str] | None = None, **posted: Any
) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of one request; ``own`` in a header is the page's own origin."""

    async def asked() -> tuple[int, str, dict[str, str]]:
        async with TestClient(TestServer(BinsPage(session, SECRET).application(), host="127.0.0.1")) as client:
            own = f"http://127.0.0.1:{client.port}"
            sent = {name: value.replace("own", own) for name, value in (headers or {}).items()}
            method = client.post if posted else client.get
            answered = await method(path, headers=sent, **posted)
            return answered.status, await answered.text(), dict(answered.headers)

    return asyncio.run(asked())


def test_the_page_is_there_for_whoever_has_its_address(session: Session) -> None:
    """With names escaped, and headers that let nothing else in."""
    status, text, headers = answer(session, f"/{SECRET}/")
    assert status == 200 and "&lt;b&gt;card&lt;/b&gt;" in text and "<b>card</b>" not in text
    assert "default-src 'none'" in headers["Content-Security-Policy"] and headers["Referrer-Policy"] == "no-referrer"
    assert answer(session, f"/{SECRET}/bins.js")[0] == 200
    assert [answer(session, path)[0] for path in ("/", "/other/", "/other/bins.js", f"/{SECRET}/../server.py")] == [
        404
    ] * 4


def test_another_host_name_gets_nothing(session: Session) -> None:
    """As after DNS rebinding."""
    assert answer(session, f"/{SECRET}/", {"Host": "evil.example"})[0] == 404


@pytest.mark.parametrize("origin", [None, "null", "http://127.0.0.1:1", "http://evil.example"])
def test_a_change_from_another_page_is_none(session: Session, origin: str | None) -> None:
    """Even if it knew the address."""
    before = session.spec
    assert answer(session, f"/{SECRET}/edit", {} if origin is None else {"Origin": origin}, json=EDIT)[0] == 404
    assert answer(session, f"/{SECRET}/edit", {"Origin": "own", "Content-Type": "text/plain"}, data=b"{}")[0] == 404
    assert session.spec == before


def test_a_change_from_the_page_is_made_and_shown(session: Session) -> None:
    """A wrong one comes back with what is wrong."""
    status, text, _ = answer(session, f"/{SECRET}/edit", {"Origin": "own"}, json=EDIT)
    assert status == 200 and "fixed as shown" in text and session.stated("use").cuts is not None
    assert (
        "must be a number"
        in answer(session, f"/{SECRET}/edit", {"Origin": "own"}, json=EDIT | {"action": "split", "value": "x"})[1]
    )
    assert answer(session, f"/{SECRET}/edit", {"Origin": "own"}, json=[1])[0] == 400
