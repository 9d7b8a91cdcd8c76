"""``python -m docs.run_notebooks``: run the notebooks of ``docs/notebooks`` and write what their cells show into them.

A cell runs as plain Python in the notebook's own namespace, in its directory; it shows what it prints, the value of a last expression
that does not end with a semicolon, and its charts. No Jupyter is needed for that; any Jupyter opens and runs them.
"""

import ast
import base64
import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl

NOTEBOOKS = Path(__file__).with_name("notebooks")
Output = dict[str, Any]


def run(path: Path) -> dict[str, Any]:
    """The notebook with the outputs of its cells, run in their order; what a cell raises is raised."""
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    space: dict[str, Any] = {"__name__": "__main__"}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    with _inside(path.parent):
        for number, cell in enumerate(code, 1):
            cell["execution_count"] = number
            cell["outputs"] = _outputs("".join(cell["source"]), space, f"{path.name}, cell {number}")
    return notebook


@contextlib.contextmanager
def _inside(directory: Path) -> Iterator[None]:
    """In a directory, with charts that are drawn into memory."""
    before, backend = Path.cwd(), mpl.get_backend()
    os.chdir(directory)
    mpl.use("agg")
    try:
        yield
    finally:
        mpl.use(backend)
        os.chdir(before)


def _outputs(source: str, space: dict[str, Any], name: str) -> list[Output]:
    """Run a cell; what it prints, then its last expression, then its charts."""
    tree, value = ast.parse(source, name), None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), space)  # noqa: S102 - it is what a notebook is for
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), space)  # noqa: S307
    outputs: list[Output] = []
    if printed.getvalue():
        outputs.append(
            {"output_type": "stream", "name": "stdout", "text": printed.getvalue().splitlines(keepends=True)}
        )
    if value is not None and not source.rstrip().endswith(";"):
        outputs.append(_shown({"text/plain": repr(value).splitlines(keepends=True)}))
    return outputs + _charts()


def _shown(data: dict[str, Any]) -> Output:
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _charts() -> list[Output]:
    """The charts that are open, which are closed."""
    from matplotlib import pyplot

    charts = []
    for number in pyplot.get_fignums():
        drawn = io.BytesIO()
        pyplot.figure(number).savefig(drawn, format="png", dpi=72, metadata={"Software": None})
        charts.append(_shown({"image/png": base64.b64encode(drawn.getvalue()).decode(), "text/plain": ["<Figure>"]}))
    pyplot.close("all")
    return charts


def texts(notebook: dict[str, Any]) -> list[list[str]]:
    """What each cell of code shows as text."""
    return [
        ["".join(output.get("text") or output["data"]["text/plain"]) for output in cell["outputs"]]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def main() -> None:
    """Run all, or those named, and write their outputs."""
    for path in map(Path, sys.argv[1:] or sorted(map(str, NOTEBOOKS.glob("*.ipynb")))):
        notebook = run(path)
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"→ {path.name}")


if __name__ == "__main__":
    main()
