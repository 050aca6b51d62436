"""Socket Mode's own rules: tickets, several connections, replacement, foreign acknowledgements."""

import contextlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.faces.sandbox.office import Office, Post


def address(office: Office) -> str:
    client = WebClient(base_url=office.slack.base_url)
    return str(client.apps_connections_open(app_token=office.slack.installation.app_token)["url"])


@contextlib.contextmanager
def joined(office: Office) -> Iterator[ClientConnection]:
    with connect(address(office), proxy=None) as connection:
        assert json.loads(connection.recv(5))["type"] == "hello"
        yield connection


def take(connection: ClientConnection) -> dict[str, Any]:
    """Is the next envelope, acknowledged."""
    envelope: dict[str, Any] = json.loads(connection.recv(5))
    connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
    return envelope


def test_a_ticket_lets_one_connection_in(office: Office) -> None:
    url = address(office)
    with connect(url, proxy=None) as first:
        assert json.loads(first.recv(5))["connection_info"]["app_id"] == office.slack.installation.app_id
        with pytest.raises(InvalidStatus), connect(url, proxy=None):
            pass
    office.slack.wait_for(lambda: office.slack.gate.connected == 0)


def test_deliveries_go_to_one_connection_each_in_turn(office: Office) -> None:
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(joined(office)) for _ in range(2)]
        office.slack.wait_for(lambda: office.slack.gate.connected == 2)
        seen = [_delivered_to(office, connection) for connection in connections]
        assert seen == ["slash_commands", "slash_commands"]


def _delivered_to(office: Office, connection: ClientConnection) -> str:
    with ThreadPoolExecutor(1) as pool:
        typed = pool.submit(office.slack.command, office.ada, office.room, "/ombud")
        envelope = take(connection)
        assert typed.result().ok
    return str(envelope["type"])


def test_an_answer_that_is_no_acknowledgement_is_passed_over(office: Office, posted: Post) -> None:
    ts = posted()
    with joined(office) as connection, ThreadPoolExecutor(1) as pool:
        pressed = pool.submit(office.slack.press, office.ada, office.room, ts, "claim")
        envelope = json.loads(connection.recv(5))
        for noise in ("no json", "[]", '{"envelope_id": "another"}'):
            connection.send(noise)
        connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
        assert pressed.result().ok
    assert envelope["accepts_response_payload"] is True
    assert envelope["payload"]["type"] == "block_actions"


def test_slack_says_when_a_connection_will_be_replaced(office: Office) -> None:
    with joined(office) as connection:
        office.slack.gate.ask_to_reconnect()
        note = json.loads(connection.recv(5))
        assert (note["type"], note["reason"]) == ("disconnect", "refresh_requested")


def test_a_connection_that_broke_is_left_out(office: Office) -> None:
    with joined(office) as connection:
        office.slack.gate.hang_up()
        with pytest.raises(ConnectionClosed):
            connection.recv(5)
    assert office.slack.command(office.ada, office.room, "/ombud").trouble == "dispatch_failed"
