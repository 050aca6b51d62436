"""The outbox: each effect is made once, asked for again it is made once more, and doubt is remembered."""

from collections import Counter

import pytest

from handlers.domain.ids import CaseId
from handlers.store.outbox import CLAIM, Entry, EntryKind, EntryState
from tests.support.crowds import all_at_once
from tests.support.desks import Room
from tests.support.times import HOUR, MINUTE, SECOND


def add(room: Room, *keys: str, kind: EntryKind = EntryKind.CARD, fresh: bool = False) -> None:
    with room.desk.transaction("tests.add") as tx:
        for key in keys:
            tx.outbox.add(kind, key, case=CaseId(7), fresh=fresh)


def due(room: Room, limit: int = 500) -> list[Entry]:
    with room.desk.reading("tests.due") as tx:
        return tx.outbox.due(limit)


def claim(room: Room, entry: Entry) -> Entry | None:
    with room.desk.transaction("tests.claim") as tx:
        return tx.outbox.claim(entry)


def settle(room: Room, entry: Entry) -> bool:
    with room.desk.transaction("tests.settle") as tx:
        return tx.outbox.settle(entry)


def put_off(room: Room, entry: Entry, *, unknown: bool) -> bool:
    with room.desk.transaction("tests.put_off") as tx:
        return tx.outbox.put_off(entry, MINUTE, "busy", unknown=unknown)


def claimed(room: Room, key: str = "card:7") -> Entry:
    add(room, key)
    entry = claim(room, due(room)[0])
    assert entry is not None
    return entry


def count(room: Room, *states: EntryState) -> int:
    with room.desk.reading("tests.count") as tx:
        return tx.outbox.count(*states)


def test_eight_workers_make_two_hundred_effects_once_each(room: Room) -> None:
    add(room, *(f"card:{n}" for n in range(200)), fresh=True)
    made: Counter[str] = Counter()

    def work() -> None:
        while waiting := due(room, 20):
            for entry in waiting:
                mine = claim(room, entry)
                if mine is not None:
                    made[mine.key] += 1
                    assert settle(room, mine)

    assert all_at_once([work] * 8) == [None] * 8
    assert len(made) == 200
    assert set(made.values()) == {1}
    assert count(room, EntryState.SENT) == 200


def test_of_eight_claims_of_one_entry_one_holds(room: Room) -> None:
    add(room, "card:7")
    (entry,) = due(room)

    ends = all_at_once([lambda: claim(room, entry)] * 8)

    assert len([end for end in ends if isinstance(end, Entry)]) == 1
    assert ends.count(None) == 7


def test_asking_ten_times_makes_one_effect(room: Room) -> None:
    add(room, *["card:7"] * 10)

    (entry,) = due(room)
    assert entry.revision == 10
    mine = claim(room, entry)
    assert mine is not None
    assert settle(room, mine)
    assert due(room) == []


def test_asked_for_again_after_it_was_made_it_is_due_again_without_doubt(room: Room) -> None:
    assert settle(room, claimed(room))
    add(room, "card:7")

    (entry,) = due(room)
    assert (entry.ambiguous, entry.attempts) == (False, 0)


def test_asked_for_while_it_is_being_made_it_is_made_once_more(room: Room) -> None:
    mine = claimed(room)
    add(room, "card:7")
    assert due(room) == [], "nobody else begins meanwhile"

    assert settle(room, mine)
    (entry,) = due(room)
    assert not entry.ambiguous
    again = claim(room, entry)
    assert again is not None
    assert settle(room, again)
    assert due(room) == []


def test_a_claim_that_was_never_settled_comes_back_in_doubt(room: Room) -> None:
    first = claimed(room)
    room.later(CLAIM - SECOND)
    assert due(room) == []
    room.later(SECOND)

    (entry,) = due(room)
    assert entry.ambiguous
    second = claim(room, entry)
    assert second is not None
    assert (second.ambiguous, second.attempts) == (True, 2)
    assert second.since == first.since, "a look-up begins where the first attempt began"


def test_an_old_claim_changes_nothing(room: Room) -> None:
    old = claimed(room)
    room.later(CLAIM)
    new = claim(room, due(room)[0])
    assert new is not None

    assert not settle(room, old)
    assert not put_off(room, old, unknown=False)
    with room.desk.transaction("tests.old") as tx:
        assert not tx.outbox.fail(old, "late")
        assert not tx.outbox.note_ref(old, "late")
    assert count(room, EntryState.SENDING) == 1
    assert settle(room, new)
    assert not settle(room, new), "and the new one settles once"


@pytest.mark.parametrize("unknown", [False, True])
def test_what_was_put_off_is_due_later_with_or_without_doubt(room: Room, unknown: bool) -> None:
    assert put_off(room, claimed(room), unknown=unknown)

    assert due(room) == []
    room.later(MINUTE)
    (entry,) = due(room)
    assert (entry.ambiguous, entry.attempts) == (unknown, 1)


def test_doubt_stays_when_it_is_asked_for_again_meanwhile(room: Room) -> None:
    assert put_off(room, claimed(room), unknown=True)
    add(room, "card:7")
    room.later(MINUTE)

    assert due(room)[0].ambiguous


def test_what_an_earlier_step_left_is_there_for_the_next_attempt(room: Room) -> None:
    mine = claimed(room, "mail:1")
    with room.desk.transaction("tests.ref") as tx:
        assert tx.outbox.note_ref(mine, "draft-1")
    room.later(CLAIM)

    assert due(room)[0].ref == "draft-1"


def test_a_failed_effect_waits_for_someone_to_ask_again(room: Room) -> None:
    mine = claimed(room)
    with room.desk.transaction("tests.fail") as tx:
        assert tx.outbox.fail(mine, "refused")
    room.later(CLAIM)
    assert due(room) == []
    assert count(room, EntryState.FAILED) == 1

    add(room, "card:7")
    assert [entry.attempts for entry in due(room)] == [0]


def test_a_failure_leaves_no_doubt(room: Room) -> None:
    mine = claimed(room)
    with room.desk.transaction("tests.fail") as tx:
        tx.outbox.fail(mine, "refused")
    room.later(MINUTE)
    add(room, "card:7")

    (entry,) = due(room)
    assert not entry.ambiguous
    assert entry.since == room.clock.now()


def test_what_an_entry_is_about_is_the_newest_that_was_said(room: Room) -> None:
    for cases in ("1 2", "1 2 3"):
        with room.desk.transaction("tests.add") as tx:
            tx.outbox.add(EntryKind.NOTICE, "notice:x", facts={"cases": cases, "soon": True})
    (entry,) = due(room)
    assert entry.facts == {"cases": "1 2 3", "soon": True}
    assert (entry.kind, entry.revision) == (EntryKind.NOTICE, 2)


def test_a_way_that_is_free_again_hastens_everything_that_waits_for_it(room: Room) -> None:
    for number, kind in enumerate((EntryKind.CARD, EntryKind.LINE, EntryKind.MAIL)):
        add(room, f"{kind}:{number}", kind=kind)
    for entry in due(room):
        with room.desk.transaction("tests.wait") as tx:
            mine = tx.outbox.claim(entry)
            assert mine is not None
            tx.outbox.put_off(mine, HOUR, "busy", unknown=entry.kind is EntryKind.LINE)
    assert due(room) == []
    with room.desk.transaction("tests.free") as tx:
        tx.outbox.hasten_kinds({EntryKind.CARD, EntryKind.LINE})

    assert [entry.kind for entry in due(room)] == [EntryKind.CARD, EntryKind.LINE]


def test_what_waits_for_another_effect_is_hastened(room: Room) -> None:
    assert put_off(room, claimed(room, "line:7:1"), unknown=False)
    add(room, "line:7:2")
    with room.desk.transaction("tests.hasten") as tx:
        tx.outbox.hasten(["line:7:1", "line:7:9"])

    assert {entry.key for entry in due(room)} == {"line:7:1", "line:7:2"}


def test_hastening_leaves_what_is_being_made_alone(room: Room) -> None:
    mine = claimed(room, "line:7:1")
    with room.desk.transaction("tests.hasten") as tx:
        tx.outbox.hasten(["line:7:1"])

    assert due(room) == []
    assert settle(room, mine)


def test_the_longest_due_come_first_and_only_kinds_that_are_wanted(room: Room) -> None:
    add(room, "card:1")
    room.later(SECOND)
    add(room, "mail:2", kind=EntryKind.MAIL)
    room.later(SECOND)
    add(room, "card:3")

    assert [entry.key for entry in due(room)] == ["card:1", "mail:2", "card:3"]
    assert [entry.key for entry in due(room, 1)] == ["card:1"]
    with room.desk.reading("tests.kinds") as tx:
        assert [entry.key for entry in tx.outbox.due(9, {EntryKind.CARD})] == ["card:1", "card:3"]


def test_two_who_ask_first_for_one_key_make_one_entry(room: Room) -> None:
    ends = all_at_once([lambda: add(room, "home:U1", kind=EntryKind.HOME)] * 6)

    assert ends == [None] * 6
    assert len(due(room)) == 1
