"""Many at once: one trigger, one hash, one hook, and timestamps that nobody shares."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.webhook import WebhookClient

from bot.sandbox.fault_plan import EVERY_CALL
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.faults import Faults, Kind
from bot.sandbox.slack.idents import Idents, instant_of
from bot.sandbox.slack.methods.paging import page
from bot.sandbox.slack.pace import Pace
from bot.sandbox.slack.refusals import JsonObject
from tests.faces.sandbox.office import Office, modal, refused


def at_once(times: int, act: Callable[[], str]) -> Counter[str]:
    with ThreadPoolExecutor(times) as pool:
        return Counter(future.result() for future in [pool.submit(act) for _ in range(times)])


def test_of_ten_that_open_a_view_with_one_trigger_one_succeeds(office: Office) -> None:
    with office.slack.workspace.lock:
        trigger = office.slack.payloads.trigger(office.ada)
    ends = at_once(10, lambda: refused(lambda: office.client.views_open(trigger_id=trigger, view=modal())))
    assert ends == {"(not refused)": 1, "exchanged_trigger_id": 9}


def test_of_ten_that_update_a_view_with_one_hash_one_succeeds(office: Office) -> None:
    with office.slack.workspace.lock:
        trigger = office.slack.payloads.trigger(office.ada)
    view = office.client.views_open(trigger_id=trigger, view=modal())["view"]
    update = office.client.views_update
    ends = at_once(
        10, lambda: refused(lambda: update(view_id=view["id"], hash=view["hash"], view=modal("New")))
    )
    assert ends == {"(not refused)": 1, "hash_conflict": 9}


def test_ten_posts_at_once_have_ten_timestamps(office: Office) -> None:
    at_once(10, lambda: str(office.client.chat_postMessage(channel=office.room, text="x")["ts"]))
    stamps = [message.ts for message in office.slack.messages(office.room)]
    assert len(set(stamps)) == 10
    assert stamps == sorted(stamps)


def test_of_ten_answers_to_one_response_url_five_arrive(office: Office) -> None:
    with office.slack.workspace.lock:
        url = office.slack.payloads.response_url(office.ada, office.room)
    ends = at_once(10, lambda: str(WebhookClient(url).send(text="x").status_code))
    assert ends == {"200": 5, "404": 5}
    assert len(office.slack.ephemerals(office.ada)) == 5


@given(st.lists(st.floats(min_value=0, max_value=4e9), min_size=1, max_size=30))
def test_timestamps_rise_whatever_the_clock_does(instants: list[float]) -> None:
    left = iter(instants)
    idents = Idents(lambda: next(left))
    stamps = [idents.timestamp() for _ in instants]
    numbers = [instant_of(stamp) for stamp in stamps]
    assert numbers == sorted(set(numbers))
    assert all(len(stamp.partition(".")[2]) == 6 for stamp in stamps)


@given(st.text(max_size=30))
def test_any_text_can_be_asked_for_its_instant(text: str) -> None:
    assert instant_of(text) >= -1


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=1, max_value=20))
def test_the_pages_together_are_the_whole(count: int, limit: int) -> None:
    everything = list(range(count))
    seen: list[int] = []
    cursor, more = "", True
    while more:
        given_now = Arguments({"limit": limit, "cursor": cursor}, frozenset(), frozenset({"limit", "cursor"}))
        shown, after = page(everything, given_now, most=20)
        seen += shown
        cursor, more = after["response_metadata"]["next_cursor"], after["has_more"]
        assert bool(cursor) is more
    assert seen == everything


@given(st.lists(st.floats(min_value=0.0, max_value=3.0), max_size=30))
def test_two_posts_in_a_channel_are_never_closer_than_the_pace(pauses: list[float]) -> None:
    now = 0.0
    made: list[float] = []
    pace = Pace(lambda: now, seconds=1.0)
    for pause in pauses:
        now += pause
        wait = pace.wait_for("C1")
        assert wait >= 0
        if not wait:
            made.append(now)
    assert all(later >= earlier + 1.0 for earlier, later in pairwise(made))


def test_faults_come_in_the_order_they_were_planned() -> None:
    faults = Faults()
    faults.limit("chat.update", retry_after=3)
    faults.crash("chat.update", times=2, after=True)
    faults.slow(EVERY_CALL, seconds=0.1)
    kinds = [fault.kind if (fault := faults.take("chat.update")) else None for _ in range(5)]
    assert kinds == [Kind.LIMIT, Kind.CRASH_AFTER, Kind.CRASH_AFTER, Kind.SLOW, None]


def test_arguments_read_a_form_as_they_read_json() -> None:
    known = frozenset({"channel", "blocks", "unfurl_links", "limit"})
    from_form: JsonObject = {"channel": "C1", "blocks": "[]", "unfurl_links": "0", "limit": "5"}
    from_json: JsonObject = {"channel": "C1", "blocks": [], "unfurl_links": False, "limit": 5}
    for values in (from_form, from_json):
        read = Arguments(values, frozenset({"channel"}), known)
        assert (read.blocks(), read.flag("unfurl_links"), read.number("limit", 9)) == ([], False, 5)
        assert read.text("thread_ts") == ""
        assert "blocks" in read
