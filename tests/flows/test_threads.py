"""Which case a letter belongs to: decided by what it answers, never by what its subject says."""

from handlers.domain.case import ActionId, Case, Status
from handlers.domain.events import EventKind
from handlers.domain.message import Purpose
from handlers.domain.rights import Right
from tests.support.cast import ADA, OUR_ADDRESS
from tests.support.desks import Room
from tests.support.letters import ASKS_ERASURE, SMALL_TALK, letter, out_of_office
from tests.support.times import DAY, MINUTE


def opened(room: Room) -> Case:
    """Open a case by a letter of Sam's, acknowledged."""
    room.arrive(letter(message_id="<first@subject.example>"))
    room.settle()
    return room.only_case()


def acknowledgement_of(room: Room, case: Case) -> str:
    return next(
        message.content.message_id
        for message in room.messages(case)
        if message.purpose is Purpose.ACKNOWLEDGEMENT
    )


def test_an_answer_to_our_mail_joins_its_case(room: Room) -> None:
    case = opened(room)

    tally = room.arrive(letter(in_reply_to=acknowledgement_of(room, case), text=SMALL_TALK))
    room.settle()

    assert (tally.threaded, tally.cases) == (1, 0)
    assert room.kinds(case)[-1] is EventKind.MESSAGE_ADDED
    assert room.messages(case)[-1].known_sender
    assert "A new letter came in." in room.chat.lines
    assert room.case(case.id).version == case.version + 1, "a draft written before is looked at again"


def test_a_letter_that_refers_to_the_persons_own_letter_joins_too(room: Room) -> None:
    case = opened(room)

    room.arrive(letter(references=("<unknown@elsewhere.example>", "<first@subject.example>")))

    assert [m.purpose for m in room.messages(case)][-1] is Purpose.CORRESPONDENCE


def test_an_answer_to_a_mail_whose_id_the_provider_changed_joins(room: Room) -> None:
    room.mail._rewrites_ids = True
    case = opened(room)
    (sent,) = room.mail.sent
    real = next(line for line in sent.decode().splitlines() if line.startswith("Message-ID:")).split()[1]
    assert "rewritten" in real

    room.arrive(letter(in_reply_to=real))

    assert len(room.cases()) == 1
    assert room.messages(case)[-1].purpose is Purpose.CORRESPONDENCE


def test_fm_26_joining_a_thread_from_another_address_is_no_proof_of_who_it_is(room: Room) -> None:
    case = opened(room)

    room.arrive(
        letter(sender="Kim <kim@other.example>", in_reply_to="<first@subject.example>", text=SMALL_TALK)
    )
    room.settle()

    assert not room.messages(case)[-1].known_sender
    assert any("not the requester's: that is no proof of identity" in line for line in room.chat.lines)
    assert room.case(case.id).requester == case.requester


def test_a_stranger_who_uses_a_right_in_a_thread_has_a_case_of_their_own(room: Room) -> None:
    case = opened(room)

    room.arrive(
        letter(sender="Kim <kim@other.example>", in_reply_to="<first@subject.example>", text=ASKS_ERASURE)
    )

    first, second = room.cases()
    assert (first.id, first.rights) == (case.id, case.rights)
    assert second.rights == (Right.ERASURE,)
    assert second.requester.address == "kim@other.example"


def test_a_further_right_in_an_open_case_is_claimed_there_under_the_earlier_date(room: Room) -> None:
    case = opened(room)
    room.later(10 * DAY)

    room.arrive(letter(in_reply_to="<first@subject.example>", text=ASKS_ERASURE))
    room.settle()

    widened = room.only_case()
    assert widened.rights == (*case.rights, Right.ERASURE)
    assert widened.due_on == case.due_on
    assert any("uses further rights: Erasure" in line for line in room.chat.lines)


def test_a_right_made_clear_later_takes_the_place_of_unclear(room: Room) -> None:
    room.arrive(letter(message_id="<first@subject.example>", text=SMALL_TALK))
    assert room.only_case().rights == (Right.UNCLEAR,)

    room.arrive(letter(in_reply_to="<first@subject.example>", text=ASKS_ERASURE))

    assert room.only_case().rights == (Right.ERASURE,)


def test_fm_25_our_case_number_in_a_subject_proves_nothing(room: Room) -> None:
    opened(room)

    room.arrive(letter(subject="Re: 2026-0001", sender="Mallory <mallory@evil.example>"))

    assert len(room.cases()) == 2


def test_small_talk_joins_a_closed_case_and_leaves_it_closed(room: Room) -> None:
    case = closed(room)

    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK, subject="Re: My data"))
    room.settle()

    assert room.only_case().status is Status.CLOSED
    assert room.messages(case)[-1].purpose is Purpose.CORRESPONDENCE
    assert any("The case is closed" in line for line in room.chat.lines)


def test_a_subject_that_a_reply_carries_along_is_no_new_request_on_a_closed_case(room: Room) -> None:
    case = closed(room)

    room.arrive(
        letter(
            in_reply_to="<first@subject.example>",
            subject="Sv: Anmodning om indsigt i mine personoplysninger",
            text="Tak for svaret, og god weekend.",
        )
    )

    assert room.only_case().status is Status.CLOSED
    assert room.messages(case)[-1].purpose is Purpose.CORRESPONDENCE


def test_a_right_used_in_the_thread_of_a_closed_case_opens_a_case_of_its_own(room: Room) -> None:
    case = closed(room)
    room.later(10 * DAY)

    room.arrive(letter(in_reply_to="<first@subject.example>", text=ASKS_ERASURE))

    first, second = room.cases()
    assert first.status is Status.CLOSED
    assert second.rights == (Right.ERASURE,)
    assert second.received_at > case.received_at
    assert room.messages(second)[0].purpose is Purpose.REQUEST


def test_an_automatic_answer_to_our_mail_is_told_on_its_case_and_changes_nothing(room: Room) -> None:
    case = opened(room)

    tally = room.arrive(out_of_office(in_reply_to=acknowledgement_of(room, case)))
    room.settle()

    assert (tally.automatic, tally.cases) == (1, 0)
    assert room.case(case.id).version == case.version
    assert any("An automatic mail came in on this case" in line for line in room.chat.lines)
    assert len(room.mail.sent) == 1, "an automatic answer is never answered"


def test_our_own_mail_met_in_the_mailbox_is_recognised(room: Room) -> None:
    case = opened(room)
    (sent,) = room.mail.sent

    tally = room.arrive(sent)
    room.settle()

    assert (tally.automatic, tally.cases) == (1, 0)
    assert room.messages(case)[-1].purpose is Purpose.OWN
    assert len(room.mail.sent) == 1


def test_a_stranger_who_borrows_the_id_of_a_mail_of_ours_is_heard_all_the_same(room: Room) -> None:
    case = opened(room)

    room.arrive(letter(message_id=acknowledgement_of(room, case), text=ASKS_ERASURE))

    assert len(room.cases()) == 2, "a letter cannot be hidden by giving it one of our ids"


def test_the_mail_that_is_answered_directly_decides(room: Room) -> None:
    room.arrive(letter(message_id="<one@subject.example>"), letter(message_id="<two@subject.example>"))
    first, second = room.cases()

    room.arrive(
        letter(
            in_reply_to="<one@subject.example>",
            references=("<two@subject.example>", "<one@subject.example>"),
            text=SMALL_TALK,
        )
    )

    assert Purpose.CORRESPONDENCE in {message.purpose for message in room.messages(first)}
    assert Purpose.CORRESPONDENCE not in {message.purpose for message in room.messages(second)}


def test_a_letter_from_one_of_our_own_addresses_is_a_case_and_never_answered(room: Room) -> None:
    room.arrive(letter(sender=f"Front desk <{OUR_ADDRESS}>"))
    room.settle()

    assert len(room.cases()) == 1
    assert room.mail.sent == ()


def closed(room: Room) -> Case:
    case = opened(room)
    room.press(case, ActionId.CLAIM, ADA)
    room.close_as(case, "fulfilled", elsewhere=True)
    room.settle()
    room.later(MINUTE)
    return case
