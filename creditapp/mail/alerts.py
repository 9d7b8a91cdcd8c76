"""What the e-mails of alerts say: that something has changed and of what kind; how to stop them, by hand and with one click (RFC 8058)."""

from email.message import EmailMessage

from creditapp.models.email_alerts import Change
from creditapp.models.mails import AlertLetter, ConfirmLetter

CHANGES: dict[Change, str] = {
    "account": "An account was added.",
    "inquiry": "A lender looked at your file because of an application for credit.",
    "collection": "A debt was handed to a collector.",
    "dispute": "A dispute was answered.",
    "address": "Another address was reported.",
    "protection": "A freeze or a fraud alert was changed.",
}
"""What each kind of change is called."""
CONFIRM_SUBJECT = "Confirm your e-mail alerts"
CONFIRM = """\
Somebody, probably you, wants an e-mail sent to this address whenever a credit file changes. Nothing is sent until
you confirm it here, within three days:

{link}/confirm

If it was not you, do nothing: no alerts come without your confirmation.

{bureau}
"""
ALERT_SUBJECT = "Something in your credit file has changed"
ALERT = """\
Something in your credit file has changed:

{changes}

Open your report with your code to see what it is. If you know nothing of it, dispute it there, or freeze your file.
{last}
We never ask for your code or for other details by e-mail. You get this because you asked for alerts; to stop them:

{link}/end

{bureau}
"""
LAST = "\nWe send no more than three such e-mails within a day, so there may be further changes until tomorrow.\n"
MOVED_SUBJECT = "Your e-mail alerts go to another address"
MOVED = """\
Alerts about your credit file go to another address from now on, and no more to this one.

If you did not want that, somebody else may have the code of your report: open the report, revoke the code under
"Close the report on this device", and apply again.

{bureau}
"""


def confirmation(message: EmailMessage, letter: ConfirmLetter, *, site: str, bureau: str) -> None:
    """Write the request to confirm an address."""
    message["Subject"] = CONFIRM_SUBJECT
    message.set_content(CONFIRM.format(link=site + letter.link, bureau=bureau))


def alert(message: EmailMessage, letter: AlertLetter, *, site: str, bureau: str) -> None:
    """Write the alert; mail programs show a button that ends them."""
    link = site + letter.link
    message["Subject"] = ALERT_SUBJECT
    message["List-Unsubscribe"] = f"<{link}/end>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    changes = "\n".join(f"- {CHANGES[change]}" for change in letter.changes)
    message.set_content(ALERT.format(changes=changes, last=LAST if letter.is_last else "", link=link, bureau=bureau))


def moved(message: EmailMessage, *, bureau: str) -> None:
    """Write to the former address that alerts go elsewhere."""
    message["Subject"] = MOVED_SUBJECT
    message.set_content(MOVED.format(bureau=bureau))
