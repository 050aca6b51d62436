"""`ombud words`: listing, adding and removing the organisation's own words, and what is suggested."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.faces.cli.conftest import Run

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def _set_up(run: Run) -> None:
    assert run("migrate").exit_code == 0


def test_words_are_added_listed_and_removed(run: Run, ask: Ask) -> None:
    assert "There are no own words" in run("words", "list").stdout
    added = ask("words", "add", "close my profile", "--means", "erasure", "--reason", "our app's name for it")
    assert (added["phrase"], added["means"]) == ("close my profile", "erasure")
    (word,) = ask("words", "list")["words"]
    assert (word["phrase"], word["means"], word["reason"]) == (
        "close my profile",
        "erasure",
        "our app's name for it",
    )
    assert word["added_by"].startswith("cli:")
    assert "close my profile" in run("words", "list").stdout

    assert "counts no longer" in run("words", "remove", str(added["number"])).stdout
    assert ask("words", "list")["words"] == []


def test_a_domain_is_named_by_its_option(ask: Ask) -> None:
    added = ask("words", "add", "--domain", "News.example.org", "--means", "never", "--reason", "newsletter")
    assert added["domain"] == "news.example.org"


def test_one_of_the_two_is_named(run: Run) -> None:
    for named in ((), ("a phrase", "--domain", "x.example")):
        result = run("words", "add", *named, "--means", "look", "--reason", "x")
        assert result.exit_code == 2
        assert "one of the two" in result.stderr


def test_what_cannot_be_one_is_said(run: Run) -> None:
    result = run("words", "add", "--domain", "gmail.com", "--means", "never", "--reason", "x")
    assert result.exit_code == 2
    assert "Anybody can write from gmail.com" in result.stderr


def test_a_number_that_is_none_is_said(run: Run) -> None:
    result = run("words", "remove", "99")
    assert result.exit_code != 0
    assert "There is no such own word" in result.stderr


def test_nothing_corrected_suggests_nothing(run: Run, ask: Ask) -> None:
    assert ask("words", "suggest") == {"ok": True, "suggestions": [], "missed": []}
    assert "suggests" in run("words", "suggest").stdout


def test_what_it_means_and_why_must_be_said(run: Run) -> None:
    result = run("words", "add", "close my profile", "--reason", "x")
    assert (result.exit_code, "--means" in result.stderr) == (2, True)
    result = run("words", "add", "close my profile", "--means", "look")
    assert (result.exit_code, "Say why" in result.stderr) == (2, True)
