import string
import tomllib
from datetime import date
from importlib import resources
from typing import Any

import pytest

from handlers.domain.rights import Right
from handlers.letters.catalogue import Catalogue, catalogue, languages

LANGUAGES = sorted(languages())
ENGLISH = catalogue("en")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence(language: str) -> None:
    words = catalogue(language)
    assert words.sentences.keys() == ENGLISH.sentences.keys()
    assert words.lists.keys() == ENGLISH.lists.keys()
    assert all(words.sentences.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_fills_in_the_same_words(language: str) -> None:
    words = catalogue(language)
    for key, sentence in words.sentences.items():
        assert placeholders(sentence) == placeholders(ENGLISH.sentences[key]), key
    for key, paragraphs in words.lists.items():
        assert len(paragraphs) == len(ENGLISH.lists[key]), key
        for ours, theirs in zip(paragraphs, ENGLISH.lists[key], strict=True):
            assert placeholders(ours) == placeholders(theirs), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_plain_names(language: str) -> None:
    words = catalogue(language)
    sentences = [*words.sentences.values(), *(one for some in words.lists.values() for one in some)]
    for sentence in sentences:
        assert all(name.isidentifier() for name in placeholders(sentence)), sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_right_but_unclear_has_words(language: str) -> None:
    named = {
        key.removeprefix("rights.") for key in catalogue(language).sentences if key.startswith("rights.")
    }
    assert named == {right.value for right in Right if right != Right.UNCLEAR}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_has_twelve_different_months(language: str) -> None:
    words = catalogue(language)
    dates = {words.date(date(2026, month, 9)) for month in range(1, 13)}
    assert len(dates) == 12
    assert all("2026" in day and "9" in day for day in dates)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_hold_text_and_lists_of_text_only(language: str) -> None:
    file = resources.files("handlers.letters").joinpath("wordings", f"{language}.toml")

    def check(value: Any) -> None:
        if isinstance(value, dict):
            for inner in value.values():
                check(inner)
        else:
            assert isinstance(value, str) or all(isinstance(one, str) for one in value)

    check(tomllib.loads(file.read_text("utf-8")))


def test_a_missing_sentence_or_word_is_an_error_not_a_gap() -> None:
    words = Catalogue("en", {"greeting": "Hello {name}"}, {})
    assert words.say("greeting", name="you") == "Hello you"
    with pytest.raises(KeyError, match="name"):
        words.say("greeting")
    with pytest.raises(KeyError, match="farewell"):
        words.say("farewell")


def test_a_catalogue_is_read_once() -> None:
    assert catalogue("sv") is catalogue("sv")
    assert catalogue("fi") is catalogue("en")
