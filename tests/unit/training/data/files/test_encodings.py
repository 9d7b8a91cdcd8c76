"""A text comes out as it was written, in whichever encoding; one that is not UTF is named."""

import random
from pathlib import Path

import pytest

from training.data.files.encodings import decoded
from training.errors import TrainingError

TEXTS = {
    "cp1251": "доход,город,дефолт\n1,Москва,да\n2,Казань,нет\n", "koi8_r": "доход,город,дефолт\n1,Москва,да\n2,Казань,нет\n", "gbk": "年收入,城市,违约\n1,北京,是\n2,上海,否\n",
    "gb18030": "年收入,城市,违约\n1,北京,是\n2,上海,否\n", "big5": "年收入,城市,違約\n1,臺北,是\n2,高雄,否\n", "shift_jis": "年収,都市,延滞\n1,東京,はい\n2,大阪,いいえ\n",
    "euc_kr": "소득,도시,연체\n1,서울,예\n2,부산,아니요\n", "iso8859_2": "příjem,město,vzdělání\n1,Plzeň,vyšší\n2,Žďár,základní\n", "cp1250": "dochód,miasto,wykształcenie\n1,Łódź,wyższe\n2,Gdańsk,średnie\n",
    "cp1252": "größe,straße,€\n1,Köln,à\n2,Überlingen,é\n", "cp1254": "gelir,şehir,eğitim\n1,İstanbul,lisans\n2,Muğla,ilköğretim\n", "cp1253": "εισόδημα,πόλη\n1,Αθήνα\n2,Θεσσαλονίκη\n",
}  # fmt: skip
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")


@pytest.mark.parametrize("encoding", TEXTS)
def test_encodings_are_told_by_letters(encoding: str) -> None:
    """And said, with some of the words."""
    text, note = decoded(Path("t"), TEXTS[encoding].encode(encoding))
    assert text == TEXTS[encoding] and note.startswith("not UTF-8: read as ")


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_unicode_needs_no_mark(encoding: str, text: str) -> None:
    """With a byte order mark or without."""
    assert decoded(Path("t"), text.encode(encoding)) == (text, "")


def test_a_damaged_character_makes_no_other_encoding() -> None:
    """A text of UTF-8 with one broken byte is UTF-8, and that is said."""
    data = ("größe,ärger\n" * 50).encode() + b"\xff\n"
    text, note = decoded(Path("t"), data)
    assert text.startswith("größe,ärger") and "1 characters are damaged" in note


def test_an_encoding_can_be_stated() -> None:
    """What is stated is not detected; what does not fit is refused."""
    assert decoded(Path("t"), "Ä".encode("cp850"), "cp850")[0] == "Ä"
    with pytest.raises(TrainingError, match="'klingon' is unknown"):
        decoded(Path("t"), b"x", "klingon")
    with pytest.raises(TrainingError, match="is not utf-8, as the specification says: byte 1"):
        decoded(Path("t"), b"x\xff", "utf-8")


def test_any_bytes_end_in_a_text_or_in_one_line() -> None:
    """Whatever bytes there are, nothing else comes of them."""
    rng = random.Random(0)
    for _ in range(60):
        data = bytes(
            rng.choice((rng.randrange(256), rng.randrange(32, 127), 10, 44)) for _ in range(rng.randrange(1, 200))
        )
        try:
            assert isinstance(decoded(Path("t"), data)[0], str)
        except TrainingError as refused:
            assert "\n" not in str(refused)
