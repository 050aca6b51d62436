"""The events of a request, replayed in their order onto its period.

Each event is judged by what stood when it happened, so that a question or a notice after the end revives
nothing. The table of states stands in docs/clock.md.
"""

import math
from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.domain.clock.events import ClockEvent, Happening
from handlers.domain.clock.extension import Extension, ExtensionState, extension
from handlers.domain.clock.flags import Flag
from handlers.domain.clock.period import Period, period
from handlers.domain.clock.policy import decided
from handlers.domain.clock.questions import ANSWERS, ASKS, Question, Questions
from handlers.domain.clock.regime import Effect, ExtensionBy, Regime
from handlers.domain.clock.request import Request
from handlers.domain.clock.telling import Telling
from handlers.domain.clock.working_days import DaysOff, roll
from handlers.domain.rights import Right


@dataclass(slots=True)
class Replay:
    """What stands after the events so far.

    Attributes:
        request: what is replayed.
        regime: its law, with the open points decided.
        days_off: of the establishment.
        start_on: the day the period is counted from; receipt, or the answer that restarted it (U1).
        questions: open and answered.
        extended: the extension that counts.
        extension: what became of the notice.
        large_quantity: whether much data is held about the person.
        flags: in the order they came up, each once.
        telling: the steps in words.
    """

    request: Request
    regime: Regime
    days_off: DaysOff
    start_on: date
    questions: Questions = field(default_factory=Questions)
    extended: Extension | None = None
    extension: ExtensionState = ExtensionState.NONE
    large_quantity: bool = False
    flags: dict[Flag, None] = field(default_factory=dict)
    telling: Telling = field(default_factory=Telling)

    def period(self) -> Period:
        """Return the period as it stands, an unfinished pause left out."""
        return period(self.regime, self.start_on, self.questions.credit(self.start_on), self.extended)

    def due_on(self) -> date | None:
        """Return the last day as it stands, or None while the period is suspended."""
        if self.questions.suspends():
            return None
        return self.rolled(self.period().nominal_on)

    def rolled(self, nominal_on: date, days_off: DaysOff | None = None) -> date:
        """Return the last day, moved off weekends and holidays where the law moves it (C7).

        Args:
            days_off: None for the establishment's.
        """
        return roll(nominal_on, days_off or self.days_off).on if self.regime.rolls else nominal_on

    def flag(self, flag: Flag) -> None:
        """Put a flag beside the date."""
        self.flags.setdefault(flag)

    def take(self, event: ClockEvent) -> None:
        """Take in one event.

        Raises:
            ValueError: its value makes no sense under this regime.
        """
        if event.at is None:
            self._quantity(event.value)
            return
        on = self.request.local(event.at)
        if question := ASKS.get(event.name):
            self._ask(question, on, event.value)
        elif question := ANSWERS.get(event.name):
            self._answer(question, on)
        elif event.name is Happening.ID_INSUFFICIENT:
            self._insufficient(on)
        else:
            self._extend(on, event.value)

    def _quantity(self, value: str) -> None:
        if value not in ("yes", "no"):
            raise ValueError(f"large_quantity is yes or no, not {value!r}")
        self.large_quantity = value == "yes"

    def _ask(self, question: Question, on: date, reason: str) -> None:
        self.questions.asked.add(question)
        effect = self._effect(question)
        if question in self.questions.opened:
            self.telling.asked_again(question, on, self.request.regime)
        elif effect is Effect.NOTHING:
            ground = question is Question.SCOPE and self.request.regime.clarification is not Effect.NOTHING
            self.flag(Flag.NO_GROUND_TO_PAUSE if ground else Flag.NO_PAUSE_IN_REGIME)
            self.telling.asked_in_vain(question, on, self.request.regime)
        elif (due_on := self.due_on()) and on > due_on:
            self.flag(Flag.ASKED_AFTER_END)
            self.telling.asked_after_end(question, on, due_on, self.request.regime)
        elif self._too_late(on) and not reason.strip():
            self.flag(Flag.LATE_QUESTION)
            self.telling.asked_late(question, on, self.request.policy.late_question_days)
        else:
            if self._too_late(on):
                self.flag(Flag.LATE_QUESTION_REASONED)
            self.questions.ask(question, on, effect)
            self.telling.asked(question, on, self.request.regime)

    def _effect(self, question: Question) -> Effect:
        if question is Question.FEE:
            return self.regime.fee
        if question is Question.IDENTITY:
            return self.regime.identity
        if self.request.right is not Right.ACCESS or not self.large_quantity:
            return Effect.NOTHING
        return self.regime.clarification

    def _too_late(self, on: date) -> bool:
        regime = self.request.regime
        return (
            regime.bounds_questions
            and (on - self.request.received_on).days > self.request.policy.late_question_days
        )

    def _answer(self, question: Question, on: date) -> None:
        effect = self.questions.answer(question, on)
        if effect is None:
            if question not in self.questions.asked:
                self.flag(Flag.ANSWER_WITHOUT_QUESTION)
            self.telling.answered_in_vain(question, on, self.request.regime)
            return
        if effect is Effect.RESTART:
            self.start_on = max(self.start_on, on)
            if self.request.regime.identity is not Effect.RESTART:
                self.flag(Flag.FRESH_MONTH)
            self.telling.restarted(question, on, self.request.regime)
            return
        if effect is Effect.CREDIT and self.questions.pauses[-1].days():
            self.flag(Flag.PAUSE_CREDITED)
        self.telling.answered(question, on, self.questions.pauses[-1], self.request.regime)

    def _insufficient(self, on: date) -> None:
        if Question.IDENTITY in self.questions.opened:
            self.telling.insufficient(on, self.request.regime)
        else:
            if Question.IDENTITY not in self.questions.asked:
                self.flag(Flag.ANSWER_WITHOUT_QUESTION)
            self.telling.answered_in_vain(Question.IDENTITY, on, self.request.regime)

    def _extend(self, on: date, value: str) -> None:
        regime = self.request.regime
        if regime.extension_by is ExtensionBy.NOTHING:
            self.flag(Flag.NO_EXTENSION_IN_REGIME)
            self.telling.cannot_extend(on, regime)
            return
        wanted = extension(regime, on, value)
        if self.extension is not ExtensionState.NONE:
            self.flag(Flag.SECOND_EXTENSION)
            self.telling.extended_before(on, regime)
            return
        due_on = self.due_on()
        if due_on and on > due_on:
            self.extension = ExtensionState.LATE
            self.flag(Flag.EXTENSION_LATE)
            self.telling.extended_late(on, due_on, regime)
        elif wanted.promised_on and wanted.promised_on <= self.period().nominal_on:
            self.flag(Flag.PROMISE_BEFORE_END)
            self.telling.promised_early(on, wanted.promised_on, regime)
        else:
            if due_on and on > self.rolled(self.period().nominal_on, self.days_off.by_law()):
                self.flag(Flag.OWN_DAY_OFF)
            self.extension, self.extended = ExtensionState.VALID, wanted
            self.telling.extended(on, wanted, due_on, regime)


def replay(request: Request, days_off: DaysOff) -> Replay:
    """Replay a request's events; those of one instant keep the order they came in.

    Raises:
        ValueError: an event lies before the receipt, or its value makes no sense.
    """
    standing = Replay(request, decided(request.regime, request.policy), days_off, request.received_on)
    for event in sorted(request.events, key=_when):
        if event.at and _before(event.at, request):
            raise ValueError(f"{event.name} lies before the receipt; correct one of the two")
        standing.take(event)
    return standing


def _when(event: ClockEvent) -> float:
    return event.at.timestamp() if event.at else -math.inf


def _before(at: datetime, request: Request) -> bool:
    return at < request.received_at if request.received_at else request.local(at) < request.received_on
