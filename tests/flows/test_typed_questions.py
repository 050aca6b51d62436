"""What somebody types after `/ombud`, and what they alone are answered."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.slack.drawn import told
from handlers.commands import asking
from handlers.domain.answer import Answer
from handlers.domain.card import Card, Form
from handlers.domain.case import TRANSITIONS, ActionId, Case, Status
from handlers.domain.errors import NotAllowed, NotFound
from handlers.domain.ids import PersonId
from handlers.domain.languages import LANGUAGES
from handlers.domain.people import Role
from handlers.domain.phrase import Phrase
from handlers.words.speaking import speaking, spoken
from tests.contract.store.shelf import new_case, run, value
from tests.support.bonding import merge, opened
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX, SAM, actor
from tests.support.desks import Room
from tests.support.letters import letter
from tests.unit.domain.samples import deadline


def answered(room: Room, typed: str, by: PersonId = ADA) -> Answer:
    answer = asking.ask(room.desk, actor(by), typed)
    assert isinstance(answer, Answer)
    return answer


def due_in(room: Room, days: int, **changes: Any) -> Case:
    day = room.clock.now().date() + timedelta(days=days)
    return new_case(room, deadline=deadline(day), **changes)


@pytest.mark.parametrize("typed", ["", "help", "HELP", "  help  ", "help me"])
def test_ux_08_help_lists_what_the_person_may_type(room: Room, typed: str) -> None:
    told = answered(room, typed)
    verbs = [line.split(":")[0] for line in told.lines]
    assert verbs == [
        "/ombud help",
        "/ombud new",
        "/ombud list",
        "/ombud mine",
        "/ombud find 2026-00",
        "/ombud junk",
        "/ombud batch",
        "/ombud incident",
        "/ombud me",
        "/ombud away 2026-12-01 2026-12-10",
        "/ombud back",
        "/ombud digest",
        "/ombud 2026-0042",
    ]


@pytest.mark.parametrize(("person", "number"), [(ADA, 13), (MAX, 14), (IRIS, 6), (MALLORY, 2)])
def test_ux_08_help_says_nothing_of_what_one_may_not_ask(room: Room, person: PersonId, number: int) -> None:
    assert len(answered(room, "help", person).lines) == number


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("lits", "list"),
        ("mien", "mine"),
        ("digset", "digest"),
        ("mailbox", "mailboxes"),
        ("setings", "settings"),
    ],
)
def test_ux_08_an_unknown_verb_gives_the_nearest(room: Room, typed: str, nearest: str) -> None:
    room.colleagues.held[ADA] = frozenset(Role)
    assert answered(room, typed).title == f"There is no such command. Did you mean /ombud {nearest}?"


@pytest.mark.parametrize("typed", ["mailbox", "mailboxe", "setings", "lits", "hlep", "digset", "nwe"])
@pytest.mark.parametrize("person", [ADA, MAX, IRIS, MALLORY])
def test_ux_08_the_nearest_is_one_that_the_person_may_type(room: Room, typed: str, person: PersonId) -> None:
    may = {line.split()[1].rstrip(":") for line in answered(room, "help", person).lines}
    said = re.findall(r"Did you mean /ombud (\w+)", answered(room, typed, person).title)
    assert set(said) <= may


def test_ux_08_what_is_not_alike_is_not_taken_for_a_command(room: Room) -> None:
    room.colleagues.held[ADA] = frozenset(Role)
    for typed in ("delete everything", "serach", "export"):
        title = answered(room, typed).title
        assert title == "There is no such command. Type /ombud help to see what there is."


@pytest.mark.parametrize(
    "typed",
    [
        "xyzzy",
        "٤٢",
        "4 2",
        "#",
        "##4",
        "1234567890",
        "@sam",
        "'; DROP TABLE case_file",
        "2026-",
        "<@U0ADA>",
        "é" * 3_000,
    ],
)
def test_ux_08_nonsense_is_answered_without_repeating_it(room: Room, typed: str) -> None:
    told = answered(room, typed)
    assert told.title == "There is no such command. Type /ombud help to see what there is."
    assert told.lines == ()


def test_ux_08_lists_stand_by_due_date_with_buttons(room: Room) -> None:
    later, sooner = (
        due_in(room, 9, owner=BEN, status=Status.OPEN),
        due_in(room, 2, owner=ADA, status=Status.OPEN),
    )
    told = answered(room, "list")
    assert [row.case_id for row in told.rows] == [sooner.id, later.id]
    assert all(row.buttons for row in told.rows)
    assert [row.case_id for row in answered(room, "mine").rows] == [sooner.id]


@pytest.mark.parametrize(
    ("typed", "said"), [("list", "No case is open."), ("mine", "You have no open case.")]
)
def test_ux_08_an_empty_list_is_one_sentence(room: Room, typed: str, said: str) -> None:
    assert answered(room, typed) == Answer(said)


def test_ux_08_a_long_list_says_where_the_rest_is(room: Room) -> None:
    for _ in range(21):
        due_in(room, 9)
    told = answered(room, "list")
    assert len(told.rows) == 20
    assert "Home tab" in told.note


def test_ux_08_find_by_address_never_repeats_it(room: Room) -> None:
    room.arrive(letter(sender=SAM))
    case = room.only_case()
    told = answered(room, f"find {SAM}")
    assert [row.case_id for row in told.rows] == [case.id]
    assert SAM not in repr(told)
    nobody = answered(room, "find kim@nowhere.example")
    assert nobody.title == "No case is like that."
    assert nobody.lines == (
        "A whole e-mail address is needed, or a number from its year on, such as 2026-0042.",
    )


@pytest.mark.parametrize(("term", "number"), [("2026", 2), ("erasure", 0), ("access", 2), ("new", 2)])
def test_ux_08_find_by_number_right_and_status(room: Room, term: str, number: int) -> None:
    for _ in range(2):
        due_in(room, 9)
    assert len(answered(room, f"find {term}").rows) == number


def test_ux_08_find_alone_says_what_can_be_found(room: Room) -> None:
    assert "exact e-mail address" in answered(room, "find").title


def test_ux_08_a_number_is_answered_with_the_whole_card(room: Room) -> None:
    case = due_in(room, 9, status=Status.CLOSED, closed_at=room.clock.now())
    card = asking.ask(room.desk, actor(ADA), case.number)
    assert isinstance(card, Card)
    assert ActionId.REOPEN in {button.action for button in card.buttons}, "a closed case too has its buttons"
    with pytest.raises(NotFound):
        asking.ask(room.desk, actor(ADA), "2026-9999")


@pytest.mark.parametrize("typed", ["1", "01", "0001", "#0001", "#1", "#2026-0001", "2026-0001"])
def test_ux_08_a_number_without_its_year_is_this_years(room: Room, typed: str) -> None:
    room.arrive(letter())
    card = asking.ask(room.desk, actor(ADA), typed)
    assert isinstance(card, Card)
    assert card.case_id == room.only_case().id
    with pytest.raises(NotFound):
        asking.ask(room.desk, actor(ADA), "15")
    with pytest.raises(NotAllowed):
        asking.ask(room.desk, actor(MALLORY), typed)


@pytest.mark.parametrize("verb", ["list", "mine", "digest", "me", "help"])
def test_ux_08_words_that_a_command_does_not_take_are_said_to_be_ignored(room: Room, verb: str) -> None:
    due_in(room, 2, owner=ADA, status=Status.OPEN)
    told = answered(room, f"{verb} overdue")
    assert told.note == f"/ombud {verb} takes no further words: they were ignored."
    assert replace(told, note="") == answered(room, verb)


def test_ux_08_a_long_list_says_both_where_the_rest_is_and_what_was_ignored(room: Room) -> None:
    for _ in range(21):
        due_in(room, 9)
    note = answered(room, "list overdue").note
    assert "Home tab" in note
    assert note.endswith("they were ignored.")


@pytest.mark.parametrize("typed", ["find smith", "find overdue"])
def test_ux_08_find_says_what_else_can_be_found(room: Room, typed: str) -> None:
    (hint,) = answered(room, typed).lines
    assert hint.startswith("What can be found: a right such as Access, a status such as ")
    assert "a whole e-mail address" in hint


def typed_card(room: Room, case: Case) -> Card:
    card = asking.ask(room.desk, actor(ADA), case.number)
    assert isinstance(card, Card)
    return card


def test_ux_08_a_numbers_card_is_the_channels_while_a_reply_is_leaving(room: Room) -> None:
    room.arrive(letter())
    room.press(room.only_case(), ActionId.CLAIM)
    room.answer(room.only_case())
    room.deliver()

    card = typed_card(room, room.only_case())
    assert dict(card.facts)["Reply leaves at"] == "10:01", "as Copenhagen's clocks show it"
    assert card == room.chat.card()


def test_ux_08_a_numbers_card_is_the_channels_where_another_case_carries_it_on(room: Room) -> None:
    first, second = opened(room), opened(room)
    room.later(timedelta(days=1))
    merge(room, second, first)
    room.settle()

    card = typed_card(room, second)
    assert dict(card.facts)["Continued in"] == first.number
    assert replace(card, buttons=()) == room.chat.card(1)


def test_ux_08_new_is_answered_with_the_form(room: Room) -> None:
    assert isinstance(asking.ask(room.desk, actor(ADA), "new"), Form)


def test_ux_08_me_says_roles_language_zone_and_limits(room: Room) -> None:
    told = answered(room, "me")
    words = " ".join(told.lines)
    assert told.title == f"You are <@{ADA}>."
    assert "Your roles: case handler." in words
    assert "Ombud speaks English to you" in words
    assert "Europe/Copenhagen" in words
    assert "120 letters" in words
    assert "Remove test case" not in words
    assert "You have no role here yet" in " ".join(answered(room, "me", MALLORY).lines)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("roles", [frozenset({Role.CASE_HANDLER}), frozenset(Role)])
def test_ux_08_me_is_told_whole_in_every_language(room: Room, language: str, roles: frozenset[Role]) -> None:
    room.colleagues.held[ADA] = roles
    answer = answered(room, "me")
    with speaking(language):
        drawn = json.dumps(told(answer), ensure_ascii=False)
        lines = [spoken(line) for line in answer.lines if isinstance(line, Phrase)]
        rights = spoken(TRANSITIONS[ActionId.MORE].label)
    assert len(lines) == len(answer.lines)
    assert all(line in drawn for line in lines)
    assert "…" not in drawn
    assert rights not in drawn, "leading to the others is no right"


def test_ux_08_me_is_about_the_roles_held_now(room: Room) -> None:
    room.colleagues.held[ADA] = frozenset(Role)
    assert "Your roles: case handler, manager, admin." in answered(room, "me").lines


def test_ux_08_mailboxes_names_provider_and_last_round_and_no_address(room: Room) -> None:
    (line,) = answered(room, "mailboxes", IRIS).lines
    assert line.startswith("Mailbox privacy is connected, and was not read yet. Provider: memory. 0 letters")
    room.sync()
    room.later(timedelta(minutes=3))
    (line,) = answered(room, "mailboxes", IRIS).lines
    assert line.startswith("Mailbox privacy was last read 3 minutes ago.")
    assert "@" not in line


def test_ux_08_settings_is_the_checklist(room: Room) -> None:
    told = answered(room, "settings", IRIS)
    assert told.title == "How Ombud is set up:"
    marks = ("Done: ", "To do: ", "On: ", "Off, and optional: ", "Optional: ")
    assert [line for line in told.lines if not line.startswith(marks)] == []


ALLOWED: Mapping[str, set[PersonId]] = {
    "help": {ADA, MAX, IRIS, MALLORY},
    "me": {ADA, MAX, IRIS, MALLORY},
    "list": {ADA, MAX},
    "mine": {ADA, MAX},
    "find 2026": {ADA, MAX},
    "digest": {ADA, MAX},
    "new": {ADA, MAX},
    "2026-0001": {ADA, MAX},
    "incident": {ADA, MAX, IRIS},
    "incidents": {MAX, IRIS},
    "away 2026-12-01 2026-12-10": {ADA, MAX},
    "back": {ADA, MAX},
    "mailboxes": {IRIS},
    "settings": {IRIS},
}


@pytest.mark.parametrize("typed", list(ALLOWED))
def test_ux_08_each_command_answers_those_it_is_for(room: Room, typed: str) -> None:
    due_in(room, 9)
    for person in (ADA, MAX, IRIS, MALLORY):
        if person in ALLOWED[typed]:
            assert asking.ask(room.desk, actor(person), typed) is not None
        else:
            with pytest.raises(NotAllowed):
                asking.ask(room.desk, actor(person), typed)


@pytest.mark.parametrize("typed", ["list", "find 2026", "new", "2026-0001", "7"])
def test_an_admin_without_case_rights_is_told_who_handles_cases(room: Room, typed: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        asking.ask(room.desk, actor(IRIS), typed)
    assert "Admins look after the set-up and see no case" in str(refused.value)


def test_sec_16_lists_finds_and_cards_leave_a_row_in_the_access_log(room: Room) -> None:
    due_in(room, 9)
    for typed in ("list", "mine", "find 2026", "2026-0001", "digest"):
        asking.ask(room.desk, actor(ADA), typed)
    kinds = [row.kind for row in run(room, "SELECT kind FROM access ORDER BY id")]
    assert kinds == ["list", "list", "find", "case", "list"]
    assert value(room, "SELECT count(DISTINCT person) FROM access") == 1
