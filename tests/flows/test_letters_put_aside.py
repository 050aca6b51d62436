"""Junk, advertising and machines' mail: put aside and never lost; a person looks, and opens a case or not."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers import errands
from handlers.aside.piles import answer
from handlers.domain.answer import Answer
from handlers.domain.aside import Aside, AsideState
from handlers.domain.card import Sheet
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled, Gone, NotAllowed, NotFound
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import MailboxEventKind
from handlers.domain.message import Purpose
from handlers.domain.notice import Notice
from handlers.domain.presses import Done, Response
from handlers.domain.rights import Right
from handlers.duties.junk import tell_of_junk
from handlers.duties.tidying import tidy
from handlers.home.pages import home_of
from handlers.intake.sync import sync
from tests.conftest import NewRoom
from tests.support.cast import ADA, IRIS, MALLORY, MAX, actor
from tests.support.desks import ACME, Room
from tests.support.letters import File, letter, out_of_office
from tests.support.times import DAY, MONDAY
from tests.support.told_by_words import ToldByWords

POSSIBLE = "[look] Could you tell me what you have on me?"
CLEAR = "[request access] Send me my data."
SPAM = "[other spam] Buy our GDPR software."
_presses = itertools.count(1)


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    room = new_room()
    room.desk.recogniser = ToldByWords()
    return room


def junk(room: Room, *letters: bytes) -> None:
    for original in letters:
        room.mail.deliver(original, "Junk", room.clock.now())
    room.sync()


def waiting(room: Room) -> list[Aside]:
    with room.desk.reading("tests.waiting") as tx:
        return tx.asides.waiting(ACME.id, 0, 1_000)


def state(room: Room, one: Aside) -> AsideState:
    with room.desk.reading("tests.state") as tx:
        found = tx.asides.find(one.message)
    assert found is not None
    return found.state


def press(room: Room, errand: ErrandId, token: str = "", by: PersonId = ADA, press_id: str = "") -> Response:
    return errands.run(
        room.desk, Errand(press_id or f"aside-{next(_presses)}", errand, actor(by), token=token)
    )


def words(sheet: Response) -> str:
    assert isinstance(sheet, Sheet)
    return "\n".join(paragraph.text for paragraph in sheet.paragraphs)


def mailbox_events(room: Room, kind: MailboxEventKind) -> list[dict[str, object]]:
    with room.desk.reading("tests.mailbox_events") as tx:
        return [dict(one.facts) for one in tx.mailbox_events.of(room.mailbox.id) if one.kind is kind]


def test_fm_35_a_possible_request_in_junk_is_shown_with_its_age_and_its_clock(room: Room) -> None:
    junk(room, letter(text=POSSIBLE))
    assert room.cases() == []
    room.later(3 * DAY)
    shown = words(press(room, ErrandId.ASIDE))
    assert "Possible request, in junk, 3 days old, the clock would end on 2026-04-07" in shown


def test_fm_35_a_clear_request_in_junk_is_a_case_at_once(room: Room) -> None:
    junk(room, letter(text=CLEAR))
    assert room.only_case().rights == (Right.ACCESS,)
    assert waiting(room) == []


def test_possible_requests_stand_first_however_young_they_are(room: Room) -> None:
    junk(room, letter(text=SPAM), letter(text="[other] Hello"))
    room.later(DAY)
    junk(room, letter(text=POSSIBLE))
    assert [one.possible for one in waiting(room)] == [True, False, False]


@pytest.mark.parametrize("kind", ["breach_report", "authority"])
def test_what_calls_for_somebody_is_no_mere_junk(room: Room, kind: str) -> None:
    junk(room, letter(text=f"[other {kind}] You must know this."))
    (one,) = waiting(room)
    assert one.possible


def test_advertising_in_the_inbox_is_put_aside_and_not_lost(room: Room) -> None:
    tally = room.arrive(letter(text=SPAM), letter(text="[other list] Our newsletter."))
    assert (tally.cases, tally.automatic, tally.acknowledged) == (0, 2, 0)
    assert [(one.junk, one.possible) for one in waiting(room)] == [(False, False)] * 2
    room.settle()
    assert room.mail.sent == ()


@pytest.mark.parametrize("told", ["other", "other privacy_question", "other breach_report", "look spam"])
def test_whatever_else_people_write_opens_a_case(room: Room, told: str) -> None:
    assert room.arrive(letter(text=f"[{told}] Hello.")).cases == 1


def test_fm_27_machines_mail_of_no_case_is_listed_too(room: Room) -> None:
    room.arrive(out_of_office(text="[other auto_reply] Away."))
    (one,) = waiting(room)
    assert not one.possible
    assert "Automatic reply, put aside, of today" in words(press(room, ErrandId.ASIDE))


def test_c8_a_person_opens_a_case_whose_clock_runs_from_receipt(room: Room) -> None:
    junk(room, letter(text=POSSIBLE, subject="About me"))
    (one,) = waiting(room)
    room.later(3 * DAY)
    done = press(room, ErrandId.ASIDE_OPEN, f"{one.message}-0")
    case = room.only_case()
    assert done == Done(f"Case {case.number} is open, due 2026-04-07. It stands in the channel.")
    assert (case.received_at, case.due_on.isoformat()) == (MONDAY, "2026-04-07")
    assert case.requester.address == "sam@subject.example"
    assert not case.unreadable
    assert not case.sender_unclear
    (opened,) = room.record(case)
    assert (opened.kind, opened.actor) == (EventKind.CASE_OPENED, ADA)
    (message,) = room.messages(case)
    assert (message.purpose, message.content.subject) == (Purpose.REQUEST, "About me")
    assert state(room, one) is AsideState.CASE
    assert waiting(room) == []
    room.settle()
    assert room.mail.sent == (), "an answer would tell senders of junk that somebody reads here"
    assert len(room.chat.cards) == 1


def test_a_person_says_that_it_is_none_and_that_stands_on_record(room: Room) -> None:
    junk(room, letter(text=POSSIBLE))
    (one,) = waiting(room)
    assert "It is no request" in words(press(room, ErrandId.ASIDE_NONE, f"{one.message}-0"))
    assert state(room, one) is AsideState.NONE
    assert room.cases() == []
    (event,) = mailbox_events(room, MailboxEventKind.JUDGED)
    assert event == {"message": one.message, "said": "none", "verdict": "look"}
    with room.desk.reading("tests.corrections") as tx:
        (correction,) = tx.readings.corrections(ACME.id, 10)
    assert (correction.message, correction.by) == (one.message, ADA)
    assert (correction.correction.found, correction.correction.said) == ("look", "other")


def test_what_was_read_rightly_is_no_correction(room: Room) -> None:
    junk(room, letter(text=SPAM))
    (one,) = waiting(room)
    press(room, ErrandId.ASIDE_NONE, f"{one.message}-0")
    with room.desk.reading("tests.corrections") as tx:
        assert tx.readings.corrections(ACME.id, 10) == []


@pytest.mark.parametrize("errand", [ErrandId.ASIDE_OPEN, ErrandId.ASIDE_NONE])
def test_whoever_comes_second_changes_nothing(room: Room, errand: ErrandId) -> None:
    junk(room, letter(text=POSSIBLE))
    (one,) = waiting(room)
    press(room, ErrandId.ASIDE_NONE, f"{one.message}-0", press_id="first")
    with pytest.raises(AlreadyHandled):
        press(room, errand, f"{one.message}-0", MAX)
    with pytest.raises(AlreadyHandled):
        press(room, ErrandId.ASIDE_NONE, f"{one.message}-0", press_id="first")
    assert room.cases() == []


@pytest.mark.parametrize("errand", [ErrandId.ASIDE, ErrandId.ASIDE_READ, ErrandId.ASIDE_OPEN])
@pytest.mark.parametrize("person", [MALLORY, IRIS])
def test_only_people_of_the_cases_look(room: Room, errand: ErrandId, person: PersonId) -> None:
    junk(room, letter(text=POSSIBLE))
    with pytest.raises(NotAllowed):
        press(room, errand, f"{waiting(room)[0].message}-0", person)


@pytest.mark.parametrize("token", ["", "-", "x-1", "99-0", "9" * 40, "１-0", "<!channel>"])
def test_a_token_that_leads_nowhere_is_refused(room: Room, token: str) -> None:
    with pytest.raises(NotFound):
        press(room, ErrandId.ASIDE_READ, token)
    assert isinstance(press(room, ErrandId.ASIDE, token), Sheet)


def test_a_letter_is_read_in_a_window_and_the_reading_is_on_record(room: Room) -> None:
    attached = (File("data.pdf", b"%PDF-1.4"),)
    junk(room, letter(text=f"{POSSIBLE}\nhttps://evil.example/x", subject="Hi <!channel>", files=attached))
    (one,) = waiting(room)
    sheet = press(room, ErrandId.ASIDE_READ, f"{one.message}-0")
    assert isinstance(sheet, Sheet)
    strange = [paragraph for paragraph in sheet.paragraphs if "channel" in paragraph.text]
    assert all(paragraph.quoted for paragraph in strange)
    assert "evil.example" in words(sheet)
    assert "1 file, to be opened in a case" in words(sheet)
    assert [step.errand for step in sheet.paragraphs[-1].steps] == [ErrandId.ASIDE_OPEN, ErrandId.ASIDE_NONE]
    with room.database.engine.connect() as connection:
        rows = connection.execute(text("SELECT person, kind, number FROM access")).all()
    assert [tuple(row) for row in rows] == [(ADA, "letter", 1)]


def test_what_is_sensitive_in_a_letter_aside_is_masked_where_it_is_read(room: Room) -> None:
    junk(room, letter(text=f"{POSSIBLE} My number is 010180-1234.", subject="CPR 010180-1234"))
    (one,) = waiting(room)
    shown = words(press(room, ErrandId.ASIDE_READ, f"{one.message}-0"))
    assert "1234" not in shown
    assert shown.count("[CPR number]") == 2


def test_the_list_turns_its_pages(room: Room) -> None:
    junk(room, *(letter(text=POSSIBLE) for _ in range(13)))
    first = press(room, ErrandId.ASIDE)
    assert isinstance(first, Sheet)
    assert sum(bool(one.steps) for one in first.paragraphs) == 11
    (turn,) = first.paragraphs[-1].steps
    second = press(room, turn.errand, turn.token)
    assert isinstance(second, Sheet)
    assert second.in_place
    assert sum(len(one.steps) == 3 for one in second.paragraphs) == 3


def test_words_go_after_the_time_aside_and_counts_stay(room: Room) -> None:
    large = File("large.bin", bytes(200_000), "application/octet-stream")
    junk(room, letter(text=SPAM), letter(text=SPAM, files=(large,)), letter(text=POSSIBLE))
    blobs = room.folder / "blobs"
    assert [one for one in blobs.rglob("*") if one.is_file()] != []
    room.later(timedelta(days=29))
    tidy(room.desk)
    assert len(waiting(room)) == 3
    dropped = [one for one in waiting(room) if not one.possible]
    room.later(timedelta(days=2))
    tidy(room.desk)
    tidy(room.desk)
    assert [one.possible for one in waiting(room)] == [True], "what nobody looked at yet stays"
    assert mailbox_events(room, MailboxEventKind.DROPPED) == [{"letters": 2}]
    assert [one for one in blobs.rglob("*") if one.is_file() and not one.name.endswith(".part")] == []
    with room.desk.reading("tests.gone") as tx, pytest.raises(Gone):
        tx.messages.get(dropped[0].message)
    for errand in (ErrandId.ASIDE_READ, ErrandId.ASIDE_OPEN, ErrandId.ASIDE_NONE):
        with pytest.raises(Gone):
            press(room, errand, f"{dropped[0].message}-0")


def test_what_somebody_called_none_goes_too(room: Room) -> None:
    junk(room, letter(text=POSSIBLE))
    (one,) = waiting(room)
    press(room, ErrandId.ASIDE_NONE, f"{one.message}-0")
    room.later(31 * DAY)
    tidy(room.desk)
    assert state(room, one) is AsideState.DROPPED


def test_a_letter_taken_out_of_junk_is_judged_anew_though_its_words_were_gone(room: Room) -> None:
    original = letter(text="[other privacy_question] How long do you keep invoices?")
    key = room.mail.deliver(original, "Junk", room.clock.now())
    room.sync()
    room.later(31 * DAY)
    tidy(room.desk)
    room.mail.move(key, "INBOX")
    assert room.sync().cases == 1
    (message,) = room.messages(room.only_case())
    assert "invoices" in message.content.text
    assert waiting(room) == []


def told(room: Room, person: PersonId = MAX) -> list[Notice]:
    tell_of_junk(room.desk)
    room.deliver()
    return [post.notice for post in room.chat.direct(person) if post.notice and "junk" in post.key]


def test_fm_35_managers_are_told_each_morning_as_long_as_one_waits(room: Room) -> None:
    junk(room, letter(text=POSSIBLE), letter(text=SPAM))
    (one, _) = waiting(room)
    room.later(DAY)
    (first,) = told(room)
    assert first.summary == "1 possible request waits aside."
    assert "The oldest is 1 day old; its clock would end on 2026-04-07." in first.lines
    assert [step.errand for step in first.steps] == [ErrandId.ASIDE]
    room.later(DAY)
    assert len(told(room)) == 2, "it waits still"
    press(room, ErrandId.ASIDE_NONE, f"{one.message}-0")
    room.later(DAY)
    assert len(told(room)) == 2


def test_the_home_page_and_the_command_tell_what_waits(room: Room) -> None:
    assert answer(room.desk, actor(ADA), "") == Answer("No letter waits aside.")
    assert all(section.title != "Put aside" for section in home_of(room.desk, ADA).sections)
    junk(room, letter(text=POSSIBLE, subject="Secret words"), letter(text=SPAM))
    (section,) = (one for one in home_of(room.desk, ADA).sections if one.title == "Put aside")
    assert section.lines == (
        "Possible request, in junk, of today, the clock would end on 2026-04-07",
        "1 possible request waits. 1 other letter was put aside.",
    )
    said = answer(room.desk, actor(ADA), "")
    assert said.lines[1] == "Advertising, in junk, of today"
    assert "Secret" not in f"{section!r} {said!r}"


@pytest.mark.parametrize(
    ("kind", "title"), [("breach_report", "Report of a breach"), ("authority", "Letter of an authority")]
)
def test_managers_are_called_at_once_about_what_cannot_wait(room: Room, kind: str, title: str) -> None:
    room.arrive(letter(text=f"[other {kind}] Read this.", subject="Confidential"))
    room.deliver()
    (notice,) = (post.notice for post in room.chat.direct(MAX) if post.notice and "calls" in post.key)
    case = room.only_case()
    assert notice.title == title
    assert notice.summary == f"Case {case.number}: {title}."
    assert [one.case_id for one in notice.rows] == [case.id]
    assert [step.errand for step in notice.steps] == ([ErrandId.INCIDENT] if kind == "breach_report" else [])
    assert "Confidential" not in repr(notice)
    assert "sam@" not in repr(notice)
    room.settle()
    assert room.mail.sent == ()


def test_a_breach_told_of_in_a_thread_calls_the_managers_too(room: Room) -> None:
    first = letter(text=CLEAR, message_id="<first@subject.example>")
    room.arrive(first)
    room.arrive(
        letter(text="[other breach_report] And you leaked it.", in_reply_to="<first@subject.example>")
    )
    room.deliver()
    (notice,) = (post.notice for post in room.chat.direct(MAX) if post.notice and "calls" in post.key)
    assert [one.case_id for one in notice.rows] == [room.only_case().id]


def test_letters_of_before_call_nobody(room: Room) -> None:
    room.mail.deliver(letter(text="[other breach_report] Long ago."), received_at=room.clock.now())
    sync(room.desk, room.mailbox.id, historic=True)
    room.deliver()
    assert room.chat.direct(MAX) == []
