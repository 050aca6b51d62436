"""Whether an optional scope is missing, as Slack's answers say themselves."""

from collections.abc import Iterator

import pytest

from bot.sandbox.slack.identity import SMALLEST_SCOPES, Installation
from bot.sandbox.slack.standin import SlackStandIn
from bot.slack.check import missing
from bot.slack.client import web_client


@pytest.fixture(params=[frozenset(), frozenset({"files:write"})], ids=["without", "with"])
def slack(request: pytest.FixtureRequest) -> Iterator[SlackStandIn]:
    with SlackStandIn(Installation(SMALLEST_SCOPES | request.param)) as made:
        yield made


def test_the_answer_says_which_scopes_there_are(slack: SlackStandIn) -> None:
    client = web_client(slack.installation.bot_token, slack.base_url)
    assert missing(client, "files:write") is ("files:write" not in slack.installation.scopes)
    assert not missing(client, "chat:write")


def test_where_slack_does_not_answer_nothing_is_called_missing(slack: SlackStandIn) -> None:
    client = web_client(slack.installation.bot_token, slack.base_url)
    slack.faults.go_down()
    assert not missing(client, "files:write")
