"""Plain letters say for whom they ask: a parent, somebody for a client, a colleague who hands one over."""

import tomllib
from pathlib import Path

import pytest

from connectors.base import Address, Letter
from handlers.domain.finding import Circumstances, RequesterKind, Verdict
from handlers.intake.recognising import recognised
from handlers.triage.askers import hands_over, is_for_a_child, is_for_another
from handlers.triage.plain import words
from tests.support.desks import recogniser
from tests.support.growth import grows_linearly

LISTED = tomllib.loads(Path(__file__).with_name("asker_letters.toml").read_text("utf-8"))
RECOGNISER = recogniser()
REQUESTS = {
    "en": "Please delete all my personal data.",
    "da": "Slet venligst alle mine personoplysninger.",
    "nb": "Vennligst slett alle personopplysningene mine.",
    "nn": "Ver venleg og slett alle personopplysningane mine.",
    "sv": "Vänligen radera alla mina personuppgifter.",
    "de": "Bitte löschen Sie alle meine personenbezogenen Daten.",
    "nl": "Verwijder alstublieft al mijn persoonsgegevens.",
    "fr": "Veuillez supprimer toutes mes données personnelles.",
    "es": "Por favor, supriman todos mis datos personales.",
    "it": "Vi prego di cancellare tutti i miei dati personali.",
    "pt": "Por favor, apaguem todos os meus dados pessoais.",
    "fi": "Poistakaa kaikki henkilötietoni.",
    "pl": "Proszę usunąć wszystkie moje dane osobowe.",
    "lt": "Prašau ištrinti visus mano asmens duomenis.",
}
HEADS = ("---------- Forwarded message ---------\nFrom: Sam Sand <sam@subject.example>\n"
         "Date: 2 June 2026 10:00\nSubject: data\nTo: info@firm.example\n\n")  # fmt: skip


def of(kind: str) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in LISTED[kind].items() for text in texts]


def asker(text: str, subject: str = "", about: Circumstances = Circumstances()) -> RequesterKind:
    return RECOGNISER.recognise(subject, text, about).requester.kind


@pytest.mark.parametrize("kind", ["parent", "representative", "colleague"])
def test_there_are_five_letters_of_each_kind_in_every_language(kind: str) -> None:
    assert set(LISTED[kind]) == set(RECOGNISER.languages) == set(REQUESTS)
    assert {len(texts) for texts in LISTED[kind].values()} == {5}


@pytest.mark.parametrize(("language", "text"), of("parent"))
def test_a_parent_asks_for_their_child(language: str, text: str) -> None:
    assert asker(text) is RequesterKind.PARENT, language


@pytest.mark.parametrize(("language", "text"), of("representative"))
def test_a_representative_asks_for_another(language: str, text: str) -> None:
    assert asker(text) is RequesterKind.REPRESENTATIVE, language


@pytest.mark.parametrize(("language", "note"), of("colleague"))
def test_a_colleague_hands_a_letter_over(language: str, note: str) -> None:
    about = Circumstances(sender="ola@firm.example")
    found = RECOGNISER.recognise("Fwd: data", f"{note}\n\n{HEADS}{REQUESTS[language]}\n", about)
    assert found.requester.kind is RequesterKind.COLLEAGUE, language
    assert found.requester.address == "sam@subject.example"


@pytest.mark.parametrize(("language", "text"), of("own"))
def test_who_names_others_and_asks_for_themselves_is_the_person_themselves(language: str, text: str) -> None:
    assert asker(text) in {RequesterKind.SUBJECT, RequesterKind.UNCLEAR}, language
    said = words(text).folded
    assert not is_for_a_child(said)
    assert not is_for_another(said)


@pytest.mark.parametrize("language", REQUESTS)
def test_a_plain_request_is_the_persons_own(language: str) -> None:
    assert asker(REQUESTS[language]) is RequesterKind.SUBJECT
    assert not hands_over(words(REQUESTS[language]).folded)


@pytest.mark.parametrize("language", REQUESTS)
def test_who_forwards_their_own_mail_hands_nothing_over(language: str) -> None:
    about = Circumstances(sender="Sam@subject.example")
    text = f"FYI\n\n{HEADS}{REQUESTS[language]}\n"
    judged = RECOGNISER.recognise("Fwd: data", text, about)
    assert judged.verdict is not Verdict.OTHER
    said = RECOGNISER.recognise(
        "Fwd: data", text, Circumstances(sender="sam@subject.example", colleague=True)
    )
    assert said.requester.kind == judged.requester.kind


@pytest.mark.parametrize("language", REQUESTS)
def test_a_forward_without_a_word_is_handed_over_too(language: str) -> None:
    about = Circumstances(sender="ola@firm.example")
    assert asker(f"{HEADS}{REQUESTS[language]}\n", "Fwd: data", about) is RequesterKind.COLLEAGUE


@pytest.mark.parametrize(
    "note", ["Jeg har ringet til ham i går, han var meget vred.", "Nothing to say about it."]
)
def test_whoever_is_of_the_house_and_forwards_is_a_colleague_whatever_they_add(note: str) -> None:
    text = f"{note}\n\n{HEADS}{REQUESTS['en']}\n"
    inside = Circumstances(sender="ola@firm.example", colleague=True)
    assert asker(text, "Fwd: data", inside) is RequesterKind.COLLEAGUE


def test_a_colleague_who_asks_for_their_own_data_is_the_person_themselves() -> None:
    inside = Circumstances(sender="ola@firm.example", colleague=True)
    assert asker(REQUESTS["en"], "My data", inside) is RequesterKind.SUBJECT


def test_reading_a_letter_tells_from_its_addresses_who_is_of_the_house() -> None:
    class Desk:
        recogniser = RECOGNISER

    def letter(sender: str) -> Letter:
        return Letter(
            fingerprint="0" * 64,
            senders=(Address(sender),),
            to=(Address("privacy@firm.example"),),
            subject="Fwd: data",
            text=f"He was rather cross on the telephone yesterday.\n\n{HEADS}{REQUESTS['en']}\n",
        )

    found = recognised(Desk(), letter("ola@firm.example"))  # type: ignore[arg-type] # it is not read
    assert found.requester.kind is RequesterKind.COLLEAGUE


@pytest.mark.parametrize(
    ("text", "child"),
    [
        ("delete my daughter's account", True),
        ("delete the account of my daughter", True),
        ("delete my account, daughter of mine", False),
        ("send my data to my daughter", False),
        ("my daughter (11) wants out", True),
        ("my daughter (34) wants out", False),
        ("the children's home", False),
        ("my son. Account closed.", False),
        ("", False),
    ],
)
def test_data_beside_a_child_are_the_childs(text: str, child: bool) -> None:
    assert is_for_a_child(words(text).folded) is child


def test_in_a_letter_that_tells_a_story_a_child_beside_data_tells_nothing() -> None:
    story = "It was a fine day by the sea and we had lunch there. " * 10
    assert is_for_a_child(words("Delete my daughter's account.").folded)
    assert not is_for_a_child(words(story + "Delete my daughter's account.").folded)


@pytest.mark.parametrize(
    "piece", ["my ", "my daughter ", "account ", "on behalf of ", "client ", "fyi ", "min "]
)
def test_the_cost_grows_with_the_length(piece: str) -> None:
    def look(text: str) -> None:
        said = text.split()
        is_for_a_child(said)
        is_for_another(said)
        hands_over(said)

    assert grows_linearly(look, lambda size: piece * (size // len(piece)), 200_000)
