"""The command that shows every characteristic's bins on a local page, to be changed by hand."""

from pathlib import Path
from typing import Annotated

import typer

from training.cli import fit as fitting
from training.cli import options


def bins(
    data: fitting.Data,
    target: fitting.Target,
    spec: Annotated[
        Path, typer.Option(help="The specification: read if it is there, and written by the page's Save.")
    ] = Path("spec.json"),
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0: any that is free.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    bad: options.Bad = None,
    good: options.Good = None,
    group: options.Group = None,
    weight: options.Weight = None,
) -> None:
    """See, merge, split and order bins on a page of this machine, with live figures; save what `fit --spec` reads. Ctrl-C ends it.

    The page listens on 127.0.0.1 only, under an address that holds a secret.

    Examples: python -m training bins --data loans.csv --target late --spec spec.json

    python -m training bins --data loans.csv --target late --no-browser --port 8777
    """
    import asyncio
    import webbrowser

    from creditapp.console.progress import progress
    from training.bins.server import BinsPage, serve
    from training.bins.session import Session
    from training.data.spec import load_spec, stating
    from training.fitting.inspection import STEPS
    from training.fitting.inspection import inspect as inspected

    specified = stating(load_spec(spec if spec.exists() else None), bad or (), good or (), group, None, weight)
    with progress("steps", STEPS) as done:
        session = Session(inspected(data, target, specified, done), data, spec)

    def started(address: str) -> None:
        print(f"Bins of {data.name}: {address}\nOpen it in a browser on this machine. Ctrl-C ends it.", flush=True)
        if browser:
            webbrowser.open(address)

    try:
        asyncio.run(serve(BinsPage(session), port, started))
    except KeyboardInterrupt:
        pass
    print(
        f"→ {spec}: fit with --spec {spec}"
        if session.is_saved and spec.exists()
        else "ended; changes that were not saved are gone"
    )
