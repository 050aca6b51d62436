"""How many statements a press costs the database: few enough that a slow one still answers in time."""

from collections.abc import Callable

import pytest

from handlers.domain.case import ActionId, Case
from handlers.domain.message import Content
from handlers.store import sealed
from tests.support import bonding, clocked
from tests.support.bonding import counting
from tests.support.cast import ADA, BEN
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, ASKS_ERASURE, letter
from tests.support.times import DAY

ASKS_COPY = "I want to receive my data in a portable format, as Article 20 GDPR provides."

#: At 50 ms a statement this leaves a press well under a second.
MOST = 15
#: What the clock is counted from: the establishment, the cases that follow, and their records.
COUNTING = 3
COUNTED = {"ask", "extend", "judge", "receipt", "rights", "correct_reading"}
#: What is said otherwise than the letter was read is remembered too: what was found is read for it.
REMEMBERING = 2
REMEMBERED = {"rights", "language", "not_a_request", "correct_reading"}
#: A case that is closed is put under the schedule of what is kept for how long.
SCHEDULING = 1
SCHEDULED = {"not_a_request", "close"}


def opened(room: Room) -> Case:
    room.arrive(letter())
    return room.only_case()


def claimed(room: Room) -> Case:
    room.press(opened(room), ActionId.CLAIM, ADA)
    return room.only_case()


def drafted(room: Room) -> Case:
    case = claimed(room)
    room.preview(case)
    return room.only_case()


def sent(room: Room) -> Case:
    case = claimed(room)
    room.answer(case)
    return room.only_case()


def asked(room: Room) -> Case:
    return clocked.ask(room, claimed(room))


PRESSES: list[tuple[str, Callable[[Room], Case], dict[str, str] | None]] = [
    ("claim", opened, None),
    ("unclaim", claimed, None),
    ("assign", claimed, None),
    ("assign", claimed, {"colleague": BEN}),
    ("rights", claimed, None),
    ("rights", claimed, {"rights": "erasure", "reason": "Read again."}),
    ("confirm_reading", claimed, None),
    ("correct_reading", claimed, None),
    (
        "correct_reading",
        claimed,
        {
            "rights": "erasure",
            "kind": "request",
            "requester": "parent",
            "language": "da",
            "reason": "Read again.",
        },
    ),
    ("language", claimed, {"language": "da"}),
    ("note", claimed, {"text": "A word."}),
    ("not_a_request", opened, {"sure": "yes"}),
    ("reply", drafted, None),
    ("reply", claimed, {"text": "Here it is."}),
    ("reply", drafted, {"text": "Here it is."}),
    ("ask", drafted, None),
    ("ask", claimed, {"topic": "scope", "text": "Which year?"}),
    ("extend", claimed, None),
    ("extend", claimed, {"length": "1", "grounds": "amount", "reasons": "Much to look through."}),
    ("judge", asked, None),
    ("judge", asked, {"suffices": "yes", "came": "otherwise", "came_on": "2026-03-02", "reason": "Phone."}),
    ("ask_approval", drafted, None),
    ("send", drafted, None),
    ("send", drafted, {}),
    ("discard", drafted, None),
    ("undo", sent, None),
    ("close", claimed, None),
    ("close", claimed, {"outcome_0": "withdrawn"}),
    ("more_actions", claimed, None),
    ("clock", sent, None),
]


@pytest.mark.parametrize(
    ("word", "scene", "answers"),
    PRESSES,
    ids=[f"{word}-{scene.__name__}-{'form' if filled else 'button'}" for word, scene, filled in PRESSES],
)
def test_a_press_costs_few_statements(
    room: Room, word: str, scene: Callable[[Room], Case], answers: dict[str, str] | None
) -> None:
    case = scene(room)
    token = str(case.draft_id or case.leaving_id or "")
    with counting(room.database) as said:
        room.press(case, ActionId(word), ADA, answers, revision=case.version, token=token)

    most = MOST + COUNTING * (word in COUNTED) + REMEMBERING * (word in REMEMBERED)
    most += SCHEDULING * (word in SCHEDULED)
    assert 0 < len(said) <= most, "\n".join(said)


def test_a_draft_opens_the_letter_that_it_answers_and_no_other(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = claimed(room)
    for number in range(5):
        room.arrive(letter(in_reply_to="<first@subject.example>", text=f"And one more word, {number}."))
    opened_words: list[bytes] = []
    read = sealed.from_bytes

    def watched(words: bytes) -> Content:
        opened_words.append(words)
        return read(words)

    monkeypatch.setattr(sealed, "from_bytes", watched)
    room.preview(room.case(case.id))

    assert len(opened_words) == 1


def bonded_pair(room: Room) -> tuple[Case, Case, Case]:
    """Open a case of two rights, one about another right, and one that is merged into the first."""
    first = bonding.opened(room, f"{ASKS_ACCESS}\n\n{ASKS_ERASURE}")
    room.later(10 * DAY)
    second, third = bonding.opened(room, ASKS_COPY), bonding.opened(room, ASKS_COPY)
    room.settle()
    bonding.merge(room, third, first)
    return first, second, third


def test_merging_and_separating_cost_few_statements(room: Room) -> None:
    first, second, _ = bonded_pair(room)
    with counting(room.database) as merging:
        room.press(second, ActionId.MERGE, ADA, {"other": str(first.id)}, revision=second.version)
    with counting(room.database) as separating:
        room.press(second, ActionId.SEPARATE, ADA, revision=second.version + 1)

    assert len(merging) <= MOST + 1 + SCHEDULING, merging  # what the reminders look at: one more
    # Its period is counted anew (the establishment: one), and it is taken out of the numbers of what was
    # closed (three); both stand or fall with it, so they cannot wait for a job.
    # And whether it is held is asked (one), and whether it is to be erased early (one).
    assert len(separating) <= MOST + 6 + SCHEDULING, separating


def test_splitting_costs_few_statements(room: Room) -> None:
    first, _, _ = bonded_pair(room)
    revision = room.case(first.id).version
    with counting(room.database) as said:
        room.press(first, ActionId.SPLIT, ADA, {"rights": "erasure", "reason": "Two."}, revision=revision)

    assert len(said) <= MOST + 3, said  # what the clock knows goes along: two more; and the reminders: one


def test_a_refused_form_costs_few_too(room: Room) -> None:
    case = claimed(room)
    seen = case.version
    room.press(case, ActionId.LANGUAGE, ADA, {"language": "da"})
    with counting(room.database) as said, pytest.raises(Exception, match="while you were writing"):
        room.press(case, ActionId.NOTE, ADA, {"text": "A word."}, revision=seen)

    assert len(said) <= MOST
