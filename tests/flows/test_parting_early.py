"""Early deletion: what it takes is shown, open cases and holds stop it, and once begun nobody does."""

import pytest

from handlers import errands
from handlers.casebook import read_file
from handlers.disposal import early
from handlers.disposal.gate import ask
from handlers.domain.card import Form, Sheet
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, NotFound, OnHold, Refused
from handlers.domain.events import Event, EventKind
from handlers.domain.holds import Refusal, Route, Subject
from handlers.domain.ids import MailboxId, PersonId
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.domain.presses import Done, Response
from handlers.duties.purges import keep_purging
from handlers.home.pages import home_of
from handlers.proof import dossier
from tests.contract.store.shelf import run, value
from tests.support.cast import ADA, IRIS, MALLORY, MAX, actor
from tests.support.countdowns import part, purge_of, turn
from tests.support.desks import Room
from tests.support.held import held
from tests.support.letters import letter
from tests.support.parting import record, status
from tests.support.times import MINUTE


def press(
    room: Room, answers: dict[str, str] | None = None, by: PersonId = IRIS, press_id: str = "press-1"
) -> Response:
    token = str(room.mailbox.id)
    return errands.run(room.desk, Errand(press_id, ErrandId.PURGE_MAILBOX, actor(by), answers, token=token))


def decided(room: Room) -> None:
    """Disconnect a mailbox whose only case is closed."""
    room.arrive(letter())
    run(room, "UPDATE case_file SET status = 'closed', closed_at = 1")
    part(room)


def to_the_end(room: Room) -> None:
    for _ in range(12):
        turn(room)
        room.later(MINUTE)


def test_it_shows_what_goes_what_stays_and_when_it_would_go_anyway(room: Room) -> None:
    decided(room)
    form = press(room)
    assert isinstance(form, Form)
    text = " ".join(form.notes)
    assert "every word of 1 case in mailbox privacy are deleted for good" in text
    assert "its number, rights, dates and outcome stay" in text
    assert "If nobody does anything: Purge in 30 days" in text
    assert status(room) is MailboxStatus.DISCONNECTED


def test_a_tick_deletes_and_it_begins_at_once(room: Room) -> None:
    decided(room)
    with pytest.raises(Incomplete):
        press(room, {"meant": ""})
    done = press(room, {"meant": "yes"})
    assert isinstance(done, Done)
    assert "is being deleted" in done.text
    assert status(room) is MailboxStatus.PURGING, "closed for good before anybody could connect it again"
    purge = purge_of(room)
    assert purge is not None
    assert (purge.route, purge.asked_by) == ("early", IRIS)
    assert purge.disconnected_at is not None
    to_the_end(room)
    assert status(room) is MailboxStatus.PURGED


def test_who_asked_and_when_stands_in_the_mailboxs_record(room: Room) -> None:
    decided(room)
    press(room, {"meant": "yes"})
    (_, asked) = [one for one in record(room) if one.kind is MailboxEventKind.PURGE_SET]
    assert (asked.actor, asked.facts["route"]) == (IRIS, "early")


def test_a_second_delivery_of_the_press_changes_nothing(room: Room) -> None:
    decided(room)
    press(room, {"meant": "yes"})
    before = record(room)
    with pytest.raises(AlreadyHandled):
        press(room, {"meant": "yes"})
    assert record(room) == before


def test_another_press_is_told_that_it_is_done(room: Room) -> None:
    decided(room)
    press(room, {"meant": "yes"})
    with pytest.raises(AlreadyHandled, match="deleted already"):
        press(room, {"meant": "yes"}, press_id="press-2")


def test_open_cases_are_named_and_have_to_be_decided_first(room: Room) -> None:
    room.arrive(letter())
    part(room)
    case = room.only_case()
    sheet = press(room)
    assert isinstance(sheet, Sheet), "there is nothing to confirm yet"
    text = " ".join(one.text for one in sheet.paragraphs)
    assert f"Decide these open cases first: {case.number} (due {case.due_on.isoformat()})" in text
    with pytest.raises(Refused, match=f"Decide these open cases first: {case.number}"):
        press(room, {"meant": "yes"})
    assert status(room) is MailboxStatus.DISCONNECTED
    purge = purge_of(room)
    assert purge is not None
    assert purge.route == "disconnected", "its own day stands"


def test_a_hold_on_the_mailbox_stops_it(room: Room) -> None:
    decided(room)
    held(room, Subject(mailbox=room.mailbox.id))
    assert isinstance(press(room), Sheet)
    with pytest.raises(OnHold, match="ombud hold list"):
        press(room, {"meant": "yes"})
    assert status(room) is MailboxStatus.DISCONNECTED


def test_a_hold_on_a_case_spares_that_case_and_is_counted(room: Room) -> None:
    decided(room)
    held(room, Subject(case=room.only_case().id))
    form = press(room)
    assert isinstance(form, Form)
    assert any("1 legal hold keeps what it names" in one for one in form.notes)
    press(room, {"meant": "yes"})
    assert status(room) is MailboxStatus.PURGING


@pytest.mark.parametrize("who", [ADA, MAX, MALLORY])
def test_only_admins_may(room: Room, who: PersonId) -> None:
    decided(room)
    for answers in (None, {"meant": "yes"}):
        with pytest.raises(NotAllowed):
            press(room, answers, who)
    with pytest.raises(NotAllowed):
        early.preview(room.desk, actor(who), room.mailbox.id)
    with pytest.raises(NotAllowed):
        early.delete_now(room.desk, actor(who), room.mailbox.id)
    assert status(room) is MailboxStatus.DISCONNECTED


def test_one_that_is_connected_has_to_be_disconnected_first(room: Room) -> None:
    with pytest.raises(Refused, match="disconnect it first"):
        press(room, {"meant": "yes"})
    with pytest.raises(NotFound):
        early.preview(room.desk, actor(IRIS), MailboxId(404))
    assert purge_of(room) is None


def test_one_without_a_day_yet_can_be_deleted_as_well(room: Room) -> None:
    decided(room)
    run(room, "DELETE FROM purge")
    assert early.preview(room.desk, actor(IRIS), room.mailbox.id).countdown is None
    press(room, {"meant": "yes"})
    assert status(room) is MailboxStatus.PURGING


def test_admins_have_a_button_for_it_on_their_page_until_it_is_pressed(room: Room) -> None:
    def offered(who: PersonId) -> list[str]:
        page = home_of(room.desk, who)
        steps = [step for part in (*page.sections, *page.further) for step in part.steps]
        return [step.label for step in steps if step.errand is ErrandId.PURGE_MAILBOX]

    assert offered(IRIS) == []
    decided(room)
    assert offered(IRIS) == ["Delete privacy now"]
    assert offered(MAX) == []
    press(room, {"meant": "yes"})
    assert offered(IRIS) == []


def test_a_case_that_was_opened_again_meanwhile_is_found_by_the_gate(room: Room) -> None:
    decided(room)
    doomed = early.preview(room.desk, actor(IRIS), room.mailbox.id)
    assert doomed.allowed
    run(room, "UPDATE case_file SET status = 'open', closed_at = NULL")
    with pytest.raises(Refused, match="Decide these open cases first"):
        press(room, {"meant": "yes"})


def open_case(room: Room) -> str:
    """Disconnect a mailbox whose only case is open, and return that case's number."""
    room.arrive(letter())
    part(room)
    return room.only_case().number


def stopping(room: Room) -> list[str]:
    """Return the cases that have to be decided first; the gate says the same."""
    found = [one.number for one in early.preview(room.desk, actor(IRIS), room.mailbox.id).open]
    with room.desk.reading("tests.gate") as tx:
        leave = ask(tx, Route.EARLY, mailbox=room.mailbox.id)
    assert (Refusal.OPEN in leave.refusals) is bool(found)
    return found


def test_an_open_case_that_is_held_does_not_stop_it_and_is_kept_apart(room: Room) -> None:
    number = open_case(room)
    assert stopping(room) == [number]
    held(room, Subject(case=room.only_case().id))
    assert stopping(room) == []
    press(room, {"meant": "yes"})
    to_the_end(room)
    assert status(room) is MailboxStatus.PURGED
    assert value(room, "SELECT count(*) FROM reserve") == 1
    assert value(room, "SELECT count(*) FROM message WHERE content_sealed IS NOT NULL") > 0


def test_an_open_case_that_was_exported_goes_with_the_rest(room: Room) -> None:
    number = open_case(room)
    read_file(room.desk, actor(ADA), number, export=True)
    assert stopping(room) == []
    press(room, {"meant": "yes"})
    to_the_end(room)
    assert status(room) is MailboxStatus.PURGED
    assert value(room, "SELECT count(*) FROM message WHERE content_sealed IS NOT NULL") == 0


def test_a_look_at_the_record_is_no_export(room: Room) -> None:
    number = open_case(room)
    read_file(room.desk, actor(ADA), number)
    assert stopping(room) == [number]


def test_an_export_from_before_it_was_disconnected_decides_nothing(room: Room) -> None:
    room.arrive(letter())
    read_file(room.desk, actor(ADA), room.only_case().number, export=True)
    room.later(MINUTE)
    part(room)
    assert stopping(room) == [room.only_case().number]


def test_what_is_added_after_an_export_has_to_be_exported_too(room: Room) -> None:
    number = open_case(room)
    read_file(room.desk, actor(ADA), number, export=True)
    case = room.only_case().id
    with room.desk.transaction("tests.note") as tx:
        tx.cases.note(tx.cases.locked(case), Event(EventKind.NOTED, content="They called."))
    assert stopping(room) == [number]
    read_file(room.desk, actor(ADA), number, export=True)
    assert stopping(room) == []


@pytest.mark.parametrize("private", [True, False])
def test_a_file_for_an_authority_counts_once_it_is_made_and_only_with_personal_data(
    room: Room, private: bool
) -> None:
    number = open_case(room)
    begun = dossier.begin(room.desk, actor(ADA), number, private=private)
    assert stopping(room) == [number]
    dossier.seal(room.desk, begun, "0" * 64)
    assert stopping(room) == ([] if private else [number])


def test_messages_of_the_countdown_name_every_open_case_still(room: Room) -> None:
    number = open_case(room)
    held(room, Subject(case=room.only_case().id))
    with room.desk.reading("tests.open") as tx:
        assert [one.number for one in tx.holdings.first_open(room.mailbox.id, 5)] == [number]


def test_many_open_cases_are_cut_off_in_the_sentence(room: Room) -> None:
    for number in range(21):
        room.arrive(letter(sender=f"p{number}@subject.example", message_id=f"<{number}@subject.example>"))
    part(room)
    sheet = press(room)
    assert isinstance(sheet, Sheet)
    text = " ".join(one.text for one in sheet.paragraphs)
    assert text.count("(due ") == 20
    assert ", …" in text


def test_the_job_goes_on_with_what_was_asked_for(room: Room) -> None:
    decided(room)
    early.delete_now(room.desk, actor(IRIS), room.mailbox.id)
    keep_purging(room.desk)
    purge = purge_of(room)
    assert purge is not None
    assert purge.unreadable_at is not None
