"""Make a table whose values are known: amounts, ratios, counts, categories, codes, booleans, dates, and an outcome."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

Kind = Literal["number", "category", "code", "boolean", "date", "outcome"]
Value = Decimal | str | bool | date | None
LANGUAGES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en": (("income", "rate", "purpose", "branch", "owner", "opened_date"), ("car", "home repair", "school, books", "holiday", "furniture")),
    "de": (("gehalt_höhe", "quote", "zweck_straße", "filiale", "eigentümer", "datum"), ("Auto", "Möbel", "Überbrückung", "Küche groß", "Fähre")),
    "fr": (("revenu_déclaré", "part", "région", "agence", "propriétaire", "date_ouverture_dt"), ("Orléans", "Besançon", "Nîmes", "île", "prêt étudiant")),
    "pt": (("renda", "razão", "situação", "agência", "próprio", "data_abertura_dt"), ("São Paulo", "Brasília", "habitação", "não informado", "educação")),
    "pl": (("dochód", "udział", "wykształcenie", "oddział", "własność", "data"), ("wyższe", "średnie", "Łódź", "Gdańsk", "żadne")),
    "cs": (("příjem", "podíl", "město", "pobočka", "vlastník", "datum"), ("Plzeň", "Žďár", "České Budějovice", "Ústí", "dům")),
    "hu": (("jövedelem", "arány", "végzettség", "fiók", "tulajdon", "dt"), ("Győr", "főiskola", "középfokú", "Szűcs", "önálló")),
    "ru": (("доход", "доля", "город", "отделение", "владелец", "дата"), ("Москва", "Казань", "Санкт-Петербург", "Омск", "Тула")),
    "zh": (("月收入", "使用率", "城市", "分行", "有房", "日期"), ("北京", "上海", "广州", "成都", "深圳")),
    "tw": (("月收入", "使用率", "城市", "分行", "有房", "日期"), ("臺北", "高雄", "臺中", "新竹", "花蓮")),
    "ja": (("年収", "利用率", "都市", "支店", "持家", "日期"), ("東京", "大阪", "名古屋", "ひろしま", "さっぽろ")),
}  # fmt: skip
"""Names of the columns and categories; names of dates say so."""


@dataclass(frozen=True)
class TrueColumn:
    """A column's name, kind and values."""

    name: str
    kind: Kind
    values: tuple[Value, ...]


@dataclass(frozen=True)
class TrueTable:
    """A table with what it means."""

    columns: tuple[TrueColumn, ...]
    language: str
    has_none: bool
    """Whether "none" is a category: then nobody writes it, or the like, for what is missing."""

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.columns[0].values)

    def part(self, rows: list[int]) -> "TrueTable":
        """Some rows of it."""
        columns = (TrueColumn(each.name, each.kind, tuple(each.values[row] for row in rows)) for each in self.columns)
        return TrueTable(tuple(columns), self.language, self.has_none)


def true_table(rng: random.Random) -> TrueTable:
    """A table of 60 to 140 rows."""
    language = rng.choice([*LANGUAGES, *["en"] * 3])
    names, words = LANGUAGES[language]
    rows = rng.randint(60, 140)
    amount, ratio, purpose, branch, owner, opened = names
    columns = [
        TrueColumn(amount, "number", _amounts(rng, rows)),
        TrueColumn(ratio, "number", _ratios(rng, rows)),
        TrueColumn(f"{ratio}_2", "number", _counts(rng, rows)),
        TrueColumn(purpose, "category", _categories(rng, rows, words)),
        TrueColumn(branch, "code", tuple(rng.choice(_CODES) for _ in range(rows))),
        TrueColumn(owner, "boolean", _with_gaps(rng, [rng.random() < 0.6 for _ in range(rows)])),
        TrueColumn(opened, "date", tuple(_a_day(rng) for _ in range(rows))),
        TrueColumn("bad", "outcome", tuple(row % 4 == 0 for row in range(rows))),
    ]
    inputs = columns[:-1]
    rng.shuffle(inputs)
    has_none = any("none" in each.values for each in columns)
    return TrueTable((*inputs, columns[-1]), language, has_none)


_CODES = ("007", "07", "0070", "02139", "10001", "94105")


def _with_gaps(rng: random.Random, values: list[Value]) -> tuple[Value, ...]:
    share = rng.choice((0, 0, 0.1, 0.3))
    return tuple(None if rng.random() < share else value for value in values)


def _amounts(rng: random.Random, rows: int) -> tuple[Value, ...]:
    places = rng.choice((0, 0, 2, 2, 1))
    reach = rng.choice((3_000, 60_000, 3_000_000))
    lowest = rng.choice((0, 0, -reach // 3))
    return _with_gaps(rng, [_rounded(rng.uniform(lowest, reach), places) for _ in range(rows)])


def _ratios(rng: random.Random, rows: int) -> tuple[Value, ...]:
    places, reach = rng.choice(((3, 1.2), (2, 1.0), (4, 9.0), (2, 99.0)))
    return _with_gaps(rng, [_rounded(rng.uniform(0, reach), places) for _ in range(rows)])


def _counts(rng: random.Random, rows: int) -> tuple[Value, ...]:
    most = rng.choice((4, 12, 40))
    return _with_gaps(rng, [Decimal(rng.randint(0, most)) for _ in range(rows)])


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-places))


def _categories(rng: random.Random, rows: int, words: tuple[str, ...]) -> tuple[Value, ...]:
    chosen = [*words, "none"] if rng.random() < 0.3 else list(words)
    values = list(_with_gaps(rng, [rng.choice(chosen) for _ in range(rows)]))
    if "none" in chosen and None not in values:  # a word beside nothing missing may mean missing
        values[0] = values[1] = None
    return tuple(values)


def _a_day(rng: random.Random) -> date:
    return date(2009, 1, 1) + timedelta(days=rng.randint(0, 5000))
