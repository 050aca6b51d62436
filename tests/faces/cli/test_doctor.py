"""The doctor finds each fault and says what to do about it, and changes nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.clock import SystemClock
from bot.sandbox.slack.identity import SMALLEST_SCOPES
from bot.sandbox.slack.identity import Installation as App
from bot.sandbox.slack.standin import SlackStandIn
from bot.wiring.office import World, open_office
from handlers.store.outbox import EntryKind
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation, eml

Ask = Callable[..., dict[str, Any]]
Fault = tuple[str, str, str]


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    scopes = SMALLEST_SCOPES | {"channels:read"}  # so that a public channel can be told from none
    with SlackStandIn(App(scopes=scopes)) as standin:
        standin.workspace.add_person("ada", person_id="U0ADA")
        yield standin


@pytest.fixture
def healthy(installation: Installation, run: Run, slack: SlackStandIn) -> Installation:
    """Is an installation in which the doctor finds nothing."""
    channel = slack.workspace.add_channel("privacy-desk", members=["U0ADA"]).id
    installation.environ |= {
        "OMBUD_SLACK_MODE": "http",
        "OMBUD_SLACK_BASE_URL": slack.base_url,
        "OMBUD_SLACK_BOT_TOKEN": slack.installation.bot_token,
        "OMBUD_SLACK_SIGNING_SECRET": slack.installation.signing_secret,
        "OMBUD_SLACK_CHANNEL_ID": channel,
        "OMBUD_SLACK_CASE_HANDLERS": "U0ADA",
    }
    assert run("migrate").exit_code == 0
    return installation


@pytest.fixture
def faults(ask: Ask) -> Callable[[], list[Fault]]:
    """Gives a function that returns what the doctor finds: where, what, and the fix."""

    def look() -> list[Fault]:
        printed = ask("doctor", code=Exit.FOUND)
        return [
            (each["name"], fault["problem"], fault["fix"])
            for each in printed["checks"]
            for fault in each["faults"]
        ]

    return look


Faults = Callable[[], list[Fault]]


def test_a_healthy_installation_has_no_faults(healthy: Installation, ask: Ask, run: Run) -> None:
    names = [each["name"] for each in ask("doctor")["checks"]]
    assert names == [
        *("settings", "organisation", "disk", "master key", "database", "erasure ledger", "encryption"),
        "work",
        *("connection privacy", "slack", "web", "google", "microsoft", "mailbox privacy"),
    ]
    assert run("doctor").output.endswith("All is well.\n")


def notes(ask: Ask, name: str) -> str:
    (found,) = [each["notes"] for each in ask("doctor")["checks"] if each["name"] == name]
    return "; ".join(found)


def test_whoever_cannot_open_the_links_is_told_and_how_to_mend_it(healthy: Installation, ask: Ask) -> None:
    healthy.environ["OMBUD_WEB_HOST"] = "0.0.0.0"
    assert "on this machine alone; set OMBUD_WEB_PUBLIC_URL" in notes(ask, "web")
    healthy.environ["OMBUD_WEB_PUBLIC_URL"] = "http://ombud.internal:8080"
    assert "make it https" in notes(ask, "web")
    healthy.environ["OMBUD_WEB_PUBLIC_URL"] = "https://ombud.example.org"
    assert notes(ask, "web") == "links lead to https://ombud.example.org"


def test_every_mistake_in_the_settings_is_told_with_its_fix(healthy: Installation, faults: Faults) -> None:
    healthy.environ |= {"OMBUD_WEB_PORT": "none", "OMBUD_ORGANISATION_ZONE": "Nowhere/Land"}
    found = faults()
    assert {name for name, _, _ in found} == {"settings"}
    assert [problem.split(":")[0] for _, problem, _ in found] == ["OMBUD_ORGANISATION_ZONE", "OMBUD_WEB_PORT"]
    assert all(fix for _, _, fix in found)


def test_a_new_machine_is_told_to_migrate(installation: Installation, faults: Faults) -> None:
    ((name, problem, fix),) = faults()
    assert name == "database"
    assert str(installation.data) in problem
    assert fix == "Run `ombud migrate` to set Ombud up."
    assert not installation.data.exists(), "looking makes nothing"


def only(faults: list[Fault], name: str) -> tuple[str, str]:
    """Return the one fault there is, which must be about `name`."""
    ((about, problem, fix),) = faults
    assert about == name
    return problem, fix


def test_a_missing_name_is_a_fault_since_letters_name_the_organisation(
    healthy: Installation, faults: Faults
) -> None:
    del healthy.environ["OMBUD_ORGANISATION_NAME"]
    assert "OMBUD_ORGANISATION_NAME" in only(faults(), "organisation")[1]


def test_a_key_open_to_others_is_closed_with_chmod(healthy: Installation, faults: Faults) -> None:
    (healthy.data / "master.key").chmod(0o644)
    problem, fix = only(faults(), "master key")
    assert "open to other users" in problem
    assert fix.startswith("Run: chmod 600")


def test_a_lost_key_is_to_be_restored(healthy: Installation, faults: Faults) -> None:
    (healthy.data / "master.key").unlink()
    assert "Restore it" in only(faults(), "master key")[1]


def test_another_key_is_told_apart_from_none(healthy: Installation, faults: Faults) -> None:
    healthy.environ["OMBUD_MASTER_KEY"] = "A" * 43 + "="
    assert "Restore the master key" in only(faults(), "encryption")[1]


def test_a_database_that_is_none_names_its_setting(healthy: Installation, faults: Faults) -> None:
    (healthy.data / "ombud.sqlite3").write_bytes(b"no database" * 1_000)
    assert "OMBUD_DATABASE_URL" in only(faults(), "database")[1]


def test_a_mailbox_that_is_gone_names_its_folder(healthy: Installation, faults: Faults) -> None:
    healthy.maildir.rename(healthy.folder / "elsewhere")
    assert only(faults(), "mailbox privacy")[1]


def test_no_mailbox_at_all_is_a_fault(healthy: Installation, faults: Faults) -> None:
    for name in [name for name in healthy.environ if "MAILBOX" in name]:
        del healthy.environ[name]
    assert "OMBUD_MAILBOX_ADDRESS" in only(faults(), "mailboxes")[1]


def test_a_token_that_slack_refuses_is_a_fault(healthy: Installation, faults: Faults) -> None:
    healthy.environ["OMBUD_SLACK_BOT_TOKEN"] = "xoxb-wrong"
    problem, fix = only(faults(), "slack")
    assert "xoxb-wrong" not in problem + fix
    assert fix


def test_a_slack_that_does_not_answer_is_a_fault(
    healthy: Installation, slack: SlackStandIn, faults: Faults
) -> None:
    slack.faults.go_down()
    assert only(faults(), "slack")[1]


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"is_private": False}, "Make it private"),
        ({"is_archived": True}, "choose another channel in the settings"),
        ({"is_ext_shared": True}, "Stop sharing it"),
    ],
)
def test_a_channel_unfit_for_cases_is_a_fault(
    healthy: Installation, slack: SlackStandIn, faults: Faults, change: dict[str, bool], fix: str
) -> None:
    channel = slack.workspace.add_channel("other", members=["U0ADA"], **change).id
    healthy.environ["OMBUD_SLACK_CHANNEL_ID"] = channel
    assert any(fix in found for _, _, found in faults())


def test_a_desk_without_people_is_a_fault(healthy: Installation, faults: Faults) -> None:
    del healthy.environ["OMBUD_SLACK_CASE_HANDLERS"]
    assert "OMBUD_SLACK_CASE_HANDLERS" in only(faults(), "slack")[1]


def test_a_user_group_is_people_enough(healthy: Installation, ask: Ask) -> None:
    del healthy.environ["OMBUD_SLACK_CASE_HANDLERS"]
    healthy.environ["OMBUD_SLACK_CASE_HANDLER_GROUPS"] = "S0615G0KT"
    assert ask("doctor")["ok"] is True


@pytest.mark.parametrize(("state", "words"), [("failed", "given up"), ("unknown", "nobody knows")])
def test_effects_that_failed_or_are_uncertain_are_faults(
    healthy: Installation, run: Run, faults: Faults, tmp_path: Path, state: str, words: str
) -> None:
    letter = tmp_path / "letter.eml"
    letter.write_bytes(eml())
    assert run("ingest", letter).exit_code == 0
    with open_office(healthy.settings, World(SystemClock())) as office:
        with office.desk.transaction("tests.claim") as tx:
            (entry,) = tx.outbox.due(9, {EntryKind.CARD})
            claimed = tx.outbox.claim(entry)
        assert claimed is not None
        with office.desk.transaction("tests.end") as tx:
            if state == "failed":
                tx.outbox.fail(claimed, "refused")
            else:
                tx.outbox.put_off(
                    claimed, office.desk.clock.now() - office.desk.clock.now(), "lost", unknown=True
                )
    problem, fix = only(faults(), "work")
    assert words in problem
    assert fix


def test_quarantine_and_slack_off_are_notes_and_no_faults(healthy: Installation, ask: Ask) -> None:
    healthy.environ["OMBUD_SLACK_MODE"] = "off"
    healthy.environ.pop("OMBUD_MAILBOX_AUTHSERV_IDS")
    checks = {each["name"]: each for each in ask("doctor")["checks"]}
    assert "off" in checks["slack"]["notes"][0]
    assert "acknowledges nobody" in checks["mailbox privacy"]["notes"][0]


def test_people_read_fault_and_fix_on_lines_of_their_own(healthy: Installation, run: Run) -> None:
    del healthy.environ["OMBUD_ORGANISATION_NAME"]
    lines = run("doctor").output.splitlines()
    at = lines.index("✗ organisation")
    assert lines[at + 2] == "    → Set OMBUD_ORGANISATION_NAME."
    assert "run `ombud doctor` again" in lines[-1]
