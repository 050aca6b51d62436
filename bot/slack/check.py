"""Whether Slack is set up as it must be: the token, the workspace, and a channel fit for cases.

Every fault is a sentence that names its fix. For `ombud doctor` and the start.
"""

from slack_sdk import WebClient

from bot.slack.channel import faults_of
from bot.slack.identity import OwnIdentity
from bot.slack.trouble import calling
from handlers.domain.channel import FAULTS
from handlers.ports import ChatError


def check(client: WebClient, channel_id: str, team_id: str = "") -> list[str]:
    """Return what is wrong with the set-up; empty when all is well.

    Args:
        team_id: the workspace the settings name; any will do when empty.
    """
    try:
        identity = OwnIdentity(client).get()
        wrong = [" ".join(FAULTS[one]) for one in faults_of(client, channel_id)]
    except ChatError as error:
        return [str(error)]
    if team_id and identity.team_id != team_id:
        wrong.insert(
            0,
            f"The bot token belongs to the workspace {identity.team_id}, the settings name {team_id}; "
            "set OMBUD_SLACK_TEAM_ID or use that workspace's token.",
        )
    return wrong


def missing(client: WebClient, scope: str) -> bool:
    """Return whether the token lacks a scope, as Slack says with each answer; False where it does not say.

    Source: the header x-oauth-scopes, which Bolt's own authorization reads, too.
    """
    try:
        with calling("auth.test", repeatable=True):
            headers = client.auth_test().headers
    except ChatError:
        return False
    granted = next((str(said) for name, said in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return bool(granted) and scope not in {one.strip() for one in granted.split(",")}
