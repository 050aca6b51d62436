"""What is said not to be erased is to be kept, wherever in the sentence the no stands; and no reminder is."""

from functools import cache

import pytest

from handlers.triage import lexicon, rules
from handlers.triage.hits import Hit, symbols
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
da | Slet alligevel ikke min konto.
nb | Dere skal likevel ikke slette brukeren min.
nb | Slett for all del ikke opplysningene mine.
nn | De skal likevel ikkje sletta opplysningane mine.
de | Löschen Sie meine Daten doch nicht.
de | Löschen Sie mein Konto bitte doch nicht.
nl | Verwijder mijn account toch niet.
nl | Wis mijn gegevens bij nader inzien niet.
es | Al final no borren mi cuenta.
pt | Afinal não apaguem a minha conta, mudei de ideias.
pl | Proszę jednak nie usuwać mojego konta, zmieniłem zdanie.
pl | Proszę nie usuwać moich danych.
sv | Ni behöver inte radera mitt konto längre.
en | There is no need to delete my account any more.
fr | Vous n'avez plus besoin de supprimer mon compte.
fr | Inutile de supprimer mon compte finalement.
es | Ya no hace falta que borren mi cuenta.
it | Non serve più cancellare il mio account.
pt | Já não é preciso apagar a minha conta.
pl | Nie trzeba już usuwać mojego konta.
lt | Nebereikia trinti mano paskyros.
nn | Eg ynskjer ikkje lenger å få brukaren min sletta.
sv | Jag vill inte längre att ni raderar mina uppgifter.
fr | Je ne veux plus que vous supprimiez mon compte.
lt | Nebenoriu, kad ištrintumėte mano duomenis.
nb | Jeg trekker tilbake forespørselen om sletting av kontoen min.
en | Please disregard my request to delete my account.
nn | eg vil ikkje at de skal slette kontoen min. Takk!
sv | Strunta i det jag skrev igår om att ta bort mina uppgifter.
de | Bitte löschen Sie mein Konto doch nicht, ich brauche es noch für die Steuer.
nb | Jeg trekker tilbake ønsket om å bli slettet.
sv | Jag tar tillbaka min begäran om radering från den 3 november.
en | On second thoughts, no need to erase anything.
fr | J'annule ma demande d'effacement de la semaine dernière.
en | Ignore my erasure request from Monday.
nb | dere må ikke slette saken min likevel
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
sv | Varför har ni inte raderat mig än?
sv | Ni har inte raderat mig än. Gör det.
sv | Glöm inte att ta bort även mina gamla ordrar när ni raderar mig.
de | Sie haben mich noch nicht gelöscht.
nb | Dere har ikke slettet meg ennå.
nn | De har ikkje sletta meg enno.
da | I har ikke slettet mig endnu! Gør det nu.
nb | Slett kundeforholdet mitt, ikke bare deaktiver det.
da | Jeg bruger ikke appen mere, slet min konto
en | I do not use the app any more so please delete my account
de | Ich nutze die App nicht mehr, bitte löschen Sie mein Konto
en | I no longer need my account, please delete it
da | Jeg vil ikke være kunde mere. Slet mine data.
nl | Ik gebruik het niet meer, verwijder mijn account
"""


@cache
def book() -> Rulebook:
    return rules.load()


@cache
def spoken(language: str) -> Lexicon:
    return lexicon.load(language, book())


def cases(table: str) -> list[tuple[str, str]]:
    return [(line[:2], line[5:]) for line in table.strip().splitlines()]


def hits_of(language: str, text: str) -> list[Hit]:
    known, said = spoken(language), words(text)
    meant = symbols(said.folded, known)
    return [
        hit for first, last in said.sentences() for hit in tag(said.folded, first, last, meant, known, book())
    ]


def classes(language: str, text: str) -> set[str]:
    hits = hits_of(language, text)
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
    assert found & {"erase", "erased", "erase_me", "wish_gone"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Sie brauchen meine Daten nicht mehr zu löschen."),
        ("de", "Sie müssen mein Konto nicht mehr löschen."),
        ("nl", "U hoeft mijn account niet meer te wissen."),
    ],
)
def test_a_no_in_the_same_clause_leaves_it_in_doubt(language: str, text: str) -> None:
    assert any(hit.doubtful for hit in hits_of(language, text))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Why have you still not deleted my account?"),
        ("sv", "Ni har inte raderat mig än."),
        ("de", "Sie haben mich noch nicht gelöscht."),
    ],
)
def test_what_was_not_done_is_known_as_that(language: str, text: str) -> None:
    assert any(hit.undone for hit in hits_of(language, text))


@pytest.mark.parametrize("text", ["Delete my account.", "I use it no more, please delete my account."])
def test_what_is_asked_for_without_a_no_beside_it_is_in_no_doubt(text: str) -> None:
    assert not any(hit.doubtful or hit.undone for hit in hits_of("en", text))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please don't, whatever you do, delete my account"),
        ("en", "Please do not, under any circumstances, delete my account."),
        ("de", "Bitte nicht, was auch immer passiert, löschen Sie mein Konto"),
        ("fr", "Surtout ne pas, quoi qu'il arrive, supprimer mon compte"),
    ],
)
def test_a_no_that_an_aside_parts_from_its_verb_leaves_it_in_doubt(language: str, text: str) -> None:
    assert any(hit.doubtful or hit.negated for hit in hits_of(language, text))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Not again, please, delete my account"),
        ("de", "Nicht, was Sie denken, löschen Sie mein Konto"),
        ("en", "I have waited, as you know, delete my account"),
    ],
)
def test_an_answer_or_an_aside_without_a_no_leaves_no_doubt(language: str, text: str) -> None:
    hits = hits_of(language, text)
    assert hits
    assert not any(hit.doubtful or hit.negated for hit in hits)


@pytest.mark.parametrize("language", lexicon.codes())
def test_every_language_says_no_from_afar_behind_and_of_what_was_not_done(language: str) -> None:
    def hows(node: lexicon.Node) -> set[int]:
        return {node.mask}.union(*(hows(one) for one in node.following.values()))

    found = hows(spoken(language).said_no)
    assert all(any(how & wanted for how in found) for wanted in lexicon.NO.values())
    assert spoken(language).joins
    assert spoken(language).commands
