"""A backup is restored: what the retention schedule had deleted by then is gone again before it is served."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.vault.ledger import LedgerFile
from bot.wiring.faults import SetupFault
from handlers import casebook
from handlers.desk import Hooks
from handlers.disposal import days
from handlers.disposal.ledger import compare
from handlers.disposal.retaining import retain
from handlers.disposal.schedule import load
from handlers.domain.case import ActionId, Case
from handlers.domain.erasure import Comparison, Entry, ErasureKind
from handlers.domain.holds import Subject
from handlers.duties.erasing_again import Came
from handlers.duties.letting_go import let_go
from handlers.ports import LedgerFault
from tests.contract.store.shelf import run, value
from tests.flows.test_rounds_cut_off import Cut
from tests.support.clocked import ask, claimed, judge, reply
from tests.support.desks import Room
from tests.support.held import held, released
from tests.support.ledgers import ledger_in
from tests.support.letters import letter
from tests.support.obliged import BOOKS
from tests.support.purged import NOTE, WORD, blobs, estate
from tests.support.restored import Yard
from tests.support.retained import begun, closed_case, erased, left
from tests.support.scrubbed import words
from tests.support.times import DAY
from tests.support.told_by_words import ToldByWords

pytestmark = pytest.mark.usefixtures("tools")

#: A rule that is over long before a backup has aged out.
SOON = '[[rule]]\nid = "letters"\nperiod = "closed + 90 days"\n'
LATER = timedelta(days=120)


@pytest.fixture
def yard(room: Room) -> Iterator[Yard]:
    made = Yard(room)
    yield made
    made.leave()


def by(yard: Yard, own: str) -> None:
    """Have the desk and the settings go by a schedule of the organisation's own."""
    file = yard.room.folder / "schedule.toml"
    file.write_text(own, encoding="utf-8")
    yard.environ["OMBUD_RETENTION_SCHEDULE"] = str(file)
    goes_by(yard)


def goes_by(yard: Yard) -> None:
    """Have the desk go by the schedule of the settings."""
    settings = yard.settings
    schedule = load(settings.retention.schedule, settings.organisation.country)
    yard.room.desk.rules = replace(yard.room.desk.rules, schedule=schedule)


def told(room: Room, kind: ErasureKind) -> list[tuple[int, int]]:
    """Return what of a kind stands in the ledger: subjects and marks."""
    entries = (one.erasure for one in ledger_in(room.folder).entries())
    return [(one.subject, one.mark) for one in entries if one.kind is kind]


def deleted_since(yard: Yard) -> Case:
    """Return a case that was backed up, and whose letters the schedule deleted since."""
    by(yard, SOON)
    case = closed_case(yard.room)
    begun(yard.room)
    yard.back_up()
    yard.room.later(LATER)
    assert retain(yard.room.desk) >= 2
    assert left(yard.room, case.id)["words"] == 0
    return case


def test_what_the_schedule_deleted_since_is_gone_before_anything_is_served(yard: Yard) -> None:
    case = deleted_since(yard)
    done = yard.restore()
    assert done.forgotten.deletions >= 2
    assert done.forgotten.waits_until is None
    assert [one.came for one in done.again] == [Came.BY_RULE]
    yard.served()
    room = yard.enter()
    rest = left(room, case.id)
    assert (rest["words"], rest["originals"], rest["requester"]) == (0, 0, 0)
    assert blobs(room) == set()
    assert room.case(case.id).purged_at is not None
    assert ("letters", "letters") in erased(room, case)
    assert casebook.verify_case(room.desk, case.number) == []


def test_a_day_on_which_the_schedule_deletes_is_written_down_once_and_first(yard: Yard) -> None:
    by(yard, SOON)
    room = yard.room
    closed_case(room)
    closed_case(room, "other@subject.example")
    begun(room)
    assert told(room, ErasureKind.SCHEDULE) == [], "nothing is due yet"
    room.later(LATER)
    retain(room.desk)
    retain(room.desk)
    ((number, day),) = told(room, ErasureKind.SCHEDULE)
    assert number == days.number_of(room.desk.rules.schedule)
    assert abs(date.fromordinal(day) - room.clock.now().date()) <= DAY
    assert compare(room.desk).unapplied == ()


def test_without_a_ledger_the_schedule_deletes_nothing(yard: Yard) -> None:
    by(yard, SOON)
    room = yard.room
    case = closed_case(room)
    begun(room)
    room.later(LATER)
    path = room.folder / "erasures.jsonl"
    away = path.rename(path.with_name("away.jsonl"))
    with pytest.raises(LedgerFault, match="no erasure ledger"):
        retain(room.desk)
    assert left(room, case.id)["words"] > 0
    away.rename(path)
    assert retain(room.desk) >= 2
    assert left(room, case.id)["words"] == 0


def test_a_copy_from_before_the_schedule_was_in_force_does_not_wait_to_be_told_again(yard: Yard) -> None:
    by(yard, SOON)
    case = closed_case(yard.room)
    yard.back_up()
    assert value(yard.room, "SELECT count(*) FROM retention") == 0
    begun(yard.room)
    yard.room.later(LATER)
    assert retain(yard.room.desk) >= 2
    done = yard.restore()
    assert done.forgotten.waits_until is None
    assert left(yard.enter(), case.id)["words"] == 0


def test_a_schedule_that_never_deleted_waits_and_the_restore_says_until_when(yard: Yard) -> None:
    by(yard, SOON)
    case = closed_case(yard.room)
    begun(yard.room)
    yard.back_up()
    by(yard, SOON.replace("90", "5"))
    done = yard.restore()
    assert done.forgotten.deletions == 0
    assert done.forgotten.waits_until is not None
    assert left(yard.enter(), case.id)["words"] > 0


def test_what_a_hold_of_the_backup_names_stays_until_somebody_releases_it(yard: Yard) -> None:
    by(yard, SOON)
    room = yard.room
    case = closed_case(room)
    begun(room)
    hold = held(room, Subject(case=case.id))
    yard.back_up()
    released(room, hold)
    room.later(LATER)
    assert retain(room.desk) >= 2
    done = yard.restore()
    assert done.forgotten.deletions == 0
    room = yard.enter()
    assert left(room, case.id)["words"] > 0
    released(room, hold)
    goes_by(yard)
    room.later(DAY)
    assert retain(room.desk) >= 2
    assert left(room, case.id)["words"] == 0


def test_a_case_that_was_closed_after_the_backup_is_open_again_and_keeps_its_letters(yard: Yard) -> None:
    by(yard, SOON)
    room = yard.room
    case = closed_case(room)
    room.press(case, ActionId.REOPEN)
    begun(room)
    yard.back_up()
    room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    room.later(LATER)
    assert retain(room.desk) >= 2
    assert yard.restore().forgotten.deletions == 0
    room = yard.enter()
    assert left(room, case.id)["words"] > 0
    assert room.case(case.id).closed_at is None


def test_a_copy_put_back_by_hand_from_before_a_day_of_the_schedule_is_found_out(yard: Yard) -> None:
    case = deleted_since(yard)
    run(yard.room, "DELETE FROM erasure")
    run(yard.room, "UPDATE ledger SET schedule = 0, day = 0")
    yard.leave()
    with pytest.raises(SetupFault, match="ombud restore --replay"):
        yard.served()
    assert [one.came for one in yard.replay().again] == [Came.BY_RULE]
    yard.served()
    assert left(yard.enter(), case.id)["words"] == 0


def test_letters_put_aside_that_have_aged_out_go_again(yard: Yard) -> None:
    room = yard.room
    room.desk.recogniser = ToldByWords()
    room.arrive(letter(text="[other spam] Buy our software. " + "word " * 40_000))
    yard.back_up()
    room.later(timedelta(days=40))
    assert let_go(room.desk) == 1
    assert yard.restore().forgotten.letters == 1
    room = yard.enter()
    assert value(room, "SELECT count(*) FROM original") == 0
    assert blobs(room) == set()
    assert yard.restore(only_newest(yard)).forgotten.letters == 1, "as often as it is restored"


def only_newest(yard: Yard) -> Path:
    return max(yard.folder.glob("ombud-*"))


def test_a_letter_that_proved_who_asks_goes_again_although_its_judgement_is_lost(yard: Yard) -> None:
    room = yard.room
    goes_by(yard)
    case = ask(room, claimed(room))
    paper = reply(room)
    yard.back_up()
    before = value(room, "SELECT count(*) FROM original")
    judge(room, room.case(case.id), came=str(paper))
    begun(room)
    assert retain(room.desk) == 1
    ((subject, _),) = told(room, ErasureKind.PAPER)
    assert subject == case.id
    done = yard.restore()
    assert [(one.entry.erasure.kind, one.came) for one in done.again] == [(ErasureKind.PAPER, Came.ERASED)]
    room = yard.enter()
    assert value(room, "SELECT count(*) FROM original") == before - 1
    assert ("papers", "") in erased(room, case)
    assert casebook.verify_case(room.desk, case.number) == []


@pytest.mark.parametrize(
    "point",
    [
        *("replay-migrated", "replay-erased", "replay-forgotten", "written-down"),
        *("erasing.day:commit", "erasing.day:done", "erasing.schedule:commit", "erasing.schedule:done"),
        *("retaining.delete:commit", "retaining.delete:done", "retaining.write_down:done"),
    ],
)
def test_killed_while_the_schedule_goes_again_nothing_is_served_until_it_is_through(
    yard: Yard, point: str
) -> None:
    case = deleted_since(yard)
    yard.room.later(DAY)
    with pytest.raises(Cut):
        yard.restore(reached=cutting(point), hooks=Hooks(checkpoint=cutting(point)))
    with pytest.raises(SetupFault, match="ombud restore --replay"):
        yard.served()
    yard.replay()
    yard.served()
    room = yard.enter()
    assert left(room, case.id)["words"] == 0
    assert blobs(room) == set()
    assert sorted(str(what) for what, _ in erased(room, case)) == ["letters", "originals"]
    assert casebook.verify_case(room.desk, case.number) == []
    assert compare(room.desk).unapplied == ()


@pytest.mark.parametrize("point", ["erasing.paper:commit", "erasing.paper:done", "written-down"])
def test_killed_while_a_paper_goes_again_it_goes_once(yard: Yard, point: str) -> None:
    room = yard.room
    goes_by(yard)
    case = ask(room, claimed(room))
    paper = reply(room)
    yard.back_up()
    before = value(room, "SELECT count(*) FROM original")
    judge(room, room.case(case.id), came=str(paper))
    begun(room)
    assert retain(room.desk) == 1
    with pytest.raises(Cut):
        yard.restore(hooks=Hooks(checkpoint=cutting(point)))
    with pytest.raises(SetupFault, match="ombud restore --replay"):
        yard.served()
    yard.replay()
    room = yard.enter()
    assert value(room, "SELECT count(*) FROM original") == before - 1
    assert erased(room, case) == [("papers", "")]
    assert len(told(room, ErasureKind.PAPER)) == 1
    assert casebook.verify_case(room.desk, case.number) == []


def test_what_others_erase_while_the_ledger_is_looked_at_is_no_fault(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    by(yard, SOON)
    room = yard.room
    closed_case(room)
    begun(room)
    room.later(LATER)
    read = LedgerFile.entries

    def others(ledger: LedgerFile) -> tuple[Entry, ...]:
        found = read(ledger)
        if not found:
            retain(room.desk)  # appends, and notes it in the database
        return found

    monkeypatch.setattr(LedgerFile, "entries", others)
    assert compare(room.desk) == Comparison()
    assert len(read(ledger_in(room.folder))) == 1


def cutting(point: str) -> Callable[[str], None]:
    """Return what ends the process at a point."""

    def reached(here: str) -> None:
        if here == point:
            raise Cut

    return reached


def test_what_a_law_has_kept_through_the_purge_is_kept_again_and_nothing_else(yard: Yard) -> None:
    by(yard, BOOKS)
    room = yard.room
    found = estate(room, hold=False)
    found.schedule()
    yard.back_up()
    assert found.purge()
    kept = words(room, room.case(found.closed.id))
    assert WORD in kept
    assert [one.came for one in yard.restore().again] == [Came.ERASED]
    room = yard.enter()
    assert words(room, room.case(found.closed.id)) == kept
    assert NOTE not in words(room, room.case(found.closed.id))
    assert value(room, "SELECT count(*) FROM hold") == 0, "no hold takes the law's place"
    assert casebook.verify_case(room.desk, found.closed.number) == []
