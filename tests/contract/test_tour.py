"""docs/tour.md leads from the form to the report page through code that exists and is connected as the tour says."""

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from aiohttp import web

from creditapp.web.site import APPLICATION, ROUTES
from tests.support.web_site import InMemoryApplications, site

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "tour.md").read_text()


class Stop(NamedTuple):
    """A row of the tour's first table."""

    file: str
    name: str
    """As in the code: ``function`` or ``Class.method``."""
    leads_by: str
    """How it leads to the next stop: the name of a topic, "call", "same object", or nothing."""

    @property
    def last(self) -> str:
        """The name without its class."""
        return self.name.rpartition(".")[2]


ROW = re.compile(r"^\| \d+ \| `([\w/.]+)` · `([\w.]+)` \|.*\| (.*?) ?\|$", re.MULTILINE)
STOPS = [Stop(file, name, by.strip("` ")) for file, name, by in ROW.findall(TEXT)]
STEPS = list(pairwise(STOPS))


@cache
def tree(file: str) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse((ROOT / file).read_text())


def definitions(file: str) -> set[str]:
    """All functions, classes and methods of a file."""
    names = set()
    for node in tree(file).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{part.name}" for part in node.body if hasattr(part, "name")}
    return names


def mentions(file: str, name: str) -> bool:
    """Whether a file's code uses the name: calls it, hands it on, or imports it."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr == name) or (isinstance(node, ast.Name) and node.id == name)
        for node in ast.walk(tree(file))
    )


def emits(file: str, topic: str) -> bool:
    """Whether a file sends to the topic: the topic is the first argument of a call."""
    calls = (node for node in ast.walk(tree(file)) if isinstance(node, ast.Call) and node.args)
    return any(isinstance(call.args[0], ast.Name) and call.args[0].id == topic for call in calls)


def handlers(file: str) -> dict[str, str]:
    """Topic → handler, as the file's ``serve`` says."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "serve":
            table = next(argument for argument in node.args if isinstance(argument, ast.Dict))
            return {
                ast.unparse(key): ast.unparse(value) for key, value in zip(table.keys, table.values, strict=True) if key
            }
    return {}


def handler_of(method: str, path: str) -> tuple[str, str]:
    """File and qualified name of the function that answers an address of the site."""
    routes: list[web.RouteDef] = site(InMemoryApplications())[ROUTES]
    (handler,) = (route.handler for route in routes if (route.method, route.path) == (method, path))
    function = getattr(handler, "__func__", handler)
    return f"{function.__module__.replace('.', '/')}.py", function.__qualname__


def test_the_tour_begins_at_the_handler_of_the_form() -> None:
    """What answers POST /applications."""
    assert (STOPS[0].file, STOPS[0].name) == handler_of("POST", "/applications")


def test_the_tour_ends_at_the_handler_of_the_report_page() -> None:
    """What answers GET of an application's address."""
    assert (STOPS[-1].file, STOPS[-1].name) == handler_of("GET", APPLICATION)
    assert STOPS[-1].leads_by == ""


@pytest.mark.parametrize(("here", "there"), STEPS, ids=[f"{here.name}-{there.name}" for here, there in STEPS])
def test_a_stop_leads_to_the_next_as_the_tour_says(here: Stop, there: Stop) -> None:
    """By a topic that the one sends to and the other handles, by a call between their files in either direction, or as methods of one class."""
    if here.leads_by == "call":
        assert mentions(here.file, there.last) or mentions(there.file, here.last)
    elif here.leads_by == "same object":
        assert (here.file, here.name.split(".")[0]) == (there.file, there.name.split(".")[0])
    else:
        assert emits(here.file, here.leads_by)
        assert handlers(there.file).get(here.leads_by) == there.name


def test_every_file_that_the_tour_names_exists() -> None:
    """Code and tests."""
    files = set(re.findall(r"`((?:creditapp|training|tests)/[\w/]+\.py)`", TEXT))
    assert len(files) > 20
    assert not [file for file in files if not (ROOT / file).is_file()]


def test_every_name_that_the_tour_gives_with_a_file_is_defined_there() -> None:
    """Functions, classes and methods."""
    named = re.findall(r"`([\w/]+\.py)` · `([\w.]+)`", TEXT)
    assert len(named) > 20
    assert not [(file, name) for file, name in named if name not in definitions(file)]
