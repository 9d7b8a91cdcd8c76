"""Only the jars that the lock names run: what Maven brings otherwise is refused and not kept."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from broker import jars
from broker.errors import BrokerError

CACHED = jars.jars_directory()


def maven(directory: Path, script: str) -> None:
    """A Maven that brings what the script writes into its output directory."""
    program = directory / "mvn"
    program.write_text(
        f'#!/bin/sh\nfor word; do case "$word" in -DoutputDirectory=*) out="${{word#*=}}";; esac; done\nmkdir -p "$out"\n{script}\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the jars go, without any yet; the Maven of this test comes first."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("CREDITAPP_KAFKA_JARS", str(tmp_path / "jars"))
    return tmp_path / "jars"


def test_the_jars_that_run_here_are_those_of_the_lock() -> None:
    """Byte for byte."""
    assert jars.digests(CACHED) == jars.locked()


def test_what_the_lock_names_is_kept(target: Path) -> None:
    """And not fetched twice."""
    maven(target.parent, f'cp {CACHED}/*.jar "$out"')
    assert jars.fetch()
    assert not jars.fetch()
    assert jars.digests(target) == jars.locked()


def test_an_altered_a_missing_and_an_unknown_jar_are_named_and_nothing_is_kept(target: Path) -> None:
    """The message says which, and that nothing of it runs."""
    first, second, *_ = sorted(jars.locked())
    maven(
        target.parent,
        f'cp {CACHED}/*.jar "$out"; echo x >> "$out/{first}"; rm "$out/{second}"; echo x > "$out/new.jar"',
    )
    with pytest.raises(BrokerError, match=rf"{first} \(altered\), {second} \(missing\), new.jar \(not named\)"):
        jars.fetch()
    assert not target.exists()
    assert not list(target.parent.glob("*.part"))


def test_jars_of_another_version_are_fetched_anew(target: Path) -> None:
    """After a new version of Kafka in the checkout, the cache of the old one does not run."""
    target.mkdir()
    (target / "kafka_2.13-4.1.0.jar").write_bytes(b"old")
    maven(target.parent, f'cp {CACHED}/*.jar "$out"')
    assert jars.fetch()
    assert not (target / "kafka_2.13-4.1.0.jar").exists()


def test_a_jar_that_is_altered_later_is_fetched_anew(target: Path) -> None:
    """Its name alone does not make it the one that the lock names."""
    maven(target.parent, f'cp {CACHED}/*.jar "$out"')
    jars.fetch()
    altered = target / sorted(jars.locked())[0]
    altered.write_bytes(altered.read_bytes() + b"x")
    assert jars.fetch()
    assert jars.digests(target) == jars.locked()


def test_no_jar_has_the_hole_of_the_old_lz4() -> None:
    """CVE-2025-12183 and CVE-2025-66566: lz4-java before 1.10.1."""
    (lz4,) = (name for name in jars.locked() if name.startswith("lz4-java-"))
    assert tuple(int(part) for part in lz4.removeprefix("lz4-java-").removesuffix(".jar").split(".")) >= (1, 10, 1)


def test_digests_are_sha256(tmp_path: Path) -> None:
    """As sha256sum writes them."""
    (tmp_path / "a.jar").write_bytes(b"a")
    assert jars.digests(tmp_path) == {"a.jar": hashlib.sha256(b"a").hexdigest()}
