"""Operators see each extended fraud alert once, with its identity theft report and documents; nobody else's key opens any."""

from datetime import date
from pathlib import Path

import pytest

from creditapp.cli.fraud_alert_queue import as_text, listed, row
from creditapp.errors import SealBroken
from creditapp.models.documents import Document
from creditapp.models.fraud_alerts import AlertNotice, AlertNoticeBody
from creditapp.models.requests import TheftReport
from creditapp.models.seals import ALERT_NOTICE_BODY
from creditapp.privacy.encryption import encrypted
from creditapp.privacy.keys import Keys
from tests.support.bureau import bureau

TODAY = date(2026, 11, 24)
BODY = AlertNoticeBody(
    report=TheftReport(
        agency="IdentityTheft.gov\x1b[2J",
        number="FTC-7",
        filed=date(2026, 11, 20),
        documents=(Document(document_id="d1", name="report.pdf", kind="pdf", size=1_200, sha256="ab" * 32),),
    )
)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """An installation's keys."""
    return bureau(tmp_path, TODAY)


def notice(keys: Keys, alert_id: str = "a1", placed: date = TODAY) -> AlertNotice:
    """A notice as the bureau publishes it."""
    sealed = encrypted(keys.operators_public, ALERT_NOTICE_BODY, BODY, TODAY)
    until = placed.replace(year=placed.year + 7)
    return AlertNotice(consumer_id="c-1", alert_id=alert_id, placed=placed, until=until, sealed=sealed)


def test_every_alert_is_listed_once_oldest_first(keys: Keys) -> None:
    """However often its notice was sent."""
    notices = [notice(keys, "a2"), notice(keys), notice(keys), notice(keys, "a0", date(2026, 11, 20))]
    assert [alert.notice.alert_id for alert in listed(notices, keys.operators_private)] == ["a0", "a1", "a2"]


def test_a_row_has_the_report_and_its_documents_and_cannot_control_the_terminal(keys: Keys) -> None:
    """What `creditapp documents save` needs is in it."""
    (alert,) = listed([notice(keys)], keys.operators_private)
    shown = row(alert)
    assert (shown["placed"], shown["until"], shown["report"]["number"]) == ("2026-11-24", "2033-11-24", "FTC-7")
    assert shown["documents"][0]["document_id"] == "d1"
    text = as_text(shown)
    assert "document d1  pdf, 1,200 bytes: report.pdf" in text and "\x1b" not in text


def test_another_bureaus_key_opens_nothing(keys: Keys, tmp_path: Path) -> None:
    """And says so."""
    with pytest.raises(SealBroken):
        listed([notice(keys)], bureau(tmp_path / "other", TODAY).operators_private)
