"""Answers at response addresses: Slack's host alone, or the server that the settings name in its stead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.client import web_client
from bot.slack.escape import Mrkdwn
from bot.slack.hooks import Hooks
from bot.slack.kit import Message
from handlers.ports import ChatRefused

SLACK = Hooks(web_client("xoxb-1", "https://slack.com/api/"))
LOOPBACK = Hooks(web_client("xoxb-1", "http://127.0.0.1:8123/api/"))
TOLD = Message(text=Mrkdwn("Done."), blocks=[])


def test_sec_14_slacks_own_host_is_allowed() -> None:
    assert SLACK.allows("https://hooks.slack.com/actions/T1/2/3")
    assert SLACK.allows("https://hooks.slack.com:443/commands/T1/2/3")


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/actions/T1/2/3",
        "https://hooks.slack.com.evil.example/actions/T1",
        "https://evil.example/hooks.slack.com",
        "https://hooks.slack.com@evil.example/",
        "https://user:word@hooks.slack.com/",
        "https://evil.example#hooks.slack.com",
        "https://evil.example\\@hooks.slack.com",
        "https://hooks.slack.com:8443/",
        "https://hooks.slack.com:port/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://xn--hoks-slack.com/",
        "//hooks.slack.com/",
        "file:///etc/passwd",
        "ftp://hooks.slack.com/",
        "https://[::1",
        "",
    ],
)
def test_sec_14_no_other_address_from_a_payload_is_opened(url: str) -> None:
    assert not SLACK.allows(url)
    with pytest.raises(ChatRefused, match="nothing was sent"):
        SLACK.answer(url, TOLD)


def test_sec_14_a_server_that_speaks_like_slack_hands_out_addresses_of_its_own() -> None:
    assert LOOPBACK.allows("http://127.0.0.1:8123/actions/T1/2/3")
    for other in ("http://127.0.0.1:9/actions", "https://127.0.0.1:8123/", "https://hooks.slack.com/actions"):
        assert not LOOPBACK.allows(other)


@given(st.text(max_size=80), st.sampled_from(["https://", "http://", "https://hooks.slack.com", ""]))
def test_sec_14_whatever_the_address_is_nothing_breaks(text: str, beginning: str) -> None:
    url = beginning + text
    if SLACK.allows(url):
        assert url.lower().startswith("https://hooks.slack.com")
