"""One workspace's tokens come from the settings and stay in memory: no file and no picture holds them."""

import time
from collections.abc import Callable, Iterator

import pytest

from bot.sandbox.slack.identity import Installation as App
from bot.sandbox.slack.standin import SlackStandIn
from bot.wiring.running import Running
from tests.support.installations import Installation, eml
from tests.unit.wiring.test_running import join


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    scopes = frozenset({"chat:write", "commands", "users:read", "groups:read", "groups:history"})
    with SlackStandIn(App(scopes=scopes)) as standin:
        for person in ("ada", "iris"):
            standin.workspace.add_person(person, person_id=f"U0{person.upper()}")
        yield standin


def until(look: Callable[[], bool], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < ends, "it did not come to be"
        time.sleep(0.02)


def test_sec_09_a_dump_of_a_worked_database_holds_no_token(
    installation: Installation, slack: SlackStandIn
) -> None:
    channel = join(installation, slack, "socket")
    installation.environ["OMBUD_SLACK_ADMINS"] = "U0IRIS"
    installation.drop(eml())
    with Running(installation.settings) as running:
        slack.wait_until_connected()
        (card,) = slack.wait_for(lambda: [post for post in slack.messages(channel) if not post.is_reply], 20)
        roster = running.office.desk.roster
        until(lambda: len(roster.everyone()) == len(roster.staff().listed) == 2)
        assert slack.press("U0ADA", channel, card.ts, "claim").ok
        slack.open_home("U0IRIS")
        slack.wait_for(lambda: "is open" in slack.messages(channel)[0].text, 20)
    app = slack.installation
    secrets = [one.encode() for one in (app.bot_token, app.app_token, app.signing_secret)]
    assert all(len(one) > 8 for one in secrets)
    files = [path for path in installation.data.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" or "ombud" in path.name for path in files)
    for path in files:
        held = path.read_bytes()
        assert b"xox" not in held, path.name
        assert b"xapp" not in held, path.name
        assert not any(secret in held for secret in secrets), path.name


def test_sec_09_no_token_is_shown_to_anybody(installation: Installation, slack: SlackStandIn) -> None:
    join(installation, slack, "socket")
    installation.environ["OMBUD_SLACK_ADMINS"] = "U0IRIS"
    with Running(installation.settings):
        slack.wait_until_connected()
        slack.open_home("U0IRIS")
        until(lambda: bool(slack.home("U0IRIS")))
    seen = repr(slack.workspace.as_json())
    assert slack.installation.bot_token not in seen
    assert slack.installation.app_token not in seen
