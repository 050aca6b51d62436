"""Chapters of a case: each letter or reply that left, with what happened until the next; newest first."""

from datetime import timedelta

from handlers.domain.events import Event, EventKind, RecordedEvent
from handlers.domain.ids import MessageId
from handlers.domain.message import Direction, Purpose
from handlers.store.outlines import Outline
from handlers.viewing.chapters import TOLD, Chapter, chapters, groups
from tests.support.cast import ADA
from tests.support.times import HOUR, MONDAY


def inbound(number: int, hour: int, purpose: Purpose = Purpose.REQUEST, weight: int = 500) -> Outline:
    return Outline(MessageId(number), Direction.INBOUND, purpose, MONDAY + hour * HOUR, weight)


def outbound(number: int, hour: int, purpose: Purpose = Purpose.REPLY) -> Outline:
    return Outline(MessageId(number), Direction.OUTBOUND, purpose, MONDAY + hour * HOUR, 500)


def event(seq: int, kind: EventKind, hour: int, **facts: int) -> RecordedEvent:
    happened = Event(kind, facts, actor=ADA)
    return RecordedEvent(seq, happened.kind, MONDAY + hour * HOUR, happened.actor, happened.facts)


def laid_out(told: list[Chapter]) -> list[tuple[int, list[object]]]:
    return [
        (
            chapter.message,
            [one.id if isinstance(one, Outline) else one.kind for one in chapter.followers],
        )
        for chapter in told
    ]


def test_what_happened_after_a_letter_stands_with_it_until_the_next() -> None:
    told = chapters(
        [inbound(1, 0), outbound(2, 1, Purpose.ACKNOWLEDGEMENT), inbound(3, 5, Purpose.CORRESPONDENCE)],
        [
            event(1, EventKind.CASE_OPENED, 0),
            event(2, EventKind.ACKNOWLEDGED, 1, message=2),
            event(3, EventKind.CLAIMED, 2),
            event(4, EventKind.NOTED, 3),
            event(5, EventKind.LETTER_OPENED, 4),
            event(6, EventKind.NOTED, 6),
        ],
    )
    assert laid_out(told) == [
        (3, [EventKind.NOTED]),
        (1, [2, EventKind.CLAIMED, EventKind.NOTED]),
    ]


def test_a_reply_stands_where_it_left_and_a_draft_nowhere() -> None:
    told = chapters(
        [inbound(1, 0), outbound(2, 1), outbound(3, 2), outbound(4, 9, Purpose.QUESTION)],
        [event(1, EventKind.REPLY_SENT, 5, message=2), event(2, EventKind.QUESTION_SENT, 10, message=4)],
    )
    assert laid_out(told) == [(4, []), (2, []), (1, [])]
    assert [chapter.head.at for chapter in told if chapter.head] == [
        MONDAY + hour * HOUR for hour in (10, 5, 0)
    ]


def test_the_same_letter_twice_is_read_once() -> None:
    told = chapters([inbound(1, 0), inbound(2, 1, Purpose.DUPLICATE)], [])
    assert laid_out(told) == [(1, [])]


def test_a_case_without_letters_tells_what_happened() -> None:
    told = chapters([], [event(1, EventKind.CASE_OPENED, 0), event(2, EventKind.NOTED, 1)])
    assert laid_out(told) == [(0, [EventKind.NOTED])]
    assert chapters([], []) == []
    assert groups([]) == []


def test_readings_and_drafts_are_not_told_between_letters() -> None:
    silent = {
        EventKind.LETTER_OPENED,
        EventKind.FILE_OPENED,
        EventKind.RECORD_READ,
        EventKind.REPLY_DRAFTED,
        EventKind.CASE_OPENED,
        EventKind.UNREADABLE,
    }
    assert not TOLD & silent
    assert {EventKind.NOTED, EventKind.CLAIMED, EventKind.CLOSED, EventKind.RIGHTS_CHANGED} <= TOLD


def test_short_letters_share_a_page_and_a_long_one_has_its_own() -> None:
    letters = [inbound(n, n, Purpose.CORRESPONDENCE, 90_000 if n == 4 else 900) for n in range(1, 8)]
    book = groups(chapters(letters, []))
    assert [[chapter.message for chapter in group] for group in book] == [[7, 6, 5], [4], [3, 2, 1]]


def test_a_page_never_shares_more_than_six() -> None:
    letters = [inbound(n, n, Purpose.CORRESPONDENCE, 10) for n in range(1, 21)]
    assert [len(group) for group in groups(chapters(letters, []))] == [6, 6, 6, 2]


def test_letters_of_one_instant_keep_one_order() -> None:
    told = chapters([inbound(2, 0), inbound(1, 0)], [event(1, EventKind.NOTED, 0)])
    assert laid_out(told) == [(2, [EventKind.NOTED]), (1, [])]
    assert timedelta(0) == told[0].head.at - told[1].head.at  # type: ignore[union-attr] # both have letters
