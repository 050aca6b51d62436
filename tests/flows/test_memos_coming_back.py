"""Memos that come back, as copies, absence notes and bounces: none opens a case; what a person says does."""

import email
import email.policy

import pytest

from connectors.memory import MemoryMailbox
from handlers.people.memos import ask_memo
from handlers.people.notices import NoticeKind
from tests.conftest import NewRoom
from tests.support.cast import MAX, OUR_ADDRESS, colleague
from tests.support.desks import Room
from tests.support.letters import letter, unanswered
from tests.support.memos import ADDRESSES, REACHABLE, mails_to
from tests.support.reminded import write_down


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    """Is a desk whose colleagues can be written to, with one case."""
    made = new_room(rules=REACHABLE)
    write_down(made)
    made.arrive(unanswered())
    made.settle()
    return made


def ask(room: Room) -> None:
    with room.desk.transaction("tests.ask") as tx:
        ask_memo(tx, NoticeKind.JUNK_WAITS, [colleague(MAX)], "2026-03-24", {"n": 1})


def sent_memo(room: Room) -> tuple[bytes, str]:
    ask(room)
    room.settle()
    data = room.mail.sent[-1]
    return data, str(email.message_from_bytes(data, policy=email.policy.default)["Message-ID"])


def test_a_copy_of_a_memo_opens_no_case(room: Room) -> None:
    """Such as one to a colleague who reads the very mailbox that it left from."""
    data, _ = sent_memo(room)
    tally = room.arrive(data)
    assert (tally.cases, tally.automatic) == (0, 1)
    assert len(room.cases()) == 1


def test_a_copy_without_its_markers_opens_no_case_either(room: Room) -> None:
    data, _ = sent_memo(room)
    bare = data.replace(b"Auto-Submitted: auto-generated\r\n", b"")
    assert bare != data
    assert room.arrive(bare).cases == 0


def test_a_copy_among_the_sent_mails_is_no_answer_to_anybody(new_room: NewRoom) -> None:
    mail = MemoryMailbox(OUR_ADDRESS, scopes=("INBOX", "Sent"))
    room = new_room(rules=REACHABLE, connectors=[("privacy", mail)])
    write_down(room)
    mail.deliver(unanswered(), received_at=room.clock.now())
    room.sync()
    room.settle()
    before = room.record(room.only_case())
    ask(room)
    room.settle()
    tally = room.sync()
    assert len(mails_to(mail, MAX)) == 1
    assert (tally.cases, tally.answered) == (0, 0)
    assert room.record(room.only_case()) == before


QUOTED = "You wrote: 1 case. Please send me a copy of all personal data you hold about me (Article 15 GDPR)."


def test_an_absence_note_about_a_memo_opens_no_case(room: Room) -> None:
    _, message_id = sent_memo(room)
    note = letter(
        sender="Max <max@acme.example>",
        subject="Automatic reply: [Ombud] Access request due",
        text=QUOTED,
        in_reply_to=message_id,
        extra={"Auto-Submitted": "auto-replied"},
    )
    tally = room.arrive(note)
    assert (tally.cases, tally.automatic) == (0, 1)


def test_a_bounced_memo_opens_no_case(room: Room) -> None:
    _, message_id = sent_memo(room)
    bounce = letter(
        sender="MAILER-DAEMON@acme.example",
        subject="Undelivered Mail Returned to Sender",
        text=QUOTED,
        in_reply_to=message_id,
        extra={"X-Failed-Recipients": ADDRESSES[MAX], "Auto-Submitted": "auto-replied"},
    )
    assert room.arrive(bounce).cases == 0
    assert len(room.cases()) == 1


def test_what_a_colleague_answers_by_hand_is_heard(room: Room) -> None:
    _, message_id = sent_memo(room)
    answer = letter(sender="Max <max@acme.example>", subject="Re: [Ombud] Due soon", in_reply_to=message_id)
    assert room.arrive(answer).cases == 1


def test_a_stranger_s_automatic_mail_still_asks_for_what_it_asks_for(room: Room) -> None:
    """Only what answers a memo is put aside: a website's form calls itself automatic as well."""
    sent_memo(room)
    form = letter(
        text=QUOTED, in_reply_to="<unknown@acme.example>", extra={"Auto-Submitted": "auto-generated"}
    )
    assert room.arrive(form).cases == 1


def test_a_memo_is_known_under_the_id_that_its_provider_gave_it(new_room: NewRoom) -> None:
    mail = MemoryMailbox(OUR_ADDRESS, rewrites_ids=True)
    room = new_room(rules=REACHABLE, connectors=[("privacy", mail)])
    write_down(room)
    mail.deliver(unanswered(), received_at=room.clock.now())
    room.sync()
    room.settle()
    ask(room)
    room.settle()
    data = mail.sent[-1]
    assert b".rewritten@provider.example>" in data
    mail.deliver(data, received_at=room.clock.now())
    assert room.sync().cases == 0
