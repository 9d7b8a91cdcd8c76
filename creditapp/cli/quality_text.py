"""Print a furnisher's data-quality report: how much would be accepted, what is wrong by rule, what to mend first."""

from collections.abc import Mapping, Sequence

from creditapp.cli.quality_report import MEND_FIRST, QualityReport, Tally, percent

PORTFOLIO_WORDS = {"C": "lines of credit", "I": "instalment", "M": "mortgage", "O": "open", "R": "revolving"}


def text_of(report: QualityReport, name: str, unit: str = "line") -> str:
    """The report in plain text, at most some 120 characters wide."""
    parts = [
        f"{name}: checked, nothing was sent",
        _overview(report, unit),
        _contents(report),
        _table(f"Refused: what cannot be read or cannot be true ({unit}s are not accepted)", report, "refuse", unit),
        _table(f"Warned of: what is doubtful or missing ({unit}s are accepted)", report, "warn", unit),
        _mend(report, unit),
    ]
    return "\n\n".join(part for part in parts if part)


def _overview(report: QualityReport, unit: str) -> str:
    rows = (
        (f"{unit}s", report.lines), ("accepted", report.accepted), ("  with a warning", report.warned),
        ("refused", report.refused),
    )  # fmt: skip
    shares = "\n".join(f"{label:<18}{count:>10,}{_share(count, report.lines):>10}" for label, count in rows)
    return f"{shares}\n{'consumers':<18}{report.consumers:>10,}"


def _share(count: int, total: int) -> str:
    return f"{percent(count, total):.2f} %"


def _contents(report: QualityReport) -> str:
    if not report.events:
        return ""
    portfolios = {PORTFOLIO_WORDS[code]: count for code, count in report.portfolios.items()}
    lines = [("events", report.events), ("by portfolio", portfolios), ("by status", report.statuses)]
    return "\n".join(f"{label:<14}{_counts(counts)}" for label, counts in lines if counts)


def _counts(counts: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))


def _table(title: str, report: QualityReport, severity: str, unit: str) -> str:
    tallies = report.ranked(severity)
    if not tallies:
        return ""
    rule = max(len(tally.rule) for tally in tallies)
    field = max(len(tally.field) for tally in tallies)
    heading = f"  {unit + 's':>8} {'':>9}  {'rule':<{rule}}  {'field':<{field}}  first {unit}s"
    rows = (
        f"  {tally.lines:>8,} {_share(tally.lines, report.lines):>9}  {tally.rule:<{rule}}  {tally.field:<{field}}"
        f"  {', '.join(map(str, tally.first))}{_reason(tally)}"
        for tally in tallies
    )
    return "\n".join([title, heading, *rows])


def _reason(tally: Tally) -> str:
    """What a rule's name does not say."""
    return f"  ({tally.says})" if tally.rule == "unreadable" else ""


def _mend(report: QualityReport, unit: str) -> str:
    first: Sequence[Tally] = [*report.ranked("refuse"), *report.ranked("warn")][:MEND_FIRST]
    if not report.lines:
        return "There is nothing in the file."
    if not first:
        return "Nothing to mend."
    return "\n".join(["Mend first", *(f"  {at}. {_advice(tally, unit)}" for at, tally in enumerate(first, start=1))])


def _advice(tally: Tally, unit: str) -> str:
    place = f"{tally.field}: " if tally.field else ""
    source = f" ({tally.source})" if tally.source else ""
    units = unit if tally.lines == 1 else f"{unit}s"
    return f"{place}{tally.says}{source}; {tally.lines:,} {units}, the first is {unit} {tally.first[0]}"
