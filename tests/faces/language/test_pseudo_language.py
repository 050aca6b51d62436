"""Drawn in a language that nobody speaks, every word of ours shows that it came through a catalogue."""

from typing import Any

import pytest

from bot.slack.boundary import sorry
from bot.slack.cards import line_message
from bot.slack.lint import Surface, lint
from handlers.domain.card import Card, Paragraph, Sheet
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.words.extraction import template
from handlers.words.speaking import speaking, spoken
from tests.faces.language.pictures import DRAWING, Gallery, Picture, looks
from tests.faces.language.pseudo import PSEUDO, complaints, spoken_here, untranslated, visible

#: What is said on pages of ours in a browser alone: where files and mailboxes are offered.
#: What is said on pages, which have pictures of their own, and at the command line.
_PAGES = ("consenting", "offers", "refusals", "registry", "trusting")
ON_PAGES = ("bot/web/", *(f"handlers/mailboxes/{name}.py" for name in _PAGES))


def english_in(picture: Picture) -> list[str]:
    """Return the words of a picture that stay English in the pseudo-language."""
    with spoken_here():
        drawn = picture.drawn(PSEUDO)
    return [words for text in (*visible(drawn), *complaints(drawn)) if (words := untranslated(text))]


@pytest.mark.parametrize("name", DRAWING)
def test_ux_25_every_sentence_of_ours_is_said_in_the_language_of_whoever_reads_it(
    pictures: Gallery, name: str
) -> None:
    drawn = [one for one in pictures.pictures if one.name == name]
    assert drawn
    assert [(one.name, words) for one in drawn if (words := english_in(one))] == []


def test_ux_25_no_picture_that_left_for_slack_is_missing_here(pictures: Gallery) -> None:
    drawn = [one.drawn("en") for one in pictures.pictures if one.surface]
    known = {looks(one) for one in drawn}
    known |= {looks({"text": line_message(sorry("K7M2QX"))["text"]})}  # which is said without blocks
    assert len(pictures.wire) > 300
    assert [origin for picture, origin in pictures.wire.items() if picture not in known] == []


def test_the_pictures_hold_most_sentences_that_there_are(pictures: Gallery) -> None:
    heard: set[str] = set()
    for picture in pictures.pictures:
        for phrase in phrases(picture.given):
            heard.add(phrase.message)
    every = {
        one.id[0] if isinstance(one.id, tuple | list) else one.id
        for one in template()
        if one.id and not all(place.startswith(ON_PAGES) for place, _ in one.locations)
    }
    assert len(every & heard) > 0.7 * len(every)  # the rest refuses what nobody tried
    for surface in Surface:
        assert len(pictures.of(surface)) > 20


def phrases(value: Any) -> list[Phrase]:
    """Return every phrase in what a picture was given."""
    if isinstance(value, Phrase):
        return [value, *(one for inside in value.values.values() for one in phrases(inside))]
    if isinstance(value, dict):
        return [one for inside in value.values() for one in phrases(inside)]
    if isinstance(value, tuple | list | frozenset):
        return [one for inside in value for one in phrases(inside)]
    if hasattr(value, "__dataclass_fields__"):
        return [one for name in value.__dataclass_fields__ for one in phrases(getattr(value, name))]
    return []


def test_ux_25_pictures_of_the_pseudo_language_are_ones_that_slack_takes(pictures: Gallery) -> None:
    with spoken_here():
        for one in pictures.of(*Surface):
            assert one.surface
            assert lint(one.surface, one.drawn(PSEUDO)) == []


@pytest.mark.parametrize(
    ("made", "english"),
    [
        (say("Close"), ""),
        (say("Case {number} is yours.", number="2026-0001"), ""),
        (joined(" · ", (say("Page"), "2026-03-01", count("{n} day", "{n} days", 2))), ""),
        (say("{who} wrote.", who="Σαμ"), ""),
        (say("{what} was done.", what=say("Nothing")), ""),
        ("Close", "Close"),
        (f"{say('Close')} the case", "Close the case"),
        (say("Close").lower(), "close"),
        (say("{what} was done.", what="nothing"), "nothing"),
        (say("{what} was done.", what=str(say("Nothing"))), "Nothing"),
        (joined(" + ", ["access", say("erasure")]), "access"),
    ],
)
def test_words_that_lost_their_translation_are_found(made: str, english: str) -> None:
    with spoken_here(), speaking(PSEUDO):
        assert untranslated(spoken(made)) == english


def test_words_are_found_wherever_they_stand_in_a_picture() -> None:
    card = Card(1, 1, say("Title"), say("Summary"), ((say("Due"), "tomorrow"),), ())
    sheet = Sheet(say("Letters"), (Paragraph(say("Heading")), Paragraph("a heading")), 1, 1)
    assert english_in(Picture("bot.slack.cards:card_message", (card,))) == ["tomorrow"]
    assert english_in(Picture("bot.slack.views:sheet_view", (sheet,))) == ["a heading"]
