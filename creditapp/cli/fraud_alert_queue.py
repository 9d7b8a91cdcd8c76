"""Extended fraud alerts as operators read them: each once, with the identity theft report on which it rests.

Only the operators' private key decrypts a notice.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from creditapp.cli.decrypting import readable
from creditapp.cli.dispute_queue import document_lines, document_rows, printable
from creditapp.models.fraud_alerts import AlertNotice, AlertNoticeBody
from creditapp.models.seals import ALERT_NOTICE_BODY
from creditapp.privacy.day_keys import SecretDayKeys
from creditapp.privacy.encryption import decrypted


class ListedAlert(NamedTuple):
    """An alert in the list."""

    notice: AlertNotice
    body: AlertNoticeBody


def listed(notices: Iterable[AlertNotice], operators_private: SecretDayKeys) -> list[ListedAlert]:
    """Every alert once, oldest first; SealBroken if no notice can be decrypted, as the key is then another bureau's."""
    first: dict[tuple[str, str], AlertNotice] = {}
    for notice in notices:
        first.setdefault((notice.consumer_id, notice.alert_id), notice)
    alerts = readable(
        first.values(),
        lambda notice: ListedAlert(notice, decrypted(operators_private, ALERT_NOTICE_BODY, notice.sealed)),
    )
    return sorted(alerts, key=lambda alert: (alert.notice.placed, alert.notice.alert_id))


def row(alert: ListedAlert) -> dict[str, Any]:
    """An alert as ``--json`` prints it."""
    notice, report = alert.notice, alert.body.report
    return {
        "alert_id": notice.alert_id,
        "placed": notice.placed.isoformat(),
        "until": notice.until.isoformat(),
        "report": {"agency": report.agency, "number": report.number, "filed": report.filed.isoformat()},
        "documents": document_rows(report.documents),
    }


def as_text(row: Mapping[str, Any]) -> str:
    """An alert's row as lines for people to read; ``until`` unless the person removes it or places it again."""
    report = row["report"]
    lines = [
        f"{row['alert_id']}  placed {row['placed']}, until {row['until']} at the latest",
        f"  identity theft report {report['number']} of {report['agency']}, filed {report['filed']}",
        *document_lines(row["documents"]),
    ]
    return "\n".join(map(printable, lines))
