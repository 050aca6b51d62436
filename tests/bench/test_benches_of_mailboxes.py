"""The benches of mailboxes run as they are called in the documentation, only with few letters."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import corpus
from bench.backfill import quota_of
from connectors.mime.reading import read
from tests.support.dovecot import missing, needed

LETTERS = "20"
ROOT = Path(__file__).resolve().parents[2]


def measured(bench: str, *options: str) -> Any:
    """Return what a bench prints as JSON."""
    command = [sys.executable, "-m", f"bench.{bench}", "--letters", LETTERS, "--json", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("connector", ["google", "microsoft", "imap", "maildir"])
def test_a_backfill_tells_what_every_letter_took(connector: str) -> None:
    if connector == "imap":
        needed()
    (row,) = measured("backfill", "--connector", connector)

    assert (row["connector"], row["letters"], row["put_off"]) == (connector, int(LETTERS), 0)
    assert 0 < row["cases"] <= row["letters"]
    assert row["per_second"] > 0
    assert len(row["memory_MB"]) == len(row["reader_MB"]) == 4
    assert min(row["memory_MB"]) > 0
    assert (row["requests_each"] >= 1) == (connector != "maildir")
    if connector == "google":
        assert 20 <= row["units_each"] < 24
        assert row["our_pace_minutes"] > row["quota_minutes"] > 0


def test_a_letter_that_is_told_of_is_a_card_within_seconds() -> None:
    providers = ["google", "microsoft", *([] if missing() else ["imap"])]
    rows = measured("notification", "--letters", "1", "--pause", "0", "--providers", ",".join(providers))

    assert list(rows) == providers
    for row in rows.values():
        assert row["letters"] == 1
        assert 0 < row["median_s"] <= row["p99_s"] <= row["worst_s"] < 30


def test_what_a_quota_makes_letters_last_is_reckoned_from_units() -> None:
    spent = quota_of("google", {"requests": 1_000, "units": 20_000}, 1_000)
    assert (spent["requests_each"], spent["units_each"]) == (1, 20)
    assert (spent["quota_minutes"], spent["our_pace_minutes"]) == (pytest.approx(10 / 3), pytest.approx(5))
    assert quota_of("microsoft", {"requests": 10_000, "units": 10_000}, 10_000)["quota_minutes"] == 10
    assert quota_of("imap", {"requests": 30}, 10) == {"requests_each": 3}


def test_letters_that_ask_are_each_of_another_person_and_the_same_each_time() -> None:
    first, again, second = corpus.request(1), corpus.request(1), corpus.request(2)
    assert first == again
    senders = {read(iter([each])).senders[0].address for each in (first, second)}
    assert senders == {"person1@people.example", "person2@people.example"}
