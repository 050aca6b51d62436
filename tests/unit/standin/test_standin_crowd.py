"""Twenty at once, posting, editing, pressing and opening: nothing is lost, doubled or torn."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.unit.standin.wire import Receiver, Wire, button, home, modal

CROWD = 20


def at_once(act: Callable[[int], str], times: int = CROWD) -> Counter[str]:
    with ThreadPoolExecutor(CROWD) as pool:
        return Counter(future.result() for future in [pool.submit(act, number) for number in range(times)])


def test_posts_of_a_crowd_all_stand_there_once(wire: Wire) -> None:
    found = at_once(lambda number: wire.post(f"message {number}"))
    assert set(found.values()) == {1}
    assert sorted(wire.texts(limit=100)) == sorted(f"message {number}" for number in range(CROWD))
    stamps = [post.ts for post in wire.slack.messages(wire.room)]
    assert stamps == sorted(set(stamps))
    assert sorted(call.number for call in wire.slack.calls("chat.postMessage")) == list(range(1, CROWD + 1))


def test_edits_of_one_message_leave_one_whole_edit(wire: Wire) -> None:
    ts = wire.post("first", button("b0"))

    def edit(number: int) -> str:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": f"*{number}*"}}] * (number + 1)
        return wire.refused("chat.update", channel=wire.room, ts=ts, text=str(number), blocks=blocks)

    assert at_once(edit) == {"(not refused)": CROWD}
    (shown,) = wire.history()
    number = int(shown["text"])
    assert len(shown["blocks"]) == number + 1
    assert {block["text"]["text"] for block in shown["blocks"]} == {f"*{number}*"}


def test_replies_of_a_crowd_stand_in_one_thread(wire: Wire) -> None:
    top = wire.post("top")
    at_once(lambda number: wire.post(str(number), thread_ts=top))
    thread = wire.thread(top, limit=100)
    assert len(thread) == CROWD + 1
    assert {message["thread_ts"] for message in thread} == {top}
    assert wire.texts() == ["top"]


def test_of_a_crowd_that_deletes_one_message_one_succeeds(wire: Wire) -> None:
    ts = wire.post()
    found = at_once(lambda _: wire.refused("chat.delete", channel=wire.room, ts=ts))
    assert found == {"(not refused)": 1, "message_not_found": CROWD - 1}


def test_of_a_crowd_with_one_trigger_one_opens(wire: Wire) -> None:
    trigger = wire.trigger()
    found = at_once(lambda _: wire.refused("views.open", trigger_id=trigger, view=modal()))
    assert found == {"(not refused)": 1, "exchanged_trigger_id": CROWD - 1}


def test_of_a_crowd_with_one_hash_one_redraws(wire: Wire) -> None:
    view = wire.opened()
    given = {"view_id": view["id"], "hash": view["hash"]}
    found = at_once(lambda number: wire.refused("views.update", **given, view=modal(str(number))))
    assert found == {"(not refused)": 1, "hash_conflict": CROWD - 1}


def test_of_a_crowd_that_takes_one_name_one_has_it(wire: Wire) -> None:
    people = [wire.slack.workspace.add_person(f"p{number}").id for number in range(CROWD)]

    def take(number: int) -> str:
        given = {"trigger_id": wire.trigger(people[number]), "view": modal(external_id="one")}
        return wire.refused("views.open", **given)

    assert at_once(take) == {"(not refused)": 1, "duplicate_external_id": CROWD - 1}


def test_of_a_crowd_that_reacts_alike_one_counts(wire: Wire) -> None:
    given = {"channel": wire.room, "timestamp": wire.post(), "name": "eyes"}
    assert at_once(lambda _: wire.refused("reactions.add", **given)) == {
        "(not refused)": 1,
        "already_reacted": CROWD - 1,
    }


def test_of_a_crowd_that_opens_one_talk_all_have_the_same(wire: Wire) -> None:
    found = at_once(lambda _: str(wire.ok("conversations.open", users=wire.ada)["channel"]["id"]))
    assert len(found) == 1
    assert sum(channel.with_person == wire.ada for channel in wire.slack.workspace.channels.values()) == 1


def test_of_a_crowd_at_one_home_the_last_stands_and_its_id_is_one(wire: Wire) -> None:
    def publish(number: int) -> str:
        view = home(callback_id=str(number))
        return str(wire.ok("views.publish", user_id=wire.ada, view=view)["view"]["id"])

    assert len(at_once(publish)) == 1


def test_of_a_crowd_at_one_response_url_five_are_heard(wire: Wire) -> None:
    hook = wire.hook()
    assert at_once(lambda _: str(wire.answer(hook, {"text": "x"}).status)) == {"200": 5, "404": CROWD - 5}
    assert len(wire.slack.ephemerals(wire.ada)) == 5


def test_presses_of_a_crowd_are_deliveries_of_their_own(wire: Wire, app: Receiver) -> None:
    ts = wire.post("x", button())
    found = at_once(lambda _: str(wire.slack.press(wire.ada, wire.room, ts, "claim").ok))
    assert found == {"True": CROWD}
    payloads = [heard.payload for heard in app.heard]
    assert len({payload["trigger_id"] for payload in payloads}) == CROWD
    assert len({payload["response_url"] for payload in payloads}) == CROWD


def test_a_fault_for_a_few_strikes_a_few_of_a_crowd(wire: Wire) -> None:
    wire.slack.faults.refuse("auth.test", "fatal_error", times=7)
    found = at_once(lambda _: wire.refused("auth.test"))
    assert found == {"fatal_error": 7, "(not refused)": CROWD - 7}


def test_the_pace_lets_one_of_a_crowd_through(wire: Wire) -> None:
    wire.slack.pace.seconds = 1.0
    given = {"channel": wire.room, "text": "x"}
    found = at_once(lambda _: str(wire.call("chat.postMessage", given).status))
    assert found == {"200": 1, "429": CROWD - 1}
    assert len(wire.slack.messages(wire.room)) == 1


def test_readers_see_whole_messages_while_a_crowd_writes(wire: Wire) -> None:
    torn: list[str] = []

    def write_or_read(number: int) -> str:
        if number % 2:
            return wire.post("x" * 50, button("a"), button("b"))
        seen = wire.history(limit=100)
        torn.extend(each["ts"] for each in seen if (len(each["text"]), len(each["blocks"])) != (50, 2))
        return "read"

    at_once(write_or_read, 2 * CROWD)
    assert torn == []
    assert len(wire.slack.messages(wire.room)) == CROWD
