"""Write docs/factors.md from the declarations of the characteristics: ``python docs/make_factors.py``."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from creditapp.domain.characteristics import CHARACTERISTICS, GROUPS, Characteristic
from creditapp.domain.characteristics.sentences import Sentence
from creditapp.domain.factors import END_OF_SCALE
from creditapp.domain.grades import GRADES, MEANINGS
from creditapp.domain.scoring import CLAMPED

PAGE = Path(__file__).with_name("factors.md")
DIRECTIONS = {
    1: "More is better.",
    -1: "Less is better.",
    0: "No direction is given; the data decide.",
}
INTRODUCTION = """\
# The factors of a score, one by one

<!-- Written by docs/make_factors.py from creditapp/domain/characteristics; do not edit. -->

A score starts from base points, the best that the scorecard in service can give. Each characteristic of the credit file
takes points from it or none; base points and all rows together are the score. A row that takes points is a **factor**,
and its code below is stable: pages, notices and studies of reasons may rely on it.

Per factor:

- the heading is its code and what the report calls its value;
- **Measures**: the characteristic's name in a profile, what its number is and in which unit;
- **Reasons**: its sentences when it takes points, the first that is true of the person's value; where none is, the
  report prints heading and value;
- **Best**: what people have from whom it takes nothing, and how the report then puts it;
- **Helps**: the advice that the report gives, by value likewise.

`…` stands for the person's value. Each sentence is held against the file by rules that share no code with what prints it
(`tests/truth`).

Each release of a scorecard has its own points for a value, but not its own direction: where "more is better" or "less is
better" is written below, training may not learn the opposite. "Empty" means that the characteristic does not apply. For
*months since* something that never happened, empty counts as the longest time there is.

A month is a calendar month, the present one being the first: "the last 12" are this month and the eleven before. All is read
as of the application's date ([credit-file.md](credit-file.md)). The report marks the **key** factors: at most four, those that
took most, and one about inquiries (NC01 or NC02) besides if it took anything and none is among the four (15 USC 1681g(f)).
Nothing in a profile is, or stands for, a basis on which credit may not be decided (15 USC 1691); an account's age
counts, a person's does not.

## Weights and grades

The report puts the factors in five groups. A group's **weight** is its share of the points that the scorecard in service takes
from people on average (those of its training), so it describes this scorecard and means what FICO's published 35/30/15/10/10
mean: how important the group is to the general population. A group's **grade** goes by the share of its own points that it loses (`creditapp/domain/grades.py`):

| grade | loses at most | |
| --- | --- | --- |
{grades}

"The best" beside a person's value are the values that lose nothing, rounded inward, so any value shown costs no points.
"""


def page() -> str:
    """The whole document."""
    grades = "\n".join(f"| {grade} | {share:.0%} | {MEANINGS[grade]} |" for grade, share in GRADES)
    return "\n".join([INTRODUCTION.format(grades=grades), *_sections()])


def _sections() -> Iterator[str]:
    for group in GROUPS:
        yield f"## {group.name}\n\n{group.counted}\n"
        yield from (_section(declared) for declared in CHARACTERISTICS if declared.group == group.key)
    title, helps = END_OF_SCALE
    yield f"""\
## The end of the scale

### {CLAMPED} · {title}
- **Measures** `score_range`: the points that lie beyond an end of the scale, 300 or 850; the only row that may add points. \
It appears only where it is not 0 and is never a key factor.
- **Best**: no such row.
- **Helps**: {helps}
"""


def _section(characteristic: Characteristic) -> str:
    return "\n".join(
        [
            f"### {characteristic.code} · {characteristic.label}",
            f"- **Measures** `{characteristic.name}`: {characteristic.measures}. {DIRECTIONS[characteristic.direction]}",
            *(
                []
                if characteristic.scored
                else ["- **Not scored**: a candidate; reports of earlier scorecards may show it."]
            ),
            f"- **Reasons**: {_quoted(characteristic.reasons)}",
            f"- **Best**: {characteristic.best}. {_quoted(characteristic.positives)}",
            f"- **Helps**: {_quoted(characteristic.advice)}",
            "",
        ]
    )


def _quoted(sentences: Iterable[Sentence]) -> str:
    return " or ".join(f'"{sentence.text}"' for sentence in sentences).replace("%(value)s", "…")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
