"""Which providers' mailboxes can be connected goes by the settings, and by what is installed."""

import importlib.util
from pathlib import Path

import pytest

from bot.wiring.providers import OFFERS, connecting, not_offered, offered
from connectors.base import Connector
from connectors.consent import GrantStore
from connectors.memory import MemoryMailbox
from connectors.provider import Parts, Place
from handlers.domain.ids import KeyId, MailboxId, OrganisationId
from handlers.domain.mailbox import Mailbox
from tests.support.grants import NoGrants
from tests.support.installations import Installation, install


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return install(tmp_path_factory.mktemp("offers"))


@pytest.mark.parametrize(
    ("provider", "missing"),
    [
        ("google", "OMBUD_GOOGLE_CLIENT_ID"),
        ("microsoft", "OMBUD_MICROSOFT_CLIENT_ID"),
        ("imap", None),
    ],
)
def test_a_provider_that_needs_a_setting_says_which_and_one_that_needs_none_is_offered(
    installation: Installation, provider: str, missing: str | None
) -> None:
    assert (provider in offered(installation.settings)) is (missing is None)
    assert not_offered(installation.settings).get(provider) == missing


def test_every_provider_is_offered_or_says_what_is_missing(installation: Installation) -> None:
    assert {*offered(installation.settings), *not_offered(installation.settings)} == set(OFFERS)


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_a_client_id_makes_a_provider_offered(installation: Installation, provider: str) -> None:
    installation.environ[f"OMBUD_{provider.upper()}_CLIENT_ID"] = "client"
    installation.environ[f"OMBUD_{provider.upper()}_CLIENT_SECRET"] = "marker-secret"
    assert offered(installation.settings)[provider].consent is not None
    assert provider not in not_offered(installation.settings)


def test_a_service_account_opens_no_mailbox_by_itself(installation: Installation, tmp_path: Path) -> None:
    installation.environ["OMBUD_GOOGLE_SERVICE_ACCOUNT_FILE"] = str(tmp_path / "key.json")
    assert "google" not in offered(installation.settings)
    assert not_offered(installation.settings)["google"] == "OMBUD_GOOGLE_DELEGATED"


@pytest.mark.parametrize(
    ("client", "key", "listed", "modes"),
    [
        ("client", "", "", ("consent",)),
        ("client", "key.json", "", ("consent",)),
        ("client", "key.json", "example.org", ("consent", "delegated")),
        ("", "key.json", "privacy@example.org, example.com", ("delegated",)),
    ],
)
def test_how_google_lets_in_goes_by_what_is_set(
    installation: Installation, client: str, key: str, listed: str, modes: tuple[str, ...]
) -> None:
    said = {"CLIENT_ID": client, "SERVICE_ACCOUNT_FILE": key, "DELEGATED": listed}
    installation.environ |= {f"OMBUD_GOOGLE_{name}": value for name, value in said.items() if value}
    parts = offered(installation.settings)["google"]
    assert parts.modes == modes
    assert parts.consent is not None
    assert parts.sign_in is None


def test_a_provider_whose_library_is_not_installed_is_not_offered(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert offered(installation.settings) == {}
    assert not_offered(installation.settings) == {name: f"ombud[{name}]" for name in OFFERS}


def test_a_stored_mailbox_is_opened_by_its_provider_at_its_place() -> None:
    opened: list[Place] = []

    def connector(place: Place, grants: GrantStore) -> Connector:
        opened.append(place)
        return MemoryMailbox(place.address)

    mailbox = Mailbox(
        MailboxId(1),
        OrganisationId(1),
        "desk",
        "played",
        "desk@acme.example",
        KeyId(1),
        details=(("folders", "INBOX"),),
    )
    found = connecting((), {"played": Parts(connector)})(mailbox, NoGrants())
    assert found.account().address == "desk@acme.example"
    assert opened == [Place("desk@acme.example", {"folders": "INBOX"})]
