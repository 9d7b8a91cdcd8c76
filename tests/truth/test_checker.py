"""The checker finds what is false: each kind of falsehood, put into a printed report, is found."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple

import pytest

from creditapp.domain.scorecard_file import parse_scorecard, served_characteristics
from tests.truth import factors
from tests.truth.card import Card
from tests.truth.facts import Facts
from tests.truth.findings import NO_RULE
from tests.truth.judge import Printed, judge
from tests.truth.judging import DAY, SEED, trained
from tests.truth.printed import population


class Judged(NamedTuple):
    """Somebody with losses, reasons and accounts enough to lie about."""

    who: factors.Person
    printed: Printed


@pytest.fixture(scope="module")
def somebody() -> Judged:
    """The first of the population with an account given up, a collection and four key factors."""
    raw: dict[str, Any] = trained()
    served, own = parse_scorecard(raw, served_characteristics()), Card(raw)
    for subject in population(served, SEED, range(400), DAY):
        who = factors.person(Facts.of_file(subject.reported, DAY), own)
        if (
            subject.printed
            and who.facts.given_up
            and who.facts.of("collection")
            and len(who.keys) >= 4
            and who.facts.cards
        ):
            return Judged(who, subject.printed)
    raise AssertionError("nobody of the population")


def kinds(who: factors.Person, printed: Printed) -> set[str]:
    """The kinds of what is found."""
    return {finding.kind for finding in judge(who, printed)}


def test_what_is_true_is_not_found(somebody: Judged) -> None:
    """Nothing is found in a report as it was printed."""
    assert judge(*somebody) == []


def swapped(html: str) -> str:
    """The first two key factors in the wrong order."""
    first, second = re.findall(r"<li>\n<div class=what>.*?(?=<li>\n<div class=what>|</ol>)", html, re.DOTALL)[:2]
    return html.replace(second, "\0").replace(first, second).replace("\0", first)


LIES: dict[str, tuple[Callable[[str], str], str]] = {
    "another score": (lambda html: re.sub(r"(Your score is <b>)\d+", r"\g<1>333", html), "false score"),
    "another band": (lambda html: re.sub(r"That is <b>[a-z ]+", "That is <b>exceptional", html), "false band"),
    "another order": (swapped, "false key factors"),
    "another first reason": (
        lambda html: re.sub(r"<h3>[^<]+<code>", "<h3>No mortgage is on file at all <code>", html, count=1), NO_RULE,
    ),
    "another first cost": (
        lambda html: re.sub(r'(<li><a href="#factors">)[^<]+', r"\g<1>No mortgage is on file at all", html, count=1), NO_RULE,
    ),
    "a cost that is not the scorecard's": (
        lambda html: re.sub(r'(<li><a href="#factors">[^<]+</a> <b>)[^<]+', "\\g<1>\u2212999", html, count=1), "false points",
    ),
    "points that are not the scorecard's": (
        lambda html: re.sub(r"<p class=lost><b>[^<]+", "<p class=lost><b>\u2212999", html, count=1), "false points",
    ),
    "one point of many": (
        lambda html: re.sub(r"(\u2212\d\d+) points</span>", r"\g<1> point</span>", html, count=1), "singular or plural",
    ),
    "another value": (lambda html: re.sub(r"<td>[^<]+<td>", "<td>987654<td>", html, count=1), "false value"),
    "a best value that costs points": (
        lambda html: re.sub(r"(<code>AO0[12]</code>.*?<td>[^<]+<td>)[^<]+", r"\g<1>any", html, count=1), "best that costs points",
    ),
    "a best value that nobody reaches": (
        lambda html: re.sub(r"(<code>PH01</code>.*?<td>[^<]+<td>)[^<]+", r"\g<1>never, or 41670 years or more", html, count=1),
        "best beyond what exists",
    ),
    "a sentence in favour that the file contradicts": (
        lambda html: re.sub(r"</section>", '<ul class="strengths"><li>No account was given up by its lender</ul></section>', html, count=2),
        "false positive sentence",
    ),
    "another grade": (lambda html: re.sub(r"(Grade </span>)[A-E]", r"\g<1>F", html, count=1), "false grade"),
    "another weight": (lambda html: re.sub(r"<b>\d+%</b> of the score", "<b>99%</b> of the score", html, count=1), "false weight"),
    "a sentence without a rule": (
        lambda html: html.replace("<h2 id=glance>", "<p>You are a good person.</p><h2 id=glance>"), NO_RULE,
    ),
    "an account less": (lambda html: re.sub(r"<article>.*?</article>", "", html, count=1, flags=re.DOTALL), "accounts that are missing"),
    "a lost month": (lambda html: re.sub(r"(<pre>.*?)·", r"\g<1>5", html, count=1, flags=re.DOTALL), "false grid"),
    "another balance": (lambda html: re.sub(r"(<dt>Owed<dd>)[^<]+", r"\g<1>$987,654,321", html, count=1), "false fact of an account"),
    "a figure at a glance": (lambda html: re.sub(r"(Accounts ever late<dd>)\d+", r"\g<1>77", html), "false figure at a glance"),
    "a collection that is not there": (
        lambda html: re.sub(r"(<dt>Still owed<dd>)[^<]+", r"\g<1>$1,000,001", html, count=1), "false collections or bankruptcies",
    ),
    "an inquiry that is not there": (
        lambda html: re.sub(r"(</dfn> is any other look.*?</p>)", r"\1<ul><li><b>X</b><span>Jan 1, 2026, credit</span></ul>", html),
        "false list of inquiries",
    ),
    "advice about what is not there": (
        lambda html: re.sub(r"(What helps:</b> )[^<]+", r"\g<1>Close all your cards.", html, count=1), "no rule for this advice",
    ),
    "a sum that does not add up": (
        lambda html: re.sub(r"(Best attainable</th><td>)\d+", r"\g<1>999", html), "points that do not add up",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_falsehood_on_the_page_is_found(somebody: Judged, lie: str) -> None:
    """One of each kind."""
    who, printed = somebody
    tell, kind = LIES[lie]
    html = tell(printed.page)
    assert html != printed.page
    assert any(found.startswith(kind) for found in kinds(who, printed._replace(page=html)))


def test_a_falsehood_elsewhere_is_found(somebody: Judged) -> None:
    """In the JSON, on the terminal, and in each notice."""
    who, printed = somebody
    changed = deepcopy(printed.json)
    changed["factors"][0]["points"] -= 1
    assert any(found.startswith("false points") for found in kinds(who, printed._replace(json=changed)))
    assert kinds(who, printed._replace(terminal=f"Score {who.score} of 300 to 850")) == {
        "a collection that the terminal does not name", "a factor that the terminal does not name",
    }  # fmt: skip
    for name, html in printed.notices.items():
        lying = printed.notices | {name: re.sub(r"<ol>.*?</ol>", "<ol><li>Your score is too low</ol>", html)}
        assert {NO_RULE, f"reasons that are missing or too many ({name})"} <= kinds(
            who, printed._replace(notices=lying)
        )


@pytest.mark.parametrize(
    ("told", "lied", "kind"),
    [
        (r"(class=\"gain\"><b>\+)\d+", r"\g<1>999", "false step"),
        (r"(: )\d+(, [a-z ]+\.)", r"\g<1>301\2", "false step"),
        (r"(<h3>)[^<]+", r"\g<1>Win a lottery", NO_RULE),
    ],
)
def test_a_falsehood_about_a_next_step_is_found(somebody: Judged, told: str, lied: str, kind: str) -> None:
    """Its gain, its score, a step that was not tried."""
    who, printed = somebody
    assert printed.steps is not None
    part = re.sub(told, lied, printed.steps.part, count=1)
    assert part != printed.steps.part
    assert kind in kinds(who, printed._replace(steps=printed.steps._replace(part=part)))
