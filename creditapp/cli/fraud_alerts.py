"""``creditapp fraud-alerts``: operators see on which identity theft reports extended fraud alerts rest."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated

import typer

from creditapp.cli.operator_access import About, note_opened
from creditapp.cli.queue_records import records
from creditapp.console.spinner import spinner
from creditapp.privacy.keys import operators_key
from creditapp.settings import Settings
from creditapp.topics import FRAUD_ALERT_NOTICES

if TYPE_CHECKING:
    from creditapp.cli.fraud_alert_queue import ListedAlert

fraud_alerts = typer.Typer(help="Extended fraud alerts, and their identity theft reports.", no_args_is_help=True)


@fraud_alerts.command("list")
def list_alerts(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list instead of text.")] = False,
) -> None:
    """List the extended fraud alerts of the last 400 days, oldest first: the report on which each rests, and its documents.

    \b
    An alert is in force as soon as it is placed, for seven years (15 USC 1681c-1(b)), unless the person removes it, which the list does
    not show. Needs the operators' private key; `creditapp documents save` saves a document.

    \b
    Examples:
      creditapp fraud-alerts list
      creditapp fraud-alerts list --json | jq '.[] | .report.agency'
    """
    from creditapp.cli.fraud_alert_queue import as_text, row

    settings = Settings()
    alerts = asyncio.run(_read(settings))
    asyncio.run(note_opened(settings, "fraud_alert", [About(alert.notice.consumer_id) for alert in alerts]))
    rows = [row(alert) for alert in alerts]
    print(json.dumps(rows, ensure_ascii=False) if as_json else "\n\n".join(map(as_text, rows)) or "no alerts")


async def _read(settings: Settings) -> "list[ListedAlert]":
    from creditapp.cli.fraud_alert_queue import listed
    from creditapp.models.fraud_alerts import AlertNotice

    private = operators_key(settings.home)
    async with spinner(f"reading {FRAUD_ALERT_NOTICES.name}"):
        notices = await records(settings, FRAUD_ALERT_NOTICES, AlertNotice)
    return listed((notice for notice, _ in notices), private)
