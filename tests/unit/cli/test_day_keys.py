"""``creditapp keys publish`` and ``forget``, and how ``creditapp furnish`` speaks of public keys that end."""

import base64
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from creditapp.cli.furnish import _tell_of_the_end
from creditapp.clock import SystemClock
from creditapp.errors import ConfigurationError
from creditapp.privacy.day_chain import day_number
from creditapp.privacy.day_keys import read_secret
from creditapp.privacy.destruction import content_of
from creditapp.privacy.keys import Keys
from tests.support.bureau import FEW, bureau
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.slow

TODAY = SystemClock().today()
"""Commands have this machine's clock."""
LONG_AGO = TODAY - timedelta(days=500)


def creditapp(home: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A command, without a Kafka."""
    own = os.environ | {"CREDITAPP_HOME": str(home), "CREDITAPP_BROKER": "127.0.0.1:1"} | environment
    command = [sys.executable, "-m", "creditapp.cli", *arguments]
    return subprocess.run(command, env=own, capture_output=True, text=True, check=False, timeout=PATIENCE)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a bureau that was made long ago, and not moved on since."""
    bureau(tmp_path, LONG_AGO)
    return tmp_path


def test_publish_writes_lists_from_yesterday_on(home: Path) -> None:
    """Of both keys, under the same identities; it says until when."""
    before = Keys.load(home).intake_public
    done = creditapp(home, "keys", "publish", CREDITAPP_PUBLIC_KEY_DAYS="100")
    after = Keys.load(home).intake_public
    assert (done.returncode, done.stderr) == (0, "")
    assert (after.first, after.end) == (day_number(TODAY) - 1, day_number(TODAY) + 99)
    assert after.identity == before.identity
    assert [line.split(": ")[0].rsplit("/", 1)[1] for line in done.stdout.splitlines()] == [
        "intake.pub",
        "operators.pub",
    ]
    assert f"{TODAY + timedelta(days=99)}" in done.stdout


def test_forget_destroys_what_is_not_needed_and_says_what_cannot_be_opened(home: Path) -> None:
    """Both keys, unless one is named."""
    seeds = [base64.b64encode(chain.seed) for chain in Keys.load(home).read_day_keys("intake").chains.values()]
    done = creditapp(home, "keys", "forget")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        f"intake  creditapp.furnished.v1: what was encrypted before {TODAY - timedelta(days=61)} cannot be opened"
        in done.stdout
    )
    assert "operators  creditapp.dead_letter.v1" in done.stdout
    every = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert not any(seed in every for seed in seeds)


def test_forget_can_keep_less_and_print_instead(home: Path) -> None:
    """What is printed is the key for whoever keeps it elsewhere; the file stays."""
    before = content_of(home / "keys/intake.key")
    done = creditapp(home, "keys", "forget", "intake", "--keep", "7", "--print")
    assert content_of(home / "keys/intake.key") == before
    assert {chain.first for chain in read_secret(done.stdout.encode(), "x").chains.values()} == {day_number(TODAY) - 7}
    assert creditapp(home, "keys", "forget", "--print").returncode == 1, "of which?"
    assert creditapp(home, "keys", "forget", "master").returncode == 1, "no key of days"


@pytest.mark.parametrize("command", ["publish", "forget"])
def test_without_the_secret_keys_there_is_nothing_to_do(tmp_path: Path, command: str) -> None:
    """One line says so."""
    done = creditapp(tmp_path, "keys", command)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "neither intake.key nor operators.key is there" in done.stderr


def test_a_furnisher_with_an_ended_list_is_told_what_to_do_before_anything_is_sent(home: Path) -> None:
    """Kafka is not even asked."""
    (home / "lines.jsonl").write_text("{}\n")
    done = creditapp(home, "furnish", str(home / "lines.jsonl"), "--key", str(home / "keys/intake.pub"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "the bureau's public keys end on" in done.stderr and "creditapp keys publish" in done.stderr


def test_a_furnisher_is_told_of_the_end_for_sixty_days(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On stderr; until then nothing is said."""
    intake = Keys.load(home).intake_public
    end = LONG_AGO + timedelta(days=FEW - 1)
    _tell_of_the_end(intake, end - timedelta(days=60))
    assert capsys.readouterr().err == ""
    _tell_of_the_end(intake, end - timedelta(days=59))
    assert f"end on {end}, in 59 days" in capsys.readouterr().err
    with pytest.raises(ConfigurationError):
        _tell_of_the_end(intake, end + timedelta(days=1))
