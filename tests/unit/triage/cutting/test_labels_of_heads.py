"""What each line of a quoted head says, in the languages of the mail programs that write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.cutting.heads import Head, bare, begins_head, label, read_head, sender_in
from handlers.triage.cutting.labels import Field

#: From, Sent or Date, To, Cc and Subject, as Outlook writes them.
PROGRAMS = {
    "en": ("From", "Sent", "To", "Cc", "Subject"),
    "en, Apple": ("From", "Date", "To", "Cc", "Subject"),
    "da": ("Fra", "Sendt", "Til", "Cc", "Emne"),
    "da, Apple": ("Fra", "Dato", "Til", "Kopi", "Emne"),
    "nb": ("Fra", "Sendt", "Til", "Kopi", "Emne"),
    "nb, Apple": ("Fra", "Dato", "Til", "Kopi", "Emne"),
    "nn": ("Frå", "Sendt", "Til", "Kopi", "Emne"),
    "sv": ("Från", "Skickat", "Till", "Kopia", "Ämne"),
    "sv, Gmail": ("Från", "Datum", "Till", "Kopia", "Ämne"),
    "fi": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Kopio", "Aihe"),
    "fi, Gmail": ("Lähettäjä", "Päivämäärä", "Vastaanottaja", "Kopio", "Aihe"),
    "de": ("Von", "Gesendet", "An", "Cc", "Betreff"),
    "de, Apple": ("Von", "Datum", "An", "Kopie", "Betreff"),
    "nl": ("Van", "Verzonden", "Aan", "CC", "Onderwerp"),
    "nl, Apple": ("Van", "Datum", "Aan", "Kopie", "Onderwerp"),
    "fr": ("De", "Envoyé", "À", "Cc", "Objet"),
    "fr, Thunderbird": ("De", "Date", "Pour", "Cc", "Sujet"),
    "es": ("De", "Enviado", "Para", "CC", "Asunto"),
    "es, Outlook": ("De", "Enviado el", "Para", "CC", "Asunto"),
    "it": ("Da", "Inviato", "A", "Cc", "Oggetto"),
    "it, Apple": ("Da", "Data", "A", "Cc", "Oggetto"),
    "pt": ("De", "Enviado", "Para", "Cc", "Assunto"),
    "pt-BR": ("De", "Enviada em", "Para", "Cc", "Assunto"),
    "pl": ("Od", "Wysłano", "Do", "DW", "Temat"),
    "pl, Apple": ("Od", "Data", "Do", "DW", "Temat"),
    "lt": ("Nuo", "Išsiųsta", "Kam", "Kopija", "Tema"),
    "lt, Gmail": ("Nuo", "Data", "Kam", "Kopija", "Tema"),
}
SAYS = (Field.SENDER, Field.DATE, Field.TO, Field.OTHER, Field.SUBJECT)
VALUES = (
    "Sam Sand <sam@example.org>",
    "2 June 2026 10:05",
    "privacy@firm.example",
    "ola@firm.example",
    "My data",
)
LINES = [
    pytest.param(word, field, id=f"{program}-{word}")
    for program, words in PROGRAMS.items()
    for word, field in zip(words, SAYS, strict=True)
]
HEADS = [pytest.param(words, id=program) for program, words in PROGRAMS.items()]


def head(words: tuple[str, ...], before: str = "", after: str = ": ") -> list[str]:
    """Return the lines of a head."""
    return [f"{before}{word}{after}{value}" for word, value in zip(words, VALUES, strict=True)]


@pytest.mark.parametrize(("word", "field"), LINES)
def test_fm_23_a_label_is_known_in_every_language(word: str, field: Field) -> None:
    assert label(f"{word}: something") is field


@pytest.mark.parametrize(("word", "field"), LINES)
def test_bold_marks_of_quoting_and_spaces_do_not_hide_a_label(word: str, field: Field) -> None:
    spelled = (
        f"{word}:",
        f"{word} : something",
        f"*{word}:* something",
        f"> {word}: something",
        f">> {word}: something",
        f"  {word}: something",
        f"\u00a0{word}\u00a0: something",
        f"\t{word}:\tsomething",
        f"{word.upper()}: something",
        f"{word.lower()}: something",
    )
    assert [label(line) for line in spelled] == [field] * len(spelled)


@pytest.mark.parametrize(("word", "field"), LINES)
def test_a_word_without_its_colon_is_no_label(word: str, field: Field) -> None:
    assert field in Field
    assert label(f"{word} something") is None
    assert label(f"The {word}: something") is None
    assert label(f"{word} me: something") is None


@pytest.mark.parametrize("words", HEADS)
def test_fm_23_a_head_is_read_in_every_language(words: tuple[str, ...]) -> None:
    lines = [*head(words), "", "Please delete my data."]
    assert begins_head(lines, 0)
    assert read_head(lines, 0) == (
        Head("Sam Sand", "sam@example.org", "2 June 2026 10:05", "privacy@firm.example", "My data"),
        5,
    )


@pytest.mark.parametrize("words", HEADS)
def test_a_head_is_read_where_it_is_bold_or_quoted(words: tuple[str, ...]) -> None:
    for before, after in (("*", ":* "), ("> ", ": "), ("> *", ":* "), ("\u00a0", "\u00a0: ")):
        found = read_head(head(words, before, after), 0)
        assert found is not None
        assert (found[0].address, found[0].date, found[0].subject) == (
            "sam@example.org",
            "2 June 2026 10:05",
            "My data",
        )


@pytest.mark.parametrize("words", HEADS)
def test_two_companions_make_a_head_and_one_does_not(words: tuple[str, ...]) -> None:
    whole = head(words)
    assert begins_head([whole[0], whole[1], whole[4]], 0)
    assert begins_head([whole[0], "", whole[1], "", whole[4]], 0)
    assert not begins_head(whole[:2], 0)
    assert not begins_head(whole[:1], 0)
    assert not begins_head(whole, 1)
    assert not begins_head([whole[0], *["words"] * 8, *whole[1:]], 0)


@pytest.mark.parametrize("words", HEADS)
def test_a_subject_over_two_lines_is_joined(words: tuple[str, ...]) -> None:
    lines = head(words)
    found = read_head([*lines, "\tand my orders", "", "Hello"], 0)
    assert found is not None
    assert (found[0].subject, found[1]) == ("My data and my orders", 6)


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("Sam Sand <sam@example.org>", "Sam Sand", "sam@example.org"),
        ('"Sand, Sam" <sam@example.org>', "Sand, Sam", "sam@example.org"),
        ("'Sam Sand' <sam@example.org>", "Sam Sand", "sam@example.org"),
        ("sam@example.org", "", "sam@example.org"),
        ("<sam@example.org>", "", "sam@example.org"),
        ("Sam Sand [mailto:sam@example.org]", "Sam Sand", "sam@example.org"),
        ("Sam Sand <mailto:sam@example.org>", "Sam Sand", "sam@example.org"),
        ("Sam Sand (sam@example.org)", "Sam Sand", "sam@example.org"),
        ("Sam Sand sam@example.org", "Sam Sand", "sam@example.org"),
        ("sam@example.org <sam@example.org>", "", "sam@example.org"),
        ("Sam Sand", "Sam Sand", ""),
        ("<Sam Sand>", "Sam Sand", ""),
        ("Søren Ærø <soren@example.dk>", "Søren Ærø", "soren@example.dk"),
        ("Sam <sam.sand+news@mail.example.org>", "Sam", "sam.sand+news@mail.example.org"),
        ("Sam <sam@example.org>.", "Sam", "sam@example.org"),
        ("Sam, sam@example.org.", "Sam,", "sam@example.org"),
        ("", "", ""),
        ("@", "@", ""),
        ("sam@", "sam@", ""),
    ],
)
def test_the_name_and_the_address_of_a_sender_are_told_apart(value: str, name: str, address: str) -> None:
    assert sender_in(value) == (name, address)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("> From: x", "From: x"),
        (">> From: x", "From: x"),
        ("> > From: x", "From: x"),
        (" From: x", "From: x"),
        ("\tFrom: x", "From: x"),
        ("\u00a0From: x", "From: x"),
        ("From: x > y", "From: x > y"),
        ("", ""),
        (">", ""),
    ],
)
def test_a_bare_line_has_no_marks_before_it(line: str, told: str) -> None:
    assert bare(line) == told


@pytest.mark.parametrize(
    "lines",
    [
        ["Hello"],
        [""],
        ["", "", "", "From: sam@example.org"],
        ["To: privacy@firm.example", "Subject: My data"],
        ["Hello", "From: sam@example.org"],
    ],
)
def test_where_no_head_begins_none_is_read(lines: list[str]) -> None:
    assert read_head(lines, 0) is None


def test_a_head_has_an_end_however_many_lines_follow() -> None:
    lines = ["From: sam@example.org", "To:", *[f" somebody{n}@firm.example;" for n in range(100)]]
    found = read_head(lines, 0)
    assert found is not None
    assert found[1] == 24
    assert len(found[0].to) <= 400


def test_recipients_that_wrap_belong_to_their_line() -> None:
    lines = [
        "From: Sam Sand <sam@example.org>",
        "Sent: 2 June 2026",
        "To: Ola Ost <ola@firm.example>;",
        "Max Mus <max@firm.example>",
        "Subject: My data",
    ]
    found = read_head(lines, 0)
    assert found is not None
    assert found[0].to == "Ola Ost <ola@firm.example>; Max Mus <max@firm.example>"
    assert found[0].subject == "My data"


def test_words_right_below_a_head_are_not_of_it() -> None:
    found = read_head(["From: sam@example.org", "Sent: 2 June 2026", "Subject: Data", "Delete me."], 0)
    assert found is not None
    assert (found[0].subject, found[1]) == ("Data", 3)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=12))
def test_any_lines_are_a_head_or_none(lines: list[str]) -> None:
    found = read_head(lines, 0)
    assert found is None or (0 < found[1] <= len(lines) and (found[0].address or found[0].name or 1))
    assert begins_head(lines, 0) in {True, False}
