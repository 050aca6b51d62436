"""Opening the office: what is made on first use, what is never made twice, and what stops it."""

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.settings.groups import Provider, WebSettings
from bot.vault.keyfile import KeyFileError
from bot.wiring.faults import SetupFault
from bot.wiring.no_chat import NoChat
from bot.wiring.office import World, database_file, found_office, open_office, public_url
from bot.wiring.providers import PROVIDERS, connecting, connector_of
from bot.wiring.setting_up import organisation, schema_versions, set_up
from connectors.base import Cursor
from connectors.errors import Temporary
from handlers.desk import Hooks, Rules
from handlers.domain.card import Card, Home
from handlers.domain.ids import PersonId
from handlers.mailboxes import registry
from handlers.ports import BrokenSeal, ChatBusy
from handlers.store.outbox import EntryKind
from handlers.store.schema import Unreachable
from tests.support.grants import NoGrants
from tests.support.installations import Installation
from tests.support.times import MONDAY


@pytest.mark.parametrize(
    ("web", "url", "here"),
    [
        (WebSettings(), "http://127.0.0.1:8080", True),
        (WebSettings(host=str(IPv4Address(0)), port=80), "http://127.0.0.1:80", True),
        (WebSettings(host="::"), "http://127.0.0.1:8080", True),
        (WebSettings(host="::1"), "http://[::1]:8080", True),
        (WebSettings(host="192.0.2.7"), "http://192.0.2.7:8080", False),
        (WebSettings(public_url="https://ombud.example.org/"), "https://ombud.example.org", False),
        (WebSettings(public_url=f"http://{IPv4Address(0)}:8080/"), f"http://{IPv4Address(0)}:8080", True),
    ],
)
def test_links_lead_to_an_address_that_can_be_gone_to_and_it_is_known_whether_others_can(
    web: WebSettings, url: str, here: bool
) -> None:
    assert public_url(web) == url
    assert Rules(public_url=url).opens_here_alone is here


def founded(installation: Installation) -> None:
    with found_office(installation.settings) as office:
        set_up(office)


def test_a_new_installation_gets_its_folder_its_key_and_its_tables(installation: Installation) -> None:
    founded(installation)
    assert installation.data.stat().st_mode & 0o077 == 0
    assert (installation.data / "master.key").stat().st_mode & 0o077 == 0
    with open_office(installation.settings) as office:
        present, newest = schema_versions(office)
        assert present == newest
        (mailbox,) = registry.everything(office.desk)
    assert (mailbox.name, mailbox.provider, mailbox.address) == ("privacy", "maildir", "privacy@example.com")
    assert mailbox.authserv_ids == ("mx.example.com",)


def test_setting_up_again_changes_nothing(installation: Installation) -> None:
    founded(installation)
    key = (installation.data / "master.key").read_bytes()
    with open_office(installation.settings) as office:
        before = registry.everything(office.desk)
    founded(installation)
    with open_office(installation.settings) as office:
        assert registry.everything(office.desk) == before
    assert (installation.data / "master.key").read_bytes() == key


def test_setting_up_again_follows_the_settings(installation: Installation) -> None:
    founded(installation)
    installation.environ["OMBUD_MAILBOX_ADDRESS"] = "gdpr@example.com"
    founded(installation)
    with open_office(installation.settings) as office:
        (mailbox,) = registry.everything(office.desk)
    assert mailbox.address == "gdpr@example.com"


def test_the_organisation_is_described_as_the_settings_say(installation: Installation) -> None:
    installation.environ |= {
        "OMBUD_ORGANISATION_COUNTRY": "SE",
        "OMBUD_ORGANISATION_ZONE": "Europe/Stockholm",
        "OMBUD_SLACK_TEAM_ID": "T1",
    }
    described = organisation(installation.settings)
    assert (described.name, described.country, described.zone.key) == (
        "Lanternhouse",
        "SE",
        "Europe/Stockholm",
    )
    assert (described.desk_name, described.team_id) == ("Privacy desk", "T1")


def test_an_office_that_was_never_set_up_is_not_opened_and_leaves_no_trace(
    installation: Installation,
) -> None:
    with pytest.raises(SetupFault, match="ombud migrate"):
        open_office(installation.settings)
    assert not installation.data.exists()


def test_an_empty_database_is_told_from_one_that_is_up_to_date(installation: Installation) -> None:
    found_office(installation.settings).close()
    with pytest.raises(SetupFault, match="not up to date; run `ombud migrate`"):
        open_office(installation.settings)


def test_a_lost_key_is_never_replaced_by_a_fresh_one(installation: Installation) -> None:
    founded(installation)
    (installation.data / "master.key").unlink()
    for opening in (open_office, found_office):
        with pytest.raises(KeyFileError, match="restore it"):
            opening(installation.settings)
    assert not (installation.data / "master.key").exists()


def test_another_key_does_not_open_the_store(installation: Installation) -> None:
    founded(installation)
    (installation.data / "master.key").unlink()
    other = Installation(installation.folder, {**installation.environ})
    other.environ["OMBUD_DATA_DIR"] = str(installation.folder / "other")
    founded(other)
    (installation.folder / "other" / "master.key").rename(installation.data / "master.key")
    with open_office(installation.settings) as office, pytest.raises(BrokenSeal):
        registry.everything(office.desk)


def test_a_folder_that_cannot_be_made_is_named(installation: Installation) -> None:
    (installation.folder / "file").write_text("")
    installation.environ["OMBUD_DATA_DIR"] = str(installation.folder / "file" / "data")
    with pytest.raises(SetupFault, match="OMBUD_DATA_DIR"):
        found_office(installation.settings)


def test_a_file_that_is_no_database_is_unreachable_without_a_quote_of_it(installation: Installation) -> None:
    installation.data.mkdir()
    (installation.data / "ombud.sqlite3").write_bytes(b"sam.carter@example.org " * 100)
    with pytest.raises(Unreachable) as unreachable:
        open_office(installation.settings)
    assert unreachable.value.reason == "DatabaseError"
    assert "sam.carter" not in str(unreachable.value)


def test_a_server_that_does_not_answer_is_unreachable_without_its_password(
    installation: Installation,
) -> None:
    pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed")
    installation.environ["OMBUD_DATABASE_URL"] = (
        "postgresql://ombud:hunter2@127.0.0.1:1/ombud?connect_timeout=1"
    )
    with pytest.raises(Unreachable) as unreachable:
        open_office(installation.settings)
    assert "hunter2" not in str(unreachable.value)


def test_only_a_database_in_a_file_has_a_file(installation: Installation) -> None:
    settings = installation.settings
    assert database_file(settings) == installation.data / "ombud.sqlite3"
    server = replace(settings, database_url="postgresql+psycopg://host/ombud")
    assert database_file(server) is None


def test_without_a_chat_only_mail_is_delivered(installation: Installation) -> None:
    founded(installation)
    with open_office(installation.settings) as office:
        assert office.desk.delivers == frozenset({EntryKind.MAIL, EntryKind.MEMO})


def test_the_hooks_reach_the_desk(installation: Installation) -> None:
    founded(installation)
    woken: list[str] = []
    world = World(SystemClock(), hooks=Hooks(wake=woken.append, stopping=lambda: True))
    with open_office(installation.settings, world) as office:
        office.desk.wake("deliver")
        assert office.desk.stopping()
    assert woken == ["deliver"]


def test_every_provider_has_a_connector(installation: Installation) -> None:
    assert set(PROVIDERS) == set(Provider)
    (mailbox,) = installation.settings.mailboxes
    connector = connector_of(mailbox, {})
    assert connector.account().address == "privacy@example.com"
    page = connector.discover(connector.scopes()[0], None, 1)
    assert isinstance(page.cursor, Cursor)


def test_a_mailbox_taken_out_of_the_settings_waits(installation: Installation) -> None:
    founded(installation)
    with open_office(installation.settings) as office:
        (mailbox,) = registry.everything(office.desk)
    with pytest.raises(Temporary, match="put it back"):
        connecting((), {})(mailbox, NoGrants())
    assert connecting(installation.settings.mailboxes, {})(mailbox, NoGrants()).account().address


def test_a_chat_that_is_off_takes_nothing() -> None:
    chat = NoChat()
    card = Card(1, 1, "t", "s", (), ())
    calls: tuple[Callable[[], object], ...] = (
        lambda: chat.post_card(card, "k"),
        lambda: chat.update_card("r", card),
        lambda: chat.post_line("t", "x", "k"),
        lambda: chat.find("k", MONDAY),
        lambda: chat.publish_home(PersonId("U1"), Home("t", ())),
    )
    for call in calls:
        with pytest.raises(ChatBusy, match="OMBUD_SLACK_MODE"):
            call()


def test_a_path_of_a_mailbox_need_not_exist_to_be_described(installation: Installation) -> None:
    installation.environ["OMBUD_MAILBOX_PATH"] = str(Path("/nowhere/at/all"))
    founded(installation)
