"""A service on a machine of its own gets the keys that it needs, and none besides."""

import stat
from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError
from creditapp.models.furnished import FurnishedBody
from creditapp.privacy.authentication import QUESTIONS
from creditapp.privacy.installation import check_keys, describe
from creditapp.privacy.keys import ISSUED, Keys
from creditapp.privacy.passwords import make_missing
from creditapp.settings import Settings
from creditapp.streaming.acls import Operation, acls_of
from creditapp.streaming.authenticity import headers_of, is_authenticated
from creditapp.streaming.issuing import ISSUED_TO, issue, topic_names_of
from creditapp.topics import INSTALLATION, PROFILES, REPORTS, SCORES, SERVICES, TOPICS
from tests.support.ada import ADA, FORM, SSN, TODAY
from tests.support.bureau import bureau
from tests.support.bus import scoring_bus
from tests.support.bus_site import site_on
from tests.support.domain_samples import account
from tests.support.web_site import InMemoryClients
from tests.support.web_visitor import AS_JSON, Visitor


def issued(home: Path, principal: str, tmp_path: Path) -> Keys:
    """The keys in a home that was issued to a principal."""
    issue(Settings(home=home), principal, tmp_path / "issued" / principal)
    return Keys.load(tmp_path / "issued" / principal)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A bureau's home."""
    bureau(tmp_path / "home")
    return tmp_path / "home"


@pytest.mark.parametrize("principal", ISSUED_TO)
def test_a_principal_gets_the_keys_of_the_topics_that_it_reads_or_writes(
    home: Path, tmp_path: Path, principal: str
) -> None:
    """As Kafka's ACLs have it; of all other topics it can neither make a code nor check one."""
    keys, whole = issued(home, principal, tmp_path), Keys.load(home)
    touched = {acl.name for acl in acls_of(principal) if acl.operation in (Operation.READ, Operation.WRITE)}
    for topic in TOPICS:
        if not is_authenticated(topic.name):
            continue
        if topic.name in touched or topic is INSTALLATION:
            assert headers_of(keys, topic.name, b"k", b"v") == headers_of(whole, topic.name, b"k", b"v")
        else:
            with pytest.raises(ConfigurationError, match=f"the key of {topic.name} was not issued"):
                headers_of(keys, topic.name, b"k", b"v")


def test_scoring_gets_neither_what_opens_files_by_ssn_nor_what_writes_reports(home: Path, tmp_path: Path) -> None:
    """Its files are the master key, the keys of its topics, and public halves."""
    keys = issued(home, "scoring", tmp_path)
    assert {path.name for path in keys.directory.iterdir()} == {"master.key", "operators.pub", "release.pub", ISSUED}
    assert keys.topic_key(SCORES.name)
    for topic in (REPORTS.name, QUESTIONS):
        with pytest.raises(ConfigurationError, match="not issued"):
            keys.topic_key(topic)
    assert {PROFILES.name, SCORES.name} <= topic_names_of("scoring")


def test_a_home_has_its_own_password_only_and_is_its_owners(home: Path, tmp_path: Path) -> None:
    """Files of mode 600 in directories of mode 700; public halves may be read."""
    make_missing(home, SERVICES)
    keys = issued(home, "bureau", tmp_path)
    passwords = keys.directory.parent / "principals"
    assert [path.name for path in passwords.iterdir()] == ["bureau.password"]
    secret = [path for path in keys.directory.parent.rglob("*") if path.is_file() and path.suffix != ".pub"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (keys.directory, passwords)} == {0o700}


def test_issued_keys_are_of_the_bureau(home: Path, tmp_path: Path) -> None:
    """The check before a start passes, and names what is missing for a service to which they were not issued."""
    settings = Settings(home=home)
    record = describe(settings, Keys.load(home), 1.0)
    keys = issued(home, "scoring", tmp_path)
    check_keys(record, keys, {"vault", "records", "operators_public", "release_public"})
    with pytest.raises(ConfigurationError, match=r"ssn.key: not there"):
        check_keys(record, keys, {"vault", "records", "ssn"})


@pytest.mark.parametrize("content", [b"", b"{", b'{"creditapp.scores": 1}', b'{"creditapp.scores": "short"}'])
def test_a_broken_file_of_issued_keys_is_named(home: Path, tmp_path: Path, content: bytes) -> None:
    """One line, which says what to do."""
    keys = issued(home, "scoring", tmp_path)
    (keys.directory / ISSUED).write_bytes(content)
    with pytest.raises(ConfigurationError, match=f"{ISSUED}|creditapp keys issue"):
        Keys.load(keys.directory.parent).topic_key(SCORES.name)


def test_where_a_key_management_service_has_the_master_key_none_is_copied(home: Path, tmp_path: Path) -> None:
    """There is none in the home either; without the service it is missed by its name."""
    (home / "keys" / "master.key").unlink()
    managed = Settings(home=home, kms_url="https://kms:8200")
    assert tmp_path / "x" / "keys" / "master.key" not in issue(managed, "scoring", tmp_path / "x")
    with pytest.raises(ConfigurationError, match=r"master.key: not there"):
        issue(Settings(home=home), "scoring", tmp_path / "y")
    assert not (tmp_path / "y").exists()


def test_nobody_else_is_issued_keys(home: Path, tmp_path: Path) -> None:
    """Furnishers and lenders hold none; and the home itself is not overwritten."""
    with pytest.raises(ConfigurationError, match="furnishers: no such service; choose one of gateway"):
        issue(Settings(home=home), "furnishers", tmp_path / "x")
    with pytest.raises(ConfigurationError, match="name another directory"):
        issue(Settings(home=home), "scoring", home)


def test_a_person_is_served_by_services_that_have_only_their_own_keys(tmp_path: Path) -> None:
    """From the furnisher's record and the form to the report: no service misses a key."""
    bus = scoring_bus(tmp_path / "home", TODAY)
    for name, app in bus.apps.items():
        app.__dict__["keys"] = issued(bus.settings.home, name, tmp_path)
    bus.furnish(FurnishedBody(furnisher="First Bank", ssn=SSN, person=ADA, events=(account(),)), "r1")
    bus.run()
    with Visitor(site_on(bus, InMemoryClients({}))) as visitor:
        sent = visitor.send_json(FORM)
        headers = AS_JSON | {"Application-Token": sent.json["token"]}
        report = visitor.get(sent.json["status_url"], headers=headers).json
    assert report["outcome"] == "scored"
    assert bus.refused == []
