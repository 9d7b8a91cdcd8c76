"""Every client of Kafka gets its options from the settings, in one place; what does not fit is said before it connects."""

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import InvalidRequestError, SecurityDisabled, TopicAuthorizationFailedError

from creditapp.errors import ConfigurationError, CreditappError, KafkaUnavailable
from creditapp.privacy.passwords import make_missing, password_of
from creditapp.settings import Settings
from creditapp.streaming import principals
from creditapp.streaming.admin_requests import AlterScram, AlterScramStruct
from creditapp.streaming.kafka_client import client_options, failure, faust_credentials
from tests.support.ports import free_port_range


def settings(home: Path, **values: Any) -> Settings:
    """Settings of this home, for a Kafka elsewhere."""
    return Settings(home=home, broker="kafka-1:9093", **values)


def test_a_kafka_that_asks_for_nothing_is_used_as_before(tmp_path: Path) -> None:
    """CREDITAPP_BROKER alone goes on working."""
    options = client_options(settings(tmp_path))
    assert options == {"bootstrap_servers": "kafka-1:9093", "security_protocol": "PLAINTEXT"}
    assert faust_credentials(settings(tmp_path)) is None


def test_a_service_acts_under_its_own_name_with_the_password_from_its_file(tmp_path: Path) -> None:
    """Faust's clients and our own alike."""
    make_missing(tmp_path, ["scoring"])
    acting = settings(tmp_path, kafka_security="sasl_plaintext").acting_as("scoring")
    options, credentials = client_options(acting), faust_credentials(acting)
    assert options["sasl_plain_username"] == credentials.username == "scoring"
    assert options["sasl_plain_password"] == credentials.password == password_of(tmp_path, "scoring")
    assert options["sasl_mechanism"] == credentials.mechanism.value == "SCRAM-SHA-512"
    assert credentials.protocol.value == options["security_protocol"] == "SASL_PLAINTEXT"


def test_a_user_that_the_environment_names_is_used_whoever_acts(tmp_path: Path) -> None:
    """On a cluster whose users others manage."""
    managed = settings(
        tmp_path, kafka_security="SASL_SSL", kafka_mechanism="plain", kafka_user="key", kafka_password="s"
    )
    options = client_options(managed.acting_as("scoring"))
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("key", "s")
    assert options["ssl_context"].check_hostname
    assert faust_credentials(managed).protocol.value == "SASL_SSL"


def test_an_oauth_token_is_read_anew_for_every_connection(tmp_path: Path) -> None:
    """Whoever writes the file renews it."""
    file = tmp_path / "token"
    file.write_text("first\n")
    with_token = settings(tmp_path, kafka_security="SASL_SSL", kafka_mechanism="OAUTHBEARER", kafka_token_file=file)
    provider = client_options(with_token)["sasl_oauth_token_provider"]
    assert asyncio.run(provider.token()) == "first"
    file.write_text("second\n")
    assert asyncio.run(provider.token()) == "second"
    assert faust_credentials(with_token).mechanism.value == "OAUTHBEARER"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"kafka_security": "SASL_SSL", "kafka_mechanism": "OAUTHBEARER"}, "CREDITAPP_KAFKA_TOKEN_FILE: .* needs"),
        ({"kafka_password": "s"}, "PLAINTEXT asks for no password; set SASL_SSL"),
        ({"kafka_ca": Path(__file__)}, "PLAINTEXT has no TLS; set SASL_SSL or SSL"),
        ({"kafka_security": "SSL", "kafka_ca": Path(__file__)}, "CREDITAPP_KAFKA_CA.* not usable as PEM"),
        ({"kafka_security": "SASL_PLAINTEXT"}, r"operators\.password: not there"),
    ],
)
def test_settings_that_do_not_fit_are_refused(tmp_path: Path, values: dict[str, Any], says: str) -> None:
    """With the name of the setting and what to do; a password that would be sent to nobody is a mistake too."""
    with pytest.raises(ConfigurationError, match=says):
        client_options(settings(tmp_path, **values))


def test_a_password_is_in_no_text(tmp_path: Path) -> None:
    """Neither of the settings nor of Faust's credentials."""
    secret = settings(tmp_path, kafka_security="SASL_PLAINTEXT", kafka_user="u", kafka_password="quillfeather")
    assert "quillfeather" not in f"{secret!r} {secret} {faust_credentials(secret)!r}"


def test_the_broker_of_make_run_is_known_to_ask_for_a_password(tmp_path: Path) -> None:
    """Under its own address only: another one is spoken to as its own settings say."""
    (tmp_path / "broker.json").write_text(json.dumps({"broker": "127.0.0.1:6086", "security": "SASL_PLAINTEXT"}))
    assert Settings(home=tmp_path).kafka_security == "SASL_PLAINTEXT"
    assert Settings(home=tmp_path, broker="127.0.0.1:6086").kafka_security == "SASL_PLAINTEXT"
    assert Settings(home=tmp_path, broker="127.0.0.1:9092").kafka_security == "PLAINTEXT"


def test_a_home_of_yesterday_is_read(tmp_path: Path) -> None:
    """Its file names the broker only."""
    (tmp_path / "broker.json").write_text(json.dumps({"broker": "127.0.0.1:6086"}))
    assert (Settings(home=tmp_path).broker, Settings(home=tmp_path).kafka_security) == ("127.0.0.1:6086", "PLAINTEXT")


def test_a_kafka_that_is_away_is_told_from_one_that_refuses(tmp_path: Path) -> None:
    """What to do differs."""
    away = Settings(home=tmp_path, broker=f"127.0.0.1:{free_port_range(1)}")
    assert isinstance(failure(away, OSError()), KafkaUnavailable)
    assert "is it up? See CREDITAPP_BROKER" in str(failure(away, OSError()))


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            TopicAuthorizationFailedError("creditapp.reports"),
            "does not allow operators to do this .*topics acls --check",
        ),
        (SecurityDisabled(), "has no ACLs: everybody who reaches it may do everything"),
        (InvalidRequestError(), "answered operators with InvalidRequestError"),
    ],
)
def test_what_kafka_answers_is_told_from_its_not_answering(tmp_path: Path, error: Exception, says: str) -> None:
    """Each with what it means."""
    with pytest.raises(CreditappError, match=says):
        raise failure(settings(tmp_path), error)


@pytest.mark.parametrize("values", [{}, {"kafka_security": "SASL_SSL", "kafka_mechanism": "OAUTHBEARER"}])
def test_principals_are_made_only_where_kafka_has_scram_users(tmp_path: Path, values: dict[str, str]) -> None:
    """Elsewhere the command says what to do instead, and makes no password."""
    elsewhere = settings(tmp_path, **values)
    assert not principals.makes_principals(elsewhere)
    with pytest.raises(ConfigurationError, match="principals are users of SASL/SCRAM: set CREDITAPP_KAFKA_SECURITY"):
        asyncio.run(principals.establish_principals(elsewhere))
    assert not (tmp_path / "principals").exists()


@pytest.mark.parametrize(
    ("broker", "acts_as"), [("127.0.0.1:9", "broker"), ("kafka-1:9093", "admin"), ("kafka-1", "admin")]
)
def test_the_nodes_password_is_sent_to_this_machine_only(tmp_path: Path, broker: str, acts_as: str) -> None:
    """A Kafka elsewhere, which does not know the admin, is not given it."""
    make_missing(tmp_path, ["broker"])
    asked = Settings(home=tmp_path, broker=broker, kafka_security="SASL_PLAINTEXT")
    assert asyncio.run(principals.acting_as_maker(asked)).kafka_user == acts_as


def test_requests_that_carry_a_password_are_not_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """aiokafka logs each request at the level DEBUG, those of a login too."""
    make_missing(tmp_path, ["operators"])
    client_options(settings(tmp_path, kafka_security="SASL_SSL", kafka_mechanism="PLAIN"))
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("aiokafka.conn").debug("Request: %s", "a password")
        logging.getLogger("aiokafka.conn").warning("a warning")
    assert [record.message for record in caplog.records] == ["a warning"]
    assert "salted" not in repr(AlterScram([], [("gateway", 2, 4096, b"salt", b"salted")]).build(AlterScramStruct))
