"""Made-up people, how they write themselves (to accept), and who must not get their file (to refuse).

Shares no code and no table with the matcher: names, spellings, short forms and addresses are written out here. ``python -m
tests.support.identity_pairs`` prints how often each kind is refused or accepted, as in docs/decisions/0019-evidence-in-bits.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from creditapp.domain.identity import Known, ReportedIdentities, matches
from creditapp.models.identity import Address, Person

MEN = "James Thomas Charles Kevin Patrick Walter Vincent Samuel Oscar Hugo Stanley Clyde Rafael Hiroshi Dmitri Kwame Arjun Tariq Tuan Lars".split()
WOMEN = "Patricia Sandra Laura Judith Yolanda Beatrice Monica Gloria Renée Zoë Ingrid Fatima Priya Akiko Svetlana Ngozi Lucía Chiara Thu Maeve".split()
LASTS = """Smith Johnson Nguyen Patel Kim Garcia Kowalski O'Brien McCarthy Núñez Müller Øst Łukasik Dvořák Okonkwo Yamamoto Haddad Rossi
 Lindqvist Szabó Papadopoulos Oyelaran Whitfield Castellanos Fitzgerald Abernathy Vandermeer Hawkins Boateng Sørensen""".split()
MIDDLES = "Ann Lee Marie Grace Joseph Ray Elena Dawn Paul Wei Kumar Alexis".split()
STREETS = [
    ("120 N Main St", "120 North Main Street"), ("4417 W 5th Ave", "4417 West Fifth Avenue"), ("9 St. Paul Blvd", "9 Saint Paul Boulevard"),
    ("88 Lakeview Dr", "88 Lake View Drive"), ("37-12 85th St", "3712 85th Street"), ("2600 Martin Luther King Jr Pkwy", "2600 Martin Luther King Jr Parkway"),
    ("15 Old Mill Rd", "15 OLD MILL ROAD"), ("501 Peña Ct", "501 Pena Court"), ("77 Mt Vernon Ter", "77 Mount Vernon Terrace"), ("1 Harbor Ln", "1 Harbor Lane"),
    ("640 SE Hawthorne Cir", "640 Southeast Hawthorne Circle"), ("3300 County Rd 12", "3300 County Road 12"), ("PO Box 1187", "P.O. Box 1187"), ("PSC 3 Box 4120", "PSC 3, Box 4120"),
]  # fmt: skip
"""Addresses in two manners."""
TOWNS = [
    ("Salem", "OR", "97301"), ("St. Louis", "MO", "63104"), ("Fort Worth", "TX", "76102"), ("San José", "CA", "95112"), ("New York", "NY", "10027"), ("Troy", "NY", "12180"),
    ("APO", "AE", "09021"), ("Nome", "AK", "99762"), ("Cañon City", "CO", "81212"), ("O'Fallon", "IL", "62269"),
]  # fmt: skip
TOWNS_ALSO = {"St. Louis": "Saint Louis", "Fort Worth": "Ft. Worth", "San José": "San Jose", "Cañon City": "Canon City", "O'Fallon": "OFallon"}  # fmt: skip
FLATS = [
    ("", " Apt 4"),
    (" Apt 4", " #4"),
    (" Unit B", ", Unit B"),
    (" Apt. 12C", " Apartment 12C"),
    (" Ste 300", ""),
    (" 4B", " Apt 4B"),
]

CALLED = """William Bill|William Will|Robert Bob|Robert Bobby|Richard Dick|Richard Rick|James Jim|John Jack|Charles Chuck|Edward Ted|Edward Ned|Henry Hank|Joseph Joe|
 Michael Mike|Thomas Tom|Daniel Dan|Anthony Tony|Steven Steve|Stephen Steve|Christopher Chris|Nicholas Nick|Alexander Alex|Alexander Sasha|Benjamin Ben|Samuel Sam|Lawrence Larry|
 Gerald Jerry|Theodore Ted|Frederick Fred|Francis Frank|Eugene Gene|Andrew Drew|Matthew Matt|Timothy Tim|Kenneth Ken|Ronald Ron|Donald Don|Raymond Ray|Patrick Pat|
 Elizabeth Liz|Elizabeth Betty|Elizabeth Beth|Margaret Peggy|Margaret Maggie|Katherine Kate|Catherine Cathy|Kathleen Kathy|Patricia Pat|Patricia Trish|Barbara Barb|Susan Sue|Deborah Debbie|
 Jennifer Jen|Jessica Jess|Rebecca Becky|Victoria Vicky|Dorothy Dot|Virginia Ginny|Mary Molly|Judith Judy|Pamela Pam|Sandra Sandy|Cynthia Cindy|Christine Chris|Josephine Jo|Abigail Abby|
 Francisco Paco|Francisco Pancho|José Pepe|Guadalupe Lupe|Guillermo Memo|Jesús Chuy|Ignacio Nacho|Eduardo Lalo|Enrique Quique|Roberto Beto""".replace("\n", "").split("|")  # fmt: skip
SPELT = """Sara Sarah|Catherine Kathryn|Steven Stephen|Jeffrey Geoffrey|Brian Bryan|Jon John|Anne Ann|Teresa Theresa|Eric Erik|Tracy Tracie|Mohammed Muhammad|Ahmed Ahmad|
 Michelle Michele|Phillip Philip|Alan Allen|Sean Shawn|Zoe Zoey|Carl Karl|Rachel Rachael|Jasmine Yasmin|José Joseph|Marc Mark|Lindsay Lindsey|Kristin Kristen""".replace("\n", "").split("|")  # fmt: skip
FIRST_SLIPS = "Michael Micheal|Christopher Christoper|Jennifer Jenniffer|Robert Robret|Elizabeth Elizabth|Patricia Patrcia|Quintessa Quintesa|Oluwaseun Oluwasuen|Priyanka Priyanak|Jonathan Jonahtan|Alexander Alexandre|Margaret Margraet|Dorothy Dorthy".split("|")  # fmt: skip
LATIN = """Müller Mueller|Müller Muller|Øst Ost|Øst Oest|Strauß Strauss|Łódzki Lodzki|Đặng Dang|Håkansson Haakansson|Håkansson Hakansson|Æbelø Aebelo|Björklund Bjoerklund|Björklund Bjorklund|Ávila Avila|
 Çelik Celik|Šimić Simic|Þorsdóttir Thorsdottir|Sørensen Sorensen|Sørensen Soerensen|Ştefănescu Stefanescu|Nguyễn Nguyen|Иванова Ivanova|Παππάς Pappas|王 Wang|Ibáñez IBANEZ|Grüßner Gruessner""".replace("\n", "").split("|")  # fmt: skip
PARTICLED = [
    ("de la Cruz", "De La Cruz", "Delacruz", "DELACRUZ", "Cruz"), ("van der Berg", "Vanderberg", "Van Der Berg", "Van den Berg", "Berg"), ("von Trapp", "Von Trapp", "Vontrapp", "Trapp"),
    ("al-Rashid", "Al Rashid", "Alrashid", "Rashid", "El Rashid"), ("bin Salman", "Bin-Salman", "Salman"), ("St. John", "Saint John", "St John", "STJOHN", "Saint-John"), ("O'Neill", "O\u2019Neill", "ONeill", "O Neill", "O`Neill"),
    ("McDonald", "Mc Donald", "MCDONALD", "Mcdonald"), ("D'Angelo", "DAngelo", "D Angelo", "D\u2019Angelo"), ("Le Blanc", "LeBlanc", "Leblanc"), ("Smith-Jones", "Smith Jones", "Smithjones", "SMITH\u2013JONES"),
    ("dos Santos", "Dos Santos", "Santos", "DosSantos"), ("Fitz Gerald", "FitzGerald", "Fitzgerald"),
]  # fmt: skip
"""Last names as different hands write them."""
DOUBLE = "García Márquez|Silva Oliveira|López Portillo|Rodríguez Zapatero|Núñez Vela|Ferreira Lima|Smith Okafor|Lindgren Holt|Tran Whitfield".split(
    "|"
)
EASTERN = [
    ("Wei", "Wang"),
    ("Xiao Ming", "Zhang"),
    ("Ji Young", "Kim"),
    ("Hiroshi", "Tanaka"),
    ("Van An", "Nguyen"),
    ("Thi Hoa", "Tran"),
]
ONE_NAME = "Suharto Madonna Teller Mulan Sukarno Ngawang Dorji Annamalai Hamidullah".split()
RHYMING = """Ronald Donald|Jayden Hayden|Brayden Jayden|Maria Marie|Eric Erica|Christian Christina|Taylor Tyler|Darian Marian|Daniel Danielle|Jayla Kayla|Gabriel Gabriela|Louis Louise|Denis Denise|
 Landon London|Ella Emma|Carl Carla|Paul Paula|Robert Roberta|Kyle Lyle|Terry Jerry|Larry Harry|Marvin Melvin|Tina Gina|Sherry Cherry|Ronnie Donnie|Kelly Shelly|Dana Dara|Jean Dean|Jason Mason|Anna Hanna|
 Mina Nina|Cora Nora|Aiden Jaiden|Kyra Myra|Bella Della|Julia Julie|Karen Sharen|Victor Victoria|Jaylin Kaylin|Dante Donte|Karim Rahim|Amir Samir|Linh Minh|Ji-Ho Ji-Woo|Keiko Reiko|Tamika Tanika|Amara Amira|Jianming Jianping|Minho Minha|Kavita Savita|Xavion Xavian|Rajesh Rajeev|Anjali Anjana|Hassan Hussein|Fatima Fatiha|Joaquin Joaquim""".replace("\n", "").split("|")  # fmt: skip
"""Twins whose names differ by little."""
SHARED_FIRST = [("María José", "María Luisa"), ("Jean-Pierre", "Jean-Paul"), ("Min Ho", "Min Jun"), ("Muhammad Ali", "Muhammad Omar"), ("Ana Sofía", "Ana Lucía"), ("Mary Ann", "Mary Beth"), ("José Luis", "José Manuel"), ("José María", "María José")]  # fmt: skip
"""Siblings who have a first name in common and are told apart by the second."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A form, and what furnishers reported under the SSN that it has."""

    form: Person
    reported: tuple[Person, ...]

    @property
    def accepted(self) -> bool:
        """The matcher's answer."""
        known = tuple(
            Known(person=who, as_of=date(2026, 1, 1), record_id=str(at)) for at, who in enumerate(self.reported)
        )
        return matches(self.form, ReportedIdentities(known=known))


Kind = Callable[[Random], Pair]
VARIATIONS: dict[str, Kind] = {}
"""Pairs of one person."""
NEIGHBOURS: dict[str, Kind] = {}
"""Pairs of two people."""
LOST: dict[str, Kind] = {}
"""Pairs of one person that the rule refuses, knowingly."""


def _kind(kinds: dict[str, Kind], name: str) -> Callable[[Kind], Kind]:
    def register(kind: Kind) -> Kind:
        kinds[name] = kind
        return kind

    return register


def changed(person: Person, **changes: object) -> Person:
    """The person with other fields."""
    fields = {name: getattr(person, name) for name in person.__struct_fields__}
    return Person(**{**fields, **changes})  # type: ignore[arg-type]


def someone(chance: Random, **changes: object) -> Person:
    """A person of the made-up country."""
    town, state, zip_code = chance.choice(TOWNS)
    person = Person(
        first_name=chance.choice(MEN + WOMEN), last_name=chance.choice(LASTS), middle_name=chance.choice([None, *MIDDLES[:3]]),
        birth_date=date(1940, 1, 1) + timedelta(days=chance.randrange(23_000)), ssn_last4="0001",
        address=Address(street=chance.choice(STREETS)[0], city=town, state=state, zip=zip_code),
    )  # fmt: skip
    return changed(person, **changes)


def elsewhere(chance: Random, person: Person) -> Address:
    """An address in another town."""
    town, state, zip_code = chance.choice([town for town in TOWNS if town[2] != person.address.zip])
    return Address(street=f"{chance.randrange(10_000, 99_999)} Quarry Rd", city=town, state=state, zip=zip_code)


def slipped(chance: Random, text: str) -> str:
    """The text with a letter lost, doubled, replaced or swapped with its neighbour."""
    at = chance.randrange(1, len(text) - 1)
    return chance.choice([
        text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        text[:at] + ("e" if text[at] != "e" else "a") + text[at + 1 :],
    ])  # fmt: skip


def either_way(chance: Random, one: Person, other: Person) -> Pair:
    """One is the form and the other reported, or the reverse."""
    form, reported = chance.sample([one, other], 2)
    return Pair(form=form, reported=(reported,))


# One person


@_kind(VARIATIONS, "the same")
def _same(chance: Random) -> Pair:
    who = someone(chance)
    return Pair(form=who, reported=(who,))


@_kind(VARIATIONS, "capitals, without accents")
def _capitals(chance: Random) -> Pair:
    first, last = chance.choice(
        [("Zoë-Ángela", "Núñez-O\u2019Brien"), ("Renée", "Sørensen"), ("Lucía", "Ibáñez"), ("José", "Peña")]
    )
    bare = str.maketrans("ëÁúñéøíáÑ\u2019-", "eAuneoiaN' ")
    who = someone(chance, first_name=first, last_name=last)
    return either_way(
        chance, who, changed(who, first_name=first.translate(bare).upper(), last_name=last.translate(bare).upper())
    )


@_kind(VARIATIONS, "middle name left out, or an initial")
def _middle(chance: Random) -> Pair:
    middle = chance.choice(MIDDLES)
    who = someone(chance, middle_name=middle)
    form = chance.choice([
        changed(who, middle_name=None), changed(who, middle_name=middle[0]), changed(who, middle_name=f"{middle[0]}."),
        changed(who, middle_name=None, first_name=f"{who.first_name} {middle}"), changed(who, middle_name=None, first_name=f"{who.first_name} {middle[0]}."),
    ])  # fmt: skip
    return either_way(chance, who, form)


@_kind(VARIATIONS, "goes by the middle name")
def _by_middle(chance: Random) -> Pair:
    who = someone(chance, first_name="Robert", middle_name=chance.choice(["Scott", "Wayne", "Dale", "Clark"]))
    initial = changed(who, first_name="R.")
    return either_way(chance, who, chance.choice([changed(who, first_name=who.middle_name, middle_name=None), initial]))


@_kind(VARIATIONS, "short form of the first name")
def _called(chance: Random) -> Pair:
    name, short = chance.choice(CALLED).split()
    who = someone(chance, first_name=name)
    return either_way(chance, who, changed(who, first_name=short))


@_kind(VARIATIONS, "other spelling of the first name")
def _spelt(chance: Random) -> Pair:
    name, other = chance.choice(SPELT).split()
    who = someone(chance, first_name=name)
    return either_way(chance, who, changed(who, first_name=other))


@_kind(VARIATIONS, "umlauts, ligatures and other scripts")
def _latin(chance: Random) -> Pair:
    name, other = chance.choice(LATIN).split()
    who = someone(chance, last_name=name)
    return either_way(chance, who, changed(who, last_name=other))


@_kind(VARIATIONS, "particles, apostrophes, hyphens, Saint")
def _particles(chance: Random) -> Pair:
    name, other = chance.sample(chance.choice(PARTICLED), 2)
    who = someone(chance, last_name=name)
    return either_way(chance, who, changed(who, last_name=other))


@_kind(VARIATIONS, "one of two last names")
def _one_of_two(chance: Random) -> Pair:
    one, other = chance.choice(DOUBLE).split()
    who = someone(chance, last_name=f"{one}{chance.choice(' -')}{other}")
    return either_way(
        chance, who, changed(who, last_name=chance.choice([one, other, f"{one} {other}", f"{one}-{other}"]))
    )


@_kind(VARIATIONS, "maiden name kept as middle name")
def _maiden(chance: Random) -> Pair:
    who = someone(chance, first_name="Hillary", last_name="Rodham")
    return either_way(chance, who, changed(who, middle_name="Rodham", last_name="Clinton"))


@_kind(VARIATIONS, "names divided otherwise")
def _divided(chance: Random) -> Pair:
    who = someone(chance, first_name="María José", middle_name=None, last_name="García Márquez")
    forms = [("María José García", None, "Márquez"), ("María", "José", "García Márquez"), ("María", "José García", "Márquez"), ("Mariajose", None, "García Márquez"), ("María", "García", "Márquez")]  # fmt: skip
    first, middle, last = chance.choice(forms)
    return either_way(chance, who, changed(who, first_name=first, middle_name=middle, last_name=last))


@_kind(VARIATIONS, "Eastern names joined, or last name first")
def _eastern(chance: Random) -> Pair:
    given, family = chance.choice(EASTERN)
    who = someone(chance, first_name=given, middle_name=None, last_name=family)
    forms = [(given.replace(" ", ""), family), (given.replace(" ", "-"), family), (family, given)]
    first, last = chance.choice(forms)
    return either_way(chance, who, changed(who, first_name=first, last_name=last))


@_kind(VARIATIONS, "one name")
def _one_name(chance: Random) -> Pair:
    name = chance.choice(ONE_NAME)
    manners = [
        ("", name),
        ("FNU", name),
        (name, name),
        (name, "LNU"),
        ("-", name),
        (name, "-"),
        ("Fnu", name.upper()),
        ("NFN", name),
    ]
    (first, last), (other_first, other_last) = chance.sample(manners, 2)
    who = someone(chance, first_name=first, last_name=last, middle_name=None)
    return Pair(form=changed(who, first_name=other_first, last_name=other_last), reported=(who,))


@_kind(VARIATIONS, "suffix left out, or written otherwise")
def _suffix(chance: Random) -> Pair:
    who = someone(chance, last_name="Dalton")
    one, other = chance.choice(
        [("Jr", "Jr."), ("Jr", None), ("Jr", "II"), ("III", "3rd"), ("Sr", "Senior"), ("IV", None), ("Jr", "JR")]
    )
    forms = (
        [
            changed(who, last_name=f"Dalton {other}"),
            changed(who, last_name=f"Dalton, {other}"),
            changed(who, suffix=other),
        ]
        if other
        else [who]
    )
    return either_way(
        chance, chance.choice([changed(who, suffix=one), changed(who, last_name=f"Dalton {one}")]), chance.choice(forms)
    )


@_kind(VARIATIONS, "one slip in the last name")
def _last_slip(chance: Random) -> Pair:
    who = someone(chance, last_name=chance.choice([name for name in LASTS if len(name) > 5]))
    return either_way(chance, who, changed(who, last_name=slipped(chance, who.last_name)))


@_kind(VARIATIONS, "one slip in the first name")
def _first_slip(chance: Random) -> Pair:
    name, slip = chance.choice(FIRST_SLIPS).split()
    who = someone(chance, first_name=name)
    return either_way(chance, who, changed(who, first_name=slip))


@_kind(VARIATIONS, "the address written otherwise")
def _address(chance: Random) -> Pair:
    town, state, zip_code = chance.choice(TOWNS)
    (one, other), (flat, other_flat) = chance.choice(STREETS), chance.choice(FLATS)
    if "Box" in one:
        flat = other_flat = ""
    there = Address(street=one + flat, city=town, state=state, zip=zip_code)
    same = Address(street=other + other_flat, city=TOWNS_ALSO.get(town, town.upper()), state=state, zip=chance.choice([zip_code, f"{zip_code}-1234", f"{zip_code[:4]}{(int(zip_code[4]) + 1) % 10}"]))  # fmt: skip
    who = someone(chance, address=there)
    return either_way(chance, who, changed(who, address=same))


@_kind(VARIATIONS, "another address of the same ZIP code")
def _same_zip(chance: Random) -> Pair:
    who = someone(chance)
    box = Address(
        street=chance.choice(["PO Box 77", "19 Fern Hollow"]),
        city=who.address.city,
        state=who.address.state,
        zip=who.address.zip,
    )
    return either_way(chance, who, changed(who, address=box))


@_kind(VARIATIONS, "moved: an earlier address")
def _moved(chance: Random) -> Pair:
    who = someone(chance)
    reports = [changed(who, address=elsewhere(chance, who)) for _ in range(3)] + [who]
    return Pair(form=who, reported=tuple(chance.sample(reports, 4)))


@_kind(VARIATIONS, "moved and married: name and address from two reports")
def _married(chance: Random) -> Pair:
    who = someone(chance, last_name="Abernathy")
    wed = changed(who, last_name="Lindqvist", address=elsewhere(chance, who))
    return Pair(form=changed(who, last_name="Lindqvist"), reported=(who, wed))


@_kind(VARIATIONS, "two things at once, at the same house")
def _two(chance: Random) -> Pair:
    name, short = chance.choice(CALLED).split()
    one, other = chance.choice(DOUBLE).split()
    who = someone(chance, first_name=name, last_name=f"{one} {other}")
    return either_way(chance, who, changed(who, first_name=short, last_name=one))


# Two people


@_kind(NEIGHBOURS, "twin")
def _twin(chance: Random) -> Pair:
    who = someone(chance, middle_name=None)
    names = [name for name in (MEN if who.first_name in MEN else WOMEN) if name != who.first_name]
    return Pair(
        form=changed(who, first_name=chance.choice(names), middle_name=chance.choice([None, *MIDDLES])), reported=(who,)
    )


@_kind(NEIGHBOURS, "twin with a rhyming name")
def _rhyming(chance: Random) -> Pair:
    name, other = chance.choice(RHYMING).split()
    who = someone(chance, first_name=name)
    return either_way(chance, who, changed(who, first_name=other))


@_kind(NEIGHBOURS, "twin with the same first of two names")
def _shared_first(chance: Random) -> Pair:
    name, other = chance.choice(SHARED_FIRST)
    who = someone(chance, first_name=name, middle_name=None)
    return either_way(chance, who, changed(who, first_name=other))


@_kind(NEIGHBOURS, "twin who gives an initial")
def _initial(chance: Random) -> Pair:
    who = someone(chance, middle_name=None)
    return either_way(chance, who, changed(who, first_name=chance.choice([who.first_name[0], f"{who.first_name[0]}."])))


@_kind(NEIGHBOURS, "somebody of the house who leaves the first name out")
def _nameless(chance: Random) -> Pair:
    who = someone(chance, middle_name=None)
    return either_way(chance, who, changed(who, first_name=chance.choice(["", "FNU", "-", who.last_name])))


@_kind(NEIGHBOURS, "twin brother and sister of one stem, a full name apart")
def _other_last(chance: Random) -> Pair:
    who = someone(chance, last_name="Whitfield")
    return either_way(
        chance, who, changed(who, last_name=chance.choice([name for name in LASTS if name != "Whitfield"]))
    )


def _generation_apart(chance: Random, born: date) -> date:
    return born.replace(year=born.year - chance.randrange(18, 45), day=chance.randrange(1, 28))


@_kind(NEIGHBOURS, "father and son of one name, no suffix")
def _father(chance: Random) -> Pair:
    who = someone(chance)
    return either_way(chance, who, changed(who, birth_date=_generation_apart(chance, who.birth_date)))


@_kind(NEIGHBOURS, "father and son with suffixes")
def _senior(chance: Random) -> Pair:
    son = someone(chance, suffix=chance.choice(["Jr", "Jr.", "II"]))
    father = changed(son, suffix=chance.choice(["Sr", None]), birth_date=_generation_apart(chance, son.birth_date))
    return either_way(chance, son, father)


@_kind(NEIGHBOURS, "a suffix that contradicts")
def _contradicts(chance: Random) -> Pair:
    one, other = chance.sample(["Sr", "Jr", "III", "IV"], 2)
    who = someone(chance, suffix=one)
    return either_way(chance, who, changed(who, suffix=None, last_name=f"{who.last_name} {other}"))


@_kind(NEIGHBOURS, "son whose record strayed into the father's file")
def _strayed(chance: Random) -> Pair:
    son = someone(chance, suffix="Jr")
    father = changed(son, suffix="Sr", birth_date=_generation_apart(chance, son.birth_date))
    return Pair(form=changed(father, birth_date=son.birth_date), reported=(father, son))


@_kind(NEIGHBOURS, "spouse")
def _spouse(chance: Random) -> Pair:
    who = someone(chance, first_name=chance.choice(MEN))
    wife = changed(
        who,
        first_name=chance.choice(WOMEN),
        middle_name=None,
        birth_date=who.birth_date + timedelta(days=chance.randrange(-3000, 3000)),
    )
    return either_way(chance, who, wife)


@_kind(NEIGHBOURS, "name of one spouse, birth date of the other, both in the file")
def _crossed(chance: Random) -> Pair:
    who = someone(chance, first_name=chance.choice(MEN))
    wife = changed(
        who, first_name=chance.choice(WOMEN), middle_name=None, birth_date=who.birth_date + timedelta(days=900)
    )
    return Pair(form=changed(who, birth_date=wife.birth_date), reported=(who, wife))


@_kind(NEIGHBOURS, "sibling")
def _sibling(chance: Random) -> Pair:
    who = someone(chance)
    names = [name for name in MEN + WOMEN if name != who.first_name]
    return either_way(
        chance,
        who,
        changed(
            who,
            first_name=chance.choice(names),
            birth_date=who.birth_date + timedelta(days=chance.randrange(300, 4000)),
        ),
    )


@_kind(NEIGHBOURS, "the same common name, another birth date")
def _namesake(chance: Random) -> Pair:
    who = someone(chance, first_name="James", last_name="Smith", middle_name=None)
    other = someone(chance, first_name="James", last_name="Smith", middle_name=None)
    return Pair(form=changed(other, address=chance.choice([who.address, other.address])), reported=(who,)) if other.birth_date != who.birth_date else _namesake(chance)  # fmt: skip


@_kind(NEIGHBOURS, "birth date off by a day, or month and day exchanged")
def _near_date(chance: Random) -> Pair:
    who = someone(chance, birth_date=date(1979, 5, chance.choice([3, 7, 11])))
    near = [
        who.birth_date + timedelta(days=1),
        who.birth_date.replace(month=who.birth_date.day, day=5),
        who.birth_date.replace(year=1978),
    ]
    return either_way(chance, who, changed(who, birth_date=chance.choice(near)))


@_kind(NEIGHBOURS, "stranger who knows SSN and name")
def _knows_name(chance: Random) -> Pair:
    who, thief = someone(chance), someone(chance)
    return Pair(form=changed(who, birth_date=thief.birth_date, address=elsewhere(chance, who)), reported=(who,))


@_kind(NEIGHBOURS, "stranger who knows SSN, name and birth date")
def _knows_date(chance: Random) -> Pair:
    who = someone(chance)
    return Pair(form=changed(who, address=elsewhere(chance, who)), reported=(who,))


@_kind(NEIGHBOURS, "stranger who knows SSN and address")
def _knows_address(chance: Random) -> Pair:
    who = someone(chance, first_name="Oscar", last_name="Abernathy")
    return Pair(form=someone(chance, first_name="Thu", last_name="Szabó", address=who.address), reported=(who,))


@_kind(NEIGHBOURS, "stranger who knows SSN, name and address")
def _knows_house(chance: Random) -> Pair:
    who = someone(chance)
    return Pair(
        form=changed(who, birth_date=who.birth_date + timedelta(days=chance.randrange(2, 9000))), reported=(who,)
    )


@_kind(NEIGHBOURS, "a wrong digit in the SSN: somebody else altogether")
def _wrong_digit(chance: Random) -> Pair:
    return Pair(form=someone(chance, first_name="Ngozi"), reported=(someone(chance, first_name="Clyde"),))


@_kind(NEIGHBOURS, "two slips, short form and another part of town at once")
def _too_much(chance: Random) -> Pair:
    who = someone(chance, first_name="Robert", middle_name="Scott", last_name="Fitzgerald Whitfield")
    there = Address(street="5 Elsewhere Way", city=who.address.city, state=who.address.state, zip=who.address.zip)
    return Pair(
        form=changed(who, first_name="Scott", middle_name=None, last_name="Fitzgerald", address=there), reported=(who,)
    )


# One person, refused knowingly


@_kind(LOST, "a new last name that no furnisher has reported")
def _new_name(chance: Random) -> Pair:
    who = someone(chance, last_name="Abernathy")
    return Pair(form=changed(who, last_name="Lindqvist"), reported=(who,))


@_kind(LOST, "an address that no furnisher has reported")
def _new_address(chance: Random) -> Pair:
    who = someone(chance)
    return Pair(form=changed(who, address=elsewhere(chance, who)), reported=(who,))


@_kind(LOST, "a slip in the birth date")
def _date_slip(chance: Random) -> Pair:
    return _near_date(chance)


@_kind(LOST, "a slip that makes another name of the first name")
def _other_name(chance: Random) -> Pair:
    name, other = chance.choice(RHYMING).split()
    who = someone(chance, first_name=name)
    return Pair(form=changed(who, first_name=other), reported=(who,))


def pairs(kind: Kind, count: int, seed: int = 20261129) -> Iterator[Pair]:
    """So many pairs of a kind, the same for the same seed."""
    chance = Random(seed)
    return (kind(chance) for _ in range(count))


def main(count: int = 250) -> None:
    """Print the wrong answers by kind."""
    for title, kinds, right in (("refused, of one person", VARIATIONS, True), ("accepted, of two people", NEIGHBOURS, False), ("accepted, known to be refused", LOST, False)):  # fmt: skip
        print(f"{title}: {len(kinds)} kinds of {count} pairs")
        for name, kind in kinds.items():
            wrong = [pair for pair in pairs(kind, count) if pair.accepted != right]
            print(f"  {len(wrong):4d}  {name}")
            for pair in wrong[:3]:
                print(
                    "       ",
                    *(
                        f"{who.first_name}|{who.middle_name}|{who.last_name}|{who.suffix}|{who.address.street}, {who.address.city} {who.address.zip}"
                        for who in (pair.form, *pair.reported)
                    ),
                    sep="\n          ",
                )


if __name__ == "__main__":
    main()
