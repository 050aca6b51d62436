"""Whose work a draft is: who wrote it and who chose its files, through every draft it took the place of."""

import pytest

from handlers.domain.authors import TELLING, authors
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import MessageId, PersonId
from tests.support.cast import ADA, BEN, MAX
from tests.support.times import MONDAY

FIRST, SECOND, THIRD = MessageId(501), MessageId(502), MessageId(503)
Told = tuple[EventKind, PersonId, dict[str, int]]

WROTE, LAID, TOOK = EventKind.REPLY_DRAFTED, EventKind.FILE_ATTACHED, EventKind.FILE_REMOVED


def work(draft: MessageId, *told: Told) -> frozenset[PersonId]:
    record = [
        RecordedEvent(seq, kind, MONDAY, actor, facts) for seq, (kind, actor, facts) in enumerate(told, 1)
    ]
    assert {event.kind for event in record} <= TELLING
    return authors(reversed(record), draft)


def test_a_draft_is_the_work_of_who_wrote_it() -> None:
    assert work(FIRST, (WROTE, ADA, {"message": FIRST})) == {ADA}


@pytest.mark.parametrize("kind", [LAID, TOOK])
def test_who_chooses_its_files_is_an_author_too(kind: EventKind) -> None:
    assert work(FIRST, (WROTE, ADA, {"message": FIRST}), (kind, MAX, {"message": FIRST})) == {ADA, MAX}


def test_new_words_are_their_writers_and_the_files_stay_who_chose_them() -> None:
    told: list[Told] = [
        (WROTE, ADA, {"message": FIRST}),
        (LAID, BEN, {"message": FIRST}),
        (WROTE, ADA, {"message": SECOND, "replaces": FIRST}),
        (WROTE, MAX, {"message": THIRD, "replaces": SECOND}),
    ]
    assert work(THIRD, *told) == {MAX, BEN}
    assert work(SECOND, *told) == {ADA, BEN}


def test_an_earlier_reply_is_another_work() -> None:
    told: list[Told] = [
        (WROTE, ADA, {"message": FIRST}),
        (LAID, BEN, {"message": FIRST}),
        (WROTE, MAX, {"message": SECOND}),
    ]
    assert work(SECOND, *told) == {MAX}
    assert work(FIRST, *told) == {ADA, BEN}


def test_what_nobody_is_known_to_have_written_is_nobodys_work() -> None:
    assert work(FIRST) == frozenset()
    assert work(FIRST, (LAID, BEN, {"message": FIRST})) == frozenset()
