"""Response URLs: five answers within half an hour, and what each does to the channel."""

from typing import Any

import pytest

from tests.unit.standin.wire import JSON_TYPE, Json, Wire, button, card


@pytest.mark.parametrize(
    ("body", "private"),
    [
        ({"text": "x"}, True),
        ({"text": "x", "response_type": "ephemeral"}, True),
        ({"text": "x", "response_type": "in_channel"}, False),
    ],
)
def test_an_answer_is_for_one_unless_it_is_for_all(wire: Wire, body: Json, private: bool) -> None:
    answer = wire.answer(wire.hook(), body)
    assert (answer.status, answer.body) == (200, "ok")
    assert [post.text for post in wire.slack.ephemerals(wire.ada)] == (["x"] if private else [])
    assert [post.text for post in wire.slack.messages(wire.room)] == ([] if private else ["x"])
    assert wire.slack.ephemerals(wire.max) == []


def test_an_answer_carries_blocks_and_metadata(wire: Wire) -> None:
    metadata = {"event_type": "case_card", "event_payload": {}}
    body = {"blocks": card(button()), "metadata": metadata, "response_type": "in_channel"}
    wire.answer(wire.hook(), body)
    (post,) = wire.slack.messages(wire.room)
    assert (post.text, len(post.blocks), post.metadata) == ("", 2, metadata)
    assert post.bot_id == wire.slack.installation.bot_id


def test_an_answer_for_all_can_be_edited_and_deleted_by_the_app(wire: Wire) -> None:
    wire.answer(wire.hook(), {"text": "x", "response_type": "in_channel"})
    ts = wire.history()[0]["ts"]
    wire.ok("chat.update", channel=wire.room, ts=ts, text="y")
    wire.ok("chat.delete", channel=wire.room, ts=ts)


def test_an_answer_may_stand_in_a_thread(wire: Wire) -> None:
    top = wire.post("top")
    wire.answer(wire.hook(), {"text": "below", "response_type": "in_channel", "thread_ts": top})
    assert [message["text"] for message in wire.thread(top)] == ["top", "below"]


class TestTheOriginal:
    def test_it_is_replaced_whole(self, wire: Wire) -> None:
        ts = wire.post("card", button())
        assert wire.answer(wire.hook(ts=ts), {"text": "Claimed", "replace_original": True}).status == 200
        (shown,) = wire.history()
        assert (shown["ts"], shown["text"], "blocks" in shown, "edited" in shown) == (
            ts,
            "Claimed",
            False,
            True,
        )

    def test_it_is_deleted(self, wire: Wire) -> None:
        ts = wire.post("card", button())
        assert wire.answer(wire.hook(ts=ts), {"delete_original": True}).status == 200
        assert wire.history() == []

    def test_a_new_answer_leaves_it_alone(self, wire: Wire) -> None:
        ts = wire.post("card", button())
        body = {"text": "also", "replace_original": False, "response_type": "in_channel"}
        wire.answer(wire.hook(ts=ts), body)
        assert wire.texts() == ["also", "card"]

    @pytest.mark.parametrize("body", [{"delete_original": True}, {"replace_original": True, "text": "x"}])
    @pytest.mark.parametrize("gone", [True, False])
    def test_without_it_there_is_nothing_to_change(self, wire: Wire, body: Json, gone: bool) -> None:
        ts = None
        if gone:
            ts = wire.post()
            wire.ok("chat.delete", channel=wire.room, ts=ts)
        answer = wire.answer(wire.hook(ts=ts), body)
        assert (answer.status, answer.error) == (400, "message_not_found")

    def test_an_ephemeral_original_is_replaced_for_its_reader(self, wire: Wire) -> None:
        given = {"channel": wire.room, "user": wire.ada, "text": "Sure?"}
        ts = wire.ok("chat.postEphemeral", **given)["message_ts"]
        assert wire.answer(wire.hook(wire.max, ts), {"delete_original": True}).error == "message_not_found"
        wire.answer(wire.hook(ts=ts), {"replace_original": True, "text": "Done"})
        assert [post.text for post in wire.slack.ephemerals(wire.ada)] == ["Done"]


MALFORMED: list[tuple[Any, str]] = [
    ({}, "no_text"),
    ({"text": ""}, "no_text"),
    ({"text": None, "blocks": []}, "no_text"),
    ({"response_type": "in_channel"}, "no_text"),
    ({"text": 7}, "invalid_payload"),
    ({"text": ["x"]}, "invalid_payload"),
    ([], "invalid_payload"),
    ("x", "invalid_payload"),
    (None, "invalid_payload"),
    ({"text": "x", "colour": "red"}, "invalid_payload"),
    ({"text": "x", "channel": "C1"}, "invalid_payload"),
    ({"text": "x", "thread_ts": 7}, "invalid_payload"),
    ({"text": "x", "response_type": "loud"}, "invalid_payload"),
    ({"text": "x", "blocks": [{"type": "?"}]}, "invalid_blocks"),
    ({"text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
    ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_format"),
]


@pytest.mark.parametrize(("body", "error"), MALFORMED)
def test_a_malformed_answer_is_refused_and_shown_to_nobody(wire: Wire, body: Any, error: str) -> None:
    answer = wire.answer(wire.hook(), body)
    assert (answer.status, answer.error) == (400, error)
    assert wire.slack.dump()["messages"] == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff"])
def test_an_answer_that_is_no_json_is_refused(wire: Wire, body: bytes) -> None:
    assert wire.send("POST", wire.hook(), body, JSON_TYPE).error == "invalid_payload"


def test_the_body_is_read_as_json_whatever_it_is_called(wire: Wire) -> None:
    answer = wire.send("POST", wire.hook(), b'{"text": "x"}', {"Content-Type": "text/plain"})
    assert answer.status == 200


def test_a_url_works_five_times_and_no_more(wire: Wire) -> None:
    hook = wire.hook()
    statuses = [wire.answer(hook, {"text": str(number)}).status for number in range(7)]
    assert statuses == [200] * 5 + [404] * 2
    assert wire.answer(hook, {"text": "x"}).error == "used_url"
    assert [post.text for post in wire.slack.ephemerals(wire.ada)] == list("01234")


def test_a_refused_answer_counts_as_a_use(wire: Wire) -> None:
    hook = wire.hook()
    assert [wire.answer(hook, {}).status for _ in range(6)] == [400] * 5 + [404]


@pytest.mark.parametrize(
    ("seconds", "status"), [(0, 200), (1_799.9, 200), (1_800, 200), (1_800.1, 404), (1e6, 404)]
)
def test_a_url_lives_half_an_hour(wire: Wire, seconds: float, status: int) -> None:
    hook = wire.hook()
    wire.hands.clock += seconds
    answer = wire.answer(hook, {"text": "x"})
    assert answer.status == status
    assert status == 200 or answer.error == "expired_url"


def test_a_url_that_was_never_given_answers_nothing(wire: Wire) -> None:
    answer = wire.answer("/actions/T0SANDBOX/700/007", {"text": "x"})
    assert (answer.status, answer.error) == (400, "no_hook")


def test_two_urls_are_counted_apart(wire: Wire) -> None:
    first, second = wire.hook(), wire.hook()
    assert first != second
    for _ in range(6):
        wire.answer(first, {"text": "x"})
    assert wire.answer(second, {"text": "y"}).status == 200


def test_answers_are_no_calls_of_the_web_api(wire: Wire) -> None:
    wire.answer(wire.hook(), {"text": "x"})
    assert wire.slack.calls() == []
