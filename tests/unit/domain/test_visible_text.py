"""What strangers wrote, made visible: nothing hides or reorders, hosts of links are spelled out."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.files import LONGEST_NAME, File, clean_name, is_risky, size_in_words
from handlers.domain.phrase import Phrase
from handlers.domain.visible import hosts, visible


@given(st.text(max_size=400))
def test_sec_02_nothing_in_a_line_hides_reorders_or_breaks_it(text: str) -> None:
    shown = visible(text)
    assert not [char for char in shown if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert shown == shown.strip()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Sam\u202e\u2066 maS", "Sam maS"),
        ("pay\u200bpal\ufeff", "paypal"),
        ("two\r\nlines\x00", "two lines"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("filler\u3164\uffa0\u115f", "filler"),
        ("Søren Ærø <&>", "Søren Ærø <&>"),
        ("שלום עולם", "שלום עולם"),
        ("half\ud800", "half"),
    ],
)
def test_sec_02_known_tricks(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_line_that_is_too_long_says_so() -> None:
    assert visible("x" * 1_000_000, 10) == "xxxxxxxxxx… (1000000 characters in all)"
    assert visible("x" * 10, 10) == "x" * 10
    assert "in all" in visible("\u200b" * 5_000 + "x", 10), "nobody can hide a line behind nothing"


def test_a_line_is_masked_before_it_is_cut_and_still_says_in_any_language_that_it_is() -> None:
    shown = visible("a\u200b12 " + "x" * 100, 10, lambda text: text.replace("a12", "[number]"))
    assert shown == "[number] x… (105 characters in all)"
    assert isinstance(shown, Phrase)
    assert visible("a12", 10, lambda text: text.replace("a12", "[number]")) == "[number]"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.org/a?b#c and more", ("example.org",)),
        ("https://paypal.com@evil.example/login", ("evil.example",)),
        ("https://paypal.com:80@evil.example:8080/", ("evil.example:8080",)),
        ("http://аpple.com/ (not apple)", ("xn--pple-43d.com",)),
        ("HTTP://BÜCHER.example", ("xn--bcher-kva.example",)),
        ("www.example.net, www.example.net.", ("www.example.net",)),
        ("<https://bank.example|log in>", ("bank.example",)),
        ("https://evil\u2024example/", ("evil.example",)),
        ("no links, just a.b@c.example", ()),
        ("https:// nothing", ()),
    ],
)
def test_sec_02_hosts_of_links_are_spelled_out(text: str, found: tuple[str, ...]) -> None:
    assert hosts(text) == found


def test_a_letter_of_links_names_the_first_of_them() -> None:
    text = " ".join(f"https://h{n}.example/" for n in range(50_000))
    assert hosts(text) == tuple(f"h{n}.example" for n in range(12))


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("passport.pdf", "passport.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\sam\\scan.png", "scan.png"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nb\x00.txt", "a b.txt"),
        ('x<>:"|?*y.txt', "x_y.txt"),
        ("  . ", "file"),
        ("", "file"),
        ("..", "file"),
        ("indsigt på dansk.pdf", "indsigt på dansk.pdf"),
        ("dir/", "file"),
    ],
)
def test_sec_02_file_names_lose_path_and_tricks(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text(max_size=400))
def test_a_clean_name_stays_as_it_is_and_short(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= LONGEST_NAME
    assert "/" not in clean
    assert clean_name(clean) == clean


def test_a_long_name_keeps_its_ending() -> None:
    clean = clean_name("x" * 500 + ".pdf")
    assert clean.endswith("x.pdf")
    assert len(clean) == LONGEST_NAME
    assert clean_name("x" * 5_000 + ".exe").endswith(".exe"), "what it is cannot be pushed out of sight"


@pytest.mark.parametrize(
    ("name", "media_type", "risky"),
    [
        ("scan.pdf", "application/pdf", False),
        ("photo.JPG", "image/jpeg", False),
        ("letter.docx", "application/octet-stream", False),
        ("letter.docm", "application/octet-stream", True),
        ("page.HTML", "application/pdf", True),
        ("run.exe ", "application/pdf", True),
        ("scan.pdf", "text/html", True),
        ("drawing", "image/svg+xml", True),
        ("archive.tar.gz", "application/gzip", True),
        ("exe", "application/pdf", True),
    ],
)
def test_files_that_may_run_something_are_told(name: str, media_type: str, *, risky: bool) -> None:
    assert is_risky(File(name, media_type, 1)) is risky


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (14_499, "14 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (1_250_000, "1.2 MB"),
        (104_857_600, "104.9 MB"),
    ],
)
def test_sizes_read_as_people_say_them(size: int, words: str) -> None:
    assert size_in_words(size) == words
