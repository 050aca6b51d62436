"""Letters about the clock: what each must say in every language, and that nothing in it breaks its lines."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.extending import GROUNDS
from handlers.letters.catalogue import catalogue, languages
from handlers.letters.extension import Sender, extension, named, not_identified

LANGUAGES = sorted(languages())
RECEIVED, DUE = date(2026, 3, 2), date(2026, 6, 2)
AUTHORITY = "Datatilsynet (DK), https://www.datatilsynet.dk"
SENDER = Sender("Acme privacy desk", "Acme", "2026-0042", AUTHORITY)
REASONS = "Your letters lie in two archives."
IN_A_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
#: Braces and percent signs are what sentences with gaps are made of.
GAPS = st.text(alphabet="{}%0ab.!:\\ \n", max_size=30)


def told(language: str = "en", sender: Sender = SENDER, now: str = "", grounds: tuple[str, ...] = ()) -> str:
    return extension(
        language,
        sender,
        received_on=RECEIVED,
        due_on=DUE,
        grounds=grounds or ("amount", "several"),
        reasons=REASONS,
        now=now,
    )


@IN_A_LANGUAGE
def test_c13_a_notice_says_both_days_the_reasons_and_where_to_complain(language: str) -> None:
    text = told(language)
    words = catalogue(language)
    wanted = (
        words.date(RECEIVED),
        words.date(DUE),
        words.say("extension.why"),
        words.say("extension.grounds.amount"),
        words.say("extension.grounds.several"),
        REASONS,
        words.say("complaint.authority", authority=AUTHORITY),
        "2026-0042",
        words.say("acknowledgement.signature"),
    )
    places = [text.find(one) for one in wanted]
    assert -1 not in places, "every one of them stands there"
    assert places == sorted(places), "and in this order"


@IN_A_LANGUAGE
def test_c14_each_ground_that_counts_has_words_in_each_language(language: str) -> None:
    prefix = "extension.grounds."
    sentences = catalogue(language).sentences
    assert {key.removeprefix(prefix) for key in sentences if key.startswith(prefix)} == set(GROUNDS)
    text = told(language, grounds=tuple(GROUNDS))
    assert [line[2:] for line in text.splitlines() if line.startswith("- ")] == [
        sentences[f"{prefix}{ground}"] for ground in GROUNDS
    ]


@IN_A_LANGUAGE
def test_c20_a_stranger_is_told_what_is_missing_and_where_to_complain(language: str) -> None:
    words = catalogue(language)
    text = not_identified(language, SENDER, received_on=RECEIVED)
    for paragraph in words.paragraphs("unidentified.paragraphs", received=words.date(RECEIVED)):
        assert paragraph in text
    assert words.say("complaint.authority", authority=AUTHORITY) in text
    assert words.date(DUE) not in text, "it promises no day"


@IN_A_LANGUAGE
def test_where_no_authority_is_known_the_letter_says_so_without_a_gap(language: str) -> None:
    sender = replace(SENDER, authority="")
    for text in (told(language, sender), not_identified(language, sender, received_on=RECEIVED)):
        assert catalogue(language).say("complaint.nowhere") in text
        assert "datatilsynet" not in text


def test_what_can_be_had_already_is_said_only_where_there_is_something() -> None:
    having = "The file of your orders is attached."
    assert having in told(now=having)
    assert told(now="  ") == told()


def test_a_desk_of_the_organisations_own_name_signs_once() -> None:
    lines = told(sender=replace(SENDER, desk="Acme")).splitlines()
    assert lines[-2:] == ["Kind regards", "Acme"]
    assert told().splitlines()[-3:] == ["Kind regards", "Acme privacy desk", "Acme"]


def test_without_a_desk_the_organisation_signs_alone() -> None:
    assert told(sender=replace(SENDER, desk="")).splitlines()[-2:] == ["Kind regards", "Acme"]


@pytest.mark.parametrize("language", ["fi", "", "xx", "../en"])
def test_a_language_without_wordings_has_the_english_ones(language: str) -> None:
    assert told(language) == told("en")
    assert named(language, RECEIVED) == named("en", RECEIVED)


@IN_A_LANGUAGE
def test_a_day_is_named_as_the_letter_itself_names_it(language: str) -> None:
    assert named(language, DUE) in told(language)


@given(st.sampled_from(LANGUAGES), GAPS, GAPS, GAPS, GAPS)
def test_names_are_taken_literally_on_a_line_of_their_own(
    language: str, desk: str, organisation: str, number: str, authority: str
) -> None:
    sender = Sender(desk, organisation, number, authority)
    for text in (told(language, sender), not_identified(language, sender, received_on=RECEIVED)):
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert "\n\n\n" not in text, "no paragraph is empty"
        usual = told(language) if REASONS in text else not_identified(language, SENDER, received_on=RECEIVED)
        assert text.count("\n\n") == usual.count("\n\n"), "no name makes a paragraph"


@given(GAPS.filter(str.strip))
def test_reasons_of_a_colleagues_own_are_taken_literally(reasons: str) -> None:
    text = extension(
        "en", SENDER, received_on=RECEIVED, due_on=DUE, grounds=("storage",), reasons=reasons, now=reasons
    )
    assert text.count(f"\n\n{reasons.strip()}\n\n") >= 1


def test_a_ground_that_nobody_knows_is_an_error_and_no_gap() -> None:
    with pytest.raises(KeyError, match="cost"):
        told(grounds=("cost",))
