"""The command /ombud: answers to the person alone, without personal data."""

import pytest

from handlers.commands.asking import COMMANDS
from handlers.domain.people import Role
from handlers.domain.rights import Right
from tests.support.slack_desk import Cast, Place


def test_help_names_every_command(place: Place, cast: Cast) -> None:
    for typed in ("", "help", "  HELP "):
        told = place.command(cast.ada, typed)
        mine = [one for one in COMMANDS.values() if not one.roles or Role.CASE_HANDLER in one.roles]
        assert all(f"/ombud {one.usage}: {one.help}" in told for one in mine)
        assert "/ombud 2026-0042" in told


def test_list_and_mine_show_numbers_rights_statuses_dates_and_owners(place: Place, cast: Cast) -> None:
    first, second = place.letter(Right.ACCESS), place.letter(Right.ERASURE, Right.OBJECTION)
    place.press(cast.ada, first, "claim")
    listed = place.command(cast.ben, "list")
    assert f"{first.number} · Access" in listed
    assert "due 2026-04-07, 36 days left" in listed
    assert f"<@{cast.ada}>" in listed
    assert f"{second.number} · Erasure + Objection" in listed
    assert "nobody yet" in listed
    assert "sam" not in listed.lower()
    assert "example.org" not in listed
    mine = place.command(cast.ada, "mine")
    assert first.number in mine
    assert second.number not in mine
    assert "You have no open case." in place.command(cast.ben, "mine")


def test_an_empty_desk_says_so(place: Place, cast: Cast) -> None:
    assert "No case is open." in place.command(cast.ada, "list")


@pytest.mark.parametrize("road", ["http"])
def test_a_long_list_is_cut_and_says_so(place: Place, cast: Cast) -> None:
    cases = [place.letter() for _ in range(21)]
    told = place.command(cast.ada, "list")
    assert sum(case.number in told for case in cases) == 20
    assert "There are more" in told


def test_a_number_shows_the_card_with_its_buttons(place: Place, cast: Cast) -> None:
    case = place.letter()
    told = place.command(cast.ada, case.number)
    assert f"{case.number} · Access" in told
    ephemeral = place.slack.ephemerals(cast.ada)[-1]
    assert place.slack.press(cast.ada, place.channel, ephemeral.ts, "claim").ok
    assert place.case(case).owner == cast.ada


def test_a_number_that_is_not_there_is_said_to_be_missing(place: Place, cast: Cast) -> None:
    assert "There is no such case here" in place.command(cast.ada, "2026-9999")


@pytest.mark.parametrize(
    ("typed", "hint"), [("lst", "/ombud list"), ("mein", "/ombud mine"), ("zzzz <!here>", "/ombud help")]
)
def test_an_unknown_word_is_answered_with_the_nearest(
    place: Place, cast: Cast, typed: str, hint: str
) -> None:
    told = place.command(cast.ada, typed)
    assert "There is no such command." in told
    assert hint in told
    assert "here>" not in told  # what was typed is not repeated


@pytest.mark.parametrize("typed", ["list", "mine", "2026-0001"])
def test_without_a_role_nothing_is_shown(place: Place, cast: Cast, typed: str) -> None:
    case = place.letter()
    refusals = {cast.mallory: "no role that allows this", cast.iris: "the settings list who handles cases"}
    for person, refused in refusals.items():
        told = place.command(person, typed)
        assert refused in told
        assert case.number not in told


def test_answers_are_for_the_person_alone(place: Place, cast: Cast) -> None:
    place.letter()
    before = len(place.slack.messages(place.channel))
    place.command(cast.ada, "list")
    assert len(place.slack.messages(place.channel)) == before
