"""Signatures and disclaimers told apart, and never a request taken for one."""

import pytest

from handlers.triage.cutting.sections import Kind, sections
from handlers.triage.quotes import own_words

WORDS = "Please delete me from your lists."
DISCLAIMERS = tuple(
    " ".join(paragraph.split())
    for paragraph in """
This e-mail is confidential and intended solely for the recipient. If you have received this message
in error, please delete it.

Denne mail er fortrolig og kun til den tiltænkte modtager. Har du modtaget mailen ved en fejl, bedes
du slette den.

Denne e-posten er konfidensiell og kun ment for mottaker. Har du mottatt meldingen ved en feil,
slett den. Taushetsbelagt etter fortrolig avtale.

Detta meddelande är konfidentiellt och avsett endast för mottagaren. Radera det om du fått det av
misstag, tack så mycket.

Diese Nachricht ist vertraulich und nur für den Empfänger bestimmt. Wenn Sie sie irrtümlich erhalten
haben, löschen Sie sie.

Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde. Verwijder dit bericht als u
het per ongeluk hebt ontvangen.

Tämä viesti on luottamuksellinen ja tarkoitettu vain vastaanottajalle. Jos sait viestin vahingossa,
poista se heti kiitos.
""".strip().split("\n\n")
)


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
def test_a_disclaimer_that_says_delete_asks_for_nothing(disclaimer: str) -> None:
    text = f"Thanks for the invoice.\n\nOla\n\n{disclaimer}\n"
    found = sections(text)
    assert [one.kind for one in found] == [Kind.OWN, Kind.DISCLAIMER]
    assert own_words(text).strip() == "Thanks for the invoice.\n\nOla"
    assert len(own_words(text)) == len(text)


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
def test_a_letter_that_is_nothing_but_such_words_is_read_all_the_same(disclaimer: str) -> None:
    assert own_words(disclaimer) == disclaimer


def test_a_request_below_a_disclaimer_is_never_lost() -> None:
    text = f"Hello\n\n{DISCLAIMERS[0]}\n\n{WORDS}\n"
    assert WORDS in own_words(text)


def test_a_plea_for_the_environment_stands_below() -> None:
    text = f"{WORDS}\n\nPlease consider the environment before printing this mail.\n\n{DISCLAIMERS[0]}\n"
    assert own_words(text).strip() == WORDS


def test_a_signature_below_its_dashes_is_told_apart_with_the_disclaimer_below_it() -> None:
    text = f"{WORDS}\n\n-- \nSam Sand\nStreet 1\n\n{DISCLAIMERS[0]}\n"
    assert [one.kind for one in sections(text)] == [Kind.OWN, Kind.SIGNATURE, Kind.DISCLAIMER]
    assert own_words(text).strip() == WORDS


def test_a_long_text_below_dashes_is_no_signature() -> None:
    text = f"Hello\n-- \n{'More words here.' * 200}\n{WORDS}"
    assert WORDS in own_words(text)


def test_words_about_a_phone_are_no_phones_line() -> None:
    text = f"{WORDS}\nI sent it from my iPhone yesterday, and you never answered, so here I am once more.\n"
    assert own_words(text) == text
    above = f"Sent from my iPhone\n\n{WORDS}\n"
    assert [one.kind for one in sections(above)] == [Kind.PHONE, Kind.OWN]
    assert own_words(above).strip() == WORDS


def test_what_closes_a_mail_passed_on_is_told_apart_within_it() -> None:
    text = (
        f"FYI\n\n-----Forwarded message-----\nFrom: a@b.example\nDate: 2 June 2026\n\n{WORDS}\n\n-- \nSam\n"
    )
    kinds = [one.kind for one in sections(text)]
    assert kinds == [Kind.OWN, Kind.FORWARDED, Kind.SIGNATURE]
