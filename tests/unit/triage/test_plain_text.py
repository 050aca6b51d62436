import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.plain import BREAK, composed, latin, sentences, words


@given(st.text())
def test_plain_forms_have_the_length_of_their_text(text: str) -> None:
    raw = latin(text)
    assert len(raw) == len(words(raw)) == len(sentences(raw)) == len(text)


def test_every_character_there_is_becomes_one_byte() -> None:
    text = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(latin(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Slet MINE oplysninger!", "slet mine oplysninger "),
        ("ÆØÅ ÄÖÜß é", "æøå äöüß é"),
        ("don’t don't", "don't don't"),
        ("e-mail (my)", "e mail  my "),
        ("“my data” – now…", " my data    now "),
        ("Prašau ištrinti", "prasau istrinti"),
        ("Łódź", " ódz"),
        ("漢字", "  "),
        ("7(3)", "7 3 "),
    ],
)
def test_words_keep_letters_and_lose_the_rest(text: str, plain: str) -> None:
    assert words(latin(text)).decode("latin-1") == plain


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four; five", 5),
        ("One.\nTwo", 2),
        ("One\n\nTwo", 2),
        ("One\r\n\r\nTwo", 2),
        ("One line\nwrapped", 1),
        ("Art. 15 GDPR", 1),
        ("www.example.org and 7.3", 1),
        ("a, b: c", 1),
    ],
)
def test_sentences_end_at_marks_and_empty_lines(text: str, count: int) -> None:
    parts = [part for part in sentences(latin(text)).split(BREAK) if part.strip()]
    assert len(parts) == count


def test_standing_in_is_for_writing_only() -> None:
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", "ombud.latin")


def test_accents_come_together_without_touching_other_text() -> None:
    assert composed("a\u030a o\u0308") == "å ö"
    assert composed("plain") == "plain"
