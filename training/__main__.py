"""``python -m training``: from a table to a released scorecard."""

import sys

from creditapp.errors import CreditappError
from training.cli.app import app


def main() -> None:
    """Runs the command; what was foreseen ends in one line and exit code 1."""
    try:
        app()
    except CreditappError as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
