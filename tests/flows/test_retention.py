"""The schedule deletes what is due, tells it in the record, and leaves what is held, open or shown."""

from datetime import timedelta

import pytest

from handlers import casebook
from handlers.disposal import shedding
from handlers.disposal.retaining import retain
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Gone
from handlers.domain.holds import Subject
from handlers.store.disposals import GOES, STAYS
from handlers.store.every_table import metadata
from tests.conftest import NewRoom
from tests.contract.store.shelf import everything_at_rest, run, value
from tests.support.desks import Room
from tests.support.held import count, held, permits, released
from tests.support.letters import letter
from tests.support.purged import blobs
from tests.support.retained import (
    SECRET,
    begun,
    closed_case,
    due_on,
    erased,
    left,
    under,
    years_pass,
)


@pytest.fixture
def case(room: Room) -> Case:
    under(room)
    case = closed_case(room)
    begun(room)
    return case


def test_without_a_schedule_nothing_is_ever_deleted(room: Room) -> None:
    case = closed_case(room)
    before = left(room, case.id)
    assert years_pass(room, 10) == 0
    assert left(room, case.id) == before


def test_over_the_years_files_go_then_words_then_the_case_and_statistics_stay(room: Room, case: Case) -> None:
    assert left(room, case.id)["originals"] == 1
    assert blobs(room)
    room.later(timedelta(days=3 * 365))
    assert retain(room.desk) >= 3
    rest = left(room, case.id)
    assert {name: number for name, number in rest.items() if not number} == dict.fromkeys(
        ("words", "originals", "enclosures", "notes", "requester"), 0
    )
    assert rest["case"] == 1
    assert blobs(room) == set()
    assert erased(room, case) == [("originals", "originals"), ("letters", "letters"), ("notes", "notes")]
    assert casebook.verify_case(room.desk, case.number) == []
    room.settle()
    assert room.case(case.id).purged_at is not None
    counted = value(room, "SELECT sum(count) FROM statistic")
    room.later(timedelta(days=2 * 366))
    retain(room.desk)
    assert left(room, case.id)["case"] == 1, "its card goes first"
    room.settle()
    assert count(room, "post") == 0
    assert retain(room.desk) >= 1
    assert set(left(room, case.id).values()) == {0}
    assert value(room, "SELECT sum(count) FROM statistic") == counted == 1
    assert count(room, "keeping") == 0
    assert retain(room.desk) == 0, "once is enough"


def test_nothing_of_a_case_is_left_in_any_table_or_in_the_chat_system(room: Room, case: Case) -> None:
    assert SECRET not in str(room.chat.lines)
    years_pass(room, 6)
    for name, table in metadata.tables.items():
        if "case_id" in table.c and name not in {"access", "forgotten"}:
            assert run(room, f'SELECT * FROM "{name}" WHERE case_id = :id', id=case.id) == [], name
    assert count(room, "message") == count(room, "case_file") == count(room, "post") == 0
    assert blobs(room) == set()
    assert permits(room) == 0


def test_every_table_that_names_a_case_or_a_letter_goes_or_says_why_it_stays() -> None:
    naming = {
        name for name, table in metadata.tables.items() if {"case_id", "message_id"} & {*table.c.keys()}
    }
    assert naming == GOES | STAYS.keys()
    assert not GOES & STAYS.keys()


def test_a_new_installation_deletes_nothing_for_thirty_days(room: Room) -> None:
    under(room, '[[rule]]\nid = "notes"\nperiod = "closed + 0 days"\n')
    case = closed_case(room)
    assert retain(room.desk) == 0
    assert due_on(room, case.id) == room.clock.now().date().isoformat(), "it is told before"
    room.later(timedelta(days=29, hours=23))
    assert retain(room.desk) == 0
    room.later(timedelta(hours=2))
    assert retain(room.desk) == 1
    assert erased(room, case) == [("notes", "notes")]


def test_a_schedule_that_was_changed_waits_a_week(room: Room, case: Case) -> None:
    under(room, '[[rule]]\nid = "letters"\nperiod = "closed + 3 days"\n')  # a slip of somebody's hand
    assert retain(room.desk) == 0
    room.later(timedelta(days=6, hours=23))
    assert retain(room.desk) == 0
    under(room)
    room.later(timedelta(days=30))
    assert retain(room.desk) == 0
    assert left(room, case.id)["words"] > 0
    assert due_on(room, case.id) is not None


def test_a_hold_defers_and_its_release_resumes(room: Room, case: Case) -> None:
    before = left(room, case.id)
    number = held(room, Subject(case=case.id))
    room.later(timedelta(days=4 * 366))
    assert retain(room.desk) == 0
    assert retain(room.desk) == 0
    now = left(room, case.id)
    assert {**now, "record": 0} == {**before, "record": 0}
    assert count(room, "deferred") == 1
    released(room, number)
    assert retain(room.desk) >= 3
    assert left(room, case.id)["words"] == 0
    assert count(room, "deferred") == 0


def test_a_hold_on_the_mailbox_keeps_all_its_cases_and_no_other_waits_for_it(room: Room, case: Case) -> None:
    other = closed_case(room, "other@subject.example")
    held(room, Subject(case=other.id))
    room.later(timedelta(days=4 * 366))
    assert retain(room.desk) >= 3
    assert left(room, case.id)["words"] == 0
    assert left(room, other.id)["words"] > 0


def test_a_case_that_is_opened_again_is_out_of_the_schedule_until_it_closes(room: Room, case: Case) -> None:
    room.press(case, ActionId.REOPEN)
    assert count(room, "keeping") == 0
    room.later(timedelta(days=4 * 366))
    assert retain(room.desk) == 0
    assert left(room, case.id)["words"] > 0
    room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    retain(room.desk)
    assert erased(room, case) == []
    day = due_on(room, case.id)
    assert day is not None
    assert day > room.clock.now().date().isoformat()


def test_who_looks_for_a_skeleton_is_told_that_its_data_is_gone(room: Room, case: Case) -> None:
    room.later(timedelta(days=3 * 366))
    retain(room.desk)
    with pytest.raises(Gone):
        room.press(room.case(case.id), ActionId.REOPEN)


def test_letters_that_another_case_still_shows_stay_until_it_lets_go(room: Room, case: Case) -> None:
    room.arrive(
        letter(sender="again@subject.example", text="Once more: what do you hold about me? Article 15.")
    )
    (other,) = [one for one in room.cases() if one.id != case.id]
    request = "SELECT id FROM message WHERE case_id = :id AND purpose = 'request'"
    message = value(room, request, id=case.id)
    run(
        room,
        "INSERT INTO shared_letter (case_id, message_id, via_case_id) VALUES (:other, :message, :case)",
        other=other.id,
        message=message,
        case=case.id,
    )
    room.later(timedelta(days=3 * 366))
    assert retain(room.desk) == 1, "notes alone"
    assert left(room, case.id)["words"] > 0
    assert retain(room.desk) == 0
    room.press(other, ActionId.CLAIM)
    room.close_as(room.case(other.id), "withdrawn")
    room.later(timedelta(days=3 * 366 + 31))
    retain(room.desk)
    room.later(timedelta(days=31))
    retain(room.desk)
    assert left(room, other.id)["words"] == 0
    assert left(room, case.id)["words"] == 0


def test_a_case_with_many_letters_goes_batch_by_batch(
    room: Room, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shedding, "LETTERS", 1)
    room.later(timedelta(days=3 * 366))
    retain(room.desk)
    told = [store for store, _ in erased(room, case)]
    assert (
        told.count("letters")
        == value(room, "SELECT count(*) FROM message WHERE case_id = :id", id=case.id)
        > 1
    )
    assert left(room, case.id)["words"] == 0
    assert casebook.verify_case(room.desk, case.number) == []


def test_what_went_is_counted_by_day_and_rule_without_a_name(room: Room, case: Case) -> None:
    room.later(timedelta(days=3 * 366))
    retain(room.desk)
    rows = run(room, "SELECT rule, store, cases FROM disposal ORDER BY store")
    assert [tuple(row) for row in rows] == [
        ("letters", "letters", 1),
        ("notes", "notes", 1),
        ("originals", "originals", 1),
    ]
    assert (
        SECRET.encode() not in everything_at_rest(room)
        if isinstance(everything_at_rest(room), bytes)
        else True
    )


def test_only_the_cases_that_a_rule_names_are_its_own(new_room: NewRoom) -> None:
    room = new_room()
    under(room, '[[rule]]\nid = "support-files"\nactive = true\nmailboxes = ["support"]\n')
    case = closed_case(room)
    begun(room)
    room.later(timedelta(days=400))
    retain(room.desk)
    assert erased(room, case) == []
    under(room, '[[rule]]\nid = "support-files"\nactive = true\nmailboxes = ["privacy"]\n')
    retain(room.desk)
    room.later(timedelta(days=8))
    assert retain(room.desk) == 1
    assert erased(room, case) == [("originals", "support-files")]
    assert left(room, case.id)["words"] > 0
