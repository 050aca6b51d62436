"""The kinds of values: whatever is written, either a checked value or the fix."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import kinds

READERS: list[Callable[[str], object]] = [
    kinds.path,
    kinds.whole(1, 5),
    kinds.seconds(0, 5),
    kinds.words,
    kinds.people,
    kinds.channel,
    kinds.zone,
    kinds.country,
    kinds.subdivision,
    kinds.address,
    kinds.url,
    kinds.database,
    kinds.keys,
]


@given(st.sampled_from(READERS), st.text(max_size=60).filter(lambda text: "\x00" not in text))
def test_a_reader_gives_a_value_or_a_fix_and_never_anything_else(
    reader: Callable[[str], object], written: str
) -> None:
    fix = "Nothing to mend."
    try:
        reader(written)
    except ValueError as error:
        fix = str(error)
    assert fix[0].isupper()
    assert fix.endswith((".", ")."))


@given(st.lists(st.text("abcdef-.", min_size=1), max_size=6), st.sampled_from([",", " ", ", ", "\n", " ,\t"]))
def test_words_survive_any_usual_division(words: list[str], division: str) -> None:
    assert kinds.words(division.join(words)) == tuple(dict.fromkeys(words))


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=3, unique=True))
def test_keys_are_read_in_order_from_both_alphabets(keys: list[bytes]) -> None:
    plain = ", ".join(base64.b64encode(key).decode() for key in keys)
    safe = "\n".join(base64.urlsafe_b64encode(key).decode() for key in keys)
    assert kinds.keys(plain) == kinds.keys(safe) == tuple(keys)


@given(st.binary(max_size=80).filter(lambda key: len(key) != 32))
def test_a_key_of_another_length_is_refused(key: bytes) -> None:
    if not key:
        assert kinds.keys("") == ()
        return
    with pytest.raises(ValueError, match="32 random bytes"):
        kinds.keys(base64.b64encode(key).decode())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://slack.com/api", "https://slack.com/api/"),
        ("https://slack.com/api/", "https://slack.com/api/"),
        ("http://127.0.0.1:8123/api/", "http://127.0.0.1:8123/api/"),
        ("http://[::1]:8123", "http://[::1]:8123/"),
        ("http://10.1.2.3/", "http://10.1.2.3/"),
        ("http://slack-double:80/api/", "http://slack-double:80/api/"),
        ("http://slack.test/api/", "http://slack.test/api/"),
        (" https://graph.microsoft.us/v1.0 ", "https://graph.microsoft.us/v1.0/"),
    ],
)
def test_a_url_ends_in_a_slash_and_is_plain_only_in_private(written: str, read: str) -> None:
    assert kinds.url(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "https://gmail.googleapis.com/",
        "https://mail.internal/v1.0/",
        "http://127.0.0.1:8701/",
        "http://127.8.8.8/",
        "http://[::1]:8701/",
        "http://localhost:8701/",
        "http://graph.localhost/",
    ],
)
def test_a_provider_is_reached_by_tls_or_on_this_machine(written: str) -> None:
    assert kinds.service(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "http://10.1.2.3/",
        "http://192.168.0.1:8701/",
        "http://[fd00::1]/",
        "http://graph-double:8701/",
        "http://mail.internal/",
        "http://graph.test/",
        "http://localhost.example.com/",
        "http://0.0.0.0:8701/",
        "http://gmail.googleapis.com/",
        "",
    ],
)
def test_letters_and_tokens_are_sent_in_clear_to_no_network(written: str) -> None:
    with pytest.raises(ValueError, match=r"https"):
        kinds.service(written)


@pytest.mark.parametrize(
    "written",
    [
        "http://slack.com/",
        "http://93.184.216.34/",
        "ftp://slack.com/",
        "//slack.com/",
        "https://",
        "https://user:pass@slack.com/",
        "https://slack.com/#here",
        "https://slack.com:port/",
        "",
    ],
)
def test_a_url_that_would_leak_or_mislead_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"https"):
        kinds.url(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sqlite:////srv/ombud.sqlite3", "sqlite:////srv/ombud.sqlite3"),
        ("sqlite:///here.sqlite3", f"sqlite:///{Path('here.sqlite3').absolute()}"),
        ("postgresql://u:p@h:5432/d", "postgresql+psycopg://u:p@h:5432/d"),
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d?sslmode=require", "postgresql+psycopg://h/d?sslmode=require"),
    ],
)
def test_a_database_has_its_driver_named(written: str, read: str) -> None:
    assert kinds.database(written) == read


def test_people_are_listed_once() -> None:
    assert kinds.people("U0ADA, U0MAX U0ADA") == ("U0ADA", "U0MAX")


def test_the_home_folder_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert kinds.path("~/ombud") == Path("/home/ada/ombud")
