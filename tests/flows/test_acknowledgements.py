"""Who is told by itself that the letter arrived: nobody who might be somebody else, and nobody twice."""

import email
import email.policy

import pytest

from handlers.desk import Limits
from handlers.domain.events import EventKind
from handlers.domain.message import Purpose
from handlers.mailboxes.registry import MailboxPlan, connect
from tests.conftest import NewRoom
from tests.support.cast import OUR_ADDRESS, SAM
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, TRUSTED, bounce, letter, out_of_office
from tests.support.times import DAY, HOUR, MINUTE


def sent(room: Room) -> list[email.message.EmailMessage]:
    """Return the mails that left, as a mail client reads them."""
    room.settle()
    return [email.message_from_bytes(mail, policy=email.policy.default) for mail in room.mail.sent]


def test_it_goes_to_the_person_in_the_thread_and_says_that_it_is_automatic(room: Room) -> None:
    room.arrive(letter(message_id="<first@subject.example>", references=("<earlier@subject.example>",)))

    (mail,) = sent(room)
    assert mail["To"].addresses[0].addr_spec == SAM
    assert mail["From"].addresses[0].addr_spec == OUR_ADDRESS
    assert mail["In-Reply-To"] == "<first@subject.example>"
    assert mail["References"].split() == ["<earlier@subject.example>", "<first@subject.example>"]
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Content-Language"] == "en"


def test_it_names_the_case_the_right_the_due_date_and_the_desk(room: Room) -> None:
    room.arrive(letter())

    (mail,) = sent(room)
    text = mail.get_content()
    for promised in ("2026-0001", "Article 15", "7 April 2026", "Acme privacy desk", "not a secure way"):
        assert promised in text


def test_it_repeats_nothing_of_the_letter(room: Room) -> None:
    room.arrive(
        letter(
            subject="Zebra subject", text=f"{ASKS_ACCESS} My pet is called Quagga.", sender=f"Okapi <{SAM}>"
        )
    )

    (mail,) = sent(room)
    written = f"{mail['Subject']} {mail.get_content()}"
    assert not [word for word in ("Zebra", "Quagga", "Okapi") if word in written]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Jeg ønsker indsigt i alle personoplysninger, I har registreret om mig, jf. artikel 15.", "modtog"),
        (
            "Jag begär ett registerutdrag med alla personuppgifter om mig enligt artikel 15.",
            "tog emot",
        ),
        ("Ich verlange Auskunft über alle zu meiner Person gespeicherten Daten nach Art. 15 DSGVO.", "Ihr"),
    ],
)
def test_it_is_in_the_letters_language(room: Room, text: str, says: str) -> None:
    room.arrive(letter(text=text, subject="GDPR"))

    (mail,) = sent(room)
    assert says in mail.get_content()
    assert "Thank you" not in mail.get_content()


def test_it_stands_in_the_record_and_is_told_once_it_has_left(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    assert room.kinds(case) == [EventKind.CASE_OPENED]

    room.settle()

    assert room.kinds(case) == [EventKind.CASE_OPENED, EventKind.ACKNOWLEDGED]
    assert room.chat.lines == ["The acknowledgement has left by e-mail."]
    assert room.case(case.id).answered_at is None, "an acknowledgement is no answer"


UNAUTHENTICATED: dict[str, dict[str, object]] = {
    "nobody vouches": {"dmarc": None},
    "it failed": {"dmarc": "fail"},
    "nothing was checked": {"dmarc": "none"},
    "another server vouches": {
        "dmarc": None,
        "extra": {"Authentication-Results": "evil.example; dmarc=pass"},
    },
    "a planted verdict stands above": {
        "dmarc": None,
        "extra": {"Authentication-Results": f"{TRUSTED}.evil.example; dmarc=pass"},
    },
    "a verdict in a comment": {
        "dmarc": None,
        "extra": {"Authentication-Results": f"{TRUSTED}; dmarc=fail (dmarc=pass)"},
    },
}


@pytest.mark.parametrize("how", UNAUTHENTICATED)
def test_fm_24_a_sender_nobody_we_trust_vouches_for_gets_none(room: Room, how: str) -> None:
    tally = room.arrive(letter(**UNAUTHENTICATED[how]))

    assert (tally.cases, tally.acknowledged) == (1, 0)
    assert sent(room) == []


def test_the_topmost_verdict_of_the_trusted_server_counts(room: Room) -> None:
    # What the receiving server writes stands above whatever came with the letter.
    mail = letter(dmarc="fail").replace(
        b"From:", f"Authentication-Results: {TRUSTED}; dmarc=pass\r\nFrom:".encode(), 1
    )
    room.arrive(mail)

    assert sent(room) == []


def test_a_mailbox_for_which_no_server_is_named_acknowledges_nobody(room: Room) -> None:
    connect(room.desk, MailboxPlan("privacy", "memory", OUR_ADDRESS, ()))

    assert room.arrive(letter()).acknowledged == 0


def test_fm_28_one_a_day_for_each_correspondent(room: Room) -> None:
    room.arrive(letter())
    room.later(23 * HOUR)
    room.arrive(letter(sender=SAM.upper()))
    room.arrive(letter(sender="kim@other.example"))
    assert len(sent(room)) == 2

    room.later(2 * HOUR)
    room.arrive(letter())

    assert len(sent(room)) == 3
    assert len(room.cases()) == 4, "silence is about the answer, never about the case"


def test_fm_28_so_many_an_hour_and_the_rest_become_cases_in_silence(new_room: NewRoom) -> None:
    room = new_room(limits=Limits(acknowledgements_per_hour=2))
    room.arrive(*(letter(sender=f"person{n}@many.example") for n in range(4)))
    assert len(room.cases()) == 4
    assert len(sent(room)) == 2

    room.later(HOUR + MINUTE)
    room.arrive(letter(sender="late@many.example"))

    assert len(sent(room)) == 3


def test_fm_28_only_the_letter_that_opens_a_case_is_acknowledged(room: Room) -> None:
    room.arrive(letter(message_id="<first@subject.example>"))
    room.later(2 * DAY)
    room.arrive(letter(in_reply_to="<first@subject.example>"))

    assert len(sent(room)) == 1


@pytest.mark.parametrize(
    "parts",
    [
        {"extra": {"Return-Path": "<>"}},
        {"sender": "no-reply@subject.example"},
        {"sender": "postmaster@subject.example"},
        {"extra": {"X-Auto-Response-Suppress": "All"}},
        {"extra": {"Precedence": "bulk"}},
    ],
    ids=lambda parts: str(*parts.values()),
)
def test_fm_27_what_must_not_be_answered_is_a_case_in_silence(room: Room, parts: dict[str, object]) -> None:
    room.arrive(letter(**parts))

    assert len(room.cases()) == 1
    assert sent(room) == []


@pytest.mark.parametrize("address", [OUR_ADDRESS, OUR_ADDRESS.upper(), "dpo@acme.example"])
def test_fm_28_none_goes_to_an_address_of_ours(room: Room, address: str) -> None:
    connect(room.desk, MailboxPlan("officer", "memory", "dpo@acme.example"))

    room.arrive(letter(sender=address))

    assert len(room.cases()) == 1
    assert sent(room) == []


def test_fm_28_two_machines_that_answer_each_other_stop_at_once(room: Room) -> None:
    room.arrive(letter())
    room.settle()
    for _ in range(3):
        last = room.messages(room.only_case())[-1]
        room.arrive(out_of_office(in_reply_to=last.content.message_id), bounce(last.content.message_id))

    assert len(sent(room)) == 1
    assert {m.purpose for m in room.messages(room.only_case())} >= {Purpose.AUTOMATIC, Purpose.BOUNCE}
