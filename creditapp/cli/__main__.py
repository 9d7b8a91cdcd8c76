"""``python -m creditapp.cli`` is ``creditapp``."""

from creditapp.cli import main

main()
