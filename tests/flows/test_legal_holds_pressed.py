"""Legal holds through the presses of a case: managers place, see, put off and release them, nobody else."""

from datetime import date, timedelta

import pytest

from handlers.casebook import verify_case
from handlers.disposal import gate, holds
from handlers.domain.card import FieldKind, Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Gone, Incomplete, NotAllowed, NotFound
from handlers.domain.events import EventKind
from handlers.domain.holds import Hold, Route, Subject
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.presses import Done
from tests.contract.store.shelf import everything_at_rest, run
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.held import count
from tests.support.letters import letter

REASON = "Claim of Sam before the court of Aarhus"
PRESSES = (ActionId.HOLD, ActionId.HOLDS, ActionId.REVIEW_HOLD, ActionId.RELEASE_HOLD)


@pytest.fixture
def case(room: Room) -> Case:
    room.arrive(letter())
    room.settle()
    return room.only_case()


def day(room: Room, days: int = 30) -> str:
    return (room.clock.now().date() + timedelta(days=days)).isoformat()


def answers(room: Room, **more: str) -> dict[str, str]:
    return {"reason": REASON, "owner": MAX, "review_on": day(room), **more}


def place(room: Room, case: Case, **more: str) -> Hold:
    done = room.press(case, ActionId.HOLD, MAX, answers(room, **more))
    assert isinstance(done, Done)
    return max(holds.listed(room.desk, actor(MAX)), key=lambda one: (one.placed_at, one.id))


def sheet(room: Room, case: Case) -> Sheet:
    shown = room.press(case, ActionId.HOLDS, MAX)
    assert isinstance(shown, Sheet)
    return shown


def text(shown: Sheet) -> str:
    return "\n".join(piece.text for piece in shown.paragraphs)


def offered(room: Room, case: Case, by: PersonId) -> set[ActionId]:
    shown = room.press(case, ActionId.MORE, by)
    assert isinstance(shown, Sheet)
    return {button.action for piece in shown.paragraphs for button in piece.buttons}


def test_a_manager_places_a_hold_with_reason_owner_and_day(room: Room, case: Case) -> None:
    done = room.press(case, ActionId.HOLD, MAX, answers(room, owner=IRIS))
    assert isinstance(done, Done)
    assert done.text == (
        f"A legal hold stands on case {case.number}: nothing of it is deleted. It is reviewed by {day(room)}."
    )
    (hold,) = holds.listed(room.desk, actor(MAX))
    assert (hold.subject, hold.reason, hold.owner) == (Subject(case.id), REASON, IRIS)
    assert (hold.review_on, hold.placed_by) == (date.fromisoformat(day(room)), MAX)
    assert room.kinds(case).count(EventKind.HOLD_PLACED) == 1


def test_the_form_asks_for_all_three_and_proposes_half_a_year(room: Room, case: Case) -> None:
    form = room.press(case, ActionId.HOLD, MAX)
    assert isinstance(form, Form)
    reason, owner, review_on = form.fields
    assert (reason.required, reason.longest) == (True, holds.LONGEST)
    assert (owner.kind, owner.initial) == (FieldKind.CHOICE, MAX)
    assert [value for value, _ in owner.options] == [MAX, IRIS], "those who may release it, oneself first"
    assert (review_on.kind, review_on.initial) == (FieldKind.DATE, day(room, 182))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"review_on": ""}, "review_on"),
        ({"review_on": "soon"}, "review_on"),
        ({"review_on": "2020-01-01"}, "review_on"),
        ({"review_on": "2031-01-01"}, "review_on"),
        ({"owner": ADA}, "owner"),
        ({"owner": "U0NOBODY"}, "owner"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_places_nothing(
    room: Room, case: Case, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.HOLD, MAX, answers(room, **wrong))
    assert set(refused.value.fields) == {field}
    assert count(room, "hold") == 0


@pytest.mark.parametrize("by", [ADA, BEN, IRIS, MALLORY])
@pytest.mark.parametrize("action", PRESSES)
def test_nobody_but_managers_may_press_any_of_it(
    room: Room, case: Case, action: ActionId, by: PersonId
) -> None:
    hold = place(room, case)
    looks = count(room, "access")
    for given in (None, answers(room)):
        with pytest.raises(NotAllowed):
            room.press(case, action, by, given, token=str(hold.id))
    assert [one.id for one in holds.listed(room.desk, actor(MAX))] == [hold.id]
    assert count(room, "access") == looks + 1, "the list just now, and nothing of who was refused"


def test_the_way_to_holds_is_offered_to_managers_and_the_list_only_where_one_stands(
    room: Room, case: Case
) -> None:
    assert not {*PRESSES} & offered(room, case, ADA)
    assert {*PRESSES} & offered(room, case, MAX) == {ActionId.HOLD}
    hold = place(room, case)
    assert {*PRESSES} & offered(room, case, MAX) == {ActionId.HOLD, ActionId.HOLDS}
    assert not {*PRESSES} & offered(room, case, ADA)
    holds.release(room.desk, actor(MAX), hold.id, "Settled")
    assert {*PRESSES} & offered(room, case, MAX) == {ActionId.HOLD}


def test_the_sheet_shows_reason_owner_and_days_and_that_somebody_looked_is_written(
    room: Room, case: Case
) -> None:
    hold = place(room, case, owner=IRIS)
    shown = sheet(room, case)
    assert f"Iris answers for it and reviews it by {day(room)}; Max placed it on" in text(shown)
    (quoted,) = [piece for piece in shown.paragraphs if piece.quoted]
    assert quoted.text == REASON
    assert [(one.action, one.token) for one in quoted.buttons] == [
        (ActionId.REVIEW_HOLD, str(hold.id)),
        (ActionId.RELEASE_HOLD, str(hold.id)),
    ]
    looked = run(room, "SELECT person, kind, case_id, number FROM access ORDER BY id DESC")[0]
    assert tuple(looked) == (MAX, "case", case.id, 1)


def test_a_hold_on_the_whole_mailbox_is_shown_and_ended_elsewhere(room: Room, case: Case) -> None:
    hold = holds.place(
        room.desk, actor(IRIS), "privacy", "Audit", room.clock.now().date() + timedelta(days=9)
    )
    shown = sheet(room, case)
    assert f"On the whole mailbox privacy; `ombud hold release {hold.id}` ends it." in text(shown)
    assert not [button for piece in shown.paragraphs for button in piece.buttons]
    with pytest.raises(NotFound):
        room.press(case, ActionId.RELEASE_HOLD, MAX, {"reason": "Over"}, token=str(hold.id))
    assert holds.listed(room.desk, actor(MAX))[0].stands


def test_without_a_hold_the_sheet_says_so(room: Room, case: Case) -> None:
    assert "No legal hold keeps this case." in text(sheet(room, case))


def test_a_review_is_put_off_from_the_case(room: Room, case: Case) -> None:
    hold = place(room, case)
    form = room.press(case, ActionId.REVIEW_HOLD, MAX, token=str(hold.id))
    assert isinstance(form, Form)
    assert (form.fields[0].initial, form.token) == (day(room), str(hold.id))
    done = room.press(case, ActionId.REVIEW_HOLD, MAX, {"review_on": day(room, 90)}, token=str(hold.id))
    assert isinstance(done, Done)
    assert done.text == f"The hold on case {case.number} is reviewed by {day(room, 90)}."
    assert holds.listed(room.desk, actor(MAX))[0].review_on == date.fromisoformat(day(room, 90))
    with pytest.raises(Incomplete):
        room.press(case, ActionId.REVIEW_HOLD, MAX, {"review_on": ""}, token=str(hold.id))


def test_a_hold_is_released_with_a_reason_and_what_waited_goes_on(room: Room, case: Case) -> None:
    hold = place(room, case)
    with room.desk.transaction("tests.defer") as tx:
        gate.ask_or_defer(tx, Route.SHREDDED, case=case.id)
    assert isinstance(room.press(case, ActionId.RELEASE_HOLD, MAX, token=str(hold.id)), Form)
    with pytest.raises(Incomplete):
        room.press(case, ActionId.RELEASE_HOLD, MAX, {"reason": " "}, token=str(hold.id))
    done = room.press(case, ActionId.RELEASE_HOLD, MAX, {"reason": "Settled"}, token=str(hold.id))
    assert isinstance(done, Done)
    assert done.text == f"The hold on case {case.number} is released. What waited for it is deleted now."
    (released,) = holds.listed(room.desk, actor(MAX), every=True)
    assert (released.stands, released.release_reason, released.released_by) == (False, "Settled", MAX)
    assert verify_case(room.desk, case.number) == []


@pytest.mark.parametrize("token", ["", "0", "7", "-1", "9" * 19, "9" * 40, "²", "x"])
def test_a_hold_that_does_not_stand_here_is_not_found(room: Room, case: Case, token: str) -> None:
    for action, given in ((ActionId.REVIEW_HOLD, {"review_on": day(room)}), (ActionId.RELEASE_HOLD, {})):
        for filled in (None, {"reason": "Over", **given}):
            with pytest.raises(NotFound):
                room.press(case, action, MAX, filled, token=token)


def test_a_hold_on_another_case_is_not_reached_from_this_one(room: Room, case: Case) -> None:
    room.arrive(letter(sender="kim@subject.example"))
    other = next(one for one in room.cases() if one.id != case.id)
    hold = place(room, other)
    with pytest.raises(NotFound):
        room.press(case, ActionId.RELEASE_HOLD, MAX, {"reason": "Over"}, token=str(hold.id))
    assert "No legal hold keeps this case." in text(sheet(room, case))


def test_a_press_that_is_delivered_twice_places_and_releases_once(room: Room, case: Case) -> None:
    for _ in range(2):
        try:
            room.press(case, ActionId.HOLD, MAX, answers(room), press_id="once")
        except AlreadyHandled:
            continue
    assert count(room, "hold") == room.kinds(case).count(EventKind.HOLD_PLACED) == 1
    (hold,) = holds.listed(room.desk, actor(MAX))
    with pytest.raises(AlreadyHandled):
        room.press(case, ActionId.RELEASE_HOLD, MAX, {"reason": "Over"}, press_id="once", token=str(hold.id))
    with pytest.raises(AlreadyHandled):
        room.press(
            case,
            ActionId.REVIEW_HOLD,
            MAX,
            {"review_on": day(room, 60)},
            press_id="once",
            token=str(hold.id),
        )
    assert holds.listed(room.desk, actor(MAX)) == [hold]


def test_card_thread_and_answers_tell_of_it_without_its_reason(room: Room, case: Case) -> None:
    place(room, case)
    room.settle()
    shown = str(room.chat.posts)
    assert f"nothing is deleted; review {day(room)}" in shown or "placed a legal hold" in shown
    assert REASON not in shown
    assert REASON.encode() not in everything_at_rest(room)


def test_how_the_due_date_came_about_says_that_a_hold_stands_and_moves_nothing(
    room: Room, case: Case
) -> None:
    before = room.press(case, ActionId.CLOCK, ADA)
    place(room, case)
    after = room.press(case, ActionId.CLOCK, ADA)
    assert isinstance(before, Sheet)
    assert isinstance(after, Sheet)
    said = f"it is reviewed by {day(room)}. It moves no due date."
    assert said not in text(before)
    assert said in text(after)
    assert REASON not in text(after)
    assert before.paragraphs[0] == after.paragraphs[0], "the same due date"


def test_what_is_purged_is_refused_with_what_can_still_be_done(room: Room, case: Case) -> None:
    run(room, "UPDATE mailbox SET status = :status", status=MailboxStatus.PURGED.value)
    with pytest.raises(Gone, match="keep them there, or connect it again and place the hold then"):
        room.press(case, ActionId.HOLD, MAX, answers(room))
    with pytest.raises(Gone, match="what was read of this mailbox is purged"):
        holds.place(room.desk, actor(IRIS), "privacy", "Audit", date.fromisoformat(day(room)))
    assert count(room, "hold") == 0


def test_of_a_skeleton_nothing_can_be_held_any_more(room: Room, case: Case) -> None:
    run(room, "UPDATE case_file SET purged_at = 1, status = 'closed' WHERE id = :id", id=case.id)
    for action in PRESSES:
        with pytest.raises(Gone):
            room.press(case, action, MAX)
