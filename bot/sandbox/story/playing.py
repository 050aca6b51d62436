"""Playing the story: each step is done as people do it, by letters, presses, forms and commands."""

from collections.abc import Iterator
from datetime import timedelta

from bot.sandbox.slack.deliveries import Delivered
from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import MistakeError
from bot.sandbox.slack.views import View
from bot.sandbox.story.acts import ACTS, ZONE
from bot.sandbox.story.people import NAMES
from bot.sandbox.story.post_office import received_at
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.steps import (
    Arrive,
    Ask,
    Barred,
    Claim,
    Close,
    Explain,
    OpenHome,
    OpenLetter,
    Reopen,
    Reply,
    Step,
)
from bot.sandbox.story.telling import Teller

_PAUSE = timedelta(minutes=2)
STEPS = sum(len(act.steps) for act in ACTS)


class StoryFault(Exception):
    """The story could not go on: Slack did not show what the next step needs."""


class Player:
    """Plays steps on a stage and tells what came of each."""

    def __init__(self, stage: Stage, teller: Teller) -> None:
        self._stage = stage
        self._teller = teller
        self._posts_told: set[str] = set()
        self._mails_told = 0

    def play(self) -> None:
        """Play the whole story.

        Raises:
            StoryFault: a step could not be done.
        """
        for act in ACTS:
            self._stage.clock.set(max(act.at, self._stage.clock.now()))
            self._teller.act(act.title, act.at)
            for step in act.steps:
                self._attempt(step)
                self._stage.work()
                self._news()
                self._stage.clock.advance(_PAUSE)
                self._teller.step()

    def _attempt(self, step: Step) -> None:
        try:
            self._do(step)
        except (MistakeError, LookupError) as error:  # what the step needs is not there, or not on screen
            raise StoryFault(f"{type(step).__name__}: {error}") from None

    def _do(self, step: Step) -> None:
        match step:
            case Explain(about):
                self._explain(about)
            case Arrive():
                self._arrive(step)
            case Claim():
                self._claim(step)
            case Barred(person, about):
                self._press(person, about, "claim")
            case Reply():
                self._reply(step)
            case Close():
                self._close(step)
            case Reopen(person, about):
                self._press(person, about, "reopen")
            case OpenLetter() | Ask() | OpenHome():
                self._look(step)

    def _look(self, step: OpenLetter | Ask | OpenHome) -> None:
        match step:
            case OpenLetter(person, about):
                self._press(person, about, "open_letter")
                self._stage.slack.close(person, self._modal(person).id)
            case Ask(person, words):
                self._ask(person, words)
            case OpenHome(person):
                self._teller.say("press", f"{NAMES[person]} opens the Home tab")
                _well(self._stage.slack.open_home(person))

    def _arrive(self, step: Arrive) -> None:
        for name in step.letters:
            letter = self._stage.post.bring(name)
            at = f"{received_at(letter).astimezone(ZONE):%a %H:%M}"
            self._teller.say(
                "letter", f"{at}  {letter['From'].addresses[0].display_name}: {letter['Subject']}"
            )

    def _explain(self, about: str) -> None:
        case = self._stage.cases()[about]
        self._teller.say("card", f"Why {case.number} is due on {case.due_on}:")
        for step in case.deadline.steps:
            self._teller.say("why", f"{step.text} [{step.source}]")

    def _claim(self, step: Claim) -> None:
        seen = self._stage.card(step.about)  # all of them look at the same picture
        for person in (step.person, *step.others):
            self._press(person, step.about, "claim", seen)

    def _reply(self, step: Reply) -> None:
        self._press(step.person, step.about, "reply")
        self._submit(step.person, {"text": step.text})
        self._teller.say(
            "press", f"{NAMES[step.person]} looks at the answer to {step.about} as it will leave"
        )
        self._submit(step.person, {})

    def _close(self, step: Close) -> None:
        self._press(step.person, step.about, "close")
        self._submit(step.person, {f"outcome_{n}": outcome for n, outcome in enumerate(step.outcomes)})

    def _ask(self, person: str, words: str) -> None:
        self._teller.say("press", f"{NAMES[person]} types /ombud {words}")
        before = self._shown_to(person)
        _well(self._stage.slack.command(person, self._stage.channel, "/ombud", words))
        self._tell_answer(person, before)

    def _press(self, person: str, about: str, action: str, seen: Post | None = None) -> None:
        card = seen or self._stage.card(about)
        label = action.replace("_", " ").capitalize()
        self._teller.say("press", f"{NAMES[person]} presses {label} on the case of {about}")
        before = self._shown_to(person)
        _well(self._stage.slack.press(person, self._stage.channel, card.ts, action))
        self._tell_answer(person, before)

    def _submit(self, person: str, values: dict[str, str]) -> None:
        before = self._shown_to(person)
        settled = self._stage.slack.submit(person, self._modal(person).id, values)
        if not settled.ok:
            raise StoryFault(
                f"Slack did not take {NAMES[person]}'s form: {settled.errors or settled.trouble}"
            )
        self._tell_answer(person, before)

    def _modal(self, person: str) -> View:
        view = self._stage.slack.modal(person)
        if view is None:
            raise StoryFault(f"no window opened before {NAMES[person]}")
        return view

    def _shown_to(self, person: str) -> int:
        return len(self._stage.slack.ephemerals(person))

    def _tell_answer(self, person: str, before: int) -> None:
        for post in self._stage.slack.ephemerals(person)[before:]:
            first, *rows = _lines(post)
            self._teller.say("told", f"only {NAMES[person]} sees: {first}")
            for row in rows:
                self._teller.say("why", row)

    def _news(self) -> None:
        for post in self._stage.slack.messages(self._stage.channel):
            if post.ts not in self._posts_told:
                self._posts_told.add(post.ts)
                self._teller.say("thread" if post.is_reply else "card", f"{self._number(post)}{post.text}")
        mails = self._stage.post.sent()
        for mail in mails[self._mails_told :]:
            self._teller.say("mail", f"to {mail['To']}: {mail['Subject']}")
        self._mails_told = len(mails)

    def _number(self, post: Post) -> str:
        if not post.is_reply:
            return ""
        posts = self._stage.slack.messages(self._stage.channel)
        top = next(each for each in posts if each.ts == post.thread_ts)
        return f"{top.text.split()[1]}: "


def _lines(post: Post) -> list[str]:
    """Return what a message shows, a line a block."""
    drawn = ["".join(_texts(block)) for block in post.blocks]
    return drawn or [post.text]


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        if part.get("type") == "user":
            yield f"<@{part['user_id']}>"
        elif isinstance(part.get("text"), str):
            yield part["text"]
        else:
            for each in part.values():
                yield from _texts(each)


def _well(delivered: Delivered) -> None:
    if delivered.trouble:
        raise StoryFault(f"the app did not take a delivery: {delivered.trouble}")
