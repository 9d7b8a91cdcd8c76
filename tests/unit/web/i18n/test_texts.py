"""All texts of the pages are in one catalogue: it is up to date, and what templates say is found without being marked."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from creditapp.web.catalogue import POT, WEB, catalogue, written
from creditapp.web.i18n.template_texts import TemplateTexts, Text, messages, rewritten, say
from creditapp.web.i18n.texts import _, many, put
from creditapp.web.render import Pages
from creditapp.web.report.page import report_page
from tests.support import web_samples as samples
from tests.support.pseudo_language import pseudo

PAGES = Pages(lambda name: f"/static/{name}")
HERE = "/applications/" + "0" * 64


def test_the_catalogue_is_up_to_date() -> None:
    """The file is what ``make texts`` writes now."""
    assert POT.read_bytes() == written()


def test_the_catalogue_has_texts_of_every_source() -> None:
    """Templates, code, and the domain's tables."""
    sources = {Path(place).parts[:-1] for message in catalogue() for place, _line in message.locations}
    assert {("web", "templates"), ("web",), ("domain",)} <= sources


def test_dates_money_and_numbers_follow_the_language() -> None:
    """The same report, read in German."""
    with pseudo():
        html = PAGES.render(report_page(samples.scored(), HERE, ""))
    assert "24. November 2026" in html
    assert "1.240\xa0$" in html
    assert '<html lang="de">' in html


def test_what_the_script_says_stands_in_the_pages() -> None:
    """It holds no sentence of its own, so that none is missing in the catalogue."""
    script = (WEB / "static" / "page.js").read_text()
    code = re.sub(r"//.*", "", script)
    assert [said for said in re.findall(r'"([^"]*)"', code) if re.match(r"[A-Z][a-z]", said)] == []


def test_one_and_more_are_told_apart() -> None:
    """Plurals go through the catalogue with their number."""
    assert [many("%(num)s month", "%(num)s months", count) for count in (1, 2)] == ["1 month", "2 months"]
    assert many("%(points)s point", "%(points)s points", 2, points="+2") == "+2 points"


def test_an_expression_of_a_template_says_what_it_says_in_code() -> None:
    """Numbers within sentences, and sentences within attributes."""
    source = '<b title="{{ put("%(a)s of %(b)s", a=n, b=3) }}">{{ many("%(num)s day", "%(num)s days", n) }} left, 5% done</b>'
    environment = Environment(autoescape=True, extensions=[TemplateTexts])
    environment.globals.update(say=say, _=_, many=many, put=put)
    assert environment.from_string(source).render(n=1) == '<b title="1 of 3">1 day left, 5% done</b>'


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Pay <b>on time</b> by {{ page.day }}.</p>", ["Pay <b>on time</b> by %(day)s."]),
        ("<p>{% if a %}Yes, do{% else %}No{% endif %}</p>", ["Yes, do", "No"]),
        ('<a class="x" title="Go there">{{ a.b }}</a>', ["Go there"]),
        ("<td>{{ a }}</td><td>–</td>", []), ("<p>100% of {{ a }}</p>", ["100%% of %(a)s"]), ("<p>100% sure</p>", ["100% sure"]),
        ("<b>Half {% if a %}</b>{% endif %}", ["Half"]), ('{{ "one" if a else "more" }} left', ["one", "more", "%(a)s left"]),
        ('{{ many("%(num)s day", "%(num)s days", n) }} left', ["%(n)s left", ("%(num)s day", "%(num)s days")]),
        ('<p title="{{ put("%(a)s of %(b)s", a=1, b=2) }}">{{ x }}</p>', ["%(a)s of %(b)s"]),
        ("{# Not this #}<pre>{{ x }}</pre>", []), ('{% set t = _("Marked") %}', ["Marked"]),
    ],
)  # fmt: skip
def test_a_text_is_what_stands_between_block_tags_and_statements(source: str, found: list[Text]) -> None:
    """Inline tags stay, expressions become places, what is no word is left alone."""
    assert sorted(messages(source), key=str) == sorted(found, key=str)


WORDS = st.text("ab%<>&{}\"'\\ é", max_size=12)


@given(
    before=st.sampled_from(["Pay ", "100% of ", 'Say "no" \\ ', "So é & "]),
    value=WORDS,
    after=st.sampled_from([" now.", "%", " <b>and</b> so on"]),
)
def test_a_template_says_the_same_with_its_texts_looked_up(before: str, value: str, after: str) -> None:
    """In English nothing changes, whatever is put in, and it is escaped as before."""
    source = f"<p>{before}{{{{ value }}}}{after}</p>"
    plain = Environment(autoescape=True)
    looked_up = Environment(autoescape=True, extensions=[TemplateTexts])
    looked_up.globals.update(say=say, _=_)
    assert rewritten(source) != source
    assert looked_up.from_string(source).render(value=value) == plain.from_string(source).render(value=value)
