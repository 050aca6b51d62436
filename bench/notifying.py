"""The outside world of the notification bench, in a process of its own: providers, and Slack.

Letters arrive one after the other, each at the next provider in turn; how long it takes until its card is
in Slack is measured here. Speaks with `bench.notification` in JSON lines: says where everything is, waits
for "go", tells how far it is, then what it saw.
"""

import argparse
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bench import corpus
from bench.pressing import SCOPES
from bench.served import PROVIDERS, Served
from bot.sandbox.slack.identity import Installation
from bot.sandbox.slack.standin import SlackStandIn

#: Seconds after which a card is counted as missing.
_PATIENCE = 120.0
#: Letters of each provider before it counts, so that every connection stands.
_FIRST = 2


def main() -> None:
    """Serve, let letters arrive, measure, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--app", required=True)
    parser.add_argument("--providers", required=True)
    parser.add_argument("--letters", type=int, required=True)
    parser.add_argument("--pause", type=float, required=True)
    options = parser.parse_args()
    with ExitStack() as held:
        place = held.enter_context(tempfile.TemporaryDirectory(prefix="ob-"))
        Path(place).chmod(0o755)  # the mail server's own user reads below it
        installation = Installation(scopes=SCOPES)
        slack = held.enter_context(SlackStandIn(installation, request_url=f"{options.app}/slack/events"))
        people = [slack.workspace.add_person(f"agent{number}").id for number in range(2)]
        channel = slack.workspace.add_channel("privacy-desk", members=people).id
        boxes = {}
        for name in options.providers.split(","):
            (folder := Path(place) / name).mkdir()
            boxes[name] = held.enter_context(PROVIDERS[name](folder, kept=True))
        app = slack.installation
        where = {
            "base_url": slack.base_url,
            "bot_token": app.bot_token,
            "signing_secret": app.signing_secret,
            "team_id": app.team_id,
            "channel": channel,
            "people": " ".join(people),
        }
        _tell({"slack": where, "mailboxes": [box.facts for box in boxes.values()]})
        sys.stdin.readline()
        _tell({"seconds": _measured(slack, channel, boxes, options)})


def _measured(
    slack: SlackStandIn, channel: str, boxes: dict[str, Served], options: argparse.Namespace
) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in boxes}
    for number in range(_FIRST + options.letters):
        for place, (name, box) in enumerate(boxes.items()):
            taken = _one(slack, channel, box, 100_000 * place + number)
            if number >= _FIRST:
                seconds[name].append(taken)
            time.sleep(options.pause)
        _tell({"done": max(0, number + 1 - _FIRST)})
    return seconds


def _one(slack: SlackStandIn, channel: str, box: Served, number: int) -> float:
    """Let a letter arrive and return how many seconds later its card was there."""
    before = len(_cards(slack, channel))
    letter = corpus.request(number)
    began = time.monotonic()
    box.deliver(letter, datetime.now(UTC))
    try:
        slack.wait_for(lambda: len(_cards(slack, channel)) > before, _PATIENCE)
    except TimeoutError:
        return _PATIENCE
    return time.monotonic() - began


def _cards(slack: SlackStandIn, channel: str) -> list[object]:
    return [post for post in slack.messages(channel) if not post.is_reply]


def _tell(facts: object) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main()
