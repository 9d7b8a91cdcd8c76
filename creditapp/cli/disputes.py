"""What people dispute waits for its furnisher's answer: operators list the queue, and answer in a furnisher's name."""

import asyncio
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from creditapp.clock import SystemClock
from creditapp.console.patience import patience
from creditapp.errors import ConfigurationError, InvalidRecord
from creditapp.models.base import Record, decode
from creditapp.privacy.keys import furnishing_key, operators_key
from creditapp.settings import Settings
from creditapp.topics import DISPUTE_ANSWERS, DISPUTES, Topic

if TYPE_CHECKING:
    from creditapp.cli.dispute_answer import Changes, Outcome
    from creditapp.cli.dispute_queue import Queued

R = TypeVar("R", bound=Record)

disputes = typer.Typer(help="What people dispute, and furnishers' answers.", no_args_is_help=True)

ANSWERED, REFUSED = 0, 2
NEXT = {
    "corrected": "the item is mended in the person's file",
    "deleted": "the item is gone from the person's file",
    "verified": "the item stays as it is; the person may add a statement",
}


@disputes.command("list")
def list_disputes(
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose last day is over, unanswered.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list instead of text.")] = False,
) -> None:
    """List disputes, oldest first: who reported what, what is said to be wrong, and how many days are left.

    \b
    Needs the operators' private key: a notice names an account, and holds what the person said.

    \b
    Examples:
      creditapp disputes list
      creditapp disputes list --overdue
      creditapp disputes list --json | jq '.[] | select(.state == "open") | .dispute_id'
    """
    from creditapp.cli.dispute_queue import printed, row

    every, today = asyncio.run(_read(Settings())), SystemClock().today()
    found = [each for each in (row(one, every, today) for one in every) if each["overdue"] or not overdue]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    print("\n\n".join(printed(each) for each in found) or "no disputes" + (" are overdue" if overdue else ""))


@disputes.command()
def answer(
    dispute_id: Annotated[str, typer.Argument(help="As `list` prints it.")],
    verified: Annotated[bool, typer.Option("--verified", help="It is right as it is.")] = False,
    deleted: Annotated[
        bool, typer.Option("--deleted", help="It must not be shown, or cannot be shown to be right.")
    ] = False,
    corrected: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=VALUE", help="What it should have said; may be given again.")
    ] = None,
    corrected_json: Annotated[
        Path | None, typer.Option(help="The same as a JSON object in a file; - reads standard input.")
    ] = None,
) -> int:
    """Answer a dispute in its furnisher's name; the person gets a revised report at once.

    \b
    Which fields a correction may change, and what they hold: docs/furnishing.md.

    \b
    Exit code: 0 answered, 2 a correction that is none, 1 failed.

    \b
    Examples:
      creditapp disputes answer 5f0c81d2a94e47bb9d3e0012 --verified
      creditapp disputes answer 5f0c81d2a94e47bb9d3e0012 --deleted
      creditapp disputes answer 5f0c81d2a94e47bb9d3e0012 --corrected balance=0 --corrected status=13
      creditapp disputes answer 5f0c81d2a94e47bb9d3e0012 --corrected-json mended.json
    """
    given: dict[Outcome, bool] = {
        "verified": verified, "deleted": deleted, "corrected": bool(corrected or corrected_json)
    }  # fmt: skip
    outcomes = [outcome for outcome, is_given in given.items() if is_given]
    if len(outcomes) != 1 or (corrected and corrected_json):
        raise typer.BadParameter("answer with one of --verified, --deleted, --corrected or --corrected-json")
    content = _content(corrected_json) if corrected_json else None
    try:
        asyncio.run(_answer(Settings(), dispute_id, outcomes[0], corrected or [], content))
    except InvalidRecord as error:
        print(f"creditapp: {error}", file=sys.stderr)
        return REFUSED
    print(f"answered {dispute_id}: {outcomes[0]}\n{NEXT[outcomes[0]]}; the revised report is being made")
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

    intake_public = furnishing_key(settings.home)
    one = _one(await _read(settings), dispute_id)
    changes: Changes = (
        dispute_answer.changes_of(content) if content is not None else dispute_answer.changes_in(pairs, one.kind)
    )
    body = dispute_answer.answer(one, outcome, changes, SystemClock().today())
    async with patience("publishing the answer"), Publisher(settings) as publisher:
        await publisher.publish([Emit(DISPUTE_ANSWERS, dispute_answer.sealed(one, body, intake_public))])


def _one(every: "list[Queued]", dispute_id: str) -> "Queued":
    found = [one for one in every if one.dispute_id == dispute_id]
    if not found:
        raise ConfigurationError(f"{dispute_id}: no such dispute; see: creditapp disputes list")
    if found[0].answered:
        raise ConfigurationError(f"{dispute_id}: answered on {found[0].answered} already; the first answer stands")
    return found[0]


async def _read(settings: Settings) -> "list[Queued]":
    """The queue to its end as of now, each dispute answered or open."""
    from creditapp.cli.dispute_queue import queue
    from creditapp.models.requests import DisputeAnswer, DisputeNotice

    private = operators_key(settings.home)
    async with patience(f"reading {DISPUTES.name}"):
        answers = await _records(settings, DISPUTE_ANSWERS, DisputeAnswer)
        notices = await _records(settings, DISPUTES, DisputeNotice)
    answered: dict[tuple[str, str], date] = {}
    for record, on in answers:
        answered.setdefault((record.consumer_id, record.record_id), on)
    return queue((notice for notice, _ in notices), answered, private)


async def _records(settings: Settings, topic: Topic, kind: type[R]) -> list[tuple[R, date]]:
    """A topic's records and their dates; what is none is left out, with one line that says so."""
    from creditapp.streaming.topic_reader import read_topic

    found, left_out = [], 0
    async for each in read_topic(settings, topic):
        try:
            found.append((decode(kind, each.value), datetime.fromtimestamp(each.timestamp / 1000, UTC).date()))
        except InvalidRecord:
            left_out += 1
    if left_out:
        print(
            f"{topic.name}: {left_out} records left out that cannot be read; see: creditapp dead-letters",
            file=sys.stderr,
        )
    return found
