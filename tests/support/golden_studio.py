"""A place with its people, where all can be pressed, chosen and filled in, and what is drawn is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from bot.sandbox.slack.elements import Placed
from bot.sandbox.slack.identity import SMALLEST_SCOPES
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.views import View
from bot.slack.chat import SlackChat
from bot.slack.tags import Tag
from connectors.memory import MemoryMailbox
from handlers.desk import Digests, Rules
from handlers.domain.case import ActionId, Case, Claim, Outcome, Status
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import MessageId, PersonId
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.rights import Right
from handlers.people.colleagues import refresh
from handlers.showing import show_card
from tests.support.golden import Corpus, Ear, Json
from tests.support.golden_hands import Filling, InProcess, Typist, offered, outside_forms
from tests.support.golden_words import SLY, Words
from tests.support.slack_desk import Place, make_place

#: Between two acts, so that no limit on reading in bulk is reached.
_PAUSE = 45
_DEEPEST = 4


@dataclass
class Studio:
    """One place with one language and one way of writing, and what it draws."""

    place: Place
    words: Words
    corpus: Corpus
    heard: Ear
    label: str
    carrier: InProcess = field(init=False)
    tried: set[str] = field(default_factory=set)
    calls: int = 0
    waiting: dict[tuple[Status, tuple[Right, ...]], tuple[Case, int]] = field(default_factory=dict)
    shallow: bool = False  # opens windows, and goes no further

    def __post_init__(self) -> None:
        self.carrier = InProcess(self.place.app)
        self.place.slack.courier = lambda: self.carrier

    def gather(self, origin: str) -> None:
        """Keep what was drawn since the last time."""
        origin = f"{origin} ({self.label})"
        calls = self.place.slack.calls()
        for call in calls[self.calls :]:
            self.corpus.keep_call(origin, call)
        self.calls = len(calls)
        for parcel, answer in self.carrier.carried:
            self.corpus.keep_answer(origin, parcel, answer)
        self.carrier.carried.clear()

    def letter(self, *rights: Right) -> Case:
        """Let a case come in, with a second letter of somebody who holds nothing back."""
        words, place = self.words, self.place
        place.later(_PAUSE)
        case = place.letter_from(words.sender, *rights, subject=words.subject, text=words.text)
        content = Content(
            words.subject,
            words.text,
            words.sender,
            (words.sender,),
            words.answer_to,
            message_id=f"<{words.typed[:200]}>",
            attachments=words.files,
        )
        with place.desk.transaction("tests.second_letter") as tx:
            message = Message(
                MessageId(tx.next_id()),
                place.mailbox.id,
                case.id,
                Direction.INBOUND,
                Purpose.CORRESPONDENCE,
                place.clock.now(),
                content,
                known_sender=False,
                defects=("unread",),
            )
            tx.messages.add(place.mailbox, message)
        return case

    def staged(self, status: Status, *rights: Right, **changes: object) -> Case:
        """Let a case come in and bring it into a status, Ada its owner once it is worked on."""
        case, ada = self.letter(*rights), self.place.cast.ada
        if status is Status.READY:
            self.change(case, status=Status.OPEN, owner=PersonId(ada))
            self.place.deliver()
            self.press(ada, case, ActionId.REPLY.value)
            self.submit(ada, Filling.FIRST)
            self.close_windows(ada)
        elif status is Status.CLOSED:
            now = self.place.clock.now()
            claims = tuple(Claim(right, Outcome.FULFILLED) for right in case.rights)
            self.change(case, status=status, owner=PersonId(ada), closed_at=now, claims=claims)
        elif status is not Status.NEW:
            self.change(case, status=status, owner=PersonId(ada))
        if changes:
            self.change(case, **changes)
        self.place.deliver()
        return self.place.case(case)

    def ready(self, status: Status, *rights: Right) -> Case:
        """Return a case in a status: the one of before while nobody changed it, else a new one."""
        case, version = self.waiting.get((status, rights), (None, 0))
        if case is None or self.place.case(case).version != version:
            case = self.staged(status, *rights)
            self.waiting[status, rights] = (case, self.place.case(case).version)
        return case

    def change(self, case: Case, **changes: object) -> None:
        """Put a case into a state by force, and have its card redrawn."""
        with self.place.desk.transaction("tests.staged") as tx:
            changed: Case = replace(tx.cases.locked(case.id), **changes)  # type: ignore[arg-type] # any field
            tx.cases.save(changed, Event(EventKind.CLAIMED, actor=PersonId(self.place.cast.ada)))
            show_card(tx, case.id)

    def press(self, person: str, case: Case, action: str, *, revision: int | None = None) -> None:
        """Press a button of a case's card, also one that the card does not show."""
        slack, post, now = self.place.slack, self.place.card(case), self.place.case(case)
        tag = Tag(case.id, now.version if revision is None else revision)
        element: Json = {
            "type": "button",
            "action_id": action,
            "text": {"type": "plain_text", "text": action, "emoji": False},
            "value": tag.write(),
        }
        placed = Placed({"type": "actions", "block_id": "forged", "elements": [element]}, element)
        with slack.workspace.lock:
            payload = slack.payloads.action_on_post(slack.workspace.person(person), post, placed, None)
        slack._interact(payload)

    def window(self, person: str) -> View | None:
        """Return the window somebody looks at, or None."""
        return self.place.slack.modal(person)

    def close_windows(self, person: str) -> None:
        """Let somebody close every window."""
        if view := self.window(person):
            self.place.slack.close(person, view.id, everything=True)

    def submit(self, person: str, filling: Filling) -> None:
        """Fill in the open form and those that come of it."""
        typist = Typist(self.place, person, self.words.typed, SLY)
        for _ in range(_DEEPEST):
            view = self.window(person)
            if view is None or not view.drawn.get("submit"):
                return
            outcome = self.place.slack.submit(person, view.id, typist.fill(view, filling)).outcome
            if outcome not in {"push", "update"}:
                return

    def through_windows(self, person: str, origin: str, opening: Callable[[], object], deep: int = 2) -> None:
        """Open a window, then press, choose and fill in all there is in it, each time from the beginning."""
        opening()
        self.gather(origin)
        view = self.window(person)
        if view is None:
            return
        if self.shallow:
            self.close_windows(person)
            return
        for at, name in self._untried(origin, view.blocks) if deep else ():

            def press(at: int = at, name: str = name) -> None:
                self.close_windows(person)
                opening()
                self._act_in_view(self.window(person), at, name)

            self.through_windows(person, f"{origin}, then {name}", press, deep - 1)
        if view.drawn.get("submit"):
            for filling in self._fillings(view):
                self.close_windows(person)
                opening()
                self.submit(person, filling)
                self.gather(f"{origin}, filled in {filling}")
        self.close_windows(person)

    def _fillings(self, view: View) -> tuple[Filling, ...]:
        """Return all ways to fill in a form of a new kind, and the usual one for others of it."""
        fields = " ".join(sorted(str(one.get("block_id")) for one in view.blocks if one["type"] == "input"))
        mark = f"form {view.drawn.get('callback_id')} {fields}"
        if mark in self.tried:
            return (Filling.FIRST,)
        self.tried.add(mark)
        return tuple(Filling)

    def _untried(self, origin: str, blocks: list[Json]) -> list[tuple[int, str]]:
        """Return places and names of what nobody pressed before in such a window."""
        found = []
        for at, placed in enumerate(outside_forms(blocks)):
            for value in [str(one["value"]) for one in offered(placed.element)] or [""]:
                name = f"{placed.action_id} {value.partition(':')[0]}".strip()
                if (mark := f"{origin.partition(' in ')[0]} {name}") not in self.tried:
                    self.tried.add(mark)
                    found.append((at, f"{placed.action_id} {value}".strip()))
        return found

    def _act_in_view(self, view: View | None, at: int, name: str) -> None:
        if view is None:
            return
        places = list(outside_forms(view.blocks))
        if at >= len(places):
            return
        placed, slack = places[at], self.place.slack
        if placed.element["type"] == "button":
            value = placed.element.get("value")
            slack.press_in_view(view.id, placed.action_id, block_id=placed.block_id, value=value)
        else:
            slack.choose_in_view(
                view.id, placed.action_id, _choice(self, view, placed, name), block_id=placed.block_id
            )

    def use_home(self, person: str, origin: str, opening: Callable[[], object]) -> None:
        """Press and choose all there is on somebody's Home tab."""
        home = self.place.slack.home(person)
        for at, name in self._untried(origin, home.blocks) if home else ():

            def act(at: int = at, name: str = name) -> None:
                opening()
                self._act_in_view(self.place.slack.home(person), at, name)
                self.place.deliver()

            self.through_windows(person, f"{origin}, {name}", act, 1)

    def use_post(self, person: str, origin: str, post: Callable[[], Post]) -> None:
        """Press and choose all there is on a message, which is posted anew for each."""
        slack = self.place.slack
        for at, name in self._untried(origin, post().blocks):

            def act(at: int = at, name: str = name) -> None:
                shown = post()
                placed = list(outside_forms(shown.blocks))[at]
                if placed.element["type"] == "button":
                    value = placed.element.get("value")
                    slack.press(
                        person,
                        shown.channel,
                        shown.ts,
                        placed.action_id,
                        block_id=placed.block_id,
                        value=value,
                    )
                else:
                    chosen = _choice(self, shown, placed, name)
                    slack.choose(
                        person, shown.channel, shown.ts, placed.action_id, chosen, block_id=placed.block_id
                    )

            self.through_windows(person, f"{origin}, {name}", act, 1)

    def use_posts(self, person: str, origin: str, channel: str) -> None:
        """Press and choose all there is on the messages of a conversation that somebody sees."""
        for post in self.place.slack.messages(channel):
            if any(True for _ in outside_forms(post.blocks)):
                self.use_post(person, origin, partial(_itself, post))


def _itself(post: Post) -> Post:
    return post


def _choice(studio: Studio, where: View | Post, placed: Placed, name: str) -> object:
    element = placed.element
    wanted = name.partition(" ")[2]
    if "external" in element["type"]:
        person = where.person if isinstance(where, View) else studio.place.cast.ada
        found = studio.place.slack.suggest(person, where, placed.action_id, "b", block_id=placed.block_id)
        return found[0]
    values = [str(one["value"]) for one in offered(element)]
    if values:
        # Case and revision in a value are others each time; what stands before them is not.
        head = wanted.partition(":")[0]
        chosen = next((one for one in values if one.partition(":")[0] == head), values[0])
        return [chosen] if element["type"] in {"checkboxes", "multi_static_select"} else chosen
    return "2026-03-05" if element["type"] == "datepicker" else studio.place.cast.ben


@contextmanager
def studio(
    corpus: Corpus, heard: Ear, language: str, words: Words, *, second_approver: bool = False
) -> Iterator[Studio]:
    """Open a studio in which all speak one language, the channel too."""
    rules = Rules(
        language=language,
        triage_by_emoji=True,
        second_approver=second_approver,
        digest=Digests(daily=True),
    )
    mail = MemoryMailbox("privacy@acme.example")
    with (
        TemporaryDirectory() as folder,
        mock.patch("tests.support.slack_desk._never", return_value=mail),
        mock.patch("tests.support.slack_desk.SlackChat", partial(SlackChat, language=language)),
        mock.patch("bot.slack.boundary.new_reference", return_value="K7M2QX"),
    ):
        place = make_place(Path(folder), scopes=SMALLEST_SCOPES | {"files:write"}, rules=rules)
        try:
            for person in place.cast.everyone():
                place.slack.workspace.change_person(person, locale=language, real_name=words.nickname)
            refresh(place.desk)
            made = Studio(place, words, corpus, heard, f"{words.name} words, {language}")
            heard.origin = made.label
            yield made
        finally:
            place.slack.stop()
            place.desk.close()
