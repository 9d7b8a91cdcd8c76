"""The Accept header decides between page and JSON as RFC 9110 says: by specificity and q-value."""

from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from creditapp.web.http.responses import wants_json

JSON, HTML = "application/json", "text/html"
RANGES = {JSON: (JSON, "application/*", "*/*"), HTML: (HTML, "text/*", "*/*")}
"""The media ranges that match a type, the most specific first."""
THOUSANDTHS = st.integers(0, 1000)
ACCEPTED = st.dictionaries(
    st.sampled_from([JSON, HTML, "application/*", "text/*", "*/*", "image/png", "application/xml"]), THOUSANDTHS
)


def asks_for_json(accept: str, method: str = "GET", content_type: str = "") -> bool:
    """Whether a request with this header is answered with JSON."""
    return wants_json(make_mocked_request(method, "/", headers={"Accept": accept, "Content-Type": content_type}))


def quality(media_type: str, accepted: dict[str, int]) -> int:
    """What the header grants the type: the q-value of its most specific range, 0 if there is none."""
    return next((accepted[media_range] for media_range in RANGES[media_type] if media_range in accepted), 0)


def written(accepted: dict[str, int]) -> str:
    """The header."""
    return ", ".join(f"{media_range};q={rating / 1000:.3f}" for media_range, rating in accepted.items())


@given(accepted=ACCEPTED)
def test_the_type_with_the_higher_quality_is_sent(accepted: dict[str, int]) -> None:
    """Whatever else is accepted, and in whatever order."""
    json, html = quality(JSON, accepted), quality(HTML, accepted)
    if json != html:
        assert asks_for_json(written(accepted)) == (json > html)


@given(accepted=ACCEPTED, upper=st.booleans(), parameter=st.sampled_from(["", ";charset=utf-8", "; version=1"]))
def test_case_and_other_parameters_do_not_matter(accepted: dict[str, int], upper: bool, parameter: str) -> None:
    """Media types are case-insensitive (RFC 9110, section 8.3.1)."""
    header = written(accepted).replace(";q=", f"{parameter};q=")
    assert asks_for_json(header.upper() if upper else header) == asks_for_json(written(accepted))


@given(header=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60))
def test_a_header_that_names_neither_gets_a_page_unless_json_was_posted(header: str) -> None:
    """However unreadable it is."""
    if "/" not in header:
        assert not asks_for_json(header)
        assert not asks_for_json(header, "POST", "application/x-www-form-urlencoded")
        assert asks_for_json(header, "POST", JSON)


def test_several_headers_are_one_list() -> None:
    """As RFC 9110, section 5.3, says."""
    request = make_mocked_request("GET", "/", headers=[("Accept", f"{HTML};q=0.5"), ("Accept", JSON)])  # type: ignore[arg-type]
    assert wants_json(request)
