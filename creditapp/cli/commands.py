"""The commands by name. Of a call only its own command's module is imported: importing them all takes a second of a processor."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, NamedTuple

import typer

HELP = "Apply for a credit report, furnish credit events, and operate the bureau that scores them."


class Place(NamedTuple):
    """Where a command is: a function of its module, or a group of commands."""

    module: str
    group: bool = False


COMMANDS = {
    "apply": Place("apply"),
    "furnish": Place("furnish"),
    "outcomes": Place("outcomes"),
    "people": Place("people"),
    "mixed-files": Place("mixed_files"),
    "trace": Place("trace"),
    "access-log": Place("access_log", group=True),
    "clients": Place("clients", group=True),
    "furnishers": Place("furnishers", group=True),
    "keys": Place("keys", group=True),
    "vault": Place("vault", group=True),
    "topics": Place("topics", group=True),
    "principals": Place("principals", group=True),
    "disputes": Place("disputes", group=True),
    "blocks": Place("blocks", group=True),
    "fraud-alerts": Place("fraud_alerts", group=True),
    "documents": Place("documents", group=True),
    "dead-letters": Place("dead_letters", group=True),
    "erasures": Place("erasures", group=True),
}
"""In the order of the help; a module's command or group is called as the module."""


def command_line(words: Iterable[str] = ()) -> typer.Typer:
    """The program for a call with these words: with the command that they begin with, with all where they begin with none."""
    app = typer.Typer(
        name="creditapp",
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_creditapp)
    first = next(iter(words), "")
    for name in [first] if first in COMMANDS else COMMANDS:
        _add(app, name, COMMANDS[name])
    return app


def _creditapp() -> None:
    """A program with a single command would else be that command."""


def _add(app: typer.Typer, name: str, place: Place) -> None:
    module = import_module(f"creditapp.cli.{place.module}")
    command: Any = getattr(module, place.module)
    if place.group:
        app.add_typer(command, name=name)
    else:
        options: dict[str, Any] = getattr(module, "AS_COMMAND", {})
        register: Callable[[Any], Any] = app.command(name, **options)
        register(command)
