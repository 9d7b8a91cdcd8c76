"""Answer the bureau's questions: from what a synthetic person would answer, or as whoever sits at the terminal chooses."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import typer

from creditapp.gateway.api_clients import api_clients
from creditapp.settings import Settings
from creditapp.web.i18n.texts import _, put

Question = Mapping[str, Any]


def choices(questions: Sequence[Question], would_answer: Mapping[str, Any]) -> list[int]:
    """For each question the position of the option that holds the value, of the last one where none does."""
    return [_choice(question["options"], would_answer.get(question["id"])) for question in questions]


def _choice(options: Sequence[Mapping[str, Any]], value: object) -> int:
    *ranges, _none = options
    if isinstance(value, int):
        for at, option in enumerate(ranges):
            if option["from"] <= value and (option["to"] is None or value <= option["to"]):
                return at
    return len(ranges)


def choices_at_terminal(questions: Sequence[Question]) -> list[int]:
    """What the person at the terminal chooses, question by question."""
    typer.echo(_("Before your file is opened, please answer (your account statements help):"), err=True)
    return [_asked(number, question) for number, question in enumerate(questions, 1)]


def _asked(number: int, question: Question) -> int:
    options = question["options"]
    typer.echo(f"\n{number}. {question['question']}", err=True)
    for at, option in enumerate(options, 1):
        typer.echo(f"   {at}  {option['text']}", err=True)
    return int(typer.prompt(_("Answer"), value_proc=partial(chosen, most=len(options)), err=True)) - 1


def chosen(typed: str, most: int) -> int:
    """The number of an option; BadParameter otherwise, and it is asked for again."""
    if typed.strip() in map(str, range(1, most + 1)):
        return int(typed)
    raise typer.BadParameter(put("enter a number from 1 to %(most)s", most=most))


@contextmanager
def vouching_client(settings: Settings) -> Iterator[str | None]:
    """A client of the bureau's own for one application, whose person its operator vouches for; None outside its home."""
    if not (settings.home / "keys" / "master.key").exists():
        yield None
        return
    registry, name = api_clients(settings), f"apply-{secrets.token_hex(6)}"
    token = registry.add(name)
    try:
        yield token
    finally:
        registry.remove(name)
        registry.close()
