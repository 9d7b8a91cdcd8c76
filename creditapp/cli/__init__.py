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

from creditapp.cli.commands import command_line
from creditapp.errors import CreditappError

FAILED = 1
INTERRUPTED = 130


def main() -> None:
    """Run the command of ``sys.argv`` and exit with its code; any failure exits 1 with one clear line."""
    # When the broker is away, our own one line is enough; the client would log one for every try.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    sys.exit(run(lambda: command_line(sys.argv[1:])(standalone_mode=False)))


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
    from creditapp.cli.spoken_command import usage_problem  # with all languages, which only a wrong call needs here

    if problem := usage_problem(error):
        print(problem, file=sys.stderr)
        return
    show: Callable[[], None] = getattr(error, "show", lambda: print(f"creditapp: {error}", file=sys.stderr))
    show()
