"""The hyperparameters of the boosters: learning rate, tree size and the like, and the sets of them that a fit tries."""

from dataclasses import dataclass, replace

from training.data.table import Table


@dataclass(frozen=True)
class Hyperparameters:
    """Of one average of boosters."""

    learning_rate: float
    leaves: int
    smallest_leaf: int
    """Rows that a leaf has at least."""
    l2: float = 1.0
    most_rounds: int = 2000
    columns_tried: float = 1.0
    """Share of columns that a tree may choose from: below 1, related columns share the points; 0: by directions."""
    members: int = 0
    """Boosters to average; 0: by the number of rows."""
    pairs: bool = False
    """Whether pairs of characteristics may be added."""
    curves: bool = True
    """Whether smooth curves may have a share in the decision."""


CANDIDATES = (
    Hyperparameters(learning_rate=0.3, leaves=2, smallest_leaf=20, l2=10.0, columns_tried=0.5, pairs=True),
    Hyperparameters(learning_rate=0.1, leaves=3, smallest_leaf=20, columns_tried=0, pairs=True),
)
"""What a fit tries; the lowest log loss on unseen rows wins."""
QUICK = (Hyperparameters(learning_rate=0.3, leaves=2, smallest_leaf=20, l2=10.0, columns_tried=0.5, members=5),)
"""The one candidate of a quick fit: the first of a search, less often averaged and without pairs."""
FIRST_SCORECARD = (
    Hyperparameters(
        learning_rate=0.08, leaves=6, smallest_leaf=120, most_rounds=400, columns_tried=0.12, members=4, curves=False
    ),
)  # fmt: skip
"""The one candidate of the first scorecard, so that the first start does not wait for a search."""
MEMBERS = ((3_000, 20), (10_000, 10))
"""(Rows, boosters to average below that many rows); with more rows ``FEWEST_MEMBERS``: the fewer rows, the more an average helps."""
FEWEST_MEMBERS = 5
TRIED, TRIED_DIRECTED = 0.1, 0.3
"""Share of columns that a tree may choose from; the second where most have a stated direction (decision 12)."""


def sized(hyperparameters: Hyperparameters, table: Table) -> Hyperparameters:
    """The same with what depends on the table filled in: boosters to average, share of columns tried."""
    rows = len(table.bad)
    members = next((members for limit, members in MEMBERS if rows < limit), FEWEST_MEMBERS)
    directed = 2 * sum(column.direction != 0 for column in table.columns) > len(table.columns)
    return replace(
        hyperparameters,
        members=hyperparameters.members or members,
        columns_tried=hyperparameters.columns_tried or (TRIED_DIRECTED if directed else TRIED),
    )
