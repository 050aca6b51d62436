"""Faults on demand: refusals, limits, crashes and dropped connections, Slack down altogether."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from types import SimpleNamespace
from urllib.error import URLError

import pytest
from slack_bolt import Ack, App
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator

from bot.sandbox.fault_plan import EVERY_CALL
from bot.sandbox.slack.refusals import MistakeError
from tests.faces.sandbox.office import Connect, Office, Post, refused

DROPPED = (http.client.RemoteDisconnected, ConnectionResetError, URLError)


def post(office: Office) -> object:
    return office.client.chat_postMessage(channel=office.room, text="x")


def test_a_planned_refusal_meets_the_next_calls_only(office: Office) -> None:
    office.slack.faults.refuse("chat.postMessage", "fatal_error", times=2)
    ends = [refused(lambda: post(office)) for _ in range(3)]
    assert ends == ["fatal_error", "fatal_error", "(not refused)"]
    assert len(office.slack.messages(office.room)) == 1


def test_a_fault_meets_its_own_method_or_every_one(office: Office) -> None:
    office.slack.faults.refuse("chat.update", "fatal_error")
    assert refused(lambda: post(office)) == "(not refused)"
    office.slack.faults.refuse(EVERY_CALL, "internal_error")
    assert refused(office.client.auth_test) == "internal_error"
    office.slack.faults.clear()
    assert refused(lambda: office.client.chat_update(channel=office.room, ts="1.0", text="x")) == (
        "message_not_found"
    )


def test_a_limit_names_the_seconds_to_wait(office: Office) -> None:
    office.slack.faults.limit("views.publish", retry_after=30)
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    with pytest.raises(SlackApiError) as caught:
        office.client.views_publish(user_id=office.ada, view=home)
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "30"
    assert office.slack.home(office.ada) is None


def test_the_sdks_own_handler_waits_out_a_limit(office: Office) -> None:
    office.slack.faults.limit("chat.postMessage", retry_after=0)
    office.client.retry_handlers = [RateLimitErrorRetryHandler(max_retry_count=1)]
    post(office)
    assert [call.status for call in office.slack.calls()] == [429, 200]


@pytest.mark.parametrize(("after", "messages"), [(False, 0), (True, 1)])
def test_a_crash_comes_before_or_after_the_effect(office: Office, after: bool, messages: int) -> None:
    office.slack.faults.crash("chat.postMessage", after=after)
    with pytest.raises(SlackApiError) as caught:
        post(office)
    assert caught.value.response.status_code == 500
    assert len(office.slack.messages(office.room)) == messages


@pytest.mark.parametrize(("after", "messages"), [(False, 0), (True, 1)])
def test_a_dropped_connection_leaves_the_caller_unsure(office: Office, after: bool, messages: int) -> None:
    office.slack.faults.drop("chat.postMessage", after=after)
    with pytest.raises(DROPPED):
        post(office)
    assert len(office.slack.messages(office.room)) == messages
    assert office.slack.calls()[0].status is None


def test_the_sdks_default_retry_posts_twice_after_a_drop(office: Office) -> None:
    """The trap for the product's own client: by default the SDK repeats a post of unknown outcome."""
    office.slack.faults.drop("chat.postMessage", after=True)
    at_once = FixedValueRetryIntervalCalculator(0.01)
    office.client.retry_handlers = [ConnectionErrorRetryHandler(interval_calculator=at_once)]
    post(office)
    assert len(office.slack.messages(office.room)) == 2


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> Queue[float]:
    """Is where the seconds that a slow method sleeps are put; it sleeps until they are taken out."""
    seconds: Queue[float] = Queue()

    def sleep(duration: float) -> None:
        seconds.put(duration)
        seconds.join()

    monkeypatch.setattr("bot.sandbox.slack.api.time", SimpleNamespace(sleep=sleep))
    return seconds


def test_a_slow_method_answers_late_but_well_and_holds_up_nobody_else(
    office: Office, slept: Queue[float]
) -> None:
    office.slack.faults.slow("auth.test", seconds=30.0)
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(office.client.auth_test)
        assert slept.get(timeout=5) == 30.0
        post(office)
        assert not late.done()
        slept.task_done()
        assert late.result()["ok"] is True
    assert [call.method for call in office.slack.calls()] == ["chat.postMessage", "auth.test"]


def test_when_slack_is_down_nothing_answers_until_it_is_back(office: Office) -> None:
    office.slack.faults.go_down()
    with pytest.raises(DROPPED):
        post(office)
    with pytest.raises(MistakeError, match="Slack is down"):
        office.slack.open_home(office.ada)
    office.slack.faults.come_back()
    post(office)
    assert len(office.slack.messages(office.room)) == 1


def test_a_response_url_drops_too_when_slack_is_down(office: Office) -> None:
    with office.slack.workspace.lock:
        url = office.slack.payloads.response_url(office.ada, office.room)
    office.slack.faults.go_down()
    connection = http.client.HTTPConnection("127.0.0.1", int(url.split(":")[2].split("/")[0]))
    connection.request("POST", "/" + url.split("/", 3)[3], b"{}")
    with pytest.raises(DROPPED):
        connection.getresponse()
    connection.close()


class TestOverSocketMode:
    @pytest.fixture
    def road(self) -> str:
        return "socket"

    def test_the_app_comes_back_by_itself_after_an_outage(
        self, office: Office, connect: Connect, posted: Post
    ) -> None:
        def listen(app: App, office: Office) -> None:
            @app.action("claim")
            def claim(ack: Ack) -> None:
                ack()

        connect(listen)
        ts = posted()
        office.slack.faults.go_down()
        office.slack.wait_for(lambda: office.slack.gate.connected == 0)
        office.slack.faults.come_back()
        office.slack.wait_until_connected(timeout=20)
        assert office.slack.press(office.ada, office.room, ts, "claim").ok
