"""Playing the story: act by act, step by step; after each step Ombud works, and what came of it is told."""

from datetime import datetime, timedelta

from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.refusals import MistakeError
from bot.sandbox.story import screen
from bot.sandbox.story.acts import ACTS, ZONE
from bot.sandbox.story.deeds import Deeds
from bot.sandbox.story.hands import StoryFault
from bot.sandbox.story.passing import stops
from bot.sandbox.story.people import COLLEAGUES
from bot.sandbox.story.post_office import received_at
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.steps import Arrive, Explain, StandStill, Step
from bot.sandbox.story.telling import Teller

_PAUSE = timedelta(minutes=2)
#: Between acts time stops at 9 and at 21 o'clock: where a morning begins, and where nobody may be reminded.
_STOPS = (9, 12)
_OUTAGE = ("did not run", "Late:")
STEPS = sum(len(act.steps) for act in ACTS)


class Player:
    """Plays steps on a stage and tells what came of each."""

    def __init__(self, stage: Stage, teller: Teller) -> None:
        self._stage = stage
        self._teller = teller
        self._deeds = Deeds(stage, teller)
        self._told: dict[str, str] = {}
        self._pictures: set[str] = set()
        self._mails_told = 0

    def play(self) -> None:
        """Play the whole story.

        Raises:
            StoryFault: a step could not be done.
        """
        for act in ACTS:
            self._teller.act(act.title, act.at)
            self._pass_until(act.at)
            for step in act.steps:
                self._attempt(step)
                self._stage.work()
                self._news()
                self._stage.clock.advance(_PAUSE)
                self._teller.step()

    def _pass_until(self, at: datetime) -> None:
        """Let the time before an act pass, and tell what it brought."""
        for instant in stops(self._stage.clock.now(), at, *_STOPS):
            self._stage.reach(instant)
            self._stage.work()
            self._news("" if instant == at else f"{instant.astimezone(ZONE):%a %-d %b %H:%M}  ")

    def _attempt(self, step: Step) -> None:
        try:
            self._do(step)
        except (MistakeError, LookupError) as error:  # what the step needs is not there, or not on screen
            raise StoryFault(f"{type(step).__name__}: {error}") from None

    def _do(self, step: Step) -> None:
        match step:
            case Arrive():
                self._arrive(step)
            case StandStill():
                self._stand_still(step)
            case Explain(about):
                self._explain(about)
            case _:
                self._deeds.do(step)

    def _arrive(self, step: Arrive) -> None:
        for name in step.letters:
            letter = self._stage.post.bring(name)
            at = f"{received_at(letter).astimezone(ZONE):%a %H:%M}"
            self._teller.say(
                "letter", f"{at}  {letter['From'].addresses[0].display_name}: {letter['Subject']}"
            )

    def _stand_still(self, step: StandStill) -> None:
        self._stage.switch_off()
        self._teller.say("stop", "Ombud is switched off, with all that it does")
        self._arrive(Arrive(step.letters))
        self._stage.clock.set(step.until)
        self._stage.switch_on()
        self._teller.say("stop", f"Ombud is switched on again on {step.until:%a %-d %b, %H:%M}")

    def _explain(self, about: str) -> None:
        case = self._stage.cases()[about]
        self._teller.say("card", f"Why {case.number} is due on {case.due_on}:")
        for step in case.deadline.steps:
            self._teller.say("why", f"{step.text} [{step.source}]")

    def _news(self, when: str = "") -> None:
        for post in self._stage.slack.messages(self._stage.channel):
            for line in self._new(post):
                mark = "thread" if post.is_reply else "card"
                self._teller.say(mark, f"{when}{self._number(post)}{line}")
        for each in COLLEAGUES:
            for post in self._stage.direct(each.id):
                for line in self._new(post):
                    self._teller.say("told", f"{when}a message to {each.name} alone: {line}")
                    self._tell_outage(post)
                for words in self._pictured(post):
                    self._teller.say("picture", words)
        mails = self._stage.post.sent()
        for mail in mails[self._mails_told :]:
            self._teller.say("mail", f"{when}to {mail['To']}: {mail['Subject']}")
        self._mails_told = len(mails)

    def _tell_outage(self, post: Post) -> None:
        """Tell what a message says of days on which nothing ran."""
        for line in screen.words(post.blocks).splitlines():
            if any(mark in line for mark in _OUTAGE):
                self._teller.say("why", line)

    def _pictured(self, post: Post) -> list[str]:
        """Return what the pictures of a message say, once; before the outage only how many there are."""
        said = screen.alternatives(post.blocks)
        if post.ts in self._pictures or not said:
            return []
        self._pictures.add(post.ts)
        late = any(mark in screen.words(post.blocks) for mark in _OUTAGE)
        return said if late else [f"with {len(said)} pictures"]

    def _new(self, post: Post) -> list[str]:
        """Return the lines of a message that were not told; cards change too often to be told again."""
        before = self._told.get(post.ts)
        self._told[post.ts] = post.text
        if before is not None and self._stage.is_card(post):
            return []
        return [line for line in post.text.splitlines() if line not in (before or "").splitlines()]

    def _number(self, post: Post) -> str:
        if not post.is_reply:
            return ""
        posts = self._stage.slack.messages(self._stage.channel)
        top = next(each for each in posts if each.ts == post.thread_ts)
        return f"{top.text.split()[1]}: "
