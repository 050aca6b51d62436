import pytest

from tests.support.desks import recogniser

RECOGNISER = recogniser()


def language(text: str, subject: str = "") -> str:
    return RECOGNISER.recognise(subject, text).language


def test_fourteen_languages_are_known() -> None:
    known = ("da", "de", "en", "es", "fi", "fr", "it", "lt", "nb", "nl", "nn", "pl", "pt", "sv")
    assert RECOGNISER.languages == known


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hvad ved I om mig?", "da"),
        ("Hva vet dere om meg?", "nb"),
        ("Vad vet ni om mig?", "sv"),
        ("What do you know about me?", "en"),
        ("Was wissen Sie über mich?", "de"),
        ("slet mine oplysninger", "da"),
        ("slett opplysningene mine", "nb"),
        ("radera mina uppgifter", "sv"),
        ("delete my data", "en"),
        ("löscht meine daten", "de"),
        ("Jeg vil gerne have en kopi af alle mine data. Tak for hjælpen.", "da"),
        ("Jeg vil gjerne ha en kopi av alle dataene mine. Takk for hjelpen.", "nb"),
        ("Eg ønskjer å få sletta alt de har om meg, og det fort.", "nn"),
        ("Haluaisin tietää, mitä tietoja teillä on minusta ja mistä ne ovat peräisin.", "fi"),
        ("Proszę o usunięcie moich danych osobowych z Państwa bazy.", "pl"),
        ("Bonjour, je souhaite obtenir une copie de toutes mes données personnelles.", "fr"),
        ("Quiero que borren todos mis datos personales de su base de datos.", "es"),
        ("Prašau ištrinti visus mano asmens duomenis.", "lt"),
        ("Slett meg nå", "nb"),
        ("slet mig", "da"),
        ("slett meg no, eg orkar ikkje meir", "nn"),
        ("verwijder al mijn gegevens", "nl"),
        ("cancellate i miei dati", "it"),
        ("apaguem os meus dados", "pt"),
        ("ich moechte dass meine daten geloescht werden", "de"),
    ],
)
def test_short_letters_of_neighbours_are_told_apart(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345 67890",
        "請刪除我的所有個人資料。",
        "Прошу удалить все мои данные.",
    ],
)
def test_languages_we_do_not_know_stay_unnamed(text: str) -> None:
    assert language(text) == ""
    assert RECOGNISER.recognise("", text).rights == ()


def test_quoted_mail_in_another_language_does_not_count() -> None:
    text = (
        "Kan I slette min konto? Jeg bruger den ikke mere.\n\n"
        "On 2 June 2026 at 10:00, Shop <a@b.example> wrote:\n"
        + "> Thank you for your order, we will send it to you as soon as we can.\n"
        * 20
    )
    assert language(text) == "da"


def test_the_subject_of_a_reply_does_not_outweigh_the_text() -> None:
    assert (
        language(
            "Kan I slette min konto? Jeg bruger den ikke mere.", "Re: Thank you for shopping with us today"
        )
        == "da"
    )


def test_an_english_letter_with_a_nordic_signature_is_english() -> None:
    assert (
        language("Please delete my account and all of the data you have about me.\n\nVennlig hilsen\nSam")
        == "en"
    )
