"""What an e-mail says, as plain text: no name, no score, nothing of the file; who did not ask for it learns what it means.

A one-time code is in English and in Spanish, one below the other: it goes to an address that lenders gave, whose owner may not be
who asked. Alerts are in the language in which they were asked for.
"""

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from creditapp.mail import alerts
from creditapp.models.mails import AlertLetter, AlertsMovedLetter, ConfirmLetter, MailBody, PasscodeLetter
from creditapp.web.i18n.languages import languages
from creditapp.web.i18n.texts import written_in

SUBJECT = "Your one-time code / Su código de un solo uso"
TEXT = """\
Your one-time code: {code}

Enter it on the page on which you asked for it. It is valid for ten minutes after that (until {until}), once,
and for that page only.
Nobody from here will ever ask you for it. Do not pass it on.

If you did not ask for a code: somebody has entered your details and tried to open a credit report about you.
Without this code, or answers that only you can give, they see nothing. You can delete this e-mail. If it
happens again, please tell us.

- - -

Su código de un solo uso: {code}

Escríbalo en la página en la que lo pidió. Después es válido diez minutos (hasta las {until}), una sola vez,
y solo para esa página.
Nadie de aquí se lo pedirá nunca. No se lo dé a nadie.

Si usted no pidió un código: alguien escribió sus datos e intentó abrir un informe de crédito sobre usted.
Sin este código, o sin respuestas que solo usted puede dar, no ve nada. Puede borrar este correo. Si vuelve
a pasar, díganoslo.

{bureau}
"""


def written(
    body: MailBody, mail_id: str, until: float, *, sender: str, bureau: str, now: float, site: str = ""
) -> EmailMessage:
    """The e-mail; written again it has the same Message-ID. ValueError if the address cannot be one."""
    to = body.to
    message = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
    message["From"] = Address(addr_spec=sender)
    message["To"] = _address(to)
    message["Date"] = datetime.fromtimestamp(now, UTC)
    message["Message-ID"] = f"<{mail_id}@{sender.rpartition('@')[2]}>"
    # RFC 3834: no mailbox answers it by itself.
    message["Auto-Submitted"] = "auto-generated"
    if isinstance(body.letter, PasscodeLetter):
        _passcode(message, body.letter.digits, until, bureau)
        return message
    language = languages().preferred([body.language])
    with written_in(language):
        _about_alerts(message, body.letter, site, bureau)
    message["Content-Language"] = language.code  # what is set before the content goes with it
    return message


def _about_alerts(
    message: EmailMessage, letter: ConfirmLetter | AlertLetter | AlertsMovedLetter, site: str, bureau: str
) -> None:
    match letter:
        case ConfirmLetter():
            alerts.confirmation(message, letter, site=site, bureau=bureau)
        case AlertLetter():
            alerts.alert(message, letter, site=site, bureau=bureau)
        case AlertsMovedLetter():
            alerts.moved(message, bureau=bureau)


def _passcode(message: EmailMessage, digits: str, until: float, bureau: str) -> None:
    half = len(digits) // 2
    ends = datetime.fromtimestamp(until, UTC).strftime("%H:%M UTC")
    message["Subject"] = SUBJECT
    message.set_content(TEXT.format(code=f"{digits[:half]} {digits[half:]}", until=ends, bureau=bureau))


def _address(to: str) -> Address:
    """The address as a header has it; Python reads none in another script, but takes its parts (RFC 6531)."""
    local, _, domain = to.rpartition("@")
    return Address(addr_spec=to) if to.isascii() else Address(username=local, domain=domain)
