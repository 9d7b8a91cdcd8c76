"""What the e-mails of alerts say: that something has changed and of what kind; how to stop them, by hand and with one click (RFC 8058).

They are in the language of the page on which they were asked for; its texts are in the catalogue of the pages.
"""

from email.message import EmailMessage

from creditapp.domain.texts import N_
from creditapp.models.email_alerts import Change
from creditapp.models.mails import AlertLetter, ConfirmLetter
from creditapp.web.i18n.texts import _, put

CHANGES: dict[Change, str] = {
    "account": N_("An account was added."),
    "inquiry": N_("A lender looked at your file because of an application for credit."),
    "collection": N_("A debt was handed to a collector."),
    "dispute": N_("A dispute was answered."),
    "address": N_("Another address was reported."),
    "protection": N_("A freeze or a fraud alert was changed."),
}
"""What each kind of change is called."""
CONFIRM_SUBJECT = N_("Confirm your e-mail alerts")
CONFIRM = N_("""\
Somebody, probably you, wants an e-mail sent to this address when a credit file has changed. Nothing is sent
until you confirm it here, within three days:

%(link)s/confirm

If it was not you, do nothing: no alerts come without your confirmation.

%(bureau)s
""")
ALERT_SUBJECT = N_("Something in your credit file has changed")
DIGEST_SUBJECT = N_("What has changed in your credit file")
ALERT_BEGINS = N_("Something in your credit file has changed:")
DIGEST_BEGINS = N_("Gathered over a day, this has changed in your credit file:")
ALERT = N_("""\
%(begins)s

%(changes)s

Open your report with your code to see what it is. If you know nothing of it, dispute it there, or freeze your file.
%(last)s
We never ask for your code or for other details by e-mail. You get this because you asked for alerts; to stop them:

%(link)s/end

%(bureau)s
""")
LAST = N_("""\

We send no more than three such e-mails within a day. What else changes comes in one e-mail a day later.
""")
MOVED_SUBJECT = N_("Your e-mail alerts go to another address")
MOVED = N_("""\
Alerts about your credit file go to another address from now on, and no more to this one.

If you did not want that, somebody else may have the code of your report: open the report, revoke the code under
"Close the report on this device", and apply again.

%(bureau)s
""")


def confirmation(message: EmailMessage, letter: ConfirmLetter, *, site: str, bureau: str) -> None:
    """Write the request to confirm an address."""
    message["Subject"] = _(CONFIRM_SUBJECT)
    message.set_content(put(CONFIRM, link=site + letter.link, bureau=bureau))


def alert(message: EmailMessage, letter: AlertLetter, *, site: str, bureau: str) -> None:
    """Write the alert, or the digest; mail programs show a button that ends them."""
    link = site + letter.link
    message["Subject"] = _(DIGEST_SUBJECT if letter.is_digest else ALERT_SUBJECT)
    message["List-Unsubscribe"] = f"<{link}/end>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    begins = _(DIGEST_BEGINS if letter.is_digest else ALERT_BEGINS)
    changes = "\n".join(f"- {_(CHANGES[change])}" for change in letter.changes)
    last = _(LAST) if letter.is_last else ""
    message.set_content(put(ALERT, begins=begins, changes=changes, last=last, link=link, bureau=bureau))


def moved(message: EmailMessage, *, bureau: str) -> None:
    """Write to the former address that alerts go elsewhere."""
    message["Subject"] = _(MOVED_SUBJECT)
    message.set_content(put(MOVED, bureau=bureau))
