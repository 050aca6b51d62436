"""What a law has kept outlives the purge of its mailbox: just that, for just so long, and then it goes."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.cli.certificate_facts import told as certificate_lines
from handlers import casebook
from handlers.disposal import certifying, holds
from handlers.disposal.purging import plan, purge, purge_due
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Status
from handlers.domain.certificate import read
from handlers.domain.errors import Gone
from handlers.domain.holds import Subject
from handlers.domain.ids import MailboxId
from handlers.domain.purge import Step
from tests.contract.store.shelf import run, value
from tests.support.cast import MAX, actor
from tests.support.desks import Room
from tests.support.obliged import (
    BOOKS,
    WORDS_IN_DENMARK,
    due_on,
    holds_of,
    keys_left,
    lend,
    let_pass,
    reserve_of,
    reserved,
)
from tests.support.purged import NOTE, WORD, Estate, blobs, ciphertexts, estate, place_hold, release_holds
from tests.support.retained import under
from tests.support.scrubbed import words

#: Six years and a bit, in days: past the period of `BOOKS` from March 2026 on.
LONG = 6 * 366


@pytest.fixture
def found(room: Room) -> Estate:
    """Is a mailbox that is about to be purged, of which a law has letters and files kept."""
    under(room, BOOKS)
    made = estate(room, hold=False)
    made.schedule()
    return made


def certificate(room: Room, mailbox: MailboxId) -> dict[str, Any]:
    """Return what the certificate of a purge says."""
    (issued,) = [one for one in certifying.listed(room.desk) if one.mailbox_id == mailbox]
    return dict(read(issued.document).statement)


def test_without_a_law_everything_goes_as_before(room: Room) -> None:
    under(room)
    made = estate(room, hold=False)
    made.schedule()
    assert made.purge()
    assert value(room, "SELECT count(*) FROM reserve") == 0
    assert "obliged" not in made.standing().counts


def test_what_a_law_names_stays_whole_and_what_it_does_not_name_goes(found: Estate) -> None:
    before = holds_of(found.room, found.closed)
    assert before["notes"] > 0
    assert found.purge()
    now = holds_of(found.room, found.closed)
    assert now == {**before, "notes": 0}
    assert WORD in words(found.room, found.room.case(found.closed.id))
    assert NOTE not in words(found.room, found.room.case(found.closed.id))
    assert casebook.verify_case(found.room.desk, found.closed.number) == []


def test_it_lies_under_keys_of_its_own_and_the_mailboxs_is_destroyed(found: Estate) -> None:
    before = {piece for column in ciphertexts(found.room, found.mailbox).values() for piece in column}
    assert found.purge()
    reserves = [reserve_of(found.room, one) for one in (found.closed, found.left, found.held)]
    assert len({*reserves}) == 3
    assert None not in reserves
    after = {
        piece
        for one in reserves
        if one is not None
        for column in ciphertexts(found.room, one).values()
        for piece in column
    }
    assert not after & before
    assert keys_left(found.room) == 4, "of three reserves and the neighbour"
    assert found.standing().counts["obliged"] == 3


def test_the_record_and_the_thread_say_by_which_law_and_until_when(found: Estate) -> None:
    found.purge()
    facts = reserved(found.room, found.closed)
    assert facts.pop("letters") == len(found.room.messages(found.closed))
    assert facts == {
        "rule": "bookkeeping",
        "basis": "Bogføringsloven § 12",
        "kept": "enclosures letters originals",
        "until": "2032-01-01",
    }
    found.room.settle()
    said = "until 2032-01-01 a law has something of this case kept, apart from it."
    assert said in str(found.room.chat.lines)


def test_open_cases_are_closed_since_nobody_can_answer_them_from_there(found: Estate) -> None:
    assert found.left.status is not Status.CLOSED
    found.purge()
    now = found.room.case(found.left.id)
    assert (now.status, now.draft_id, now.purged_at) == (Status.CLOSED, None, None)
    assert now.closed_at is not None


def test_it_is_read_through_the_app_as_long_as_it_stands(found: Estate) -> None:
    found.purge()
    sheet = found.room.press(found.room.case(found.closed.id), ActionId.OPEN_LETTER)
    assert isinstance(sheet, Sheet)
    assert any(WORD in piece.text for piece in sheet.paragraphs)


def test_when_its_period_is_over_it_goes_by_itself(found: Estate) -> None:
    found.purge()
    kept = reserve_of(found.room, found.closed)
    assert kept is not None
    assert due_on(found.room, kept) == date(2032, 1, 1)
    let_pass(found, 5 * 365)
    assert holds_of(found.room, found.closed)["letters"] > 0, "the last year counts whole"
    assert plan(found.room.desk) == []
    let_pass(found, LONG - 5 * 365)
    now = found.room.case(found.closed.id)
    assert now.purged_at is not None
    assert words(found.room, now).strip("\n") == ""
    assert found.standing(kept).step is Step.ENDED
    assert keys_left(found.room) == 1, "the neighbour's"
    assert len(blobs(found.room)) == 1, "the neighbour's"
    assert casebook.verify_case(found.room.desk, now.number) == []
    with pytest.raises(Gone):
        found.room.press(now, ActionId.OPEN_LETTER)


def test_the_certificate_lists_what_stays_by_law_and_the_last_one_that_it_is_over(found: Estate) -> None:
    found.purge()
    said = certificate(found.room, found.mailbox)
    assert said["obligations"] == [
        {
            "case": one.number,
            "rule": "bookkeeping",
            "basis": "Bogføringsloven § 12",
            "kept": "enclosures letters originals",
            "until": "2032-01-01",
        }
        for one in sorted((found.closed, found.left, found.held), key=lambda one: one.id)
    ]
    assert "17(3)(b)" in said["obligations_rule"]
    assert said["counts"]["obliged"] == 3
    (issued,) = certifying.listed(found.room.desk)
    told = "\n".join(certificate_lines(read(issued.document)))
    assert f"Law bookkeeping (Bogføringsloven § 12) on case {found.closed.number}:" in told
    assert "until 2032-01-01" in told

    let_pass(found, LONG)
    kept = reserve_of(found.room, found.closed)
    assert kept is not None
    last = certificate(found.room, kept)
    assert last["about"]["case"] == found.closed.number
    assert last["why"] == "The period for which a law had it kept after its mailbox was purged is over."
    assert [one["case"] for one in last["obligations"]] == [found.closed.number]


def test_a_country_can_have_a_law_of_its_own_that_names_words_alone(room: Room) -> None:
    under(room, WORDS_IN_DENMARK, "DK")
    made = estate(room, hold=False)
    made.schedule()
    before = holds_of(room, made.closed)
    assert before["originals"] > 0
    assert made.purge()
    assert holds_of(room, made.closed) == {"letters": before["letters"], "originals": 0, "notes": 0}
    facts = reserved(room, made.closed)
    assert (facts["basis"], facts["kept"], facts["until"]) == ("A Danish law", "letters", "2028-03-03")
    assert len(blobs(room)) == 1, "the neighbour's: no file of the purged mailbox stays"


def test_elsewhere_the_same_schedule_keeps_nothing(room: Room) -> None:
    under(room, WORDS_IN_DENMARK, "NO")
    made = estate(room, hold=False)
    made.schedule()
    assert made.purge()
    assert value(room, "SELECT count(*) FROM reserve") == 0


def test_a_law_on_notes_alone_keeps_no_letter_and_no_name(room: Room) -> None:
    under(room, '[[rule]]\nid = "notes"\nperiod = "closed + 4 years"\nstatutory = true\n')
    made = estate(room, hold=False)
    made.schedule()
    assert made.purge()
    assert holds_of(room, made.closed)["letters"] == 0
    assert NOTE in words(room, room.case(made.closed.id))
    row = run(room, "SELECT requester_sealed FROM case_file WHERE id = :id", id=made.closed.id)
    assert row[0][0] is None
    assert value(room, "SELECT count(*) FROM message WHERE case_id = :id", id=made.closed.id) == 0


def test_a_law_that_names_files_keeps_the_letters_by_which_they_are_found(room: Room) -> None:
    under(
        room,
        '[[rule]]\nid = "originals"\nperiod = "closed + 8 years"\nstatutory = true\nbasis = "A law"\n',
    )
    made = estate(room, hold=False)
    made.schedule()
    assert made.purge()
    assert reserved(room, made.closed)["kept"] == "letters originals"


def test_a_law_whose_period_is_over_keeps_nothing(room: Room) -> None:
    under(room, '[[rule]]\nid = "letters"\nperiod = "closed + 0 days"\nstatutory = true\n')
    made = estate(room, hold=False)
    room.later(timedelta(days=3))
    made.schedule()
    assert made.purge()
    assert reserve_of(room, made.closed) is None
    assert reserve_of(room, made.left) is None or room.case(made.left.id).closed_at is not None


def test_a_contract_on_a_mailboxs_mail_ended_when_it_was_disconnected(room: Room) -> None:
    under(room, '[[rule]]\nid = "letters"\nperiod = "contract + 1 year"\nstatutory = true\n')
    made = estate(room, hold=False)
    with room.desk.transaction("tests.schedule") as tx:
        tx.purges.withdraw(made.mailbox)
        tx.purges.schedule(made.mailbox, "disconnected", tx.now, actor(MAX).id, tx.now)
    left_on = room.clock.now().date()
    assert made.purge()
    expected = left_on.replace(year=left_on.year + 1) + timedelta(days=1)
    assert reserved(room, made.closed)["until"] == expected.isoformat()


def test_a_law_without_an_end_keeps_until_the_schedule_says_otherwise(room: Room) -> None:
    under(room, '[[rule]]\nid = "letters"\nperiod = "as long as needed"\nstatutory = true\n')
    made = estate(room, hold=False)
    made.schedule()
    assert made.purge()
    assert reserved(room, made.closed)["until"] == ""
    assert certificate(room, made.mailbox)["obligations"][0]["until"] is None
    let_pass(made, 400)
    assert holds_of(room, made.closed)["letters"] > 0
    under(room)
    let_pass(made, 400)
    assert room.case(made.closed.id).purged_at is not None


def test_a_schedule_that_keeps_longer_by_then_puts_the_end_off(found: Estate) -> None:
    found.purge()
    kept = reserve_of(found.room, found.closed)
    assert kept is not None
    under(found.room, BOOKS.replace("+ 5 years", "+ 10 years"))
    let_pass(found, LONG)
    assert holds_of(found.room, found.closed)["letters"] > 0
    assert due_on(found.room, kept) == date(2037, 1, 1)


def test_a_hold_keeps_all_of_a_case_and_a_law_what_it_names_once_that_is_released(room: Room) -> None:
    under(room, BOOKS)
    made = estate(room)
    made.schedule()
    before = holds_of(room, made.held)
    assert made.purge()
    assert holds_of(room, made.held) == before, "held, and so whole"
    assert (made.standing().counts["reserved"], made.standing().counts["obliged"]) == (1, 2)
    release_holds(room)
    let_pass(made, 0)
    assert holds_of(room, made.held) == {**before, "notes": 0}
    assert reserved(room, made.held)["until"] == "2032-01-01"
    let_pass(made, LONG)
    assert room.case(made.held.id).purged_at is not None
    kept = reserve_of(room, made.held)
    assert kept is not None
    assert [one["case"] for one in certificate(room, kept)["holds"]] == [made.held.number]


def test_a_hold_on_what_a_law_has_kept_outlives_the_law(found: Estate) -> None:
    found.purge()
    review_on = found.room.clock.now().date() + timedelta(days=300)
    holds.place(found.room.desk, actor(MAX), Subject(found.closed.id), "A claim", review_on)
    let_pass(found, LONG)
    assert holds_of(found.room, found.closed)["letters"] > 0
    assert found.room.case(found.left.id).purged_at is not None
    release_holds(found.room)
    let_pass(found, 1)
    assert found.room.case(found.closed.id).purged_at is not None


def test_a_hold_placed_before_the_end_of_the_key_keeps_what_is_still_whole(room: Room) -> None:
    under(room, BOOKS)
    made = estate(room, hold=False)
    made.schedule()
    placed: list[int] = []

    def told(now: object) -> None:
        if getattr(now, "step", None) is Step.OBLIGING and not placed:
            placed.append(place_hold(room, made.left.id))

    purge(room.desk, made.mailbox, told)
    assert made.purge()
    assert NOTE in words(room, room.case(made.left.id)), "its notes too, for it was held in time"
    assert NOTE not in words(room, room.case(made.closed.id))


def test_letters_that_a_kept_case_shows_of_another_one_stay_for_as_long(room: Room) -> None:
    under(room, BOOKS + 'rights = ["erasure"]\n')
    made = estate(room, hold=False)
    run(room, "UPDATE claim SET \"right\" = 'erasure' WHERE case_id = :id", id=made.left.id)
    lent = room.messages(made.closed)[0]
    lend(room, made.closed, made.left)
    made.schedule()
    assert made.purge()
    assert made.standing().counts["obliged"] == 2
    shown = room.messages(room.case(made.left.id))
    assert lent.content.text in [one.content.text for one in shown]
    assert reserve_of(room, made.held) is None
    let_pass(made, LONG)
    assert room.case(made.closed.id).purged_at is not None
    assert value(room, "SELECT count(*) FROM message WHERE mailbox_id <> :id", id=made.neighbour.id) == 0


def test_what_is_kept_by_law_lists_no_mailbox_and_is_told_to_nobody_as_one(found: Estate) -> None:
    found.purge()
    purge_due(found.room.desk, lambda _: None)
    with found.room.desk.reading("tests.lists") as tx:
        assert sorted(tx.beats.names().values()) == ["legal", "privacy"]
        assert len(tx.reserves.out_of(found.mailbox)) == 3
    assert plan(found.room.desk) == []
