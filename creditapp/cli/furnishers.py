"""``creditapp furnishers``: operators say who may furnish, and what; furnishers make their signing keys."""

import asyncio
import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, get_args

import typer
from msgspec.structs import replace

from creditapp.cli.archived import copied_furnishers
from creditapp.clock import SystemClock
from creditapp.console.spinner import spinner
from creditapp.domain.furnishers import Furnishers, changed, id_of, registered, waiting
from creditapp.errors import ConfigurationError
from creditapp.models.furnishers import Kind, RegisteredFurnisher, Report
from creditapp.privacy import furnisher_keys
from creditapp.settings import Settings
from creditapp.topics import FURNISHERS

furnishers = typer.Typer(help="Who may furnish, and what.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The furnisher's name, as its lines have it.")]
Change = Callable[[Furnishers, float], RegisteredFurnisher]


@furnishers.command()
def add(
    name: Name,
    kind: Annotated[
        str, typer.Option(help=f"One of: {', '.join(get_args(Kind))}.", show_default="lender, or as it is registered")
    ] = "",
    key: Annotated[
        str,
        typer.Option(
            help="Its public key, as `new-key` prints it; for a new furnisher without it one is made and kept here."
        ),
    ] = "",
    may_report: Annotated[
        list[str] | None,
        typer.Option(help=f"Instead of what its kind usually may; repeat it: {', '.join(get_args(Report))}."),
    ] = None,
    address: Annotated[
        str | None, typer.Option(help="Its postal address in one line, which people see in their report.")
    ] = None,
    phone: Annotated[str | None, typer.Option(help="Its telephone number, likewise.")] = None,
    established: Annotated[
        bool, typer.Option("--established", help="Its word about who people are counts at once, not in 180 days.")
    ] = False,
) -> None:
    """Register a furnisher, or change what it is registered with: key, kind, what it may report, whether it is established.

    Of a registered one only what is named changes. A new furnisher is a newcomer: its records fill its own items, but whom a file belongs to is decided by established
    furnishers. Court records need a court, and a death needs an authority or two established furnishers.

    \b
    Examples:
      creditapp furnishers add "First Bank of Troy" --key "$(cat first-bank.pub)"
      creditapp furnishers add "County Court" --kind court --established
      creditapp furnishers add "First Bank of Troy" --address "1 Bank Square, Troy, NY 12180" --phone 518-555-0100
      creditapp furnishers add "Troy Gas" --kind utility --may-report accounts --may-report inquiries
    """
    settings, reports = Settings(), [_one_of(Report, each) for each in may_report or ()]
    chosen = _one_of(Kind, kind) if kind else None
    public = furnisher_keys.public_key(key) if key else None
    where, number = _line(address, 200, "--address"), _line(phone, 20, "--phone")

    def change(known: Furnishers, now: float) -> RegisteredFurnisher:
        before = known.named(name)
        if before is not None:
            return changed(
                before,
                now,
                kind=chosen,
                public_key=public,
                vouched=established,
                reports=reports,
                address=where,
                phone=number,
            )
        own = public or _own_key(settings, name)
        return registered(
            name, chosen or "lender", own, now, vouched=established, reports=reports, address=where, phone=number
        )

    entry = asyncio.run(_decide(settings, change))
    print(f"registered {entry.name} ({entry.kind}): {_standing(entry)}; may report {_reports(entry)}")


@furnishers.command("list")
def list_furnishers(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list instead of text.")] = False,
) -> None:
    """List the furnishers: state, name, kind, what each may report.

    \b
    Examples:
      creditapp furnishers list
      creditapp furnishers list --json | jq '.[] | select(.state == "suspended") | .name'
    """
    known = asyncio.run(_read(Settings()))
    entries = sorted(known.by_id.values(), key=lambda entry: entry.name)
    if as_json:
        print(json.dumps([_row(entry) for entry in entries], ensure_ascii=False))
        return
    for entry in entries:
        print(f"{_standing(entry):24} {_printable(entry.name):32} {entry.kind:10} {_reports(entry)}")


@furnishers.command()
def suspend(
    name: Name,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Leave out what it has reported so far as well; `resume` shows it again.")
    ] = False,
) -> None:
    """Let a furnisher's records wait from now on: each is kept among the dead letters, marked, until it is resumed.

    \b
    Examples:
      creditapp furnishers suspend "Nobody Inc"
      creditapp furnishers suspend "Nobody Inc" --withdraw
    """
    change = _change(name, suspended=True, withdrawn=withdraw)
    entry = asyncio.run(_decide(Settings(), change))
    print(f"suspended {entry.name}: its records wait" + ("; its earlier ones are left out" if withdraw else ""))


@furnishers.command()
def resume(name: Name) -> None:
    """Take a suspended furnisher's records again, those that wait too; what was withdrawn is shown again.

    \b
    Example:
      creditapp furnishers resume "First Bank of Troy"
    """
    settings = Settings()
    entry = asyncio.run(_decide(settings, _change(name, suspended=False, withdrawn=False)))
    from creditapp.cli.dead_letters import replay_with_reason

    sent, lost = asyncio.run(replay_with_reason(settings, waiting(entry.furnisher_id)))
    gone = f"; {lost} were kept for too long and are gone: have them furnished again" if lost else ""
    print(f"resumed {entry.name}: {sent} records that waited are sent again{gone}")


@furnishers.command()
def restore() -> None:
    """Publish what the copy in PostgreSQL has of the registry and Kafka lacks: after Kafka, or this topic, was lost.

    Doing it again is harmless: of a furnisher's entries the latest counts, in whichever order they come.

    \b
    Example:
      creditapp furnishers restore
    """
    settings = Settings()
    missing = asyncio.run(_restore(settings, copied_furnishers(settings)))
    print(f"entries that Kafka lacked and has again: {missing}")


async def _restore(settings: Settings, copied: Sequence[RegisteredFurnisher]) -> int:
    from creditapp.furnishers.reading import read_entries
    from creditapp.streaming.publisher import Emit, Publisher

    async with spinner(f"reading {FURNISHERS.name}"):
        present = set(await read_entries(settings))
    missing = [entry for entry in copied if entry not in present]
    async with spinner(f"publishing to {FURNISHERS.name}"), Publisher(settings) as publisher:
        await publisher.publish([Emit(FURNISHERS, entry) for entry in missing])
    return len(missing)


@furnishers.command("new-key")
def new_key(name: Name) -> None:
    """Make a furnisher's signing key in CREDITAPP_HOME, and print its public half for the bureau; run it at the furnisher's.

    \b
    Example:
      creditapp furnishers new-key "First Bank of Troy"
    """
    print(base64.b64encode(_own_key(Settings(), name)).decode())


def _own_key(settings: Settings, name: str) -> bytes:
    """The public half of the furnisher's key that is here; made if there is none."""
    if not 0 < len(name) <= 80:
        raise ConfigurationError("a furnisher's name has 1 to 80 characters")
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return furnisher_keys.public_half(furnisher_keys.made(settings.home, id_of(name)))


def _one_of(kind: Any, value: str) -> Any:
    if value not in get_args(kind):
        raise typer.BadParameter(f"{value}: not one of {', '.join(get_args(kind))}")
    return value


def _line(text: str | None, most: int, option: str) -> str | None:
    """One line of text; None if the option was not given."""
    if text is not None and (len(text) > most or not (text == "" or text.isprintable())):
        raise typer.BadParameter(f"{option}: one line of at most {most} characters")
    return text


def _change(name: str, *, suspended: bool, withdrawn: bool) -> Change:
    def change(known: Furnishers, now: float) -> RegisteredFurnisher:
        if (entry := known.named(name)) is None:
            raise ConfigurationError(f"{name}: no furnisher of this name; see: creditapp furnishers list")
        return replace(entry, suspended=suspended, withdrawn=withdrawn, at=now)

    return change


async def _decide(settings: Settings, change: Change) -> RegisteredFurnisher:
    """Publish a furnisher's new entry."""
    from creditapp.streaming.publisher import Emit, Publisher

    known = await _read(settings)
    entry = change(known, SystemClock().time())
    async with spinner(f"publishing to {FURNISHERS.name}"), Publisher(settings) as publisher:
        await publisher.publish([Emit(FURNISHERS, entry)])
    return entry


async def _read(settings: Settings) -> Furnishers:
    from creditapp.furnishers.reading import read_registry

    async with spinner(f"reading {FURNISHERS.name}"):
        return await read_registry(settings)


def _standing(entry: RegisteredFurnisher) -> str:
    if entry.suspended:
        return "withdrawn" if entry.withdrawn else "suspended"
    if entry.established <= SystemClock().time():
        return "established"
    return f"newcomer until {_day(entry.established)}"


def _row(entry: RegisteredFurnisher) -> dict[str, object]:
    return {
        "furnisher_id": entry.furnisher_id,
        "name": entry.name,
        "kind": entry.kind,
        "state": _standing(entry).partition(" ")[0],
        "established": _day(entry.established),
        "reports": list(entry.reports),
        "address": entry.address,
        "phone": entry.phone,
        "key": base64.b64encode(entry.public_key).decode(),
        "since": _day(entry.at),
    }


def _reports(entry: RegisteredFurnisher) -> str:
    return ", ".join(entry.reports).replace("_", " ")


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def _printable(text: str) -> str:
    """A name without control characters: it must not control the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
