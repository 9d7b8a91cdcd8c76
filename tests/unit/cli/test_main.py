"""The command line as a whole: help with examples, one clear line for what fails, exit codes."""

import asyncio
import base64
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command

from creditapp.cli import FAILED, INTERRUPTED, run
from creditapp.cli.commands import COMMANDS, command_line
from creditapp.cli.dead_letters import original
from creditapp.errors import ConfigurationError, SealBroken
from creditapp.gateway.api_clients import ClientRegistry
from creditapp.models.operations import DeadLetter
from creditapp.population.state import PopulationState, save
from creditapp.privacy.encryption import DEAD_LETTER_CONTEXT, encrypt_to
from tests.support.bureau import bureau
from tests.support.waiting import PATIENCE


def _creditapp(home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CREDITAPP_HOME": str(home), "CREDITAPP_BROKER": "127.0.0.1:9"}
    command = [sys.executable, "-m", "creditapp.cli", *arguments]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False
    )


def _commands() -> list[tuple[str, ...]]:
    names: list[tuple[str, ...]] = []
    program = get_command(command_line())
    assert isinstance(program, TyperGroup)
    for name, command in program.commands.items():
        inner = getattr(command, "commands", None)
        names += [(name, sub) for sub in inner] if inner else [(name,)]
    return names


@pytest.mark.slow
@pytest.mark.parametrize("command", _commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(command: tuple[str, ...], tmp_path: Path) -> None:
    """--help says what the command does and shows how it is called."""
    done = _creditapp(tmp_path, *command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout
    assert f"creditapp {' '.join(command)}" in done.stdout


@pytest.mark.slow
def test_a_client_is_added_listed_and_removed(tmp_path: Path) -> None:
    """`add` prints the token and nothing else; `list` never shows it."""
    added = _creditapp(tmp_path, "clients", "add", "lender-1")
    token = added.stdout.strip()
    assert asyncio.run(ClientRegistry(tmp_path).name_of(token)) == "lender-1"
    listed = _creditapp(tmp_path, "clients", "list")
    assert "lender-1" in listed.stdout
    assert token not in listed.stdout
    assert _creditapp(tmp_path, "clients", "remove", "lender-1").returncode == 0
    again = _creditapp(tmp_path, "clients", "remove", "lender-1")
    assert again.returncode == 1
    assert "no client of this name" in again.stderr


@pytest.mark.slow
def test_people_are_forms_of_the_running_population(tmp_path: Path) -> None:
    """JSON lines, at most as many as there are people; without a population the command says how to start one."""
    missing = _creditapp(tmp_path, "people")
    assert missing.returncode == 1
    assert "make run" in missing.stderr
    save(tmp_path, PopulationState(seed=1, anchor=date(2026, 1, 1), people=3))
    forms = [json.loads(line) for line in _creditapp(tmp_path, "people", "-n", "20").stdout.splitlines()]
    assert len(forms) == 3
    assert all(form["consent"] is True and form["ssn"].startswith("9") for form in forms)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("furnish", "/nowhere.jsonl"), "make run"),
        (("furnish", "-", "--key", "/nowhere.pub"), "/nowhere.pub"),
        (("apply", "/nowhere.json"), "/nowhere.json"),
        (("clients", "add", "a b"), "1 to 64 letters"),
        (("dead-letters", "show", "x"), "PARTITION:OFFSET"),
        (("dead-letters", "list"), "127.0.0.1:9"),
        (("dead-letters", "replay"), "--service"),
        (("dead-letters", "discard", "x"), "PARTITION:OFFSET"),
        (("dead-letters", "paused"), "127.0.0.1:9"),
        (("dead-letters", "resume"), "127.0.0.1:9"),
        (("topics", "create"), "127.0.0.1:9"),
        (("keys", "create"), "127.0.0.1:9"),
        (("keys", "check"), "127.0.0.1:9"),
        (("bogus",), "No such command"),
        (("apply",), "Missing argument"),
    ],
)
def test_a_failing_command_exits_1_and_says_what_to_do(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    """The message says what is wrong, without a traceback; stdout is empty, so no program can mistake it for an answer."""
    done = _creditapp(tmp_path, *arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert "Unable" not in done.stderr
    assert done.stdout == ""


@pytest.mark.slow
def test_furnishing_does_not_create_a_key(tmp_path: Path) -> None:
    """Nobody could decrypt what is encrypted to a key created on a furnisher's machine."""
    assert _creditapp(tmp_path, "furnish", "-").returncode == 1
    assert not (tmp_path / "keys").exists()


def test_an_unexpected_error_does_not_quote_its_own_text(capsys: pytest.CaptureFixture[str]) -> None:
    """The place of the error is printed, its text is not: it may quote a form."""

    def broken() -> None:
        raise ValueError("Ada Quill, 900-45-0001")

    assert run(broken) == FAILED
    printed = capsys.readouterr().err
    assert "ValueError" in printed
    assert Path(__file__).name in printed
    assert "Quill" not in printed.replace('raise ValueError("Ada Quill, 900-45-0001")', "")


def test_errors_have_their_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """A command's own exit code is kept; known errors give 1, an interrupt gives 130."""

    def fails(error: BaseException) -> object:
        raise error

    assert run(lambda: 3) == 3
    assert run(lambda: None) == 0
    assert run(lambda: fails(ConfigurationError("fix it"))) == FAILED
    assert run(lambda: fails(typer.BadParameter("no"))) == FAILED
    assert run(lambda: fails(KeyboardInterrupt())) == INTERRUPTED
    assert "creditapp: fix it" in capsys.readouterr().err


@pytest.mark.slow
def test_a_closed_output_pipe_is_not_an_error(tmp_path: Path) -> None:
    """`creditapp people | head -1` ends quietly."""
    save(tmp_path, PopulationState(seed=1, anchor=date(2026, 1, 1), people=3000))
    environment = {**os.environ, "CREDITAPP_HOME": str(tmp_path)}
    done = subprocess.run(
        f"{sys.executable} -m creditapp.cli people -n 3000 | head -1",
        shell=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment,
        check=False,
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_a_dead_letter_opens_with_the_operators_key_only(tmp_path: Path) -> None:
    """Key and value are printed as text where they are text, as base64 otherwise."""
    today = date(2026, 11, 30)
    keys = bureau(tmp_path, today)
    fields = {"key": base64.b64encode(b"c1").decode(), "value": base64.b64encode(b"\xff\xfe").decode(), "headers": None}
    letter = DeadLetter(
        service="bureau",
        reason="not UTF-8",
        topic="t",
        partition=0,
        offset=1,
        at=0.0,
        sealed_original=encrypt_to(keys.operators_public, json.dumps(fields).encode(), DEAD_LETTER_CONTEXT, today),
    )
    assert original(letter, keys.operators_private) == {"key": "c1", "value": fields["value"], "headers": None}
    with pytest.raises(SealBroken):
        original(letter, keys.intake_private)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_call_imports_its_own_command_and_what_that_shares(name: str) -> None:
    """Whoever waits for one does not wait for all of them; outcomes are delivered as furnished records are."""
    code = (
        "import sys; from creditapp.cli.commands import COMMANDS, command_line, module_of; command_line(sys.argv[1:])\n"
        "print(*(name for name in COMMANDS if module_of(name) in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {name, *(["furnish"] if name == "outcomes" else [])}
