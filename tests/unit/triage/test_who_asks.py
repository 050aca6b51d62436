"""Who writes for another person says so in the words of their language, and the person named is taken."""

import pytest

from handlers.domain.finding import Requester, RequesterKind, Verdict
from handlers.domain.rights import Right
from handlers.triage.requesters import requester_of
from handlers.triage.verdicts import Judged
from tests.unit.triage.weighed import weighed

ASKS = Judged(Verdict.REQUEST, (Right.ACCESS,), 0.9)


def asker(text: str, subject: str = "My data", judged: Judged = ASKS, **likely: float) -> Requester:
    """Return who asks in a letter, where weights say no more than is told."""
    return requester_of(judged, weighed((), **likely), subject, text)


@pytest.mark.parametrize(
    "text",
    [
        "We write on behalf of Elin Strand.",
        "We write on behalf of Ms Elin Strand.",
        "I am acting for Mrs. Elin Strand in this matter.",
        "Our client, Elin Strand, asks for a copy.",
        "My client Elin Strand asks for a copy.",
        "Representing Elin Strand, we ask for a copy.",
        "Jeg skriver på vegne af Elin Strand.",
        "Vores klient Elin Strand ønsker indsigt.",
        "Min klient, Elin Strand, ønsker indsigt.",
        "Jeg skriver på vegne av Elin Strand.",
        "Eg skriv på vegner av Elin Strand.",
        "Klienten min Elin Strand ber om innsyn.",
        "Jag skriver å vegne av Elin Strand.",
        "För min klients räkning Elin Strand begär jag ut uppgifter.",
        "Vi företräder Elin Strand.",
        "Im Namen von Elin Strand verlange ich Auskunft.",
        "Im Auftrag von Frau Elin Strand verlange ich Auskunft.",
        "Unsere Mandantin Elin Strand verlangt Auskunft.",
        "Unsere Mandantin, Frau Elin Strand, verlangt Auskunft.",
        "Namens mevr. Elin Strand verzoek ik om inzage.",
        "Mijn cliënte Elin Strand verzoekt om inzage.",
        "Onze cliënt, Elin Strand, verzoekt om inzage.",
        "Au nom de Mme Elin Strand, je demande l'accès.",
        "Ma cliente, Elin Strand, demande l'accès.",
        "Mon client Elin Strand demande l'accès.",
        "En nombre de Elin Strand solicito el acceso.",
        "Mi clienta, Elin Strand, solicita el acceso.",
        "Nuestra clienta Elin Strand solicita el acceso.",
        "Mi cliente Elin Strand solicita el acceso.",
        "Nuestro cliente, Elin Strand, solicita el acceso.",
        "Per conto di Elin Strand chiedo l'accesso.",
        "A nome di Elin Strand chiedo l'accesso.",
        "La mia cliente Elin Strand chiede l'accesso.",
        "La mia assistita, Elin Strand, chiede l'accesso.",
        "Em nome de Elin Strand peço o acesso.",
        "A minha cliente Elin Strand pede o acesso.",
        "O meu cliente, Elin Strand, pede o acesso.",
        "Päämieheni Elin Strand pyytää tietojaan.",
        "Päämiehemme Elin Strand pyytää tietojaan.",
        "W imieniu Elin Strand proszę o dostęp.",
        "W imieniu Pani Elin Strand proszę o dostęp.",
    ],
)
def test_c10_the_person_that_a_letter_speaks_for_is_named_in_every_language(text: str) -> None:
    found = asker(text)
    assert found.kind is RequesterKind.REPRESENTATIVE
    assert found.person == "Elin Strand"
    assert not found.mandate


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("Elin Strand", "Elin Strand"),
        ("Elin Maria Strand", "Elin Maria Strand"),
        ("Elin Maria Sofie Strand", "Elin Maria Sofie Strand"),
        ("Søren Ærø", "Søren Ærø"),
        ("Åse Ødegård", "Åse Ødegård"),
        ("Łukasz Żak", "Łukasz Żak"),
        ("Šarūnė Žukauskaitė", "Šarūnė Žukauskaitė"),
        ("Anne-Marie O'Neill", "Anne-Marie O'Neill"),
        ("J. Smith", "J. Smith"),
        ("Elin", ""),
        ("elin strand", ""),
        ("the persons concerned", ""),
        ("", ""),
    ],
)
def test_only_a_plain_name_is_taken(name: str, taken: str) -> None:
    assert asker(f"We write on behalf of {name}.", requester_representative=1.0).person == taken


@pytest.mark.parametrize(
    "mandate",
    [
        "A power of attorney is enclosed.",
        "The mandate is enclosed.",
        "I am authorised to act.",
        "She is authorized by her.",
        "A letter of authority is enclosed.",
        "Fuldmagt er vedlagt.",
        "Fullmakt er vedlagt.",
        "Fullmakten bifogas.",
        "Die Vollmacht liegt bei.",
        "De volmacht is bijgevoegd.",
        "De machtiging is bijgevoegd.",
        "La procuration est jointe.",
        "El poder se adjunta.",
        "La procura è allegata.",
        "A procuração segue em anexo.",
        "In allegato la delega.",
        "Valtakirja on liitteenä.",
        "Pełnomocnictwo w załączeniu.",
        "Įgaliojimas pridedamas.",
    ],
)
def test_c10_that_a_mandate_is_spoken_of_is_told_in_every_language(mandate: str) -> None:
    found = asker(f"On behalf of Elin Strand I ask for a copy. {mandate}")
    assert found == Requester(RequesterKind.REPRESENTATIVE, "Elin Strand", mandate=True)


@pytest.mark.parametrize(
    "text",
    [
        "Please send me a copy of my data.",
        "On behalf of my whole family, thank you.",
        "Delete my data, and tell our client base nothing of it.",
        "You may not use a power of attorney of mine.",
        "Jeg vil gerne have indsigt.",
        "Ich verlange Auskunft.",
        "",
    ],
)
def test_who_names_nobody_asks_for_themselves(text: str) -> None:
    assert asker(text) == Requester(RequesterKind.SUBJECT)


def test_a_mandate_and_words_of_acting_need_no_name() -> None:
    found = asker("My client asks for her data; the power of attorney is enclosed.")
    assert found == Requester(RequesterKind.REPRESENTATIVE, mandate=True)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("requester_representative", RequesterKind.REPRESENTATIVE),
        ("requester_colleague", RequesterKind.COLLEAGUE),
        ("requester_parent", RequesterKind.PARENT),
    ],
)
def test_weights_tell_who_asks_where_they_are_likely(column: str, kind: RequesterKind) -> None:
    assert asker("Please send a copy.", "My data", ASKS, **{column: 0.5}).kind is kind
    assert asker("Please send a copy.", "My data", ASKS, **{column: 0.49}).kind is RequesterKind.SUBJECT


def test_the_likeliest_of_several_is_taken() -> None:
    found = asker("Please.", requester_parent=0.7, requester_colleague=0.8, requester_representative=0.6)
    assert found.kind is RequesterKind.COLLEAGUE


FORWARD = "See below.\n\nFrom: Sam Sand <sam@example.org>\nSent: 2 June 2026\nSubject: Data\n\nDelete me."


def test_fm_23_a_colleague_who_passes_a_letter_on_is_told_with_whom_it_is_from() -> None:
    found = asker(FORWARD, requester_colleague=0.9)
    assert found == Requester(RequesterKind.COLLEAGUE, address="sam@example.org")


@pytest.mark.parametrize(
    ("subject", "address"),
    [
        ("FW: My data", "sam@example.org"),
        ("VS: Mine data", ""),
        ("Re: My data", ""),
        ("My data", ""),
    ],
)
def test_a_representatives_forward_tells_the_address_within_it(subject: str, address: str) -> None:
    assert asker(FORWARD, subject, requester_representative=0.9).address == address


@pytest.mark.parametrize("text", [FORWARD, "On behalf of Elin Strand, thanks.", ""])
def test_where_nothing_is_asked_nobody_in_particular_asks(text: str) -> None:
    nothing = Judged(Verdict.OTHER, (), 0.9)
    found = asker(text, judged=nothing, requester_representative=1.0)
    assert found == Requester(RequesterKind.UNCLEAR)


def test_a_name_far_down_a_long_letter_is_not_looked_for() -> None:
    far = "word " * 5_000 + "on behalf of Elin Strand"
    assert asker(far).kind is RequesterKind.SUBJECT
