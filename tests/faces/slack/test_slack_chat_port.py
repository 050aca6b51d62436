"""The chat port over Slack: what is posted, what is found again, and what each error means."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.slack.identity import SMALLEST_SCOPES
from bot.sandbox.slack.pace import Pace
from bot.slack.chat import SlackChat
from bot.slack.client import web_client
from handlers.domain.card import Button, Card, Home, HomeRow
from handlers.domain.case import ActionId
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.ports import ChatBusy, ChatError, ChatRefused, ChatUnknown, PostGone
from tests.support.slack_desk import Place, make_place, words

CARD = Card(
    case_id=42,
    revision=3,
    title="2026-0042 · Access",
    summary="Case 2026-0042 (Access) is new, due 2026-04-02, 31 days left.",
    facts=(("Status", "New"), ("Owner", "nobody yet")),
    buttons=(Button(ActionId.CLAIM, "Claim"),),
)


@pytest.fixture
def scopes() -> frozenset[str]:
    return SMALLEST_SCOPES | {"groups:history"}


@pytest.fixture
def place(loose_place: Place) -> Place:
    return loose_place


def since() -> datetime:
    # The stand-in's messages are named by the real clock.
    return datetime.now(UTC) - timedelta(minutes=1)


def test_a_card_is_posted_without_unfurling_and_with_its_key_alone(place: Place) -> None:
    ref = place.chat.post_card(CARD, "card:42")
    channel, _, ts = ref.partition(":")
    assert channel == place.channel
    (call,) = place.slack.calls("chat.postMessage")
    assert call.arguments["unfurl_links"] in (False, "0", 0)
    assert call.arguments["unfurl_media"] in (False, "0", 0)
    (message,) = place.slack.messages(place.channel)
    assert message.ts == ts
    assert message.metadata == {"event_type": "ombud_effect", "event_payload": {"key": "card:42"}}
    assert message.text == CARD.summary


def test_an_edit_keeps_place_and_key(place: Place) -> None:
    ref = place.chat.post_card(CARD, "card:42")
    place.chat.update_card(
        ref, Card(42, 4, "2026-0042 · Access", "It is closed.", (("Status", "Closed"),), ())
    )
    (message,) = place.slack.messages(place.channel)
    assert message.text == "It is closed."
    assert "Closed" in words(message)
    assert message.metadata is not None
    assert not [block for block in message.blocks if block["type"] == "actions"]


def test_a_line_stands_in_the_thread(place: Place) -> None:
    top = place.chat.post_card(CARD, "card:42")
    ref = place.chat.post_line(top, "<@U0ADA> claimed the case.", "line:42:2")
    reply = place.slack.messages(place.channel)[1]
    assert reply.thread_ts == top.partition(":")[2]
    assert ref.partition(":")[2] == reply.ts
    assert not reply.broadcast


def test_what_was_posted_is_found_by_its_key(place: Place) -> None:
    card = place.chat.post_card(CARD, "card:42")
    for n in range(250):  # more than a page
        place.slack.say("U0ADA", place.channel, f"chatter {n}")
    line = place.chat.post_line(card, "It is claimed.", "line:42:2")
    assert place.chat.find("card:42", since()) == card
    assert place.chat.find("line:42:2", since(), card) == line
    assert place.chat.find("line:42:2", since()) is None  # not in the channel itself
    assert place.chat.find("card:43", since()) is None
    assert place.chat.find("card:42", datetime.now(UTC) + timedelta(hours=1)) is None


def test_a_key_that_somebody_else_wrote_proves_nothing(place: Place) -> None:
    forged = place.slack.say("U0MALLORY", place.channel, "me too")
    forged.metadata = {"event_type": "ombud_effect", "event_payload": {"key": "card:42"}}
    assert place.chat.find("card:42", since()) is None


def test_home_is_published_and_published_again(place: Place) -> None:
    for note in ("First", "Second"):
        place.chat.publish_home(PersonId("U0ADA"), Home("Ombud", (), note))
    shown = place.slack.home("U0ADA")
    assert shown is not None
    assert "Second" in words(shown)


def post(place: Place) -> None:
    place.chat.post_card(CARD, "card:42")


def edit(place: Place) -> None:
    place.chat.update_card(place.chat.post_card(CARD, "card:42"), CARD)


def home(place: Place) -> None:
    place.chat.publish_home(PersonId("U0ADA"), Home("Ombud", ()))


def find(place: Place) -> None:
    place.chat.find("card:1", since())


METHOD: dict[str, tuple[Callable[[Place], None], str]] = {
    "post": (post, "chat.postMessage"),
    "edit": (edit, "chat.update"),
    "home": (home, "views.publish"),
    "find": (find, "conversations.history"),
}


@pytest.mark.parametrize(
    ("what", "error", "expected", "fix"),
    [
        ("post", "channel_not_found", ChatRefused, "/invite @Ombud"),
        ("post", "not_in_channel", ChatRefused, "/invite @Ombud"),
        ("post", "is_archived", ChatRefused, "restore it"),
        ("post", "invalid_auth", ChatRefused, "OMBUD_SLACK_BOT_TOKEN"),
        ("post", "token_revoked", ChatRefused, "OMBUD_SLACK_BOT_TOKEN"),
        ("post", "account_inactive", ChatRefused, "OMBUD_SLACK_BOT_TOKEN"),
        ("post", "invalid_blocks", ChatRefused, "report it with this name: invalid_blocks"),
        ("post", "restricted_action", ChatRefused, "ask its admins"),
        ("post", "a_brand_new_error", ChatRefused, "a_brand_new_error"),
        ("post", "fatal_error", ChatUnknown, "nobody knows"),
        ("post", "internal_error", ChatUnknown, "nobody knows"),
        ("post", "ratelimited", ChatBusy, "wait"),
        ("edit", "message_not_found", PostGone, "post it again"),
        ("edit", "cant_update_message", PostGone, "post it again"),
        ("edit", "edit_window_closed", PostGone, "post it again"),
        ("edit", "is_inactive", PostGone, "post it again"),
        ("edit", "channel_not_found", ChatRefused, "/invite @Ombud"),
        ("edit", "fatal_error", ChatBusy, "no harm"),
        ("home", "user_not_found", ChatRefused, "check the lists of people"),
        ("home", "service_unavailable", ChatBusy, "no harm"),
        ("find", "invalid_auth", ChatRefused, "OMBUD_SLACK_BOT_TOKEN"),
    ],
)
def test_each_error_of_slacks_says_what_it_means_and_names_the_fix(
    place: Place, what: str, error: str, expected: type[ChatError], fix: str
) -> None:
    call, method = METHOD[what]
    place.slack.faults.refuse(method, error)
    with pytest.raises(ChatError) as caught:
        call(place)
    assert type(caught.value) is expected
    assert fix in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("kind", ["crash", "drop"])
@pytest.mark.parametrize(
    ("what", "expected"), [("post", ChatUnknown), ("edit", ChatBusy), ("home", ChatBusy), ("find", ChatBusy)]
)
def test_an_unknown_outcome_is_told_apart_from_a_harmless_one(
    place: Place, what: str, expected: type[ChatError], kind: str, *, after: bool
) -> None:
    call, method = METHOD[what]
    if kind == "crash":
        place.slack.faults.crash(method, after=after)
    else:
        place.slack.faults.drop(method, after=after)
    with pytest.raises(ChatError) as caught:
        call(place)
    assert type(caught.value) is expected
    assert len(place.slack.calls(method)) == 1  # never called again by itself


@pytest.mark.parametrize("what", ["post", "edit", "home", "find"])
def test_slacks_wait_is_passed_on(place: Place, what: str) -> None:
    call, method = METHOD[what]
    place.slack.faults.limit(method, retry_after=7)
    with pytest.raises(ChatBusy) as caught:
        call(place)
    assert caught.value.retry_after == 7.0


def test_a_post_that_takes_too_long_has_an_unknown_outcome(place: Place) -> None:
    hasty = SlackChat(
        web_client(place.slack.installation.bot_token, place.slack.base_url, seconds=1), place.channel
    )
    place.slack.faults.slow("chat.postMessage", 1.3)
    with pytest.raises(ChatUnknown):
        hasty.post_card(CARD, "card:42")
    place.slack.wait_for(lambda: place.slack.messages(place.channel))
    assert hasty.find("card:42", since()) is not None  # it was made after all


def test_a_slack_that_refuses_the_connection_took_nothing(place: Place) -> None:
    nobody = SlackChat(web_client("xoxb-1", "http://127.0.0.1:9/api"), place.channel)
    with pytest.raises(ChatBusy, match="check the network"):
        nobody.post_card(CARD, "card:42")


def test_a_name_that_does_not_resolve_took_nothing() -> None:
    nobody = SlackChat(web_client("xoxb-1", "http://slack.invalid/api/"), "C1")
    with pytest.raises(ChatBusy, match="OMBUD_SLACK_BASE_URL"):
        nobody.post_card(CARD, "card:42")


def test_an_address_that_is_none_is_refused() -> None:
    nobody = SlackChat(web_client("xoxb-1", "ftp://slack.example/"), "C1")
    with pytest.raises(ChatRefused, match="OMBUD_SLACK_BASE_URL"):
        nobody.post_card(CARD, "card:42")


@pytest.fixture
def without_history(tmp_path: Path) -> Iterator[Place]:
    place = make_place(tmp_path)
    yield place
    place.slack.stop()
    place.desk.close()


def test_without_the_optional_scope_looking_names_it(without_history: Place) -> None:
    with pytest.raises(ChatRefused, match="groups:history"):
        without_history.chat.find("card:42", since())
    top = without_history.chat.post_card(CARD, "card:42")
    with pytest.raises(ChatRefused, match="groups:history"):
        without_history.chat.find("line:42:1", since(), top)


def test_a_proxy_in_the_environment_leaves_loopback_alone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    chat = SlackChat(web_client(place.slack.installation.bot_token, place.slack.base_url), place.channel)
    assert chat.post_card(CARD, "card:42")


ROW = HomeRow(42, 3, "2026-0042 · Access", "due 2026-04-02", (Button(ActionId.OPEN_LETTER, "Open letter"),))
NOTICE = Notice(
    "One case is due on 2026-04-02.",
    "Due soon",
    (ROW,),
    ("Good morning.",),
    "You get this because it is yours.",
)
ADA = PersonId("U0ADA")


def test_a_line_may_carry_the_buttons_of_its_case(place: Place) -> None:
    top = place.chat.post_card(CARD, "card:42")
    place.chat.post_line(top, "A new letter came.", "line:42:5", ROW)
    line = place.slack.messages(place.channel)[1]
    assert line.text == "A new letter came."
    assert "Open letter" in words(line)


def test_a_line_is_edited_in_place_and_keeps_its_key(place: Place) -> None:
    top = place.chat.post_card(CARD, "card:42")
    ref = place.chat.post_line(top, "Ada claimed the case.", "line:42:2")
    place.chat.update_line(ref, "Ada claimed the case. Ada noted something.")
    line = place.slack.messages(place.channel)[1]
    assert "noted something" in line.text
    assert line.edited_ts is not None
    assert place.chat.find("line:42:2", since(), top) == ref
    assert len(place.slack.calls("chat.postMessage")) == 2


def test_a_notice_goes_to_one_person_and_is_edited_where_it_stands(place: Place) -> None:
    ref = place.chat.post_direct(ADA, NOTICE, "notice:due:U0ADA", "en")
    direct = place.slack.workspace.direct_message(ADA).id
    assert ref.startswith(f"{direct}:")
    (told,) = place.slack.messages(direct)
    assert told.text == NOTICE.summary
    for said in ("Due soon", "Good morning.", "2026-0042", "Open letter", "because it is yours"):
        assert said in words(told)
    place.chat.update_direct(ref, Notice("Done.", "All done"), "en")
    (told,) = place.slack.messages(direct)
    assert told.text == "Done."
    assert place.slack.messages(place.channel) == []


def test_a_notice_that_is_gone_is_said_to_be(place: Place) -> None:
    ref = place.chat.post_direct(ADA, NOTICE, "notice:due:U0ADA", "en")
    place.slack.faults.refuse("chat.update", "message_not_found")
    with pytest.raises(PostGone):
        place.chat.update_direct(ref, NOTICE, "en")


def test_a_person_whom_the_app_cannot_write_to_names_the_fix(place: Place) -> None:
    place.slack.workspace.messages_tab = False
    with pytest.raises(ChatRefused, match="messages tab"):
        place.chat.post_direct(ADA, NOTICE, "notice:due:U0ADA", "en")


def test_a_token_that_was_taken_away_is_named_by_its_code(place: Place) -> None:
    place.slack.faults.refuse("conversations.info", "token_revoked")
    with pytest.raises(ChatRefused) as caught:
        place.chat.channel_faults()
    assert caught.value.code == "token_revoked"


def test_posts_into_one_channel_are_kept_apart_so_that_slack_never_asks_to_wait(place: Place) -> None:
    place.slack.pace = Pace(time.monotonic, 0.3)
    chat = SlackChat(
        web_client(place.slack.installation.bot_token, place.slack.base_url), place.channel, every=0.35
    )
    top = chat.post_card(CARD, "card:42")
    chat.post_line(top, "One.", "line:42:1")
    chat.update_card(top, CARD)  # edits do not wait
    chat.post_direct(ADA, NOTICE, "notice:1", "en")
    posted = place.slack.calls("chat.postMessage")
    assert [call.error for call in posted] == [None] * 3


def test_a_wait_that_slack_named_is_not_asked_for_again(place: Place) -> None:
    place.slack.faults.limit("chat.postMessage", retry_after=30)
    for _ in range(2):
        with pytest.raises(ChatBusy) as caught:
            place.chat.post_card(CARD, "card:42")
        assert caught.value.retry_after is not None
        assert 29 < caught.value.retry_after <= 30
    assert len(place.slack.calls("chat.postMessage")) == 1
    assert place.chat.post_direct(ADA, NOTICE, "notice:1", "en")  # another channel goes on
