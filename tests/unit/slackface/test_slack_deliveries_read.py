"""Deliveries read into values: who, what, which case; and tags that come back as they left."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.deliveries import (
    sender_of,
    sender_of_command,
    sender_of_event,
    typing_of,
    wish_of_button,
    wish_of_form,
    wish_of_shortcut,
)
from bot.slack.fields import answers
from bot.slack.tags import OldPicture, Tag, read_tag, tag_of
from handlers.domain.card import Card, FieldKind, Form, HomeRow, Sheet
from handlers.domain.case import ActionId
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor
from handlers.domain.presses import Press

BUTTON: dict[str, Any] = {
    "type": "block_actions",
    "trigger_id": "1.2.3",
    "user": {"id": "U0ADA", "team_id": "T1"},
    "team": {"id": "T1"},
    "container": {"type": "message", "channel_id": "C1", "message_ts": "1.1"},
    "actions": [{"type": "button", "action_id": "claim", "value": "42.3"}],
}
FORM: dict[str, Any] = {
    "type": "view_submission",
    "trigger_id": "1.2.4",
    "user": {"id": "U0ADA"},
    "team": {"id": "T1"},
    "view": {
        "type": "modal",
        "callback_id": "close",
        "private_metadata": "42.3.77",
        "blocks": [{"type": "input", "block_id": "outcome_0"}, {"type": "rich_text", "block_id": "x"}],
        "state": {
            "values": {"outcome_0": {"answer": {"type": "static_select", "selected_option": {"value": "a"}}}}
        },
    },
}


def test_a_button_is_read() -> None:
    sender, wish = sender_of(BUTTON), wish_of_button(BUTTON)
    assert (sender.person, sender.team_id, sender.channel, sender.on_home) == ("U0ADA", "T1", "C1", False)
    assert (wish.action, wish.tag, wish.answers) == (ActionId.CLAIM, Tag(42, 3), None)
    press = wish.press(sender, Actor(PersonId("U0ADA")))
    assert isinstance(press, Press)
    assert (press.id, press.case_id, press.revision, press.token) == ("slack:block_actions:1.2.3", 42, 3, "")


def test_a_form_is_read() -> None:
    sender, wish = sender_of(FORM), wish_of_form(FORM)
    assert (sender.team_id, sender.channel) == ("T1", "")
    assert sender.window is not None
    assert sender.window.inputs == frozenset({"outcome_0"})
    assert (wish.action, wish.tag, wish.answers) == (ActionId.CLOSE, Tag(42, 3, "77"), {"outcome_0": "a"})


@pytest.mark.parametrize(
    ("callback", "sent", "again"),
    [
        ("close", "slack:view:V1:1.a", "slack:view:V1:1.a"),
        ("new_case", "slack:view:V1:1.a", "slack:view:V1:1.a"),
        ("reply", "slack:view_submission:1.2.4", "slack:view_submission:1.2.9"),
        ("ask", "slack:view_submission:1.2.4", "slack:view_submission:1.2.9"),
    ],
)
def test_a_form_that_is_tried_again_is_the_same_one_unless_one_goes_back_to_it(
    callback: str, sent: str, again: str
) -> None:
    view = {**FORM["view"], "callback_id": callback, "id": "V1", "hash": "1.a"}
    assert sender_of({**FORM, "view": view}).id == sent
    assert sender_of({**FORM, "trigger_id": "1.2.9", "view": view}).id == again
    redrawn = {**view, "hash": "2.b"}
    assert sender_of({**FORM, "trigger_id": "1.2.9", "view": redrawn}).id != sent


def test_a_choice_in_the_menu_is_read_like_a_button() -> None:
    chosen = {"action_id": "more", "selected_option": {"value": "unclaim:42.3"}}
    wish = wish_of_button({**BUTTON, "actions": [chosen]})
    assert (wish.action, wish.tag) == (ActionId.UNCLAIM, Tag(42, 3))


def test_an_account_of_another_workspace_is_told_by_its_own_team() -> None:
    shared = {**BUTTON, "user": {"id": "U9", "team_id": "T9"}}
    assert sender_of(shared).team_id == "T9"


def test_a_press_on_home_has_no_channel() -> None:
    sender = sender_of({**BUTTON, "container": {"type": "view"}, "view": {"type": "home", "blocks": []}})
    assert (sender.channel, sender.on_home) == ("", True)


@pytest.mark.parametrize(
    "action",
    [
        {"action_id": "approve", "value": "42.3"},
        {"action_id": "claim", "value": ""},
        {"action_id": "claim"},
        {"action_id": "claim", "value": "42"},
        {"action_id": "claim", "value": "forty.two"},
        {"action_id": "claim", "value": "٤٢.3"},
        {"action_id": "claim", "value": "42.3."},
        {"action_id": "claim", "value": "42.3.a b"},
        {"action_id": "more"},
        {"action_id": "more", "selected_option": {"value": "claim"}},
        {"action_id": "more", "selected_option": {"value": "nothing:42.3"}},
    ],
)
def test_what_this_version_never_drew_is_refused_politely(action: dict[str, Any]) -> None:
    with pytest.raises(OldPicture, match="newest card"):
        wish_of_button({**BUTTON, "actions": [action]})


@pytest.mark.parametrize(("callback", "metadata"), [("", "42.3"), ("close", ""), ("shout", "42.3")])
def test_a_window_this_version_never_drew_is_refused_politely(callback: str, metadata: str) -> None:
    view = {**FORM["view"], "callback_id": callback, "private_metadata": metadata}
    with pytest.raises(OldPicture):
        wish_of_form({**FORM, "view": view})


@given(st.text(max_size=60))
def test_reading_a_tag_never_breaks(text: str) -> None:
    try:
        tag = read_tag(text)
    except OldPicture:
        return
    assert Tag(tag.case_id, tag.revision, tag.token) == read_tag(tag.write())


@given(
    st.integers(0, 2**63 - 1), st.integers(0, 10**9), st.from_regex(r"[A-Za-z0-9_-]{0,100}", fullmatch=True)
)
def test_a_tag_comes_back_as_it_left(case: int, revision: int, token: str) -> None:
    tag = Tag(case, revision, token)
    assert read_tag(tag.write()) == tag
    assert len(tag.write()) <= 133


def test_every_picture_has_its_tag() -> None:
    assert tag_of(Card(1, 2, "", "", (), ())) == Tag(1, 2)
    assert tag_of(HomeRow(1, 2, "", "")) == Tag(1, 2)
    assert tag_of(Form(ActionId.REPLY, 1, 2, "", "", (), token="3")) == Tag(1, 2, "3")
    assert tag_of(Sheet("", (), 1, 2, token="3")) == Tag(1, 2, "3")


@pytest.mark.parametrize(
    ("element", "answer"),
    [
        ({"type": "plain_text_input", "value": "Dear Sam"}, "Dear Sam"),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "static_select", "selected_option": {"value": "b"}}, "b"),
        ({"type": "static_select", "selected_option": None}, ""),
        ({"type": "checkboxes", "selected_options": [{"value": "yes"}]}, "yes"),
        ({"type": "checkboxes", "selected_options": []}, ""),
        ({"type": "plain_text_input", "value": "half\ud83d \x00nothing"}, "half\ufffd \ufffdnothing"),
        ({"type": "static_select", "selected_option": {"value": "\udc00"}}, "\ufffd"),
    ],
)
def test_each_kind_of_field_gives_its_answer(element: dict[str, Any], answer: str) -> None:
    assert answers({"field": {"answer": element}}) == {"field": answer}


@pytest.mark.parametrize(
    ("action", "errand", "token"),
    [
        ({"action_id": "refresh_home"}, ErrandId.REFRESH_HOME, ""),
        ({"action_id": "turn_home:2", "value": "2"}, ErrandId.TURN_HOME, "2"),
        (
            {"action_id": "filter_home:right", "selected_option": {"value": "right-access"}},
            ErrandId.FILTER_HOME,
            "right-access",
        ),
    ],
)
def test_what_is_pressed_on_home_is_an_errand(action: dict[str, Any], errand: ErrandId, token: str) -> None:
    run = wish_of_button({"actions": [action]}).press(sender_of(BUTTON), Actor(PersonId("U0ADA")))
    assert isinstance(run, Errand)
    assert (run.id, run.errand, run.token, run.answers) == ("slack:block_actions:1.2.3", errand, token, None)


def test_a_form_of_an_errand_comes_back_as_one() -> None:
    view = {**FORM["view"], "callback_id": "new_case", "private_metadata": "0.0"}
    run = wish_of_form({**FORM, "view": view}).press(sender_of(FORM), Actor(PersonId("U0ADA")))
    assert isinstance(run, Errand)
    assert (run.errand, run.answers) == (ErrandId.NEW_CASE, {"outcome_0": "a"})


def test_ux_07_a_message_shortcut_hands_over_the_words_of_its_message() -> None:
    body = {
        "type": "message_action",
        "callback_id": "note_from_message",
        "trigger_id": "1.2.5",
        "user": {"id": "U0ADA", "team_id": "T1"},
        "channel": {"id": "C7"},
        "message": {"text": "Sam called: <https://x.example|form> &amp; more", "ts": "1.1"},
        "response_url": "https://hooks.slack.com/actions/1",
    }
    wish, sender = wish_of_shortcut(body), sender_of(body)
    assert (wish.action, wish.quoted) == (
        ErrandId.NOTE_FROM_MESSAGE,
        "Sam called: form (https://x.example) & more",
    )
    assert (sender.id, sender.channel) == ("slack:message_action:1.2.5", "C7")
    assert sender.response_url == "https://hooks.slack.com/actions/1"


def test_ux_07_a_global_shortcut_hands_over_nothing() -> None:
    body = {"type": "shortcut", "callback_id": "new_case", "trigger_id": "1", "user": {"id": "U0ADA"}}
    assert wish_of_shortcut(body).quoted == ""


@pytest.mark.parametrize("callback", ["", "claim", "something_else"])
def test_a_shortcut_that_is_none_of_ours_is_refused_politely(callback: str) -> None:
    with pytest.raises(OldPicture):
        wish_of_shortcut({"callback_id": callback})


def test_a_command_and_an_event_name_their_senders() -> None:
    typed = sender_of_command(
        {
            "user_id": "U0ADA",
            "team_id": "T1",
            "trigger_id": "9",
            "channel_id": "C1",
            "response_url": "https://h",
        }
    )
    assert (typed.id, typed.channel, typed.response_url) == ("slack:command:9", "C1", "https://h")
    happened = sender_of_event(
        {"event_id": "Ev1", "team_id": "T1", "event": {"user": "U0ADA", "item": {"channel": "C1", "ts": "1"}}}
    )
    assert (happened.id, happened.person, happened.channel) == ("slack:event:Ev1", "U0ADA", "C1")
    assert happened.trigger_id == ""


@pytest.mark.parametrize(
    ("action", "metadata", "kind", "case"),
    [
        ("colleague", "42.3", FieldKind.COLLEAGUE, 42),
        ("case", "42.3.77", FieldKind.CASE, 42),
        ("case", "", FieldKind.CASE, 0),
        ("older", "x", FieldKind.COLLEAGUE, 0),
    ],
)
def test_typing_says_what_is_searched_and_for_which_case(
    action: str, metadata: str, kind: FieldKind, case: int
) -> None:
    typing = typing_of({"action_id": action, "value": "a" * 500, "view": {"private_metadata": metadata}})
    assert (typing.kind, typing.tag.case_id, len(typing.letters)) == (kind, case, 75)


def test_halves_of_characters_come_no_further_than_the_door() -> None:
    typing = typing_of({"action_id": "case", "value": "a\ud800"})
    assert typing.letters == "a\ufffd"
    used = {"callback_id": "note_from_message", "message": {"text": "&lt;\udfff\x00&gt;"}}
    assert wish_of_shortcut(used).quoted == "<\ufffd\ufffd>"


@pytest.mark.parametrize("event", [{}, {"item": None}])
def test_an_event_without_an_item_has_no_channel(event: dict[str, Any]) -> None:
    assert sender_of_event({"event_id": "Ev1", "event": event}).channel == ""
