"""Whether a letter was read rightly: shown on its case, confirmed in one press, or said otherwise."""

from dataclasses import replace

import pytest

from handlers.domain.card import Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, Refused
from handlers.domain.events import EventKind
from handlers.domain.finding import (
    Circumstances,
    Evidence,
    Finding,
    LetterKind,
    Requester,
    RequesterKind,
    Verdict,
)
from handlers.domain.reading import Aspect, Correction, Sureness
from handlers.domain.rights import Right
from tests.support.cast import ADA, BEN, MAX
from tests.support.desks import ACME, Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, SMALL_TALK, letter

PLAIN = Finding(
    language="en",
    rights=(Right.ACCESS,),
    evidence=(Evidence(Right.ACCESS, 7, 14, "access-send"),),
    confidence=0.95,
    verdict=Verdict.REQUEST,
    kind=LetterKind.REQUEST,
    requester=Requester(RequesterKind.SUBJECT),
    version="v1",
)
LOOK = replace(PLAIN, rights=(), evidence=(), confidence=0.5, verdict=Verdict.LOOK, kind=LetterKind.OTHER)


class Says:
    """A recogniser that finds what it is told."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        self.told: list[Circumstances] = []

    def recognise(self, subject: str, text: str, about: Circumstances = Circumstances()) -> Finding:
        self.told.append(about)
        return self.finding


def arrived(room: Room, finding: Finding = PLAIN, text: str = ASKS_ACCESS, **parts: object) -> Case:
    room.desk.recogniser = Says(finding)
    room.arrive(letter(message_id="<first@subject.example>", text=text, **parts))
    return room.cases()[-1]


def facts(room: Room) -> dict[str, str]:
    room.settle()
    return dict(room.chat.card().facts)


def corrections(room: Room) -> list[Correction]:
    with room.desk.reading("tests.corrections") as tx:
        return [one.correction for one in reversed(tx.readings.corrections(ACME.id, 50))]


def test_c10_the_card_says_how_the_letter_was_read_and_that_nobody_has_confirmed_it(room: Room) -> None:
    case = arrived(room)

    assert (case.reading.verdict, case.reading.sureness) == (Verdict.REQUEST, Sureness.SURE)
    assert facts(room)["Read as"] == "Request · sure · English · nobody has confirmed it yet"
    opened = room.record(case)[0].facts
    assert (opened["verdict"], opened["kind"], opened["asked_by"]) == ("request", "request", "subject")
    assert (opened["sureness"], opened["read_by"]) == ("sure", "v1")


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (LOOK, "Possibly a request: look within the day · Something else · unsure · English"),
        (
            replace(PLAIN, requester=Requester(RequesterKind.REPRESENTATIVE, "Sam"), confidence=0.7),
            "Request · likely · English · a representative",
        ),
        (
            replace(PLAIN, kind=LetterKind.BREACH_REPORT, rights=(), verdict=Verdict.OTHER),
            "Report of a breach · sure · English",
        ),
        (replace(PLAIN, language="fi"), "Request · sure · Finnish"),
    ],
)
def test_each_reading_has_its_words(room: Room, finding: Finding, said: str) -> None:
    arrived(room, finding)

    assert facts(room)["Read as"] == f"{said} · nobody has confirmed it yet"


def test_the_deciding_words_are_sealed_and_read_back_as_they_were(room: Room) -> None:
    asked = replace(
        PLAIN,
        requester=Requester(RequesterKind.PARENT, "Sam Subject", "sam@inner.example", mandate=True),
        evidence=(
            Evidence(Right.ACCESS, 7, 14, "access-send"),
            Evidence(LetterKind.REQUEST, 0, 3, "model", score=0.4),
            Evidence(RequesterKind.PARENT, 1, 2, "model"),
        ),
    )
    case = arrived(room, asked)

    with room.desk.reading("tests.reading") as tx:
        assert list(tx.readings.of_case(case.id).values()) == [asked]


def test_one_press_confirms_rights_language_and_requester(room: Room) -> None:
    case = arrived(room)
    room.press(case, ActionId.CONFIRM)

    after = room.only_case()
    assert after.reading.confirmed
    assert "Read as" not in facts(room), "a plain request needs no more words"
    (event,) = [one for one in room.record(case) if one.kind is EventKind.READING_CONFIRMED]
    assert event.actor == ADA
    assert dict(event.facts) == {
        "rights": "access",
        "language": "en",
        "kind": "request",
        "asked_by": "subject",
        "from": "new",
    }
    assert corrections(room) == []
    with pytest.raises(AlreadyHandled):
        room.press(after, ActionId.CONFIRM)


def test_a_case_without_a_right_is_not_confirmed_as_it_is(room: Room) -> None:
    case = arrived(room, LOOK)

    with pytest.raises(Refused, match="No right was recognised"):
        room.press(case, ActionId.CONFIRM)
    room.settle()
    assert ActionId.CONFIRM not in {one.action for one in room.chat.card().buttons}
    assert ActionId.CORRECT in {one.action for one in room.chat.card().buttons}


def test_an_unclear_case_gets_its_rights_when_somebody_says_them(room: Room) -> None:
    case = arrived(room, LOOK)
    form = room.press(case, ActionId.CORRECT)
    assert isinstance(form, Form)
    assert [(one.name, one.initial) for one in form.fields[:4]] == [
        ("rights", "unclear"),
        ("kind", "other"),
        ("requester", "subject"),
        ("language", "en"),
    ]
    said = {"rights": "erasure", "kind": "request", "requester": "parent", "language": "da", "reason": ""}
    room.press(case, ActionId.CORRECT, answers=said, revision=form.revision)

    after = room.only_case()
    assert (after.rights, after.language, after.due_on) == ((Right.ERASURE,), "da", case.due_on)
    assert after.reading.confirmed
    assert (after.reading.verdict, after.reading.requester) == (Verdict.REQUEST, RequesterKind.PARENT)
    assert room.kinds(case)[-3:] == [
        EventKind.RIGHTS_CHANGED,
        EventKind.LANGUAGE_SET,
        EventKind.READING_CORRECTED,
    ]
    assert corrections(room) == [
        Correction(Aspect.RIGHTS, "", "erasure"),
        Correction(Aspect.LANGUAGE, "en", "da"),
        Correction(Aspect.KIND, "other", "request"),
        Correction(Aspect.REQUESTER, "subject", "parent"),
    ]
    assert facts(room)["Read as"] == "a parent for their child"


def test_a_right_that_is_dropped_needs_a_reason_here_too(room: Room) -> None:
    case = arrived(room)
    said = {"rights": "erasure", "kind": "request", "requester": "subject", "language": "en"}

    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.CORRECT, answers=said)

    assert set(refused.value.fields) == {"reason"}
    assert corrections(room) == []


@pytest.mark.parametrize("field", ["rights", "kind", "requester", "language"])
def test_nothing_is_left_open_in_the_form(room: Room, field: str) -> None:
    case = arrived(room)
    said = {"rights": "access", "kind": "request", "requester": "subject", "language": "en", field: "<b>"}

    with pytest.raises(Incomplete) as refused:
        room.press(case, ActionId.CORRECT, answers=said)

    assert set(refused.value.fields) == {field}


def test_both_are_for_whoever_handles_the_case(room: Room) -> None:
    case = arrived(room)
    room.press(case, ActionId.CLAIM)
    for action in (ActionId.CONFIRM, ActionId.CORRECT):
        with pytest.raises(NotAllowed):
            room.press(case, action, BEN, {} if action is ActionId.CORRECT else None)
    room.press(case, ActionId.CONFIRM, MAX)
    assert room.only_case().reading.confirmed


def test_rights_changed_in_their_own_form_are_a_correction_and_confirm(room: Room) -> None:
    case = arrived(room)
    room.press(case, ActionId.RIGHTS, answers={"rights": "access erasure"})

    assert room.only_case().reading.confirmed
    assert corrections(room) == [Correction(Aspect.RIGHTS, "access", "access erasure")]


def test_no_request_at_all_is_a_correction(room: Room) -> None:
    case = arrived(room)
    room.press(case, ActionId.NOT_A_REQUEST, answers={"sure": "yes"})

    assert corrections(room) == [Correction(Aspect.VERDICT, "request", "other")]


def test_further_rights_of_a_later_letter_wait_to_be_confirmed_too(room: Room) -> None:
    case = arrived(room)
    room.press(case, ActionId.CONFIRM)
    cited = (Evidence(Right.ERASURE, 0, 6, "erasure-verb"),)
    room.desk.recogniser = Says(replace(PLAIN, rights=(Right.ERASURE,), evidence=cited, confidence=0.7))
    room.arrive(letter(in_reply_to="<first@subject.example>", text=ASKS_ERASURE))

    after = room.only_case()
    assert after.rights == (Right.ACCESS, Right.ERASURE)
    assert (after.reading.waits, after.reading.sureness) == (True, Sureness.LIKELY)
    room.press(after, ActionId.CONFIRM)
    assert not room.only_case().reading.waits


def test_small_talk_in_the_thread_leaves_a_confirmed_case_confirmed(room: Room) -> None:
    case = arrived(room)
    room.press(case, ActionId.CONFIRM)
    room.desk.recogniser = Says(replace(LOOK, verdict=Verdict.OTHER))
    room.arrive(letter(in_reply_to="<first@subject.example>", text=SMALL_TALK))

    assert room.only_case().reading.confirmed


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (PLAIN, 1),
        (LOOK, 1),
        (replace(PLAIN, kind=LetterKind.AUTHORITY), 0),
        (replace(LOOK, verdict=Verdict.OTHER, kind=LetterKind.PRIVACY_QUESTION), 0),
    ],
)
def test_only_what_may_be_a_request_is_acknowledged(room: Room, finding: Finding, told: int) -> None:
    arrived(room, finding)
    room.settle()

    assert len(room.mail.sent) == told


def test_the_letter_shows_which_words_decided_and_offers_both_buttons(room: Room) -> None:
    case = arrived(room, text="Please send me a copy <b>now</b>.")
    sheet = room.press(case, ActionId.OPEN_LETTER)
    assert isinstance(sheet, Sheet)

    texts = [one.text for one in sheet.paragraphs]
    assert "Please ▸send me◂ a copy <b>now</b>." in "\n".join(texts)
    told = next(one for one in sheet.paragraphs if one.text.startswith("Recognised by these words"))
    assert told.quoted, "it holds a stranger's words"
    assert "Access (Art. 15): “send me” (rule access-send)" in told.text
    offered = [button.action for one in sheet.paragraphs for button in one.buttons]
    assert {ActionId.CONFIRM, ActionId.CORRECT} <= set(offered)

    room.press(case, ActionId.CONFIRM)
    again = room.press(case, ActionId.OPEN_LETTER)
    assert isinstance(again, Sheet)
    assert ActionId.CONFIRM not in [button.action for one in again.paragraphs for button in one.buttons]


def test_the_recogniser_is_told_who_wrote_and_what_is_attached(room: Room) -> None:
    arrived(room)
    said = room.desk.recogniser
    assert isinstance(said, Says)

    assert said.told[0].sender == "sam@subject.example"
    assert not said.told[0].junk
