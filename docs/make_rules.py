"""Write docs/furnishing-rules.md from the declarations of the rules: ``python docs/make_rules.py``."""

from pathlib import Path

from creditapp.domain.furnishing import RULES, Rule
from creditapp.domain.furnishing.repeats import ID_AGAIN, TWO_TRUTHS_APART

PAGE = Path(__file__).with_name("furnishing-rules.md")
INTRODUCTION = """\
# What furnished records are held against

<!-- Written by docs/make_rules.py from creditapp/domain/furnishing; do not edit. -->

`creditapp furnish` holds every line against these rules, and so does the bureau. A rule that **refuses** is about what cannot
be true; one that **warns**, about what is doubtful or missing: the line is accepted. Both are printed with the line's number,
the field and the rule's id. "Metro 2" is the Credit Reporting Resource Guide of the Consumer Data Industry Association. Rules
about an account are not applied where it is being deleted (`DA`, `DF`), but for those about dates.

| rule | field | what must hold | statuses | | source |
| --- | --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The whole document."""
    return INTRODUCTION + "".join(_row(rule) for rule in (*RULES, ID_AGAIN, TWO_TRUTHS_APART))


def _row(rule: Rule) -> str:
    field = f"`{rule.subject}.{rule.field}`"
    statuses = " ".join(sorted(rule.statuses)) if rule.statuses else ""
    return f"| `{rule.id}` | {field} | {rule.says} | {statuses} | {rule.severity}s | {rule.source} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
