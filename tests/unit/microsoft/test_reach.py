"""What the app's access reaches is asked of Graph with a new token; anything but a refusal is no proof."""

from collections.abc import Callable

import pytest

from bot.sandbox.microsoft.faults import Fault, Kind
from bot.sandbox.microsoft.refusals import GraphError
from connectors.consent import Reach
from connectors.errors import AuthorizationLost, ClientRefused, ConnectorError, Temporary
from connectors.provider import Place
from tests.support.grants import MemoryGrants
from tests.support.microsoft import ADA, PRIVACY, Tenant

DETAILS = {"mode": "application", "refused": ADA}
Ask = Callable[..., Reach | None]


@pytest.fixture
def ask(microsoft: Tenant) -> Ask:
    """Returns what the access to the mailbox, which was narrow when it was connected, reaches now."""
    microsoft.standin.narrow(PRIVACY)
    grants = MemoryGrants(microsoft.consented(details=DETAILS).grant)
    reach = microsoft.parts.reach
    assert reach is not None
    return lambda **other: reach(Place(PRIVACY, {**DETAILS, **other}), grants)


def test_sec_12_access_that_opens_its_mailbox_alone_is_narrow(ask: Ask) -> None:
    assert ask() is Reach.NARROW


def test_sec_12_a_permission_granted_in_entra_later_is_noticed(microsoft: Tenant, ask: Ask) -> None:
    microsoft.standin.directory.too_wide = True
    assert ask() is Reach.WIDE
    microsoft.standin.directory.too_wide = False
    assert ask() is Reach.NARROW


def test_sec_12_a_role_for_the_wrong_mailbox_is_noticed(microsoft: Tenant, ask: Ask) -> None:
    microsoft.standin.narrow(ADA)
    assert ask() is Reach.WIDE


@pytest.mark.parametrize("refused", ["", "nobody@example.com"])
def test_sec_12_without_a_mailbox_to_be_refused_nothing_is_proven(ask: Ask, refused: str) -> None:
    assert ask(refused=refused) is Reach.UNPROVEN


def test_sec_12_a_refusal_proves_nothing_while_the_mailbox_itself_is_refused(
    microsoft: Tenant, ask: Ask
) -> None:
    microsoft.standin.directory.narrowed.clear()
    with pytest.raises(AuthorizationLost):
        ask()


@pytest.mark.parametrize("address", [PRIVACY, ADA])
def test_sec_12_trouble_proves_nothing(microsoft: Tenant, ask: Ask, address: str) -> None:
    microsoft.standin.narrow(ADA)
    microsoft.standin.api.broken[address] = GraphError(503, "ServiceUnavailable")
    with pytest.raises(Temporary):
        ask()


def test_sec_12_our_own_expired_secret_is_no_proof_of_narrowness(microsoft: Tenant, ask: Ask) -> None:
    microsoft.standin.directory.client_secret = "renewed"
    with pytest.raises(ClientRefused):
        ask()


@pytest.mark.parametrize("fault", [Fault(Kind.REFUSE, 500), Fault(Kind.DROP)])
def test_sec_12_a_token_endpoint_in_trouble_proves_nothing(microsoft: Tenant, ask: Ask, fault: Fault) -> None:
    microsoft.standin.faults.plan("token", fault)
    with pytest.raises(ConnectorError):
        ask()


def test_sec_12_it_is_asked_with_a_token_of_now(microsoft: Tenant, ask: Ask) -> None:
    """An app's token says which rights it had when it was made, and lasts an hour."""
    given = microsoft.standin.directory.given
    ask()
    ask()
    assert microsoft.standin.directory.given == given + 2


def test_of_a_persons_own_access_there_is_nothing_to_test(microsoft: Tenant) -> None:
    grants = MemoryGrants(microsoft.consented().grant)
    assert microsoft.parts.reach is not None
    assert microsoft.parts.reach(Place(PRIVACY), grants) is None
