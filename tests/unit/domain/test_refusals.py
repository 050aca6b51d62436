"""Refusals: each class has a sentence of its own that is safe to show, and says what to do."""

import inspect

import pytest

from handlers.domain import errors
from handlers.domain.errors import (
    AlreadyHandled,
    Gone,
    Incomplete,
    NotAllowed,
    NotFound,
    OnHold,
    Refused,
    StaleCase,
    WrongStatus,
    not_for,
)
from handlers.domain.ids import PersonId
from handlers.domain.people import CASE_PEOPLE, Actor, Role
from handlers.domain.phrase import Phrase, said, say

DEFAULTS: dict[type[Refused], str] = {
    Refused: "The rules do not allow this.",
    OnHold: "A legal hold keeps this as it is.",
    NotFound: "There is no such case here; check the number.",
    NotAllowed: "You have no role that allows this; ask an admin of Ombud to add you.",
    WrongStatus: "The case has moved on, so this is no longer possible; its card shows what is.",
    StaleCase: "Someone just changed this case; look at the refreshed card and decide again.",
    AlreadyHandled: "This was already done; nothing was changed.",
    Gone: "The content was erased as the law or the retention schedule demands; only the record remains.",
}


def test_the_table_knows_every_refusal() -> None:
    kinds = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Refused)}
    assert kinds == {*DEFAULTS, Incomplete}


@pytest.mark.parametrize(
    ("kind", "sentence"), DEFAULTS.items(), ids=lambda given: getattr(given, "__name__", "")
)
def test_the_default_is_one_whole_sentence(kind: type[Refused], sentence: str) -> None:
    assert str(kind()) == sentence
    assert str(kind("")) == sentence


@pytest.mark.parametrize("kind", [*DEFAULTS, Incomplete], ids=lambda kind: kind.__name__)
def test_the_default_can_be_said_in_another_language(kind: type[Refused]) -> None:
    refused = Incomplete({}) if kind is Incomplete else kind()
    assert isinstance(refused.message, Phrase)
    assert refused.message.message == str(refused)


def test_a_sentence_with_values_keeps_them_apart() -> None:
    refused = NotFound(say("There is no case {number}.", number="2026-0001"))
    assert (refused.message, str(refused)) == ("There is no case 2026-0001.",) * 2
    assert said(refused.message, lambda *_: "Sag {number} findes ikke.") == "Sag 2026-0001 findes ikke."


@pytest.mark.parametrize("kind", list(DEFAULTS), ids=lambda kind: kind.__name__)
def test_a_refusal_can_say_more(kind: type[Refused]) -> None:
    assert str(kind("Case 2026-0001 is closed.")) == "Case 2026-0001 is closed."


@pytest.mark.parametrize("kind", [*DEFAULTS, Incomplete], ids=lambda kind: kind.__name__)
def test_every_refusal_is_caught_as_one(kind: type[Refused]) -> None:
    assert issubclass(kind, Refused)
    assert not issubclass(kind, ValueError)


def test_a_form_with_gaps_names_its_fields_and_no_more_of_the_docstring() -> None:
    refused = Incomplete({"text": "Write the reply first."})
    assert str(refused) == "Something is missing in the form."
    assert refused.fields == {"text": "Write the reply first."}


def test_two_forms_with_gaps_do_not_share_them() -> None:
    one, other = Incomplete({"a": "?"}), Incomplete({})
    assert (one.fields, other.fields) == ({"a": "?"}, {})


def test_siblings_are_not_mistaken_for_each_other() -> None:
    kinds = [kind for kind in (*DEFAULTS, Incomplete) if kind is not Refused]
    assert not any(issubclass(one, other) for one in kinds for other in kinds if one is not other)


@pytest.mark.parametrize(
    ("held", "needed", "said"),
    [
        ({Role.ADMIN}, CASE_PEOPLE, "Admins"),
        ({Role.ADMIN}, {Role.MANAGER}, "Admins"),
        ({Role.ADMIN, Role.CASE_HANDLER}, {Role.MANAGER}, "You"),
        ({Role.CASE_HANDLER}, {Role.ADMIN}, "You"),
        (set(), CASE_PEOPLE, "You"),
        (set(), {Role.ADMIN}, "You"),
    ],
)
def test_an_admin_is_not_sent_to_an_admin(held: set[Role], needed: set[Role], said: str) -> None:
    refused = not_for(Actor(PersonId("U0IRIS"), frozenset(held)), needed)
    assert isinstance(refused.message, Phrase)
    assert str(refused).split()[0] == said
