"""Who may do what in which status: the whole matrix, written out by hand and compared cell by cell.

A cell is "+" where the action is done, "s" where the status forbids it, "n" where the person does.
"""

from dataclasses import replace

import pytest

from handlers.domain.case import STANDING, TRANSITIONS, ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled, NotAllowed, WrongStatus
from handlers.domain.handling import unclaimed
from handlers.domain.people import Actor, Role
from tests.unit.domain.samples import ADA, BEN, IRIS, MALLORY, MAX, NUMBER, a_case

ORDER = (Status.NEW, Status.OPEN, Status.AWAITING_SUBJECT, Status.READY, Status.CLOSED)
BOTH = Actor(ADA.id, frozenset({Role.CASE_HANDLER, Role.MANAGER, Role.ADMIN}))

PEOPLE: dict[str, tuple[Actor, bool]] = {
    "stranger": (MALLORY, False),
    "stranger who owns it": (MALLORY, True),
    "admin": (IRIS, False),
    "admin who owns it": (IRIS, True),
    "handler": (BEN, False),
    "handler who owns it": (ADA, True),
    "manager": (MAX, False),
    "manager who owns it": (MAX, True),
    "everything at once": (BOTH, False),
}

# new, open, awaiting_subject, ready, closed: for a handler of whom it is not, its owner, a manager
ROWS: dict[ActionId, tuple[str, str, str]] = {
    ActionId.CLAIM: ("++++s", "++++s", "++++s"),
    ActionId.UNCLAIM: ("snnns", "s+++s", "s+++s"),
    ActionId.ASSIGN: ("nnnns", "++++s", "++++s"),
    ActionId.OPEN_LETTER: ("+++++", "+++++", "+++++"),
    ActionId.OPEN_FILE: ("+++++", "+++++", "+++++"),
    ActionId.REPLY: ("snnns", "s+++s", "s+++s"),
    ActionId.ASK: ("snnns", "s+++s", "s+++s"),
    ActionId.JUDGE: ("snnns", "s+++s", "s+++s"),
    ActionId.EXTEND: ("snnns", "s+++s", "s+++s"),
    ActionId.RECEIPT: ("nnnnn", "nnnnn", "++++s"),
    ActionId.ATTACH: ("sssns", "sss+s", "sss+s"),
    ActionId.ASK_APPROVAL: ("sssns", "sss+s", "sss+s"),
    ActionId.SEND: ("sss+s", "sss+s", "sss+s"),
    ActionId.DISCARD: ("sssns", "sss+s", "sss+s"),
    ActionId.UNDO: ("s+++s", "s+++s", "s+++s"),
    ActionId.HAS_LEFT: ("s+++s", "s+++s", "s+++s"),
    ActionId.NOTE: ("+++++", "+++++", "+++++"),
    ActionId.RIGHTS: ("nnnns", "++++s", "++++s"),
    ActionId.LANGUAGE: ("nnnns", "++++s", "++++s"),
    ActionId.SENDER: ("nnnns", "++++s", "++++s"),
    ActionId.CONFIRM: ("nnnns", "++++s", "++++s"),
    ActionId.CORRECT: ("nnnns", "++++s", "++++s"),
    ActionId.NOT_A_REQUEST: ("nnnns", "++++s", "++++s"),
    ActionId.DUPLICATE: ("nnnns", "++++s", "++++s"),
    ActionId.MERGE: ("nnnns", "++++s", "++++s"),
    ActionId.SEPARATE: ("ssss+", "ssss+", "ssss+"),
    ActionId.SPLIT: ("nnnns", "++++s", "++++s"),
    ActionId.CLOSE: ("snnns", "s+++s", "s+++s"),
    ActionId.REOPEN: ("ssss+", "ssss+", "ssss+"),
    ActionId.CLOCK: ("+++++", "+++++", "+++++"),
    ActionId.SNOOZE: ("nnnns", "++++s", "++++s"),
    ActionId.TAKE_CARE: ("nnnnn", "nnnnn", "++++s"),
    ActionId.REMOVE_TEST: ("nnnnn", "nnnnn", "+++++"),
    ActionId.INCIDENT: ("+++++", "+++++", "+++++"),
    ActionId.MANDATE: ("nnnns", "++++s", "++++s"),
    **dict.fromkeys(
        (ActionId.HOLD, ActionId.HOLDS, ActionId.REVIEW_HOLD, ActionId.RELEASE_HOLD),
        ("nnnnn", "nnnnn", "+++++"),
    ),
    ActionId.ERASE: ("nnnnn", "nnnnn", "nnnnn"),
    ActionId.SCRUB: ("ssssn", "ssss+", "ssss+"),
    ActionId.UNSCRUB: ("nnnnn", "+++++", "+++++"),
    ActionId.MORE: ("+++++", "+++++", "+++++"),
}
#: Who sets the desk up also removes what was made to try it, and hears as a deputy of what nobody does.
ADMINS = {ActionId.REMOVE_TEST, ActionId.TAKE_CARE}


def _whole(action: ActionId, others: str, owner: str, manager: str) -> dict[str, str]:
    admin = manager if action in ADMINS else "nnnnn"
    return {
        "stranger": "nnnnn",
        "stranger who owns it": "nnnnn",
        "admin": admin,
        "admin who owns it": admin,
        "handler": others,
        "handler who owns it": owner,
        "manager": manager,
        "manager who owns it": manager,
        "everything at once": manager,
    }


MATRIX = {action: _whole(action, *row) for action, row in ROWS.items()}
#: What nobody can take back is for admins alone, whatever else they are.
MATRIX[ActionId.ERASE] |= dict.fromkeys(("admin", "admin who owns it", "everything at once"), "ssss+")

CELLS = [
    pytest.param(action, who, status, expected, id=f"{action.value}-{who}-{status.value}")
    for action, rows in MATRIX.items()
    for who, row in rows.items()
    for status, expected in zip(ORDER, row, strict=True)
]


REFUSED = [cell for cell in CELLS if cell.values[3] != "+"]


def situation(who: str, status: Status) -> tuple[Case, Actor]:
    """Return a case in a status, and the person as its owner or as somebody else."""
    actor, owns = PEOPLE[who]
    other = MAX.id if actor.id == BEN.id else BEN.id
    return a_case(status, owner=actor.id if owns else other), actor


def verdict(case: Case, action: ActionId, actor: Actor) -> str:
    try:
        case.check(action, actor)
    except NotAllowed:
        return "n"
    except WrongStatus:
        return "s"
    return "+"


def test_the_matrix_knows_every_action_status_and_person() -> None:
    assert set(MATRIX) == set(ActionId)
    assert set(ORDER) == set(Status)
    assert all(set(rows) == set(PEOPLE) for rows in MATRIX.values())
    assert len(CELLS) == len(ActionId) * 9 * 5


@pytest.mark.parametrize(("action", "who", "status", "expected"), CELLS)
def test_the_table_says_what_the_matrix_says(
    action: ActionId, who: str, status: Status, expected: str
) -> None:
    case, actor = situation(who, status)
    assert verdict(case, action, actor) == expected
    assert case.allows(action, actor) is (expected == "+")
    assert case.offers(action) is (MATRIX[action]["everything at once"][ORDER.index(status)] == "+")


@pytest.mark.parametrize(("action", "who", "status", "expected"), REFUSED)
def test_a_refusal_says_why_in_a_sentence_that_names_the_case(
    action: ActionId, who: str, status: Status, expected: str
) -> None:
    case, actor = situation(who, status)
    with pytest.raises((NotAllowed, WrongStatus)) as refused:
        case.check(action, actor)
    sentences = {
        "s": f"Case {NUMBER} is {STANDING[status]}; its card shows what is possible.",
        "n": f"Case {NUMBER} is handled by someone else; ask them or a manager."
        if actor.roles & TRANSITIONS[action].roles
        else "Admins look after the set-up and see no case; the settings list who handles cases."
        if actor.roles == {Role.ADMIN}
        else "You have no role that allows this; ask an admin of Ombud to add you.",
    }
    assert str(refused.value) == sentences[expected]


@pytest.mark.parametrize("action", list(ActionId))
def test_checking_changes_nothing(action: ActionId) -> None:
    case = a_case(Status.READY, owner=ADA.id)
    before = replace(case)
    case.allows(action, ADA)
    assert case == before


@pytest.mark.parametrize(
    ("action", "label", "target"),
    [
        (ActionId.CLAIM, "Claim", Status.OPEN),
        (ActionId.UNCLAIM, "Give back", Status.NEW),
        (ActionId.ASSIGN, "Assign", Status.OPEN),
        (ActionId.OPEN_LETTER, "Open letter", None),
        (ActionId.OPEN_FILE, "Open file", None),
        (ActionId.REPLY, "Reply", Status.READY),
        (ActionId.ASK, "Ask a question", Status.READY),
        (ActionId.ATTACH, "Attach a file", None),
        (ActionId.JUDGE, "Answer came", None),
        (ActionId.EXTEND, "Extend the period", Status.READY),
        (ActionId.RECEIPT, "Correct the receipt", None),
        (ActionId.ASK_APPROVAL, "Ask for approval", None),
        (ActionId.SEND, "Look and send", Status.OPEN),
        (ActionId.DISCARD, "Discard draft", Status.OPEN),
        (ActionId.UNDO, "Undo sending", Status.READY),
        (ActionId.HAS_LEFT, "It has left", None),
        (ActionId.NOTE, "Add a note", None),
        (ActionId.INCIDENT, "Report an incident", None),
        (ActionId.MANDATE, "Check the mandate", None),
        (ActionId.ERASE, "Erase from Ombud", None),
        (ActionId.HOLD, "Place a legal hold", None),
        (ActionId.HOLDS, "Legal holds", None),
        (ActionId.REVIEW_HOLD, "Put off its review", None),
        (ActionId.RELEASE_HOLD, "Release the hold", None),
        (ActionId.RIGHTS, "Change rights", None),
        (ActionId.LANGUAGE, "Set language", None),
        (ActionId.SENDER, "Confirm the sender", None),
        (ActionId.CONFIRM, "Right as read", None),
        (ActionId.CORRECT, "Read otherwise", None),
        (ActionId.NOT_A_REQUEST, "Not a request", Status.CLOSED),
        (ActionId.DUPLICATE, "Duplicate of…", Status.CLOSED),
        (ActionId.MERGE, "Merge into…", Status.CLOSED),
        (ActionId.SEPARATE, "Separate again", Status.OPEN),
        (ActionId.SPLIT, "Split off a case", None),
        (ActionId.CLOSE, "Close", Status.CLOSED),
        (ActionId.REOPEN, "Reopen", Status.OPEN),
        (ActionId.SNOOZE, "Remind me later", None),
        (ActionId.TAKE_CARE, "I take care", None),
        (ActionId.REMOVE_TEST, "Remove test case", Status.CLOSED),
        (ActionId.CLOCK, "How the due date came about", None),
        (ActionId.MORE, "More actions", None),
    ],
)
def test_every_action_has_its_words_and_its_target(
    action: ActionId, label: str, target: Status | None
) -> None:
    assert TRANSITIONS[action].label == label
    assert TRANSITIONS[action].target is target


@pytest.mark.parametrize("action", [action for action, row in TRANSITIONS.items() if row.owner_only])
def test_what_is_nobodys_is_open_to_every_handler(action: ActionId) -> None:
    for status in TRANSITIONS[action].sources:
        assert verdict(a_case(status, owner=None), action, BEN) == "+"


def test_a_case_without_an_owner_is_nobodys_to_give_back() -> None:
    for person in (ADA, MAX):
        with pytest.raises(AlreadyHandled, match=f"Case {NUMBER} is nobody's already"):
            unclaimed(a_case(Status.OPEN, owner=None), person)


def test_no_administrator_reads_a_letter_by_that_role_alone() -> None:
    assert not any(a_case(status).allows(ActionId.OPEN_LETTER, IRIS) for status in Status)
