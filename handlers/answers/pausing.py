"""What a question would do to the clock, told before it is sent: tried by the clock's own rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.casework.recounting import Ground, ground
from handlers.desk import Desk
from handlers.domain.case import Case
from handlers.domain.clock.policy import decided
from handlers.domain.clock.questions import Question
from handlers.domain.clock.regime import Effect, Regime
from handlers.domain.deadline import Deadline
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.phrase import Phrase, say
from handlers.domain.rights import Right
from handlers.store.transaction import Transaction

LARGE, REASONED = "large", "reasoned"
_UNCOUNTED = say(
    "The due date stays: what happened in this case cannot be counted by the law that the settings name now."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and on which ground.

    Attributes:
        large: much data is held about the person.
        reasoned: a reason is recorded why it is asked so late.
    """

    topic: str
    large: bool = False
    reasoned: bool = False

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Return what the record keeps of it."""
        grounds = {LARGE: self.large, REASONED: self.reasoned}
        return {"topic": self.topic, **{name: True for name, given in grounds.items() if given}}

    @property
    def happens(self) -> Event:
        """Return that it leaves now."""
        return Event(EventKind.QUESTION_SENT, self.facts)


@dataclass(frozen=True, slots=True)
class Pauses:
    """What each question would do to a case's clock now."""

    ground: Ground

    @property
    def _regime(self) -> Regime:
        return decided(self.ground.establishment.regime, self.ground.establishment.policy)

    @property
    def asks_whether_large(self) -> bool:
        """Return whether it matters that much data is held: in a case about access, where the law says so."""
        matters = self._regime.clarification is not Effect.NOTHING
        return matters and set(self.ground.case.rights) == {Right.ACCESS}

    @property
    def is_late(self) -> bool:
        """Return whether a question that left now would stop the clock only with a reason (C17)."""
        if self.ground.cannot_be_counted:
            return False
        return any(self._wants_reason(Asked(one.value, large=True)) for one in Question)

    def told(self) -> tuple[Phrase, ...]:
        """Return what each topic would do, a sentence each."""
        if self.ground.cannot_be_counted:
            return (_UNCOUNTED,)
        return (
            say("Who they are: {what}", what=self.of(Asked("identity"))),
            say("Which data: {what}", what=self.of(Asked("scope", large=self.asks_whether_large))),
            say("A fee: {what}", what=self.of(Asked("fee"))),
        )

    def of(self, asked: Asked) -> Phrase:
        """Return what a question would do to the clock if it left now."""
        if asked.topic not in set(Question):
            return say("The clock runs on.")
        if self.ground.cannot_be_counted:
            return _UNCOUNTED
        if asked.topic in self.ground.open_questions():
            return say("The clock stands still for this question already.")
        if not self._stops(asked):
            return self._in_vain(asked)
        return self._stands_still(self.ground.deadline(asked.happens))

    def _stands_still(self, found: Deadline) -> Phrase:
        """Return by when to write while it stands still."""
        due = found.due_on.isoformat()
        if not found.stands_still:
            return say(
                "The clock of this request stands still, but the case carries on another one: {due} stays.",
                due=due,
            )
        if found.due_on < self.ground.today:
            return say(
                "The clock stands still from the moment it leaves until what is needed is here. But without "
                "pauses the period was over on {due}: the case will be shown as overdue at once.",
                due=due,
            )
        return say(
            "The clock stands still from the moment it leaves until what is needed is here. Whatever "
            "happens, write to the person by {due}.",
            due=due,
        )

    def _stops(self, asked: Asked) -> bool:
        return Question(asked.topic) in self.ground.open_questions(asked.happens)

    def _wants_reason(self, asked: Asked) -> bool:
        opened = self.ground.open_questions()
        if asked.topic in opened or asked.reasoned or self._stops(asked):
            return False
        return self._stops(replace(asked, reasoned=True))

    def _in_vain(self, asked: Asked) -> Phrase:
        """Return why the clock runs on."""
        if self._wants_reason(asked):
            return say(
                "The clock runs on, for it is asked more than {n} days after receipt; a reason why it is "
                "asked so late changes that.",
                n=self.ground.establishment.policy.late_question_days,
            )
        if asked.topic == Question.SCOPE and self._regime.clarification is not Effect.NOTHING:
            if not self.asks_whether_large:
                return say("The clock runs on: such a question stops it only where access alone is asked.")
            if not asked.large:
                return say(
                    "The clock runs on: such a question stops it only where a large quantity of data is held."
                )
        effects = {
            Question.IDENTITY: self._regime.identity,
            Question.SCOPE: self._regime.clarification,
            Question.FEE: self._regime.fee,
        }
        if effects[Question(asked.topic)] is Effect.NOTHING:
            return say("The clock runs on: here the law knows no such pause.")
        return say("The clock runs on: the period is over already.")


def pauses(tx: Transaction, desk: Desk, case: Case) -> Pauses:
    """Return what each question would do to a case's clock now."""
    return Pauses(ground(tx, desk, case))
