"""Letters that many send alike: put together for people, each with its own case; bombs kept together."""

import itertools
from datetime import timedelta

import pytest

from handlers import errands
from handlers.aside.batching import answer
from handlers.desk import Limits
from handlers.domain.answer import Answer
from handlers.domain.card import Form
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, NotFound
from handlers.domain.events import EventKind
from handlers.domain.finding import RequesterKind
from handlers.domain.ids import PersonId
from handlers.domain.mandate import Mandate, MandateState, MandateWay
from handlers.domain.message import Purpose
from handlers.domain.presses import Done, Response
from handlers.home.pages import home_of
from tests.conftest import NewRoom
from tests.support.cast import ADA, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.told_by_words import ToldByWords

_presses = itertools.count(1)
TEMPLATE = """Dear privacy team,

My name is {name} and I was a customer of yours, reachable at {address}. I hereby ask you to erase all
personal data that you hold about me without undue delay, as the law of data protection provides. Please
tell everybody to whom you disclosed them that they have to be erased there as well, and confirm to me
within one month that you have done so. If you refuse, name the reason for it.

{name}
"""
AGENT = """Dear controller,

we act on behalf of a person who hired us and ask you to erase all personal data that you hold about them
without undue delay, as the law of data protection provides; the power of attorney is enclosed below. Please
confirm to us within one month that you have done so, and name the reason where you refuse to do it.

Full name: {name}
Email address: {address}
"""


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    room = new_room()
    room.desk.recogniser = ToldByWords()
    return room


def name(number: int) -> str:
    return f"Person{chr(65 + number % 26)}{chr(97 + number // 26 % 26)} Larsen"


def templated(number: int) -> bytes:
    address = f"person{number}@house{number}.example"
    text = TEMPLATE.format(name=name(number), address=address)
    return letter(sender=f"{name(number)} <{address}>", text=text, dmarc=None)


def of_agent(number: int, **parts: object) -> bytes:
    text = AGENT.format(name=name(number), address=f"person{number}@house{number}.example")
    sender = f"{name(number)} via Mine <requests@saymine.com>"
    return letter(**{"sender": sender, "text": text, **parts})


def press(room: Room, errand: ErrandId, token: str = "", by: PersonId = ADA, press_id: str = "") -> Response:
    return errands.run(
        room.desk, Errand(press_id or f"batch-{next(_presses)}", errand, actor(by), token=token)
    )


def only_step(said: Response) -> tuple[ErrandId, str, str]:
    assert isinstance(said, Answer)
    (step,) = said.steps
    return step.errand, step.label, step.token


def mandate(room: Room, case: Case) -> Mandate | None:
    with room.desk.reading("tests.mandate") as tx:
        return tx.mandates.of(case.id)


def test_the_third_person_who_sends_a_letter_makes_it_a_template(room: Room) -> None:
    room.arrive(templated(1), templated(2))
    assert answer(room.desk, actor(ADA), "") == Answer("No open cases have letters that are alike.")
    room.arrive(templated(3))
    said = answer(room.desk, actor(ADA), "")
    assert said.lines == ("One letter of many: 3 open cases, 3 without an owner, the first due 2026-04-07",)
    errand, _, token = only_step(said)
    shown = press(room, errand, token)
    assert isinstance(shown, Answer)
    assert [one.case_id for one in shown.rows] == [case.id for case in room.cases()]


def test_one_person_who_writes_thrice_is_no_template(room: Room) -> None:
    room.arrive(*(templated(1) for _ in range(3)))
    assert answer(room.desk, actor(ADA), "").steps == ()


def test_letters_of_other_months_are_no_template(room: Room) -> None:
    for number in range(4):
        room.arrive(templated(number))
        room.later(timedelta(days=20))
    assert answer(room.desk, actor(ADA), "").steps == ()


def test_idea_18_letters_of_an_agent_have_their_own_cases_clocks_and_persons(room: Room) -> None:
    number = 300
    for start in range(0, number, 50):
        room.arrive(*(of_agent(one) for one in range(start, start + 50)))
        room.later(timedelta(hours=2))
    cases = room.cases()
    assert len(cases) == number
    assert {case.status for case in cases} == {Status.NEW}
    assert {case.reading.requester for case in cases} == {RequesterKind.REPRESENTATIVE}
    found = [mandate(room, case) for case in cases]
    assert [(one.name, one.address) for one in found if one] == [
        (name(number), f"person{number}@house{number}.example") for number in range(number)
    ]
    assert all(
        one and one.service == "mine" and one.spoken and one.state is MandateState.OPEN for one in found
    )
    assert len({case.received_at for case in cases}) == 6
    (line,) = answer(room.desk, actor(ADA), "").lines
    assert line.startswith("Sent by Mine: 300 open cases, 300 without an owner")


def test_an_agent_is_no_flood_however_many_persons_hire_it(room: Room) -> None:
    assert room.arrive(*(of_agent(number) for number in range(60))).cases == 60


def test_an_agent_that_writes_again_and_again_for_one_person_is_one(new_room: NewRoom) -> None:
    room = new_room(limits=Limits(cases_alike=3))
    room.desk.recogniser = ToldByWords()
    tally = room.arrive(*(of_agent(1) for _ in range(7)))
    assert (tally.cases, tally.threaded) == (3, 4)


def test_whoever_forges_an_agent_is_none(new_room: NewRoom) -> None:
    room = new_room(limits=Limits(cases_per_sender=2))
    room.desk.recogniser = ToldByWords()
    tally = room.arrive(*(of_agent(number, dmarc="fail") for number in range(5)))
    assert (tally.cases, tally.threaded) == (2, 3)


def test_an_agents_letter_is_never_put_aside_as_bulk(room: Room) -> None:
    text = f"[other list] {AGENT.format(name='Sam Larsen', address='sam@x.example')}"
    assert room.arrive(of_agent(1, text=text)).cases == 1


@pytest.mark.parametrize("text", [TEMPLATE, "Slet mig!"])
def test_a_bomb_of_one_letter_from_many_is_kept_together_and_none_is_lost(
    new_room: NewRoom, text: str
) -> None:
    room = new_room(limits=Limits(cases_alike=5))
    room.desk.recogniser = ToldByWords()
    senders = [f"person{number}@house{number}.example" for number in range(40)]
    tally = room.arrive(
        *(
            letter(sender=one, text=text.format(name="Person Larsen", address=one), dmarc=None)
            for one in senders
        )
    )
    assert (tally.cases, tally.threaded, tally.messages) == (5, 35, 40)
    kept = [one for case in room.cases() for one in room.messages(case)]
    assert sorted(one.content.sender.address for one in kept) == sorted(senders)
    last = room.cases()[-1]
    added = [one for one in room.record(last) if one.kind is EventKind.MESSAGE_ADDED]
    assert all(one.facts["gathered"] is True and "asked" in one.facts for one in added)
    assert len(added) == 35
    assert {one.purpose for one in room.messages(last)} == {Purpose.REQUEST, Purpose.CORRESPONDENCE}
    room.later(timedelta(hours=2))
    assert room.arrive(letter(sender="late@late.example", text=text, dmarc=None)).cases == 1


def test_a_batch_is_claimed_at_once_each_case_in_its_own_record(room: Room) -> None:
    room.arrive(*(of_agent(number) for number in range(4)))
    first = room.cases()[0]
    room.press(first, ActionId.CLAIM, MAX)
    errand, label, token = only_step(
        press(room, ErrandId.BATCH, only_step(answer(room.desk, actor(ADA), ""))[2])
    )
    assert (errand, label) == (ErrandId.BATCH_CLAIM, "Claim all 3 cases")
    done = press(room, errand, token, press_id="claiming")
    assert done == Done("3 cases are yours; the clock of each runs by itself.")
    assert [case.owner for case in room.cases()] == [MAX, ADA, ADA, ADA]
    assert room.kinds(room.cases()[1]) == [EventKind.CASE_OPENED, EventKind.CLAIMED]
    with pytest.raises(AlreadyHandled):
        press(room, errand, token, MAX)
    assert [case.owner for case in room.cases()] == [MAX, ADA, ADA, ADA]


@pytest.mark.parametrize("errand", [ErrandId.BATCH, ErrandId.BATCH_CLAIM])
@pytest.mark.parametrize("token", ["", "x", "1" * 40, "１"])
def test_a_batch_that_there_is_not_is_refused(room: Room, errand: ErrandId, token: str) -> None:
    with pytest.raises(NotFound):
        press(room, errand, token)


@pytest.mark.parametrize("person", [IRIS, MALLORY])
def test_only_people_of_the_cases_see_batches(room: Room, person: PersonId) -> None:
    with pytest.raises(NotAllowed):
        press(room, ErrandId.BATCH, "1", person)


def test_the_home_page_shows_batches_without_a_word_of_their_letters(room: Room) -> None:
    room.arrive(*(of_agent(number) for number in range(3)))
    (section,) = (one for one in home_of(room.desk, ADA).sections if one.title == "Letters alike")
    assert [step.label for step in section.steps] == ["Sent by Mine"]
    assert "Larsen" not in repr(section)


def test_a_mandate_is_checked_on_the_case_by_whom_and_how(room: Room) -> None:
    room.arrive(of_agent(1))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    form = room.press(case, ActionId.MANDATE)
    assert isinstance(form, Form)
    told = " ".join(form.notes)
    assert "Sent by Mine, which writes for persons who hired it." in told
    assert "For: PersonBa Larsen person1@house1.example, as the letter says" in told
    assert "The letter speaks of a mandate." in told
    done = room.press(case, ActionId.MANDATE, answers={"way": "person", "reason": "She answered us."})
    assert done == Done(f"It stands in the record of case {case.number}: Confirmed by the person.")
    known = mandate(room, case)
    assert known is not None
    assert (known.state, known.way, known.judged_by) == (MandateState.SEEN, MandateWay.PERSON, ADA)
    event = room.record(case)[-1]
    assert (event.kind, event.actor, event.content) == (EventKind.MANDATE_JUDGED, ADA, "She answered us.")
    assert room.case(case.id).due_on == case.due_on, "the clock runs all the same"
    room.press(case, ActionId.MANDATE, answers={"way": "missing"})
    again = room.press(case, ActionId.MANDATE)
    assert isinstance(again, Form)
    assert again.fields[0].initial == "missing"


@pytest.mark.parametrize("answers", [{}, {"way": ""}, {"way": "surely"}])
def test_a_mandate_needs_an_answer(room: Room, answers: dict[str, str]) -> None:
    room.arrive(of_agent(1))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    with pytest.raises(Incomplete):
        room.press(case, ActionId.MANDATE, answers=answers)


def test_nobody_has_to_show_a_mandate_who_writes_for_themselves(room: Room) -> None:
    room.arrive(letter(text="[request access] Mine."), letter(text="[request access representative] Hers."))
    own, other = room.cases()
    assert mandate(room, own) is None
    assert mandate(room, other) == Mandate(other.id)
