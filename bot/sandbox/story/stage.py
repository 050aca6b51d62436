"""The stage: the whole product in one process, with a Maildir, a loopback Slack and a clock that is set."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.clock import SetClock
from bot.jobs.table import Job, jobs
from bot.sandbox.slack.identity import Installation
from bot.sandbox.slack.idents import Idents
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.story.acts import ACTS
from bot.sandbox.story.passing import keep_beating
from bot.sandbox.story.people import (
    ADA,
    ADDRESS,
    AGAIN,
    COLLEAGUES,
    DESK,
    IRIS,
    MALLORY,
    MAX,
    ON_PAPER,
    ORGANISATION,
    RECEIVING_SERVER,
    WRITERS,
)
from bot.sandbox.story.post_office import PostOffice
from bot.settings.loading import load
from bot.settings.model import Settings
from bot.slack.afterwards import AtOnce
from bot.wiring.office import World, found_office
from bot.wiring.setting_up import set_up
from bot.wiring.slack_face import SlackFace, slack_chat, slack_directory
from bot.wiring.web_face import web_face
from connectors.errors import ConnectorError
from connectors.provider import Parts
from handlers import casebook
from handlers.checkup import standing
from handlers.desk import Desk, Rules
from handlers.domain.case import Case
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from handlers.ports import Chat
from handlers.showing import card_key

OBSERVER = Actor(PersonId("demo"), frozenset(Role))
_log = logging.getLogger(__name__)
_ROUNDS = 8
_SELDOM = 600.0  # seconds
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_A_MOMENT, _AN_INSTANT = timedelta(seconds=3), timedelta(milliseconds=1)
_READS = "sync"
_GRANTED = frozenset(
    {
        "chat:write",
        "commands",
        "users:read",
        "groups:read",
        "groups:history",
        "reactions:read",
        "files:write",
    }
)
_LOOPBACK = "127.0.0.1"


class Stage:
    """Everything that stands while the story is played; use it as a context.

    Args:
        folder: where it keeps its files; must be empty or not there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SetClock(ACTS[0].at)
        self.post = PostOffice(folder / "mail")
        self.slack = SlackStandIn(Installation(scopes=_GRANTED))
        # What is written in Slack bears the story's time; signatures and triggers stay with the machine's.
        self.slack.workspace.idents = Idents(lambda: self.clock.now().timestamp())
        for each in COLLEAGUES:
            self.slack.workspace.add_person(
                each.name, person_id=each.id, real_name=each.name, is_restricted=each.guest
            )
        people = [each.id for each in COLLEAGUES]
        self.channel = self.slack.workspace.add_channel("privacy-desk", members=people).id
        self.settings = _settings(folder, self.slack, self.channel)
        #: Whoever opens a mail host beside the stage puts its parts here; nothing real can be connected.
        self.providers: dict[str, Parts] = {}
        #: What stood in windows in which somebody read: letters, by the case, and what disconnecting means.
        self.read: dict[str, str] = {}
        self._jobs = jobs(self.settings.jobs)
        self._open()

    def _open(self) -> None:
        """Open Ombud over what is stored, as each start of it does."""
        chat = _two_clocks(slack_chat(self.settings, every=0.0))
        directory = slack_directory(self.settings)
        world = World(self.clock, chat=chat, directory=directory, providers=self.providers)
        self.office = found_office(self.settings, world)
        set_up(self.office)
        self.desk = self.office.desk
        self._due: dict[str, datetime] = {}
        face = SlackFace(self.settings, self.desk, AtOnce())
        self._web = web_face(self.desk, lambda: {"demo": True}, face.receive, _LOOPBACK, 0)
        self.slack.request_url = f"{self.url}/slack/events"
        self.decide(replace(self.desk.rules, public_url=self.url))  # known only now: any port that was free

    @property
    def url(self) -> str:
        """Return where the app listens."""
        return f"http://{_LOOPBACK}:{self._web.port}"

    def __enter__(self) -> Self:
        self.slack.start()
        self._web.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.switch_off()
        self.slack.stop()

    def switch_off(self) -> None:
        """Stop Ombud; Slack and the mailbox, which are not its own, go on."""
        self._web.stop()
        self.office.close()

    def switch_on(self) -> None:
        """Start Ombud again, from what is stored alone."""
        self._open()
        self._web.start()

    def take_out(self) -> None:
        """Start Ombud anew with settings that describe no mailbox: only then can it be disconnected.

        Digests go without pictures from then on, which take longer to draw than all else that is left.
        """
        self.switch_off()
        digest = replace(self.settings.digest, pictures=False)
        self.settings = replace(self.settings, mailboxes=(), digest=digest)
        self.switch_on()

    def decide(self, rules: Rules) -> None:
        """Let other rules hold from now on, as after a restart with other settings."""
        self.desk.rules = rules

    def reach(self, at: datetime) -> None:
        """Let the clock show an instant up to which Ombud ran and read its mailboxes."""
        self.clock.set(max(at, self.clock.now() + _AN_INSTANT))
        for job in self._jobs:
            if job.name == _READS:
                self._run(job)
        keep_beating(self.desk)

    def work(self) -> None:
        """Run the jobs until nothing is left to do; the clock moves a little between rounds."""
        for _ in range(_ROUNDS):
            self.round()
            now = standing(self.desk)
            if not now.waiting + now.unknown + sum(now.unread.values()):
                return
            self.clock.advance(_A_MOMENT)

    def round(self) -> None:
        """Run every job once, at the clock's instant; those that come round seldom only when they are due."""
        now = self.clock.now()
        for job in self._jobs:
            if job.every < _SELDOM or self._due.get(job.name, now) <= now:
                self._due[job.name] = now + timedelta(seconds=job.every)
                self._run(job)

    def _run(self, job: Job[Desk]) -> None:
        try:
            job.run(self.desk)
        except* ConnectorError:
            # As in the engine: one mailbox in trouble stops neither the others nor the clock. What
            # Ombud makes of it stands in its records, and is what there is to see.
            _log.info("a mailbox is in trouble", extra={"action": "demo.trouble", "job": job.name})

    def cases(self) -> dict[str, Case]:
        """Return every case by the first name of its writer; a further one of theirs as `Nils again`."""
        called = {address: name for name, address in WRITERS.items()}
        called |= {full_name: name for name, full_name in ON_PAPER.items()}
        found: dict[str, Case] = {}
        for case in sorted(casebook.every_case(self.desk, OBSERVER, 1_000), key=lambda case: case.id):
            name = called.get(case.requester.address or case.requester.name, case.number)
            found[f"{name}{AGAIN}" if name in found else name] = case
        return found

    def notices(self, person: str, kind: str) -> list[Post]:
        """Return the notices of a kind that a person alone was told, oldest first."""
        return [post for post in self.direct(person) if key_of(post).startswith(f"notice:{kind}:")]

    def direct(self, person: str) -> list[Post]:
        """Return what Ombud wrote to a person alone, oldest first."""
        channels = list(self.slack.workspace.channels.values())
        return [
            post
            for channel in channels
            if channel.with_person == person
            for post in self.slack.messages(channel.id)
        ]

    def card(self, about: str) -> Post:
        """Return the card of a case, as it stands in Slack.

        Raises:
            LookupError: there is none.
        """
        found = self.cards().get(card_key(self.cases()[about].id), [])
        if not found:
            raise LookupError(f"there is no card about {about}")
        return found[0]

    def is_card(self, post: Post) -> bool:
        """Return whether a message is a case's card."""
        return post.channel == self.channel and not post.is_reply

    def cards(self) -> dict[str, list[Post]]:
        """Return what stands in the channel outside threads, by the key that each post carries."""
        found: dict[str, list[Post]] = {}
        for post in self.slack.messages(self.channel):
            if not post.is_reply:
                found.setdefault(key_of(post), []).append(post)
        return found


class _TwoClocks:
    """Slack as the chat system of a desk whose clock is set while Slack's own runs on.

    A look-up of what was posted begins at an instant of the desk's clock, which says nothing about
    the time that Slack wrote on a post; so here it begins at the beginning.
    """

    def __init__(self, chat: Chat) -> None:
        self.post_card, self.update_card = chat.post_card, chat.update_card
        self.post_line, self.update_line = chat.post_line, chat.update_line
        self.remove_post = chat.remove_post
        self.post_direct, self.update_direct = chat.post_direct, chat.update_direct
        self.publish_home, self.channel_faults = chat.publish_home, chat.channel_faults
        self.keep_picture = chat.keep_picture
        self._find = chat.find

    def find(self, key: str, since: datetime, thread: str = "") -> str | None:
        """Look from the beginning, whatever `since` says."""
        del since
        return self._find(key, _LONG_AGO, thread)


def _two_clocks(chat: Chat | None) -> Chat | None:
    return None if chat is None else _TwoClocks(chat)


def key_of(post: Post) -> str:
    """Return what a post says it is, such as `card:…` or `notice:digest:…`."""
    payload = (post.metadata or {}).get("event_payload") or {}
    return str(payload.get("key", ""))


def _settings(folder: Path, slack: SlackStandIn, channel: str) -> Settings:
    app = slack.installation
    return load(
        {
            "OMBUD_DATA_DIR": str(folder / "data"),
            "OMBUD_ORGANISATION_NAME": ORGANISATION,
            "OMBUD_ORGANISATION_DESK_NAME": DESK,
            "OMBUD_SLACK_MODE": "http",
            "OMBUD_SLACK_BASE_URL": slack.base_url,
            "OMBUD_SLACK_BOT_TOKEN": app.bot_token,
            "OMBUD_SLACK_SIGNING_SECRET": app.signing_secret,
            "OMBUD_SLACK_TEAM_ID": app.team_id,
            "OMBUD_SLACK_CHANNEL_ID": channel,
            "OMBUD_SLACK_CASE_HANDLERS": ADA,
            "OMBUD_SLACK_MANAGERS": MAX,
            # Mallory was listed once; being a guest in Slack bars her all the same.
            "OMBUD_SLACK_ADMINS": f"{IRIS}, {MALLORY}",
            "OMBUD_MAILBOX_ADDRESS": ADDRESS,
            "OMBUD_MAILBOX_PATH": str(folder / "mail"),
            "OMBUD_MAILBOX_AUTHSERV_IDS": RECEIVING_SERVER,
            "OMBUD_PARSER_WORKERS": "2",
        }
    )
