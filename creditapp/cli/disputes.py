"""``creditapp disputes``: operators list the disputes that wait for an answer, and answer in a furnisher's name."""

import asyncio
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditapp.cli.operator_access import About, note_opened
from creditapp.cli.queue_records import records
from creditapp.clock import SystemClock
from creditapp.console.spinner import spinner
from creditapp.errors import ConfigurationError, InvalidRecord
from creditapp.privacy.keys import furnishing_key, operators_key
from creditapp.settings import Settings
from creditapp.topics import DISPUTE_ANSWERS, DISPUTES

if TYPE_CHECKING:
    from creditapp.cli.dispute_answer import Changes, Outcome
    from creditapp.cli.dispute_queue import QueuedDispute

disputes = typer.Typer(help="Disputes of reported items, and furnishers' answers.", no_args_is_help=True)

ANSWERED, REJECTED = 0, 2
EFFECTS = {
    "corrected": "the item is corrected in the person's file",
    "deleted": "the item is removed from the person's file",
    "verified": "the item stays as it is; the person may add a statement",
}


@disputes.command("list")
def list_disputes(
    overdue: Annotated[bool, typer.Option("--overdue", help="Only unanswered disputes past their last day.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list instead of text.")] = False,
) -> None:
    """List disputes, oldest first: who reported which item, what is disputed, and how many days are left.

    \b
    Needs the operators' private key: a notice names an account and quotes the person.

    \b
    Examples:
      creditapp disputes list
      creditapp disputes list --overdue
      creditapp disputes list --json | jq '.[] | select(.state == "open") | .dispute_id'
    """
    from creditapp.cli.dispute_queue import as_text, row

    settings, today = Settings(), SystemClock().today()
    all_disputes = asyncio.run(_read(settings))
    rows = [(dispute, row(dispute, all_disputes, today)) for dispute in all_disputes]
    shown = [(dispute, row) for dispute, row in rows if row["overdue"] or not overdue]
    asyncio.run(note_opened(settings, "dispute", [About(dispute.consumer_id) for dispute, _ in shown]))
    listed = [row for _, row in shown]
    if as_json:
        print(json.dumps(listed, ensure_ascii=False))
        return
    print("\n\n".join(as_text(row) for row in listed) or "no disputes" + (" are overdue" if overdue else ""))


@disputes.command()
def answer(
    dispute_id: Annotated[str, typer.Argument(help="As `list` prints it.")],
    verified: Annotated[bool, typer.Option("--verified", help="The item is accurate as it is.")] = False,
    deleted: Annotated[
        bool, typer.Option("--deleted", help="The item must not be shown, or cannot be verified.")
    ] = False,
    corrected: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=VALUE", help="A field's correct value; repeat it for further fields."),
    ] = None,
    corrected_json: Annotated[
        Path | None, typer.Option(help="The corrections as a JSON object in a file; - reads standard input.")
    ] = None,
) -> int:
    """Answer a dispute in its furnisher's name; the person gets a revised report at once.

    \b
    Which fields a correction may change, and what they hold: docs/furnishing.md.

    \b
    Exit code: 0 answered, 2 invalid correction, 1 failed.

    \b
    Examples:
      creditapp disputes answer 5f0c81d2a94e47bb9d3e0012 --verified
      creditapp disputes answer 5f0c81d2a94e47bb9d3e0012 --deleted
      creditapp disputes answer 5f0c81d2a94e47bb9d3e0012 --corrected balance=0 --corrected status=13
      creditapp disputes answer 5f0c81d2a94e47bb9d3e0012 --corrected-json corrections.json
    """
    flags: dict[Outcome, bool] = {
        "verified": verified, "deleted": deleted, "corrected": bool(corrected or corrected_json)
    }  # fmt: skip
    outcomes = [outcome for outcome, is_set in flags.items() if is_set]
    if len(outcomes) != 1 or (corrected and corrected_json):
        raise typer.BadParameter("answer with one of --verified, --deleted, --corrected or --corrected-json")
    content = _content(corrected_json) if corrected_json else None
    try:
        asyncio.run(_answer(Settings(), dispute_id, outcomes[0], corrected or [], content))
    except InvalidRecord as error:
        print(f"creditapp: {error}", file=sys.stderr)
        return REJECTED
    print(f"answered {dispute_id}: {outcomes[0]}\n{EFFECTS[outcomes[0]]}; the revised report is being made")
    return ANSWERED


def _content(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be read ({error.strerror}); name a JSON file of changes") from None


async def _answer(
    settings: Settings, dispute_id: str, outcome: "Outcome", pairs: list[str], content: bytes | None
) -> None:
    from creditapp.cli import dispute_answer
    from creditapp.streaming.publisher import Emit, Publisher

    intake, today = furnishing_key(settings.home), SystemClock().today()
    dispute = _open_dispute(await _read(settings), dispute_id)
    await note_opened(settings, "dispute", [About(dispute.consumer_id)])
    changes: Changes = (
        dispute_answer.changes_of(content) if content is not None else dispute_answer.changes_in(pairs, dispute.kind)
    )
    body = dispute_answer.answer(dispute, outcome, changes, today)
    async with spinner("publishing the answer"), Publisher(settings) as publisher:
        await publisher.publish([Emit(DISPUTE_ANSWERS, dispute_answer.sealed(dispute, body, intake, today))])


def _open_dispute(disputes: "list[QueuedDispute]", dispute_id: str) -> "QueuedDispute":
    dispute = next((dispute for dispute in disputes if dispute.dispute_id == dispute_id), None)
    if dispute is None:
        raise ConfigurationError(f"{dispute_id}: no such dispute; see: creditapp disputes list")
    if dispute.answered:
        raise ConfigurationError(f"{dispute_id}: answered on {dispute.answered} already; only the first answer counts")
    return dispute


async def _read(settings: Settings) -> "list[QueuedDispute]":
    """The queue up to its present end, with the date of each dispute's answer."""
    from creditapp.cli.dispute_queue import queue
    from creditapp.models.requests import DisputeAnswer, DisputeNotice

    private = operators_key(settings.home)
    async with spinner(f"reading {DISPUTES.name}"):
        answers = await records(settings, DISPUTE_ANSWERS, DisputeAnswer)
        notices = await records(settings, DISPUTES, DisputeNotice)
    answered: dict[tuple[str, str], date] = {}
    for answer, day in answers:
        answered.setdefault((answer.consumer_id, answer.record_id), day)
    return queue((notice for notice, _ in notices), answered, private)
