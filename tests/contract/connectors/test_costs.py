"""What looking and reading cost at the providers: the figures of docs/scaling.md, by the stand-ins."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from connectors.base import Connector, Cursor, Stub
from connectors.transport import Transport
from tests.contract.connectors.addresses import RECEIVED
from tests.contract.connectors.google_outside import OnGmail, server
from tests.contract.connectors.graph_outside import OnGraph
from tests.support.letters import letter

LETTERS = 40


def look(connector: Connector, places: dict[str, Cursor]) -> Iterator[Stub]:
    """Yield what is new in every feed, as a round finds it, and remember the places."""
    connector.account()
    for scope in connector.scopes():
        more = True
        while more:
            page = connector.discover(scope, places.get(scope), 500)
            yield from page.stubs
            places[scope], more = page.cursor, page.more


def listed_since(connector: Connector, since: datetime) -> Iterator[Stub]:
    """Yield what every feed received since an instant, without regard to any place."""
    for scope in connector.scopes():
        page = connector.discover(scope, None, 500, since, anywhere=True)
        yield from page.stubs
        while page.more:
            page = connector.discover(scope, page.cursor, 500)
            yield from page.stubs


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made: list[str] = []
    stream = Transport.stream

    def counted(self: Transport, method: str, *rest: object, **more: object) -> object:
        made.append(method)
        return stream(self, method, *rest, **more)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.setattr(Transport, "stream", counted)
    return made


def test_a_look_at_gmail_costs_four_units_and_a_letter_twenty_and_a_bit(tmp_path: Path) -> None:
    outside, spent = OnGmail(tmp_path), server().quota.spent
    connector, places = outside.connector(), dict[str, Cursor]()
    list(look(connector, places))
    spent.clear()
    assert list(look(connector, places)) == []
    assert spent.total() == 4

    for _ in range(LETTERS):
        outside.deliver(letter())
    spent.clear()
    for stub in look(connector, places):
        assert b"".join(connector.fetch(stub.provider_key))
    assert 20 * LETTERS <= spent.total() <= 20 * LETTERS + 10


def test_a_gmail_mailbox_that_is_listed_costs_no_look_at_each_letter(tmp_path: Path) -> None:
    outside, spent = OnGmail(tmp_path), server().quota.spent
    for _ in range(LETTERS):
        outside.deliver(letter())
    connector = outside.connector()
    spent.clear()
    stubs = list(look(connector, {}))
    assert len(stubs) == LETTERS
    assert spent.total() <= 70, "three lists, and a look at the oldest and the newest letter"
    assert [bool(stub.received_at) for stub in stubs] == [True, *[False] * (LETTERS - 2), True]
    for stub in stubs:
        assert b"".join(connector.fetch(stub.provider_key))
    assert spent.total() <= 20 * LETTERS + 70


def test_what_came_since_is_listed_without_a_look_at_each_letter(tmp_path: Path, requests: list[str]) -> None:
    gmail, graph, spent = OnGmail(tmp_path), OnGraph(tmp_path), server().quota.spent
    for outside in (gmail, graph):
        for _ in range(LETTERS):
            outside.deliver(letter())
        connector = outside.connector()
        list(look(connector, {}))
        requests.clear()
        spent.clear()
        assert len({stub.provider_key for stub in listed_since(connector, RECEIVED)}) == LETTERS
        # Of Graph the feeds, the whole mailbox, and once whose it is and where its bin and archive are.
        assert (spent.total() if outside is gmail else len(requests)) <= (30 if outside is gmail else 8)


def test_a_look_at_graph_costs_four_requests_and_a_letter_one(tmp_path: Path, requests: list[str]) -> None:
    outside = OnGraph(tmp_path)
    connector, places = outside.connector(), dict[str, Cursor]()
    list(look(connector, places))
    requests.clear()
    assert list(look(connector, places)) == []
    assert len(requests) == 4

    for _ in range(LETTERS):
        outside.deliver(letter())
    requests.clear()
    for stub in look(connector, places):
        assert b"".join(connector.fetch(stub.provider_key))
    assert len(requests) <= 4 + LETTERS
