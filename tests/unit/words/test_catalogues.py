"""Every catalogue says every message of the sources, says nothing else, and fills in the same values."""

import string
from collections.abc import Iterable

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from handlers.words.catalogues import FOLDER
from handlers.words.extraction import missing, template

LANGUAGES = ("da", "de", "nb", "sv")


def read(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def keys(catalogue: Catalog) -> set[str]:
    return {forms(one.id)[0] for one in catalogue if one.id}


def forms(text: str | Iterable[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def names(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}


def pairs(language: str) -> list[tuple[Message, str]]:
    return [(one, said) for one in read(language) if one.id for said in forms(one.string or "")]


def test_the_sources_have_messages() -> None:
    found = keys(template())
    assert len(found) > 200
    assert "Claim" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    assert missing(read(language)) == [], "run `make words` and translate what it names"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_missing_or_stale(language: str) -> None:
    assert keys(read(language)) == keys(template()), "run `make words`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_the_same_values(language: str) -> None:
    for message, said in pairs(language):
        wanted = set().union(*(names(form) for form in forms(message.id)))
        optional = {"n"} if len(forms(message.id)) > 1 else set()  # "one day left" may spell its number out
        assert wanted - optional <= names(said) <= wanted, (message.id, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_end_of_a_sentence(language: str) -> None:
    for message, said in pairs(language):
        for mark in (".", "?", ":", "…"):
            assert forms(message.id)[0].endswith(mark) == said.endswith(mark), (message.id, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_where_english_fits(language: str) -> None:
    """Buttons and titles have small limits; a label of one short line stays one."""
    for message, said in pairs(language):
        english = forms(message.id)[0]
        if len(english) <= 24 and "{" not in english:
            assert len(said) <= 40, (english, said)
