"""An organisation's own words, laid over what the rules found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.finding import Evidence, Finding, LetterKind, Place, Verdict
from handlers.domain.own_words import OwnWord, Sense, Where
from handlers.domain.rights import Right
from handlers.triage.own import Letter, applied

NOTHING = Finding(language="en", verdict=Verdict.OTHER, kind=LetterKind.OTHER, confidence=0.8, version="v1")
REQUEST = Finding(
    language="en",
    rights=(Right.ACCESS,),
    evidence=(Evidence(Right.ACCESS, 0, 4, "access-send"),),
    verdict=Verdict.REQUEST,
    kind=LetterKind.REQUEST,
    confidence=0.7,
    version="v1",
)


def phrase(text: str, sense: Sense, number: int = 7) -> OwnWord:
    return OwnWord(Where.PHRASE, text, sense, "because", number)


def domain(text: str, sense: Sense) -> OwnWord:
    return OwnWord(Where.DOMAIN, text, sense, "because", 8)


def test_a_phrase_that_means_a_right_makes_a_request_and_is_cited() -> None:
    text = "Hi, please CLOSE   my Profile. Thanks."
    found = applied(NOTHING, Letter("Hello", text), [phrase("close my profile", Sense.ERASURE)])

    assert (found.verdict, found.kind, found.rights) == (
        Verdict.REQUEST,
        LetterKind.REQUEST,
        (Right.ERASURE,),
    )
    (cited,) = found.evidence
    assert (text[cited.start : cited.end], cited.rule, cited.place) == (
        "CLOSE   my Profile",
        "own:7",
        Place.TEXT,
    )
    assert found.confidence >= 0.9


def test_what_the_rules_found_stays_beside_it_in_the_order_of_the_law() -> None:
    found = applied(REQUEST, Letter("", "close my profile"), [phrase("close my profile", Sense.ERASURE)])

    assert found.rights == (Right.ACCESS, Right.ERASURE)
    assert found.evidence[0] == REQUEST.evidence[0]


def test_a_subject_counts_too() -> None:
    found = applied(NOTHING, Letter("Close my profile", ""), [phrase("close my profile", Sense.ERASURE)])

    assert found.evidence[0].place is Place.SUBJECT


@pytest.mark.parametrize(
    "text", ["enclose my profile", "close my profiles", "> close my profile\n\nThanks for nothing.", ""]
)
def test_parts_of_words_and_what_is_quoted_do_not_count(text: str) -> None:
    assert applied(NOTHING, Letter("Re: x", text), [phrase("close my profile", Sense.ERASURE)]) == NOTHING


def test_in_what_somebody_passes_on_it_counts() -> None:
    text = "See below.\n\n> close my profile\n"
    found = applied(NOTHING, Letter("Fwd: help", text), [phrase("close my profile", Sense.ERASURE)])

    assert found.rights == (Right.ERASURE,)


def test_look_raises_what_was_nothing_and_lowers_nothing() -> None:
    word = [phrase("gold card", Sense.LOOK)]

    assert applied(NOTHING, Letter("", "my gold card"), word).verdict is Verdict.LOOK
    assert applied(REQUEST, Letter("", "my gold card"), word) == REQUEST


@pytest.mark.parametrize("sender", ["a@news.example.org", "a@x.NEWS.example.org"])
def test_mail_of_a_domain_that_never_asks_is_put_aside(sender: str) -> None:
    found = applied(REQUEST, Letter("", "x", sender), [domain("news.example.org", Sense.NEVER)])

    assert (found.verdict, found.kind, found.rights, found.evidence) == (
        Verdict.OTHER,
        LetterKind.LIST,
        (),
        (),
    )
    assert found.version == REQUEST.version


@pytest.mark.parametrize("sender", ["a@badnews.example.org", "a@example.org", "", "news.example.org"])
def test_other_domains_are_left_alone(sender: str) -> None:
    assert applied(REQUEST, Letter("", "x", sender), [domain("news.example.org", Sense.NEVER)]) == REQUEST


def test_a_letter_with_a_phrase_that_never_asks_is_no_request_and_still_a_persons() -> None:
    found = applied(REQUEST, Letter("", "delete my order"), [phrase("delete my order", Sense.NEVER)])

    assert (found.verdict, found.kind, found.rights) == (Verdict.OTHER, LetterKind.OTHER, ())


def test_a_right_beats_never_for_a_missed_request_costs_most() -> None:
    words = [phrase("delete my order", Sense.NEVER), phrase("close my profile", Sense.ERASURE)]
    found = applied(NOTHING, Letter("", "delete my order and close my profile"), words)

    assert (found.verdict, found.rights) == (Verdict.REQUEST, (Right.ERASURE,))


def test_an_authority_stays_one() -> None:
    letter = Finding(verdict=Verdict.OTHER, kind=LetterKind.AUTHORITY, version="v1")

    assert applied(letter, Letter("", "our case file"), [phrase("case file", Sense.NEVER)]).kind is (
        LetterKind.AUTHORITY
    )


@given(st.text(max_size=300), st.text(min_size=1, max_size=30).filter(lambda text: bool(text.split())))
def test_whatever_is_written_places_lie_within_the_text(text: str, sought: str) -> None:
    found = applied(NOTHING, Letter(text, text), [phrase(sought, Sense.ACCESS)])

    assert all(0 <= one.start < one.end <= 2 * len(text) + 2 for one in found.evidence)


def test_without_own_words_nothing_changes() -> None:
    assert applied(REQUEST, Letter("x", "close my profile", "a@b.example"), ()) is REQUEST
