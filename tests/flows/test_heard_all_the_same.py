"""Requests that come in a machine's clothes, among junk, or through a mailbox that is not well."""

import json

import pytest
from sqlalchemy import text

from connectors.errors import Temporary
from handlers import casebook
from handlers.domain.record import Break
from handlers.domain.rights import Right
from handlers.intake.patience import LONG_PATIENCE
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, SMALL_TALK, TRUSTED, letter
from tests.support.times import DAY, HOUR

MACHINES: dict[str, dict[str, object]] = {
    "a website's form": {"extra": {"Auto-Submitted": "auto-generated"}},
    "an absence in the subject": {"subject": "On leave: access request"},
    "a German absence": {"subject": "Abwesenheit: Auskunft nach Art. 15 DSGVO"},
    "a list": {"extra": {"List-Id": "<privacy.acme.example>"}},
}


@pytest.mark.parametrize("clothes", MACHINES.values(), ids=MACHINES)
def test_a_right_is_heard_whatever_carries_it_and_is_not_acknowledged(
    room: Room, clothes: dict[str, object]
) -> None:
    tally = room.arrive(letter(text=ASKS_ACCESS, **clothes))
    room.settle()

    assert (tally.cases, tally.acknowledged) == (1, 0)
    assert room.only_case().rights == (Right.ACCESS,)
    assert not room.mail.sent


@pytest.mark.parametrize("clothes", MACHINES.values(), ids=MACHINES)
def test_a_machine_that_asks_for_nothing_opens_no_case(room: Room, clothes: dict[str, object]) -> None:
    silent = {**clothes, "subject": "On leave"} if "subject" in clothes else clothes
    tally = room.arrive(letter(text=SMALL_TALK, **silent))

    assert (tally.cases, tally.automatic) == (0, 1)


def test_a_request_among_junk_becomes_a_case_and_is_not_acknowledged(room: Room) -> None:
    room.mail.deliver(letter(), received_at=room.clock.now(), junk=True)
    tally = room.sync()
    room.settle()

    assert (tally.cases, tally.acknowledged) == (1, 0)
    assert not room.mail.sent


def test_junk_that_asks_for_nothing_is_kept_and_opens_no_case(room: Room) -> None:
    room.mail.deliver(letter(text="Buy now, only today!"), received_at=room.clock.now(), junk=True)
    tally = room.sync()

    assert (tally.messages, tally.cases, tally.automatic) == (1, 0, 1)


def test_a_letter_is_not_received_before_it_can_be(room: Room) -> None:
    room.mail.deliver(letter(), received_at=room.clock.now() + 3_000 * DAY)
    room.sync()

    assert room.only_case().received_at <= room.clock.now()
    assert room.only_case().due_on.year == room.clock.now().year


def test_a_letter_that_cannot_be_fetched_for_days_from_a_mailbox_that_gives_none_is_told_to_a_person(
    room: Room,
) -> None:
    room.mail.deliver(letter(), received_at=room.clock.now())
    rounds = 0
    while not room.cases():
        room.mail.fail_next("fetch", Temporary())
        room.sync()
        room.later(7 * HOUR)
        rounds += 1
        assert rounds < 30, "nobody ever hears of it"

    case = room.only_case()
    assert case.unreadable
    assert case.rights == (Right.UNCLEAR,)
    assert rounds == LONG_PATIENCE + 1


@pytest.mark.parametrize(
    ("stated", "acknowledged"),
    [("header.from=subject.example", 1), ("", 1), ("header.from=evil.example", 0)],
    ids=["of the sender's domain", "of a domain not stated", "of another domain"],
)
def test_a_verdict_counts_for_the_domain_it_was_given_on(room: Room, stated: str, acknowledged: int) -> None:
    verdict = {"Authentication-Results": f"{TRUSTED}; dmarc=pass {stated}"}
    tally = room.arrive(letter(sender="Sam <sam@subject.example>", dmarc=None, extra=verdict))
    assert tally.acknowledged == acknowledged


def test_a_sender_with_two_faces_is_not_acknowledged(room: Room) -> None:
    tally = room.arrive(letter(sender="<victim@bank.example> <sam@subject.example>"))
    assert (tally.cases, tally.acknowledged) == (1, 0)


def test_a_due_date_changed_by_hand_differs_from_its_record(room: Room) -> None:
    room.arrive(letter())
    case = room.only_case()
    assert casebook.verify_case(room.desk, case.number) == []
    deadline = case.deadline.to_facts() | {"due_on": "2031-01-01"}

    with room.database.engine.connect() as connection:
        connection.execute(text("UPDATE case_file SET deadline = :forged"), {"forged": json.dumps(deadline)})
        connection.commit()

    reason = "the case's due date is not the one in its record"
    assert casebook.verify_case(room.desk, case.number) == [Break(1, reason)]
