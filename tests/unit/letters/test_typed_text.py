"""What people type in a chat system, as it leaves in a mail: nothing live, nothing of ours, entities once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.ids import PersonId
from handlers.letters.typed import plain

NAMES = {PersonId("U0ADA"): "Ada Jensen"}
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
LIVE = re.compile(r"<[@#!][^>]*>")


def escaped(text: str) -> str:
    """Return a text as a chat system hands it over."""
    return "".join(ESCAPES.get(char, char) for char in text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ask <@U0ADA>.", "Ask @Ada Jensen."),
        ("Ask <@U0BEN>.", "Ask @someone."),
        ("Ask <@W0BEN|ben>.", "Ask @ben."),
        ("Ask <@U0ADA|someone else>.", "Ask @Ada Jensen."),
        ("See <#C0PRIVACY|privacy>.", "See #privacy."),
        ("See <#C0PRIVACY>.", "See #channel."),
        ("Hello <!here>!", "Hello !"),
        ("Hello <!channel|@channel>!", "Hello !"),
        ("<!everyone> read", " read"),
        ("<!subteam^S0GROUP|@privacy-team> knows", "@privacy-team knows"),
        ("<!subteam^S0GROUP> knows", " knows"),
        ("on <!date^1392734382^{date}|18 February 2014>", "on 18 February 2014"),
        ("<https://acme.example/a?b=1&amp;c=2>", "https://acme.example/a?b=1&c=2"),
        ("<https://acme.example|our page>", "our page (https://acme.example)"),
        ("<https://acme.example|https://acme.example>", "https://acme.example"),
        ("<mailto:sam@subject.example|sam@subject.example>", "sam@subject.example"),
        ("<tel:+4512345678|+45 12345678>", "+45 12345678 (+4512345678)"),
        ("Tom &amp; Sam &lt;3", "Tom & Sam <3"),
        ("&amp;amp; stays &amp;", "&amp; stays &"),
        ("&lt;@U0ADA&gt;", "<@U0ADA>"),
        ("&quot;as it is&quot; &nbsp;", "&quot;as it is&quot; &nbsp;"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<p>no tag of ours</p>", "<p>no tag of ours</p>"),
        ("<@nobody> <#nowhere>", "<@nobody> <#nowhere>"),
        ("a line\n\nand another", "a line\n\nand another"),
    ],
)
def test_sec_13_markup_is_named_or_dropped_and_entities_are_decoded_once(typed: str, meant: str) -> None:
    assert plain(typed, NAMES) == meant


def test_sec_13_without_names_nobody_is_named() -> None:
    assert plain("<@U0ADA> and <@U0BEN>") == "@someone and @someone"


@given(st.text())
def test_sec_13_what_was_typed_comes_back_whole_after_one_decoding(text: str) -> None:
    assert plain(escaped(text), NAMES) == text


@given(st.text(alphabet=st.characters(exclude_characters="<&")))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain(text, NAMES) == text


WORDS = st.text(alphabet=st.characters(exclude_characters="<>&|"), max_size=6)
MARKUP = st.one_of(
    st.from_regex(r"<@[UW][A-Z0-9]{1,8}(\|[a-z]{0,4})?>", fullmatch=True),
    st.from_regex(r"<#[CG][A-Z0-9]{1,8}(\|[a-z]{0,4})?>", fullmatch=True),
    st.from_regex(r"<!(here|channel|everyone|subteam\^S1)(\|[a-z@]{0,4})?>", fullmatch=True),
    st.from_regex(r"<https?://[a-z.]{1,9}(\|[a-z ]{0,4})?>", fullmatch=True),
)


@given(st.lists(st.one_of(WORDS, MARKUP), max_size=12))
def test_sec_13_no_id_of_a_colleague_or_channel_leaves(pieces: list[str]) -> None:
    meant = plain("".join(pieces), NAMES)
    assert not LIVE.search(meant)
    assert not re.search(r"<[^>]*>", meant)
    for piece in pieces:
        if not piece.startswith("<"):
            assert piece in meant, "what is no markup stays"


@given(st.text(max_size=60))
def test_it_never_fails_and_takes_little_time(text: str) -> None:
    assert isinstance(plain(f"<@{text}>" * 50, NAMES), str)


def test_hostile_length_costs_little() -> None:
    for piece in ("<", "<@", "<!", "&amp", "<https://", "<@U" + "A" * 40, "<!a" + "^" * 40):
        assert len(plain(piece * 20_000, NAMES)) >= 1
