"""Mailboxes at the command line: listed, connected by a link, shown with their record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.cli.operator import operator
from bot.wiring.office import open_office
from connectors.consent import Reach
from handlers.mailboxes import consenting
from handlers.mailboxes.registry import THE_ORGANISATION
from handlers.store.reaches import Reaches
from tests.faces.cli.conftest import Run
from tests.support.installations import ADDRESS, Installation

Ask = Callable[..., dict[str, Any]]
GOOGLE = ("--provider", "google", "--address", "support@example.com")


@pytest.fixture(autouse=True)
def set_up(run: Run) -> None:
    assert run("migrate").exit_code == 0


@pytest.fixture
def with_google(installation: Installation) -> None:
    installation.environ["OMBUD_GOOGLE_CLIENT_ID"] = "client.apps.example"
    installation.environ["OMBUD_GOOGLE_CLIENT_SECRET"] = "marker-client-secret"
    installation.environ["OMBUD_WEB_PUBLIC_URL"] = "https://ombud.example.org"


def test_the_list_names_each_mailbox_with_its_provider_and_status(ask: Ask, run: Run) -> None:
    (listed,) = ask("mailbox", "list")["mailboxes"]
    assert (listed["name"], listed["provider"], listed["status"]) == ("privacy", "maildir", "connected")
    assert (listed["read_at"], listed["waiting"], listed["quarantined"]) == (None, 0, 0)
    output = run("mailbox", "list").output
    assert "privacy" in output
    assert ADDRESS not in output


@pytest.mark.usefixtures("with_google")
def test_connect_prints_a_link_that_leads_to_the_page(run: Run, ask: Ask, installation: Installation) -> None:
    made = ask("mailbox", "connect", *GOOGLE)
    assert (made["mailbox"], made["again"]) == ("support", False)
    assert made["url"].startswith("https://ombud.example.org/connect/")
    with open_office(installation.settings) as office:
        visit = consenting.look(office.desk, made["url"].rpartition("/")[2], "")
        assert visit.held.consent.person == operator().id
    output = run("mailbox", "connect", *GOOGLE).output
    assert "https://ombud.example.org/connect/" in output
    assert "within ten minutes" in output
    listed = ask("mailbox", "list")["mailboxes"]
    assert [(each["name"], each["status"]) for each in listed] == [
        ("privacy", "connected"),
        ("support", "proposed"),
    ]


@pytest.mark.usefixtures("with_google")
def test_a_mailbox_is_shown_with_its_record_and_without_its_secrets(run: Run, ask: Ask) -> None:
    token = ask("mailbox", "connect", *GOOGLE, "--name", "desk")["url"].rpartition("/")[2]
    shown = ask("mailbox", "show", "desk")
    assert (shown["address"], shown["status"], shown["live_from"]) == (
        "support@example.com",
        "proposed",
        None,
    )
    (event,) = shown["record"]
    assert (event["kind"], event["actor"]) == ("proposed", operator().id)
    assert event["facts"] == {"provider": "google"}
    output = run("mailbox", "show", "desk").output
    assert "proposed" in output
    for secret in (token, "marker-client-secret"):
        assert secret not in output + str(shown)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("show", "nobody"), Exit.FOUND, "ombud mailbox list"),
        (("connect", *GOOGLE), Exit.FOUND, "OMBUD_GOOGLE_CLIENT_ID is missing"),
        (
            ("connect", "--provider", "yahoo", "--address", "a@b.example"),
            Exit.USAGE,
            "no such provider: yahoo; offered here: imap.",
        ),
        (("connect", "--provider", "imap", "--address", "nothing"), Exit.USAGE, "one whole e-mail address"),
        (("connect", "--provider", "imap", "--address", ADDRESS), Exit.USAGE, "has this address already"),
        (("connect",), Exit.USAGE, "--address"),
    ],
)
def test_what_cannot_be_done_says_why(run: Run, words: tuple[str, ...], code: Exit, told: str) -> None:
    result = run("mailbox", *words)
    assert result.exit_code == code.value
    assert told in " ".join(result.output.split())


def test_without_a_choice_the_providers_are_named(run: Run, with_google: None) -> None:
    result = run("mailbox", "connect", "--address", "a@b.example")
    assert result.exit_code == Exit.USAGE.value
    assert "google, imap" in result.output


@pytest.mark.parametrize(
    ("reach", "told"),
    [
        (Reach.NARROW, "Its access opens no other mailbox (tested 2026-11-22T13:00+00:00)."),
        (Reach.WIDE, "Its access opens other mailboxes, too (tested"),
        (Reach.UNPROVEN, "Whether its access opens other mailboxes is not proven (tested"),
    ],
)
def test_show_says_who_signed_in_and_what_else_the_access_opens(
    run: Run, ask: Ask, installation: Installation, reach: Reach, told: str
) -> None:
    assert "Signed in" not in run("mailbox", "show", "privacy").output
    with open_office(installation.settings) as office, office.desk.transaction("tests.opened") as tx:
        mailbox = tx.mailboxes.named(THE_ORGANISATION, "privacy")
        assert mailbox is not None
        tx.mailboxes.describe(replace(mailbox, details=(("account", "ada@example.com"),)))
        Reaches(tx.rounds._connection, datetime(2026, 11, 22, 13, tzinfo=UTC)).note(mailbox, reach)
    output = " ".join(run("mailbox", "show", "privacy").output.split())
    assert "Signed in to by ada@example.com." in output
    assert told in output
    shown = ask("mailbox", "show", "privacy")
    assert (shown["account"], shown["reach"]) == ("ada@example.com", reach.value)
    assert shown["reach_tested_at"] == "2026-11-22T13:00:00+00:00"


@pytest.mark.usefixtures("with_google")
def test_a_known_address_keeps_its_name_and_says_so(run: Run, ask: Ask) -> None:
    assert ask("mailbox", "connect", *GOOGLE)["mailbox"] == "support"
    output = run("mailbox", "connect", *GOOGLE, "--name", "desk").output
    assert "It stands already and keeps its name, support." in output
    assert "keeps its name" not in run("mailbox", "connect", *GOOGLE).output


@pytest.mark.usefixtures("with_google")
def test_connecting_is_given_up_and_the_name_is_free(run: Run, ask: Ask) -> None:
    ask("mailbox", "connect", *GOOGLE, "--name", "desk")
    assert ask("mailbox", "disconnect", "desk")["done"] is False
    assert "name is free" in run("mailbox", "disconnect", "desk", "--yes").output
    assert [each["name"] for each in ask("mailbox", "list")["mailboxes"]] == ["privacy"]


def test_times_and_statuses_are_not_broken_over_lines(run: Run, installation: Installation) -> None:
    with open_office(installation.settings) as office, office.desk.transaction("tests.read") as tx:
        tx.rounds._connection.exec_driver_sql(
            "UPDATE mailbox SET status = 'disconnected', synced_at = 1795352400000000"
        )
    output = run("mailbox", "list", columns="80").output
    assert "disconnected" in output
    assert "2026-11-22 13:00" in output
