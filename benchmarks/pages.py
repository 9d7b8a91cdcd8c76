"""How large a report of 40 tradelines of 84 months is, and how long the server takes to make it: the first time and after."""

import time
from statistics import median

from benchmarks.results import Row
from creditapp.web.render import Pages
from creditapp.web.report.page import report_page

LATER = 50


def pages() -> list[Row]:
    """Bytes of HTML; milliseconds of a process's first render, templates compiled as at its start; of later ones the median."""
    from tests.support import web_samples

    found = web_samples.full(40)
    made = Pages(lambda name: f"/static/{name}")
    took = []
    for _ in range(LATER + 1):
        started = time.perf_counter()
        page = made.render(report_page(found, "/applications/" + "0" * 64, ""))
        took.append(1000 * (time.perf_counter() - started))
    return [
        Row("report page, 40 tradelines of 84 months, HTML", len(page.encode()) / 1000, "kB", "<=", 60),
        Row("the same, rendered for the first time", took[0], "ms", "<=", 50),
        Row("the same, rendered again, p50", median(took[1:]), "ms", "<=", 50),
    ]


if __name__ == "__main__":
    for row in pages():
        print(row)
