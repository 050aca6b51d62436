"""The channel that cases are shown in: Slack's stand-in with faults, and what stands there in the end."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.sandbox.slack.faults import Fault, Kind
from bot.sandbox.slack.identity import SMALLEST_SCOPES, Installation
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.timing import Timing
from bot.slack.chat import SlackChat
from bot.slack.client import web_client
from handlers.domain.card import Card
from handlers.domain.ids import CaseId
from handlers.showing import card_key
from tests.storm.clock import clock_in
from tests.storm.flaws import POSTS_TWICE
from tests.storm.voyage import Voyage
from tests.storm.weather import Log

#: What Slack's storm draws from; a wait that it names is one of real seconds, so none is named here.
_FAULTS = (
    Fault(Kind.LIMIT, seconds=0),
    Fault(Kind.REFUSE, "internal_error"),
    Fault(Kind.CRASH_BEFORE),
    Fault(Kind.CRASH_AFTER),
    Fault(Kind.DROP_BEFORE),
    Fault(Kind.DROP_AFTER),
)


class Channel:
    """The channel as its members see it."""

    def __init__(self, slack: SlackStandIn, name: str) -> None:
        self._slack = slack
        self._name = name

    @property
    def address(self) -> tuple[str, str, str]:
        """Return base URL, token and channel, for a client."""
        return self._slack.base_url, self._slack.installation.bot_token, self._name

    def calm(self) -> None:
        """End whatever goes wrong."""
        self._slack.faults.clear()

    def cards(self) -> Counter[str]:
        """Return what stands in the channel itself, by the keys that were posted with it."""
        return Counter(
            str((post.metadata or {}).get("event_payload", {}).get("key", post.ts))
            for post in self._slack.messages(self._name)
            if not post.is_reply
        )


@contextmanager
def channel(folder: Path, seed: int, share: float, log: Log) -> Iterator[Channel]:
    """Serve Slack in a storm, on Ombud's own time."""

    def draw(chance: random.Random, _call: str) -> Fault:
        fault = chance.choice(_FAULTS)
        log.note(f"slack {fault.error or fault.kind.name.lower().replace('_', '-')}")
        return fault

    clock = clock_in(folder)
    timing = Timing(wall=lambda: clock.now().timestamp())
    with SlackStandIn(Installation(SMALLEST_SCOPES | {"groups:history"}), timing) as slack:
        name = slack.workspace.add_channel("privacy").id
        slack.faults.break_loose(seed, share, draw)
        yield Channel(slack, name)
        slack.faults.clear()


class PostsTwice(SlackChat):
    """A planted defect: each card is posted once more."""

    def post_card(self, card: Card, key: str) -> str:
        super().post_card(card, key)
        return super().post_card(card, key)


def chat(voyage: Voyage) -> SlackChat:
    """Return the channel as Ombud reaches it."""
    url, token, name = voyage.slack
    kind = PostsTwice if voyage.flaw == POSTS_TWICE else SlackChat
    return kind(web_client(token, url), name)


def wanted(cases: list[CaseId]) -> Counter[str]:
    """Return what is to stand in the channel: one card for each case."""
    return Counter(card_key(case) for case in cases)
