"""What to do about each of Slack's errors, and the door that lets no bad picture out."""

import logging

import pytest

from bot.slack.cards import line_message
from bot.slack.checked import checked
from bot.slack.escape import Mrkdwn
from bot.slack.kit import Message
from bot.slack.lint import Surface
from bot.slack.remedies import GONE, PASSING, remedy
from bot.web.guards import looks_signed

PLAIN = Message(text=Mrkdwn("Case 2026-0042 is new."), blocks=[])


@pytest.mark.parametrize(
    "code", ["channel_not_found", "not_in_channel", "invalid_auth", "is_archived", "no_text"]
)
def test_a_known_error_has_a_sentence_that_ends(code: str) -> None:
    said = remedy(code)
    assert said.endswith(".")
    assert len(said) < 200


def test_a_missing_scope_is_named() -> None:
    assert "users:read" in remedy("missing_scope", "users:read")
    assert "optional scope groups:history" in remedy("missing_scope", "groups:history")
    assert remedy("missing_scope")


@pytest.mark.parametrize("code", ["", "x" * 200, "<!channel>", "sam@example.org"])
def test_an_error_that_is_no_name_is_not_repeated(code: str) -> None:
    assert "without a name" in remedy(code)


def test_an_error_is_either_for_good_or_passing() -> None:
    assert not GONE & PASSING


def test_a_good_picture_goes_out_as_it_is() -> None:
    drawn = line_message("Hello")
    assert checked(Surface.MESSAGE, drawn, PLAIN) is drawn


def test_a_bad_picture_is_replaced_and_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    bad = Message(text=Mrkdwn("SECRET"), blocks=[{"type": "marquee", "text": "SECRET"}])
    with caplog.at_level(logging.ERROR):
        assert checked(Surface.MESSAGE, bad, PLAIN) is PLAIN
    (record,) = caplog.records
    assert record.__dict__["action"] == "slack.plain_instead"
    assert record.__dict__["reason"] == "unknown_type"
    assert record.__dict__["ref"] == "/blocks/0"
    assert "SECRET" not in str(record.__dict__)


@pytest.mark.parametrize(
    ("timestamp", "signature", "looks"),
    [
        ("1772442000", "v0=" + "a" * 64, True),
        ("1772442000", "v0=" + "A" * 64, False),
        ("1772442000\n", "v0=" + "a" * 64, False),
        ("١٧٧٢", "v0=" + "a" * 64, False),
        ("", "v0=" + "a" * 64, False),
        ("1", "", False),
        ("1" * 13, "v0=" + "a" * 64, False),
    ],
)
def test_the_shape_of_a_signature_is_checked(timestamp: str, signature: str, *, looks: bool) -> None:
    assert looks_signed(timestamp, signature) is looks
