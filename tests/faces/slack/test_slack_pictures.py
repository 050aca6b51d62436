"""Charts in Slack: uploaded and shared with nobody, then shown in a notice, with what they say in words."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.sandbox.slack.identity import SMALLEST_SCOPES, Installation
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.timing import Timing
from bot.slack.chat import SlackChat
from bot.slack.client import web_client
from bot.slack.files import Files
from bot.slack.notices import notice_message
from handlers.domain.chart import Shown
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.ports import ChatBusy, ChatRefused, PictureRefused
from tests.unit.charts.samples import AHEAD, EVERY, FLOW

MAX = PersonId("U0MAX")
PNG = b"\x89PNG not really"
NOTICE = Notice("Overdue: 3 cases.", "The week in numbers", lines=("3 cases are overdue.",), charts=EVERY)


class Hours:
    """A clock that stands until somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waited: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def scopes() -> frozenset[str]:
    return SMALLEST_SCOPES | {"files:write"}


@pytest.fixture
def slack(hours: Hours, scopes: frozenset[str]) -> Iterator[SlackStandIn]:
    with SlackStandIn(Installation(scopes), Timing(hours)) as made:
        made.workspace.add_person("max", person_id=MAX)
        yield made


@pytest.fixture
def chat(slack: SlackStandIn, hours: Hours) -> SlackChat:
    client = web_client(slack.installation.bot_token, slack.base_url)
    return SlackChat(client, "C0PRIVACY", wait=hours.wait)


def kept(chat: SlackChat) -> tuple[Shown, ...]:
    return tuple(Shown(one, chat.keep_picture(PNG, one, "en")) for one in (AHEAD, FLOW))


def images(slack: SlackStandIn) -> list[dict[str, object]]:
    direct = slack.workspace.direct_message(MAX)
    return [b for post in slack.messages(direct.id) for b in post.blocks if b["type"] == "image"]


def test_ux_21_a_notice_shows_its_pictures_with_what_they_say(slack: SlackStandIn, chat: SlackChat) -> None:
    pictures = kept(chat)
    chat.post_direct(MAX, NOTICE, "notice:digest:1:U0MAX", "en", pictures)
    shown = images(slack)
    assert [one["slack_file"] for one in shown] == [{"id": one.ref} for one in pictures]
    assert [one["alt_text"] for one in shown] == [AHEAD.alt, FLOW.alt]


def test_ux_24_slack_is_told_what_a_picture_says_and_gets_its_bytes_unchanged(
    slack: SlackStandIn, chat: SlackChat
) -> None:
    kept(chat)
    first = slack.workspace.files.all()[0]
    assert (first.content, first.alt, first.title) == (PNG, AHEAD.alt, AHEAD.title)


def test_a_picture_is_shared_with_nobody_by_itself(slack: SlackStandIn, chat: SlackChat) -> None:
    kept(chat)
    (done, _) = slack.calls("files.completeUploadExternal")
    assert set(done.arguments) == {"files"}
    assert slack.messages(slack.workspace.direct_message(MAX).id) == []


def test_a_message_waits_until_slack_is_done_with_its_pictures(
    slack: SlackStandIn, chat: SlackChat, hours: Hours
) -> None:
    slack.workspace.files.processing = 2.5
    chat.post_direct(MAX, NOTICE, "notice:digest:1:U0MAX", "en", kept(chat))
    assert hours.waited == [1.0, 2.0]
    assert len(images(slack)) == 2


def test_a_picture_that_slack_does_not_show_is_refused_after_a_while_and_nothing_is_posted(
    slack: SlackStandIn, chat: SlackChat, hours: Hours
) -> None:
    pictures = kept(chat)
    slack.workspace.files.remove(pictures[0].ref)
    with pytest.raises(PictureRefused):
        chat.post_direct(MAX, NOTICE, "notice:digest:1:U0MAX", "en", pictures)
    assert images(slack) == []
    assert sum(hours.waited) <= 10
    chat.post_direct(MAX, NOTICE, "notice:digest:1:U0MAX", "en")
    assert len(slack.messages(slack.workspace.direct_message(MAX).id)) == 1


def test_another_refusal_is_not_tried_again(slack: SlackStandIn, chat: SlackChat, hours: Hours) -> None:
    pictures = kept(chat)
    slack.workspace.messages_tab = False
    with pytest.raises(ChatRefused) as refused:
        chat.post_direct(MAX, NOTICE, "notice:digest:1:U0MAX", "en", pictures)
    assert not isinstance(refused.value, PictureRefused)
    assert hours.waited == []


def test_an_edited_notice_keeps_its_pictures(slack: SlackStandIn, chat: SlackChat) -> None:
    pictures = kept(chat)
    ref = chat.post_direct(MAX, NOTICE, "notice:digest:1:U0MAX", "en", pictures)
    chat.update_direct(ref, NOTICE, "en", pictures)
    assert len(images(slack)) == 2


@pytest.mark.parametrize("scopes", [SMALLEST_SCOPES])
def test_without_the_scope_no_picture_is_taken_and_the_refusal_names_it(
    chat: SlackChat, scopes: frozenset[str]
) -> None:
    with pytest.raises(ChatRefused, match="files:write") as refused:
        chat.keep_picture(PNG, AHEAD, "en")
    assert refused.value.code == "missing_scope"


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_where_slack_is_away_it_is_tried_again_later(
    slack: SlackStandIn, chat: SlackChat, method: str
) -> None:
    slack.faults.crash(method)
    with pytest.raises(ChatBusy):
        chat.keep_picture(PNG, AHEAD, "en")
    assert chat.keep_picture(PNG, AHEAD, "en")


def test_ux_21_a_digest_with_every_picture_takes_at_most_twelve_blocks() -> None:
    whole = Notice(
        NOTICE.summary,
        NOTICE.title,
        lines=("Out", "Numbers", "Ahead", "Loads"),
        why="Why.",
        charts=EVERY,
    )
    pictures = [Shown(one, f"F{at:08d}") for at, one in enumerate(EVERY)]
    assert len(notice_message(whole, pictures)["blocks"]) <= 11  # and one of buttons


def test_what_a_picture_says_is_cut_to_what_slack_takes(slack: SlackStandIn, chat: SlackChat) -> None:
    chat.keep_picture(PNG, replace(AHEAD, alt="x" * 2_000), "en")
    assert len(slack.workspace.files.all()[0].alt) <= 1_000


SLACK = Files(web_client("xoxb-1", "https://slack.com/api/"))
LOOPBACK = Files(web_client("xoxb-1", "http://127.0.0.1:8123/api/"))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://files.slack.com/upload/v1/ABC", True),
        ("https://files.slack.com:443/upload/v1/ABC", True),
        ("http://files.slack.com/upload/v1/ABC", False),
        ("https://files.slack.com:8443/upload", False),
        ("https://files.slack.com.evil.example/upload", False),
        ("https://files.slack.com@evil.example/", False),
        ("https://evil.example/files.slack.com", False),
        ("https://169.254.169.254/latest", False),
        ("https://files.slack.com:port/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_sec_14_pictures_go_to_slacks_own_host_alone(url: str, *, allowed: bool) -> None:
    assert SLACK.allows(url) is allowed


def test_sec_14_a_server_in_slacks_stead_hands_out_addresses_of_its_own() -> None:
    assert LOOPBACK.allows("http://127.0.0.1:8123/upload/v1/1")
    assert not LOOPBACK.allows("https://files.slack.com/upload/v1/1")
    assert not LOOPBACK.allows("http://127.0.0.1:8124/upload/v1/1")
