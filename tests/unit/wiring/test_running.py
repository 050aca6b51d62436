"""One process with everything: it starts in order, works by itself, and stops without losing anything."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from bot.clock import SetClock
from bot.sandbox.slack.identity import Installation as App
from bot.sandbox.slack.standin import SlackStandIn
from bot.wiring.faults import SetupFault
from bot.wiring.office import open_office
from bot.wiring.running import Bell, Running
from handlers import casebook
from handlers.checkup import standing
from handlers.domain.case import Case
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from handlers.ports import ChatRefused
from tests.support.installations import Installation, eml
from tests.support.times import MONDAY

ANYONE = Actor(PersonId("test"), frozenset(Role))


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    scopes = frozenset({"chat:write", "commands", "users:read", "groups:read", "groups:history"})
    with SlackStandIn(App(scopes=scopes)) as standin:
        standin.workspace.add_person("ada", person_id="U0ADA")
        yield standin


def join(installation: Installation, slack: SlackStandIn, mode: str) -> str:
    channel = slack.workspace.add_channel("privacy-desk", members=["U0ADA"]).id
    installation.environ |= {
        "OMBUD_SLACK_MODE": mode,
        "OMBUD_SLACK_BASE_URL": slack.base_url,
        "OMBUD_SLACK_BOT_TOKEN": slack.installation.bot_token,
        "OMBUD_SLACK_APP_TOKEN": slack.installation.app_token,
        "OMBUD_SLACK_SIGNING_SECRET": slack.installation.signing_secret,
        "OMBUD_SLACK_CHANNEL_ID": channel,
        "OMBUD_SLACK_CASE_HANDLERS": "U0ADA",
    }
    return channel


def until(look: Callable[[], bool], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < ends, "it did not come to be"
        time.sleep(0.02)


def cases(running: Running) -> list[Case]:
    return casebook.every_case(running.office.desk, ANYONE, 10)


def health(installation: Installation) -> tuple[int, dict[str, bool]]:
    port = installation.environ["OMBUD_WEB_PORT"]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
        return answer.status, json.loads(answer.read())


def test_a_letter_that_lies_there_becomes_a_case_and_is_acknowledged(installation: Installation) -> None:
    installation.drop(eml())
    with Running(installation.settings) as running:
        until(lambda: bool(list(installation.maildir.glob(".Sent/*/*"))))
        (case,) = cases(running)
        assert case.status.value == "new"
        assert health(installation) == (200, {"ok": True, "database": True, "jobs": True, "slack": True})
    assert running.finished


def test_a_letter_that_comes_later_is_noticed_by_the_tick(installation: Installation) -> None:
    installation.environ["OMBUD_JOBS_SYNC_SECONDS"] = "0.05"
    with Running(installation.settings) as running:
        assert cases(running) == []
        installation.drop(eml(), f"{int(time.time())}.M1P1.mx")
        until(lambda: len(cases(running)) == 1)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_press_in_slack_reaches_the_case_and_its_card(
    installation: Installation, slack: SlackStandIn, mode: str
) -> None:
    channel = join(installation, slack, mode)
    if mode == "http":
        slack.request_url = f"http://127.0.0.1:{installation.environ['OMBUD_WEB_PORT']}/slack/events"
    installation.drop(eml())
    with Running(installation.settings) as running:
        if mode == "socket":
            slack.wait_until_connected()
        (card,) = slack.wait_for(lambda: [post for post in slack.messages(channel) if not post.is_reply], 20)
        assert slack.press("U0ADA", channel, card.ts, "claim").ok
        (case,) = cases(running)
        assert case.owner == "U0ADA"
        slack.wait_for(lambda: "is open" in slack.messages(channel)[0].text, 20)


def test_cards_wait_while_slack_is_off_and_appear_once_it_is_on(
    installation: Installation, slack: SlackStandIn
) -> None:
    installation.drop(eml())
    with Running(installation.settings) as running:
        until(lambda: len(cases(running)) == 1)
        until(lambda: bool(list(installation.maildir.glob(".Sent/*/*"))))
    channel = join(installation, slack, "socket")
    with Running(installation.settings):
        slack.wait_for(lambda: len(slack.messages(channel)) == 2, 20)
    with open_office(installation.settings) as office:
        assert standing(office.desk).failed == 0


def test_a_token_that_slack_refuses_stops_the_start(installation: Installation, slack: SlackStandIn) -> None:
    join(installation, slack, "socket")
    installation.environ["OMBUD_SLACK_APP_TOKEN"] = "xapp-1-wrong"
    running = Running(installation.settings)
    with pytest.raises(ChatRefused), running:
        pytest.fail("it must not start")


def test_a_port_in_use_is_named_with_its_settings(installation: Installation) -> None:
    with Running(installation.settings), pytest.raises(SetupFault, match="OMBUD_WEB_PORT"):
        Running(installation.settings)


def test_health_tells_when_jobs_have_stopped(installation: Installation) -> None:
    running = Running(installation.settings)
    running.engine.stop(1)
    assert running.health()["jobs"] is False
    running.web.start()
    running.stop()


def test_the_clock_of_the_process_is_the_one_it_is_given(installation: Installation) -> None:
    with Running(installation.settings, SetClock(MONDAY)) as running:
        assert running.office.desk.clock.now() == MONDAY


def test_a_bell_without_an_engine_rings_for_nobody() -> None:
    Bell().ring("deliver")
