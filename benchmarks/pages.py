"""Measure a report page with 40 tradelines of 84 months: its size, and how long it takes to render, the first time and later."""

import time
from statistics import median

from benchmarks.results import Row
from creditapp.web.render import Pages
from creditapp.web.report.page import report_page

LATER = 50


def pages() -> list[Row]:
    """Bytes of HTML; milliseconds of a process's first render (templates are compiled, as at its start); the median of later ones."""
    from tests.support import web_samples

    report = web_samples.full(40)
    renderer = Pages(lambda name: f"/static/{name}")
    milliseconds = []
    for _ in range(LATER + 1):
        started = time.perf_counter()
        page = renderer.render(report_page(report, "/applications/" + "0" * 64, ""))
        milliseconds.append(1000 * (time.perf_counter() - started))
    return [
        Row("report page, 40 tradelines of 84 months, HTML", len(page.encode()) / 1000, "kB", "<=", 60),
        Row("the same, rendered for the first time", milliseconds[0], "ms", "<=", 50),
        Row("the same, rendered again, p50", median(milliseconds[1:]), "ms", "<=", 50),
    ]


if __name__ == "__main__":
    for row in pages():
        print(row)
