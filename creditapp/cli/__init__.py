"""The command line ``creditapp``: one module a command, and what the commands share.

Each command does one thing, says what to do when it fails, and never prints personal data unless asked to.

May use gateway (API clients, erasures), population, furnishers, streaming, privacy, domain, models, console, waiting and the loose modules.
"""

import logging
import os
import sys
import traceback
from collections.abc import Callable

import typer
from typer.exceptions import TyperException

from creditapp.cli.access_log import access_log
from creditapp.cli.apply import HELP, apply
from creditapp.cli.blocks import blocks
from creditapp.cli.clients import clients
from creditapp.cli.dead_letters import dead_letters
from creditapp.cli.disputes import disputes
from creditapp.cli.documents import documents
from creditapp.cli.erasures import erasures
from creditapp.cli.fraud_alerts import fraud_alerts
from creditapp.cli.furnish import furnish
from creditapp.cli.furnishers import furnishers
from creditapp.cli.keys import keys
from creditapp.cli.mixed_files import mixed_files
from creditapp.cli.outcomes import outcomes
from creditapp.cli.people import people
from creditapp.cli.principals import principals
from creditapp.cli.spoken_command import SpokenCommand, usage_problem
from creditapp.cli.topics import topics
from creditapp.cli.trace import trace
from creditapp.cli.vault import vault
from creditapp.errors import CreditappError

FAILED = 1
INTERRUPTED = 130

app = typer.Typer(
    name="creditapp",
    help="Apply for a credit report, furnish credit events, and operate the bureau that scores them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(cls=SpokenCommand, help=HELP)(apply)
app.command()(furnish)
app.command()(outcomes)
app.command()(people)
app.command("mixed-files")(mixed_files)
app.command()(trace)
app.add_typer(access_log, name="access-log")
app.add_typer(clients, name="clients")
app.add_typer(furnishers, name="furnishers")
app.add_typer(keys, name="keys")
app.add_typer(vault, name="vault")
app.add_typer(topics, name="topics")
app.add_typer(principals, name="principals")
app.add_typer(disputes, name="disputes")
app.add_typer(blocks, name="blocks")
app.add_typer(fraud_alerts, name="fraud-alerts")
app.add_typer(documents, name="documents")
app.add_typer(dead_letters, name="dead-letters")
app.add_typer(erasures, name="erasures")


def main() -> None:
    """Run the command of ``sys.argv`` and exit with its code; any failure exits 1 with one clear line."""
    # When the broker is away, our own one line is enough; the client would log one for every try.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    sys.exit(run(lambda: app(standalone_mode=False)))


def run(command: Callable[[], object]) -> int:
    """The exit code of ``command``; its errors are printed on stderr."""
    try:
        code = command()
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone, as in `creditapp people | head`: print nothing more, not at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except TyperException as error:
        _print_usage_error(error)
    except CreditappError as error:
        print(f"creditapp: {error}", file=sys.stderr)
    except Exception as error:
        _print_unexpected(error)
    return FAILED


def _print_unexpected(error: Exception) -> None:
    """Where it happened, without the error's own text: that may quote a form."""
    print("".join(traceback.format_tb(error.__traceback__)), file=sys.stderr)
    print(f"creditapp: unexpected {type(error).__name__}; please report the lines above", file=sys.stderr)


def _print_usage_error(error: TyperException) -> None:
    """A wrong call, with the usage where there is one."""
    if problem := usage_problem(error):
        print(problem, file=sys.stderr)
        return
    show: Callable[[], None] = getattr(error, "show", lambda: print(f"creditapp: {error}", file=sys.stderr))
    show()
