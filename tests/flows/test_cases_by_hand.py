"""Requests by post, by phone, in person and in a chat: opened by hand, due from the day of receipt."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.memory import MemoryMailbox
from handlers import casebook
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Origin, Status
from handlers.domain.errands import ErrandId
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, NotFound
from handlers.domain.events import EventKind
from handlers.domain.message import Purpose
from handlers.domain.presses import Done
from handlers.domain.rights import Right
from handlers.mailboxes.registry import MailboxPlan, connect
from handlers.store.outbox import EntryState
from tests.conftest import NewRoom
from tests.contract.store.shelf import everything_at_rest
from tests.support.bonding import BY_POST, by_hand, opened, run, shown
from tests.support.cast import ADA, IRIS, MALLORY, SAM
from tests.support.desks import Room

HOSTILE = "<!channel> <@U0MAX> *bold* \u202egnp.exe " + "x" * 5_000


def form_of(room: Room, errand: ErrandId = ErrandId.NEW_CASE, quoted: str = "") -> dict[str, Field]:
    form = run(room, errand, quoted=quoted)
    assert isinstance(form, Form)
    assert (form.action, form.case_id, form.revision) == (errand, 0, 0)
    return {field.name: field for field in form.fields}


def wrong(room: Room, **answers: str) -> dict[str, str]:
    with pytest.raises(Incomplete) as refused:
        run(room, ErrandId.NEW_CASE, {**BY_POST, **answers})
    assert room.cases() == []
    return refused.value.fields


def test_the_form_asks_for_what_the_law_asks_about(room: Room) -> None:
    fields = form_of(room)

    assert list(fields) == [
        "origin", "received_on", "evidence", "name", "email", "rights", "language", "text", "long_ago",
    ]  # fmt: skip
    assert fields["received_on"].kind is FieldKind.DATE
    assert fields["received_on"].initial == "2026-03-02"
    assert fields["rights"].kind is FieldKind.SEVERAL
    assert [value for value, _ in fields["origin"].options] == ["post", "phone", "in_person", "chat"]
    assert not fields["email"].required
    assert not fields["long_ago"].required


def test_a_letter_by_post_is_a_case_due_from_the_day_it_came(room: Room) -> None:
    done = run(room, ErrandId.NEW_CASE, BY_POST)
    room.settle()

    case = room.only_case()
    assert done == Done("Case 2026-0001 is open, due 2026-03-20. It stands in the channel.")
    assert case.deadline.received_on == date(2026, 2, 20)
    assert case.received_at == datetime(2026, 2, 19, 23, 0, tzinfo=UTC), "midnight in Copenhagen"
    assert "as the colleague states" in case.deadline.steps[0].text
    assert (case.origin, case.status, case.owner) == (Origin.POST, Status.NEW, None)
    assert (case.rights, case.language) == ((Right.ACCESS,), "en")
    assert (case.requester.address, case.requester.name) == (SAM, "Sam Subject")
    assert ("Came in", "By post") in room.chat.card().facts
    assert room.mail.sent == (), "nothing is acknowledged by itself"
    assert room.entries(EntryState.READY, EntryState.FAILED) == 0


def test_the_record_keeps_how_it_came_and_what_proves_the_date(room: Room) -> None:
    case = by_hand(room)

    (event,) = room.record(case)
    assert (event.kind, event.actor, event.content) == (
        EventKind.CASE_OPENED, ADA, "Postmark of 19 February",
    )  # fmt: skip
    assert event.facts["origin"] == "post"
    assert event.facts["due_on"] == "2026-03-20"
    assert casebook.verify_case(room.desk, case.number) == []


def test_what_was_asked_is_sealed_and_can_be_read(room: Room) -> None:
    case = by_hand(room, name="Zebedee Quux", text="Words that lie nowhere open.", evidence="Envelope 8812")

    (message,) = room.messages(case)
    assert (message.purpose, message.content.text) == (Purpose.REQUEST, "Words that lie nowhere open.")
    at_rest = everything_at_rest(room)
    for secret in (b"Zebedee", b"lie nowhere open", b"8812", SAM.encode()):
        assert secret not in at_rest
    room.press(case, ActionId.OPEN_LETTER)
    assert room.kinds(case)[-1] is EventKind.LETTER_OPENED


@pytest.mark.parametrize("origin", ["post", "phone", "in_person", "chat"])
def test_each_way_in_is_remembered(room: Room, origin: str) -> None:
    assert by_hand(room, origin=origin).origin is Origin(origin)


@pytest.mark.parametrize(
    ("field", "answer", "said"),
    [
        ("origin", "email", "Choose how it came."),
        ("received_on", "", "Choose the day on which it was received."),
        ("received_on", "2026-02-30", "Choose the day on which it was received."),
        ("received_on", "2026-03-03", "This day is still to come"),
        ("received_on", "0001-01-01", "The GDPR applies from 2018-05-25 on (Art. 99(2))"),
        ("received_on", "1900-01-01", "The GDPR applies from 2018-05-25 on (Art. 99(2))"),
        ("received_on", "2018-05-24", "The GDPR applies from 2018-05-25 on (Art. 99(2))"),
        ("received_on", "9999-12-31", "This day is still to come"),
        ("evidence", "  ", "Say what proves the date"),
        ("name", "", "Say who asks"),
        ("email", "sam at home", "This is no e-mail address"),
        ("email", "sam@subject.example, max@acme.example", "This is no e-mail address"),
        ("email", f"{'s' * 260}@subject.example", "This is no e-mail address"),
        ("email", "sam@subject\u202e.example", "This is no e-mail address"),
        ("rights", "", "Choose what they ask for"),
        ("rights", "everything", "Choose what they ask for"),
        ("language", "tlh", "Choose the language"),
        ("text", "", "Write down what was asked."),
    ],
)
def test_what_is_missing_or_odd_is_told_at_its_field(room: Room, field: str, answer: str, said: str) -> None:
    assert list(wrong(room, **{field: answer})) == [field]
    assert said in wrong(room, **{field: answer})[field]


def test_every_mistake_is_told_at_once(room: Room) -> None:
    with pytest.raises(Incomplete) as refused:
        run(room, ErrandId.NEW_CASE, {})

    assert set(refused.value.fields) == {
        "origin", "received_on", "evidence", "name", "rights", "language", "text",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("received_on", "said"),
    [
        ("2026-01-30", "due 2026-03-02. It stands"),
        ("2026-01-28", "due 2026-03-02. It stands"),
        ("2026-01-27", "due 2026-02-27, which is overdue by 3 days. Answer it at once"),
        ("2025-12-01", "due 2026-01-02, which is overdue by 59 days. Answer it at once"),
    ],
)
def test_a_case_that_is_overdue_from_the_start_is_said_to_be(room: Room, received_on: str, said: str) -> None:
    done = run(room, ErrandId.NEW_CASE, {**BY_POST, "received_on": received_on})
    assert isinstance(done, Done)
    assert said in done.text
    assert str(room.only_case().due_on) in done.text


def test_a_day_long_ago_is_asked_about_once_more(room: Room) -> None:
    assert list(wrong(room, received_on="2025-09-01")) == ["long_ago"]
    case = by_hand(room, received_on="2025-09-01", long_ago="yes")
    assert case.number == "2025-0001", "numbered by the year of receipt, as every case is"
    assert case.due_on == date(2025, 10, 1)


@pytest.mark.parametrize(("day", "refused"), [("2025-09-01", True), ("2025-09-02", False)])
def test_six_months_to_the_day_is_not_yet_long_ago(room: Room, day: str, refused: bool) -> None:
    if refused:
        assert wrong(room, received_on=day)
    else:
        assert by_hand(room, received_on=day).deadline.received_on == date(2025, 9, 2)


def test_the_day_from_which_the_law_applies_is_taken(room: Room) -> None:
    assert by_hand(room, received_on="2018-05-25", long_ago="yes").due_on == date(2018, 6, 25)


EARLIEST, TODAY = date(2018, 5, 25), date(2026, 3, 2)
dates = st.one_of(
    st.dates().map(date.isoformat), st.dates(EARLIEST, TODAY).map(date.isoformat), st.text(max_size=12)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dates, st.sampled_from(["yes", ""]))
def test_any_date_gives_a_case_or_a_word_at_its_field(room: Room, typed: str, long_ago: str) -> None:
    before, wrong_fields = len(room.cases()), set[str]()
    try:
        run(room, ErrandId.NEW_CASE, {**BY_POST, "received_on": typed, "long_ago": long_ago})
    except Incomplete as refused:
        wrong_fields = set(refused.fields)

    assert len(room.cases()) == before + (not wrong_fields)
    if wrong_fields:
        assert wrong_fields in ({"received_on"}, {"long_ago"})
    else:
        assert EARLIEST <= date.fromisoformat(typed) <= TODAY


def test_today_is_the_desks_day(room: Room) -> None:
    room.clock.set(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))  # half past midnight in Copenhagen

    assert form_of(room)["received_on"].initial == "2026-03-03"
    assert by_hand(room, received_on="2026-03-03").due_on == date(2026, 4, 7)


def test_a_right_made_clear_stands_alone(room: Room) -> None:
    assert by_hand(room, rights="erasure unclear").rights == (Right.ERASURE,)
    assert by_hand(room, rights="unclear").rights == (Right.UNCLEAR,)


def test_lines_are_kept_to_one_printable_line(room: Room) -> None:
    case = by_hand(room, name="Sam\r\nBcc: all@acme.example\u202e\x00", evidence="a\nb")

    assert case.requester.name == "Sam Bcc: all@acme.example"
    assert room.record(case)[0].content == "a b"


def test_without_an_address_nothing_can_be_mailed_and_closing_says_it_was_answered_elsewhere(
    room: Room,
) -> None:
    case = by_hand(room, email="", origin="in_person")
    room.press(case, ActionId.CLAIM)

    with pytest.raises(Incomplete) as refused:
        room.preview(case)
    assert "no address to answer" in refused.value.fields["text"]
    with pytest.raises(Incomplete) as unanswered:
        room.close_as(case, "fulfilled")
    assert "answered outside Ombud" in unanswered.value.fields["elsewhere"]
    room.close_as(case, "fulfilled", elsewhere=True)
    assert room.case(case.id).status is Status.CLOSED


def test_with_an_address_the_answer_leaves_by_mail(room: Room) -> None:
    case = by_hand(room)
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    room.settle()

    (mail,) = room.mail.sent
    assert f"To: Sam Subject <{SAM}>".encode() in mail or f"<{SAM}>".encode() in mail
    assert b"In-Reply-To" not in mail
    assert room.case(case.id).answered_at is not None


def test_with_several_mailboxes_it_is_chosen_where_answers_leave_from(new_room: NewRoom) -> None:
    room = new_room(connectors=[("legal", MemoryMailbox("legal@acme.example"))])
    legal = connect(room.desk, MailboxPlan("legal", "memory", "legal@acme.example"))

    options = form_of(room)["mailbox"].options
    assert options == ((str(room.mailbox.id), "privacy"), (str(legal.id), "legal"))
    assert wrong(room) == {"mailbox": "Choose where answers leave from."}
    assert wrong(room, mailbox="7") == {"mailbox": "Choose where answers leave from."}
    assert by_hand(room, mailbox=str(legal.id)).mailbox_id == legal.id


@pytest.mark.parametrize("person", [MALLORY, IRIS])
@pytest.mark.parametrize(
    "errand", [ErrandId.NEW_CASE, ErrandId.CASE_FROM_MESSAGE, ErrandId.NOTE_FROM_MESSAGE]
)
def test_only_case_people_open_cases_and_write_notes(room: Room, person: str, errand: ErrandId) -> None:
    for answers in (None, dict(BY_POST)):
        with pytest.raises(NotAllowed):
            run(room, errand, answers, by=type(ADA)(person))
    assert room.cases() == []


def test_a_form_delivered_twice_opens_one_case(room: Room) -> None:
    run(room, ErrandId.NEW_CASE, BY_POST, errand_id="same")

    with pytest.raises(AlreadyHandled):
        run(room, ErrandId.NEW_CASE, BY_POST, errand_id="same")
    assert len(room.cases()) == 1


def test_a_form_that_was_refused_can_be_sent_again(room: Room) -> None:
    with pytest.raises(Incomplete):
        run(room, ErrandId.NEW_CASE, {**BY_POST, "text": ""}, errand_id="same")

    run(room, ErrandId.NEW_CASE, BY_POST, errand_id="same")
    assert len(room.cases()) == 1


def test_ux_07_a_message_of_the_chat_becomes_what_was_asked(room: Room) -> None:
    fields = form_of(room, ErrandId.CASE_FROM_MESSAGE, "Can I have my data?")
    assert fields["text"].initial == "Can I have my data?"
    assert fields["origin"].initial == "chat"

    run(room, ErrandId.CASE_FROM_MESSAGE, {**BY_POST, "origin": "chat", "text": "Can I have my data?"})
    assert shown(room, room.only_case()) == {"Can I have my data?"}


def test_ux_07_hostile_messages_are_cut_and_never_ours(room: Room) -> None:
    for errand in (ErrandId.CASE_FROM_MESSAGE, ErrandId.NOTE_FROM_MESSAGE):
        text = form_of(room, errand, HOSTILE)["text"]
        assert type(text.initial) is str, "no phrase of ours"
        assert len(text.initial) == text.longest == 3_000


def test_ux_07_a_message_of_the_chat_becomes_a_note_on_a_case(room: Room) -> None:
    case = opened(room)
    fields = form_of(room, ErrandId.NOTE_FROM_MESSAGE, "Ask the archive.")
    assert (fields["case"].kind, fields["text"].initial) == (FieldKind.CASE, "Ask the archive.")

    done = run(room, ErrandId.NOTE_FROM_MESSAGE, {"case": str(case.id), "text": "Ask the archive."})

    noted = room.record(case)[-1]
    assert done == Done("The note is in the record of case 2026-0001.")
    assert (noted.kind, noted.content, noted.actor) == (EventKind.NOTED, "Ask the archive.", ADA)
    assert room.case(case.id).version == case.version


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"text": "x"}, "case"), ({"case": "x", "text": "x"}, "case"), ({"case": "", "text": "x"}, "case")],
)
def test_a_note_without_a_case_is_refused(room: Room, answers: dict[str, str], field: str) -> None:
    with pytest.raises(Incomplete) as refused:
        run(room, ErrandId.NOTE_FROM_MESSAGE, answers)
    assert list(refused.value.fields) == [field]


def test_an_empty_note_and_a_case_that_is_not_there_are_refused(room: Room) -> None:
    case = opened(room)

    with pytest.raises(Incomplete):
        run(room, ErrandId.NOTE_FROM_MESSAGE, {"case": str(case.id), "text": "  "})
    with pytest.raises(NotFound):
        run(room, ErrandId.NOTE_FROM_MESSAGE, {"case": "12345", "text": "x"})
    assert room.kinds(case) == [EventKind.CASE_OPENED]
