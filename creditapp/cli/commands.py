"""The commands by name. Of a call only its own command's module is imported: importing them all takes a second of a processor."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import typer

HELP = "Apply for a credit report, furnish credit events, and operate the bureau that scores them."


COMMANDS = (
    "apply",
    "furnish",
    "outcomes",
    "people",
    "mixed-files",
    "trace",
    "access-log",
    "clients",
    "furnishers",
    "keys",
    "vault",
    "topics",
    "principals",
    "disputes",
    "blocks",
    "fraud-alerts",
    "documents",
    "dead-letters",
    "erasures",
)
"""In the order of the help. Each is what its module of the same name calls so: a function, or a group of commands."""


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
        _add(app, name)
    return app


def _creditapp() -> None:
    """A program with a single command would else be that command."""


def module_of(name: str) -> str:
    """The module of a command."""
    return f"creditapp.cli.{name.replace('-', '_')}"


def _add(app: typer.Typer, name: str) -> None:
    module = import_module(module_of(name))
    command: Any = getattr(module, name.replace("-", "_"))
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=name)
    else:
        options: dict[str, Any] = getattr(module, "AS_COMMAND", {})
        app.command(name, **options)(command)
