"""Who the installed app is: learned in the background, and never asked for while somebody waits."""

import threading
import time
from typing import Any, cast

import pytest
from slack_sdk import WebClient

from bot.slack import identity
from bot.slack.identity import Identity, OwnIdentity
from handlers.ports import ChatBusy

SAID = {"team_id": "T1", "user_id": "U0OMBUD", "bot_id": "B0OMBUD", "enterprise_id": None}
OURS = Identity("T1", "U0OMBUD", "B0OMBUD")


class Slack:
    """Answers `auth.test`: so often not at all, then late if it shall."""

    def __init__(self, silent: int = 0, held: threading.Event | None = None) -> None:
        self.silent, self.held, self.asked = silent, held, 0

    def auth_test(self) -> dict[str, Any]:
        self.asked += 1
        if self.held is not None:
            self.held.wait(10)
        if self.asked <= self.silent:
            raise TimeoutError
        return SAID


def own(slack: Slack) -> OwnIdentity:
    return OwnIdentity(cast("WebClient", slack))


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "_SHORTEST", 0.001)


def test_what_was_not_learned_yet_is_refused_at_once_and_nobody_is_asked() -> None:
    slack = Slack()
    with pytest.raises(ChatBusy):
        own(slack).known()
    assert slack.asked == 0


def test_nobody_waits_for_the_answer_that_another_thread_waits_for() -> None:
    answered = threading.Event()
    ours = own(Slack(held=answered))
    learning = threading.Thread(target=ours.learn, args=(threading.Event(),))
    learning.start()
    began = time.monotonic()
    for _ in range(5):
        with pytest.raises(ChatBusy):
            ours.known()
    assert time.monotonic() - began < 1
    answered.set()
    learning.join(10)
    assert ours.known() == OURS


@pytest.mark.parametrize("silent", [0, 1, 3])
def test_slack_is_asked_until_it_answers_and_then_no_more(silent: int) -> None:
    slack = Slack(silent)
    ours = own(slack)
    ours.learn(threading.Event())
    ours.learn(threading.Event())
    assert (ours.known(), ours.get()) == (OURS, OURS)
    assert slack.asked == silent + 1


def test_who_stops_asks_no_more() -> None:
    slack, stopping = Slack(), threading.Event()
    stopping.set()
    own(slack).learn(stopping)
    assert slack.asked == 0
