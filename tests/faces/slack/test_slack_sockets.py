"""Socket Mode's connection: opened, opened again, refused, and stopped without losing what runs."""

import threading

import pytest

from bot.slack.client import web_client
from bot.slack.sockets import Sockets
from handlers import actions
from handlers.actions import Action
from handlers.casework.ownership import claim
from handlers.desk import Desk
from handlers.domain.case import ActionId
from handlers.domain.presses import Press, Response
from handlers.ports import ChatRefused
from tests.support.slack_desk import Cast, Place


def sockets(place: Place, token: str | None = None) -> Sockets:
    client = web_client(None, place.slack.base_url, seconds=2)
    return Sockets(place.app, client, token or place.slack.installation.app_token)


def test_a_wrong_token_is_refused_with_its_fix(loose_place: Place) -> None:
    wrong = sockets(loose_place, "xapp-1-wrong")
    with pytest.raises(ChatRefused, match="OMBUD_SLACK_APP_TOKEN"):
        wrong.start()
    assert not wrong.connected
    wrong.stop()


def test_while_slack_is_down_it_goes_on_trying(loose_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.sockets._SHORTEST", 0.02)
    loose_place.slack.faults.crash("apps.connections.open", times=3)
    waiting = sockets(loose_place)
    waiting.start()
    loose_place.slack.wait_until_connected()
    waiting.stop()
    loose_place.slack.wait_for(lambda: loose_place.slack.gate.connected == 0)


def test_it_can_be_stopped_while_it_still_tries(loose_place: Place) -> None:
    loose_place.slack.faults.crash("apps.connections.open", times=1000)
    waiting = sockets(loose_place)
    waiting.start()
    waiting.stop()
    assert not waiting.connected


def test_a_connection_that_slack_replaces_is_opened_anew(loose_place: Place, cast: Cast) -> None:
    case = loose_place.letter()
    running = sockets(loose_place)
    running.start()
    loose_place.slack.wait_until_connected()
    opened = len(loose_place.slack.calls("apps.connections.open"))
    loose_place.slack.gate.ask_to_reconnect()
    loose_place.slack.wait_for(lambda: len(loose_place.slack.calls("apps.connections.open")) > opened)
    loose_place.slack.wait_until_connected()
    loose_place.slack.wait_for(lambda: loose_place.press(cast.ada, case, "claim").ok)
    assert loose_place.case(case).owner == cast.ada
    running.stop()


def test_stopping_finishes_and_answers_what_was_delivered(
    loose_place: Place, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def slowly(desk: Desk, press: Press) -> Response:
        entered.set()
        go_on.wait(5)
        return claim(desk, press)

    monkeypatch.setitem(actions.ACTIONS, ActionId.CLAIM, Action(slowly))
    case = loose_place.letter()
    running = sockets(loose_place)
    running.start()
    loose_place.slack.wait_until_connected()
    outcome: list[bool] = []
    pressing = threading.Thread(target=lambda: outcome.append(loose_place.press(cast.ada, case, "claim").ok))
    pressing.start()
    assert entered.wait(5)
    threading.Timer(0.1, go_on.set).start()
    running.stop()
    pressing.join(5)
    assert outcome == [True]
    assert loose_place.case(case).owner == cast.ada


def test_a_token_refused_later_ends_the_trying_with_a_log_line(
    loose_place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.slack.sockets._SHORTEST", 0.02)
    loose_place.slack.faults.crash("apps.connections.open")
    loose_place.slack.faults.refuse("apps.connections.open", "invalid_auth", times=1)
    waiting = sockets(loose_place)
    with caplog.at_level("ERROR", "bot.slack.sockets"):
        waiting.start()
        refused = ("bot.slack.sockets", "slack.socket_refused")
        loose_place.slack.wait_for(
            lambda: refused in [(one.name, one.__dict__.get("action")) for one in caplog.records]
        )
    waiting.stop()
