"""Which providers' mailboxes can be connected goes by the settings, and by what is installed."""

import importlib.util

import pytest

from bot.wiring.providers import OFFERS, connecting, not_offered, offered
from bot.wiring.trying import Trying
from connectors.base import Connector
from connectors.consent import ConsentRefused, GrantStore
from connectors.errors import AuthorizationLost, Permanent, Temporary
from connectors.memory import MemoryMailbox
from connectors.provider import Parts, Place
from handlers.domain.ids import KeyId, MailboxId, OrganisationId
from handlers.domain.mailbox import Mailbox
from tests.support.grants import NoGrants
from tests.support.installations import Installation, install


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return install(tmp_path_factory.mktemp("offers"))


def test_without_any_setting_only_imap_is_offered_and_the_others_say_what_is_missing(
    installation: Installation,
) -> None:
    assert set(offered(installation.settings)) == {"imap"}
    assert not_offered(installation.settings) == {
        "google": "OMBUD_GOOGLE_CLIENT_ID",
        "microsoft": "OMBUD_MICROSOFT_CLIENT_ID",
    }


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_a_client_id_makes_a_provider_offered(installation: Installation, provider: str) -> None:
    installation.environ[f"OMBUD_{provider.upper()}_CLIENT_ID"] = "client"
    installation.environ[f"OMBUD_{provider.upper()}_CLIENT_SECRET"] = "marker-secret"
    assert offered(installation.settings)[provider].consent is not None
    assert provider not in not_offered(installation.settings)


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


def trying(mail: MemoryMailbox) -> Trying:
    def connector(_place: Place, grants: GrantStore) -> Connector:
        assert grants.load() == "typed"
        assert grants.renew(lambda _held: "other") == "typed"
        return mail

    return Trying(connector, lambda typed: ("typed", {"imap_host": typed["host"]}))


def test_what_was_typed_opens_the_mailbox_and_becomes_grant_and_details() -> None:
    granted, details = trying(MemoryMailbox("Desk@Acme.example")).finish({"host": "mx"}, "desk@acme.example")
    assert (granted.grant, granted.address) == ("typed", "desk@acme.example")
    assert details == {"imap_host": "mx"}
    assert "typed" not in repr(granted.address)


@pytest.mark.parametrize(("fault", "code"), [(AuthorizationLost(), "password"), (Permanent("x"), "host")])
def test_what_does_not_open_it_is_refused_by_its_code(
    fault: AuthorizationLost | Permanent, code: str
) -> None:
    mail = MemoryMailbox()
    mail.fail_next("scopes", fault)
    with pytest.raises(ConsentRefused) as refused:
        trying(mail).finish({"host": "mx"}, "desk@acme.example")
    assert refused.value.code == code
    assert refused.value.__cause__ is None, "what a server said is not carried along"


def test_a_host_that_does_not_answer_is_trouble_and_no_refusal() -> None:
    mail = MemoryMailbox()
    mail.fail_next("scopes", Temporary())
    with pytest.raises(Temporary):
        trying(mail).finish({"host": "mx"}, "desk@acme.example")
