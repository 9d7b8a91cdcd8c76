"""The tutorial's commands run as they are printed, in their order, and print what the tutorial shows; so do those of the reference about its runs."""

import json
import os
import re
import shlex
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest

from docs.make_loans import HERE, tables

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "tutorial.md"
REFERENCE = ROOT / "docs" / "data-science.md"
BY_HAND = (
    {"action": "use", "name": "opened", "used": False},
    {"action": "direction", "name": "debt_share", "value": "-1"},
    {"action": "merge", "name": "debt_share", "at": 0},
    {"action": "direction", "name": "months_at_job", "value": "1"},
    {"action": "ordered", "name": "months_at_job"},
    {"action": "direction", "name": "late_payments", "value": "-1"},
    {"action": "ordered", "name": "late_payments"},
    {"action": "together", "name": "home", "chosen": [0, 3]},
    {"action": "save"},
)
"""What the page of bins sends for the clicks that the tutorial describes."""


@dataclass
class Step:
    """A command of the tutorial, and the lines it shows of what that prints."""

    command: str
    shown: list[str] = field(default_factory=list)


def steps() -> list[Step]:
    """Those of the tutorial in their order, then those of the reference that go on with its runs."""
    return [*_steps(PAGE), *(step for step in _steps(REFERENCE) if " mine" in step.command)]


def _steps(page: Path) -> list[Step]:
    """What a command shows ends where text goes on."""
    found: list[Step] = []
    is_open = False
    for line in page.read_text().splitlines():
        is_open = is_open and (not line or line.startswith("    "))
        if line.startswith("    $ "):
            found.append(Step(line.removeprefix("    $ ")))
            is_open = True
        elif line and is_open:
            found[-1].shown.append(line.removeprefix("    "))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As a clone is, as far as the tutorial uses it."""
    for name in (".venv", "docs", "training", "creditapp"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def printed(folder: Path, command: str) -> str:
    """What a command prints; it has to succeed."""
    done = subprocess.run(
        ["bash", "-ec", command], cwd=folder, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def by_hand(folder: Path, command: str) -> str:
    """Start the page, send what the clicks send, and end it with Ctrl-C."""
    words = [*shlex.split(command), "--no-browser"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True, env=environment) as served:
        assert served.stdout is not None
        said = [served.stdout.readline()]
        (address,) = re.findall(r"http://\S+", said[0])
        for edit in BY_HAND:
            answer = json.loads(urllib.request.urlopen(posted(address, edit)).read())
            assert not answer["error"], (edit, answer["error"])
        served.send_signal(signal.SIGINT)
        said += served.stdout.readlines()
    assert served.returncode == 0
    return "".join(said)


def posted(address: str, edit: object) -> urllib.request.Request:
    """As the page's script sends it."""
    origin = "/".join(address.split("/")[:3])
    headers = {"Content-Type": "application/json", "Origin": origin}
    return urllib.request.Request(f"{address}edit", json.dumps(edit).encode(), headers)


def transcript(folder: Path) -> Iterator[tuple[Step, list[str]]]:
    """Every step with the lines that it prints."""
    for step in steps():
        run = by_hand if " bins " in step.command else printed
        yield step, [line.rstrip() for line in run(folder, step.command).splitlines()]


@pytest.mark.long
def test_the_tutorial_runs_as_it_is_printed(folder: Path) -> None:
    """Every line that it shows is printed; at the end the second scorecard has the bins made by hand, and its export scores as it does."""
    for step, lines in transcript(folder):
        for line in step.shown:
            assert any(re.fullmatch(pattern(line), one) for one in lines), (
                f"{step.command}\nshows: {line}\n" + "\n".join(lines)
            )
    card = json.loads((folder / "mine/second/scorecard.json").read_bytes())
    by_name = {each["name"]: each for each in card["characteristics"]}
    home = by_name["home"]
    points = {category: home["points"][at] for category, at in home["categories"].items()}
    assert "opened" not in by_name and points["rent"] == points["company flat"] != points["own"]
    assert by_name["debt_share"]["points"] == sorted(by_name["debt_share"]["points"], reverse=True)
    scored = pl.read_csv(folder / "mine/scored.csv")
    alone = printed(folder, f".venv/bin/python -I mine/scorecard.py {shlex.quote(str(plain_copy(folder)))}")
    assert pl.read_csv(alone.encode())["score"].to_list() == scored["score"].to_list()


def pattern(shown: str) -> str:
    """A shown line, in which … stands for anything."""
    return ".*".join(map(re.escape, shown.split("…")))


def plain_copy(folder: Path) -> Path:
    """The newer loans as the exported file reads numbers: without signs of percent and thousands."""
    frame = pl.read_csv(folder / "docs/tutorial/newer.csv", infer_schema=False)
    frame = frame.with_columns(pl.col("debt_share").str.strip_chars("%"), pl.col("income").str.replace(",", ""))
    frame.write_csv(folder / "plain.csv")
    return folder / "plain.csv"


def test_the_tutorials_loans_are_those_that_its_script_makes() -> None:
    """Byte for byte: nobody's data."""
    for name, content in tables().items():
        assert (HERE / name).read_text() == content


def test_every_command_of_the_tutorial_is_one_that_training_has() -> None:
    """And each part of it is there: a table looked at, fitted twice, changed by hand, scored, judged and taken out; then the reference's."""
    named = [
        words[3] for words in map(shlex.split, (step.command for step in steps())) if words[1:3] == ["-m", "training"]
    ]
    tutorial = ["inspect", "fit", "bins", "fit", "predict", "evaluate", "export", "export", "export"]
    assert named == [*tutorial, "explain", "runs", "runs"]
