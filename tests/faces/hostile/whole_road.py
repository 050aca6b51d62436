"""The whole road in one process: letters into a mailbox, the real desk, the real Slack face, the stand-in.

What is drawn on the way is kept as it left, to be looked at; forms fill themselves.
"""

import json
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from slack_sdk import WebClient

from bot.jobs.table import jobs
from bot.sandbox.slack.api import WebApi
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.views import View
from bot.settings.groups import JobSettings
from connectors.memory import MemoryMailbox, MemoryParser
from handlers.desk import Limits, Rules
from handlers.domain.case import ActionId, Case
from handlers.domain.events import EventKind
from handlers.domain.ids import OrganisationId
from handlers.intake.sync import sync
from handlers.mailboxes.registry import MailboxPlan, connect
from handlers.store.outbox import EntryState
from tests.support.desks import recogniser
from tests.support.golden import Corpus, Golden, Json, hearing
from tests.support.golden_hands import Filling, InProcess, Typist
from tests.support.letters import TRUSTED
from tests.support.slack_desk import COMMAND, Cast, Place, make_place, words

#: Where there is one, the database lies in memory: nothing here is about the power cut it would survive.
_MEMORY = Path("/dev/shm")
_DEEPEST = 4
_PAGES = 25
_ON, _UNFOLDED = ("Next page", "Older letters"), ("Show quoted text", "Show all")
#: Nobody is stopped from reading in bulk, since one pair of hands does everything here.
_LIMITS = Limits(*[10_000] * len(fields(Limits)))


@dataclass(repr=False)
class Road:
    """A place where letters come in, what was drawn there, and hands for everybody.

    Attributes:
        parcels: everything that was handed over, with what it was answered.
    """

    place: Place
    mail: MemoryMailbox
    corpus: Corpus
    carrier: InProcess
    typed: str = "Here is your data."
    parcels: list[tuple[Json, object]] = field(default_factory=list)
    calls: int = 0
    looked: int = 0

    @property
    def cast(self) -> Cast:
        """Is everybody."""
        return self.place.cast

    # Letters.

    def arrive(self, *letters: bytes) -> list[Case]:
        """Let letters come in, and return the cases they opened."""
        before = {case.id for case in self.cases()}
        for letter in letters:
            self.mail.deliver(letter, received_at=self.place.clock.now())
        sync(self.place.desk, self.place.mailbox.id)
        self.settle()
        return [case for case in self.cases() if case.id not in before]

    def settle(self) -> None:
        """Make every effect, those of a minute later too."""
        self.place.deliver()
        self.place.later(61)
        self.place.deliver()

    def next_day(self) -> None:
        """Let a night pass, with every job at work."""
        self.place.later(86_400)
        for duty in jobs(JobSettings()):
            duty.run(self.place.desk)
        self.settle()

    # What stands.

    def cases(self) -> list[Case]:
        """Return every case."""
        with self.place.desk.reading("tests.cases") as tx:
            return tx.cases.all(OrganisationId(1), 10_000)

    def happened(self, case: Case) -> list[EventKind]:
        """Return what stands in a case's record."""
        return self.place.kinds(case)

    def subject_of(self, case: Case) -> str:
        """Return the subject of the letter that opened a case."""
        with self.place.desk.reading("tests.subject") as tx:
            return tx.messages.of_case(case.id)[0].content.subject

    def has_card(self, case: Case) -> bool:
        """Say whether a case's card stands in the channel and names the case."""
        card = self.place.card(case)
        return bool(card.text.count(case.number) and card.blocks)

    def stuck(self) -> int:
        """Return of how many effects nobody knows whether they were made."""
        with self.place.desk.reading("tests.outbox") as tx:
            return tx.outbox.count(EntryState.UNKNOWN)

    # Hands.

    def press(self, person: str, case: Case, action: ActionId) -> None:
        """Choose an action on a case's card, or in the window of all actions behind it."""
        card = self.place.card(case)
        if not _offered(card):  # a closed one has no buttons in the channel
            card = self.place.whole_card(person, case)
        if action in _offered(card):
            self.place.press_on(person, card, action.value)
            return
        self.place.press_on(person, card, ActionId.MORE.value)
        view = self.place.slack.modal(person)
        if view and action.value in {one.get("action_id") for one in _elements(view)}:
            self.place.slack.press_in_view(view.id, action.value)

    def fill_in(self, person: str, **given: object) -> None:
        """Fill in the open form and those that come of it, with usual words where nothing is given."""
        slack = self.place.slack
        typist = Typist(self.place, person, self.typed, self.typed)
        for _ in range(_DEEPEST):
            view = slack.modal(person)
            if view is None or not view.drawn.get("submit"):
                break
            names = {one.get("block_id") for one in view.blocks if one["type"] == "input"}
            values = typist.fill(view, Filling.FIRST) | {k: v for k, v in given.items() if k in names}
            values |= self._searched(person, view, given)
            if slack.submit(person, view.id, values).outcome not in {"push", "update"}:
                break
        self.close_windows(person)

    def _searched(self, person: str, view: View, given: dict[str, object]) -> dict[str, object]:
        """Return the first that is found for each field found by typing that something is given for."""
        found: dict[str, object] = {}
        for block in view.blocks:
            element = block.get("element", {})
            if element.get("type") == "external_select" and (wanted := given.get(block["block_id"])):
                options = self.place.slack.suggest(person, view, element["action_id"], str(wanted))
                found[block["block_id"]] = options[0]
        return found

    def do(self, person: str, case: Case, action: ActionId, **given: object) -> None:
        """Press, fill in whatever comes of it, and let it take effect on the card."""
        self.press(person, case, action)
        self.fill_in(person, **given)
        self.place.deliver()

    def read_all(self, person: str, case: Case, most: int = _PAGES) -> list[str]:
        """Open a case's letters, turn the pages, unfold what is quoted, and return each page's words."""
        self.press(person, case, ActionId.OPEN_LETTER)
        seen = [words(self.place.window(person))]
        while len(seen) < most and self._turn(self.place.window(person), _ON):
            seen.append(words(self.place.window(person)))
        if self._turn(self.place.window(person), _UNFOLDED):
            seen.append(words(self.place.window(person)))
        self.close_windows(person)
        return seen

    def _turn(self, view: View, labels: tuple[str, ...]) -> bool:
        """Press the first button of a window that is called so; say whether there was one."""
        for one in _elements(view):
            if one["type"] == "button" and one["text"]["text"] in labels:
                self.place.slack.press_in_view(view.id, one["action_id"], value=one["value"])
                return True
        return False

    def close_windows(self, person: str) -> None:
        """Close whatever is open."""
        if view := self.place.slack.modal(person):
            self.place.slack.close(person, view.id, everything=True)

    def type_command(self, person: str, text: str) -> None:
        """Type the command."""
        self.place.slack.command(person, self.place.channel, COMMAND, text)

    def look_home(self, *people: str) -> None:
        """Open Home tabs."""
        for person in people:
            self.place.slack.open_home(person)
        self.place.deliver()

    # What was drawn.

    def handed_over(self) -> list[tuple[Json, object]]:
        """Return everything that was delivered to the app so far, with what it was answered."""
        return [*self.parcels, *((dict(parcel.payload), answer) for parcel, answer in self.carrier.carried)]

    def drawn(self) -> list[Golden]:
        """Return what was drawn since the last time, each drawing once."""
        calls = self.place.slack.calls()
        for call in calls[self.calls :]:
            self.corpus.keep_call("the road", call)
            if call.error:
                self.corpus.refused.append(f"{call.method}: {call.error}")
        self.calls = len(calls)
        for parcel, answer in self.carrier.carried:
            self.corpus.keep_answer(parcel.kind.value, parcel, answer)
            self.parcels.append((dict(parcel.payload), answer))
        self.carrier.carried.clear()
        new = self.corpus.payloads[self.looked :]
        self.looked = len(self.corpus.payloads)
        return new


def _offered(card: Post) -> set[str]:
    """Return the actions on a card's buttons and in its menu."""
    found = [element for block in card.blocks for element in block.get("elements", [])]
    named = [(one.get("action_id"), *(option["value"] for option in one.get("options", []))) for one in found]
    return {str(name).partition(":")[0] for names in named for name in names if name}


def _elements(view: View) -> list[Json]:
    """Return what can be pressed or read in a window: in rows of buttons, and beside a text."""
    found = [one for block in view.blocks for one in (*block.get("elements", ()), block.get("accessory"))]
    return [one for one in found if isinstance(one, dict)]


def _without_a_wire(api: WebApi) -> Callable[..., Json]:
    """Return what takes the place of a socket under Slack's own client: a call is a call, and as fast."""

    def perform(_client: WebClient, *, url: str, args: dict[str, Json]) -> Json:
        where = urllib.parse.urlsplit(url)
        given = {
            **dict(urllib.parse.parse_qsl(where.query)),
            **(args["params"] or {}),
            **(args["json"] or {}),
        }
        token = args["headers"].get("Authorization", "").removeprefix("Bearer ")
        given = {name: value for name, value in json.loads(json.dumps(given)).items() if value is not None}
        answer = api.call(where.path.rpartition("/")[2], token, given)
        return {"status": answer.status, "headers": {}, "body": json.dumps(answer.body)}

    return perform


@contextmanager
def whole_road(rules: Rules | None = None) -> Iterator[Road]:
    """Open the road for as long as the block runs."""
    mail, corpus = MemoryMailbox("privacy@acme.example"), Corpus()
    given = {"_never": mail, "_as_parser": MemoryParser(), "_as_recogniser": recogniser()}
    with ExitStack() as stack:
        stack.enter_context(hearing(corpus))
        for name, value in given.items():
            stack.enter_context(mock.patch(f"tests.support.slack_desk.{name}", return_value=value))
        folder = stack.enter_context(TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None))
        place = make_place(Path(folder), rules=rules)
        stack.callback(place.desk.close)
        stack.callback(place.slack.stop)
        wire = _without_a_wire(place.slack._web._api)
        stack.enter_context(mock.patch.object(WebClient, "_perform_urllib_http_request", wire))
        place.desk.limits = _LIMITS
        plan = MailboxPlan("privacy", "maildir", "privacy@acme.example", (TRUSTED,))
        place.mailbox = connect(place.desk, plan)
        carrier = InProcess(place.app)
        place.slack.courier = lambda: carrier
        yield Road(place, mail, corpus, carrier)
