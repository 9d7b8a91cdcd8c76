"""The master key in OpenBao's or Vault's Transit engine: asked once when a vault is opened, and said in one line when it cannot be."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError, InvalidRecord, VaultUnavailable
from creditapp.models.sealed import Kind
from creditapp.privacy.encryption import PersonKeys
from creditapp.privacy.installation import EVERYTHING, VAULT, check_keys, describe, prepare
from creditapp.privacy.keys import NAMES, Keys
from creditapp.privacy.vault.opening import administration, open_vault
from creditapp.privacy.vault.rotation import finish_erasures, rotate_master
from creditapp.privacy.vault.transit import TransitKey, kms_of
from creditapp.settings import Settings
from tests.support.bureau import FEW
from tests.support.secured import Authority
from tests.support.transit import Transit, serving, token_file
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 30)
BOTH: frozenset[Kind] = frozenset({"identity", "file"})
SSNS = [f"90045{number:04}" for number in range(20)]
SECRET, CONTEXT = b"k" * 32, b"creditapp vault epoch 2"


@pytest.fixture
def transit() -> Transit:
    """The engine."""
    return Transit()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Who vouches for it."""
    return Authority(tmp_path)


@pytest.fixture
def settings(transit: Transit, authority: Authority, tmp_path: Path) -> Iterator[Settings]:
    """Settings with the service."""
    with serving(transit, authority) as url:
        yield Settings(
            home=tmp_path / "home",
            kms_url=url,
            kms_token_file=token_file(tmp_path),
            kms_ca=authority.file,
            public_key_days=FEW,
        )


@pytest.fixture
def kms(settings: Settings) -> TransitKey:
    """The service's key."""
    kms = kms_of(settings)
    assert kms is not None
    return kms


def without(settings: Settings) -> Settings:
    """The same bureau without the service."""
    return settings.model_copy(update={"kms_url": ""})


def nothing(_: int) -> None:
    """Tell nobody."""


# A master key


def test_it_opens_what_it_has_wrapped_in_the_same_context_only(kms: TransitKey) -> None:
    """The context is authenticated by the service; what was altered does not open."""
    master = kms.latest()
    wrapped = master.wrap(SECRET, CONTEXT)
    assert master.id == "transit/creditapp:v1" and SECRET not in wrapped
    assert master.unwrap(wrapped, CONTEXT) == SECRET
    with pytest.raises(InvalidRecord, match="message authentication failed"):
        master.unwrap(wrapped, b"another context")
    for altered in (wrapped[:-8] + b"AAAAAAA=", b"rubbish", b"", wrapped.replace(b"v1", b"v2")):
        with pytest.raises(InvalidRecord):
            master.unwrap(altered, CONTEXT)


def test_each_version_is_a_master_key_of_its_own(kms: TransitKey, transit: Transit) -> None:
    """What an earlier one has wrapped opens until it is destroyed in the service."""
    first = kms.latest()
    wrapped = first.wrap(SECRET, CONTEXT)
    transit.rotate()
    second = kms.latest()
    assert (first.id, second.id) == ("transit/creditapp:v1", "transit/creditapp:v2")
    assert kms.ids() == [first.id, second.id]
    assert first.unwrap(wrapped, CONTEXT) == SECRET
    with pytest.raises(InvalidRecord, match="another version"):
        second.unwrap(wrapped, CONTEXT)
    transit.trim(2)
    assert kms.ids() == [second.id]
    with pytest.raises(InvalidRecord, match="too old"):
        first.unwrap(wrapped, CONTEXT)


def test_an_epochs_id_says_which_version_and_nobody_is_asked(kms: TransitKey, transit: Transit) -> None:
    """Others' ids are left out."""
    assert [master.id for master in kms.of(["", "0123456789abcdef", "transit/creditapp:v3", "transit/other:v1"])] == [
        "transit/creditapp:v3"
    ]
    assert transit.asked == []


# A bureau's vault


def test_a_new_bureau_has_no_master_key_of_its_own(settings: Settings, transit: Transit) -> None:
    """Its vault opens with one question to the service, however many people are looked up, and is checked as any."""
    keys = prepare(settings, TODAY, new=True)
    assert not keys.has_secret("master") and all(keys.has_secret(name) for name in NAMES if name != "master")
    record = describe(settings, keys, 1.0)
    check_keys(record, keys, EVERYTHING, managed=True)
    with pytest.raises(ConfigurationError, match="master.key: not there"):
        check_keys(record, keys, {VAULT})
    transit.asked.clear()
    vault = open_vault(settings, keys, "gateway")
    persons = vault.persons(SSNS, BOTH)
    assert vault.persons(SSNS, BOTH) == persons
    assert transit.asked == ["decrypt"]
    with pytest.raises(ConfigurationError, match="master.key"):
        open_vault(without(settings), Keys.load(settings.home), "gateway")


def people(settings: Settings) -> dict[str, PersonKeys]:
    """Everybody, by a vault that is opened anew."""
    vault = open_vault(settings, Keys.load(settings.home), "gateway")
    try:
        return vault.persons(SSNS, BOTH)
    finally:
        vault.close()


def test_a_bureau_goes_over_to_the_service_and_its_file_is_destroyed(settings: Settings) -> None:
    """Everybody keeps pseudonym and keys; nothing in the home holds the old key."""
    prepare(without(settings), TODAY, new=True)
    before = people(without(settings))
    assert people(settings) == before, "services may have the setting first"
    old = (settings.home / "keys/master.key").read_bytes()
    admin = administration(settings)
    done = rotate_master(admin, Keys.load(settings.home), nothing, kms_of(settings))
    assert done.promoted and [epoch.master for epoch in admin.epochs()] == ["transit/creditapp:v1"]
    admin.close()
    assert people(settings) == before
    assert not any(old.strip() in path.read_bytes() for path in settings.home.rglob("*") if path.is_file())
    assert not list((settings.home / "keys").glob("master*"))


def test_a_service_that_runs_meets_the_new_epoch_without_a_restart(settings: Settings) -> None:
    """It has the setting, and asks the service once."""
    prepare(without(settings), TODAY, new=True)
    before = people(without(settings))
    running = open_vault(settings, Keys.load(settings.home), "gateway", clock=iter(range(0, 10**6, 1000)).__next__)
    assert running.persons(SSNS, BOTH) == before
    admin = administration(settings)
    rotate_master(admin, Keys.load(settings.home), nothing, kms_of(settings))
    assert running.persons(SSNS, BOTH) == before
    admin.close()


def test_a_rotation_within_the_service_ends_erasures_once_older_versions_are_destroyed(
    settings: Settings, transit: Transit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not before: what PostgreSQL keeps would open with them."""
    keys = prepare(settings, TODAY, new=True)
    before, kms = people(settings), kms_of(settings)
    admin = administration(settings)
    transit.rotate()
    rotate_master(admin, keys, nothing, kms)
    assert [epoch.master for epoch in admin.epochs()] == ["transit/creditapp:v2"]
    assert people(settings) == before
    calls: list[int] = []

    def finish(before: int) -> int:
        calls.append(before)
        return 3

    monkeypatch.setattr(admin, "finish_erasures", finish)
    assert finish_erasures(admin, keys, kms) == 0 and calls == []
    transit.trim(2)
    assert finish_erasures(admin, keys, kms) == 3 and calls == [2]
    assert people(settings) == before
    admin.close()


def test_a_bureau_comes_back_to_a_file(settings: Settings, transit: Transit) -> None:
    """After which the service is not needed; meanwhile services find both."""
    keys = prepare(settings, TODAY, new=True)
    before = people(settings)
    admin = administration(settings)
    assert rotate_master(admin, keys, nothing, kms_of(settings), to_file=True).promoted
    admin.close()
    assert people(settings) == before
    transit.sealed = True
    assert people(without(settings)) == before


def test_a_rotation_that_was_interrupted_is_finished_by_the_next(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the old file was set aside and not destroyed yet."""
    prepare(without(settings), TODAY, new=True)
    before = people(without(settings))
    admin = administration(settings)

    def killed(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("creditapp.privacy.keys.overwrite", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate_master(admin, Keys.load(settings.home), nothing, kms_of(settings))
    monkeypatch.undo()
    assert people(settings) == before
    assert rotate_master(admin, Keys.load(settings.home), nothing, kms_of(settings)).promoted
    assert people(settings) == before and not list((settings.home / "keys").glob("master*"))
    admin.close()


# What can be wrong


def one_line(error: Exception, secret: str = "a token") -> str:
    """The message: one line that quotes no token."""
    said = str(error)
    assert "\n" not in said and secret not in said
    return said


def test_a_service_that_does_not_answer_now_is_tried_again(kms: TransitKey, transit: Transit) -> None:
    """Sealed, or without the key's answer: the supervisor starts the worker again."""
    transit.sealed = True
    with pytest.raises(VaultUnavailable, match=r"503 \(Vault is sealed\)") as refused:
        kms.latest()
    one_line(refused.value)
    away = TransitKey("https://127.0.0.1:1", kms.name, kms.token_file, kms.ca)
    with pytest.raises(VaultUnavailable, match=r"does not answer \(ConnectionRefusedError\)"):
        away.latest()


def test_a_service_that_never_answers_is_given_up(kms: TransitKey, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the timeout, which is set lower here."""
    import socket

    monkeypatch.setattr("creditapp.privacy.vault.transit.TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        waiting = TransitKey(f"https://127.0.0.1:{silent.getsockname()[1]}", kms.name, kms.token_file, kms.ca)
        with pytest.raises(VaultUnavailable, match="does not answer"):
            waiting.latest()


def test_a_token_that_is_not_taken_is_said_with_what_to_do(kms: TransitKey, transit: Transit) -> None:
    """It is read anew for each request, so a renewed one is taken without a restart."""
    wrapped = kms.latest().wrap(SECRET, CONTEXT)
    transit.tokens = {"a renewed one"}
    with pytest.raises(ConfigurationError, match=r"403 \(permission denied\); renew the token") as refused:
        kms.latest()
    one_line(refused.value)
    kms.token_file.write_text("a renewed one")
    assert kms.latest().unwrap(wrapped, CONTEXT) == SECRET


@pytest.mark.parametrize("content", ["", "\n", "two\nlines", "t\u00f6ken"])
def test_a_file_without_a_token_is_named(kms: TransitKey, content: str) -> None:
    """Nothing is sent."""
    kms.token_file.write_text(content)
    with pytest.raises(ConfigurationError, match="kms.token: holds no token"):
        kms.latest()


def test_a_token_that_others_may_read_is_refused(kms: TransitKey) -> None:
    """It is as good as a key."""
    kms.token_file.chmod(0o644)
    with pytest.raises(ConfigurationError, match=r"other users may read it; run: chmod 600 .*kms.token"):
        kms.latest()


def test_a_service_for_which_no_known_authority_vouches_is_not_told_the_token(
    kms: TransitKey, transit: Transit, tmp_path: Path
) -> None:
    """Another authority, and a name that the certificate does not have."""
    other = tmp_path / "other"
    other.mkdir()
    stranger = TransitKey(kms.url, kms.name, kms.token_file, Authority(other, "stranger").file)
    misnamed = TransitKey(kms.url.replace("127.0.0.1", "localhost"), kms.name, kms.token_file, kms.ca)
    for wrong in (stranger, misnamed):
        with pytest.raises(ConfigurationError, match="certificate is not to be trusted"):
            wrong.latest()
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificates")
    with pytest.raises(ConfigurationError, match=r"broken.pem: not certificates"):
        TransitKey(kms.url, kms.name, kms.token_file, broken).latest()
    assert transit.asked == []


def test_a_key_or_engine_that_is_not_there_is_said(kms: TransitKey) -> None:
    """By its name."""
    for name in ("transit/missing", "elsewhere/creditapp"):
        missing = TransitKey(kms.url, name, kms.token_file, kms.ca)
        with pytest.raises(ConfigurationError, match=f"key {name}: keys: 404.*CREDITAPP_KMS_KEY"):
            missing.latest()
    wrapped = kms.latest().wrap(SECRET, CONTEXT)
    (gone,) = TransitKey(kms.url, "transit/missing", kms.token_file, kms.ca).of(["transit/missing:v1"])
    with pytest.raises(ConfigurationError, match="encryption key not found"):
        gone.unwrap(wrapped, CONTEXT)


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (200, b""),
        (200, b"<html>"),
        (200, b"[1]"),
        (200, b'{"data": {}}'),
        (200, b'{"data": {"keys": {"x": 1}}}'),
        (200, b'{"data": {"ciphertext": 7, "plaintext": 7, "keys": 7}}'),
        (200, b'{"data": {"ciphertext": "vault:v9:AAAA", "plaintext": "\\u00e4", "keys": {}}}'),
        (307, b""),
        (418, b'{"errors": "text"}'),
        (404, b'{"errors": [{"a": 1}, null]}'),
        (200, b"x" * 100_000),
    ],
)
def test_whatever_answers_in_its_place_is_said_in_one_line(
    kms: TransitKey, transit: Transit, status: int, content: bytes
) -> None:
    """No answer raises anything else."""
    version = kms.of(["transit/creditapp:v1"])[0]
    transit.answer_instead = (status, content)
    for ask in (
        kms.latest,
        lambda: version.wrap(SECRET, CONTEXT),
        lambda: version.unwrap(b"vault:v1:AAAA", CONTEXT),
    ):
        with pytest.raises(ConfigurationError) as refused:
            ask()
        assert "CREDITAPP_KMS_" in one_line(refused.value)


@pytest.mark.parametrize(
    "url",
    ["http://bao:8200", "bao:8200", "https://", "https://bao:8200/v1/transit", "https://me@bao", "https://bao:port"],
)
def test_a_url_of_another_form_is_refused(settings: Settings, url: str) -> None:
    """HTTPS only: the token must not be read on the way."""
    with pytest.raises(ConfigurationError, match="CREDITAPP_KMS_URL: not of the form https://host:port"):
        kms_of(settings.model_copy(update={"kms_url": url}))


def test_a_url_without_a_token_file_is_refused(settings: Settings) -> None:
    """The setting is named."""
    with pytest.raises(ConfigurationError, match="CREDITAPP_KMS_TOKEN_FILE is not set"):
        kms_of(settings.model_copy(update={"kms_token_file": None}))
    assert kms_of(Settings(home=settings.home)) is None


# The command


def creditapp(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """`creditapp vault`."""
    own = os.environ | {
        "CREDITAPP_HOME": str(settings.home), "CREDITAPP_KMS_URL": settings.kms_url,
        "CREDITAPP_KMS_TOKEN_FILE": str(settings.kms_token_file), "CREDITAPP_KMS_CA": str(settings.kms_ca),
    }  # fmt: skip
    command = [sys.executable, "-m", "creditapp.cli", "vault", *arguments]
    return subprocess.run(command, env=own, capture_output=True, text=True, check=False, timeout=PATIENCE)


def test_the_command_rotates_to_the_service_within_it_and_back(settings: Settings, transit: Transit) -> None:
    """Each time it says where the master key is, and what is left to do."""
    prepare(without(settings), TODAY, new=True)
    before = people(settings)
    assert "the master key is transit/creditapp:v1, in the service" in creditapp(settings, "rotate-master").stdout
    assert "rotate it there first" in creditapp(settings, "rotate-master").stdout
    transit.rotate()
    assert "the master key is transit/creditapp:v2, in the service" in creditapp(settings, "rotate-master").stdout
    assert "master key transit/creditapp:v2" in creditapp(settings, "status").stdout
    assert "master_next.key; copy it to every machine" in creditapp(settings, "new-master").stdout
    back = creditapp(settings, "rotate-master", "--to-file")
    assert back.returncode == 0 and "unset CREDITAPP_KMS_URL everywhere" in back.stdout
    assert people(without(settings)) == before
    alone = creditapp(without(settings), "rotate-master", "--to-file")
    assert alone.returncode == 1 and "the master key is a file already" in alone.stderr


def test_the_command_says_in_one_line_that_the_service_is_sealed(settings: Settings, transit: Transit) -> None:
    """And changes nothing."""
    prepare(settings, TODAY, new=True)
    transit.sealed = True
    done = creditapp(settings, "rotate-master")
    assert (done.returncode, done.stdout) == (1, "") and done.stderr.count("\n") == 1
    assert "Vault is sealed" in done.stderr
