"""A storm of every fault at once: at the end each letter was noticed and each answer left exactly once.

The seed stands in the test's name; the same seed brings the same weather.
"""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.base import Cursor, OutgoingMail, Sent
from connectors.errors import AuthorizationLost, CursorExpired, Temporary, Vanished
from tests.unit.google.house import ADDRESS, RECEIVED, House
from tests.unit.google.test_gmail_sending import MAIL

SEEDS = (1, 20, 300)


class Weathered:
    """Whoever walks and sends as the product does: a place is kept only with what was noticed before it."""

    def __init__(self, house: House, seed: int) -> None:
        self.house = house
        self.chance = random.Random(seed)
        self.noticed: dict[str, set[str]] = {scope: set() for scope in house.connector.scopes()}
        self.places: dict[str, Cursor | None] = dict.fromkeys(self.noticed)
        self.lost = 0

    def step(self, scope: str) -> bool:
        """Look once at a feed; return whether it has nothing more to tell now."""
        since = RECEIVED - timedelta(days=7) if self.lost else None
        try:
            page = self.house.connector.discover(scope, self.places[scope], 9, since)
        except CursorExpired:
            self.places[scope] = None
            self.lost += 1
            return False
        except (Temporary, AuthorizationLost):
            if self.chance.random() < 0.3:
                self.house.connector = self.house.connect()  # as after a restart
            return False
        self.noticed[scope] |= {stub.provider_key for stub in page.stubs}
        self.places[scope] = page.cursor
        return not page.more

    def send(self, mail: OutgoingMail) -> Sent:
        """Send as the courier does: after any doubt it looks before it sends again."""
        draft = ""
        for _ in range(500):
            try:
                draft = draft or self.house.connector.draft(mail)
                found = self.house.connector.find_sent(draft, mail.message_id)
                return found or self.house.connector.send(draft)
            except (Temporary, Vanished, AuthorizationLost):
                continue
        raise AssertionError("the storm never ends")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_letter_is_noticed_whatever_the_weather(house: House, seed: int) -> None:
    weathered = Weathered(house, seed)
    house.faults.storm(seed, 0.12)
    expected: dict[str, set[str]] = {"INBOX": set(), "Junk": set(), "SENT": set()}
    for number in range(150):
        scope = weathered.chance.choice(("INBOX", "INBOX", "Junk"))
        key = house.deliver(number, "SPAM" if scope == "Junk" else "INBOX")
        expected[scope].add(key)
        if weathered.chance.random() < 0.1:
            house.server.tokens.expire(ADDRESS)
        if weathered.chance.random() < 0.02:
            house.account.forget_history()
        weathered.step(weathered.chance.choice(list(expected)))
    for scope in expected:
        quiet = 0
        for _ in range(2_000):
            quiet = quiet + 1 if weathered.step(scope) else 0
            if quiet == 2:
                break
        assert quiet == 2, f"seed {seed}"
    assert weathered.noticed == expected, f"seed {seed}"
    assert house.faults.struck > 20


@pytest.mark.parametrize("rewrites", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_answer_leaves_once_whatever_the_weather(house: House, seed: int, rewrites: bool) -> None:
    weathered = Weathered(house, seed)
    house.account.habits.rewrites_ids = rewrites
    house.faults.storm(seed, 0.15)
    sent = [
        weathered.send(replace(MAIL, message_id=f"<{number}.answer@example.com>", subject=f"answer {number}"))
        for number in range(15)
    ]
    house.faults.clear()
    left = house.account.of("SENT")
    assert sorted(each.provider_key for each in sent) == sorted(message.id for message in left), (
        f"seed {seed}"
    )
    assert {each.message_id for each in sent} == {message.message_id for message in left}
    assert house.faults.struck > 5
