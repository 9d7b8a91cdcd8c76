"""What fingers, keyboards and the system's own colours need, on every page, in a real Chromium, at two widths."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from creditapp.web.http.tokens import application_id
from tests.browser.test_every_face import FULL
from tests.pictures import WIDTHS, Camera, cameras
from tests.support.pdf_pages import printed_pages
from tests.support.web_site import token

LEAST = 24
"""CSS pixels of a target, in both directions (WCAG 2.2, 2.5.8); links within sentences may be smaller, ours are not."""
SCREEN = 640
"""Pixels of a telephone's screen that are left to a page."""
MOST_SCREENS = 17
"""Screens of a telephone that a report with seventeen accounts takes; it was thirty."""

SMALL = f"""[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(each => each.checkVisibility({{visibilityProperty: true}}) && !each.matches('.skip, .unseen'))
    .map(each => [each, each.closest('label') && each.matches('[type=checkbox], [type=radio]') ? each.closest('label') : each])
    .filter(([_, target]) => Math.min(target.getBoundingClientRect().width, target.getBoundingClientRect().height) < {LEAST})
    .map(([each]) => each.outerHTML.slice(0, 120))"""

LOST = """[...document.querySelectorAll('button, input[type=button], input[type=submit], a.primary, a.quiet')]
    .filter(each => each.checkVisibility())
    .filter(each => {
        const style = getComputedStyle(each);
        return style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) < 1 || style.borderTopColor === 'rgba(0, 0, 0, 0)'
            || style.borderTopColor === style.backgroundColor;
    }).map(each => each.outerHTML.slice(0, 120))"""

EARLY = """[...document.querySelectorAll('[data-reveal], [aria-controls]')]
    .filter(each => {
        const field = document.getElementById(each.dataset.reveal || each.getAttribute('aria-controls'));
        return !(field.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
    }).concat([...document.querySelectorAll('[tabindex]')].filter(each => each.tabIndex > 0))
    .concat([...document.querySelectorAll('input:not([type=hidden], [type=button], [type=checkbox], [type=radio]), select, textarea')]
        .filter(each => !each.labels.length || !(each.labels[0].compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING)))
    .map(each => each.outerHTML.slice(0, 120))"""

FOCUSED = """(() => { const at = document.activeElement;
    return at.id === 'summary' || at.getAttribute('aria-invalid') === 'true' ? '' : at.outerHTML.slice(0, 120); })()"""

INVISIBLE = """[...document.querySelectorAll('progress, meter, .chip, .grade, .tiles div, .news, .revised, .confirmed, .summary, .keep, .bands .here')]
    .filter(each => each.checkVisibility())
    .filter(each => {
        const style = getComputedStyle(each);
        return style.forcedColorAdjust !== 'none' && parseFloat(style.borderLeftWidth) < 1 && parseFloat(style.outlineWidth) < 1;
    }).map(each => each.outerHTML.slice(0, 120))"""
"""What is drawn by its background alone, which forced colours take away."""

TORN = """[...document.querySelectorAll('main :is(h1, h2, h3, h4, legend, th, td, dt, dd, button, .quiet)')]
    .filter(each => each.checkVisibility() && !each.matches('.unseen, .unseen *'))
    .flatMap(each => {
        const walk = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), torn = [];
        for (let text = walk.nextNode(); text; text = walk.nextNode()) {
            if (text.parentElement.closest('.unseen, code, .version')) continue;
            for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
                const range = document.createRange();
                range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
                if (new Set([...range.getClientRects()].map(each => Math.round(each.top))).size > 1) torn.push(word[0]);
            }
        }
        return torn;
    })"""
"""Words that continue on a next line."""

PAPER = {"width": 690, "height": 900}
"""CSS pixels of a letter page between its margins."""

USELESS = """[...document.querySelectorAll('button, [type=button], [type=submit], nav, .back, .quiet, .primary')]
    .filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 120))"""
"""Controls and ways around the site."""

TALL = """[...document.querySelectorAll('main :is(h2, h3, h4)')].filter(each => {
        if (!each.checkVisibility() || each.matches('.unseen')) return false;
        const range = document.createRange();
        range.selectNodeContents(each);
        return range.getBoundingClientRect().height > 3.5 * parseFloat(getComputedStyle(each).lineHeight);
    }).map(each => each.textContent)"""
"""Headings of more than three lines."""

LED = """[...document.querySelectorAll('main h1 + .lead')].filter(each => getComputedStyle(each).display !== 'inline')
    .map(each => Math.round(each.getBoundingClientRect().top - each.previousElementSibling.getBoundingClientRect().bottom))"""
"""Pixels between the page's heading and what leads in."""

LINE = """[...document.querySelectorAll('.choices.wrong')]
    .filter(each => each.querySelector('legend').getBoundingClientRect().top < each.getBoundingClientRect().top - 1
        || getComputedStyle(each.querySelector('legend')).float === 'none').map(each => each.id)"""
"""Groups whose line at the left begins beneath the top of their question, as borders of fieldsets do."""

UNDER_SUMMARY = "document.querySelector('.score .meaning').getBoundingClientRect().bottom + window.scrollY"

PAGES: dict[str, tuple[str, str]] = {
    "report": ("scored", ""), "revised": ("scored", "?version=today"), "declined": ("declined", ""), "thin": ("thin", ""),
    "rights": ("scored", "/rights"), "disputes": ("disputed", "/rights"), "dispute": ("scored", "/disputes"), "erase": ("scored", "/erase"), "revoke": ("scored", "/revoke"),
    "simulator": ("gaining", "/simulation"), "next steps": ("gaining", "/next-steps"), "questions": ("questions", ""),
    "no match": ("could_not_match", ""), "frozen": ("frozen", ""), "notice": ("scored", "/notices/score-disclosure"),
    "again": ("could_not_match", "/again"), "waiting": ("waiting", ""), "erased": ("erased", ""), "unknown": ("unknown", ""),
}  # fmt: skip
"""Application and end of the address, by page."""


def dispute(camera: Camera) -> None:
    """Send a dispute without a reason."""
    camera.open("scored", "/disputes")
    camera.page.click("main form button[type=submit]")


def statement(camera: Camera) -> None:
    """Send a statement that is too long."""
    camera.open("scored", "/rights")
    camera.page.fill("#text", "word " * 101)
    camera.page.click("form[action$=statement] button")


def erasing(camera: Camera) -> None:
    """Erase without the word."""
    camera.open("scored", "/erase")
    camera.page.click("main form button[type=submit]")


def code(camera: Camera) -> None:
    """Enter a wrong code."""
    camera.ending("locked")
    camera.page.fill("#code", "x")
    camera.page.click("main form button[type=submit]")


def form(camera: Camera) -> None:
    """Send an empty form."""
    camera.page.goto(camera.url)
    camera.page.click("main form button[type=submit]")


def questions(camera: Camera) -> None:
    """Leave all questions out."""
    camera.open("questions")
    camera.page.click("form[action$=answers] button[type=submit]")


def scenario(camera: Camera) -> None:
    """Ask for what cannot be, without the script, which asks for less."""
    address = f"{camera.url}/applications/{application_id(token('gaining'))}/simulation"
    camera.open("gaining", "/simulation")
    camera.page.evaluate(
        """address => { const form = document.createElement('form'); form.method = 'post'; form.action = address;
        form.innerHTML = '<input name=do value=pay_down><input name=to value=1000>'; document.body.append(form); form.submit(); }""",
        address,
    )
    camera.page.wait_for_selector(".summary")


def answer(camera: Camera) -> None:
    """Have the simulator answer."""
    camera.open("gaining", "/simulation")
    camera.page.locator("details[name=what-if] > summary").first.click()
    camera.page.locator("details[name=what-if][open] form[data-simulate] button").click()
    camera.page.locator("[data-result] .verdict").first.wait_for()


REFUSED: dict[str, Callable[[Camera], None]] = {
    "form": form, "questions": questions, "code": code, "dispute": dispute, "statement": statement, "erase": erasing, "scenario": scenario,
}  # fmt: skip


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Camera]]:
    """A camera a width."""
    with cameras(tmp_path_factory.mktemp("pictures")) as one:
        yield one


@contextmanager
def spoken(camera: Camera, locale: str) -> Iterator[Camera]:
    """Another window as wide, of a browser that asks for this language."""
    page = camera.page.context.browser.new_page(locale=locale, viewport=camera.page.viewport_size)
    yield Camera(page, camera.url, camera.applications, camera.into)
    page.close()


def every_page(camera: Camera) -> Iterator[str]:
    """Show one page after the other, with all details unfolded; their names."""
    for name, (application, end) in PAGES.items():
        camera.open(application, end)
        camera.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        yield name
    camera.page.goto(camera.url)
    yield "start"
    camera.page.goto(camera.url + "/closed")
    yield "closed"
    for name, refuse in REFUSED.items():
        refuse(camera)
        yield f"refused {name}"
    answer(camera)
    yield "answer"


def found(camera: Camera, script: str) -> dict[str, list[str]]:
    """What the script finds, by page."""
    return {name: wrong for name in every_page(camera) if (wrong := camera.page.evaluate(script))}


@pytest.mark.parametrize("width", WIDTHS)
def test_every_target_is_large_enough_and_comes_after_its_label(taken: dict[int, Camera], width: int) -> None:
    """24 pixels each way, text links too; no control stands in the tab order before the field or label that it belongs to."""
    assert found(taken[width], f"{SMALL}.concat({EARLY})") == {}


def test_every_button_has_an_edge_where_the_system_chooses_the_colours(taken: dict[int, Camera]) -> None:
    """Forced colours take backgrounds away: without a border a button would be a line of text."""
    camera = taken[WIDTHS[0]]
    camera.page.emulate_media(forced_colors="active")
    lost = found(camera, LOST)
    camera.page.emulate_media(forced_colors="none")
    assert lost == {}


def test_nothing_is_drawn_by_its_background_alone_where_the_system_chooses_the_colours(
    taken: dict[int, Camera],
) -> None:
    """How far a wait or a dispute is, the band of the score and boxes of news would be lost: each has an edge, or keeps its colours."""
    camera = taken[WIDTHS[0]]
    camera.page.emulate_media(forced_colors="active")
    lost = found(camera, INVISIBLE)
    camera.page.emulate_media(forced_colors="none")
    assert lost == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_of_a_heading_a_table_or_a_button_is_torn(taken: dict[int, Camera], width: int) -> None:
    """A narrow column breaks between words, never within one."""
    assert found(taken[width], TORN) == {}


def test_no_word_of_spanish_is_torn_on_a_telephone(taken: dict[int, Camera]) -> None:
    """Its words are longer, and so are its labels."""
    with spoken(taken[WIDTHS[1]], "es-US") as camera:
        assert found(camera, TORN) == {}


def test_on_paper_no_word_is_torn_and_nothing_is_printed_that_only_a_screen_can_use(taken: dict[int, Camera]) -> None:
    """Notices and disputes as well: what lays out an account's card is not for them."""
    camera = taken[WIDTHS[0]]
    wrong: dict[str, list[str]] = {}
    for name in every_page(camera):
        camera.page.set_viewport_size(PAPER)
        camera.page.emulate_media(media="print")
        wrong[name] = camera.page.evaluate(f"{TORN}.concat({USELESS})")
        camera.page.emulate_media(media="null")
        camera.page.set_viewport_size({"width": WIDTHS[0], "height": 640})
    assert {name: each for name, each in wrong.items() if each} == {}


@pytest.mark.parametrize("locale", ["en-US", "es-US"])
@pytest.mark.parametrize(
    ("name", "end", "most"),
    [
        ("scored", "/notices/score-disclosure", 1),
        ("declined", "/notices/adverse-action", 1),
        ("thin", "/notices/no-score", 1),
        ("disputed", "/rights", 3),
    ],
)
def test_a_printed_page_is_not_stretched_over_many_sheets(
    taken: dict[int, Camera], name: str, end: str, most: int, locale: str
) -> None:
    """A notice is one; and no sheet but the last is nearly empty."""
    with spoken(taken[WIDTHS[0]], locale) as camera:
        camera.open(name, end)
        pages = printed_pages(camera.page.pdf(prefer_css_page_size=True))
    assert len(pages) <= most
    assert all(page.filled > FULL for page in pages[:-1])


def test_no_heading_is_a_column_of_words_where_there_is_room(taken: dict[int, Camera]) -> None:
    """At most three lines in a wide window."""
    assert found(taken[WIDTHS[0]], TALL) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_what_leads_in_is_as_near_to_the_heading_on_every_page(taken: dict[int, Camera], width: int) -> None:
    """Half a line, whatever block they stand in."""
    distances = {
        name: wrong
        for name, wrong in found(taken[width], LED).items()
        if name not in ("start", "refused form", "again")
    }
    assert {each for ones in distances.values() for each in ones} <= {5, 6}, distances


def test_the_line_at_a_question_that_was_left_out_begins_at_its_top(taken: dict[int, Camera]) -> None:
    """Beside the question, not beneath it."""
    assert found(taken[WIDTHS[1]], LINE) == {}


@pytest.mark.parametrize("refused", REFUSED)
def test_after_a_refused_form_the_focus_is_at_what_is_wrong(taken: dict[int, Camera], refused: str) -> None:
    """At the summary, or in the field, so that a screen reader says it first."""
    camera = taken[WIDTHS[0]]
    REFUSED[refused](camera)
    camera.page.wait_for_function(f"!({FOCUSED})", timeout=5000)


@pytest.mark.parametrize("name", ["seventeen", "gaining"])
def test_the_summary_of_a_report_fits_one_screen_of_a_telephone(taken: dict[int, Camera], name: str) -> None:
    """Score, how it has changed, and what costs most."""
    camera = taken[WIDTHS[1]]
    camera.open(name)
    assert camera.page.evaluate(UNDER_SUMMARY) <= SCREEN


def test_a_report_of_many_accounts_is_not_endless_on_a_telephone(taken: dict[int, Camera]) -> None:
    """Accounts are folded, a line or two each; a wide window shows them all."""
    narrow, wide = taken[WIDTHS[1]], taken[WIDTHS[0]]
    narrow.open("seventeen")
    assert narrow.page.evaluate("document.documentElement.scrollHeight") <= MOST_SCREENS * SCREEN
    assert narrow.page.locator("article pre").first.is_hidden()
    wide.open("seventeen")
    assert all(wide.page.locator("article pre").nth(number).is_visible() for number in (0, 16))


def test_a_keyboard_reaches_each_section_by_the_list_of_sections(taken: dict[int, Camera]) -> None:
    """A link leads to its section, whose heading is not under the list, which stays in view."""
    camera = taken[WIDTHS[0]]
    camera.open("scored")
    links: Any = camera.page.locator("nav.contents a")
    for number in range(links.count()):
        links.nth(number).focus()
        camera.page.keyboard.press("Enter")
        name = links.nth(number).get_attribute("href").removeprefix("#")
        free = camera.page.evaluate(
            """id => { const heading = document.getElementById(id).getBoundingClientRect();
            return heading.bottom > document.querySelector('nav.contents').getBoundingClientRect().bottom; }""",
            name,
        )
        assert free, name
