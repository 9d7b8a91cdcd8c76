"""Two-letter codes of states, the District of Columbia, territories and military mail, found by code or name."""

from unicodedata import combining, normalize

_NAMES = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky
LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana
NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas
UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|AS American Samoa|GU Guam
MP Northern Mariana Islands|PR Puerto Rico|VI Virgin Islands|AA Armed Forces Americas|AE Armed Forces Europe
AP Armed Forces Pacific
"""
STATES = {entry[:2]: entry[3:] for entry in _NAMES.replace("\n", "|").strip("|").split("|")}
"""USPS code to name."""

_SPANISH = """
SD Dakota del Sur|ND Dakota del Norte|SC Carolina del Sur|NC Carolina del Norte|NY Nueva York|NJ Nueva Jersey|NM Nuevo México
NH Nuevo Hampshire|NH Nueva Hampshire|WV Virginia Occidental|LA Luisiana|PA Pensilvania|MS Misisipi|MO Misuri|OR Oregón|HI Hawái
MI Míchigan|DC Distrito de Columbia|AS Samoa Americana|MP Islas Marianas del Norte|VI Islas Vírgenes|TX Tejas
"""
"""Names in Spanish that are not the English ones."""


def _key(name: str) -> str:
    """The name in upper case, without accents."""
    return "".join(char for char in normalize("NFD", name.upper()) if not combining(char))


_CODES = {
    **{_key(entry[3:]): entry[:2] for entry in _SPANISH.replace("\n", "|").strip("|").split("|")},
    **{_key(name): code for code, name in STATES.items()},
    **{code: code for code in STATES},
}


def state_code(text: str) -> str | None:
    """The code of a state given by code or by its English or Spanish name, in any case; None if there is no such state."""
    return _CODES.get(_key(text))
