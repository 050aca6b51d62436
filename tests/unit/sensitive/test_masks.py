"""Masks leave nothing of a number, say what stood there, and change nothing when done twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.sensitive import masks
from handlers.sensitive.finding import NUMBERS, Found, Sensitive
from handlers.sensitive.masks import (
    PLACEHOLDERS,
    Excerpts,
    mask,
    replaced,
    without_numbers,
    without_sensitive,
)
from handlers.sensitive.scan import find
from tests.unit.sensitive import people

BORN = date(2031, 5, 14)
NUMBERS_OF_ONE = (
    people.cpr(BORN),
    people.fodselsnummer(BORN),
    people.personnummer(BORN),
    people.henkilotunnus(BORN),
)
_LETTER = "CPR {}, fnr {}, pnr {}, hetu {}, p.nr 12345678; jeg var sygemeldt med astma."
PIECES = st.sampled_from(
    [
        *NUMBERS_OF_ONE,
        "140531",
        "-",
        "4321",
        " ",
        ".",
        "!",
        "\n",
        "cpr",
        "cpr ",
        "konto ",
        "tlf",
        "min ",
        "jeg ",
        "operation",
        "sygemeldt",
        "01.01.31-4321",
        "01 01 31 4321",
        "reg 1234 ",
        "+45 ",
        "[",
        "]",
        "/",
        "_",
        ",",
        "a",
        "7",
        "personnummer: ",
        *PLACEHOLDERS.values(),
    ]
)


def test_a_placeholder_says_what_stood_there() -> None:
    text = "CPR {}, fnr {}, pnr {}, hetu {}, p.nr 12345678; jeg var sygemeldt med astma.".format(
        *NUMBERS_OF_ONE
    )
    assert mask(text)[0] == (
        "CPR [CPR number], fnr [fødselsnummer], pnr [personnummer], hetu [henkilötunnus],"
        " p.nr [identity number]; jeg var [absence] med [health]."
    )


def test_every_kind_has_its_placeholder_and_none_is_found_again() -> None:
    assert set(PLACEHOLDERS) == set(Sensitive)
    assert find("jeg " + " ".join(PLACEHOLDERS.values())) == ()


def test_numbers_alone_are_masked_where_words_are_to_stay() -> None:
    assert without_numbers(f"sygemeldt {NUMBERS_OF_ONE[0]}") == "sygemeldt [CPR number]"
    assert without_sensitive(f"sygemeldt {NUMBERS_OF_ONE[0]}") == "[absence] [CPR number]"
    assert without_numbers("") == without_sensitive("") == ""


def test_findings_say_nothing_of_the_value() -> None:
    _, found = mask(NUMBERS_OF_ONE[0])
    assert NUMBERS_OF_ONE[0][:6] not in repr(found)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once, _ = mask(text)
    assert mask(once)[0] == once


@given(st.lists(PIECES, max_size=14).map("".join))
def test_masking_is_putting_placeholders_where_something_was_found(text: str) -> None:
    assert mask(text, NUMBERS)[0] == replaced(text, find(text, NUMBERS))


@given(st.text(max_size=200))
def test_any_text_is_masked_without_a_fault(text: str) -> None:
    once, found = mask(text)
    assert (once == text) == (not found)


@given(
    st.lists(st.sampled_from(NUMBERS_OF_ONE), min_size=1, max_size=6),
    st.sampled_from([" ", "\n", ", ", "; ", " og "]),
)
def test_nothing_of_a_number_is_left(numbers: list[str], between: str) -> None:
    masked, found = mask(between.join(numbers))
    assert len(found) == len(numbers)
    assert not any(sign.isdigit() for sign in masked)


def test_an_excerpt_shows_no_part_of_a_number_that_it_cuts() -> None:
    text = f"number {NUMBERS_OF_ONE[0]} here"
    excerpts = Excerpts(text)
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            assert not any(sign.isdigit() for sign in excerpts.part(start, end))
    assert excerpts.part(0, len(text)) == "number [CPR number] here"


def test_a_text_is_looked_through_once_whatever_is_asked_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def counted(text: str) -> tuple[Found, ...]:
        looked.append(text)
        return find(text)

    monkeypatch.setattr(masks, "find", counted)
    excerpts = Excerpts("one two three")
    assert looked == []
    assert [excerpts.part(0, 3), excerpts.part(4, 7)] == ["one", "two"]
    assert looked == ["one two three"]
