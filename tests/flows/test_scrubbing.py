"""A closed case is scrubbed with a preview: masked at once, its originals destroyed after a time of grace."""

from datetime import timedelta

import pytest

from handlers import casebook
from handlers.desk import Rules
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled, Gone, NotAllowed, StaleCase, WrongStatus
from handlers.domain.events import EventKind
from handlers.domain.presses import Done
from handlers.duties.shredding import shred
from tests.conftest import NewRoom
from tests.contract.store.shelf import everything_at_rest, run, value
from tests.support.cast import BEN, MAX
from tests.support.desks import Room
from tests.support.letters import ASKS_ERASURE, letter
from tests.support.reading import ask_for_file, opened, text_of
from tests.support.scrubbed import (
    CPR,
    GRACE,
    blobs,
    ciphertexts,
    closed_case,
    planted,
    scrub,
    time_is_over,
    words,
)
from tests.support.times import MINUTE


@pytest.fixture
def case(room: Room) -> Case:
    return closed_case(room)


def the_letter(room: Room, case: Case) -> int:
    return next(message.id for message in room.messages(case) if message.content.attachments)


def test_the_preview_counts_by_kind_and_shows_places_masked(room: Room, case: Case) -> None:
    sheet = room.press(case, ActionId.SCRUB)
    assert isinstance(sheet, Sheet)
    assert sheet.action == ActionId.SCRUB
    told = text_of(sheet)
    assert planted(told) == []
    assert "are destroyed after 14 days" in told
    assert "1 × Norwegian fødselsnummer" in told
    assert "My number is [fødselsnummer]. I was on [absence]." in told
    assert "Written by a colleague on" in told
    assert "her number is [CPR number]." in told
    assert planted(words(room, case)), "looking changes nothing"
    assert room.case(case.id).version == case.version


def test_every_word_is_masked_in_one_go_and_the_case_stays_readable(room: Room, case: Case) -> None:
    assert set(planted(words(room, case))) >= {CPR}
    done = scrub(room, case)
    assert isinstance(done, Done)
    assert planted(words(room, case)) == []
    shown = text_of(opened(room, room.case(case.id)))
    assert "My number is [fødselsnummer]." in shown
    everything = words(room, case)
    assert "She called; her number is [CPR number]." in everything
    assert "[henkilötunnus]" in everything


def test_the_record_says_who_and_how_much_and_its_chain_holds(room: Room, case: Case) -> None:
    scrub(room, case)
    (event,) = [event for event in room.record(case) if event.kind is EventKind.SCRUBBED]
    assert event.actor == "U0ADA"
    assert event.facts["n_fodselsnummer"] == 1
    assert event.facts["n_absence"] == 1
    assert event.facts["shred_on"] == (room.clock.now() + GRACE).date().isoformat()
    noted = next(event for event in room.record(case) if event.kind is EventKind.NOTED)
    assert noted.content is None
    assert noted.commitment
    assert casebook.verify_case(room.desk, case.number) == []
    room.settle()
    assert any("masked identity numbers" in line for line in room.told())


def test_the_originals_go_when_the_time_of_grace_is_over_and_not_before(room: Room, case: Case) -> None:
    before = ciphertexts(room)
    assert blobs(room)
    scrub(room, case)
    room.later(GRACE - MINUTE)
    assert shred(room.desk) == 0
    assert blobs(room)
    room.later(MINUTE)
    assert shred(room.desk) == 1
    assert blobs(room) == []
    rest = everything_at_rest(room)
    masked = [one for one in ciphertexts(room) if one in before]
    assert not [one for one in before if one in rest and one not in masked]
    assert not planted(words(room, case))
    assert value(room, "SELECT count(*) FROM original") == 0
    assert value(room, "SELECT count(*) FROM scrub_set_by") == 0
    assert [kind for kind in room.kinds(case) if kind is EventKind.SHREDDED] == [EventKind.SHREDDED]
    assert casebook.verify_case(room.desk, case.number) == []
    assert shred(room.desk) == 0, "once is enough"


def test_what_finds_a_letter_by_its_words_goes_with_them(room: Room, case: Case) -> None:
    assert value(room, "SELECT count(*) FROM message WHERE fingerprint_hash IS NOT NULL") > 0
    scrub(room, case)
    found = "SELECT count(*) FROM message WHERE fingerprint_hash IS NOT NULL AND purpose = 'request'"
    assert value(room, found) == 0
    assert value(room, "SELECT count(*) FROM reading WHERE evidence_sealed IS NOT NULL") == 0
    assert value(room, "SELECT count(*) FROM sketch") == 0


def test_within_the_time_of_grace_all_of_it_can_be_undone(room: Room, case: Case) -> None:
    before = (words(room, case), len(room.record(case)))
    at_rest = ciphertexts(room)
    scrub(room, case)
    room.later(GRACE - MINUTE)
    room.press(room.case(case.id), ActionId.UNSCRUB)
    after = words(room, case)
    assert all(line in after for line in before[0].splitlines() if "requester" not in line and line != "")
    rest = everything_at_rest(room)
    assert all(one in rest for one in at_rest)
    room.later(GRACE)
    assert shred(room.desk) == 0
    assert blobs(room)
    assert EventKind.UNSCRUBBED in room.kinds(case)
    assert casebook.verify_case(room.desk, case.number) == []


def test_once_the_time_of_grace_is_over_nothing_can_be_put_back(room: Room, case: Case) -> None:
    scrub(room, case)
    room.later(GRACE)
    with pytest.raises(AlreadyHandled):
        room.press(room.case(case.id), ActionId.UNSCRUB)
    assert time_is_over(room) == 1
    with pytest.raises(AlreadyHandled):
        room.press(room.case(case.id), ActionId.UNSCRUB)


def test_files_are_closed_from_the_scrub_on(room: Room, case: Case) -> None:
    message = the_letter(room, case)
    scrub(room, case)
    for position in (0, 1):
        with pytest.raises(Gone):
            ask_for_file(room, room.case(case.id), message, position)


def test_a_case_is_masked_once_until_its_originals_are_gone(room: Room, case: Case) -> None:
    scrub(room, case)
    with pytest.raises(AlreadyHandled):
        scrub(room, room.case(case.id))
    with pytest.raises(AlreadyHandled):
        room.press(room.case(case.id), ActionId.SCRUB)
    assert time_is_over(room) == 1
    assert isinstance(scrub(room, room.case(case.id)), Done), "later letters may have brought more"


def test_an_open_case_is_not_masked(room: Room) -> None:
    room.arrive(letter(text=f"Please send me a copy of all my personal data. {CPR}"))
    with pytest.raises(WrongStatus):
        room.press(room.only_case(), ActionId.SCRUB)


def test_a_case_opened_again_keeps_its_originals_until_it_is_closed(room: Room, case: Case) -> None:
    scrub(room, case)
    room.press(room.case(case.id), ActionId.REOPEN)
    assert time_is_over(room) == 0
    assert room.case(case.id).status is not Status.CLOSED
    assert blobs(room)


def test_who_does_not_handle_the_case_does_not_mask_it(room: Room, case: Case) -> None:
    with pytest.raises(NotAllowed):
        room.press(case, ActionId.SCRUB, BEN)
    assert isinstance(room.press(case, ActionId.SCRUB, MAX), Sheet), "a manager may"


def test_what_changed_since_the_preview_is_looked_at_again(room: Room, case: Case) -> None:
    old = case.version
    room.press(case, ActionId.REOPEN)
    room.close_as(room.case(case.id), "fulfilled", elsewhere=True)
    with pytest.raises(StaleCase):
        room.press(case, ActionId.SCRUB, answers={}, revision=old)
    assert planted(words(room, case))


def test_a_case_whose_letters_an_open_case_shows_waits_for_that_one(room: Room, case: Case) -> None:
    room.arrive(letter(sender="Kim <kim@subject.example>", text=ASKS_ERASURE))
    other = next(one for one in room.cases() if one.id != case.id)
    run(
        room,
        "INSERT INTO shared_letter (case_id, message_id, via_case_id, lasting)"
        " VALUES (:other, :one, :case, :yes)",
        other=other.id,
        one=the_letter(room, case),
        case=case.id,
        yes=True,
    )
    with pytest.raises(WrongStatus, match=other.number):
        scrub(room, case)
    assert planted(words(room, case))


def test_the_time_of_grace_is_the_organisation_s_to_say(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(scrub_grace=timedelta(0)))
    case = closed_case(room)
    scrub(room, case)
    assert shred(room.desk) == 1


def test_more_actions_offer_masking_or_undoing_it(room: Room, case: Case) -> None:
    def offered() -> set[str]:
        sheet = room.press(room.case(case.id), ActionId.MORE)
        assert isinstance(sheet, Sheet)
        return {button.action for paragraph in sheet.paragraphs for button in paragraph.buttons}

    assert ActionId.SCRUB in offered()
    assert ActionId.UNSCRUB not in offered()
    scrub(room, case)
    assert ActionId.UNSCRUB in offered()
    assert ActionId.SCRUB not in offered()
    time_is_over(room)
    assert ActionId.UNSCRUB not in offered()
