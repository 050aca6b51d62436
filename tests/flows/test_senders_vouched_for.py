"""What a colleague is told of who wrote, and what follows: nothing is believed that nobody vouches for."""

from dataclasses import replace

import pytest

from connectors.base import Vouching
from connectors.provider import Parts
from connectors.vouching import GMAIL
from handlers.domain.authentication import Verdict
from handlers.domain.card import Form
from handlers.domain.case import ActionId, Status
from handlers.domain.events import EventKind
from handlers.mailboxes.registry import MailboxPlan, connect
from tests.conftest import NewRoom
from tests.support.cast import OUR_ADDRESS, SAM
from tests.support.desks import Room
from tests.support.letters import ASKS_ERASURE, SMALL_TALK, TRUSTED, letter, unanswered
from tests.support.reading import opened, text_of
from tests.unit.senders.headers import GMAIL_HEAD, GMAIL_RESULT

FIRST = "<first@subject.example>"
LINES = {
    "pass": "Sender verified: your mail server confirmed that it comes from subject.example.",
    "fail": "Forged? Your mail server found that it does not come from subject.example. Disclose and change "
    "nothing because of it.",
    "none": "Sender not verified: subject.example does not say who may write in its name.",
    "temperror": "Sender not verified: no mail server that counts here has checked it.",
}


def answer(**parts: object) -> bytes:
    return letter(**{"in_reply_to": FIRST, "subject": "Re: My data", "text": SMALL_TALK, **parts})


@pytest.mark.parametrize("said", LINES)
def test_a_letter_is_shown_with_what_its_mail_server_found(room: Room, said: str) -> None:
    room.arrive(letter(dmarc=said))
    case = room.only_case()
    (message,) = (one for one in room.messages(case) if one.content.sender.address == SAM)
    shown = text_of(opened(room, case))

    assert LINES[said] in shown
    assert sum(shown.count(line) for line in LINES.values()) == 1
    assert message.authentication is (Verdict(said) if said in set(Verdict) else Verdict.UNKNOWN)
    assert room.record(case)[0].facts["authentication"] == message.authentication.value


def test_fm_24_a_letter_that_nobody_checked_is_never_called_verified(room: Room) -> None:
    room.arrive(unanswered())
    assert "Sender not verified: no mail server that counts here" in text_of(opened(room, room.only_case()))


def test_fm_24_a_letter_in_the_name_of_a_known_person_is_not_that_persons_when_it_is_forged(
    room: Room,
) -> None:
    room.arrive(letter(message_id=FIRST))
    room.settle()
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    question = {"topic": "identity", "doubt": "A new address.", "text": "Who are you?"}
    asking = room.press(case, ActionId.ASK, answers=question)
    room.send(case, asking)  # type: ignore[arg-type] # a sheet: the question as it will leave
    room.settle()
    assert room.case(case.id).status is Status.AWAITING_SUBJECT

    room.arrive(answer(dmarc="fail"))
    room.deliver()

    forged = room.messages(case)[-1]
    assert (forged.known_sender, forged.authentication) == (False, Verdict.FAIL)
    assert room.case(case.id).status is Status.AWAITING_SUBJECT, "a forged answer answers nothing"
    assert room.told()[-1].endswith("It may be forged: the mail server could not confirm who sent it.")
    shown = text_of(opened(room, room.case(case.id)))
    assert LINES["fail"] in shown

    room.arrive(answer(dmarc="pass"))
    assert room.case(case.id).status is Status.OPEN


def test_fm_24_a_right_used_in_a_forged_name_has_a_case_of_its_own(room: Room) -> None:
    room.arrive(letter(message_id=FIRST))
    room.arrive(answer(dmarc="fail", text=ASKS_ERASURE))

    first, second = room.cases()
    assert [claim.right.value for claim in first.claims] == ["access"]
    assert [claim.right.value for claim in second.claims] == ["erasure"]
    assert room.messages(first)[0].known_sender


def test_fm_24_a_reply_keeps_to_the_thread_of_the_letter_that_was_no_forgery(room: Room) -> None:
    room.arrive(letter(message_id=FIRST))
    case = room.only_case()
    room.arrive(answer(dmarc="fail", message_id="<forged@subject.example>"))
    room.press(case, ActionId.CLAIM)
    room.answer(room.case(case.id))
    room.settle()

    mail = room.mail.sent[-1].decode()
    assert f"To: Sam Subject <{SAM}>" in mail
    assert "forged@subject.example" not in mail


def test_fm_22_an_address_to_answer_to_is_shown_and_never_used(room: Room) -> None:
    room.arrive(letter(extra={"Reply-To": "Eve <eve@trap.example>"}))
    case = room.only_case()
    shown = text_of(opened(room, case))
    assert f"From: Sam Subject <{SAM}>" in shown
    assert "Answer to, as the sender asks: Eve <eve@trap.example>" in shown

    room.press(case, ActionId.CLAIM)
    room.answer(room.case(case.id))
    room.settle()
    assert [b"eve@trap.example" in mail for mail in room.mail.sent] == [False, False]

    room.arrive(letter(sender="eve@trap.example", text=SMALL_TALK))
    assert room.cases()[1].requester.address == "eve@trap.example"
    assert room.cases()[1].follows is None, "nobody's identity is learned from it"


def test_fm_26_newcomers_in_a_copy_are_shown_and_not_written_to(room: Room) -> None:
    room.arrive(letter(message_id=FIRST))
    case = room.only_case()
    room.arrive(answer(extra={"Cc": "Kim <kim@newcomer.example>"}))
    shown = text_of(opened(room, room.case(case.id)))
    assert "Copies went to: Kim <kim@newcomer.example>. A reply does not." in shown

    room.press(case, ActionId.CLAIM)
    room.answer(room.case(case.id))
    room.settle()
    assert not any(b"newcomer.example" in mail for mail in room.mail.sent)


def test_fm_26_an_answer_from_an_unknown_address_is_held_aside(room: Room) -> None:
    room.arrive(letter(message_id=FIRST))
    case = room.only_case()
    room.arrive(answer(sender="Kim <kim@newcomer.example>"))

    assert not room.messages(case)[-1].known_sender
    assert room.only_case().requester.address == SAM
    assert "This is not the requester's address" in text_of(opened(room, room.case(case.id)))


def test_fm_25_another_cases_number_in_a_subject_is_a_hint_to_look_and_no_more(room: Room) -> None:
    room.arrive(letter())
    room.arrive(
        letter(sender="eve@evil.example", subject="Re: 2026-0001, and 2026-0001 again, not 12026-00012")
    )

    first, second = room.cases()
    assert len(room.messages(first)) == 2, "its letter and the acknowledgement"
    shown = text_of(opened(room, second))
    hint = "Its subject names 2026-0001. Anybody can write that: look at both before you join them."
    assert shown.count(hint) == 1
    assert "12026" not in shown.replace("not 12026-00012", "")
    assert hint not in text_of(opened(room, first))


def test_a_case_by_its_own_number_needs_no_hint(room: Room) -> None:
    room.arrive(letter(message_id=FIRST))
    room.arrive(answer(subject="Re: 2026-0001"))
    assert "Its subject names" not in text_of(opened(room, room.only_case()))


def test_a_provider_with_a_way_of_its_own_is_believed_in_that_alone(new_room: NewRoom) -> None:
    room = new_room()
    room.desk.providers = {"memory": Parts(connector=lambda _place, _grants: room.mail, vouching=GMAIL)}
    theirs = "\r\n".join((*GMAIL_HEAD, GMAIL_RESULT.format(verdict="pass"), "")).encode()

    assert room.arrive(letter()).acknowledged == 0, "the server that the mailbox names is not Google's"
    assert room.arrive(theirs + letter(dmarc=None)).acknowledged == 1
    found = [room.messages(case)[0].authentication for case in room.cases()]
    assert found == [Verdict.UNKNOWN, Verdict.PASS]


def test_a_provider_without_one_leaves_it_to_the_mailbox(new_room: NewRoom) -> None:
    room = new_room()
    parts = Parts(connector=lambda _place, _grants: room.mail)
    room.desk.providers = {"memory": parts}
    assert room.arrive(letter()).acknowledged == 1

    connect(room.desk, MailboxPlan("privacy", "memory", OUR_ADDRESS, ()))
    assert room.arrive(letter(sender="kim@other.example")).acknowledged == 0
    room.desk.providers = {"memory": replace(parts, vouching=Vouching(frozenset({TRUSTED})))}
    assert room.arrive(letter(sender="lou@other.example")).acknowledged == 1


def test_what_was_found_stands_in_the_record_of_a_letter_in_a_thread(room: Room) -> None:
    room.arrive(letter(message_id=FIRST))
    room.arrive(answer(dmarc="none"))
    added = [one for one in room.record(room.only_case()) if one.kind is EventKind.MESSAGE_ADDED]
    assert [one.facts["authentication"] for one in added] == ["none"]


@pytest.mark.parametrize(("said", "warned"), [("pass", False), ("none", True), ("fail", True), (None, True)])
def test_fm_24_who_writes_a_reply_hears_that_nobody_vouches_for_its_reader(
    room: Room, said: str | None, warned: bool
) -> None:
    room.arrive(letter(message_id=FIRST, dmarc=said))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    form = room.press(case, ActionId.REPLY)
    assert isinstance(form, Form)
    assert any("make sure who it is before you disclose anything" in note for note in form.notes) is warned

    room.arrive(answer(sender="Eve <eve@evil.example>", dmarc="pass"))
    again = room.press(case, ActionId.REPLY)
    assert isinstance(again, Form)
    assert again.notes == form.notes, "another's good name vouches for nobody"
