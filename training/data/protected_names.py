"""Recognise by its name a column that holds a prohibited or limited basis: such columns audit fairness and are no inputs.

The bases are those of ECOA and Regulation B (15 USC 1691(a); 12 CFR 1002.4(a), 1002.2(z), 1002.6(b)): race, colour, religion, national
origin, sex, marital status, age, receipt of public assistance; and disability (42 USC 3605). Names are read word by word, with
prefixes (``applicant_gender``), abbreviations (``mstat``), without borders (``borrowerrace``), in several languages.

Age is of people: ``account_age``, ``AgeOldestTr`` and ``vehicle_age`` are not protected, nor is ``car_color``.
"""

import re

from training.data.name_words import phrase_in, words

LIMITED = "age"
"""The basis that a sound statistical system may use (12 CFR 1002.6(b)(2)); the others may not be used."""
_PERSON = (
    r"(?:is|has|co)?(?:primary|person|people|applicants?|appl?|borrowers?|brw|customers?|clients?|cust|cli|members?|mem|users?|head|hoh|"
    r"spouse|debtor|obligor|consumer|derived|holder|owner|guarantor|kunden?|cliente?s?)?"
)
_ENDING = r"(?:status|stat|code|cd|cat|category|group|grp|band|bin|bucket|class|flag|ind|id|years?|yrs?|num|no|desc|type|in|at|x|s)?"
_WORDS: dict[str, str] = {
    "sex": r"sex|sx|gender|gndr|gend|genders|male|males|female|females|fem|woman|women|sexo|sexe|genero|genre|geschlecht|sesso|genere|kon|kjonn|"
    r"plec|geslacht|pohlavi|cinsiyet|transgender|lgbtq?|pregnan(?:t|cy)|maternity|salutation|honorific|пол|性别|性別",
    "marital status": r"marital\w*|maritl|marit|marstat\w*|mstat(?:us)?|marriage|married|unmarried|divorced?|widow(?:ed|er)?|spinster|bachelor|wedded|"
    r"familienstand|civilstatus|famges|zivilstand|civilstand|casad[oa]|solter[oa]|verheiratet|conyugal|conjugal|брак|婚姻(?:状况)?",
    "race": r"races?|racial|ethnic\w*|ethn|hispan(?:ic)?s?|hisp|latin[oax]s?|black|blacks|white|whites|nonwhite|asian|asians|caucasian|afam|afr|african|amerind|"
    r"minority|minorities|multiracial|biracial|raza|raca|rasse|razza|etnia|etnico|etnicidad|ethnie|caste|tribe|民族|раса",
    "colour": r"skincolou?r|skin",
    "national origin": r"nationality|nationalities|citizen\w*|immigrants?|immigration|foreign(?:er|ers|born)?|alien|ancestry|mothertongue|"
    r"language|lang|natorig\w*|nacionalidad|nacionalidade|nationalite|nationalitat|staatsangehorigkeit|staatsburgerschaft|nazionalita|cittadinanza|"
    r"auslander|gastarb(?:eiter)?|narodowosc|nationaliteit|гражданство|национальность|国籍|國籍",
    "religion": r"religio\w*|relig|faith|creed|church|denomination|muslim|christian|jewish|hindu|catholic|konfession|религия|宗教",
    "age": r"age|ages|aged|dob|yob|birth\w*|bday|born|edad|idade|alter|leeftijd|wiek|vek|yas|alder|umur|usia|geburt\w*|yearborn|\w*ofbirth|naissance|nacimiento|nascimento|"
    r"nascita|geboorte\w*|elderly|возраст|рождения|年龄|年齢|出生\w*",
    "public assistance": r"welfare|tanf|afdc|medicaid|ssi|wic",
    "disability": r"disab\w*|handicap\w*|discapacidad|behinderung",
}  # fmt: skip
_PHRASES: dict[str, tuple[str, ...]] = {
    "sex": ("sexual orientation", "courtesy title", "jenis kelamin"),
    "marital status": (
        "family status", "familial status", "civil status", "estado civil", "etat civil", "stato civile",
        "situation familiale", "personal status", "mar stat", "mar status", "maiden name", "burgerlijke staat", "stan cywilny", "medeni hal", "rodinny stav", "семейное положение",
    ),
    "race": ("native american", "native hawaiian", "alaska native", "american indian", "pacific islander"),
    "national origin": (
        "national origin", "natl origin", "native country", "birth country", "country of birth", "birthplace", "birth place", "place of birth", "country of origin",
        "origin country", "home country", "mother tongue", "ethnic origin", "pais de origen", "permanent resident", "visa status",
    ),
    "age": ("senior citizen", "senior citizens", "dat naiss", "fecha nac", "data nasc", "date of brth", "birth day"),
    "public assistance": ("public assistance", "social assistance", "public aid", "food stamp", "food stamps", "income support", "unemployment benefit"),
}  # fmt: skip
_WHOLE: dict[str, str] = {
    "color": "colour", "colour": "colour", "single": "marital status", "old": "age", "separated": "marital status", "partner": "marital status", "haspartner": "marital status", "civil": "marital status", "relationship": "marital status",
    "eta": "age", "ika": "age", "nation": "national origin", "foreign_worker": "national origin",
    "statussex": "sex", "asn": "race", "wht": "race", "blk": "race",
}  # fmt: skip
"""Words that mean a basis only where they are the whole name."""
_THINGS = frozenset(
    "account accounts acct accts loan loans file vehicle car auto trade trades tl tr tradeline tradelines oldest newest credit line lines card cards "
    "property house home building business firm company job employment emp address addr debt collateral avg average mean min max book history hist "
    "inquiry inquiries interest relationship rel bureau bank policy contract device phone email mortgage mtg mort deal invoice receivable receivables asset "
    "portfolio list box balance bal listed friday hole box market paper label goods collar water tenure deposit wire exchange currency fee transaction "
    "transactions".split()
)
"""What has an age, a colour or a language without being a person; or what makes black and white mean something else."""
_PERSONS = frozenset(
    "person primary applicant borrower customer client cust member user spouse debtor obligor consumer holder owner guarantor head".split()
)
_TYPES = {basis: re.compile(rf"(?:{pattern})") for basis, pattern in _WORDS.items()}
_AFFIXED = {basis: re.compile(rf"{_PERSON}(?:{pattern}){_ENDING}") for basis, pattern in _WORDS.items()}
_CERTAIN = frozenset({"sex", "marital status", "religion", "public assistance", "disability"})
"""Bases whose words mean people whatever else a name has."""


def basis(name: str) -> str | None:
    """The prohibited or limited basis that a column of this name holds, or None."""
    parts = tuple(word for word in words(name) if not word.isdigit())
    joined = "".join(parts)
    if whole := _WHOLE.get(joined):
        return whole
    for of, phrases in _PHRASES.items():
        if any(phrase_in(" ".join(words(phrase)), parts) for phrase in phrases):
            return of
    of_things = not _THINGS.isdisjoint(parts)
    for of in _TYPES:
        for at, word in enumerate(parts):
            if _TYPES[of].fullmatch(word) and (of in _CERTAIN or not of_things or _of_person(parts, at)):
                return of
    return None if of_things else next((of for of in _AFFIXED if any(_means(of, word) for word in parts)), None)


def _of_person(parts: tuple[str, ...], at: int) -> bool:
    """Whether the word there is said of a person: ``business_owner_age``, ``age_of_applicant``."""
    before, after = parts[max(0, at - 1) : at], parts[at + 1 :]
    whose = bool(_PERSONS.intersection(before)) and _THINGS.isdisjoint(parts[at + 1 :])
    then = after[:1] in (("at",), ("when",)) and (not before or bool(_PERSONS.intersection(before)))
    return whose or then or (after[:1] == ("of",) and bool(_PERSONS.intersection(parts[at + 2 : at + 4])))


def _means(of: str, word: str) -> bool:
    return len(word) > len("races") and _AFFIXED[of].fullmatch(word) is not None
