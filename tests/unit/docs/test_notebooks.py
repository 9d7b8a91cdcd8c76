"""The notebooks run from top to bottom, and show what they show when they are run."""

import json
from pathlib import Path

import pytest

from docs.run_notebooks import NOTEBOOKS, run, texts

ALL = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.long
@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_notebook_shows_what_it_shows_when_it_is_run(path: Path) -> None:
    """Text is compared; charts are drawn. After a change: ``python -m docs.run_notebooks``."""
    assert texts(run(path)) == texts(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_notebook_is_stored_with_outputs_and_without_paths_of_a_machine(path: Path) -> None:
    """Of the format that Jupyter opens: every cell has an id, code was run in order."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    shown = "\n".join(line for cell in texts(notebook) for line in cell)
    assert " at 0x" not in shown
    assert "/tmp/" not in shown
    assert str(Path.home()) not in shown
