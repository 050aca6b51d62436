"""The events of a reckoning in words: rule, source, sentence and day, in the order they happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from handlers.domain.clock.extension import Extension
from handlers.domain.clock.questions import Pause, Question
from handlers.domain.clock.regime import Regime
from handlers.domain.derivation import Step, say

_WHAT: Mapping[Question, str] = MappingProxyType(
    {Question.IDENTITY: "proof of identity", Question.SCOPE: "clarification", Question.FEE: "a fee"}
)
_SUBJECT: Mapping[Question, str] = MappingProxyType(
    {Question.IDENTITY: "Proof of identity", Question.SCOPE: "The clarification", Question.FEE: "The fee"}
)
_GROUND: Mapping[tuple[str, Question], tuple[str, str]] = MappingProxyType(
    {
        ("gdpr", Question.IDENTITY): ("C15", "GDPR Art. 12(6); EDPB Guidelines 01/2022 s. 5.3"),
        ("gdpr", Question.SCOPE): ("C18", "GDPR recital 63; EDPB Guidelines 01/2022 s. 5.3"),
        ("uk", Question.IDENTITY): ("U1", "UK GDPR Art. 12A(2)"),
        ("uk", Question.SCOPE): ("U4", "UK GDPR Art. 12A(5)"),
        ("uk", Question.FEE): ("U1", "UK GDPR Art. 12A(2)"),
    }
)


_ROUNDS = ("C16", "EDPB Guidelines 01/2022 s. 5.3")


def _ground(question: Question, regime: Regime) -> tuple[str, str]:
    return _GROUND.get((regime.name, question), (regime.period_rule, regime.law))


def _rounds(question: Question, regime: Regime) -> tuple[str, str]:
    return _ROUNDS if regime.name == "gdpr" else _ground(question, regime)


@dataclass(slots=True)
class Telling:
    """The steps so far."""

    steps: list[Step] = field(default_factory=list)

    def _tell(self, rule: str, source: str, text: str, on: date) -> None:
        self.steps.append(Step(rule, source, text, on))

    def asked(self, question: Question, on: date, regime: Regime) -> None:
        """Tell that a question stops the period."""
        text = f"Asked for {_WHAT[question]} on {say(on)}; the period stands still until it is there."
        self._tell(*_ground(question, regime), text, on)

    def asked_again(self, question: Question, on: date, regime: Regime) -> None:
        """Tell that an open question was repeated."""
        text = f"Asked again for {_WHAT[question]} on {say(on)}; the first question counts."
        self._tell(*_rounds(question, regime), text, on)

    def asked_in_vain(self, question: Question, on: date, regime: Regime) -> None:
        """Tell that a question does not stop the period."""
        text = f"Asked for {_WHAT[question]} on {say(on)}; that does not stop this period."
        self._tell(*_ground(question, regime), text, on)

    def asked_after_end(self, question: Question, on: date, due_on: date, regime: Regime) -> None:
        """Tell that a question came too late to stop anything."""
        text = f"Asked for {_WHAT[question]} on {say(on)}, after the end on {say(due_on)}; no effect."
        late = ("C17", regime.law) if regime.bounds_questions else _ground(question, regime)
        self._tell(*late, text, on)

    def asked_late(self, question: Question, on: date, days: int) -> None:
        """Tell that a question came later than the policy allows."""
        text = (
            f"Asked for {_WHAT[question]} on {say(on)}, more than {days} days after receipt and without a "
            "recorded reason; no day is credited."
        )
        self._tell("C17", "GDPR Art. 12(6); policy", text, on)

    def insufficient(self, on: date, regime: Regime) -> None:
        """Tell that an answer did not suffice."""
        text = f"The answer of {say(on)} does not suffice; the period goes on standing still."
        self._tell(*_rounds(Question.IDENTITY, regime), text, on)

    def answered(self, question: Question, on: date, pause: Pause, regime: Regime) -> None:
        """Tell how many days an answered question credits."""
        days = len(pause.days())
        counted = "both days included" if pause.whole_days else "the day of the question not included"
        text = (
            f"{_SUBJECT[question]} came on {say(on)}: {_days(days)} since {say(pause.asked_on)} ({counted}) "
            "do not count."
            if days
            else f"{_SUBJECT[question]} came on {say(on)}, the day it was asked for; no day is credited."
        )
        self._tell(*_ground(question, regime), text, on)

    def answered_in_vain(self, question: Question, on: date, regime: Regime) -> None:
        """Tell that an answer met no open question."""
        text = f"{_SUBJECT[question]} came on {say(on)}; no question of it was stopping the period."
        self._tell(*_rounds(question, regime), text, on)

    def restarted(self, question: Question, on: date, regime: Regime) -> None:
        """Tell that the period runs from an answer."""
        text = f"{_SUBJECT[question]} came on {say(on)}; the period runs from that day."
        self._tell(*_ground(question, regime), text, on)

    def extended(self, on: date, extension: Extension, due_on: date | None, regime: Regime) -> None:
        """Tell that a notice left in time."""
        first = f"by {say(due_on)}, the end of the first period" if due_on else "while the period stood still"
        reach = (
            f"to {say(extension.promised_on)}"
            if extension.promised_on
            else f"by {_count(extension.amount, str(regime.extension_by))}"
        )
        text = f"The notice of extension left on {say(on)}, {first}; it extends the period {reach}."
        self._tell(_notice_rule(regime), regime.extension_law, text, on)

    def extended_late(self, on: date, due_on: date, regime: Regime) -> None:
        """Tell that a notice left too late."""
        text = f"The notice of extension left on {say(on)}, after {say(due_on)}; it extends nothing."
        self._tell(_notice_rule(regime), regime.extension_law, text, on)

    def extended_before(self, on: date, regime: Regime) -> None:
        """Tell that a period is extended once."""
        text = f"A further notice of extension left on {say(on)}; a period is extended once."
        self._tell(regime.extension_rule, regime.extension_law, text, on)

    def cannot_extend(self, on: date, regime: Regime) -> None:
        """Tell that the law knows no extension."""
        text = f"A notice of extension left on {say(on)}; this law knows none."
        self._tell(regime.extension_rule, regime.extension_law, text, on)

    def promised_early(self, on: date, promised_on: date, regime: Regime) -> None:
        """Tell that a promised date lies within the period."""
        text = (
            f"The notice of {say(on)} names {say(promised_on)}, which lies within the period; its end stands."
        )
        self._tell(regime.extension_rule, regime.extension_law, text, on)


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _count(count: int, unit: str) -> str:
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}"


def _notice_rule(regime: Regime) -> str:
    return regime.notice_rule or regime.extension_rule
