"""``python -m training``: train, evaluate and release scorecards."""

import sys

from creditapp.errors import CreditappError
from training.cli.app import app


def main() -> None:
    """Run the command; a known error ends it with one line and exit code 1."""
    try:
        app()
    except CreditappError as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
