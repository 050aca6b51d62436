"""What is said not to be erased is to be kept, wherever in the sentence the no stands; and no reminder is."""

from functools import cache

import pytest

from handlers.triage import lexicon, rules
from handlers.triage.lexicon import Lexicon
from handlers.triage.plain import words
from handlers.triage.rules import Rulebook
from handlers.triage.tagging import tag

KEEPING = """
en | I do not want my data erased.
en | I don't want you to delete my file.
en | Under no circumstances is my file to be destroyed.
en | No file of mine is to be destroyed.
en | Nobody is to erase my file until the tribunal has ruled.
en | I do not want my call recordings erased before it is settled
da | Jeg ønsker ikke at mine oplysninger slettes.
da | Jeg vil ikke have at I sletter mine data.
da | Slet ikke min konto endnu, jeg har en sag kørende.
da | Ingen må slette noget om mig
nb | Jeg ønsker ikke at opplysningene mine slettes.
nb | Ikke slett kontoen min ennå.
nb | Under ingen omstendigheter skal dere slette meg
nn | Eg vil ikkje at opplysningane mine blir sletta
nn | Ikkje slett kontoen min enno.
sv | Jag vill inte att mina uppgifter raderas.
sv | Ni får inte radera något om mig
de | Ich möchte nicht, dass meine Daten gelöscht werden.
de | Bitte löschen Sie meine Daten auf keinen Fall, ich brauche sie noch für den Anwalt.
de | Bitte löschen Sie mein Konto noch nicht.
nl | Ik wil niet dat mijn gegevens worden gewist.
nl | Ik wil niet dat jullie mijn gegevens verwijderen, want ik heb ze nodig voor de rechter.
fr | Je ne veux pas que mes données soient effacées.
es | No quiero que borren mis datos.
it | Non voglio che i miei dati vengano cancellati.
pt | Não quero que os meus dados sejam apagados.
fi | En halua, että tietoni poistetaan.
pl | Pod żadnym pozorem nie usuwajcie moich danych.
"""

ERASING = """
en | I don't want this account, delete it.
en | You have not deleted my data.
en | Why have you still not deleted my account?
en | Don't forget to delete my data
en | I do not want any more letters, please delete my address
en | Delete not only my address but my data
da | I har stadig ikke slettet mine data.
da | Hvorfor har I ikke slettet mine data?
da | Glem nu ikke at slette mine data
nb | Dere har fortsatt ikke slettet opplysningene mine
sv | Ni har fortfarande inte raderat mina uppgifter
sv | Glöm nu inte att radera mitt konto
de | Sie haben meine Daten immer noch nicht gelöscht.
de | Warum haben Sie meine Daten noch nicht gelöscht?
nl | Jullie hebben mijn gegevens nog steeds niet verwijderd
fr | Vous n'avez toujours pas supprimé mes données
"""


@cache
def book() -> Rulebook:
    return rules.load()


@cache
def spoken(language: str) -> Lexicon:
    return lexicon.load(language, book())


def cases(table: str) -> list[tuple[str, str]]:
    return [(line[:2], line[5:]) for line in table.strip().splitlines()]


def classes(language: str, text: str) -> set[str]:
    known, folded = spoken(language), words(text).folded
    symbols = {word: means for word in folded if (means := known.symbols(word))}
    hits = tag(folded, 0, len(folded), symbols, known, book())
    return {name for name, bit in book().bits.items() if any(hit.mask & bit for hit in hits)}


@pytest.mark.parametrize(("language", "text"), cases(KEEPING))
def test_what_is_not_to_be_erased_is_to_be_kept(language: str, text: str) -> None:
    found = classes(language, text)
    assert "keep" in found
    assert not found & {"erase", "erased", "erase_me"}


@pytest.mark.parametrize(("language", "text"), cases(ERASING))
def test_what_was_not_erased_or_is_to_be_all_the_same_is_not_to_be_kept(language: str, text: str) -> None:
    found = classes(language, text)
    assert "keep" not in found
    assert found & {"erase", "erased", "erase_me"}


@pytest.mark.parametrize("language", lexicon.codes())
def test_every_language_says_no_from_afar_behind_and_of_what_was_not_done(language: str) -> None:
    def hows(node: lexicon.Node) -> set[int]:
        return {node.mask}.union(*(hows(one) for one in node.following.values()))

    found = hows(spoken(language).said_no)
    assert all(any(how & wanted for how in found) for wanted in lexicon.NO.values())
    assert spoken(language).joins
    assert spoken(language).commands
