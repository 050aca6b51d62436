"""Words of health and absence are found where somebody tells of a body, and left where a shop speaks."""

import pytest

from handlers.sensitive.finding import NUMBERS, Sensitive
from handlers.sensitive.scan import find

WORDS = frozenset(Sensitive) - NUMBERS


def told(text: str) -> list[str]:
    """Return the words that are found in a text."""
    return [text[one.start : one.end] for one in find(text, WORDS)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Jeg har været sygemeldt siden maj.", "sygemeldt"),
        ("Slet alt om min diagnose", "diagnose"),
        ("jeg blev gravid", "gravid"),
        ("Jeg er allergisk over for nødder", "allergisk"),
        ("Jeg var sykmeldt i fjor", "sykmeldt"),
        ("sykemeldingen min ligger hos dere", "sykemeldingen"),
        ("Eg var sjukmeld i haust", "sjukmeld"),
        ("Jag är sjukskriven på heltid", "sjukskriven"),
        ("min frånvaro under våren", "frånvaro"),
        ("Olin sairauslomalla", "sairauslomalla"),
        ("Olen raskaana", "raskaana"),
        ("I was on sick-leave in May", "sick-leave"),
        ("she is pregnant", "pregnant"),
        ("I had surgery last year", "surgery"),
        ("Ich war krankgeschrieben", "krankgeschrieben"),
        ("meine Schwangerschaft", "Schwangerschaft"),
        ("Ik was ziekgemeld", "ziekgemeld"),
        ("ik ben zwanger", "zwanger"),
        ("ma maladie", "maladie"),
        ("mi enfermedad", "enfermedad"),
        ("la mia malattia", "malattia"),
        ("a minha doença", "doença"),
        ("moja choroba", "choroba"),
        ("mano nedarbingumas", "nedarbingumas"),
    ],
)
def test_what_people_tell_is_found_in_fourteen_languages(text: str, word: str) -> None:
    assert told(text) == [word]


def test_a_word_of_absence_with_two_uses_is_absence() -> None:
    assert [one.kind for one in find("min frånvaro i maj, mit fravær i juni", WORDS)] == [
        Sensitive.ABSENCE
    ] * 2


def test_health_and_absence_are_told_apart() -> None:
    found = find("Jeg er gravid og sygemeldt.", WORDS)
    assert [one.kind for one in found] == [Sensitive.HEALTH, Sensitive.ABSENCE]
    assert {one.reason for one in found} == {"word"}


@pytest.mark.parametrize(
    "text",
    [
        "Please abort the operation and retry.",
        "Your account has been disabled.",
        "Cookies are disabled",
        "Contact reception for the recipe; recepten finns online",
        "Bundesliga Liga tickets",
        "medicinal cabinet",
        "Rigshospitalet, Blegdamsvej 9",
        "Hospital administration, Department of IT",
        "Operationen er gennemført",
        "the prescription period under the Act",
        "Receptionen har åbent",
        "My letter was left at the reception",
        "mijn brief ligt bij de receptie",
        "Krebsforskning e.V.",
        "raska leveranser",
        "Handicapparkering findes ved indgangen",
        "We diagnose faults in your broadband",
        "fraværet af svar",
        "Datterselskab",
        "maladministration",
        "sickle",
        "ASTM D4169",
        "operations team",
        "hivemind",
        "pregabalin",
        "Please delete my data and confirm.",
        "Jeg vil gerne have indsigt i mine oplysninger.",
        "Jag begär registerutdrag enligt artikel 15.",
        "Ich verlange Auskunft nach Art. 15 DSGVO.",
    ],
)
def test_what_shops_and_software_say_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_a_word_of_two_uses_counts_in_the_sentence_that_has_a_person_alone() -> None:
    assert told("Operationen er gennemført. Jeg venter på svar.") == []
    assert told("Jeg venter på operationen. Tak.") == ["operationen"]
