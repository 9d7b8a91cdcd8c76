"""The mail with a code is short and plain, and says nothing of the person."""

from email import message_from_bytes
from email.policy import SMTP

import pytest

from creditapp.mail.letters import written
from creditapp.models.mails import MailBody, PasscodeLetter

BODY = MailBody(to="ada@example.org", letter=PasscodeLetter("01234567"))
NOW = 1_795_521_600.0


def letter(body: MailBody = BODY) -> str:
    """The mail as it is sent."""
    message = written(body, "c0ffee", NOW + 600, sender="bureau@example.org", bureau="A bureau, Troy", now=NOW)
    return message.as_bytes().decode()


def test_it_says_what_to_do_with_the_code_and_without_having_asked_for_it() -> None:
    """As plain text, with the bureau's own address below."""
    message = message_from_bytes(letter().encode(), policy=SMTP)
    text = message.get_content()
    assert message["Subject"].startswith("Your one-time code /") and message.get_content_type() == "text/plain"
    assert "0123 4567" in text and "until 12:10 UTC" in text
    assert "If you did not ask for a code" in text
    assert text.rstrip().endswith("A bureau, Troy")


def test_it_says_the_same_in_spanish() -> None:
    """Below the English: nobody knows yet which of the two its reader speaks."""
    message = message_from_bytes(letter().encode(), policy=SMTP)
    english, spanish = message.get_content().split("- - -")
    assert message["Subject"].endswith("/ Su código de un solo uso")
    for text in (english, spanish):
        assert "0123 4567" in text and "12:10 UTC" in text
    assert "Si usted no pidió un código" in spanish


def test_written_again_it_is_known_as_one_mail() -> None:
    """By its Message-ID; and no mailbox answers it by itself (RFC 3834)."""
    assert letter() == letter()
    assert "Message-ID: <c0ffee@example.org>" in letter() and "Auto-Submitted: auto-generated" in letter()


@pytest.mark.parametrize(
    "address", ["ada", "ada@example.org\r\nBcc: x@example.org", "", "ada@example.org, x@example.org"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """Above all one that would add a header."""
    with pytest.raises((ValueError, IndexError)):
        letter(MailBody(to=address, letter=PasscodeLetter("01234567")))
