"""Who may do what in which status: the whole matrix, written out by hand and compared cell by cell.

A cell is "+" where the action is done, "s" where the status forbids it, "n" where the person does.
"""

from dataclasses import replace

import pytest

from handlers.domain.case import TRANSITIONS, ActionId, Case, Status
from handlers.domain.errors import NotAllowed, WrongStatus
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

# new, open, awaiting_subject, ready, closed
MATRIX: dict[ActionId, dict[str, str]] = {
    ActionId.CLAIM: {
        "stranger": "nnnnn",
        "stranger who owns it": "nnnnn",
        "admin": "nnnnn",
        "admin who owns it": "nnnnn",
        "handler": "++++s",
        "handler who owns it": "++++s",
        "manager": "++++s",
        "manager who owns it": "++++s",
        "everything at once": "++++s",
    },
    ActionId.UNCLAIM: {
        "stranger": "nnnnn",
        "stranger who owns it": "nnnnn",
        "admin": "nnnnn",
        "admin who owns it": "nnnnn",
        "handler": "snnns",
        "handler who owns it": "s+++s",
        "manager": "s+++s",
        "manager who owns it": "s+++s",
        "everything at once": "s+++s",
    },
    ActionId.OPEN_LETTER: {
        "stranger": "nnnnn",
        "stranger who owns it": "nnnnn",
        "admin": "nnnnn",
        "admin who owns it": "nnnnn",
        "handler": "+++++",
        "handler who owns it": "+++++",
        "manager": "+++++",
        "manager who owns it": "+++++",
        "everything at once": "+++++",
    },
    ActionId.REPLY: {
        "stranger": "nnnnn",
        "stranger who owns it": "nnnnn",
        "admin": "nnnnn",
        "admin who owns it": "nnnnn",
        "handler": "snnns",
        "handler who owns it": "s+++s",
        "manager": "s+++s",
        "manager who owns it": "s+++s",
        "everything at once": "s+++s",
    },
    ActionId.SEND: {
        "stranger": "nnnnn",
        "stranger who owns it": "nnnnn",
        "admin": "nnnnn",
        "admin who owns it": "nnnnn",
        "handler": "sssns",
        "handler who owns it": "sss+s",
        "manager": "sss+s",
        "manager who owns it": "sss+s",
        "everything at once": "sss+s",
    },
    ActionId.DISCARD: {
        "stranger": "nnnnn",
        "stranger who owns it": "nnnnn",
        "admin": "nnnnn",
        "admin who owns it": "nnnnn",
        "handler": "sssns",
        "handler who owns it": "sss+s",
        "manager": "sss+s",
        "manager who owns it": "sss+s",
        "everything at once": "sss+s",
    },
    ActionId.CLOSE: {
        "stranger": "nnnnn",
        "stranger who owns it": "nnnnn",
        "admin": "nnnnn",
        "admin who owns it": "nnnnn",
        "handler": "snnns",
        "handler who owns it": "s+++s",
        "manager": "s+++s",
        "manager who owns it": "s+++s",
        "everything at once": "s+++s",
    },
    ActionId.REOPEN: {
        "stranger": "nnnnn",
        "stranger who owns it": "nnnnn",
        "admin": "nnnnn",
        "admin who owns it": "nnnnn",
        "handler": "ssss+",
        "handler who owns it": "ssss+",
        "manager": "ssss+",
        "manager who owns it": "ssss+",
        "everything at once": "ssss+",
    },
}

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
    assert len(CELLS) == 8 * 9 * 5


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
        "s": f"Case {NUMBER} is {status.value.replace('_', ' ')}; its card shows what is possible.",
        "n": f"Case {NUMBER} is handled by someone else; ask them or a manager."
        if actor.roles & {Role.CASE_HANDLER, Role.MANAGER}
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
        (ActionId.OPEN_LETTER, "Open letter", None),
        (ActionId.REPLY, "Reply", Status.READY),
        (ActionId.SEND, "Send", Status.OPEN),
        (ActionId.DISCARD, "Discard draft", Status.OPEN),
        (ActionId.CLOSE, "Close", Status.CLOSED),
        (ActionId.REOPEN, "Reopen", Status.OPEN),
    ],
)
def test_every_action_has_its_words_and_its_target(
    action: ActionId, label: str, target: Status | None
) -> None:
    assert TRANSITIONS[action].label == label
    assert TRANSITIONS[action].target is target


def test_a_case_without_an_owner_is_nobodys_to_give_back() -> None:
    nobodys = a_case(Status.OPEN, owner=None)
    assert verdict(nobodys, ActionId.UNCLAIM, ADA) == "n"
    assert verdict(nobodys, ActionId.UNCLAIM, MAX) == "+"


def test_no_administrator_reads_a_letter_by_that_role_alone() -> None:
    assert not any(a_case(status).allows(ActionId.OPEN_LETTER, IRIS) for status in Status)
