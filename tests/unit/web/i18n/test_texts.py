"""Every text of the pages is marked, and all are in one catalogue that is up to date."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from creditapp.web.i18n.catalogue import CREDITAPP, POT, catalogue, pot
from creditapp.web.i18n.texts import many
from creditapp.web.render import Pages, translate
from creditapp.web.report.page import report_page
from tests.support import web_samples as samples
from tests.support.pseudo_language import READ, english, pseudo

PAGES = Pages(lambda name: f"/static/{name}")
HERE = "/applications/" + "0" * 64
WEB = CREDITAPP / "web"
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
BRAND = "creditapp"


def environment() -> Environment:
    """Translates as the pages' own environment does."""
    made = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    translate(made)
    return made


def unmarked(template: str) -> list[str]:
    """The words of a template that are in no ``{% trans %}`` block and no ``_()``.

    The blocks ``kind`` and ``state`` and the macro ``about`` hold attributes, not text. In expressions, texts have double
    quotes and all else single ones.
    """
    marked = re.compile(
        r"{% trans.*?{% endtrans %}|{#.*?#}|<style>.*?</style>|{% block (?:kind|state) %}[^<{]*|{% macro about.*?{% endmacro %}",
        re.DOTALL,
    )
    html = re.sub(r"{%.*?%}|{{.*?}}", " ", marked.sub(" ", template), flags=re.DOTALL)
    attributes = [text for _name, text in re.findall(rf'\s({"|".join(READ)})="([^"]*)"', html)]
    text = re.sub(r"<[^>]*>", " ", html)
    expressions = " ".join(re.findall(r"{{.*?}}", template, re.DOTALL))
    alternatives = re.findall(r'(?:or|else) "([A-Za-z][^"]*)"|"([A-Za-z][^"]*)" if ', expressions)
    return [
        word
        for word in re.findall(r"[^\W\d_]{2,}", " ".join([text, *attributes, *map("".join, alternatives)]))
        if word != BRAND
    ]


@pytest.mark.slow
def test_the_catalogue_is_up_to_date() -> None:
    """The file is what ``make texts`` writes now."""
    assert POT.read_bytes() == pot()


@pytest.mark.slow
def test_the_catalogue_has_texts_of_every_source() -> None:
    """Templates, the code of the pages, and the domain."""
    sources = {Path(file).parts[:2] for message in catalogue() for file, _line in message.locations}
    assert {("web", "templates"), ("web", "report"), ("domain", "factors.py"), ("domain", "characteristics")} <= sources


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_unmarked_text(template: Path) -> None:
    """Also where no sample page shows it."""
    assert unmarked(template.read_text()) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Left out</p>", ["Left", "out"]),
        ("{% if a %}Left{% else %}out{% endif %}", ["Left", "out"]),
        ('<p title="Left">{{ page.name }}</p>', ["Left"]),
        ("{% trans %}Marked{% endtrans %} but {{ not_this }}", ["but"]),
        ('{{ a or "left" }}{{ "out" if a else _("Marked") }}', ["left", "out"]),
        ('<p class="quiet">{% trans a=b %}<b>Marked</b> {{ a }}{% endtrans %}</p>', []),
        ("<p title=\"{{ _('Marked') }}\">{{ _('Marked') }}</p>", []),
    ],
)
def test_an_unmarked_text_is_found(template: str, words: list[str]) -> None:
    """Between tags, in branches and in attributes."""
    assert unmarked(template) == words


def test_an_unmarked_text_stays_english_in_the_pseudo_language() -> None:
    """So the walk through the site in test_another_language fails on it."""
    page = environment().from_string("<p>{% trans %}Your accounts{% endtrans %}</p><p>Left out</p>")
    with pseudo():
        assert english(page.render(), ()) == ["Left", "out"]


def test_a_text_that_is_not_in_the_catalogue_is_reported() -> None:
    """It would stay English in every language."""
    page = environment().from_string("{% trans %}Nobody gathered this{% endtrans %}")
    with pseudo() as translations:
        page.render()
    assert translations.missing == {"Nobody gathered this"}


def test_dates_money_and_numbers_follow_the_language() -> None:
    """The same report, read in German."""
    with pseudo():
        html = PAGES.render(report_page(samples.scored(), HERE, ""))
    assert "24. November 2026" in html
    assert "1.240\xa0$" in html
    assert '<html lang="de">' in html


def test_the_language_does_not_change_which_items_can_be_disputed() -> None:
    """A person's own inquiry cannot, although its name is translated too."""
    page = report_page(samples.scored(), HERE, "")
    with pseudo():
        translated = PAGES.render(report_page(samples.scored(), HERE, ""))
    buttons = [html.count("<button name=item ") for html in (PAGES.render(page), translated)]
    disputable = len(samples.ACCOUNTS) + 4  # of three inquiries one is the person's own; a collection, a bankruptcy
    assert buttons == [disputable, disputable]


def test_the_script_takes_its_sentences_from_the_page() -> None:
    """It holds none itself, so that none is missing in the catalogue."""
    script = (WEB / "static" / "page.js").read_text()
    code = re.sub(r"//.*", "", script)
    assert [text for text in re.findall(r'"([^"]*)"', code) if re.match(r"[A-Z][a-z]", text)] == []


def test_code_chooses_between_singular_and_plural() -> None:
    """The number goes into its place."""
    assert [many("%(num)s month", "%(num)s months", count) for count in (1, 2)] == ["1 month", "2 months"]
    assert many("%(points)s point", "%(points)s points", 2, points="+2") == "+2 points"


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 day left of 30"), (0, "0 days left of 30"), (12, "12 days left of 30")]
)
def test_a_template_chooses_between_singular_and_plural(count: int, text: str) -> None:
    """By the first of its places."""
    source = "{% trans num=count, days=30 %}{{ num }} day left of {{ days }}{% pluralize %}{{ num }} days left of {{ days }}{% endtrans %}"
    assert environment().from_string(source).render(count=count) == text


WORDS = st.text("ab%<>&{}\"'\\ é", max_size=12)


@given(
    before=st.sampled_from(["Pay ", "100% of ", 'Say "no" \\ ', "So é & "]),
    value=WORDS,
    after=st.sampled_from([" now.", "%", " <b>and</b> so on"]),
)
def test_a_marked_text_reads_as_it_would_unmarked(before: str, value: str, after: str) -> None:
    """In English nothing changes, whatever is put in, and it is escaped as before."""
    plain = Environment(autoescape=True).from_string(f"<p>{before}{{{{ value }}}}{after}</p>")
    marked = environment().from_string(
        f"<p>{{% trans value=value %}}{before}{{{{ value }}}}{after}{{% endtrans %}}</p>"
    )
    assert marked.render(value=value) == plain.render(value=value)


@pytest.mark.parametrize("call", ["_(text)", "put(text)", "many(text, text, 2)"])
def test_what_is_looked_up_in_an_expression_is_plain_text(call: str) -> None:
    """It is escaped, so it may stand in an attribute."""
    page = environment().from_string(f'<p title="{{{{ {call} }}}}">')
    assert page.render(text='"A" & <b>') == '<p title="&#34;A&#34; &amp; &lt;b&gt;">'
