"""Decode a text file: UTF-8, UTF-16 and UTF-32 by their own signs, any other encoding by what its letters spell.

``charset-normalizer`` tells scripts apart (Cyrillic, Chinese, Japanese, Greek …). Encodings of Latin letters differ in a few letters
only; among these the one wins whose letters all belong to one language: ř, ů and ě are Czech, and ø, ù and ì beside them are nothing.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from training.errors import TrainingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_LEAST_ASCII = 0.08
_SAMPLE = 1 << 15
_DAMAGED = 0.02
"""Share of characters beyond ASCII that may be damaged in a text that is UTF-8 otherwise."""
_CYRILLIC = ("cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5")
_RARE = ("cp1255", "cp1256", "cp874")
"""Encodings of Hebrew, Arabic and Thai: of few words of other languages they make letters too."""
_OTHERS = (*_RARE, "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1253", "iso8859_7")
_COHERENT, _RUSSIAN = 0.2, 0.55
_FREQUENT = frozenset("оеаинтсрвлкмдпуіїє")
"""Letters that make up most of a text in Russian or Ukrainian."""
_VARIED = 5
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "iso8859_15", "cp850", "cp852", "mac_roman")
"""The likelier ones first."""
_NAMES = {"cp1251": "windows-1251", "iso8859_5": "ISO 8859-5", "cp1250": "windows-1250", "cp1252": "windows-1252", "cp1253": "windows-1253", "cp1254": "windows-1254",
          "cp1257": "windows-1257", "iso8859_2": "ISO 8859-2", "iso8859_7": "ISO 8859-7", "iso8859_15": "ISO 8859-15",
          "gb18030": "GB18030 (GBK)", "cp932": "Shift-JIS", "cp949": "EUC-KR", "big5": "Big5", "koi8_r": "KOI8-R", "koi8_u": "KOI8-U"}  # fmt: skip
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "äöüß", "àâæçèéêëîïôœùûüÿ", "áéíñóúü", "ãáàâçéêíóôõú", "àèéìíîòóùú", "åäöé", "æøåé", "äöõüšž", "áéíóúæö", "ëïéèüöáó",
        "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "çğıöşüâî", "ąčęėįšųūž", "āčēģīķļņšūž",
    )
)  # fmt: skip
"""Letters beyond ASCII of the languages of Latin letters."""
_SIGNS = frozenset("€£§°–—‘’“”„«»·²³½¼µ©®™¿¡ºª\u00a0¥¢…")

_BETWEEN = re.compile(rb"(?<![\x80-\xff])(?:[ -@]{2,}|[,;|\t\"]+)")
"""ASCII that is no word; not the second byte of a Chinese or Japanese character."""
_ODD = re.compile(r"(?i)ñ(?![aeiouáéíóúü])|õ(?!e)|(?<=[^\W\dm_])[³¹²£¥§¿¯½¼¾¶±]|[³¹²£¥§®©™¯½¼¾¶±](?=[^\W\d_])")
"""Letters that no language has at such a place, and signs within words: Gdañsk is Gdańsk, Gyõr is Győr, z³ is zł."""


def decoded(path: Path, data: bytes, stated: str | None = None) -> tuple[str, str]:
    """The text, and what to say of its encoding (nothing of UTF); TrainingError for bytes that are no text."""
    if stated is not None:
        return _as_stated(path, data, stated), ""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").removeprefix("\ufeff"), ""
    if wide := _wide(data):
        return data.decode(wide, errors="replace"), ""
    _check_text(path, data)
    try:
        return data.decode(), ""
    except UnicodeDecodeError:
        return _by_letters(path, data)


def _as_stated(path: Path, data: bytes, stated: str) -> str:
    try:
        return data.decode(stated).removeprefix("\ufeff")
    except LookupError:
        raise TrainingError(
            f"the specification's encoding {stated!r} is unknown; known are utf-8, cp1252, cp1251, gb18030 …"
        ) from None
    except UnicodeDecodeError as error:
        raise TrainingError(
            f"{path} is not {stated}, as the specification says: byte {error.start:,} does not fit"
        ) from None


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: the one of them in which the beginning is text, much of it ASCII."""
    head = data[:4096]
    if 0 not in head or len(data) % 2:
        return None
    shares = {encoding: _ascii_share(head, encoding) for encoding in _WIDE}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] > _LEAST_ASCII else None


def _ascii_share(head: bytes, encoding: str) -> float:
    """Share of ASCII characters; 0 if it is no text."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return 0.0
    if any(unicodedata.category(character) in ("Cc", "Cn", "Co") and character not in "\r\n\t" for character in text):
        return 0.0
    return sum(character < "\x7f" for character in text) / max(1, len(text))


def _check_text(path: Path, data: bytes) -> None:
    head = data[: 1 << 16]
    if b"\0" in data or sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head) > len(head) // 20:
        raise TrainingError(
            f"{path} is no text; a table is a CSV, a Parquet file or one of the formats that docs/data-science.md lists"
        )


def _by_letters(path: Path, data: bytes) -> tuple[str, str]:
    damaged = data.decode(errors="replace")
    beyond = sum(1 for character in damaged if character > "\x7f")
    count = damaged.count("\ufffd")
    if count <= _DAMAGED * beyond:
        return damaged, f"{count:,} characters are damaged: not UTF-8, as all others are"
    sample = _sample(data)
    for encoding in _candidates(path, sample):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        name = _NAMES.get(encoding, encoding)
        return (
            text,
            f'not UTF-8: read as {name}, by its letters ({_shown(text)}); to state another: {{"encoding": "…"}} in the specification',
        )
    raise TrainingError(
        f'{path} is in no encoding that is recognised; state it: {{"encoding": "…"}} in the specification'
    )


def _sample(data: bytes) -> bytes:
    """Distinct lines that have letters beyond ASCII, without the ASCII between them."""
    lines = dict.fromkeys(re.findall(rb"[^\r\n]*[\x80-\xff][^\r\n]*", data[: 1 << 22]))
    if len(data) > 1 << 22 and len(lines) > 1:
        lines.popitem()
    sample, size = [], 0
    for words in dict.fromkeys(_BETWEEN.sub(b" ", line) for line in lines):
        sample.append(words)
        size += len(words)
        if size > _SAMPLE:
            break
    return b"\n".join(sample)


def _candidates(path: Path, sample: bytes) -> Iterable[str]:
    """Encodings to try, the best first."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        raise TrainingError(
            f"{path} is not UTF-8; to have its encoding detected, install the extra: pip install creditapp[tables]"
        ) from None
    latin = sorted((each for each in _LATIN if _decodes(sample, each)), key=lambda each: -_fit(sample.decode(each)))
    cyrillic = sorted(
        (each for each in _CYRILLIC if _decodes(sample, each)), key=lambda each: -_cyrillic_fit(sample.decode(each))
    )
    if cyrillic and _cyrillic_fit(sample.decode(cyrillic[0])) > _RUSSIAN:
        return cyrillic
    found = [(match.encoding, match.coherence) for match in from_bytes(sample, cp_isolation=[*_OTHERS, *_LATIN])]
    certain = [encoding for encoding, coherence in found if encoding not in _RARE or coherence >= _COHERENT]
    first = latin if not certain or certain[0] in _LATIN else certain
    return dict.fromkeys([*first, *certain, *latin, *(encoding for encoding, _ in found)])


def _cyrillic_fit(text: str) -> float:
    """Share of characters beyond ASCII that are frequent letters in words of regular case: other encodings shuffle letters and cases."""
    beyond = sum(character > "\x7f" for character in text)
    words = [
        word
        for word in _WORD.findall(text)
        if not word.isascii() and (word.islower() or word.isupper() or word.istitle())
    ]
    words = [word for word in words if not re.search("[A-Za-z]", word)]
    frequent = [letter for word in words for letter in word.casefold() if letter in _FREQUENT]
    return len(frequent) / max(1, beyond) if len(set(frequent)) >= _VARIED else 0.0


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        return bool(sample.decode(encoding)) or True
    except UnicodeDecodeError:
        return False


def _fit(text: str) -> float:
    """How well the letters beyond ASCII belong to one language; rounded, so that the likelier encoding wins."""
    characters: Sequence[str] = [character for character in _ODD.sub("\ufffd", text) if character > "\x7f"]
    letters = {
        character for character in characters if unicodedata.category(character)[0] == "L" and character not in "ªº"
    }
    best = max((sum(letter in alphabet for letter in letters) for alphabet in _ALPHABETS), default=0)
    others = len(set(characters) - letters - _SIGNS)
    return round((best + 1) / (len(letters) + others + 1), 3)


def _shown(text: str) -> str:
    words = dict.fromkeys(re.findall(r"\w*[^\W\x00-\x7f]\w*", text[: 1 << 20]))
    return ", ".join(list(words)[:3])
