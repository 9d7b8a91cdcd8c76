"""The e-mails of alerts: what they say, that they say nothing else, and how they are ended."""

from email.message import EmailMessage
from typing import get_args

import pytest

from creditapp.mail.alerts import CHANGES
from creditapp.mail.letters import written
from creditapp.models.email_alerts import Change
from creditapp.models.mails import AlertLetter, AlertsMovedLetter, ConfirmLetter, Letter, MailBody

LINK = "/applications/" + "f" * 64 + "/email-alerts/" + "a" * 32
SITE = "https://credit.example.org"


def mail(letter: Letter, language: str = "en") -> EmailMessage:
    """The e-mail."""
    body = MailBody(to="ada@example.org", letter=letter, language=language)
    return written(body, "c0ffee", 0.0, sender="bureau@example.org", bureau="A bureau, Troy", now=1.0, site=SITE)


def test_an_alert_says_what_kind_of_change_it_is_and_where_to_end_them() -> None:
    """Mail programs end them with one click (RFC 8058)."""
    message = mail(AlertLetter(changes=("account", "inquiry"), link=LINK))
    text = message.get_content()
    assert CHANGES["account"] in text and CHANGES["inquiry"] in text and CHANGES["collection"] not in text
    assert message["List-Unsubscribe"] == f"<{SITE}{LINK}/end>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{SITE}{LINK}/end" in text and "A bureau, Troy" in text
    assert "three such e-mails" not in text
    assert "three such e-mails" in mail(AlertLetter(changes=("account",), link=LINK, is_last=True)).get_content()


def test_a_digest_says_that_it_is_one() -> None:
    """And is ended as every alert."""
    message = mail(AlertLetter(changes=("account",), link=LINK, is_digest=True))
    assert message["Subject"] == "What has changed in your credit file"
    assert "Gathered over a day" in message.get_content() and CHANGES["account"] in message.get_content()
    assert message["List-Unsubscribe"] == f"<{SITE}{LINK}/end>"


@pytest.mark.parametrize(
    "letter",
    [
        ConfirmLetter(link=LINK),
        AlertLetter(changes=tuple(CHANGES), link=LINK, is_last=True),
        AlertLetter(changes=tuple(CHANGES), link=LINK, is_digest=True),
        AlertsMovedLetter(),
    ],
)
def test_every_e_mail_is_whole_in_spanish(letter: Letter) -> None:
    """Each line but those of links and of the bureau is another one than in English; a language that there is not is English."""
    english, spanish = mail(letter), mail(letter, "es")
    assert (english["Content-Language"], spanish["Content-Language"]) == ("en", "es")
    assert english["Subject"] != spanish["Subject"]
    common = set(english.get_content().splitlines()) & set(spanish.get_content().splitlines())
    assert all(not line or line.startswith((SITE, "A bureau")) for line in common)
    assert max(len(line) for line in spanish.get_content().splitlines() if not line.startswith(SITE)) <= 120
    assert mail(letter, "tlh").get_content() == english.get_content()


def test_every_kind_of_change_has_its_words() -> None:
    """A new kind needs some."""
    assert set(CHANGES) == set(get_args(Change))


def test_the_first_e_mail_asks_for_a_confirmation_and_can_be_ignored() -> None:
    """It is no alert yet: nothing to unsubscribe from."""
    message = mail(ConfirmLetter(link=LINK))
    assert f"{SITE}{LINK}/confirm" in message.get_content()
    assert "do nothing" in message.get_content()
    assert message["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    "letter", [ConfirmLetter(link=LINK), AlertLetter(changes=("account",), link=LINK), AlertsMovedLetter()]
)
def test_every_e_mail_is_known_as_one_and_answered_by_nobody(letter: Letter) -> None:
    """By its Message-ID; RFC 3834. Its lines are short enough to be sent as they are."""
    message = mail(letter)
    assert message["Message-ID"] == "<c0ffee@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.as_bytes() == mail(letter).as_bytes()
