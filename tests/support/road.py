"""The whole road in one go: letters come in, people press, answers leave, the case closes.

It runs in a process that may be killed at any point and started again: then it does everything
anew, as mailboxes, colleagues and Slack would, and what was done already must change nothing.
"""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SetClock
from bot.slack.chat import SlackChat
from bot.slack.client import web_client
from bot.vault.master import KeyRing
from bot.vault.vault import KeyVault
from connectors.base import OutgoingMail
from connectors.errors import Temporary, Unsendable, Vanished
from connectors.maildir import MaildirMailbox
from connectors.memory import MemoryParser
from handlers import actions, casebook
from handlers.delivery.courier import deliver_due
from handlers.desk import Desk, Hooks, Limits, Ports, Rules
from handlers.domain.card import Card, Home
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.presses import Press
from handlers.home.pages import REST, ask_for_home, redraw_changed
from handlers.intake.sync import sync_all
from handlers.ports import Chat, ChatBusy, ChatRefused
from handlers.store.blobs import Blobs
from handlers.store.database import Database
from handlers.store.outbox import EntryState
from tests.support.cast import ADA, BEN, MALLORY, OUR_ADDRESS, Colleagues, actor
from tests.support.clock_roads import NOTICE, use_clock
from tests.support.desks import MASTER_KEY, danish_calendar, recogniser
from tests.support.directories import MemoryDirectory
from tests.support.home_roads import open_homes, take_tests_away, use_homes
from tests.support.housekeeping import keep_house
from tests.support.ledgers import ledger_in
from tests.support.letters import SMALL_TALK, letter
from tests.support.reading_roads import age_blobs, lay_files, look_up, open_file
from tests.support.side_roads import turn_aside

#: How long a reply is held back: so long that whoever died meanwhile still finds it there.
HELD_BACK = timedelta(hours=3)
#: After so long without anything to deliver, what still waits does so for somebody's help.
_REST = timedelta(minutes=8)
#: Letters whose names say what happens to them on the way.
LATE, GONE, UNREACHABLE = "late", "gone", "kim@unreachable.example"


@dataclass(frozen=True)
class Stage:
    """Where the road runs, and where it is cut off.

    Attributes:
        at: the time that the clock shows at first, ISO 8601.
        kill: the point at which the process kills itself; "" for none.
        nth: at which of the times that it is reached.
        trace: a file to which every point is written as it is reached; "" for none.
    """

    url: str
    folder: str
    slack_url: str
    slack_token: str
    channel: str
    at: str
    kill: str = ""
    nth: int = 1
    trace: str = ""

    @property
    def home(self) -> Path:
        """Return the folder that outlives the process."""
        return Path(self.folder)


class StormyMailbox(MaildirMailbox):
    """A Maildir with the weather of a real provider: one letter late, one gone, one address refused."""

    def __init__(self, home: Path) -> None:
        super().__init__(home / "mail", OUR_ADDRESS)
        self._once = home / "was-late"

    def fetch(self, provider_key: str) -> Iterator[bytes]:
        """Yield an original, or fail as its name says."""
        if GONE in provider_key:
            raise Vanished
        if LATE in provider_key and not self._once.exists():
            self._once.touch()
            raise Temporary
        return super().fetch(provider_key)

    def draft(self, mail: OutgoingMail) -> str:
        """Store a draft, but not for everybody."""
        if mail.to[0].address == UNREACHABLE:
            raise Unsendable
        return super().draft(mail)


class StormyChat(SlackChat):
    """Slack, busy at the first card, and closed to Mallory."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(web_client(stage.slack_token, stage.slack_url), stage.channel)
        self._once = stage.home / "was-busy"
        self._faults: tuple[str, ...] = ()

    def turn_unfit(self, faults: tuple[str, ...]) -> None:
        """Have the channel seem unfit for some reasons, or fit for none."""
        self._faults = faults

    def channel_faults(self) -> tuple[str, ...]:
        """Return what was said to be wrong."""
        return self._faults

    def post_card(self, card: Card, key: str) -> str:
        """Post a card, at the second attempt."""
        if not self._once.exists():
            self._once.touch()
            raise ChatBusy
        return super().post_card(card, key)

    def publish_home(self, person: PersonId, home: Home, language: str = "en") -> None:
        """Publish a page, but not for Mallory."""
        if person == MALLORY:
            raise ChatRefused
        super().publish_home(person, home, language)


class Reaper:
    """Notes each point that is reached, and kills the process at the one that was named."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, point: str) -> None:
        with self._lock:
            self._seen[point] += 1
            if self._stage.trace:
                with Path(self._stage.trace).open("a") as trace:
                    trace.write(f"{point}\n")
            if (point, self._seen[point]) == (self._stage.kill, self._stage.nth):
                os.kill(os.getpid(), signal.SIGKILL)


def desk_on(stage: Stage, clock: SetClock, chat: Chat | None = None) -> Desk:
    """Return a desk that keeps everything in the stage's database and folder."""
    mailbox = StormyMailbox(stage.home)
    ports = Ports(
        database=Database(stage.url),
        blobs=Blobs(stage.home / "blobs"),
        vault=KeyVault(KeyRing((MASTER_KEY,))),
        clock=clock,
        chat=chat or StormyChat(stage),
        connect=lambda _mailbox, _grants: mailbox,
        parser=MemoryParser(),
        roster=Colleagues(),
        recogniser=recogniser(),
        calendar=lambda _organisation: danish_calendar(),
        ledger=ledger_in(stage.home),
        directory=MemoryDirectory(),
    )
    limits = Limits(exports_per_hour=0)  # so that one is refused
    return Desk(ports, Hooks(checkpoint=Reaper(stage)), limits, Rules(undo=HELD_BACK))


def walk(stage: Stage) -> None:
    """Go the whole road from its beginning; what was done before is not done again."""
    clock = SetClock(datetime.fromisoformat(stage.at))
    chat = StormyChat(stage)
    desk = desk_on(stage, clock, chat)
    age_blobs(stage.home / "blobs", clock.now())
    _until_quiet(desk, clock)
    case = _the_case(desk)
    for number, action in enumerate((ActionId.CLAIM, ActionId.UNCLAIM, ActionId.CLAIM, ActionId.OPEN_LETTER)):
        _press(desk, case, f"{number}-{action}", action)
    _until_quiet(desk, clock)
    _decide(desk, case)
    _until_quiet(desk, clock)
    _press(desk, case, "first-draft", ActionId.REPLY, {"text": "A first try."})
    _press(desk, case, "discard", ActionId.DISCARD)
    _press(desk, case, "extension", ActionId.EXTEND, NOTICE)
    _press(desk, case, "question", ActionId.ASK, {"text": "Which year?", "topic": "scope"})
    _press(desk, case, "second-draft", ActionId.REPLY, {"text": "Here is your data."})
    lay_files(desk, case)
    _press(desk, case, "approval", ActionId.ASK_APPROVAL)
    _press(desk, case, "send", ActionId.SEND, {})
    _press(desk, case, "undo", ActionId.UNDO)
    _press(desk, case, "send-again", ActionId.SEND, {})
    clock.advance(HELD_BACK)
    _until_quiet(desk, clock)
    _sam_says_thanks(stage.home / "mail")
    _until_quiet(desk, clock)
    turn_aside(desk, case)
    _until_quiet(desk, clock)
    use_clock(desk, clock, case, HELD_BACK, lambda: _until_quiet(desk, clock))
    closing = {"outcome_0": "fulfilled", "outcome_1": "refused"}
    _press(desk, case, "close", ActionId.CLOSE, closing)
    _press(desk, case, "reopen", ActionId.REOPEN)
    _press(desk, case, "not-a-request", ActionId.NOT_A_REQUEST, {"sure": "yes", "reason": "Thanks only."})
    _press(desk, case, "reopen-again", ActionId.REOPEN)
    _press(desk, case, "close-again", ActionId.CLOSE, {**closing, "elsewhere": "yes"})
    _look_around(desk, case)
    open_file(desk, case)
    look_up(desk, case)
    open_homes(desk)
    _until_quiet(desk, clock)
    use_homes(desk)
    clock.advance(REST)
    redraw_changed(desk)
    _until_quiet(desk, clock)
    take_tests_away(desk)
    _until_quiet(desk, clock)
    nobodys = _the_case(desk, UNREACHABLE)
    keep_house(desk, clock, nobodys, chat.turn_unfit, lambda: _until_quiet(desk, clock))
    desk.close()


def _decide(desk: Desk, case: Case) -> None:
    """Do what is decided about a case besides answering it."""
    _press(desk, case, "give-back", ActionId.UNCLAIM)
    _press(desk, case, "assign", ActionId.ASSIGN, {"colleague": ADA})
    _press(desk, case, "rights", ActionId.RIGHTS, {"rights": "access erasure"})
    _press(desk, case, "language", ActionId.LANGUAGE, {"language": "sv"})
    _press(desk, case, "note", ActionId.NOTE, {"text": "Ask the archive."})


def race(stage: Stage) -> None:
    """Read the mailbox while others do the same, until its letters are all routed."""
    desk = desk_on(stage, SetClock(datetime.fromisoformat(stage.at)))
    for _ in range(5):
        sync_all(desk)
    desk.close()


def _until_quiet(desk: Desk, clock: SetClock) -> None:
    idle = 0
    for _ in range(90):
        sync_all(desk)
        idle = 0 if deliver_due(desk) else idle + 1
        clock.advance(_REST if idle else timedelta(minutes=1))
        with desk.reading("road.quiet") as tx:
            open_entries = tx.outbox.count(EntryState.READY, EntryState.SENDING, EntryState.UNKNOWN)
            mailbox = tx.mailboxes.all()[0]
            # what waits for an admin is not waited for here
            at_rest = not open_entries or idle > 1
            if at_rest and not tx.stubs.due(mailbox.id, tx.now + timedelta(hours=1), 1):
                return
    raise AssertionError("the road never came to rest")


def _the_case(desk: Desk, requester: str = "") -> Case:
    """Return the case of a requester, or else the first that is not Kim's."""
    with desk.reading("road.case") as tx:
        cases = tx.cases.all(tx.mailboxes.all()[0].organisation_id, 10)
    if requester:
        return next(case for case in cases if case.requester.address == requester)
    return next(case for case in cases if case.requester.address != UNREACHABLE)


def _press(
    desk: Desk, case: Case, press: str, action: ActionId, answers: Mapping[str, str] | None = None
) -> None:
    """Press as somebody would who looks at the case as it stands, and again after no answer came."""
    with desk.reading("road.press") as tx:
        now = tx.cases.get(case.id)
    with suppress(AlreadyHandled):
        token = str(now.draft_id or now.leaving_id or "")
        actions.perform(desk, Press(press, action, case.id, actor(ADA), now.version, answers, token))


def _look_around(desk: Desk, case: Case) -> None:
    """Open home pages, and read the whole file unless that stands in the record."""
    for person in (ADA, BEN, MALLORY):
        ask_for_home(desk, f"opening-{person}", person)
    with desk.reading("road.record") as tx:
        was_read = any(event.kind is EventKind.RECORD_READ for event in tx.events.of_case(case.id))
        assert tx.cases.get(case.id).status is Status.CLOSED
    if not was_read:
        casebook.read_file(desk, actor(ADA), case.number)


def _sam_says_thanks(maildir: Path) -> None:
    """Drop a letter that answers ours, once."""
    name = "1772445600.thanks.subject"
    if any((maildir / box / name).exists() for box in ("new", "cur")):
        return
    sent = (path.read_text() for path in sorted((maildir / ".Sent" / "cur").iterdir()))
    ours = next(text for text in sent if "Auto-Submitted" not in text)
    mail_id = next(line.split()[1] for line in ours.splitlines() if line.startswith("Message-ID:"))
    partial = maildir / "tmp" / name
    partial.write_bytes(
        letter(
            message_id="<thanks@subject.example>", in_reply_to=mail_id, text=SMALL_TALK, subject="Re: data"
        )
    )
    partial.rename(maildir / "new" / name)
