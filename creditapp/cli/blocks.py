"""``creditapp blocks``: operators list the blocks of identity theft, tell furnishers of them, and decide about them."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from creditapp.cli.operator_access import About, note_opened
from creditapp.cli.queue_records import records
from creditapp.clock import SystemClock
from creditapp.console.spinner import spinner
from creditapp.errors import ConfigurationError
from creditapp.models.answers import BlockDecided, BlockGround
from creditapp.privacy.keys import operators_key
from creditapp.settings import Settings
from creditapp.topics import BLOCK_DECISIONS, BLOCKS

if TYPE_CHECKING:
    from creditapp.cli.block_queue import QueuedBlock
    from creditapp.models.blocks import BlockDecision

blocks = typer.Typer(help="Blocks of items that result from identity theft.", no_args_is_help=True)

EFFECTS: dict[BlockDecided, str] = {
    "confirmed": "the items stay blocked, also if they are reported again",
    "declined": "the items are in the person's file again; their page says why",
    "rescinded": "the items are in the person's file again; their page says why",
}
GROUNDS = ", ".join(get_args(BlockGround))


@blocks.command("list")
def list_blocks(
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only those past their last day without a decision.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list instead of text.")] = False,
) -> None:
    """List blocks, oldest first: the report, whose items, and until when to decide.

    \b
    The items are blocked already; each furnisher has to be told promptly that they may result from identity theft, that
    there is a report, and since when they are blocked (15 USC 1681c-2(b)). Needs the operators' private key.

    \b
    Examples:
      creditapp blocks list
      creditapp blocks list --overdue
      creditapp blocks list --json | jq '.[] | select(.state == "open") | .items[].furnisher'
    """
    from creditapp.cli.block_queue import as_text, row

    settings, today = Settings(), SystemClock().today()
    rows = [(block.notice.consumer_id, row(block, today)) for block in asyncio.run(_read(settings))]
    shown = [(consumer_id, each) for consumer_id, each in rows if each["overdue"] or not overdue]
    asyncio.run(note_opened(settings, "block", [About(consumer_id) for consumer_id, _ in shown]))
    listed = [each for _, each in shown]
    if as_json:
        print(json.dumps(listed, ensure_ascii=False))
        return
    print("\n\n".join(map(as_text, listed)) or "no blocks" + (" are overdue" if overdue else ""))


@blocks.command()
def decide(
    block_id: Annotated[str, typer.Argument(help="As `list` prints it.")],
    confirm: Annotated[bool, typer.Option("--confirm", help="The items stay blocked.")] = False,
    decline: Annotated[str, typer.Option(metavar="GROUND", help=f"Do not block the items: {GROUNDS}.")] = "",
    rescind: Annotated[str, typer.Option(metavar="GROUND", help=f"End a confirmed block: {GROUNDS}.")] = "",
) -> None:
    """Decide about a block; the person's file is scored again, and their page says what was decided and why.

    \b
    Grounds (15 USC 1681c-2(c)(1)): error, the block was made or asked for by mistake; misrepresentation, a material fact is
    not as it was said; benefited, the person obtained goods, services or money from the transaction. The person has to be
    told within five business days (1681i(a)(5)(B)): their page says so at once.

    \b
    Examples:
      creditapp blocks decide 5f0c81d2a94e47bb9d3e0012 --confirm
      creditapp blocks decide 5f0c81d2a94e47bb9d3e0012 --decline misrepresentation
      creditapp blocks decide 5f0c81d2a94e47bb9d3e0012 --rescind benefited
    """
    chosen: list[tuple[BlockDecided, BlockGround | None]] = []
    if confirm:
        chosen.append(("confirmed", None))
    if decline:
        chosen.append(("declined", _ground(decline)))
    if rescind:
        chosen.append(("rescinded", _ground(rescind)))
    if len(chosen) != 1:
        raise typer.BadParameter("decide with one of --confirm, --decline GROUND or --rescind GROUND")
    decided, ground = chosen[0]
    asyncio.run(_decide(Settings(), block_id, decided, ground))
    print(f"{decided} {block_id}: {EFFECTS[decided]}")


def _ground(word: str) -> BlockGround:
    if word not in get_args(BlockGround):
        raise typer.BadParameter(f"{word}: not one of {GROUNDS}")
    return cast(BlockGround, word)


async def _decide(settings: Settings, block_id: str, decided: BlockDecided, ground: BlockGround | None) -> None:
    from creditapp.streaming.publisher import Emit, Publisher

    block = next((each for each in await _read(settings) if each.notice.block_id == block_id), None)
    if block is None:
        raise ConfigurationError(f"{block_id}: no such block; see: creditapp blocks list")
    await note_opened(settings, "block", [About(block.notice.consumer_id)])
    decision = decision_about(block, decided, ground, SystemClock().time())
    async with spinner("publishing the decision"), Publisher(settings) as publisher:
        await publisher.publish([Emit(BLOCK_DECISIONS, decision)])


def decision_about(
    block: "QueuedBlock", decided: BlockDecided, ground: BlockGround | None, at: float
) -> "BlockDecision":
    """The decision; ConfigurationError if it cannot follow the one before."""
    from creditapp.models.blocks import BlockDecision

    before = block.decision.decided if block.decision else None
    if decided == before:
        raise ConfigurationError(f"{block.notice.block_id}: {before} already")
    if decided == "rescinded" and before != "confirmed":
        raise ConfigurationError(f"{block.notice.block_id}: only a confirmed block is rescinded; decline it instead")
    if decided == "declined" and before is not None:
        raise ConfigurationError(f"{block.notice.block_id}: {before} already; a confirmed block is rescinded")
    return BlockDecision(
        consumer_id=block.notice.consumer_id,
        block_id=block.notice.block_id,
        decided=decided,
        ground=ground,
        at=at,
    )


async def _read(settings: Settings) -> "list[QueuedBlock]":
    """The queue up to its present end, with the last decision about each block."""
    from creditapp.cli.block_queue import queue
    from creditapp.models.blocks import BlockDecision, BlockNotice

    private = operators_key(settings.home)
    async with spinner(f"reading {BLOCKS.name}"):
        decisions = await records(settings, BLOCK_DECISIONS, BlockDecision)
        notices = await records(settings, BLOCKS, BlockNotice)
    return queue((notice for notice, _ in notices), (decision for decision, _ in decisions), private)
