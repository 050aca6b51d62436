"""Where two must agree: whoever wrote a reply asks, and somebody else looks at it and sends it."""

from datetime import timedelta

import pytest

from handlers.answers import attaching
from handlers.commands import asking
from handlers.desk import Rules
from handlers.domain.answer import Answer
from handlers.domain.card import Form, HomeRow, Sheet
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled, NotAllowed, StaleCase
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.presses import Done
from handlers.home.pages import home_of
from tests.conftest import NewRoom
from tests.contract.store.shelf import run
from tests.flows.test_attaching import ask, lay
from tests.support.bonding import by_hand
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, letter


@pytest.fixture
def strict(new_room: NewRoom) -> Room:
    """Is a desk at which two must agree."""
    return new_room(rules=Rules(second_approver=True))


def claimed(room: Room) -> Case:
    room.arrive(letter(message_id="<first@subject.example>"))
    room.press(room.only_case(), ActionId.CLAIM, ADA)
    return room.only_case()


def looked(room: Room, case: Case, by: PersonId) -> Sheet:
    sheet = room.press(case, ActionId.SEND, by)
    assert isinstance(sheet, Sheet)
    return sheet


def test_the_author_may_ask_but_not_send(strict: Room) -> None:
    case = claimed(strict)
    sheet = strict.preview(case)

    assert (sheet.action, sheet.submit) == (ActionId.ASK_APPROVAL, "Ask for approval")
    with pytest.raises(NotAllowed, match="somebody else has to look at it"):
        strict.send(case, sheet, by=ADA)
    strict.settle()
    assert len(strict.mail.sent) == 1


def test_asking_is_told_in_the_thread_and_the_card_offers_to_look(strict: Room) -> None:
    case = claimed(strict)
    sheet = strict.preview(case)
    done = strict.press(case, ActionId.ASK_APPROVAL, answers={}, revision=sheet.revision, token=sheet.token)
    strict.settle()

    assert isinstance(done, Done)
    assert EventKind.APPROVAL_ASKED in strict.kinds(case)
    assert strict.only_case().status is Status.READY
    first = strict.chat.card().buttons[0]
    assert (first.action, first.label) == (ActionId.SEND, "Look at the draft"), "Ada sees it too"
    assert ("Reply", "waits for a second look") in strict.chat.card().facts
    assert ("Drafted by", "<@U0ADA>") in strict.chat.card().facts
    asking = [line for line in strict.told() if "Ada asks" in line]
    assert len(asking) == 1


@pytest.mark.parametrize("person", [BEN, MAX])
def test_anybody_else_who_handles_cases_looks_and_sends(strict: Room, person: PersonId) -> None:
    case = claimed(strict)
    strict.preview(case, "Here it is.")
    sheet = looked(strict, case, person)
    assert (sheet.action, sheet.submit) == (ActionId.SEND, "Send 2026-0001")
    assert "Here it is." in [piece.text for piece in sheet.paragraphs if piece.quoted]
    strict.send(case, sheet, by=person)
    strict.settle()

    assert len(strict.mail.sent) == 2
    queued = next(one for one in strict.record(case) if one.kind is EventKind.REPLY_QUEUED)
    assert (queued.actor, queued.facts["drafted_by"], queued.facts["approver"]) == (person, ADA, person)
    name = {BEN: "Ben", MAX: "Max"}[person]
    assert f"The reply by Ada has left by e-mail; {name} looked at it and sent it." in strict.told()


@pytest.mark.parametrize("person", [IRIS, MALLORY])
def test_a_second_pair_of_eyes_has_a_role_for_cases(strict: Room, person: PersonId) -> None:
    case = claimed(strict)
    sheet = strict.preview(case)

    either: tuple[dict[str, str] | None, ...] = (None, {})
    for answers in either:
        with pytest.raises(NotAllowed):
            strict.press(case, ActionId.SEND, person, answers, revision=sheet.revision, token=sheet.token)


def test_ux_15_lists_offer_to_send_to_whoever_may(strict: Room) -> None:
    strict.preview(claimed(strict))
    first = {ADA: ActionId.ASK_APPROVAL, BEN: ActionId.SEND, MAX: ActionId.SEND}
    for person, action in first.items():
        (row,) = [row for section in home_of(strict.desk, person).sections[-1:] for row in section.rows]
        listed = asking.ask(strict.desk, actor(person), "list")
        assert isinstance(listed, Answer)
        assert row.buttons[0].action is action
        assert listed.rows[0].buttons == row.buttons


def looks(room: Room, person: PersonId) -> tuple[HomeRow, ...]:
    first = home_of(room.desk, person).sections[0]
    return first.rows if first.title.startswith("Waiting for your second look") else ()


def test_ux_15_home_begins_with_what_waits_for_ones_second_look(strict: Room) -> None:
    case = claimed(strict)
    assert not looks(strict, BEN), "nothing is drafted"
    strict.preview(case)

    assert not looks(strict, ADA), "it is her own work"
    for person in (BEN, MAX):
        (row,) = looks(strict, person)
        assert (row.case_id, row.buttons[0].action) == (case.id, ActionId.SEND)
    strict.send(case, looked(strict, case, BEN), by=BEN)
    assert not looks(strict, MAX)


def test_without_the_rule_nobody_waits_for_a_second_look(room: Room) -> None:
    room.preview(claimed(room))
    assert not looks(room, MAX)


def test_many_drafts_of_others_are_counted(strict: Room) -> None:
    for _ in range(5):
        case = by_hand(strict)
        strict.press(case, ActionId.CLAIM, ADA)
        strict.preview(case)
    page = home_of(strict.desk, BEN)
    assert len(looks(strict, BEN)) == 3
    assert page.sections[0].title == "Waiting for your second look (5)"


def test_who_edits_a_draft_becomes_its_author(strict: Room) -> None:
    case = claimed(strict)
    strict.preview(case, "Ada's words.")
    sheet = strict.preview(case, "Max's words.", by=MAX)

    assert sheet.action is ActionId.ASK_APPROVAL
    with pytest.raises(NotAllowed):
        strict.send(case, looked(strict, case, MAX), by=MAX)
    strict.send(case, looked(strict, case, ADA), by=ADA)
    assert strict.record(case)[-1].facts["drafted_by"] == MAX


def test_what_was_approved_is_what_was_looked_at(strict: Room) -> None:
    case = claimed(strict)
    strict.preview(case, "First.")
    seen = looked(strict, case, BEN)
    strict.preview(case, "Second.")

    with pytest.raises(AlreadyHandled, match="sent, discarded or replaced"):
        strict.send(case, seen, by=BEN)


def test_a_letter_that_comes_in_between_is_read_before_it_is_approved(strict: Room) -> None:
    case = claimed(strict)
    strict.preview(case)
    seen = looked(strict, case, BEN)
    strict.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))

    with pytest.raises(StaleCase, match="A new letter came in"):
        strict.send(case, seen, by=BEN)


def test_who_sent_may_take_it_back_and_the_author_stays_the_author(strict: Room) -> None:
    case = claimed(strict)
    strict.preview(case)
    strict.send(case, looked(strict, case, BEN), by=BEN)
    strict.press(case, ActionId.UNDO, BEN)

    assert strict.only_case().drafted_by == ADA
    with pytest.raises(NotAllowed):
        strict.send(case, looked(strict, case, ADA), by=ADA)


def test_without_the_rule_the_draft_is_its_owners_to_send(room: Room) -> None:
    case = claimed(room)
    sheet = room.preview(case)

    assert sheet.action is ActionId.SEND
    with pytest.raises(NotAllowed, match="handled by someone else"):
        looked(room, case, BEN)
    assert looked(room, case, MAX).action is ActionId.SEND


def test_looking_from_the_card_offers_the_way_to_the_form_to_who_may_write(room: Room) -> None:
    case = claimed(room)
    room.preview(case, "A draft.")
    sheet = looked(room, case, ADA)

    attach, edit = [button for piece in sheet.paragraphs for button in piece.buttons]
    assert attach.action is ActionId.ATTACH
    assert (edit.action, edit.label) == (ActionId.REPLY, "Edit")
    form = room.press(case, edit.action)
    assert isinstance(form, Form)
    assert form.fields[0].initial == "A draft."


def test_a_manager_who_chose_files_of_a_reply_does_not_approve_it(strict: Room) -> None:
    case = claimed(strict)
    strict.preview(case)
    lay(strict, ask(strict, case, MAX), ("unseen.pdf", b"x" * 10))
    sheet = looked(strict, case, MAX)

    assert sheet.action is ActionId.ASK_APPROVAL
    for person, sentence in ((MAX, "You chose files"), (ADA, "You wrote this reply")):
        with pytest.raises(NotAllowed, match=sentence):
            strict.send(case, sheet, by=person)
    strict.send(case, looked(strict, case, BEN), by=BEN)
    strict.settle()
    assert EventKind.REPLY_SENT in strict.kinds(case)


def test_who_took_a_file_away_is_an_author_even_after_the_words_are_written_anew(strict: Room) -> None:
    case = claimed(strict)
    strict.preview(case)
    token = ask(strict, case)
    lay(strict, token, ("data.pdf", b"x" * 10))
    attaching.take_away(strict.desk, token, attaching.look(strict.desk, token).files[0].id)
    strict.preview(case, "Max's words.", by=MAX)

    assert looked(strict, case, ADA).action is ActionId.ASK_APPROVAL
    assert looked(strict, case, BEN).action is ActionId.SEND


def test_the_author_stays_the_author_when_another_draft_came_and_went_meanwhile(strict: Room) -> None:
    case = claimed(strict)
    strict.preview(case, "First.")
    strict.send(case, looked(strict, case, BEN), by=BEN)
    strict.later(timedelta(hours=1, minutes=2))  # the mailbox is out of order
    strict.preview(case, "Second.")
    strict.press(case, ActionId.DISCARD, ADA)
    strict.press(case, ActionId.UNDO, ADA)

    assert strict.only_case().drafted_by == ADA
    sheet = looked(strict, case, ADA)
    assert sheet.action is ActionId.ASK_APPROVAL
    with pytest.raises(NotAllowed, match="somebody else has to look at it"):
        strict.send(case, sheet, by=ADA)


def test_a_reply_of_which_nobody_knows_the_author_is_written_anew(strict: Room) -> None:
    case = claimed(strict)
    strict.preview(case)
    run(strict, "UPDATE event SET kind = 'unknown' WHERE kind = 'reply_drafted'")
    sheet = looked(strict, case, BEN)

    assert sheet.action is not ActionId.SEND
    with pytest.raises(NotAllowed, match="write it anew"):
        strict.send(case, sheet, by=BEN)
    strict.preview(case, "Known words.")
    assert looked(strict, case, BEN).action is ActionId.SEND
