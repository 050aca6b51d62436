"""The one escaping function: nothing written by others is live in Slack, and nothing hides."""

import re
import unicodedata

import pytest
from hypothesis import given

from bot.slack.escape import MENTION, clean, mrkdwn, whole
from tests.support.slack_words import TRICKS, hostile

_ALLOWED = re.compile(r"&(amp|lt|gt);")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", "plain"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("a & b", "a &amp; b"),
        ("&lt;", "&amp;lt;"),
        ("<@U0ADA>", "&lt;@U0ADA&gt;"),
        ("<https://x|y>", "&lt;https://x|y&gt;"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u202eb\u200bc\x00d", "abcd"),
    ],
)
def test_hostile_text_is_written_as_entities(text: str, written: str) -> None:
    assert mrkdwn(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<@U0ADA> claimed", "<@U0ADA> claimed"),
        ("<@W0ADA>", "<@W0ADA>"),
        ("<@U0ADA|<!here>>", "&lt;@U0ADA|&lt;!here&gt;&gt;"),
        ("<@u0ada>", "&lt;@u0ada&gt;"),
        ("<@X1>", "&lt;@X1&gt;"),
        ("<@U>", "&lt;@U&gt;"),
        ("<!subteam^S1> <@U1><@U2>", "&lt;!subteam^S1&gt; <@U1><@U2>"),
        ("<<@U1>>", "&lt;<@U1>&gt;"),
    ],
)
def test_our_own_sentences_keep_their_mentions_and_nothing_else(text: str, written: str) -> None:
    assert mrkdwn(text, mentions=True) == written


@given(hostile)
def test_sec_01_no_bracket_or_bare_ampersand_survives(text: str) -> None:
    written = mrkdwn(text)
    assert "<" not in written
    assert ">" not in written
    assert "&" not in _ALLOWED.sub("", written)


@given(hostile)
def test_sec_01_what_is_live_in_our_sentences_is_a_whole_mention(text: str) -> None:
    rest = MENTION.sub("", mrkdwn(text, mentions=True))
    assert "<" not in rest
    assert ">" not in rest


@given(hostile)
def test_reading_the_entities_gives_the_cleaned_text_back(text: str) -> None:
    back = mrkdwn(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back == clean(text)


@given(hostile)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")  # no lone surrogate is left


@given(hostile)
def test_what_came_from_slack_can_be_kept_and_changes_no_more_than_that_needs(text: str) -> None:
    kept = whole(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert len(kept) == len(text)
    assert all(one in (other, "\ufffd") for one, other in zip(kept, text, strict=True))


#: Format characters that are seen or joined to digits: they neither hide nor reorder.
_VISIBLE = {
    *range(0x0600, 0x0606),
    0x06DD,
    0x0890,
    0x0891,
    0x08E2,
    0x110BD,
    0x110CD,
    *range(0x13430, 0x13440),
}


def test_sec_02_every_control_and_format_character_is_gone() -> None:
    kept = [
        hex(point)
        for point in range(0x110000)
        if unicodedata.category(chr(point)) in {"Cc", "Cf"}
        and point not in _VISIBLE
        and chr(point) not in "\t\n"
        and clean(chr(point)) not in {"", "\n"}
    ]
    assert kept == []


@pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066", "\u2069", "\u200e", "\u061c"])
def test_sec_02_nothing_can_turn_the_reading_direction(mark: str) -> None:
    assert clean(f"invoice{mark}fdp.exe") == "invoicefdp.exe"


def test_letters_of_our_five_languages_and_emoji_stay() -> None:
    for text in ("æøå ÆØÅ", "äöü ÄÖÜ ß", "éè", "👍", "日本語", "مرحبا", "e\u0301"):
        assert clean(text) == text


def test_the_list_of_tricks_covers_each_kind() -> None:
    assert len(set(TRICKS)) == len(TRICKS)
