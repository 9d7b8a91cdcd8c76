"""The launcher's command line: it says how it is used, and ends without a traceback when nobody listens any more."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launch.__main__ import main
from tests.support.waiting import PATIENCE


def test_asking_for_help_starts_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It prints how settings are given, with examples."""
    monkeypatch.setenv("CREDITAPP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "argv", ["launch", "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "CREDITAPP_PEOPLE=500" in capsys.readouterr().out
    assert not (tmp_path / "home").exists()


@pytest.mark.slow
def test_a_launcher_whose_reader_has_gone_ends_in_silence(tmp_path: Path) -> None:
    """As in ``make run | head -1``: what it started is stopped, and no traceback is left behind."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "launch"],
        env=os.environ | {"CREDITAPP_HOME": str(tmp_path), "CREDITAPP_BROKER": "127.0.0.1:1"},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, "")
