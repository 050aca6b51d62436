"""Phrases read as English wherever they stand, and can be said in another language when they are drawn."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.phrase import Phrase, count, joined, said, say
from handlers.words.catalogues import FOLDER, catalogue, languages
from handlers.words.speaking import language_of, speaking, spoken

DANISH = {"Case {number}": "Sag {number}", "{n} day left": "{n} dag tilbage", "Close": "Luk"}
DANISH_PLURALS = {"{n} day left": "{n} dage tilbage"}


def in_danish(message: str, plural: str, number: int) -> str:
    many = bool(plural) and number != 1
    return (DANISH_PLURALS if many else DANISH).get(message, plural if many else message)


def test_a_phrase_is_its_english_text() -> None:
    assert say("Case {number}", number="2026-0042") == "Case 2026-0042"
    assert isinstance(say("Close"), str)


def test_a_phrase_without_values_keeps_its_braces() -> None:
    assert say("{like this}") == "{like this}"
    assert said(say("{like this}"), in_danish) == "{like this}"


@pytest.mark.parametrize(
    ("number", "english", "danish"),
    [
        (0, "0 days left", "0 dage tilbage"),
        (1, "1 day left", "1 dag tilbage"),
        (2, "2 days left", "2 dage tilbage"),
    ],
)
def test_a_number_chooses_the_form_in_each_language(number: int, english: str, danish: str) -> None:
    left = count("{n} day left", "{n} days left", number)
    assert (left, said(left, in_danish)) == (english, danish)


def test_phrases_inside_phrases_are_said_in_the_same_language() -> None:
    whole = joined(
        " · ", [say("Case {number}", number="7"), "a@b.example", count("{n} day left", "{n} days left", 3)]
    )
    assert whole == "Case 7 · a@b.example · 3 days left"
    assert said(whole, in_danish) == "Sag 7 · a@b.example · 3 dage tilbage"
    assert said(say("Look: {what}", what=whole), in_danish) == "Look: Sag 7 · a@b.example · 3 dage tilbage"


def test_what_no_catalogue_knows_is_said_in_english() -> None:
    assert said(say("Nobody translated {this}", this="that"), in_danish) == "Nobody translated that"


@given(st.text())
def test_what_is_no_phrase_stays_as_it_is(text: str) -> None:
    assert said(text, in_danish) == text


@given(st.text(), st.integers(min_value=0, max_value=10**9))
def test_values_are_filled_in_once_whatever_they_hold(value: str, number: int) -> None:
    assert said(say("Case {number}", number=value), in_danish) == f"Sag {value}"
    assert say("Case {number} of {n}", number=value, n=number) == f"Case {value} of {number}"


@given(st.text(), st.lists(st.text(), max_size=4))
def test_joined_parts_stand_in_their_order(separator: str, parts: list[str]) -> None:
    whole = joined(separator, parts)
    assert whole == separator.join(parts)
    assert said(whole, in_danish) == separator.join(parts)


def test_the_language_holds_until_the_block_ends_even_by_an_error() -> None:
    with pytest.raises(RuntimeError), speaking("da"):
        raise RuntimeError
    assert spoken(say("Close")) == "Close"


def test_each_thread_speaks_its_own_language() -> None:
    heard: list[str] = []
    with speaking("da"):
        other = threading.Thread(target=lambda: heard.append(spoken(say("Case {number}", number="1"))))
        other.start()
        other.join()
    assert heard == ["Case 1"]


def test_an_unknown_language_speaks_english() -> None:
    for language in ("xx", "", "../da", "da/../de", "DA!"):
        with speaking(language):
            assert spoken(say("Close")) == "Close"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("da-DK", "da"),
        ("nb-NO", "nb"),
        ("no-NO", "nb"),
        ("nn_NO", "nb"),
        ("sv-SE", "sv"),
        ("de-AT", "de"),
        ("en-GB", "en"),
        ("fr-FR", "fr"),
        ("", "en"),
    ],
)
def test_a_locale_names_its_language(locale: str, language: str) -> None:
    assert language_of(locale) == language


def test_english_needs_no_file_and_stands_first() -> None:
    assert languages()[0] == "en"
    assert not (FOLDER / "en.po").exists()
    assert catalogue("en").translate("{n} day", "{n} days", 2) == "{n} days"


def test_a_phrase_can_be_compared_and_hashed_like_its_text() -> None:
    made: Phrase = say("Close")
    assert hash(made) == hash("Close")
