"""Words of health and of absence that people write of themselves, language by language."""

import pytest

from handlers.sensitive.finding import NUMBERS, Sensitive
from handlers.sensitive.scan import find

WORDS = frozenset(Sensitive) - NUMBERS

HEALTH = {
    "da": "Jeg har fået {}|diagnosen sygdommen depression kræft kemoterapi sukkersyge astma epilepsi adhd",
    "nb": "Jeg har hatt {}|sykdommen depresjon angst cellegift diabetes migrene kreft",
    "nn": "Eg har hatt {}|sjukdommen",
    "sv": "Jag har haft {}|diagnosen sjukdomen depression ångest cellgifter migrän cancer",
    "fi": "Minulla on ollut {}|diagnoosi sairaus masennus syöpä astma epilepsia migreeni",
    "en": "I have had {}|illness chemotherapy diabetes asthma epilepsy migraine depression cancer surgery",
    "de": "Ich hatte {}|Krankheiten Depressionen Chemotherapie Migräne Krebs",
    "nl": "Ik had {}|ziekte depressie borstkanker suikerziekte",
    "fr": "J'ai eu une {}|maladie dépression grossesse opération",
    "es": "Tengo {}|depresión cáncer migraña ansiedad",
    "it": "Io ho avuto {}|malattie depressione emicrania ansia",
    "pt": "Eu tenho {}|depressão cancro enxaqueca ansiedade",
    "pl": "Mam {}|chorobę depresję cukrzycę padaczkę migrenę",
    "lt": "Aš sergu {}|vėžiu",
}
ABSENCE = {
    "da": "Jeg var {}|sygemeldt",
    "nb": "Jeg var {}|sykemeldt sykmeldt",
    "nn": "Eg var {}|sjukmeld sjukemeld",
    "sv": "Jag var {}|sjukskriven föräldraledig tjänstledig",
    "fi": "Olin {}|sairauslomalla äitiyslomalla vanhempainvapaalla",
    "en": "I was on {} leave|sick maternity paternity",
    "de": "Ich war {}|krankgeschrieben arbeitsunfähig",
    "nl": "Ik was {}|ziekgemeld arbeidsongeschikt",
    "pl": "Dostałam {}|chorobowe",
    "lt": "Turiu {}|nedarbingumą",
}


def rows(table: dict[str, str], kind: Sensitive) -> list[object]:
    """Return each word of a table in its sentence."""
    return [
        pytest.param(pattern, word, kind, id=f"{tongue}-{word}")
        for tongue, line in table.items()
        for pattern, _, words in [line.partition("|")]
        for word in words.split()
    ]


ALL = [*rows(HEALTH, Sensitive.HEALTH), *rows(ABSENCE, Sensitive.ABSENCE)]


def found(text: str) -> list[tuple[str, Sensitive]]:
    return [(text[one.start : one.end], one.kind) for one in find(text, WORDS)]


@pytest.mark.parametrize(("pattern", "word", "kind"), ALL)
def test_what_somebody_tells_of_themselves_is_found(pattern: str, word: str, kind: Sensitive) -> None:
    assert (word, kind) in found(pattern.format(word) + ".")


@pytest.mark.parametrize(("pattern", "word", "kind"), ALL)
def test_capitals_and_marks_around_a_word_do_not_hide_it(pattern: str, word: str, kind: Sensitive) -> None:
    for spelled in (word.upper(), word.capitalize()):
        for around in ("({})", "*{}*", "»{}«", "{},", "“{}”"):
            assert (spelled, kind) in found(pattern.format(around.format(spelled)))


@pytest.mark.parametrize(("pattern", "word", "kind"), ALL)
def test_within_another_word_it_is_none(pattern: str, word: str, kind: Sensitive) -> None:
    hidden = f"xq{word}"
    assert (hidden, kind) not in found(pattern.format(hidden))


@pytest.mark.parametrize(
    "text",
    [
        "Handicapparkering findes ved indgangen.",
        "Operationen blev gennemført af systemet.",
        "Medicin sendes til apoteket.",
        "Recepter findes i kogebogen.",
        "Resept på vafler følger.",
        "Recept på våfflor följer med.",
        "Operation completed.",
        "Prescription glasses at half the price.",
        "Hospital Street 4.",
        "Die Operation wurde abgebrochen.",
        "Krankenhaus Allee 4.",
        "Hôpital de la Croix: arrêt du bus.",
        "Operación realizada correctamente.",
        "Operazione completata.",
        "Operacja zakończona.",
        "Leikkaus ja liimaa.",
    ],
)
def test_what_speaks_of_nobody_is_left_alone(text: str) -> None:
    assert found(text) == []
