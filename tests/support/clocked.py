"""What people do with a case's clock in a story: ask, judge an answer, extend, correct the receipt."""

import email
import email.policy
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.message import Direction
from handlers.domain.presses import Done
from tests.support.cast import ADA, MAX
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, bounce, letter

FIRST = "<first@subject.example>"
DOUBT = "The address is not the one in our records."
QUESTION = "Please tell us your customer number."
NOTICE = {"length": "2", "grounds": "amount redaction", "reasons": "Your file has 4,000 pages."}


def claimed(room: Room, **parts: object) -> Case:
    """Open a case that Ada handles; its acknowledgement has left."""
    room.arrive(letter(message_id=FIRST, subject="My data", **parts))
    case = room.cases()[-1]
    room.press(case, ActionId.CLAIM, ADA)
    room.settle()
    return room.case(case.id)


def ask(room: Room, case: Case, topic: str = "identity", **answers: str) -> Case:
    """Ask the person something and let it leave."""
    room.send(case, drafted_question(room, case, topic, **answers))
    room.settle()
    return room.case(case.id)


def drafted_question(room: Room, case: Case, topic: str = "identity", **answers: str) -> Sheet:
    """Write a question and return it as it would leave."""
    doubt = DOUBT if topic == "identity" else ""
    told = {"topic": topic, "doubt": doubt, "text": QUESTION, **answers}
    sheet = room.press(case, ActionId.ASK, answers=told)
    assert isinstance(sheet, Sheet)
    return sheet


def reply(room: Room, text: str = SMALL_TALK) -> int:
    """Let the person write back in the thread; return the letter's number."""
    room.arrive(letter(in_reply_to=FIRST, text=text))
    return room.messages(room.cases()[0])[-1].id


def judge(room: Room, case: Case, suffices: str = "yes", by: PersonId = ADA, **answers: str) -> Done:
    """Judge an answer, by default one that came another way."""
    done = room.press(case, ActionId.JUDGE, by, {"suffices": suffices, "came": "otherwise", **answers})
    assert isinstance(done, Done)
    return done


def notice(room: Room, case: Case, **answers: str) -> Sheet:
    """Write a notice of extension and return it as it would leave."""
    sheet = room.press(case, ActionId.EXTEND, answers={**NOTICE, **answers})
    assert isinstance(sheet, Sheet)
    return sheet


def extend(room: Room, case: Case, **answers: str) -> Case:
    """Extend the period: the notice leaves."""
    room.send(case, notice(room, case, **answers))
    room.settle()
    return room.case(case.id)


def correct(room: Room, case: Case, day: str, by: PersonId = MAX) -> Done:
    """Correct the day of receipt."""
    told = {"received_on": day, "evidence": "server", "reason": "It lay in another mailbox."}
    done = room.press(case, ActionId.RECEIPT, by, told)
    assert isinstance(done, Done)
    return done


def last(room: Room, case: Case, kind: EventKind) -> RecordedEvent:
    """Return the last event of a kind in a case's record."""
    return [one for one in room.record(case) if one.kind is kind][-1]


def mail(room: Room) -> str:
    """Return the words of the mail that left last."""
    body = email.message_from_bytes(room.mail.sent[-1], policy=email.policy.default)
    return str(body.get_content())


def come_back(room: Room, case: Case, number: int = -1) -> None:
    """Let a mail of ours come back, by its place among those that left; the newest by default."""
    ours = [one for one in room.messages(case) if one.direction is Direction.OUTBOUND]
    room.arrive(bounce(ours[number].content.message_id))
    room.settle()


@dataclass(frozen=True)
class Standing:
    """How a clock stands, as tests compare it."""

    due_on: str
    state: ClockState = ClockState.RUNNING


def standing(room: Room, case: Case) -> Standing:
    """Return how a case's clock stands now."""
    now = room.case(case.id)
    return Standing(now.due_on.isoformat(), now.deadline.state)


def facts(event: RecordedEvent, *names: str) -> Mapping[str, object]:
    """Return some of an event's facts."""
    return {name: event.facts.get(name) for name in names}
