"""In a log, progress is an occasional line on stderr; nothing of it reaches stdout."""

import asyncio

import pytest

from creditapp.console import progress, spinner


def test_items_are_logged_ten_times_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line says how many of how many are done; the last one is the total."""
    with progress.progress("people", 1_000) as advance:
        for _ in range(1_000):
            advance(1)
    output = capsys.readouterr()
    lines = output.err.splitlines()
    assert output.out == ""
    assert len(lines) == progress.LOG_LINES
    assert (lines[0], lines[-1]) == ("people: 100 of 1,000", "people: 1,000 of 1,000")


def test_lines_of_a_file_are_logged_every_few_seconds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of lines, not of bytes: the size of a pipe is unknown."""
    now = 0.0
    monkeypatch.setattr(progress, "monotonic", lambda: now)
    with progress.file_progress("furnishing", None) as advance:
        for _ in range(2_048):
            now += progress.LOG_EVERY / 1_024
            advance(30)
    assert capsys.readouterr().err.splitlines() == ["furnishing: 1,024 lines", "furnishing: 2,048 lines"]


def test_only_a_long_wait_says_what_it_waits_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line in a log, once."""
    monkeypatch.setattr(spinner, "SHOWN_AFTER", 0.02)

    async def wait(seconds: float) -> None:
        async with spinner.spinner("reading a topic"):
            await asyncio.sleep(seconds)

    asyncio.run(wait(0))
    assert capsys.readouterr().err == ""
    asyncio.run(wait(0.1))
    assert capsys.readouterr().err == "reading a topic …\n"
