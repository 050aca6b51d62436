"""`ombud certificate` and `ombud verify-certificate`: listed, shown, saved, and proved from a file alone."""

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.charts import paper
from bot.cli.main import main
from bot.wiring.office import open_office
from handlers.disposal.purging import purge
from handlers.domain.purge import Step
from handlers.store.mailbox_events import OMBUD
from tests.faces.cli.conftest import Run
from tests.support.certified import OTHER, SIGNER, document, small_page, statement, whole
from tests.support.installations import Installation
from tests.support.letters import ASKS_ACCESS, letter

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def number(installation: Installation, run: Run) -> str:
    """Is the number of a certificate: of the installation's mailbox, purged."""
    assert run("migrate").exit_code == 0
    installation.drop(letter(sender="Sam <sam@subject.example>", text=ASKS_ACCESS))
    assert run("ingest", installation.maildir).exit_code == 0
    execute(installation, "UPDATE mailbox SET status = 'disconnected'")
    with open_office(installation.settings) as opened:
        with opened.desk.transaction("tests.schedule") as tx:
            organisation = tx.organisations.first()
            assert organisation is not None
            mailbox = tx.mailboxes.named(organisation.id, "privacy")
            assert mailbox is not None
            tx.purges.schedule(mailbox.id, "disconnected", tx.now, OMBUD)
        for _ in range(12):
            if purge(opened.desk, mailbox.id):
                break
            with opened.desk.transaction("tests.posts") as tx:
                standing = tx.purges.find(mailbox.id)
                assert standing is not None
                tx.purges.go_on(standing, Step.LOG)  # there is no chat here to wait for
    (found,) = listed(run)
    return str(found["certificate"])


def execute(installation: Installation, sql: str) -> None:
    connection = sqlite3.connect(installation.data / "ombud.sqlite3")
    with connection:
        connection.execute(sql)
    connection.close()


def listed(run: Run) -> list[dict[str, Any]]:
    result = run("certificate", "list", "--json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["certificates"]
    return found


def alone(*words: str | Path) -> Result:
    """Run a command where there is no installation."""
    env = {name: None for name in os.environ if name.startswith("OMBUD_")}
    return CliRunner(env=env).invoke(main, [str(word) for word in words], prog_name="ombud")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "one.json"
    path.write_bytes(document())
    return path


def test_a_certificate_is_listed_shown_saved_and_proved(
    run: Run, ask: Ask, number: str, tmp_path: Path
) -> None:
    assert number in run("certificate", "list").stdout
    shown = run("certificate", "show", number)
    assert shown.exit_code == 0, shown.output
    assert "Lanternhouse" in shown.stdout
    assert "mailbox privacy" in shown.stdout
    assert "subject.example" not in shown.stdout
    facts = ask("certificate", "show", number)
    assert (facts["key_is_ours"], facts["records_hold"]) == (True, True)

    path = tmp_path / "saved.json"
    assert ask("certificate", "save", number, "--output", path)["bytes"] == path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o600
    proved = alone("verify-certificate", path, "--key", ask("certificate", "key")["key"])
    assert proved.exit_code == 0, proved.output
    assert "It is sound" in proved.stdout


def test_a_file_that_is_there_is_not_overwritten(run: Run, number: str, saved: Path) -> None:
    before = saved.read_bytes()
    refused = run("certificate", "save", number, "--output", saved)
    assert (refused.exit_code, saved.read_bytes()) == (2, before)


def test_the_page_is_saved_with_its_document_and_proved(
    run: Run, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "certificate_page", lambda *_: small_page())
    path = tmp_path / "saved.pdf"
    assert run("certificate", "save", number, "--pdf", "--output", path).exit_code == 0
    proved = alone("verify-certificate", path)
    assert proved.exit_code == 0, proved.output
    assert f"Certificate {number} of Lanternhouse" in proved.stdout


def test_without_what_draws_it_says_what_to_install(
    run: Run, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "can_paint", lambda: False)
    refused = run("certificate", "save", number, "--pdf", "--output", tmp_path / "x.pdf")
    assert refused.exit_code == 1
    assert "extra 'charts'" in refused.output
    assert not (tmp_path / "x.pdf").exists()


def test_records_that_were_rewritten_since_are_told(
    run: Run, installation: Installation, number: str
) -> None:
    execute(installation, "UPDATE event SET digest = 'other' WHERE kind = 'purged'")
    shown = run("certificate", "show", number)
    assert shown.exit_code == 1
    assert "do not end as it says" in shown.output


def test_a_certificate_that_was_altered_in_the_database_is_told(
    run: Run, installation: Installation, number: str, tmp_path: Path
) -> None:
    execute(
        installation, """UPDATE certificate SET document = replace(document, '"letters":', '"letters":1')"""
    )
    for command in (("show", number), ("save", number, "--output", tmp_path / "x.json")):
        refused = run("certificate", *command)
        assert refused.exit_code == 1
        assert "The signature does not fit" in refused.output


def test_a_key_is_there_before_the_first_certificate_and_can_be_renewed(run: Run, ask: Ask) -> None:
    assert run("migrate").exit_code == 0
    assert "no certificate yet" in run("certificate", "list").stdout
    first = run("certificate", "key").stdout.strip()
    assert len(bytes.fromhex(first)) == 32
    assert run("certificate", "key").stdout.strip() == first
    renewed = ask("certificate", "key", "--renew")
    assert [one["public"] for one in renewed["keys"]] == [renewed["key"], first]
    assert renewed["key"] != first
    assert renewed["keys"][1]["until"]
    assert first in run("certificate", "key").stdout


def test_a_number_that_was_never_given_is_not_found(run: Run) -> None:
    assert run("migrate").exit_code == 0
    missing = run("certificate", "show", "2027-C-0009")
    assert missing.exit_code == 1
    assert "There is no certificate 2027-C-0009" in missing.output


def test_proving_needs_no_installation_and_asks_for_the_key(saved: Path) -> None:
    proved = alone("verify-certificate", saved)
    assert proved.exit_code == 0, proved.output
    assert "Who signed it is proved by --key" in proved.stdout
    assert SIGNER.public.hex() in proved.stdout
    assert "Who signed it" not in alone("verify-certificate", saved, "--key", SIGNER.public.hex()).stdout


def test_what_is_wrong_is_said_with_exit_code_1(saved: Path) -> None:
    saved.write_bytes(document().replace(b"40213", b"40214"))
    changed = alone("verify-certificate", saved)
    assert changed.exit_code == 1
    assert "is not sound. The signature does not fit" in changed.stderr
    told = json.loads(alone("verify-certificate", saved, "--json").stdout)
    assert (told["ok"], "signature" in told["error"]) == (False, True)


def test_another_key_is_found_and_no_key_is_a_fault_of_the_command_line(saved: Path) -> None:
    other = alone("verify-certificate", saved, "--key", OTHER.public.hex())
    assert other.exit_code == 1
    assert "another key" in other.stderr
    assert alone("verify-certificate", saved, "--key", "beef").exit_code == 2
    assert alone("verify-certificate", saved.with_name("missing.json")).exit_code == 2


def test_a_pdf_is_proved_page_and_all(tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(whole())
    found = json.loads(alone("verify-certificate", path, "--key", SIGNER.public.hex(), "--json").stdout)
    assert (found["ok"], found["certificate"], found["key_was_given"]) == (True, "2027-C-0001", True)
    assert found["statement"] == statement()
    path.write_bytes(whole().replace(b"842", b"843"))
    assert "the page was changed" in alone("verify-certificate", path).stderr


def test_what_a_forged_certificate_says_cannot_steer_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_bytes(document(statement(organisation="\x1b[2JEvil\u202e")))
    assert "\x1b" not in (said := alone("verify-certificate", path).stdout)
    assert "\u202e" not in said


def test_a_signed_document_of_another_shape_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    short = {"format": "ombud-certificate-1", "certificate": "2027-C-0001"}
    path.write_bytes(document(short, OTHER))
    refused = alone("verify-certificate", path)
    assert refused.exit_code == 1
    assert "is not sound" in refused.stderr


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    with path.open("wb") as target:
        target.truncate(40 * 1024 * 1024)
    assert "too large" in alone("verify-certificate", path).stderr
