"""All texts of the pages are in one catalogue: it is whole, up to date, and a page in another language has no English left."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from pathlib import Path

import pytest
import web_samples as samples
from babel import Locale
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from web_visitor import Page

from creditapp.web.catalogue import POT, catalogue, written
from creditapp.web.contexts import CodePage, Context, MessagePage, WaitingPage
from creditapp.web.file import PURPOSES
from creditapp.web.found import Ready
from creditapp.web.notices import notice
from creditapp.web.render import Pages
from creditapp.web.report_page import report_page
from creditapp.web.template_texts import TemplateTexts, messages, rewritten, say
from creditapp.web.texts import Language, _, many, written_in

PAGES = Pages(lambda name: f"/static/{name}")
HERE = "/applications/" + "0" * 64
KEPT = re.compile(r"%\(\w+\)s|%%|<[^>]*>|&\w+;")
"""What a translation keeps: places, tags, entities."""
ACCENTS = str.maketrans("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏžȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎŽ")


class Pseudo(NullTranslations):
    """Puts accents on every letter of what the catalogue has, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.known = {text for message in read_po(POT.open("rb")) for text in _both(message.id)}
        self.missing: set[str] = set()

    def gettext(self, message: str) -> str:
        if message not in self.known:
            self.missing.add(message)
            return message
        return "".join(part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in re.split(f"({KEPT.pattern})", message))

    def ngettext(self, one: str, more: str, count: int) -> str:
        return self.gettext(one if count == 1 else more)


def _both(found: str | tuple[str, str]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else found


@contextmanager
def pseudo() -> Iterator[Pseudo]:
    """Pages in the pseudo-language, with dates and numbers as in German."""
    translations = Pseudo()
    with written_in(Language(Locale("de"), translations)):
        yield translations


def test_the_catalogue_is_up_to_date() -> None:
    """The file is what ``make texts`` writes now."""
    assert POT.read_bytes() == written()


def test_the_catalogue_has_texts_of_every_source() -> None:
    """Templates, code, and the domain's tables."""
    sources = {Path(place).parts[:-1] for message in catalogue() for place, _line in message.locations}
    assert {("web", "templates"), ("web",), ("domain",)} <= sources


DATA = {
    *re.findall(r"[A-Za-z]+", " ".join(
        [samples.PERSON.first_name, samples.PERSON.last_name, samples.PERSON.address.street, samples.PERSON.address.city, "CA", "creditapp",
         *(each.furnisher for each in samples.ACCOUNTS), "Summit Recovery Valley Hospital California Northern discharged",
         *(each.code for each in samples.FACTORS), "gateway identity bureau scoring reporting ms UTC", "JFMAMJJASOND", "USD",
         "Jan Feb März Mai Juni Juli Aug Sept Okt Nov Dez November", "GHJKL CFVRX", "http href code", "AnnualCreditReport com"]
    )),
    *PURPOSES, "SSN", "PDF", "credit", "eb",
}  # fmt: skip
"""Words that are data, not text."""


def english(page: Context) -> list[str]:
    """The words of a page that no translation has touched."""
    html = re.sub(r'<section class="panel" aria-labelledby="history">.*?</section>', "", PAGES.render(page), flags=re.DOTALL)
    text = Page(re.sub(r"<code.*?</code>|<pre.*?</pre>|<br>", " ", html, flags=re.DOTALL)).text
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in DATA]


def pages() -> Iterator[tuple[str, Context]]:
    """Reports, endings, notices, messages."""
    reports: dict[str, Ready] = {
        "scored": samples.scored(), "flawless": samples.flawless(), "thin": samples.thin(),
        **{ending: samples.ended(ending) for ending in ("could_not_match", "deceased", "frozen")},
    }  # fmt: skip
    for name, found in reports.items():
        yield name, report_page(found, HERE, "")
    for kind, found in (("score-disclosure", samples.scored()), ("no-score", samples.thin())):
        made = notice(found, kind, HERE, "creditapp")
        assert made
        yield kind, made
    yield "code", CodePage(address=HERE)
    yield "waiting", WaitingPage(address="/", next_check="/", every=2, slow=True)
    yield "message", MessagePage(title=_("That is too large"), text=_("Please check its token."))


@pytest.mark.parametrize("name", [name for name, _page in pages()])
def test_no_text_of_a_page_is_left_in_english(name: str) -> None:
    """In the pseudo-language every word has accents, but for names out of the file; dates and numbers are German."""
    with pseudo() as translations:
        page = dict(pages())[name]
        assert english(page) == []
    assert not {text for text in translations.missing if not set(re.findall(r"[A-Za-z]{2,}", text)) <= DATA}


def test_dates_money_and_numbers_follow_the_language() -> None:
    """The same report, read in German."""
    with pseudo():
        html = PAGES.render(report_page(samples.scored(), HERE, ""))
    assert "24. November 2026" in html
    assert "1.240\xa0$" in html


def test_one_and_more_are_told_apart() -> None:
    """Plurals go through the catalogue with their number."""
    assert [many("%(num)s month", "%(num)s months", count) for count in (1, 2)] == ["1 month", "2 months"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Pay <b>on time</b> by {{ page.day }}.</p>", ["Pay <b>on time</b> by %(day)s."]),
        ("<p>{% if a %}Yes, do{% else %}No{% endif %}</p>", ["Yes, do", "No"]),
        ('<a class="x" title="Go there">{{ a.b }}</a>', ["Go there"]),
        ("<td>{{ a }}</td><td>–</td>", []), ("<p>100% of {{ a }}</p>", ["100%% of %(a)s"]), ("<p>100% sure</p>", ["100% sure"]),
        ("<b>Half {% if a %}</b>{% endif %}", ["Half"]), ('{{ "one" if a else "more" }} left', ["one", "more", "%(a)s left"]),
        ("{# Not this #}<pre>{{ x }}</pre>", []), ('{% set t = _("Marked") %}', ["Marked"]),
    ],
)  # fmt: skip
def test_a_text_is_what_stands_between_block_tags_and_statements(source: str, found: list[str]) -> None:
    """Inline tags stay, expressions become places, what is no word is left alone."""
    assert sorted(messages(source)) == sorted(found)


WORDS = st.text("ab%<>&{}\"'\\ é", max_size=12)


@given(before=st.sampled_from(["Pay ", "100% of ", 'Say "no" \\ ', "So é & "]), value=WORDS, after=st.sampled_from([" now.", "%", " <b>and</b> so on"]))
def test_a_template_says_the_same_with_its_texts_looked_up(before: str, value: str, after: str) -> None:
    """In English nothing changes, whatever is put in, and it is escaped as before."""
    source = f"<p>{before}{{{{ value }}}}{after}</p>"
    plain = Environment(autoescape=True)
    looked_up = Environment(autoescape=True, extensions=[TemplateTexts])
    looked_up.globals.update(say=say, _=_)
    assert rewritten(source) != source
    assert looked_up.from_string(source).render(value=value) == plain.from_string(source).render(value=value)
