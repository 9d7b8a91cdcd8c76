"""The state directory: made or checked at the start, and locked, since only one system may use it at a time."""

import fcntl
import json
import shutil
from pathlib import Path
from typing import IO

from launch.errors import LaunchError

FORMAT = 2
"""Version of the directory's layout."""
MARK = "creditapp.json"
"""Marks a directory as creditapp's, with its format."""
MADE_BEFORE = {"principals", "vault_roles"}
"""What `python -m broker run --home` and `creditapp vault roles` may have made before the first start."""
LEAST_DISK = 1_000_000_000
"""Bytes that must be free before a start."""


class Home:
    """``CREDITAPP_HOME``: keys, vault, tables, logs, Kafka's data, the scorecard."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._lock: IO[str] | None = None

    def open(self) -> None:
        """Make or check the directory and lock it until the process ends."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._check_mark()
            self._lock = (self.path / "lock").open("w")
        except OSError as error:
            raise LaunchError(f"{self.path} cannot be used: {error.strerror}; set CREDITAPP_HOME to another") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise LaunchError(
                f"{self.path} is in use by a running creditapp; stop that one, or set CREDITAPP_HOME and PORT"
            ) from None
        if shutil.disk_usage(self.path).free < LEAST_DISK:
            raise LaunchError(f"less than 1 GB free on the disk of {self.path}; make room and start again")

    def _check_mark(self) -> None:
        mark = self.path / MARK
        if not mark.exists():
            if any(path.name not in MADE_BEFORE for path in self.path.iterdir()):
                raise LaunchError(f"{self.path} holds other files; set CREDITAPP_HOME to an empty or new directory")
            mark.write_text(json.dumps({"format": FORMAT}) + "\n")
        try:
            written = json.loads(mark.read_text())["format"]
        except (ValueError, KeyError, TypeError):
            raise LaunchError(f"{mark} is broken; restore it, or set CREDITAPP_HOME to a new directory") from None
        if written != FORMAT:
            raise LaunchError(
                f"{self.path} has format {written}, this version needs {FORMAT}; use the version that made it"
            )

    @property
    def logs(self) -> Path:
        """The directory of all processes' logs."""
        return self.path / "logs"
