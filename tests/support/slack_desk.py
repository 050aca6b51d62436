"""A real desk on SQLite whose chat is the Slack stand-in, reached over either road, with the cast in it.

The mailbox side is not played here: letters are put into the records as if they had been read.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import App
from slack_sdk import WebClient

from bot.clock import SetClock
from bot.roster import SettingsRoster
from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.identity import SMALLEST_SCOPES, Installation
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.timing import Timing
from bot.sandbox.slack.views import View
from bot.settings.groups import SlackSettings
from bot.slack.afterwards import Afterwards, AtOnce
from bot.slack.app import Front, build_app
from bot.slack.chat import SlackChat
from bot.slack.client import SECONDS_WHILE_SOMEONE_WAITS, web_client
from bot.slack.directory import SlackDirectory
from bot.slack.identity import OwnIdentity
from bot.slack.receiver import receiver
from bot.slack.sockets import Sockets
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from bot.web.app import create_app
from bot.web.server import WebServer
from connectors.base import Address, Connector, Letter, Parser
from connectors.consent import GrantStore
from handlers.delivery.courier import deliver_due
from handlers.desk import Desk, Ports, Rules
from handlers.domain.case import Case
from handlers.domain.events import EventKind
from handlers.domain.finding import Finding
from handlers.domain.ids import CaseId, MessageId, OrganisationId
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.people import Organisation
from handlers.domain.rights import Right
from handlers.intake.opening import open_case
from handlers.intake.reading import Read
from handlers.mailboxes.registry import MailboxPlan, connect, describe_organisation
from handlers.people.colleagues import refresh
from handlers.ports import Recogniser
from handlers.showing import card_key
from handlers.store.blobs import Blobs
from handlers.store.database import Database
from handlers.store.schema import migrate
from tests.support.desks import calendar_of
from tests.support.ledgers import ledger_in

ZONE = ZoneInfo("Europe/Copenhagen")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COMMAND = "/ombud"


class NoMailbox:
    """Stands where a connector or a parser is never reached."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"no mailbox is played here, yet {name} was asked for")


@dataclass
class Cast:
    """Everybody's id: two case handlers, a manager, an admin, and Mallory without a role."""

    ada: str = "U0ADA"
    ben: str = "U0BEN"
    max: str = "U0MAX"
    iris: str = "U0IRIS"
    mallory: str = "U0MALLORY"
    crowd: tuple[str, ...] = tuple(f"U0CROWD{n}" for n in range(10))

    def everyone(self) -> tuple[str, ...]:
        return (self.ada, self.ben, self.max, self.iris, self.mallory, *self.crowd)


@dataclass
class Place:
    """One desk, one stand-in and the app between them."""

    slack: SlackStandIn
    desk: Desk
    clock: SetClock
    mailbox: Mailbox
    channel: str
    client: WebClient
    chat: SlackChat
    app: App
    cast: Cast = field(default_factory=Cast)
    afterwards: Afterwards = field(default_factory=AtOnce)
    letters: int = 0

    def letter(self, *rights: Right, subject: str = "My data", text: str = "Please send me my data.") -> Case:
        """Open a case by a letter of Sam's, and put its card into the channel."""
        return self.letter_from(
            Address("sam@example.org", "Sam Subject"), *rights, subject=subject, text=text
        )

    def letter_from(self, sender: Address, *rights: Right, subject: str, text: str) -> Case:
        self.letters += 1
        letter = Letter(
            fingerprint=f"{self.letters:064x}",
            message_id=f"<letter.{self.letters}@example.org>",
            senders=(sender,),
            subject=subject,
            text=text,
        )
        with self.desk.transaction("tests.letter") as tx:
            content = Content(subject, text, sender, (Address("privacy@acme.example"),))
            message = Message(
                MessageId(tx.next_id()),
                self.mailbox.id,
                None,
                Direction.INBOUND,
                Purpose.REQUEST,
                self.clock.now(),
                content,
            )
            read = Read(letter, Finding("en", rights or (Right.ACCESS,)), None)
            case = open_case(tx, self.desk, self.mailbox, message, read)
            stored = Message(
                message.id, self.mailbox.id, case.id, message.direction, message.purpose, message.at, content
            )
            tx.messages.add(self.mailbox, stored)
        self.deliver()
        return case

    def deliver(self) -> int:
        """Let the outbox work until nothing is due."""
        return deliver_due(self.desk)

    def later(self, seconds: float) -> None:
        """Let time pass for the desk."""
        self.clock.advance(timedelta(seconds=seconds))

    def case(self, case: Case) -> Case:
        """Return a case as it stands now."""
        with self.desk.reading("tests.case") as tx:
            return tx.cases.get(case.id)

    def kinds(self, case: Case) -> list[EventKind]:
        """Return what stands in a case's record."""
        with self.desk.reading("tests.record") as tx:
            return [event.kind for event in tx.events.of_case(CaseId(case.id))]

    def card(self, case: Case) -> Post:
        """Return a case's card in the channel."""
        with self.desk.reading("tests.card") as tx:
            post = tx.posts.find(card_key(case.id))
        assert post is not None
        ts = post.ref.partition(":")[2]
        return next(one for one in self.slack.messages(self.channel) if one.ts == ts)

    def press(self, person: str, case: Case, action: str) -> Delivered:
        """Press a button of a case's card, or choose it in the menu beside them."""
        return self.press_on(person, self.card(case), action)

    def press_on(self, person: str, post: Post, action: str) -> Delivered:
        """Press a button of a message, or choose it in the menu beside them."""
        for value in menu_of(post):
            if value.startswith(f"{action}:"):
                return self.slack.choose(person, self.channel, post.ts, "more", value)
        return self.slack.press(person, self.channel, post.ts, action)

    def press_further(self, person: str, case: Case, action: str) -> Delivered:
        """Open all that a case offers, and press what the card itself has no room for."""
        assert self.press(person, case, "more_actions").ok
        return self.slack.press_in_view(self.window(person).id, action)

    def whole_card(self, person: str, case: Case) -> Post:
        """Ask for a case by its number, and return the card that only this person sees."""
        self.slack.command(person, self.channel, COMMAND, case.number)
        return self.slack.ephemerals(person)[-1]

    def input(self, person: str, name: str) -> dict[str, Any]:
        """Return the element of a field in the window the person looks at."""
        found: dict[str, Any] = next(
            block["element"] for block in self.window(person).blocks if block.get("block_id") == name
        )
        return found

    def command(self, person: str, text: str) -> str:
        """Type the command and return what the person is shown."""
        self.slack.command(person, self.channel, COMMAND, text)
        return self.told(person)

    def told(self, person: str) -> str:
        """Return what only this person was shown last, words of blocks included."""
        shown = self.slack.ephemerals(person)
        return words(shown[-1]) if shown else ""

    def window(self, person: str) -> View:
        """Return the window the person looks at."""
        view = self.slack.modal(person)
        assert view is not None, "no window is open"
        return view


def menu_of(post: Post) -> list[str]:
    """Return the values of a message's menu."""
    elements = [one for block in post.blocks for one in block.get("elements", [])]
    return [
        option["value"] for one in elements if one.get("action_id") == "more" for option in one["options"]
    ]


def words(shown: Post | View) -> str:
    """Return all words of a message or a window, one element after the other."""
    found: list[str] = []
    waiting: list[object] = [shown.blocks]
    while waiting:
        current = waiting.pop(0)
        if isinstance(current, list):
            waiting[:0] = current
        elif isinstance(current, dict):
            found += [v for k, v in current.items() if k == "text" and isinstance(v, str)]
            found += [f"<@{current['user_id']}>"] if "user_id" in current else []
            waiting[:0] = [v for v in current.values() if isinstance(v, list | dict)]
    text = shown.text if isinstance(shown, Post) else str((shown.drawn.get("title") or {}).get("text", ""))
    return " ".join([text, *found])


def make_desk(
    folder: Path,
    slack: SlackStandIn,
    chat: SlackChat,
    clock: SetClock,
    cast: Cast,
    rules: Rules | None = None,
) -> Desk:
    """Return a desk on a fresh SQLite database."""
    database = Database(f"sqlite:///{folder / 'ombud.db'}")
    migrate(database)
    people = SlackSettings(
        team_id=slack.installation.team_id,
        case_handlers=(cast.ada, cast.ben, *cast.crowd),
        managers=(cast.max,),
        admins=(cast.iris,),
    )
    nobody = NoMailbox()
    ports = Ports(
        database=database,
        blobs=Blobs(folder / "blobs"),
        vault=KeyVault(KeyRing((os.urandom(32),))),
        clock=clock,
        chat=chat,
        connect=_never,
        parser=_as_parser(nobody),
        roster=SettingsRoster(people),
        recogniser=_as_recogniser(nobody),
        calendar=lambda organisation: calendar_of(organisation.country),
        ledger=ledger_in(folder),
        directory=SlackDirectory(web_client(slack.installation.bot_token, slack.base_url)),
    )
    return Desk(ports, rules=rules)


def _at_rest() -> float:
    """Lets nothing grow old: what a slow machine takes longer for is no fault of Ombud's."""
    return 0.0


def make_place(
    folder: Path,
    *,
    scopes: frozenset[str] = SMALLEST_SCOPES,
    timing: Timing | None = None,
    team_id: str = "",
    afterwards: Afterwards | None = None,
    rules: Rules | None = None,
) -> Place:
    """Start a stand-in with the cast in a private channel, and build desk and app, not yet connected."""
    slack = SlackStandIn(
        Installation(scopes), timing or Timing(_at_rest, patience=2.0, retry_delays=(0.0, 0.0, 0.0))
    ).start()
    cast = Cast()
    for person in cast.everyone():
        slack.workspace.add_person(person.removeprefix("U0").lower(), person_id=person)
    channel = slack.workspace.add_channel("privacy", members=cast.everyone()).id
    clock = SetClock(START)
    chat = SlackChat(web_client(slack.installation.bot_token, slack.base_url), channel)
    desk = make_desk(folder, slack, chat, clock, cast, rules)
    describe_organisation(
        desk,
        Organisation(
            OrganisationId(1), "Acme", ZONE, "DK", desk_name="Acme privacy desk", channel_id=channel
        ),
    )
    mailbox = connect(desk, MailboxPlan("privacy", "maildir", "privacy@acme.example"))
    waiting = web_client(slack.installation.bot_token, slack.base_url, seconds=SECONDS_WHILE_SOMEONE_WAITS)
    identity = OwnIdentity(waiting)
    identity.get()
    secret = slack.installation.signing_secret
    front = Front(waiting, channel, team_id, secret, afterwards or AtOnce(), identity)
    app = build_app(desk, front)
    refresh(desk)
    return Place(slack, desk, clock, mailbox, channel, waiting, chat, app, cast, front.afterwards)


def over_http(place: Place) -> Callable[[], None]:
    """Serve the app over HTTP, and return what stops it."""
    receive = receiver(place.app, place.slack.installation.signing_secret, place.afterwards)
    server = WebServer(create_app(lambda: {"database": True}, receive), "127.0.0.1", 0, threads=12)
    server.start()
    place.slack.request_url = f"http://127.0.0.1:{server.port}/slack/events"
    return server.stop


def over_socket(place: Place) -> Callable[[], None]:
    """Connect the app over Socket Mode, and return what stops it."""
    token = place.slack.installation.app_token
    sockets = Sockets(place.app, place.client, token, afterwards=place.afterwards)
    sockets.start()
    place.slack.wait_until_connected()
    return sockets.stop


def _never(_mailbox: Mailbox, _grants: GrantStore) -> Connector:
    raise AssertionError("no mailbox is played here")


def _as_parser(nobody: NoMailbox) -> Parser:
    return nobody  # type: ignore[return-value] # raises whatever is asked of it


def _as_recogniser(nobody: NoMailbox) -> Recogniser:
    return nobody  # type: ignore[return-value] # raises whatever is asked of it
