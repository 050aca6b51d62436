"""Playing the story: act by act, step by step; after each step Ombud works, and what came of it is told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.sandbox.slack.refusals import MistakeError
from bot.sandbox.story.acts import ACTS, ZONE
from bot.sandbox.story.deeds import Deeds
from bot.sandbox.story.hands import StoryFault
from bot.sandbox.story.news import News
from bot.sandbox.story.passing import stops
from bot.sandbox.story.post_office import received_at
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.steps import Act, Arrive, Explain, StandStill, Step
from bot.sandbox.story.telling import Teller

_PAUSE = timedelta(minutes=2)
#: Between acts time stops at 9 and at 21 o'clock: where a morning begins, and where nobody may be reminded.
_STOPS = (9, 12)
STEPS = sum(len(act.steps) for act in ACTS)


class Told(Protocol):
    """Tells what came of what was done."""

    def tell(self, when: str = "") -> None:
        """Tell what has come since it told last; `when` comes before each line."""


class Player:
    """Plays steps on a stage and tells what came of each.

    Args:
        news: tells what came of them; everything, where nothing else is given.
        passing: the hour of the day at which time stops between acts, and hours from stop to stop; None where
            it stops at acts alone.
    """

    def __init__(
        self, stage: Stage, teller: Teller, news: Told | None = None, passing: tuple[int, int] | None = _STOPS
    ) -> None:
        self._stage = stage
        self._teller = teller
        self._deeds = Deeds(stage, teller)
        self._news = news or News(stage, teller)
        self._passing = passing

    def play(self, acts: Sequence[Act] = ACTS) -> None:
        """Play the whole story, or what is given of it.

        Raises:
            StoryFault: a step could not be done.
        """
        for act in acts:
            self._teller.act(act.title, act.at)
            self._pass_until(act.at)
            for step in act.steps:
                self._attempt(step)
                self._stage.work()
                self._news.tell()
                self._stage.clock.advance(_PAUSE)
                self._teller.step()

    def _pass_until(self, at: datetime) -> None:
        """Let the time before an act pass, and tell what it brought."""
        on_the_way = stops(self._stage.clock.now(), at, *self._passing) if self._passing else [at]
        for instant in on_the_way:
            self._stage.reach(instant)
            self._stage.work()
            self._news.tell("" if instant == at else f"{instant.astimezone(ZONE):%a %-d %b %H:%M}  ")

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
