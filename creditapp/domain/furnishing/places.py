"""States and their ZIP codes, and countries: whether an address can be one (USPS publication 28; ISO 3166-1)."""

_PREFIXES = """
AL 350-369|AK 995-999|AZ 850-865|AR 716-729 755|CA 900-908 910-961|CO 800-816|CT 060-069|DE 197-199
DC 200-205 569|FL 320-339 341-349|GA 300-319 398-399|HI 967-968|ID 832-838|IL 600-629|IN 460-479|IA 500-528
KS 660-679|KY 400-427|LA 700-714|ME 039-049|MD 206-219|MA 010-027 055|MI 480-499|MN 550-567|MS 386-397
MO 630-658|MT 590-599|NE 680-693|NV 889-898|NH 030-038|NJ 070-089|NM 870-884|NY 005 063 100-149
NC 270-289|ND 580-588|OH 430-459|OK 730-732 734-749|OR 970-979|PA 150-196|RI 028-029|SC 290-299|SD 570-577
TN 370-385|TX 733 750-799 885|UT 840-847|VT 050-054 056-059|VA 201 220-246|WA 980-994|WV 247-268|WI 530-549
WY 820-831 834|AS 967|GU 969|MP 969|PW 969|FM 969|MH 969|PR 006-007 009|VI 008|UM 967|AA 340|AE 090-098
AP 962-966
"""
_CANADA = "AB BC MB NB NL NS NT NU ON PE QC SK YT"
_COUNTRIES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF
CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH
GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW
KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG
NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN
SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT
ZA ZM ZW
"""


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((int(part[:3]), int(part[-3:])) for part in text.split())


ZIP_PREFIXES = {entry[:2]: _ranges(entry[3:]) for entry in _PREFIXES.replace("\n", "|").strip("|").split("|")}
"""Ranges of the first three digits of a state's ZIP codes."""
STATES = ZIP_PREFIXES.keys() | set(_CANADA.split())
"""States, the district, territories, military mail and Canada's provinces."""
COUNTRIES = frozenset(_COUNTRIES.split())
"""Two-letter codes of countries, which stand in the place of a state in a foreign address."""


def zip_fits(state: str, zip_code: str) -> bool:
    """Whether the ZIP code can be one of the state; true of a foreign address, whose codes are not ZIP codes."""
    ranges = ZIP_PREFIXES.get(state)
    return ranges is None or any(first <= int(zip_code[:3]) <= last for first, last in ranges)
