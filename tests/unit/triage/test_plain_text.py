import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.plain import BREAK, composed, fold, words


def said(text: str) -> list[str]:
    return [one for one in words(text).folded if one not in {BREAK, ","}]


@given(st.text(max_size=400))
def test_every_word_knows_where_it_stands(text: str) -> None:
    found = words(text)
    assert len(found.folded) == len(found.spans)
    ends = [0, *(end for _, end in found.spans)]
    assert all(before <= start < end for before, (start, end) in zip(ends, found.spans, strict=False))
    assert not found.spans or found.spans[-1][1] <= len(text)


@pytest.mark.parametrize(
    ("sloppy", "proper"),
    [
        ("SLET MEG", "slett meg"),
        ("loesche", "lösche"),
        ("losche", "lösche"),
        ("faa", "få"),
        ("fa", "få"),
        ("soeg", "søg"),
        ("usunac", "usunąć"),
        ("istrinti", "ištrinti"),
        ("donnees", "données"),
        ("poista", "poistaa"),
        ("adress", "adres"),
        ("dont", "don’t"),
    ],
)
def test_sloppy_spelling_meets_the_proper_one(sloppy: str, proper: str) -> None:
    assert fold(sloppy) == fold(proper)


@pytest.mark.parametrize(("one", "other"), [("of", "off"), ("to", "too"), ("slet", "slot"), ("15", "155")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("e-mail (my)", ["e", "mail", "my"]),
        ("“my data” – now…", ["my", "data", "now"]),
        ("l’accès", ["l", "aces"]),
        ("7(3)", ["7", "3"]),
        ("www.example.org", ["ww", "example", "org"]),
        ("漢字", ["漢字"]),
        ("!!! ... 😀", []),
    ],
)
def test_words_keep_letters_and_lose_the_rest(text: str, plain: list[str]) -> None:
    assert said(text) == plain


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four; five", 5),
        ("One.\nTwo", 2),
        ("One\n\nTwo", 2),
        ("One\r\n\r\nTwo", 2),
        ("short line\nanother thought", 2),
        ("A line that a mail program broke because it had become too long\nfor it", 1),
        ("Art. 15 GDPR", 1),
        ("www.example.org and 7.3", 1),
        ("a, b: c", 1),
    ],
)
def test_sentences_end_at_marks_empty_lines_and_short_ones(text: str, count: int) -> None:
    assert len(list(words(text).sentences())) == count


def test_accents_come_together_without_touching_other_text() -> None:
    assert composed("a\u030a o\u0308") == "å ö"
    assert composed("plain") == "plain"


def test_lines_that_a_narrow_window_broke_are_one_sentence() -> None:
    text = "Hello, I am writing since I want to\nsee my account deleted, and whatever\nelse you hold"
    assert BREAK not in words(text).folded


@pytest.mark.parametrize(
    "text",
    [
        "delete me\nthanks\nsam",  # lines of a chat
        "Please look at this as soon as you can.\nmy account\nmy photos",  # there had been room for more
        "Hello, I am writing since I want to\nSee you there",  # a capital begins anew
    ],
)
def test_lines_that_their_writer_ended_are_sentences(text: str) -> None:
    assert words(text).folded.count(BREAK) >= text.count("\n")
