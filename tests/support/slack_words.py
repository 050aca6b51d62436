"""Hostile text for drawing in Slack, and looks into payloads: every mrkdwn, every literal."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

TRICKS = (
    "<!channel>",
    "<!here|here>",
    "<@U0ADA>",
    "<@W12|x>",
    "<#C1|general>",
    "<https://evil.example|bank>",
    "https://evil.example",
    "*bold* _it_ ~no~ `code`",
    "```",
    ":tada:",
    "&lt;!channel&gt;",
    "&amp;",
    "\u202egnp.exe",
    "\u200b",
    "\u2066\u2069",
    "\x00\x07",
    "\r\n",
    "\u2028",
    "\ud800",
    "👩‍👩‍👧‍👦",
    "æøå ÄÖÜ",
    "\U000e0041",
    "<@U0\u200bADA>",
)

hostile = st.lists(
    st.one_of(
        st.sampled_from(TRICKS),
        st.text(alphabet=st.characters(), max_size=40),
        st.text("<@U0A!>&|", max_size=20),
    ),
    max_size=30,
).map("".join)


def mrkdwns(payload: object) -> Iterator[str]:
    """Yield every text that Slack reads as mrkdwn: of mrkdwn objects, and the top-level one."""
    if isinstance(payload, dict):
        if payload.get("type") == "mrkdwn" or ("blocks" in payload and isinstance(payload.get("text"), str)):
            yield payload["text"]
        for value in payload.values():
            yield from mrkdwns(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from mrkdwns(value)


def elements(payload: object, kind: str) -> Iterator[dict[str, Any]]:
    """Yield every object of a type, in the order of drawing."""
    if isinstance(payload, dict):
        if payload.get("type") == kind:
            yield payload
        for value in payload.values():
            yield from elements(value, kind)
    elif isinstance(payload, list):
        for value in payload:
            yield from elements(value, kind)


def literal_words(payload: object) -> str:
    """Return the words of all literal elements, joined."""
    return "".join(str(one["text"]) for one in elements(payload, "text"))
