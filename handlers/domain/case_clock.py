"""What a case's record tells the clock: receipt, questions, answers and notices, each with its true time.

A mail that came back has not reached anybody: what it asked or told is left out (C13). How the clock counts
with it is `handlers.domain.clock`'.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from handlers.domain.case import Case, Origin
from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.events import ClockEvent, Happening
from handlers.domain.clock.questions import Question
from handlers.domain.clock.replay import replay
from handlers.domain.clock.request import Request
from handlers.domain.events import EventKind, Fact, RecordedEvent
from handlers.domain.rights import Right
from handlers.domain.rivals import is_proposed

#: The kinds of events that the clock is fed from.
FEEDING = frozenset(
    {
        EventKind.CASE_OPENED,
        EventKind.QUESTION_SENT,
        EventKind.ANSWER_SUFFICED,
        EventKind.ANSWER_INSUFFICIENT,
        EventKind.EXTENSION_SENT,
        EventKind.BOUNCE_RECORDED,
        EventKind.RECEIPT_CORRECTED,
    }
)

#: What a question about a topic, and its answer, are to the clock.
_ASKED: Mapping[str, Happening] = {
    "identity": Happening.ID_REQUESTED,
    "scope": Happening.CLARIFICATION_REQUESTED,
    "fee": Happening.FEE_REQUESTED,
}
_ANSWERED: Mapping[str, Happening] = {
    "identity": Happening.ID_RECEIVED,
    "scope": Happening.CLARIFICATION_RECEIVED,
    "fee": Happening.FEE_PAID,
}
_RECORDED = "recorded"  # the reason itself is content and stays sealed


def came_back(record: Iterable[RecordedEvent]) -> frozenset[Fact]:
    """Return the mails that a record says came back."""
    told = (event.facts.get("returned") for event in record if event.kind is EventKind.BOUNCE_RECORDED)
    return frozenset(message for message in told if message is not None)


def clock_events(
    record: Iterable[RecordedEvent], void: frozenset[Fact] = frozenset()
) -> tuple[ClockEvent, ...]:
    """Return what happened to the period of a case, by its record.

    Args:
        void: mails that came back as another case's record tells, such as the one that carries it on.
    """
    known = list(record)
    void = void | came_back(known)
    return tuple(happening for happening, _ in _told_by(known, void))


def _told_by(record: Iterable[RecordedEvent], void: frozenset[Fact]) -> Iterator[tuple[ClockEvent, Fact]]:
    """Yield what happened to the period of a case, each with the mail that it rests on, if it is one."""
    for event in _still_asked(list(record)):
        yield from (one for one in _happenings(event) if one[1] is None or one[1] not in void)


def request_of(
    case: Case,
    record: Iterable[RecordedEvent],
    establishment: Establishment,
    void: frozenset[Fact] = frozenset(),
) -> Request:
    """Return the request that a case answers, as its record has it, to be counted by the clock.

    A question of scope pauses access alone (C18): a case that asks for more is not paused by it.

    Args:
        void: as for `clock_events`.
    """
    known = list(record)
    stated = _stated(known)
    if stated is None and case.origin is not Origin.EMAIL:
        stated = case.received_at.astimezone(establishment.zone).date()
    base = establishment.request_on(stated) if stated else establishment.request_at(case.received_at)
    others = [right for right in case.rights if right is not Right.ACCESS]
    right = others[0] if others else Right.ACCESS
    base = replace(base, unconfirmed=is_proposed(known))
    return replace(base, right=right, events=tuple(_since(one, base) for one in clock_events(known, void)))


def joined(request: Request, other: Request) -> Request:
    """Return a request with what happened to another one that carries it on, as far as it was here then."""
    events = dict.fromkeys((*request.events, *other.events))
    since = [one for one in events if one.at is None or not _is_before(one.at, request)]
    return replace(request, events=tuple(since), right=other.right)


def open_questions(request: Request, establishment: Establishment) -> tuple[Question, ...]:
    """Return the questions that hold the period now, the one put first before the others.

    Raises:
        ValueError: an event makes no sense here.
    """
    return tuple(replay(request, establishment.days_off).questions.opened)


def asked_at(record: Iterable[RecordedEvent], question: Question) -> datetime | None:
    """Return when a question left that is open, or None: the first one since the last sufficient answer."""
    known = list(record)
    void, at = came_back(known), None
    for event in known:
        if event.facts.get("topic") != question.value or event.facts.get("message") in void:
            continue
        if event.kind is EventKind.QUESTION_SENT:
            at = at or true_time(event)
        elif event.kind is EventKind.ANSWER_SUFFICED:
            at = None
    return at


def handed_on(record: Iterable[RecordedEvent]) -> str:
    """Return what happened to a period as a fact for the record of a case that is split off."""
    known = list(record)
    return json.dumps(
        [
            [one.name, one.at.isoformat() if one.at else "", one.value, message]
            for one, message in _told_by(known, came_back(known))
        ]
    )


def inherits(record: Iterable[RecordedEvent], message: Fact) -> bool:
    """Return whether a record's clock rests on a mail of the case that it was split off."""
    opened = (str(event.facts.get("inherited") or "[]") for event in record)
    return any(message in rest for written in opened for _, _, _, *rest in json.loads(written))


def _still_asked(record: list[RecordedEvent]) -> Iterator[RecordedEvent]:
    """Yield a record without what was asked again although the answer had come: nobody had looked (C16)."""
    for number, event in enumerate(record):
        if event.kind is EventKind.QUESTION_SENT and any(
            later.kind is EventKind.ANSWER_SUFFICED
            and later.facts.get("topic") == event.facts.get("topic")
            and true_time(later) < true_time(event)
            for later in record[number + 1 :]
        ):
            continue
        yield event


def _stated(record: Iterable[RecordedEvent]) -> date | None:
    """Return the day of receipt that somebody stated, or None where the letter's own counts."""
    day: date | None = None
    for event in record:
        if event.kind in {EventKind.RECEIPT_CORRECTED, EventKind.CASE_OPENED}:
            told = event.facts.get("received_on")
            day = date.fromisoformat(told) if isinstance(told, str) else day
    return day


def _since(event: ClockEvent, request: Request) -> ClockEvent:
    """Return an event not before the receipt: a provider's clock may be ahead of ours by a moment."""
    if event.at is None or not _is_before(event.at, request):
        return event
    midnight = datetime.combine(request.received_on, time.min, request.zone).astimezone(UTC)
    return replace(event, at=request.received_at or midnight)


def _is_before(at: datetime, request: Request) -> bool:
    return at < request.received_at if request.received_at else request.local(at) < request.received_on


def _happenings(event: RecordedEvent) -> Iterator[tuple[ClockEvent, Fact]]:
    if event.kind is EventKind.CASE_OPENED:
        yield from _inherited(str(event.facts.get("inherited") or "[]"))
        return
    message = event.facts.get("message")
    yield from ((one, message) for one in _own(event))


def _own(event: RecordedEvent) -> Iterator[ClockEvent]:
    at, topic = true_time(event), str(event.facts.get("topic"))
    match event.kind:
        case EventKind.QUESTION_SENT if topic in _ASKED:
            if topic == "scope" and event.facts.get("large"):
                yield ClockEvent(Happening.LARGE_QUANTITY, None, "yes")
            reason = _RECORDED if event.facts.get("reasoned") else ""
            yield ClockEvent(_ASKED[topic], at, reason)
        case EventKind.ANSWER_SUFFICED if topic in _ANSWERED:
            yield ClockEvent(_ANSWERED[topic], at)
        case EventKind.ANSWER_INSUFFICIENT if topic == "identity":
            yield ClockEvent(Happening.ID_INSUFFICIENT, at)
        case EventKind.EXTENSION_SENT:
            yield ClockEvent(Happening.EXTENSION_NOTICE, at, str(event.facts.get("length") or ""))


def _inherited(written: str) -> Iterator[tuple[ClockEvent, Fact]]:
    for name, at, value, *rest in json.loads(written):
        happening = ClockEvent(Happening(name), datetime.fromisoformat(at) if at else None, value)
        yield happening, rest[0] if rest else None


def true_time(event: RecordedEvent) -> datetime:
    """Return when something happened, which may be before it was written down."""
    told = event.facts.get("at")
    return datetime.fromisoformat(told) if isinstance(told, str) else event.at
