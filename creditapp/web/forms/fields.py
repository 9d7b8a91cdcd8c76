"""Validate and normalise each field; the message for a wrong value says what to do and never quotes the value.

Every function takes the value sent and returns the value kept, or raises ValueError with a text in the current
language that follows the field's label ("ZIP code" + "must be …").
"""

import re
import unicodedata
from datetime import date

from email_validator import EmailNotValidError, validate_email

from creditapp.domain.ssn import problem as ssn_problem
from creditapp.web.forms.us_states import state_code
from creditapp.web.http.tokens import TOKEN
from creditapp.web.i18n.texts import _, put

OLDEST = 120
ADULT = 18
JOINERS = "\u200c\u200d"
"""Zero-width joiner and non-joiner: needed to write some scripts, although their category is that of control characters."""
QUOTES = str.maketrans("‘’ʼ`´‐‑–—", "'''''----")
"""Variants of apostrophe and hyphen that keyboards and word processors produce."""

DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
ZIP = re.compile(r"\d{5}(-?\d{4})?\Z", re.ASCII)
PHONE = re.compile(r"\+?[0-9()./ -]+(?:x[0-9]{1,5})?\Z")


def text(value: object, most: int) -> str:
    """One line of text: normalised (NFC), trimmed, inner white space single."""
    if not isinstance(value, str):
        raise ValueError(_("must be text"))
    if len(value) > 4 * most:
        raise ValueError(put("must be at most %(most)s characters", most=most))
    line = unicodedata.normalize("NFC", value.strip())
    if any(unicodedata.category(char)[0] == "C" and char not in JOINERS for char in line):
        raise ValueError(
            _("contains characters that cannot be read, such as control characters; please type it in again")
        )
    line = re.sub(r"\s+", " ", line)
    if len(line) > most:
        raise ValueError(put("must be at most %(most)s characters", most=most))
    return line


def lines(value: object, most: int) -> str:
    """Several lines of text: normalised (NFC), trimmed, line ends as ``\\n``; everything else as typed."""
    if not isinstance(value, str):
        raise ValueError(_("must be text"))
    if len(value) > 4 * most:
        raise ValueError(put("must be at most %(most)s characters", most=most))
    typed = unicodedata.normalize("NFC", value.strip()).replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(char)[0] == "C" and char not in JOINERS + "\n\t" for char in typed):
        raise ValueError(
            _("contains characters that cannot be read, such as control characters; please type it in again")
        )
    if len(typed) > most:
        raise ValueError(put("must be at most %(most)s characters; it has %(count)s", most=most, count=len(typed)))
    return typed


def _only(line: str, marks: str, categories: str, problem: str) -> str:
    """The line, if each character is one of ``marks``, a joiner, or of one of these Unicode categories (L, M, N)."""
    if all(char in marks or char in JOINERS or unicodedata.category(char)[0] in categories for char in line):
        return line
    raise ValueError(problem)


def name(value: object) -> str:
    """A first, middle or last name in any script."""
    line = text(value, 60).translate(QUOTES)
    _only(line, " '-.,·", "LM", _("can hold letters, spaces, hyphens and apostrophes only"))
    if not any(char.isalpha() for char in line):
        raise ValueError(_("must have at least one letter"))
    return line


SUFFIXES = {
    **{suffix.casefold(): suffix for suffix in ("Jr", "Sr", "II", "III", "IV", "V")},
    "junior": "Jr",
    "senior": "Sr",
    "2nd": "II",
    "3rd": "III",
    "4th": "IV",
    "5th": "V",
}
"""Suffixes as people write them, and as they are kept (Metro 2's generation codes)."""


def suffix(value: object) -> str:
    """A suffix of generation, whatever its case, with or without a full stop."""
    kept = SUFFIXES.get(text(value, 10).rstrip(".").casefold())
    if kept is None:
        raise ValueError(_("must be Jr, Sr, II, III, IV or V; leave it empty if you have none"))
    return kept


def street(value: object) -> str:
    """House number and street."""
    line = _only(
        text(value, 100), " '’-.,#/&()°:;", "LMN", _("can hold letters, digits and signs such as # - . / only")
    )
    if not any(char.isalnum() for char in line):
        raise ValueError(_("must have a letter or a digit"))
    return line


def city(value: object) -> str:
    """A city's name."""
    line = text(value, 60).translate(QUOTES)
    _only(line, " '-.,()/", "LM", _("can hold letters, spaces, hyphens and apostrophes only"))
    if not any(char.isalpha() for char in line):
        raise ValueError(_("must have at least one letter"))
    return line


def state(value: object) -> str:
    """The two letters of a state, given by code or name."""
    code = state_code(text(value, 40))
    if code is None:
        raise ValueError(_("must be a state of the United States in two letters, such as CA"))
    return code


def zip_code(value: object) -> str:
    """Five digits, or nine, which get a hyphen."""
    line = text(value, 10)
    if not ZIP.match(line):
        raise ValueError(_("must be five digits, such as 94110, or nine, such as 94110-1234"))
    return line if len(line) in (5, 10) else f"{line[:5]}-{line[5:]}"


def birth_date(value: object, today: date) -> date:
    """A birth date of an adult who can be alive today."""
    born = _date(text(value, 10))
    if born > today:
        raise ValueError(_("cannot be in the future"))
    if _years(born, today) > OLDEST:
        raise ValueError(put("cannot be more than %(years)s years ago; please check the year", years=OLDEST))
    if _years(born, today) < ADULT:
        raise ValueError(
            put("says that you are younger than %(years)s; credit reports are for adults only", years=ADULT)
        )
    return born


def calendar_day(value: object) -> date:
    """Any day of the calendar."""
    return _date(text(value, 10))


def _date(line: str) -> date:
    try:
        if DATE.match(line):
            return date.fromisoformat(line)
    except ValueError:
        pass
    raise ValueError(_("must be a real date as year-month-day, such as 1980-12-31"))


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def ssn(value: object) -> str:
    """The nine digits of a possible SSN."""
    digits = text(value, 20).translate(QUOTES).replace(" ", "")
    if problem := ssn_problem(digits):
        raise ValueError(_(problem))
    return digits.replace("-", "")


def email(value: object) -> str:
    """An e-mail address, in any script, with its domain in lower case; whether it exists is not checked."""
    line = text(value, 254)
    try:
        address = validate_email(line, check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        raise ValueError(_("must be an address such as name@example.com")) from None
    if not all(char.isascii() or unicodedata.category(char)[0] in "LMN" for char in address):
        raise ValueError(_("must be an address such as name@example.com"))
    return address


def phone(value: object) -> str:
    """A telephone number of 7 to 15 digits."""
    line = text(value, 20).translate(QUOTES)
    if not PHONE.match(line) or not 7 <= sum(char.isdigit() for char in line) <= 15:
        raise ValueError(_("must be a number of 7 to 15 digits, such as 415-555-0123"))
    return line


def consent(value: object) -> bool:
    """Consent that was given."""
    if value is True:
        return True
    raise ValueError(_("must be given: without it we may not open your credit file"))


def token(value: object) -> str:
    """A token, as the start page gives it."""
    if isinstance(value, str) and TOKEN.match(value):
        return value
    raise ValueError(_("must be the start page's: letters, digits, hyphens and underscores"))
