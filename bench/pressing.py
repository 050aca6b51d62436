"""Slack's side of the press bench, in a process of its own: people press at a steady rate, whatever happens.

Speaks with `bench.presses` in JSON lines: says where it is, waits for "go", then tells what it saw.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.elements import interactive
from bot.sandbox.slack.identity import Installation
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import MistakeError
from bot.sandbox.slack.standin import SlackStandIn

SCOPES = frozenset({"chat:write", "commands", "users:read", "groups:read", "groups:history"})
PEOPLE = 12
_AT_ONCE = 200
#: What people do, and how often: most open and look, some act.
_MIX = {"open_letter": 35, "claim": 20, "reply": 15, "list": 10, "find": 5, "home": 15}


class Crowd:
    """People in a workspace who press all the time."""

    def __init__(self, slack: SlackStandIn, people: list[str], channel: str) -> None:
        self._slack, self._people, self._channel = slack, people, channel
        self._chance = random.Random(7)
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)
        self.trouble: Counter[str] = Counter()
        self._cards = [post for post in slack.messages(channel) if not post.is_reply]
        self._ways: dict[str, Callable[[str, Post], Delivered]] = {
            "open_letter": lambda person, card: self._press(person, card, "open_letter"),
            "claim": lambda person, card: self._press(person, card, "claim"),
            "reply": lambda person, card: self._press(person, card, "reply"),
            "list": lambda person, _: slack.command(person, channel, "/ombud", "list"),
            "find": lambda person, _: slack.command(person, channel, "/ombud", "find erasure"),
            "home": lambda person, _: slack.open_home(person),
        }

    def act(self) -> None:
        """Do one thing, as chance has it, and note how long Ombud took to answer."""
        kind = self._chance.choices(list(_MIX), list(_MIX.values()))[0]
        person, card = self._chance.choice(self._people), self._chance.choice(self._cards)
        begun = time.perf_counter()
        try:
            delivered = self._ways[kind](person, card)
        except MistakeError:  # the card shows no such button any more
            kind, delivered = "home", self._ways["home"](person, card)
        self.seconds[kind].append(max(delivered.seconds, 0.0) or time.perf_counter() - begun)
        if not delivered.ok:
            self.trouble[f"{kind}: {delivered.trouble or delivered.status}"] += 1

    def _press(self, person: str, card: Post, action: str) -> Delivered:
        with self._slack.workspace.lock:
            there = {placed.action_id for placed in interactive(card.blocks)}
        if action not in there:
            raise MistakeError(action)
        return self._slack.press(person, self._channel, card.ts, action)


def main() -> None:
    """Stand in for Slack until told to go, press, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--app", required=True)
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    options = parser.parse_args()
    with SlackStandIn(Installation(scopes=SCOPES), request_url=f"{options.app}/slack/events") as slack:
        people = [slack.workspace.add_person(f"agent{n}").id for n in range(PEOPLE)]
        channel = slack.workspace.add_channel("privacy-desk", members=people).id
        app = slack.installation
        _tell(
            {
                "base_url": slack.base_url,
                "bot_token": app.bot_token,
                "signing_secret": app.signing_secret,
                "team_id": app.team_id,
                "channel": channel,
                "people": people,
            }
        )
        sys.stdin.readline()
        crowd = Crowd(slack, people, channel)
        _steadily(crowd, options.rate, options.seconds)
        _tell({"seconds": crowd.seconds, "trouble": crowd.trouble, "cards": len(slack.messages(channel))})


def _steadily(crowd: Crowd, rate: float, seconds: float) -> None:
    begun = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for number in range(int(rate * seconds)):
            with suppress(ValueError):
                time.sleep(begun + number / rate - time.perf_counter())
            pool.submit(crowd.act).add_done_callback(lambda done: done.result())


def _tell(facts: dict[str, object]) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main()
