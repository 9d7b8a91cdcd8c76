"""The import contracts of setup.cfg bite: each of them is broken by an import that it forbids."""

import ast
import configparser
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CONFIG = "setup.cfg"
PREFIX = "importlinter:contract:"


class Wrong(NamedTuple):
    """A line that must not stand in a module; ``file`` is its path."""

    contract: str
    file: str
    line: str


WRONG = [
    Wrong("packages", "creditapp/settings.py", "import training.errors"),
    Wrong("packages", "creditapp/cli/people.py", "from launch.waiting import lag"),
    Wrong("packages", "creditapp/streaming/provision.py", "import broker.cluster"),
    Wrong("packages", "training/artefacts.py", "from benchmarks import results"),
    Wrong("packages", "launch/home.py", "import training.artefacts"),
    Wrong("packages", "broker/node.py", "import launch.errors"),
    Wrong("pages", "creditapp/web/site.py", "from creditapp.streaming.publisher import Publisher"),
    Wrong("pages", "creditapp/web/report/page.py", "import creditapp.privacy.keys"),
    Wrong("pages", "creditapp/web/ports.py", "from creditapp.tables import TABLES"),
    Wrong("pages", "creditapp/web/apply/form.py", "from creditapp import topics"),
    Wrong("kafka", "creditapp/agents/scoring.py", "import faust"),
    Wrong("kafka", "creditapp/cli/topics.py", "from aiokafka.admin import AIOKafkaAdminClient"),
    Wrong("kafka", "launch/supervisor.py", "import aiokafka"),
    Wrong("kafka", "creditapp/monitoring/gauges.py", "from mode import Service"),
    Wrong("databases", "creditapp/privacy/vault/opening.py", "import sqlalchemy"),
    Wrong("databases", "creditapp/cli/vault.py", "import psycopg"),
    Wrong("databases", "launch/home.py", "from alembic import command"),
    Wrong("agents", "creditapp/agents/bureau.py", "import creditapp.agents.identity"),
    Wrong("domain", "creditapp/domain/bands.py", "from creditapp.settings import Settings"),
    Wrong("domain", "creditapp/domain/report.py", "import time"),
    Wrong("domain", "creditapp/domain/furnishing/line.py", "from pathlib import Path"),
    Wrong("circles", "creditapp/errors.py", "import creditapp.settings"),
    Wrong("circles", "creditapp/models/base.py", "from creditapp.models import applications"),
    Wrong("circles", "broker/errors.py", "import broker.node"),
    Wrong("circles", "training/data/table.py", "from training.data import cell_parsing"),
    Wrong("circles", "launch/errors.py", "if TYPE_CHECKING:\n    from launch.home import Home"),
    Wrong("circles", "benchmarks/results.py", "if TYPE_CHECKING:\n    import benchmarks.simulations"),
]
"""Imports that must break their contract; those between layers come from the drawing itself (``between_layers``)."""

PROBE = """
import contextlib, io, json, sys
from pathlib import Path
from importlinter.cli import lint_imports

def is_kept(contract):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = lint_imports("setup.cfg", limit_to_contracts=(contract,), cache_dir="cache")
    assert f"{1 - code} kept, {code} broken" in said.getvalue(), said.getvalue()
    return not code

contracts, cases = json.load(sys.stdin)
kept, breaks = {contract: is_kept(contract) for contract in contracts}, []
for contract, file, line in cases:
    path = Path(file)
    text = path.read_text()
    path.write_text(f"{text}\\n{line}\\n")
    breaks.append(not is_kept(contract))
    path.write_text(text)
print(json.dumps([kept, breaks]))
"""
"""Run in a copy of the packages: which contracts the code keeps, and whether each wrong line breaks its contract."""


def contracts() -> dict[str, configparser.SectionProxy]:
    """The contracts by their ids."""
    config = configparser.ConfigParser()
    config.read(ROOT / CONFIG)
    return {name.removeprefix(PREFIX): config[name] for name in config.sections() if name.startswith(PREFIX)}


def layers_of(contract: configparser.SectionProxy) -> list[list[str]]:
    """The modules of each layer, from the top."""
    container = contract.get("containers", "").strip()
    return [
        [f"{container}.{room.strip()}".lstrip(".") for room in layer.replace(":", "|").split("|")]
        for layer in contract["layers"].split("\n")
        if layer
    ]


def source(module: str) -> str:
    """The file of a module or, for a package, of the first module in it."""
    package = ROOT.joinpath(*module.split("."))
    if not package.is_dir():
        return f"{package.relative_to(ROOT)}.py"
    return str(min(path for path in package.rglob("*.py") if path.name[0] != "_").relative_to(ROOT))


def between_layers() -> list[Wrong]:
    """For every layer an import of the layer above, and one between each two neighbours of a layer."""
    wrong = []
    for contract, section in contracts().items():
        if section["type"] != "layers":
            continue
        layers = layers_of(section)
        for upper, lower in zip(layers, layers[1:], strict=False):
            wrong += [Wrong(contract, source(low), f"import {high}") for low in lower for high in upper]
        for layer in layers:
            wrong += [
                Wrong(contract, source(one), f"import {other}") for one in layer for other in layer if one != other
            ]
    return wrong


CASES = [*WRONG, *between_layers()]


class Verdict(NamedTuple):
    """What import-linter says: which contracts the code keeps, and the wrong lines that break theirs."""

    kept: dict[str, bool]
    breaking: set[Wrong]


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    """One run over a copy of the packages, into which each wrong line goes alone."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / CONFIG, copy)
    config = configparser.ConfigParser()
    config.read(ROOT / CONFIG)
    for package in config["importlinter"]["root_packages"].split():
        for path in (ROOT / package).rglob("*.py"):
            target = copy / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy)},
        input=json.dumps([list(contracts()), CASES]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kept, breaks = json.loads(done.stdout)
    return Verdict(kept, {wrong for wrong, does in zip(CASES, breaks, strict=True) if does})


@pytest.mark.parametrize("contract", contracts())
def test_the_code_keeps_the_contract(contract: str, verdict: Verdict) -> None:
    """As ``make check`` says; the other tests would mean nothing if it were broken already."""
    assert verdict.kept[contract]


@pytest.mark.parametrize("contract", contracts())
def test_every_contract_has_wrong_imports_that_break_it(contract: str, verdict: Verdict) -> None:
    """A contract without a wrong import here, or one that a wrong import does not break, is worth nothing."""
    wrong = [case for case in CASES if case.contract == contract]
    assert wrong
    assert [case for case in wrong if case not in verdict.breaking] == []


def test_every_wrong_import_names_something_that_exists() -> None:
    """A wrong import of a module that has been renamed would prove nothing."""
    for wrong in CASES:
        assert (ROOT / wrong.file).is_file(), wrong
        for node in ast.walk(ast.parse(wrong.line)):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            for module in modules:
                place = ROOT.joinpath(*module.split("."))
                ours = (ROOT / module.split(".")[0] / "__init__.py").exists()
                assert not ours or place.is_dir() or place.with_suffix(".py").is_file(), wrong
