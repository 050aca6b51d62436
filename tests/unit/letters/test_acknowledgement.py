import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.rights import Right
from handlers.letters.acknowledgement import Wording, acknowledgement, case_reference_line
from handlers.letters.catalogue import languages

LANGUAGES = sorted(languages())
NAMED = [right for right in Right if right != Right.UNCLEAR]


def write(
    language: str, *rights: Right, desk: str = "Privacy desk", organisation: str = "Nordlys"
) -> Wording:
    return acknowledgement(
        language,
        number="2026-17",
        rights=rights,
        received_on=date(2026, 3, 1),
        due_on=date(2026, 4, 7),
        desk_name=desk,
        organisation_name=organisation,
    )


def test_the_five_languages_are_there() -> None:
    assert {"da", "nb", "sv", "en", "de"} <= set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "received", "due"),
    [
        ("da", "den 1. marts 2026", "den 7. april 2026"),
        ("nb", "1. mars 2026", "7. april 2026"),
        ("sv", "den 1 mars 2026", "den 7 april 2026"),
        ("en", "1 March 2026", "7 April 2026"),
        ("de", "am 1. März 2026", "am 7. April 2026"),
    ],
)
def test_both_dates_are_written_out_in_the_readers_language(language: str, received: str, due: str) -> None:
    text = write(language, Right.ACCESS).text
    assert received in text
    assert due in text


@pytest.mark.parametrize(
    ("language", "right", "words"),
    [
        ("da", Right.ACCESS, "indsigt"),
        ("da", Right.RECTIFICATION, "berigtigelse"),
        ("da", Right.OBJECTION, "indsigelse"),
        ("nb", Right.ACCESS, "innsyn"),
        ("nb", Right.RECTIFICATION, "retting"),
        ("nb", Right.OBJECTION, "protesterer"),
        ("sv", Right.ACCESS, "registerutdrag"),
        ("sv", Right.ERASURE, "radering"),
        ("sv", Right.OBJECTION, "invändning"),
        ("en", Right.RESTRICTION, "restriction of the processing"),
        ("en", Right.PORTABILITY, "data portability"),
        ("de", Right.ACCESS, "Auskunft"),
        ("de", Right.CONSENT_WITHDRAWAL, "Widerruf Ihrer Einwilligung"),
        ("de", Right.RESTRICTION, "Einschränkung der Verarbeitung"),
    ],
)
def test_a_right_is_named_as_the_readers_authority_names_it(language: str, right: Right, words: str) -> None:
    assert words in write(language, right).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("right", NAMED)
def test_every_right_has_words_of_its_own_in_every_language(language: str, right: Right) -> None:
    bullets = [line for line in write(language, right).text.splitlines() if line.startswith("- ")]
    assert len(bullets) == 1
    others = {write(language, other).text for other in NAMED if other != right}
    assert not any(bullets[0] in text for text in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_rights_are_listed_once_each_in_order(language: str) -> None:
    text = write(language, Right.ACCESS, Right.ERASURE, Right.ACCESS, Right.UNCLEAR).text
    bullets = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(bullets) == 2
    assert "15" in bullets[0]
    assert "17" in bullets[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rights", [(), (Right.UNCLEAR,)])
def test_an_unclear_letter_is_answered_politely_and_without_a_list(
    language: str, rights: tuple[Right, ...]
) -> None:
    text = write(language, *rights).text
    assert not any(line.startswith("- ") for line in text.splitlines())
    assert "GDPR" not in text
    assert "DSGVO" not in text
    assert text != write(language, Right.ACCESS).text


@pytest.mark.parametrize(
    ("language", "safety", "papers", "reply", "automatic"),
    [
        ("da", "ikke er en sikker måde", "CPR-nummer", "svare på denne mail", "automatisk"),
        ("nb", "ikke er en sikker måte", "fødselsnummer", "svare på denne e-posten", "automatisk"),
        ("sv", "inte är ett säkert sätt", "personnummer", "svara på det här mejlet", "automatiskt"),
        ("en", "not a secure way", "identity papers", "reply to this e-mail", "automatically"),
        ("de", "kein sicherer Weg", "Ausweiskopien", "antworten Sie einfach auf diese E-Mail", "automatisch"),
    ],
)
def test_the_warning_about_plain_mail_and_the_way_back_are_there(
    language: str, safety: str, papers: str, reply: str, automatic: str
) -> None:
    text = write(language, Right.ACCESS).text
    for words in (safety, papers, reply, automatic):
        assert words in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_number_desk_and_organisation_stand_in_the_letter_and_under_it(language: str) -> None:
    wording = write(language, Right.ACCESS)
    assert "2026-17" in wording.text
    assert "2026-17" in wording.subject
    assert wording.text.endswith("\nPrivacy desk\nNordlys\n")
    assert wording.text.count("Privacy desk") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_desk_the_organisation_alone_answers_for_the_case(language: str) -> None:
    text = write(language, Right.ACCESS, desk="").text
    assert text.endswith("\n\n" + text.splitlines()[-2] + "\nNordlys\n")
    assert text.count("Nordlys") == 2
    assert "  " not in text
    assert write(language, Right.ACCESS, desk="Nordlys").text == text


@pytest.mark.parametrize("language", ["", "fi", "xx", "../en", "EN"])
def test_an_unknown_language_gets_english(language: str) -> None:
    assert write(language, Right.ACCESS) == write("en", Right.ACCESS)
    assert write(language).language == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unfilled_and_no_line_is_ragged(language: str) -> None:
    for rights in ((), tuple(NAMED)):
        wording = write(language, *rights)
        assert not re.search(r"[{}]", wording.text + wording.subject)
        assert all(line == line.strip() for line in wording.text.splitlines())
        assert "\n\n\n" not in wording.text
        assert wording.text.endswith("\n")
        assert wording.language == language


@given(name=st.text(max_size=400), language=st.sampled_from(LANGUAGES))
def test_hostile_names_stay_on_their_line_and_are_taken_literally(name: str, language: str) -> None:
    text = write(language, Right.ACCESS, organisation="Nordlys" + name).text
    assert len(text.split("\n")) == len(write(language, Right.ACCESS).text.split("\n"))
    assert not any(char in text for char in "\r\x00\u2028\u202e")


@pytest.mark.parametrize("name", ["{number}", "{0}", "{desk.__class__}", "}{", "%s", "Nordlys & {Co}"])
def test_braces_in_a_name_are_not_filled_in(name: str) -> None:
    assert write("en", Right.ACCESS, organisation=name).text.count(name) == 2


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("da", "Vores reference: 2026-17"),
        ("nb", "Vår referanse: 2026-17"),
        ("sv", "Vår referens: 2026-17"),
        ("en", "Our reference: 2026-17"),
        ("de", "Unser Zeichen: 2026-17"),
        ("", "Our reference: 2026-17"),
    ],
)
def test_the_reference_line_names_the_case(language: str, line: str) -> None:
    assert case_reference_line(language, "2026-17") == line
