"""What people wrote in Slack, read back: mentions, links and entities are undone once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.incoming import as_written


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("plain words", "plain words"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),  # once, never twice
        ("<@U0ADA> asked", "@someone asked"),
        ("<@W0ADA|ada> asked", "@ada asked"),
        ("in <#C1|privacy>", "in #privacy"),
        ("in <#C1>", "in #C1"),
        ("<!here> and <!channel>", "@here and @channel"),
        ("<!subteam^S1|@desk>", "@desk"),
        ("<!subteam^S1>", "@subteam"),
        ("<!date^1^{date}|Monday>", "Monday"),
        ("<https://x.example>", "https://x.example"),
        ("<https://x.example|here>", "here (https://x.example)"),
        ("<https://x.example|https://x.example>", "https://x.example"),
        ("<mailto:sam@x.example|sam@x.example>", "sam@x.example"),
        ("1 < 2", "1 < 2"),
        ("", ""),
    ],
)
def test_each_piece_reads_as_its_author_wrote_it(sent: str, written: str) -> None:
    assert as_written(sent) == written


@given(st.text(max_size=300))
def test_what_was_escaped_comes_back(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert as_written(escaped) == text


@given(st.text(alphabet="<>@#!|&amp;lt ", max_size=200))
def test_nothing_breaks_it(text: str) -> None:
    assert isinstance(as_written(text), str)


def test_a_message_without_end_is_cut() -> None:
    assert len(as_written("a" * 1_000_000)) == 40_000
