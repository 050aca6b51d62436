"""What is shown of a letter: the clauses that decided, with words that tell a reader something."""

import pytest

from handlers.domain.finding import Evidence, Place
from handlers.triage.citing import MODEL
from tests.support.desks import recogniser

RECOGNISER = recogniser()
LETTERS = [
    ("en", "Could somebody tell me what you people know of me, and where it all came from?"),
    ("en", "The list of all our patients went to the wrong address yesterday, and nobody told them."),
    ("fr", "Il me faudrait les images de la caméra du 3 mars, où l'on me voit tomber."),
    ("nl", "Zou u de foto's van Sem van de site willen halen?"),
    ("da", "Jeg vil gerne vide, hvem I har givet mit nummer til."),
]


def weighed(text: str, subject: str = "") -> list[Evidence]:
    return [one for one in RECOGNISER.recognise(subject, text).evidence if one.rule == MODEL]


@pytest.mark.parametrize("text", [text for _, text in LETTERS])
def test_where_words_were_weighed_the_clause_around_them_is_shown(text: str) -> None:
    for one in weighed(text):
        shown = text[one.start : one.end]
        assert any(len(word) >= 5 for word in shown.split()), shown
        assert len(shown.split()) > 1
        assert "," not in shown


@pytest.mark.parametrize("text", [text for _, text in LETTERS])
def test_the_score_of_weighed_words_is_no_more_than_how_likely_the_thing_is(text: str) -> None:
    scores = [one.score for one in weighed(text)]
    assert all(0 <= score < 1 for score in scores)


@pytest.mark.parametrize("text", [text for _, text in LETTERS])
def test_no_two_clauses_shown_for_one_thing_overlap(text: str) -> None:
    found = weighed(text)
    for one in found:
        for other in found:
            if one is not other and (one.of, one.place) == (other.of, other.place):
                assert one.end <= other.start or other.end <= one.start


@pytest.mark.parametrize(("subject", "text"), [(">", ""), ("", "> "), ("!", "?"), ("\x01", "…")])
def test_a_letter_without_words_is_read_and_shows_nothing(subject: str, text: str) -> None:
    finding = RECOGNISER.recognise(subject, text)
    assert not finding.evidence
    assert not finding.rights


def test_a_rule_shows_the_fewest_words_that_meet_it() -> None:
    text = "My sister told me about my neighbour and then said: delete my account."
    (shown,) = [one for one in RECOGNISER.recognise("", text).evidence if one.rule == "erasure-account"]
    assert shown.place is Place.TEXT
    assert text[shown.start : shown.end] == "delete my account"


@pytest.mark.parametrize(
    ("subject", "text", "decided"),
    [
        ("", "Jeg var hos jer i maj. Det var fint. Væk med alt om mig.", "om mig"),
        ("CV", "I applied in March and did not get the job. Please get rid of my CV.", "my CV"),
    ],
)
def test_short_words_are_shown_where_only_such_decided(subject: str, text: str, decided: str) -> None:
    shown = [one for one in RECOGNISER.recognise(subject, text).evidence if one.place is Place.TEXT]
    assert any(decided in text[one.start : one.end] for one in shown)
