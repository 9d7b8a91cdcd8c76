"""Options that several commands share: what a table does not show, stated on the command line."""

from typing import Annotated

import typer

Bad = Annotated[
    list[str] | None,
    typer.Option("--bad", help="The target's value that means default; may be repeated. Default: by word, name or number."),
]  # fmt: skip
Good = Annotated[
    list[str] | None,
    typer.Option("--good", help="With --bad: values that mean no default; rows with neither are left out. May be repeated."),
]  # fmt: skip
Group = Annotated[
    str | None,
    typer.Option(
        help="Column of whom a row belongs to (a customer): folds keep their rows together, intervals take them as dependent. "
        "Default: such a column by name if its values repeat; none: each row is by itself."
    ),
]
Time = Annotated[
    str | None,
    typer.Option(help="Column of when a row was made: the newest fifth is held out as well, and results shown over time."),
]  # fmt: skip
Weight = Annotated[
    str | None,
    typer.Option(help="Column of how many rows each row stands for: sampling weights, used in all figures."),
]
