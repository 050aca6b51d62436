"""Letters drawn apart are put together to words, and shown where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.finding import Verdict
from handlers.domain.rights import Right
from handlers.triage.spacing import is_drawn_apart, joined
from tests.support.desks import recogniser
from tests.support.growth import grows_linearly

RECOGNISER = recogniser()
LETTERS = [
    ("da", "Slet mine data", Right.ERASURE),
    ("en", "Please delete all my personal data", Right.ERASURE),
    ("de", "Bitte löschen Sie alle meine Daten", Right.ERASURE),
    ("sv", "Jag vill ha ut alla uppgifter ni har om mig", Right.ACCESS),
    ("nb", "Slett alle opplysningene mine", Right.ERASURE),
    ("nl", "Verwijder al mijn gegevens", Right.ERASURE),
    ("fr", "Supprimez toutes mes données personnelles", Right.ERASURE),
]
WAYS = [(" ", "  "), ("\u00a0", "  "), (" ", "   "), (" ", "\n"), (".", "  "), ("-", " "), ("_", " ")]
WAYS += [("*", " "), ("·", "  "), (" ", " / ")]


def drawn(text: str, between: str, gap: str) -> str:
    return gap.join(between.join(word) for word in text.split())


@pytest.mark.parametrize(("between", "gap"), WAYS, ids=ascii)
@pytest.mark.parametrize(("language", "text", "right"), LETTERS)
def test_a_request_drawn_apart_is_one(language: str, text: str, right: Right, between: str, gap: str) -> None:
    written = drawn(text, between, gap)
    found = RECOGNISER.recognise("", written)
    assert found.verdict is Verdict.REQUEST
    assert right in found.rights
    assert found.language == language
    for one in found.evidence:
        assert written[one.start].isalpha()
        assert written[one.end - 1].isalpha()


def test_the_words_that_decided_are_shown_as_they_were_written() -> None:
    written = "Hej.\n" + drawn("Slet mine data", " ", "  ")
    shown = {written[one.start : one.end] for one in RECOGNISER.recognise("", written).evidence}
    assert any(one.startswith("S l e t") for one in shown)


@pytest.mark.parametrize("text", ["Thanks for the nice lunch on Tuesday", "Vi ses til frokost på tirsdag"])
def test_other_letters_stay_other_when_drawn_apart(text: str) -> None:
    assert RECOGNISER.recognise("", drawn(text, " ", "  ")).verdict is Verdict.OTHER


def test_a_subject_drawn_apart_is_read_too() -> None:
    found = RECOGNISER.recognise(drawn("Sletning af mine oplysninger", " ", "  "), "")
    assert found.rights == (Right.ERASURE,)


@pytest.mark.parametrize("text", ["S l e t m i n e d a t a", "P l e a s e d e l e t e a l l m y d a t a"])
def test_without_any_gap_between_words_it_is_looked_at(text: str) -> None:
    assert RECOGNISER.recognise("", text).verdict is Verdict.LOOK


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("S l e t", None),
        ("S l e t  n", None),
        ("S l e t  m i g", "Slet  mig"),
        ("A N S Ø G N I N G\nKære Sam, jeg skriver til jer.", "ANSØGNING\nKære Sam, jeg skriver til jer."),
        ("S-l-e-t m-i-g", "Slet mig"),
    ],
)  # fmt: skip
def test_letters_in_a_row_become_a_word(text: str, together: str | None) -> None:
    found = joined(text)
    assert (None if found is None else found[0]) == together


@pytest.mark.parametrize(
    "text",
    [
        "I a b c are the answers of part one, as we said.",
        "J. R. R. Tolkien wrote it.",
        "Plan A or B, and C as well, is what I would choose.",
        "1 2 3 4 5 6 7 8",
        "x y z",
        "- a\n- b\n- c\n- d\n- e\n- f",
        "",
        "Please delete my data.",
    ],
)
def test_single_letters_that_mean_themselves_stay(text: str) -> None:
    assert joined(text) is None


@given(st.text(alphabet="ab .-_*\n\u00a0é,", max_size=80))
def test_every_character_keeps_its_place(text: str) -> None:
    found = joined(text)
    if found is not None:
        together, where = found
        assert len(together) == len(where)
        assert where == sorted(set(where))
        assert all(
            text[at] == sign or (sign, text[at]) == (" ", "\n")
            for sign, at in zip(together, where, strict=True)
        )


@pytest.mark.parametrize("unit", ["a ", "a.", "a  ", "ab ", "a-a a-", "\n a"], ids=ascii)
def test_the_cost_grows_with_the_length(unit: str) -> None:
    assert grows_linearly(joined, lambda size: unit * (size // len(unit)), 200_000)


def test_a_text_is_drawn_apart_where_most_of_it_is() -> None:
    assert is_drawn_apart("S l e t  d a t a")
    assert not is_drawn_apart("Slet data")
    assert not is_drawn_apart("a b c")
