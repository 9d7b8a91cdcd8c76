"""Every language's catalogue is whole: nothing untranslated, nothing lost, and its terms are those of the field."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copy

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from creditapp.web.i18n.catalogue import LOCALE, po
from creditapp.web.i18n.languages import Languages
from tests.support.pseudo_language import READ, english, write_catalogue
from tests.support.web_site import InMemoryApplications, site
from tests.support.web_visitor import AS_PAGE, FORM, Visitor

CATALOGUES = sorted(LOCALE.glob("*.po"))
PLACE = re.compile(r"%\(\w+\)s|%%")
TAG = re.compile(r"<[^>]*>")
WORDS_IN_TAG = re.compile(rf'((?:{"|".join(READ)})=")[^"]+')
FIGURE = re.compile(r"\d[\d,.:/-]*\d|\d")


def catalogue(path: Path) -> Catalog:
    """A language's texts."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def forms(message: Message) -> Sequence[str]:
    """The forms of a text for one and for more."""
    assert isinstance(message.string, tuple | list)
    return message.string


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    """Each form of the translation beside the English form that it is made from."""
    if isinstance(message.id, str):
        yield message.id, str(message.string)
    else:
        for number, form in enumerate(forms(message)):
            yield message.id[min(number, 1)], form


def texts(path: Path) -> list[tuple[str, str]]:
    """All pairs of a catalogue."""
    return [pair for message in catalogue(path) if message.id for pair in pairs(message)]


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    """Each catalogue."""
    assert isinstance(request.param, Path)
    return request.param


def test_spanish_is_there() -> None:
    """As spoken in the United States."""
    assert [path.stem for path in CATALOGUES] == ["es_US"]


@pytest.mark.slow
def test_a_catalogue_is_up_to_date(path: Path) -> None:
    """The file is what ``make texts`` writes now: no text of the pages is missing, none that is gone is left."""
    assert path.read_bytes() == po(path)


def test_nothing_is_untranslated_or_uncertain(path: Path) -> None:
    """In every plural form."""
    whole = catalogue(path)
    untranslated = [english for english, translated in texts(path) if not translated.strip()]
    assert untranslated == []
    assert [message.id for message in whole if message.id and message.fuzzy] == []
    plurals = [message for message in whole if message.id and not isinstance(message.id, str)]
    assert {len(forms(message)) for message in plurals} == {whole.num_plurals}


def lost(english: str, translated: str) -> str:
    """What the translation has lost or added that it must keep; empty if nothing."""
    kept = {
        "placeholders": lambda text: sorted(PLACE.findall(text)),
        "tags": lambda text: sorted(WORDS_IN_TAG.sub(r"\1", tag) for tag in TAG.findall(text)),
        "figures": lambda text: sorted(FIGURE.findall(TAG.sub(" ", text))),
        "white space around it": lambda text: (text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]),
        "its last sign": lambda text: last[0] if (last := re.findall(r"[.:?…]$", text.strip())) else "",
    }  # fmt: skip
    return ", ".join(name for name, part in kept.items() if part(english) != part(translated))


def test_a_translation_keeps_placeholders_markup_and_figures(path: Path) -> None:
    """Of each form; a figure of the law or of an example is never another one."""
    assert [(lost(*pair), *pair) for pair in texts(path) if lost(*pair)] == []


@pytest.mark.parametrize(
    ("english", "translated", "what"),
    [
        ("By %(day)s", "Para el", "placeholders"), ("By %(day)s", "Para el %(dia)s", "placeholders"),
        ("<b>Open</b> it", "<b>Ábralo", "tags"), ('<a href="/">x</a>', '<a href="/es">x</a>', "tags"),
        ("within 30 days", "en 60 días", "figures"), ("$1,000", "$10,000", "figures"),
        ("Error: ", "Error:", "white space around it"), ("Is it you?", "Es usted", "its last sign"), ("Sent.", "Se envió", "its last sign"),
    ],
)  # fmt: skip
def test_what_a_translation_loses_is_found(english: str, translated: str, what: str) -> None:
    """Each kind by its name."""
    assert lost(english, translated) == what


SPANISH = LOCALE / "es_US.po"
SAME = {"Error: ", "Factor", "factor", "Jr", "No", "Token"}
"""Words that are the same in Spanish."""
NO_WORDS = re.compile(r"[\W\d_]*(UTC|15 USC [\w(), -]+)?[\W\d_]*")
"""What has no words but a citation beside its placeholders."""
FAMILIAR = re.compile(
    r"\b(tú|tu|tus|te|ti|contigo|tuyo|tuya|tienes|puedes|debes|quieres|eres|estás|vosotros)\b", re.IGNORECASE
)
"""Spanish for friends; the pages say usted, as the federal agencies do."""
NOT_OURS = re.compile(
    r"\b(score|scores|buró|burós|aplicar para|aplicación|aplicaciones|reporte de crédito|chequear|forma de pago|clic)\b",
    re.IGNORECASE,
)
"""Words for which the glossary has others."""
GLOSSARY = {
    r"credit reports?\b": r"informes? de crédito",
    r"credit scores?\b": r"puntajes? de crédito",
    r"credit files?\b": r"expedientes? de crédito",
    r"hard inquir": r"consultas? duras?|Consultas? duras?",
    r"soft inquir": r"consultas? blandas?|Consultas? blandas?",
    r"\bdisputes?\b": r"[Dd]isp[uú]t",
    r"\b(freeze|frozen|thaw)\b": r"[Cc]ongel|[Dd]escongel",
    r"\bbankruptc": r"[Bb]ancarrota",
    r"Social Security number": r"Seguro Social",
    r"\bmortgages?\b": r"[Hh]ipoteca",
    r"\bcollectors?\b": r"cobrador",
    r"consumer reporting agenc": r"agencias? (nacionales )?de informes del consumidor",
    r"\bcredit cards?\b": r"[Tt]arjetas? de crédito",
    r"\bkey factors?\b": r"[Ff]actor(es)? clave",
    r"Equal Credit Opportunity Act": r"Igualdad de Oportunidades de Crédito",
    r"Consumer Financial Protection Bureau": r"Oficina para la Protección Financiera del Consumidor",
}
"""English terms, and what the agencies call them in Spanish (docs/pages.md names the sources)."""


def test_a_spanish_text_is_not_left_in_english() -> None:
    """But for what is the same word."""
    same = {text for text, translated in texts(SPANISH) if text == translated}
    assert {text for text in same if not NO_WORDS.fullmatch(PLACE.sub("", text))} <= SAME


def test_spanish_is_formal_and_uses_no_borrowed_words() -> None:
    """Usted throughout."""
    words = [TAG.sub(" ", PLACE.sub(" ", text)) for _english, text in texts(SPANISH)]
    wrong = [text for text in words if FAMILIAR.search(text) or NOT_OURS.search(text)]
    assert wrong == []


@pytest.mark.parametrize(("term", "translation"), GLOSSARY.items())
def test_a_term_has_one_translation(term: str, translation: str) -> None:
    """Wherever it is used."""
    used = [pair for pair in texts(SPANISH) if re.search(term, TAG.sub("", pair[0]))]
    assert used
    assert [pair for pair in used if not re.search(translation, TAG.sub("", pair[1]))] == []


def test_spanish_opens_what_it_closes() -> None:
    """Questions and exclamations; quotation marks and brackets."""
    for _text, translated in texts(SPANISH):
        for first, last in ("¿?", "¡!", "“”", "()"):
            plain = TAG.sub("", PLACE.sub("", translated))
            assert plain.count(first) == plain.count(last), translated


def test_spanish_has_one_kind_of_quotation_marks() -> None:
    """Those of the United States, as in English."""
    assert [translated for _text, translated in texts(SPANISH) if re.search("[«»]", translated)] == []


# Another language


def test_a_third_language_costs_one_catalogue_file(tmp_path: Path) -> None:
    """With nothing but ``de.po`` beside Spanish, its pages are there, and the switch offers it."""
    copy(SPANISH, tmp_path)
    write_catalogue(tmp_path / "de.po")
    languages = Languages.in_catalogues(tmp_path)
    with Visitor(site(InMemoryApplications(), spoken=languages)) as visitor:
        in_english = visitor.get("/", headers=AS_PAGE).text
        third = visitor.get("/", headers={**AS_PAGE, "Accept-Language": "de-AT"})
        refused = visitor.send_form({**FORM, "zip": ""}, headers={"Accept-Language": "de"})
    assert [language.own_name for language in languages.all] == ["English", "Deutsch", "Español"]
    assert 'lang="de">Deutsch</button>' in in_english
    assert third.headers["Content-Language"] == "de"
    for page in (third.text, refused.text):
        assert english(page, ("creditapp", "CA", "English", "Español", *FORM.values())) == []
