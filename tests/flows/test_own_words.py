"""An organisation's own words: kept by admins, sealed, used when letters are read, and suggested."""

import pytest

from handlers import own_words
from handlers.domain.case import ActionId
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, NotFound, Refused
from handlers.domain.finding import Verdict
from handlers.domain.own_words import OwnWord, Sense, Where
from handlers.domain.people import Actor
from handlers.domain.rights import Right
from handlers.own_words import Suggestion
from tests.support.cast import ADA, IRIS, actor
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, SMALL_TALK, letter

PHRASE = OwnWord(Where.PHRASE, "close my  profile", Sense.ERASURE, "what the app calls it")
NEWS = OwnWord(Where.DOMAIN, "@News.Example.org", Sense.NEVER, "a newsletter")


def iris() -> Actor:
    return actor(IRIS)


def test_c13_a_phrase_means_a_right_in_letters_from_then_on(room: Room) -> None:
    room.arrive(letter(text="Could you close my profile? Thanks."))
    before = room.cases()[0].rights
    own_words.add(room.desk, iris(), PHRASE)
    room.arrive(letter(text="Could you close my profile? Thanks."))

    assert room.cases()[0].rights == before, "letters read before stay as they are"
    case = room.cases()[1]
    assert Right.ERASURE in case.rights
    assert case.reading.verdict is Verdict.REQUEST
    with room.desk.reading("tests.reading") as tx:
        (reading,) = tx.readings.of_case(case.id).values()
    assert any(one.rule.startswith("own:") for one in reading.evidence)


def test_words_are_kept_tidy_and_sealed_with_who_added_them(room: Room) -> None:
    added = own_words.add(room.desk, iris(), PHRASE)
    own_words.add(room.desk, iris(), NEWS)

    first, second = own_words.listed(room.desk, iris())
    assert (first.text, first.reason, first.added_by) == ("close my profile", "what the app calls it", IRIS)
    assert (second.where, second.text) == (Where.DOMAIN, "news.example.org")
    with room.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT word_sealed FROM own_word").scalars().all()
    assert not any(b"profile" in bytes(row) or b"news" in bytes(row) for row in rows)

    own_words.remove(room.desk, iris(), added.id)
    assert [one.text for one in own_words.listed(room.desk, iris())] == ["news.example.org"]
    with pytest.raises(NotFound):
        own_words.remove(room.desk, iris(), added.id)


@pytest.mark.parametrize(
    ("word", "field"),
    [
        (OwnWord(Where.PHRASE, "abc", Sense.LOOK, "x"), "text"),
        (OwnWord(Where.PHRASE, "a" * 101, Sense.LOOK, "x"), "text"),
        (OwnWord(Where.PHRASE, "12345", Sense.LOOK, "x"), "text"),
        (OwnWord(Where.DOMAIN, "not a domain", Sense.NEVER, "x"), "text"),
        (OwnWord(Where.DOMAIN, "gmail.com", Sense.NEVER, "x"), "text"),
        (OwnWord(Where.PHRASE, "close my profile", Sense.LOOK, " "), "reason"),
    ],
)
def test_what_cannot_be_an_own_word_is_said(room: Room, word: OwnWord, field: str) -> None:
    with pytest.raises(Incomplete) as refused:
        own_words.add(room.desk, iris(), word)

    assert set(refused.value.fields) == {field}


def test_the_same_words_are_added_once(room: Room) -> None:
    own_words.add(room.desk, iris(), PHRASE)
    with pytest.raises(AlreadyHandled):
        own_words.add(room.desk, iris(), OwnWord(Where.PHRASE, "Close my profile", Sense.LOOK, "x"))


def test_there_is_a_bound(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_words, "MOST", 1)
    own_words.add(room.desk, iris(), PHRASE)
    with pytest.raises(Refused, match="There are 1 own words already"):
        own_words.add(room.desk, iris(), NEWS)


def test_they_are_the_admins_to_keep(room: Room) -> None:
    ada = actor(ADA)
    for attempt in (
        lambda: own_words.listed(room.desk, ada),
        lambda: own_words.add(room.desk, ada, PHRASE),
        lambda: own_words.remove(room.desk, ada, 1),
        lambda: own_words.suggest(room.desk, ada),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_corrections_suggest_what_led_astray(room: Room) -> None:
    room.arrive(letter(sender="Shop <a@shop.example>", text=ASKS_ACCESS))
    room.press(room.only_case(), ActionId.NOT_A_REQUEST, answers={"sure": "yes"})

    drawn = own_words.suggest(room.desk, iris())
    assert Suggestion(Where.DOMAIN, "shop.example", Sense.NEVER, 1) in drawn.found
    assert any(one.where is Where.PHRASE and one.sense is Sense.NEVER for one in drawn.found)
    assert drawn.missed == ()

    own_words.add(room.desk, iris(), OwnWord(Where.DOMAIN, "shop.example", Sense.NEVER, "a shop"))
    again = own_words.suggest(room.desk, iris())
    assert all(one.text != "shop.example" for one in again.found), "it is one of the own words now"


def test_a_right_that_was_missed_names_the_case_to_read(room: Room) -> None:
    room.arrive(letter(text=ASKS_ACCESS))
    room.press(room.only_case(), ActionId.RIGHTS, answers={"rights": "access portability"})

    drawn = own_words.suggest(room.desk, iris())
    assert drawn.missed == (("2026-0001", Right.PORTABILITY),)
    assert drawn.found == ()


def test_a_right_taken_for_another_suggests_the_words_that_did_it(room: Room) -> None:
    room.arrive(letter(text=ASKS_ACCESS))
    room.press(
        room.only_case(), ActionId.RIGHTS, answers={"rights": "portability", "reason": "They want a file."}
    )

    drawn = own_words.suggest(room.desk, iris())
    assert drawn.found
    assert {one.sense for one in drawn.found} == {Sense.PORTABILITY}


def test_nothing_corrected_suggests_nothing(room: Room) -> None:
    room.arrive(letter(text=SMALL_TALK))

    assert own_words.suggest(room.desk, iris()) == own_words.Suggestions(())
