"""Google's own description of the Gmail API judges the connector's calls and the stand-in's answers."""

import io
import time
from dataclasses import replace

import pytest

from bot.sandbox.google.calls import METHODS, Route
from bot.sandbox.google.journal import Asked
from bot.sandbox.google.quota import UNITS
from bot.sandbox.google.standin import GoogleStandIn
from connectors.base import OutgoingFile
from connectors.google.gmail import GmailMailbox
from connectors.google.parts import google
from connectors.provider import Place
from tests.contract.connectors.addresses import ADDRESS, RECEIVED
from tests.contract.connectors.test_sending import MAIL
from tests.support.gmail import TOPIC, endpoints, grants, unpaced
from tests.support.gmail_document import Document

DOCUMENT = Document()
CALL = Asked(
    "a@b", "history.list", "GET", "gmail/v1/users/me/history", {"startHistoryId": ["1"]}, {}, 200, None
)


def everything(server: GoogleStandIn) -> list[Asked]:
    """Return the calls of a connector that does all that it can do, over every kind of answer."""
    account = server.add_account(ADDRESS, aliases=("dpo@example.com",))
    account.habits.rewrites_ids = True
    label = account.add_label("Requests")
    account.add_filter(add=[account.add_label("Newsletters")], remove=["INBOX"])
    held = grants(server, ADDRESS)
    parts = google(endpoints(server), time.time, topic=TOPIC, pacing=unpaced())
    place = Place(ADDRESS, {"folders": "INBOX\nRequests"})
    connector = parts.connector(place, held)
    assert isinstance(connector, GmailMailbox)
    assert parts.push is not None
    push = parts.push(place, held)
    connector.account()
    connector.folders()
    keys = [
        account.deliver(b"Message-ID: <%d@example.org>\r\n\r\nx" % number, at=RECEIVED) for number in range(5)
    ]
    for scope in connector.scopes():
        cursor = connector.discover(scope, None, 2, RECEIVED).cursor
        cursor = connector.discover(scope, cursor, 2).cursor
        account.relabel(keys[0], add=[label], remove=["INBOX"])
        connector.discover(scope, connector.discover(scope, cursor, 1).cursor, 1)
        connector.discover(scope, None, 2, RECEIVED, anywhere=True)
    list(connector.fetch(keys[1]))
    large = OutgoingFile("a.bin", "a/b", lambda: io.BytesIO(b"x" * 6_000_000))
    for mail in (
        MAIL,
        replace(MAIL, message_id="<l@example.com>", in_reply_to="<1@example.org>", files=(large,)),
    ):
        draft = connector.draft(mail)
        connector.find_sent(draft, mail.message_id)
        connector.send(draft)
        connector.find_sent(draft, mail.message_id)
    connector.discard(connector.draft(replace(MAIL, message_id="<d@example.com>")))
    push.unwatch(push.watch("", "", ""))
    return server.journal.of(ADDRESS)


def test_all_that_the_connector_asks_and_the_stand_in_answers_is_as_google_describes_it() -> None:
    with GoogleStandIn() as server:
        server.quota.user = None
        asked = everything(server)
    assert {each.method for each in asked} == {route.name for route in METHODS}
    assert [problem for each in asked for problem in DOCUMENT.problems(each)] == []


@pytest.mark.parametrize("route", METHODS, ids=lambda route: route.name)
def test_every_method_of_the_stand_in_stands_in_the_description(route: Route) -> None:
    described = DOCUMENT.methods[route.name]
    assert route.verb == described["httpMethod"]
    assert route.takes <= set(described["parameters"])
    assert route.name in UNITS


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (CALL, ""),
        (replace(CALL, method="history.guess"), "no method"),
        (replace(CALL, verb="POST"), "is not where"),
        (replace(CALL, path="gmail/v1/users/me/messages"), "is not where"),
        (replace(CALL, query=CALL.query | {"surprise": ["1"]}), "takes no surprise"),
        (replace(CALL, query=CALL.query | {"userId": ["1"]}), "takes no userId"),
        (replace(CALL, query=CALL.query | {"labelId": ["1", "2"]}), "takes labelId once"),
        (replace(CALL, query=CALL.query | {"historyTypes": ["other"]}), "may not be other"),
        (replace(CALL, body={"a": 1}), "takes no body"),
        (replace(CALL, answer={"historyId": "x"}), "not of the form uint64"),
        (replace(CALL, answer={"historyId": 5}), "is no string"),
        (replace(CALL, answer={"history": {}}), "is no array"),
        (replace(CALL, answer={"history": [{"surprise": 1}]}), "is not described"),
    ],
)
def test_what_breaks_the_description_is_noticed(asked: Asked, problem: str) -> None:
    found = DOCUMENT.problems(asked)
    assert len(found) == bool(problem)
    assert problem in "".join(found)
