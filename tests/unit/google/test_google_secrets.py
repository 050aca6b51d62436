"""Tokens, secrets, places and addresses never reach a log or an error, whatever goes wrong."""

import logging
import traceback
from collections.abc import Callable, Iterator

import pytest

from bot.sandbox.google.faults import Fault, Kind
from bot.sandbox.google.tokens import Client
from connectors.errors import ConnectorError
from connectors.google.grant import Grant
from tests.unit.google.house import ADDRESS, House
from tests.unit.google.test_gmail_sending import MAIL
from tests.unit.google.test_google_consent import Browser

#: What must not be seen; each is told by its form or its value.
FORMS = ("ya29.", "1//", "GOCSPX", "4/", "Bearer", "sam@example.org", ADDRESS, "Hej Sam")


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], str]]:
    # urllib3 writes the addresses of calls at DEBUG; the product never lets it, and neither does this test.
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("urllib3").setLevel(logging.INFO)
        yield lambda: caplog.text + "".join(str(record.args) for record in caplog.records)
        logging.getLogger("urllib3").setLevel(logging.NOTSET)


def attempts(house: House) -> list[Callable[[], object]]:
    connector = house.connector
    key = house.deliver(1)
    cursor = house.walk()[1]
    draft = connector.draft(MAIL)
    return [
        connector.account,
        lambda: connector.discover("INBOX", None, 5),
        lambda: connector.discover("INBOX", cursor, 5),
        lambda: list(connector.fetch(key)),
        lambda: connector.draft(MAIL),
        lambda: connector.find_sent(draft, MAIL.message_id),
        lambda: connector.send(draft),
        lambda: connector.discard(draft),
    ]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Kind.REFUSE, 400, "invalidArgument", f"{ADDRESS} sent ya29.x by 1//y"),
        Fault(Kind.REFUSE, 401, "authError", f"{ADDRESS} sent ya29.x by 1//y"),
        Fault(Kind.REFUSE, 403, "forbidden", f"{ADDRESS} sent ya29.x by 1//y"),
        Fault(Kind.REFUSE, 404, "notFound", f"{ADDRESS} sent ya29.x by 1//y"),
        Fault(Kind.REFUSE, 429, "rateLimitExceeded", f"{ADDRESS} sent ya29.x by 1//y"),
        Fault(Kind.REFUSE, 503, "backendError", f"{ADDRESS} sent ya29.x by 1//y"),
        Fault(Kind.DROP_BEFORE),
        Fault(Kind.TRUNCATE),
    ],
    ids=lambda fault: f"{fault.kind.name}-{fault.status}",
)
def test_sec_01_no_call_that_fails_tells_a_secret(
    house: House, fault: Fault, written: Callable[[], str]
) -> None:
    raised: list[ConnectorError] = []
    for attempt in attempts(house):
        house.faults.plan("*", fault, fault)
        try:
            attempt()
        except ConnectorError as error:
            raised.append(error)
        house.faults.clear()
    assert raised
    assert not any(error.__cause__ for error in raised)
    told = "".join("".join(traceback.format_exception_only(error)) + repr(error) for error in raised)
    for form in FORMS:
        assert form not in told + written()


def test_sec_01_renewing_tells_no_secret(house: House, written: Callable[[], str]) -> None:
    grant = Grant.read(house.grants.text)
    house.server.tokens.expire(ADDRESS)
    house.connector.account()
    house.server.tokens.expire(ADDRESS)
    house.server.tokens.client = Client(house.server.client.id, "another")
    with pytest.raises(ConnectorError) as told:
        house.connector.account()
    seen = written() + repr(told.value) + "".join(traceback.format_exception(told.value)[-1:])
    for secret in (
        grant.refresh,
        grant.access,
        Grant.read(house.grants.text).access,
        house.server.client.secret,
    ):
        assert secret not in seen


def test_sec_01_a_consent_tells_no_secret(house: House, written: Callable[[], str]) -> None:
    browser = Browser(house.server)
    answer = browser.click()
    grant = Grant.read(browser.finish(answer))
    with pytest.raises(ConnectorError) as told:
        browser.finish(answer)
    seen = written() + repr(told.value)
    for secret in (grant.refresh, grant.access, answer["code"], browser.way.flow, house.server.client.secret):
        assert secret not in seen
