"""The frame around every page: who one can be, what is new where, the time, and the next step of the tour."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import request

from bot.sandbox.desk.house import MOVES, House
from bot.sandbox.desk.parties import Party, colleagues, writers
from bot.sandbox.desk.tour import Tour, tour
from bot.sandbox.story.acts import ZONE


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go, and how much is new there."""

    words: str
    path: str
    fresh: int = 0
    opens: str = ""  # a place that is opened by a press: where the press goes


class Frame:
    """What the frame shows, looked up anew for each page."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.moves = tuple(MOVES)
        self.colleagues = colleagues()
        self.writers = writers()

    @property
    def now(self) -> datetime:
        """Return the desk's time where the desk is."""
        return self._house.now.astimezone(ZONE)

    @property
    def emoji_count(self) -> bool:
        """Return whether emoji on a card do something."""
        return self._house.stage.desk.rules.triage_by_emoji

    @property
    def tour(self) -> Tour:
        """Return the tour as it stands."""
        return tour(self._house)

    def places(self, party: Party) -> list[Place]:
        """Return where somebody can go."""
        if party.address:
            return [
                Place("Mail", f"/as/{party.slug}/mail", self.fresh_mail(party)),
                Place("Write a letter", f"/as/{party.slug}/write"),
            ]
        home = f"/as/{party.slug}/home"
        return [
            Place("# privacy-desk", f"/as/{party.slug}/channel#latest", self._fresh_posts(party)),
            Place("Messages from Ombud", f"/as/{party.slug}/messages#latest", self._fresh_direct(party)),
            Place("Home", home, opens=home),
        ]

    def first_place(self, party: Party) -> str:
        """Return where somebody is found first."""
        return self.places(party)[0].path

    def fresh(self, party: Party) -> int:
        """Return how much is new for somebody, everywhere."""
        return sum(place.fresh for place in self.places(party))

    def fresh_mail(self, party: Party) -> int:
        """Return how many mails came back that somebody has not seen."""
        return self._house.fresh(f"{party.slug}/mail", mails_to(self._house, party))

    def notes(self, slug: str) -> list[str]:
        """Return what must be told on this page, once; a page that is only compared takes nothing away."""
        return [] if "X-Look" in request.headers else self._house.notes(slug)

    def _fresh_posts(self, party: Party) -> int:
        return self._house.fresh(f"{party.slug}/channel", posts_before(self._house, party))

    def _fresh_direct(self, party: Party) -> int:
        return self._house.fresh(f"{party.slug}/messages", sum(1 for _ in _direct(self._house, party)))


def mails_to(house: House, party: Party) -> int:
    """Return how many mails somebody has got from the desk."""
    return len(house.letterboxes.received(party))


def posts_before(house: House, party: Party) -> int:
    """Return how many messages there are in the channel for somebody, threads included."""
    slack, channel = house.stage.slack, house.stage.channel
    private = sum(post.channel == channel for post in slack.ephemerals(party.person_id))
    return len(slack.messages(channel)) + private


def _direct(house: House, party: Party) -> Iterator[str]:
    with house.stage.slack.workspace.lock:
        for channel in house.stage.slack.workspace.channels.values():
            if channel.with_person == party.person_id:
                yield from (post.ts for post in house.stage.slack.workspace.posts.public(channel.id))
